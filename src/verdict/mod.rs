//! Verdicts: what two claims are to one another.

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
    /// Scores of the model, first claim as premise and second claim as premise.
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
    /// Findings with the same number are about the same fact; numbered from 1 in report order.
    pub conflict: usize,
}
