//! Claims: what an article states, by whom, about which time, how firmly.

mod attribution;
mod clause;
mod entity;
mod lexicon;
mod modality;
mod negation;
mod number;
mod phrase;
mod quantity;
mod quotation;
mod token;

use serde::{Deserialize, Serialize};

use crate::{Span, article::Language, time::Timex};

pub use attribution::Speakers;
pub use clause::clauses;
pub use quantity::Agreement;

use token::Tokens;

/// Reads the facts off the wording of the claim `span` of `text`.
///
/// `timexes` are the time expressions of the claim and are handed on; numbers inside them are no quantities.
/// `speakers` were read from the same text. Without a language the rules of both are tried.
#[must_use]
pub fn facts(
    text: &str,
    span: Span,
    language: Option<Language>,
    timexes: Vec<Timex>,
    speakers: &Speakers,
) -> Facts {
    let tokens = Tokens::new(text, span);
    let modality = modality::modality(&tokens, language);
    Facts {
        speaker: speakers.of(span),
        modality,
        entities: entity::entities(&tokens, language),
        quantities: quantity::quantities(&tokens, language, &timexes),
        negated: negation::negated(&tokens, language),
        timexes,
    }
}

/// How firmly something is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Modality {
    /// It is so, or was.
    #[default]
    Asserted,
    /// Somebody intends it or has scheduled it.
    Planned,
    /// It may be so.
    Possible,
    /// Somebody says that it is not so.
    Denied,
    /// Somebody asks for it.
    Demanded,
}

/// A number with what it counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quantity {
    /// Where it stands: number, bounds word and unit.
    pub span: Span,
    /// Smallest value that the wording allows; `None` is open ("fewer than 300").
    pub low: Option<f64>,
    /// Largest value that the wording allows; `None` is open ("more than 300").
    pub high: Option<f64>,
    /// Normalised unit: `EUR`, `USD`, `%`, `pp` (percentage points), `km`, `kg`, `°C` ...; else the lower-cased noun
    /// that is counted, or `None`.
    pub unit: Option<String>,
}

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Where it stands.
    pub span: Span,
    /// Form under which names are compared: lower case, without case endings where these are sure.
    pub key: String,
}

/// What can be read off a claim's wording: the points at which two claims can clash. Spans count bytes from the
/// start of the text that the facts were read from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// Whose words they are; `None` is the outlet's own voice.
    pub speaker: Option<Span>,
    /// How firmly it is stated.
    pub modality: Modality,
    /// Time expressions, in order.
    pub timexes: Vec<Timex>,
    /// Names, in order.
    pub entities: Vec<Entity>,
    /// Numbers that are no part of a time expression, in order.
    pub quantities: Vec<Quantity>,
    /// Whether the main statement is negated.
    pub negated: bool,
}

/// One dated claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Derived from the article's id and the span, so stable between runs.
    pub id: String,
    /// Index of its article in the run.
    pub article: usize,
    /// The whole sentence (trimmed).
    pub sentence: Span,
    /// The sentence or the clause of it that states the claim.
    pub span: Span,
    /// Probability that something checkable is stated.
    pub score: f32,
    /// Its facts, spans in the article's text.
    pub facts: Facts,
}
