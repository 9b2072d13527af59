//! Article records in JSON: one, a list, a list inside an object, one after another, or one a line.

use std::fmt;
use std::sync::LazyLock;

use rayon::prelude::*;
use regex::{Captures, Regex};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::Value;

use super::decode::line_of;
use super::metadata::{Field, Pairs, Parsed, Record, names_text};

/// Reads JSON Lines: a broken line costs only itself.
pub(super) fn parse_lines(text: &str) -> Parsed {
    let lines: Vec<(usize, &str)> =
        text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    let parsed: Vec<Parsed> = lines.par_iter().map(|(n, line)| parse_line(line, n + 1)).collect();
    let mut all = Parsed::default();
    parsed.into_iter().for_each(|one| all.append(one));
    all
}

/// Reads one line of JSON Lines.
pub(super) fn parse_line(line: &str, number: usize) -> Parsed {
    let (line, lone) = without_lone_surrogates(line);
    let mut parsed = match serde_json::from_str::<Node>(&line) {
        Ok(node) => records(node, Some(number)),
        Err(e) => Parsed::fault(Some(number), format!("is no valid JSON: {}", reason(&e))),
    };
    if lone {
        parsed.faults.push((Some(number), LONE.to_owned()));
    }
    parsed
}

/// Reads a JSON file: values one after another, of which lists hold records. What stands before a fault is kept.
pub(super) fn parse(text: &str) -> Parsed {
    let (text, lone) = without_lone_surrogates(text);
    let mut parsed = Parsed::default();
    if lone {
        parsed.faults.push((None, LONE.to_owned()));
    }
    let mut at = 0;
    let mut in_list = false;
    while let Some(start) = text[at..].find(|c: char| !c.is_whitespace() && c != ',').map(|n| at + n) {
        at = start + 1;
        match text.as_bytes()[start] {
            b'[' if !in_list => in_list = true,
            b']' if in_list => in_list = false,
            _ => match value(&text[start..]) {
                Ok((node, length)) => {
                    parsed.append(records(node, Some(line_of(&text, start))));
                    at = start + length;
                }
                Err((e, line)) => {
                    let line = line_of(&text, start) + line.saturating_sub(1);
                    let kept = parsed.records.len();
                    let reason = format!(
                        "is no valid JSON: {e}; {kept} records before it are kept, the rest is not read"
                    );
                    parsed.faults.push((Some(line), reason));
                    return parsed;
                }
            },
        }
    }
    if in_list {
        parsed
            .faults
            .push((Some(line_of(&text, text.len())), "is no valid JSON: the list is not closed".to_owned()));
    }
    parsed
}

/// The value at the start of `text` and its length, else the reason and the line (from 1) in `text`.
fn value(text: &str) -> Result<(Node, usize), (String, usize)> {
    let mut stream = serde_json::Deserializer::from_str(text).into_iter::<Node>();
    match stream.next() {
        Some(Ok(node)) => Ok((node, stream.byte_offset().max(1))),
        Some(Err(e)) => Err((reason(&e), e.line())),
        None => Err(("the file ends early".to_owned(), 1)),
    }
}

/// The message of serde_json without its position, which counts from the record's start.
fn reason(e: &serde_json::Error) -> String {
    let text = e.to_string();
    text.rsplit_once(" at line ").map_or(text.clone(), |(head, _)| head.to_owned())
}

/// Keys under which exports of databases and search engines keep their records.
const LISTS: &[&str] =
    &["articles", "items", "records", "results", "documents", "docs", "data", "entries", "hits"];

fn records(node: Node, line: Option<usize>) -> Parsed {
    match node {
        Node::Record(pairs) if pairs.0.iter().any(|(key, _)| names_text(key)) => record(pairs, line),
        Node::Record(pairs) => {
            match pairs.0.into_iter().find(|(key, value)| LISTS.contains(&key.as_str()) && value.is_array()) {
                Some((_, Value::Array(items))) => {
                    items.into_iter().fold(Parsed::default(), |mut all, item| {
                        all.append(from_value(item, line));
                        all
                    })
                }
                _ => Parsed::fault(line, "record has no text (no field named text, body, content ...)"),
            }
        }
        Node::Other(kind) => Parsed::fault(line, format!("is {kind}, not an article record")),
    }
}

fn from_value(value: Value, line: Option<usize>) -> Parsed {
    match value {
        Value::Object(map) => records(Node::Record(Pairs(map.into_iter().collect())), line),
        _ => Parsed::fault(line, "holds something else than article records in its list"),
    }
}

fn record(pairs: Pairs, line: Option<usize>) -> Parsed {
    let (mut metadata, mut complaints) = pairs.metadata();
    match metadata.take(Field::Text) {
        Some(text) => Parsed::one(Record { line, metadata, text, complaints }),
        None => {
            complaints.push("record has no text".to_owned());
            Parsed::fault(line, complaints.join("; "))
        }
    }
}

const LONE: &str = "half of a surrogate pair became U+FFFD";

