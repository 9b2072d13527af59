//! The main job, end to end, as a user runs it.
#![allow(clippy::unwrap_used, reason = "what cannot be had fails the test")]
#![cfg(feature = "torch")]

#[allow(dead_code)]
mod support;

use std::{fs, path::Path};

use assert_cmd::Command;
use counterclaim::report::{ClaimRecord, FindingRecord};
use serde::de::DeserializeOwned;
use serde_json::Value;
use support::repository;

/// Files that must not depend on time, place or number of threads.
const STABLE: [&str; 5] = ["index.html", "report.md", "findings.csv", "findings.jsonl", "claims.jsonl"];

fn check(articles: &Path, output: &Path, more: &[&str]) -> assert_cmd::assert::Assert {
    let mut command = Command::cargo_bin("counterclaim").unwrap();
    command.arg("check").arg(articles).arg("-o").arg(output).args(more).assert()
}

fn records<T: DeserializeOwned>(path: &Path) -> Vec<T> {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_folder_in_a_report_out_the_same_for_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let (one, two) = (folder.path().join("one"), folder.path().join("two"));
    check(&repository("tests/articles"), &one, &["--threads", "1"]).success();
    check(&repository("tests/articles"), &two, &["--threads", "2"]).success();
    for file in STABLE {
        assert_eq!(fs::read(one.join(file)).unwrap(), fs::read(two.join(file)).unwrap(), "{file}");
    }
    let run: Value = serde_json::from_slice(&fs::read(one.join("run.json")).unwrap()).unwrap();
    assert_eq!(run["counts"]["articles"], 4);
    assert_eq!(run["threads"], 1);
    let warnings = run["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(warnings[0]["reason"].as_str().unwrap().contains("outlet"), "{warnings:?}");
    assert!(["bf16", "fp32"].contains(&run["precision"].as_str().unwrap()));
}

#[test]
fn claims_are_dated_attributed_and_point_into_the_text() {
    let folder = tempfile::tempdir().unwrap();
    check(&repository("tests/articles"), folder.path(), &[]).success();
    let claims: Vec<ClaimRecord> = records(&folder.path().join("claims.jsonl"));
    let with = |words: &str| {
        claims.iter().find(|claim| claim.text.contains(words)).unwrap_or_else(|| panic!("{words}"))
    };
    assert_eq!(with("auf eine Sandbank").timexes[0].value, "2025-04-30");
    let week_ago = &with("a week ago").timexes[0];
    assert_eq!((week_ago.text.as_str(), week_ago.anchor.as_str()), ("a week ago", "published"));
    assert!(
        !claims.iter().any(|claim| claim.text.contains("Folgen Sie uns")),
        "editorial matter makes no claims"
    );
    for claim in &claims {
        assert_eq!(claim.end - claim.start, claim.text.chars().count());
        assert!(claim.sentence.contains(&claim.text));
    }
}

/// Shows what is less sure too: these tests are about the way of a finding, not about the default threshold.
fn curious(folder: &Path) -> [String; 2] {
    let file = folder.join("curious.toml");
    std::fs::write(&file, "[verdict]\ncontradicts = 0.3\n").unwrap();
    ["--config".to_owned(), file.to_str().unwrap().to_owned()]
}

#[test]
fn the_planted_conflict_of_numbers_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let config = curious(folder.path());
    check(&repository("tests/articles"), folder.path(), &config.each_ref().map(String::as_str)).success();
    let findings: Vec<FindingRecord> = records(&folder.path().join("findings.jsonl"));
    let is_planted = |f: &&FindingRecord| {
        f.a.text.contains("43 Fahrgäste") && f.b.text.contains("12 passengers")
            || f.b.text.contains("43 Fahrgäste") && f.a.text.contains("12 passengers")
    };
    let finding = findings.iter().find(is_planted).expect("43 injured against 12");
    assert!(finding.explanation.contains("43 Fahrgäste"), "{}", finding.explanation);
    assert!(finding.cues.iter().any(|cue| cue.a.is_some() && cue.b.is_some()));
}

#[test]
fn fail_on_sets_the_exit_code() {
    let (folder, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let config = curious(folder.path());
    let arguments = ["--fail-on", "contradicts", &config[0], &config[1]];
    check(&repository("tests/articles"), folder.path(), &arguments).code(1);
    check(empty.path(), folder.path(), &arguments).code(0);
}

#[test]
fn a_folder_that_is_not_there_is_exit_2_and_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let output = check(&folder.path().join("nowhere"), folder.path(), &[]).code(2).get_output().clone();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("nowhere") && message.trim_end().lines().count() == 1, "{message}");
    assert!(output.stdout.is_empty());
}

#[test]
fn missing_models_are_exit_2_and_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    let more = ["--models", models.to_str().unwrap()];
    let output = check(&repository("tests/articles"), folder.path(), &more).code(2).get_output().clone();
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains("model") && message.trim_end().lines().count() == 1, "{message}");
}
