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
    let main = clause::main_statement(&tokens, language);
    let modality = modality::modality(&tokens, &main, language);
    Facts {
        speaker: speakers.of(span),
        modality,
        entities: entity::entities(&tokens, language),
        quantities: quantity::quantities(&tokens, language, &timexes),
        negated: negation::negated(&tokens, &main, language),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sentence;
    use proptest::prelude::*;

    fn read(text: &str, span: Span, language: Option<Language>) -> Facts {
        let speakers = Speakers::read(text, &sentence::split(text, language), language);
        facts(text, span, language, Vec::new(), &speakers)
    }

    /// Holds every row of a case file (language, text, what is expected) against what `found` makes of it.
    fn check(source: &str, found: impl Fn(&str, Option<Language>) -> String) {
        let rows: Vec<&str> =
            source.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        let wrong: Vec<String> = rows.iter().filter_map(|row| mismatch(row, &found)).collect();
        assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
    }

    fn mismatch(row: &str, found: impl Fn(&str, Option<Language>) -> String) -> Option<String> {
        let columns: Vec<&str> = row.split('\t').collect();
        assert_eq!(columns.len(), 3, "three columns: {row}");
        let found = found(columns[1], Language::from_tag(columns[0]));
        (found != columns[2])
            .then(|| format!("{}\n    expected {}\n    found    {found}", columns[1], columns[2]))
    }

    #[test]
    fn quantity_cases() {
        let bound =
            |value: Option<f64>| value.map_or("*".to_owned(), |v| ((v * 1e6).round() / 1e6).to_string());
        let show = |q: &Quantity| {
            format!("{}..{} {}", bound(q.low), bound(q.high), q.unit.as_deref().unwrap_or("-"))
        };
        check(include_str!("../../tests/quantities.tsv"), |text, language| {
            let found = read(text, Span::new(0, text.len()), language).quantities;
            if found.is_empty() {
                "none".to_owned()
            } else {
                found.iter().map(show).collect::<Vec<_>>().join(" | ")
            }
        });
    }

    #[test]
    fn modality_cases() {
        check(include_str!("../../tests/modality.tsv"), |text, language| {
            let facts = read(text, Span::new(0, text.len()), language);
            let modality = format!("{:?}", facts.modality).to_lowercase();
            if facts.negated { modality + " not" } else { modality }
        });
    }

    #[test]
    fn speaker_cases() {
        check(include_str!("../../tests/speakers.tsv"), |text, language| {
            let sentences = sentence::split(text, language);
            let speakers = Speakers::read(text, &sentences, language);
            let speaker =
                |sentence: &Span| speakers.of(sentence.trimmed(text)).map_or("-", |span| span.of(text));
            sentences.iter().map(speaker).collect::<Vec<_>>().join(" | ")
        });
    }

    #[test]
    fn clause_cases() {
        check(include_str!("../../tests/clauses.tsv"), |text, language| {
            let clauses = clauses(text, Span::new(0, text.len()), language);
            clauses.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" | ")
        });
    }

    #[test]
    fn entity_cases() {
        check(include_str!("../../tests/entities.tsv"), |text, language| {
            let found = read(text, Span::new(0, text.len()), language).entities;
            found.iter().map(|entity| entity.key.as_str()).collect::<Vec<_>>().join(" | ")
        });
    }

    #[test]
    fn times_are_no_quantities_but_ages_are() {
        let text = "In 20 Minuten rannte der 42-jährige Mann 8 Kilometer.";
        let timex = |piece: &str| {
            let start = text.find(piece).unwrap();
            Timex {
                span: Span::new(start, start + piece.len()),
                kind: crate::time::TimexKind::Duration,
                value: "P1D".to_owned(),
                modifier: None,
                interval: crate::time::Interval::default(),
                anchor: crate::time::Anchor::None,
            }
        };
        let timexes = vec![timex("20 Minuten"), timex("42-jährige")];
        let found = facts(text, Span::new(0, text.len()), Some(Language::De), timexes, &Speakers::default());
        let units: Vec<_> = found.quantities.iter().filter_map(|q| q.unit.as_deref()).collect();
        assert_eq!(units, ["years old", "km"]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "(\\PC|[a-zA-Zäöß0-9 .,:;„“\"«»()€%'\n-]|, sagte |said |Millionen |zwischen |und |bis |wird |lehnte |Köln |übergeben|laut |zufolge |said |according to |über |einer von |half |not ){0,60}", which in 0..3u8) {
            let language = [None, Some(Language::De), Some(Language::En)][usize::from(which)];
            let sentences = sentence::split(&text, language);
            let speakers = Speakers::read(&text, &sentences, language);
            for sentence in sentences {
                let mut last = sentence.start();
                for clause in clauses(&text, sentence, language) {
                    prop_assert!(sentence.contains(clause) && clause.start() >= last);
                    last = clause.end();
                    let facts = facts(&text, clause, language, Vec::new(), &speakers);
                    let spans = facts.quantities.iter().map(|q| q.span).chain(facts.entities.iter().map(|e| e.span));
                    for span in spans {
                        prop_assert!(clause.contains(span) && !span.of(&text).is_empty());
                    }
                    prop_assert!(facts.speaker.is_none_or(|span| !span.of(&text).is_empty()));
                }
            }
        }
    }
}