/// Replaces escapes such as `\ud83d` without their other half, which JSON parsers refuse.
fn without_lone_surrogates(text: &str) -> (std::borrow::Cow<'_, str>, bool) {
    static ESCAPE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|(?s:.))")
            .expect("a fixed pattern")
    });
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return (text.into(), false);
    }
    let mut lone = false;
    let fixed = ESCAPE.replace_all(text, |found: &Captures<'_>| {
        lone |= found.get(1).is_some();
        if found.get(1).is_some() { "\\ufffd".to_owned() } else { found[0].to_owned() }
    });
    (fixed, lone)
}

/// A record, or what stands where a record should.
enum Node {
    Record(Pairs),
    Other(&'static str),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an article record")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Node, A::Error> {
        Pairs::deserialize(MapAccessDeserializer::new(map)).map(Node::Record)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        while seq.next_element_seed(Skip)?.is_some() {}
        Ok(Node::Other("a list"))
    }

    fn visit_str<E>(self, _: &str) -> Result<Node, E> {
        Ok(Node::Other("a string"))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Node, E> {
        Ok(Node::Other("a number"))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Node, E> {
        Ok(Node::Other("a number"))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Node, E> {
        Ok(Node::Other("a number"))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Node, E> {
        Ok(Node::Other("true or false"))
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Other("null"))
    }
}

struct Skip;

impl<'de> DeserializeSeed<'de> for Skip {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(parsed: &Parsed) -> Vec<(&str, Option<usize>)> {
        parsed.records.iter().map(|r| (r.text.as_str(), r.line)).collect()
    }

    #[test]
    fn all_shapes_of_files() {
        for text in [
            r#"{"text": "eins"}"#,
            r#"[{"text": "eins"}]"#,
            r#"{"status": "ok", "articles": [{"content": "eins"}]}"#,
        ] {
            assert_eq!(texts(&parse(text)), [("eins", Some(1))], "{text}");
        }
        let pretty = "[\n  {\"body\": \"eins\"},\n  {\n    \"body\": \"zwei\"\n  }\n]\n";
        assert_eq!(texts(&parse(pretty)), [("eins", Some(2)), ("zwei", Some(3))]);
        assert_eq!(
            texts(&parse("{\"text\":\"eins\"}\n{\"text\":\"zwei\"}")),
            [("eins", Some(1)), ("zwei", Some(2))]
        );
    }

    #[test]
    fn half_a_file_gives_half_the_records() {
        let parsed = parse("[\n{\"text\": \"eins\"},\n{\"text\": \"zw");
        assert_eq!(texts(&parsed), [("eins", Some(2))]);
        let reason = "is no valid JSON: EOF while parsing a string; 1 records before it are kept, the rest is not read";
        assert_eq!(parsed.faults, [(Some(3), reason.to_owned())]);
        assert_eq!(
            parse("[{\"text\": \"eins\"},").faults,
            [(Some(1), "is no valid JSON: the list is not closed".to_owned())]
        );
    }

    #[test]
    fn a_broken_line_costs_only_itself() {
        let parsed = parse_lines("{\"text\":\"eins\"}\n{\"text\": nein}\n\n{\"text\":\"drei\"}\n[1]\n7\n");
        assert_eq!(texts(&parsed), [("eins", Some(1)), ("drei", Some(4))]);
        let faults: Vec<_> =
            parsed.faults.iter().map(|(line, reason)| (line.unwrap(), reason.as_str())).collect();
        assert_eq!(
            faults,
            [
                (2, "is no valid JSON: expected ident"),
                (5, "is a list, not an article record"),
                (6, "is a number, not an article record")
            ]
        );
    }

    #[test]
    fn doubled_keys_and_wrong_types_are_told() {
        let parsed = parse(r#"{"title": "a", "title": "b", "lang": 3, "text": "eins"}"#);
        assert_eq!(parsed.records[0].metadata.get(Field::Title), Some("a"));
        assert_eq!(
            parsed.records[0].complaints,
            ["key `title` occurs twice: the first is taken", "`lang` is a number, not a string: ignored"]
        );
        let parsed = parse(r#"{"text": 5}"#);
        assert_eq!(
            parsed.faults,
            [(Some(1), "`text` is a number, not a string: ignored; record has no text".to_owned())]
        );
    }

    #[test]
    fn lone_surrogates_become_replacement_characters() {
        let parsed = parse_line(r#"{"text": "a \ud83d b \ud83c\udd98 c \\ud83d \n"}"#, 4);
        assert_eq!(parsed.records[0].text, "a \u{fffd} b 🆘 c \\ud83d");
        assert_eq!(parsed.faults, [(Some(4), LONE.to_owned())]);
    }

    #[test]
    fn deep_nesting_is_refused_by_the_parser() {
        let parsed = parse(&format!("{{\"text\": {}", "[".repeat(100_000)));
        assert!(parsed.faults[0].1.contains("recursion limit exceeded"), "{:?}", parsed.faults);
    }
}
