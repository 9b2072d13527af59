//! Verdicts: what two claims are to one another.

mod conflict;
mod decide;
mod evidence;
mod explain;
mod request;
mod scope;
mod side;
mod stage;
mod words;

pub use conflict::group;
pub use decide::Thresholds;
pub use request::{DateRequest, PairRequest, PreparedSide, SideRequest};
pub use side::Side;
pub use stage::{FEATURES, Features};

use decide::{Decision, Opinion};
use evidence::Evidence;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    Result, Span,
    article::Language,
    model::{Judge, Judgement, Scores},
};

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

    /// Whether `b` was published before `a`; ties by text, so that the verdict does not depend on who is asked first.
    fn is_backwards(&self) -> bool {
        let key = |side: &Side<'a>| {
            let at = side.published.and_then(|published| published.interval().earliest);
            (at.is_none(), at, side.text())
        };
        key(&self.b) < key(&self.a)
    }
}

/// Judges all `questions`, in order. Explanations are written in `language`.
///
/// # Errors
/// [`crate::Error::Model`] where the engine fails.
pub fn judge<J: Judge + ?Sized>(
    judge: &J,
    questions: &[Question<'_>],
    thresholds: &Thresholds,
    language: Language,
) -> Result<Vec<Verdict>> {
    let verdict = |heard: &Heard<'_>| {
        let opinion = Opinion::new(heard.question.similarity, &heard.features(), &heard.judgements);
        let (a, b) = (&heard.question.a, &heard.question.b);
        let decision = decide::decide(a, b, &heard.evidence, &opinion, thresholds);
        let verdict = verdict(&heard.question, &decision, &heard.judgements, language);
        if heard.backwards { verdict.swapped() } else { verdict }
    };
    Ok(hear(judge, questions)?.iter().map(verdict).collect())
}

/// What the last stage would look at for each of `questions`, in order: to train it with.
///
/// # Errors
/// [`crate::Error::Model`] where the engine fails.
pub fn features<J: Judge + ?Sized>(judge: &J, questions: &[Question<'_>]) -> Result<Vec<Features>> {
    Ok(hear(judge, questions)?.iter().map(Heard::features).collect())
}

/// A question, its earlier side first, with all that a decision may rest on.
struct Heard<'a> {
    backwards: bool,
    question: Question<'a>,
    evidence: Evidence,
    /// Both directions.
    judgements: [Judgement; 2],
}

impl Heard<'_> {
    fn features(&self) -> Features {
        stage::features(&self.question, &self.evidence, &self.judgements)
    }
}

fn hear<'a, J: Judge + ?Sized>(judge: &J, questions: &[Question<'a>]) -> Result<Vec<Heard<'a>>> {
    let ordered: Vec<(bool, Question<'a>)> = questions
        .iter()
        .map(|question| match question.is_backwards() {
            true => (true, question.swapped()),
            false => (false, *question),
        })
        .collect();
    let texts: Vec<[String; 2]> =
        ordered.par_iter().map(|(_, question)| [question.a.prompt(), question.b.prompt()]).collect();
    let prompts: Vec<(&str, &str)> =
        texts.iter().flat_map(|[a, b]| [(a.as_str(), b.as_str()), (b.as_str(), a.as_str())]).collect();
    let judgements = judge.judge(&prompts)?;
    let (pairs, _) = judgements.as_chunks::<2>();
    let heard = |((backwards, question), &judgements): ((bool, Question<'a>), &[Judgement; 2])| {
        let evidence = Evidence::gather(&question.a, &question.b);
        Heard { backwards, question, evidence, judgements }
    };
    Ok(ordered.into_iter().zip(pairs).map(heard).collect())
}

fn verdict(
    question: &Question<'_>,
    decision: &Decision,
    judgements: &[Judgement; 2],
    language: Language,
) -> Verdict {
    let cues = decision.cue.zip(decision.kind).map(|((a, b), kind)| Cue { kind, a, b });
    Verdict {
        relation: decision.relation,
        kind: decision.kind,
        confidence: decision.confidence.clamp(0.0, 1.0),
        scores: judgements.map(|judgement| judgement.inference),
        cues: cues.into_iter().collect(),
        explanation: explain::explain(&question.a, &question.b, decision, language),
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
