//! What is written is what `docs/schemas/v1.json` says.

use std::{fs, path::Path};

use serde_json::Value;

use super::{ReportOptions, sample, write};
use crate::review::{Action, Desk, Reason, Right, Ruling};

const SCHEMAS: &str = include_str!("../../docs/schemas/v1.json");

/// What is wrong with `value`. Knows the keywords that the schemas use and no other: one it does not know is a fault,
/// so that nothing passes unchecked.
fn faults(value: &Value, schema: &Value, at: &str, root: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        match keyword.as_str() {
            "description" | "required" => {}
            "$ref" => {
                let target = rule.as_str().and_then(|to| root.pointer(to.trim_start_matches('#')));
                faults.extend(self::faults(value, target.expect("a reference leads somewhere"), at, root));
            }
            "const" if value == rule => {}
            "enum" if list(rule).contains(value) => {}
            "type" if list(rule).iter().any(|name| is_of(value, name)) => {}
            "anyOf" if list(rule).iter().any(|s| self::faults(value, s, at, root).is_empty()) => {}
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    faults.extend(self::faults(item, rule, &format!("{at}[{n}]"), root));
                }
            }
            "properties" => faults.extend(fields(value, schema, at, root)),
            "additionalProperties" => {
                let known = |name: &String| schema["properties"].get(name).is_some();
                let more =
                    value.as_object().into_iter().flat_map(|map| map.keys()).filter(|name| !known(name));
                faults.extend(more.map(|name| format!("{at}.{name} is not in the schema")));
            }
            _ => faults.push(format!("{at}: {value} against {keyword} {rule}")),
        }
    }
    faults
}

fn fields(value: &Value, schema: &Value, at: &str, root: &Value) -> Vec<String> {
    let required = list(&schema["required"]);
    let mut faults = Vec::new();
    for (name, rule) in schema["properties"].as_object().expect("properties are an object") {
        match value.get(name) {
            Some(field) => faults.extend(self::faults(field, rule, &format!("{at}.{name}"), root)),
            None if required.contains(&Value::from(name.as_str())) => {
                faults.push(format!("{at}.{name} is missing"))
            }
            None => {}
        }
    }
    faults
}

/// One or several.
fn list(rule: &Value) -> Vec<Value> {
    rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()])
}

fn is_of(value: &Value, name: &Value) -> bool {
    match name.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("number") => value.is_number(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("null") => value.is_null(),
        _ => false,
    }
}

fn check(record: &str, value: &Value) -> Vec<String> {
    let root: Value = serde_json::from_str(SCHEMAS).unwrap();
    faults(value, &root["$defs"][record], record, &root)
}

fn lines(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A folder with all files, and entries of every sort.
fn folder() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(&sample::affair(), &ReportOptions::default(), dir.path()).unwrap();
    let desk = Desk::open(dir.path(), "Ada").unwrap();
    let save = |action, note: &str| desk.judge("fnd6-10", Ruling { action, note: note.to_owned() }).unwrap();
    save(Action::Accept { right: Right::Neither }, "");
    let instead = Some(crate::verdict::Relation::Agrees);
    save(Action::Reject { reason: Reason::NotSameThing, instead }, "");
    save(Action::Note, "so");
    let entry = desk.board().unwrap().get("fnd6-10").unwrap().history[0].entry.id.clone();
    desk.undo(&entry).unwrap();
    dir
}

#[test]
fn files_are_as_their_schemas_say() {
    let dir = folder();
    for (file, record, least) in [
        ("articles.jsonl", "article", 8),
        ("claims.jsonl", "claim", 22),
        ("findings.jsonl", "finding", 12),
        ("reviews.jsonl", "review", 4),
    ] {
        let records = lines(&dir.path().join(file));
        assert!(records.len() >= least, "{file}");
        for (n, value) in records.iter().enumerate() {
            assert_eq!(check(record, value), [""; 0], "{file}:{}", n + 1);
        }
    }
    let run = serde_json::from_slice(&fs::read(dir.path().join("run.json")).unwrap()).unwrap();
    assert_eq!(check("run", &run), [""; 0]);
}

#[test]
fn what_is_otherwise_is_found() {
    let dir = folder();
    let mut finding = lines(&dir.path().join("findings.jsonl")).remove(0);
    finding["more"] = 1.into();
    finding["a"]["start"] = "x".into();
    finding["b"].as_object_mut().unwrap().remove("text");
    finding["relation"] = "denies".into();
    let found = check("finding", &finding).join("\n");
    for fault in [
        "finding.more is not",
        "finding.a.start: \"x\"",
        "finding.b.text is missing",
        "finding.relation: \"denies\"",
    ] {
        assert!(found.contains(fault), "{fault} in\n{found}");
    }
}
