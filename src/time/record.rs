//! Time expressions as records that leave the program.

use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Anchor, Modifier, Published, Tagger, Timex, TimexKind};
use crate::CharIndex;

/// A [`Timex`] for output: positions in code points, bounds as ISO 8601.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimexRecord {
    /// First code point.
    pub start: usize,
    /// The code point after the last.
    pub end: usize,
    /// The expression.
    pub text: String,
    /// TIMEX3 `type`.
    #[serde(rename = "type")]
    pub kind: TimexKind,
    /// TIMEX3 `value`.
    pub value: String,
    /// TIMEX3 `mod`.
    #[serde(rename = "mod")]
    pub modifier: Option<Modifier>,
    /// First moment: a date where it is the start of a day, else a date with a time.
    pub earliest: Option<String>,
    /// Last moment: a date where it is the end of a day, else a date with a time.
    pub latest: Option<String>,
    /// What it was resolved against.
    pub anchor: Anchor,
}

/// The records of `timexes`, which were found in `text`.
#[must_use]
pub fn records(text: &str, timexes: &[Timex]) -> Vec<TimexRecord> {
    let index = CharIndex::new(text);
    let record = |timex: &Timex| TimexRecord {
        start: index.chars_before(text, timex.span.start()),
        end: index.chars_before(text, timex.span.end()),
        text: timex.span.of(text).to_owned(),
        kind: timex.kind,
        value: timex.value.clone(),
        modifier: timex.modifier,
        earliest: timex.interval.earliest.map(|at| bound(at, Time::midnight())),
        latest: timex.interval.latest.map(|at| bound(at, Time::constant(23, 59, 59, 0))),
        anchor: timex.anchor.clone(),
    };
    timexes.iter().map(record).collect()
}

fn bound(at: DateTime, edge: Time) -> String {
    if at.time() == edge { at.date().to_string() } else { at.to_string() }
}

/// Adds `timexes` to a record with `text`, and perhaps `published` and `language`; `fallback` reads the texts that do
/// not name a language.
///
/// # Errors
/// What is wrong with the record: not an object, no text, an unreadable date, a language without rules.
pub fn add_timexes(line: &str, fallback: impl Fn(&str) -> &'static Tagger) -> Result<String, String> {
    let mut record: Map<String, Value> = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let text = record.get("text").and_then(Value::as_str).ok_or("`text` is missing")?;
    let published = published(record.get("published"))?;
    let tagger = match record.get("language").and_then(Value::as_str) {
        Some(code) => Tagger::for_code(code).ok_or_else(|| format!("no rules for the language `{code}`"))?,
        None => fallback(text),
    };
    let timexes = records(text, &tagger.tag(text, published.as_ref()));
    let timexes = serde_json::to_value(timexes).map_err(|e| e.to_string())?;
    record.insert("timexes".to_owned(), timexes);
    serde_json::to_string(&record).map_err(|e| e.to_string())
}

fn published(value: Option<&Value>) -> Result<Option<Published>, String> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(iso)) => Published::parse(iso)
            .map(Some)
            .ok_or_else(|| format!("`published` is not an ISO 8601 date: `{iso}`")),
        Some(other) => Err(format!("`published` is not a string: {other}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(line: &str) -> Result<Value, String> {
        let german = |_: &str| Tagger::for_code("de").unwrap();
        add_timexes(line, german).map(|line| serde_json::from_str(&line).unwrap())
    }

    #[test]
    fn positions_count_code_points() {
        let line = r#"{"text": "Köln: gestern Abend", "published": "2025-05-13", "language": "de", "id": 7}"#;
        let record = add(line).unwrap();
        let timex = &record["timexes"][0];
        assert_eq!((&timex["start"], &timex["end"]), (&Value::from(6), &Value::from(19)));
        assert_eq!((&timex["type"], &timex["value"]), (&Value::from("TIME"), &Value::from("2025-05-12TEV")));
        assert_eq!(timex["earliest"], "2025-05-12T17:00:00");
        assert_eq!(timex["latest"], "2025-05-12");
        assert_eq!((&timex["anchor"], &record["id"]), (&Value::from("published"), &Value::from(7)));
    }

    #[test]
    fn bad_records_are_named() {
        assert!(add("[]").is_err());
        assert!(add("{}").unwrap_err().contains("`text`"));
        assert!(add(r#"{"text": "", "published": "bald"}"#).unwrap_err().contains("bald"));
        assert!(add(r#"{"text": "", "language": "xx"}"#).unwrap_err().contains("xx"));
    }
}
