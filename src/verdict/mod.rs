//! Verdicts: what two claims are to one another.

mod conflict;
mod context;
mod decide;
mod evidence;
mod explain;
mod hearing;
mod request;
mod rivals;
mod scope;
mod side;
mod stage;
mod words;

pub use conflict::{fold, group};
pub use decide::Thresholds;
pub(crate) use evidence::{overlap, word_set};
pub use hearing::{Hearing, features, judge};
pub use request::{DateRequest, PairRequest, PreparedSide, SideRequest};
pub use side::{Side, Spot};
pub use stage::{FEATURES, Features};

use serde::{Deserialize, Serialize};

use crate::{Span, model::Scores};

/// The six relations of the labelled-set guideline (`eval/GUIDELINE.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Relation {
    Contradicts,
    Supersedes,
    Disputes,
    Qualifies,
    Agrees,
    Unrelated,
}

impl Relation {
    /// All six.
    pub const ALL: [Self; 6] =
        [Self::Contradicts, Self::Supersedes, Self::Disputes, Self::Qualifies, Self::Agrees, Self::Unrelated];

    /// The name that records use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Contradicts => "contradicts",
            Self::Supersedes => "supersedes",
            Self::Disputes => "disputes",
            Self::Qualifies => "qualifies",
            Self::Agrees => "agrees",
            Self::Unrelated => "unrelated",
        }
    }
}

/// What a relation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Kind {
    Number,
    Date,
    Entity,
    Role,
    Scope,
    Cause,
    Status,
    Quote,
    Polarity,
}

impl Kind {
    /// All nine.
    pub const ALL: [Self; 9] = [
        Self::Number,
        Self::Date,
        Self::Entity,
        Self::Role,
        Self::Scope,
        Self::Cause,
        Self::Status,
        Self::Quote,
        Self::Polarity,
    ];
}

/// A pair of spans that a verdict rests on; either side may have none ("only one of the two says so").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cue {
    /// What clashes, or agrees, here.
    pub kind: Kind,
    /// Span in the text of the first claim's article.
    pub a: Option<Span>,
    /// Span in the text of the second claim's article.
    pub b: Option<Span>,
}

/// What two claims are to one another, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The relation.
    pub relation: Relation,
    /// What it is about; `None` for agrees and unrelated.
    pub kind: Option<Kind>,
    /// 0 to 1: how sure the relation is.
    pub confidence: f32,
    /// Inference scores of the model, first claim as premise and second claim as premise.
    pub scores: [Scores; 2],
    /// What the verdict rests on.
    pub cues: Vec<Cue>,
    /// One sentence for the reader.
    pub explanation: String,
}

/// A verdict worth reporting, on two claims of different articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Derived from both claims' ids, so stable between runs.
    pub id: String,
    /// Index of the earlier claim in the run's claims (by publication; unknown dates last).
    pub a: usize,
    /// Index of the later claim.
    pub b: usize,
    /// The verdict.
    pub verdict: Verdict,
    /// Other claims that say the same as either in the same words, by their index: one source, shown once.
    pub copies: Vec<usize>,
    /// Findings with the same number are about the same fact; numbered from 1 in report order.
    pub conflict: usize,
}

/// Two claims to be judged, and the cosine of their embeddings. The order of the sides decides nothing but the order
/// of the scores and cues: the earlier publication comes first inside.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// One claim.
    pub a: Side<'a>,
    /// The other.
    pub b: Side<'a>,
    /// Cosine of their embeddings.
    pub similarity: f32,
}

impl<'a> Question<'a> {
    fn swapped(&self) -> Self {
        Self { a: self.b, b: self.a, similarity: self.similarity }
    }

    /// The same question out of its surroundings, so that it has no rivals.
    #[must_use]
    pub fn alone(self) -> Self {
        let [a, b] = [self.a, self.b].map(|side| Side { spot: None, ..side });
        Self { a, b, ..self }
    }

    /// Whether the pair was handed over without its surroundings.
    fn is_alone(&self) -> bool {
        self.a.spot.is_none() || self.b.spot.is_none()
    }

    /// Whether `b` was published before `a`; ties by text, so that the verdict does not depend on who is asked first.
    fn is_backwards(&self) -> bool {
        let key = |side: &Side<'a>| {
            let at = side.published.and_then(|published| published.interval().earliest);
            (at.is_none(), at, side.text())
        };
        key(&self.b) < key(&self.a)
    }
}

impl Verdict {
    /// The same verdict with the sides in the other order.
    #[must_use]
    pub fn swapped(mut self) -> Self {
        self.scores.swap(0, 1);
        for cue in &mut self.cues {
            std::mem::swap(&mut cue.a, &mut cue.b);
        }
        self
    }
}
