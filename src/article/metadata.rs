//! What a file says about its article: fields under many names.

use std::collections::BTreeMap;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

/// A field of an article record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Id,
    Title,
    Text,
    Outlet,
    Published,
    Language,
    Url,
}

impl Field {
    /// The field of this name, as records that leave the program call it.
    pub(super) fn of(name: &str) -> Option<Self> {
        field(name).filter(|(_, rank)| *rank == 0).map(|(field, _)| field)
    }
}

/// Names of each field, best first; written without case, spaces and punctuation.
const ALIASES: &[(Field, &[&str])] = &[
    (Field::Id, &["id", "articleid", "documentid", "docid", "guid", "uuid"]),
    (Field::Title, &["title", "headline", "titel", "überschrift", "ueberschrift", "ogtitle", "twittertitle"]),
    (
        Field::Text,
        &[
            "text",
            "body",
            "articlebody",
            "fulltext",
            "maintext",
            "bodytext",
            "articletext",
            "plaintext",
            "content",
            "contenttext",
            "artikeltext",
            "volltext",
            "inhalt",
            "contenthtml",
            "bodyhtml",
            "html",
        ],
    ),
    (
        Field::Outlet,
        &[
            "outlet",
            "sitename",
            "ogsitename",
            "publisher",
            "publication",
            "newspaper",
            "zeitung",
            "medium",
            "newsoutlet",
            "source",
            "sourcename",
            "quelle",
            "dcpublisher",
            "provider",
            "site",
            "applicationname",
            "agency",
        ],
    ),
    (
        Field::Published,
        &[
            "published",
            "publishedat",
            "publisheddate",
            "datepublished",
            "publishedtime",
            "articlepublishedtime",
            "publicationdate",
            "publishdate",
            "publishedon",
            "publishtime",
            "pubdate",
            "veröffentlicht",
            "veroeffentlicht",
            "erschienen",
            "erscheinungsdatum",
            "firstpublished",
            "releasedate",
            "dateposted",
            "dctermsissued",
            "issued",
            "date",
            "datum",
            "dcdate",
            "dcdateissued",
            "datetime",
            "timestamp",
            "datecreated",
            "dctermscreated",
            "created",
            "createdat",
        ],
    ),
    (
        Field::Language,
        &[
            "language",
            "lang",
            "inlanguage",
            "sprache",
            "langcode",
            "locale",
            "oglocale",
            "contentlanguage",
            "dclanguage",
        ],
    ),
    (Field::Url, &["url", "canonicalurl", "canonical", "ogurl", "link", "permalink", "articleurl", "uri"]),
];

/// The field that `key` names, and how good a name it is (0 is the best).
fn field(key: &str) -> Option<(Field, usize)> {
    let name: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    ALIASES.iter().find_map(|(field, names)| Some((*field, names.iter().position(|n| *n == name)?)))
}

/// Whether `key` names the field that holds the text.
pub(super) fn names_text(key: &str) -> bool {
    matches!(field(key), Some((Field::Text, _)))
}

/// The fields that were found, each under its best name.
#[derive(Clone, Debug, Default)]
pub(super) struct Metadata {
    values: BTreeMap<Field, (usize, String)>,
}

impl Metadata {
    /// Takes a field as it stands in a record; says so where its value has the wrong type.
    pub(super) fn set(&mut self, key: &str, value: &Value) -> Option<String> {
        let (field, rank) = field(key)?;
        match string(value, field) {
            Ok(Some(text)) => self.put(field, rank, text),
            Ok(None) => {}
            Err(kind) => return Some(format!("`{key}` is {kind}, not a string: ignored")),
        }
        None
    }

    /// Takes a field whose value is a string.
    pub(super) fn set_str(&mut self, key: &str, value: &str) {
        if let Some((field, rank)) = field(key)
            && !value.trim().is_empty()
        {
            self.put(field, rank, value.trim().to_owned());
        }
    }

    fn put(&mut self, field: Field, rank: usize, text: String) {
        if self.values.get(&field).is_none_or(|(old, _)| rank < *old) {
            self.values.insert(field, (rank, text));
        }
    }

    /// Takes a field under its own name where no other name has brought it.
    pub(super) fn or_set(&mut self, field: Field, value: &str) {
        if !value.trim().is_empty() {
            self.values.entry(field).or_insert_with(|| (usize::MAX, value.trim().to_owned()));
        }
    }

    /// Takes the fields of `other` that are missing here.
    pub(super) fn fill(&mut self, other: Self) {
        for (field, value) in other.values {
            self.values.entry(field).or_insert(value);
        }
    }

    /// The field's value, never empty.
    pub(super) fn get(&self, field: Field) -> Option<&str> {
        self.values.get(&field).map(|(_, text)| text.as_str())
    }

