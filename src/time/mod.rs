//! Time: publication dates, time expressions in text, intervals and how they compare.

mod calendar;
mod frame;
mod interval;
mod lexicon;
mod pattern;
mod published;
mod resolve;
mod rules;
mod stamp;
mod tagger;
mod tense;
pub mod timeml;
mod token;
mod words;

pub use interval::{Comparison, Interval};
pub use published::Published;
pub use tagger::{Tagger, tag};

use serde::{Deserialize, Serialize};

use crate::Span;

/// TIMEX3 `type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum TimexKind {
    /// A calendar date of any granularity.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

/// TIMEX3 `mod`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)]
pub enum Modifier {
    Before,
    After,
    OnOrBefore,
    OnOrAfter,
    LessThan,
    MoreThan,
    EqualOrLess,
    EqualOrMore,
    Start,
    Mid,
    End,
    Approx,
}

/// What an expression was resolved against.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// Nothing: the expression is complete in itself.
    None,
    /// The publication date.
    Published,
    /// An earlier date in the same text, given by its value.
    Text(String),
    /// It would have needed a publication date that is not known, or not precisely enough.
    Unknown,
}

/// A time expression and what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timex {
    /// Where it stands.
    pub span: Span,
    /// TIMEX3 `type`.
    pub kind: TimexKind,
    /// TIMEX3 `value`: `2025-05-06`, `2025-W19`, `2025-05-26TNI`, `P1W`, `XXXX-WXX-2`, `PRESENT_REF` ...
    pub value: String,
    /// TIMEX3 `mod`.
    pub modifier: Option<Modifier>,
    /// The days (for [`TimexKind::Time`] the minutes) the value covers.
    pub interval: Interval,
    /// What it was resolved against.
    pub anchor: Anchor,
}

impl Timex {
    /// The interval with its end opened where the modifier says so: "ab dem 27. Mai" reaches from that day on without
    /// end, "bis spätestens 26. Mai" up to that day. [`Timex::interval`] itself stays the named day, so that two
    /// reports of the same deadline compare as the same whatever preposition they use.
    #[must_use]
    pub fn reach(&self) -> Interval {
        let Interval { earliest, latest } = self.interval;
        match self.modifier {
            Some(Modifier::OnOrAfter | Modifier::After) => Interval { earliest, latest: None },
            Some(Modifier::OnOrBefore | Modifier::Before) => Interval { earliest: None, latest },
            _ => self.interval,
        }
    }
}
