//! Articles, and the readers that make them from files.
//!
//! The way of a file: `read` (walks folders, picks a format) → `decode` (bytes to text) → `markdown`, `html`, `json`,
//! `csv` (text to records) → `assemble` (a record becomes an [`Article`]: date, outlet and language from metadata,
//! else from the text by `dateline`, else from the file's name).

mod assemble;
mod csv;
mod dateline;
mod decode;
mod editorial;
mod heading;
mod html;
mod json;
mod language;
mod markdown;
mod metadata;
mod mojibake;
mod nominative;
mod path;
mod read;
mod written_date;

pub use editorial::editorial;
pub use heading::is_heading;
pub use language::guess_language;
pub use read::{Limits, Reading, read, read_records};

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::time::Published;

/// Language of an article. German and English are read; other texts take part with what needs no language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// German.
    De,
    /// English.
    En,
}

impl Language {
    /// The ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// Reads a language tag such as `de`, `de-AT`, `en_GB`, `German`, `deutsch`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_lowercase();
        match tag.split(['-', '_']).next()? {
            "de" | "deu" | "ger" | "german" | "deutsch" => Some(Self::De),
            "en" | "eng" | "english" | "englisch" => Some(Self::En),
            _ => None,
        }
    }
}

/// Where an article's publication date was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PublishedSource {
    /// Front matter, meta tags, JSON-LD, a record's field.
    Metadata,
    /// Head or foot of the text: "Stand: 13.05.2025 15:30 Uhr".
    Text,
    /// Name of the file or of its folder.
    File,
    /// Nowhere.
    #[default]
    None,
}

/// One news article. Everything else points into `text` by [`Span`](crate::Span)s.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// Unique in a run and stable between runs of the same folder.
    pub id: String,
    /// Who published it, as written; `None` where nothing tells.
    pub outlet: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// When it was published.
    pub published: Option<Published>,
    /// Where `published` comes from.
    #[serde(default)]
    pub published_source: PublishedSource,
    /// Language of the text.
    pub language: Option<Language>,
    /// Address it was published under.
    pub url: Option<String>,
    /// The text as read: decoded, mojibake repaired, boilerplate removed; never changed afterwards.
    pub text: Arc<str>,
    /// The file it came from, relative to the folder that was named.
    pub path: String,
}