    /// Moves the field's value out.
    pub(super) fn take(&mut self, field: Field) -> Option<String> {
        self.values.remove(&field).map(|(_, text)| text)
    }
}

/// Reads a value as a string: of a list the first, of an object its name. Numbers are identifiers and times, no text.
fn string(value: &Value, field: Field) -> Result<Option<String>, &'static str> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) if matches!(field, Field::Id | Field::Published) => number.to_string(),
        Value::Number(_) => return Err("a number"),
        Value::Bool(_) => return Err("true or false"),
        Value::Array(items) if field == Field::Text => paragraphs(items)?,
        Value::Array(items) => return items.first().map_or(Ok(None), |item| string(item, field)),
        Value::Object(map) if field != Field::Text => {
            let inner = ["name", "@value", "title"].iter().find_map(|key| map.get(*key));
            return inner.map_or(Err("an object"), |value| string(value, field));
        }
        Value::Object(_) => return Err("an object"),
    };
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn paragraphs(items: &[Value]) -> Result<String, &'static str> {
    let texts: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
    texts.map(|texts| texts.join("\n\n")).ok_or("a list")
}

/// A mapping in the order of the file, with its repeated keys.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs(pub(super) Vec<(String, Value)>);

impl Pairs {
    /// The metadata and what is wrong with it.
    pub(super) fn metadata(&self) -> (Metadata, Vec<String>) {
        let mut metadata = Metadata::default();
        let mut complaints = Vec::new();
        for (n, (key, value)) in self.0.iter().enumerate() {
            if self.0[..n].iter().any(|(earlier, _)| earlier == key) {
                complaints.push(format!("key `{key}` occurs twice: the first is taken"));
            } else {
                complaints.extend(metadata.set(key, value));
            }
        }
        (metadata, complaints)
    }
}

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a record with named fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
        let mut pairs = Vec::new();
        while let Some(pair) = map.next_entry()? {
            pairs.push(pair);
        }
        Ok(Pairs(pairs))
    }
}

/// One article as its format gives it.
#[derive(Clone, Debug, Default)]
pub(super) struct Record {
    /// Line on which it starts, where the format has lines.
    pub(super) line: Option<usize>,
    /// What the file says about it.
    pub(super) metadata: Metadata,
    /// Its text.
    pub(super) text: String,
    /// What is wrong with its fields.
    pub(super) complaints: Vec<String>,
}

/// What a format reader makes of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Parsed {
    /// The records in file order.
    pub(super) records: Vec<Record>,
    /// Line and reason of what could not be read.
    pub(super) faults: Vec<(Option<usize>, String)>,
}

impl Parsed {
    /// A file that holds one article.
    pub(super) fn one(record: Record) -> Self {
        Self { records: vec![record], faults: Vec::new() }
    }

    /// A file, or a piece of it, that cannot be read.
    pub(super) fn fault(line: Option<usize>, reason: impl Into<String>) -> Self {
        Self { records: Vec::new(), faults: vec![(line, reason.into())] }
    }

    /// Adds what another piece of the same file holds.
    pub(super) fn append(&mut self, other: Self) {
        self.records.extend(other.records);
        self.faults.extend(other.faults);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_better_name_wins_in_any_order() {
        let mut metadata = Metadata::default();
        for (key, value) in
            [("date", "2024-01-01"), ("datePublished", "2024-02-02"), ("created_at", "2024-03-03")]
        {
            assert_eq!(metadata.set(key, &json!(value)), None);
        }
        assert_eq!(metadata.get(Field::Published), Some("2024-02-02"));
    }

    #[test]
    fn objects_give_their_name() {
        let mut metadata = Metadata::default();
        assert_eq!(metadata.set("source", &json!({"id": null, "name": "Inselbote"})), None);
        assert_eq!(metadata.set("publisher", &json!([{"name": "Hafenblatt"}])), None);
        assert_eq!(metadata.get(Field::Outlet), Some("Hafenblatt"));
    }

    #[test]
    fn wrong_types_are_named() {
        let mut metadata = Metadata::default();
        assert_eq!(
            metadata.set("title", &json!(7)).as_deref(),
            Some("`title` is a number, not a string: ignored")
        );
        assert_eq!(
            metadata.set("text", &json!({"a": 1})).as_deref(),
            Some("`text` is an object, not a string: ignored")
        );
        assert_eq!(metadata.set("anything", &json!(7)), None);
        assert_eq!(metadata.get(Field::Title), None);
    }

    #[test]
    fn aliases_are_normal_and_unambiguous() {
        let mut seen = std::collections::BTreeSet::new();
        for name in ALIASES.iter().flat_map(|(_, names)| names.iter()) {
            assert!(name.chars().all(|c| c.is_alphanumeric() && !c.is_uppercase()), "{name}");
            assert!(seen.insert(*name), "{name} stands twice");
        }
    }
}
