//! From evidence and scores to a relation: the rules, in the order in which they are tried.

use serde::{Deserialize, Serialize};

use super::{
    Kind, Relation, Side,
    evidence::{Evidence, Meeting},
    scope,
};
use crate::{Span, claim::Modality, model::Scores};

/// Thresholds of the rules. Chosen on development data (`eval/README.md` says how).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    /// Mean contradiction of both directions from which two claims exclude one another.
    pub contradiction: f32,
    /// The weaker direction's contradiction must reach this.
    pub weaker_contradiction: f32,
    /// Entailment from which one claim follows from the other.
    pub entailment: f32,
    /// Entailment, once dates or numbers are made equal, from which two claims tell the same fact.
    pub same_fact: f32,
    /// The same for the weaker direction.
    pub same_fact_weaker: f32,
    /// Cosine below which two claims are never about the same fact.
    pub similarity: f32,
    /// Cosine below which a clash of dates or numbers is not believed to be about the same fact.
    pub clash_similarity: f32,
    /// Cosine below which a contradiction that rests on wording alone is not believed.
    pub wording_similarity: f32,
    /// Share of names in common below which a contradiction on wording alone is not believed.
    pub names: f32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            contradiction: 0.8,
            weaker_contradiction: 0.6,
            entailment: 0.6,
            same_fact: 0.6,
            same_fact_weaker: 0.05,
            similarity: 0.84,
            clash_similarity: 0.84,
            wording_similarity: 0.86,
            names: 0.5,
        }
    }
}

/// What the model said about one pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Opinion {
    /// Cosine of the embeddings.
    pub(super) similarity: f32,
    /// First claim as premise, second claim as premise.
    pub(super) scores: [Scores; 2],
    /// The same once the clashing dates or numbers were made equal; `None` where nothing clashes.
    pub(super) aligned: Option<[Scores; 2]>,
}

impl Opinion {
    fn contradiction(&self) -> f32 {
        (self.scores[0].contradiction + self.scores[1].contradiction) / 2.0
    }

    fn weaker_contradiction(&self) -> f32 {
        self.scores[0].contradiction.min(self.scores[1].contradiction)
    }

    fn entailments(&self) -> [f32; 2] {
        self.scores.map(|scores| scores.entailment)
    }

    /// How surely both claims tell the same fact but for the dates or numbers that clash: in the better and in the
    /// weaker direction.
    fn same_fact(&self) -> (f32, f32) {
        let [ab, ba] = self.aligned.map_or([0.0; 2], |aligned| aligned.map(|scores| scores.entailment));
        (ab.max(ba), ab.min(ba))
    }
}

/// A relation with its kind, how sure it is, and the spans it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Decision {
    pub(super) relation: Relation,
    pub(super) kind: Option<Kind>,
    pub(super) confidence: f32,
    pub(super) cue: Option<(Option<Span>, Option<Span>)>,
}

impl Decision {
    fn plain(relation: Relation, confidence: f32) -> Self {
        Self { relation, kind: None, confidence, cue: None }
    }
}

/// Decides on `a` and `b`, `a` published first.
pub(super) fn decide(
    a: &Side<'_>,
    b: &Side<'_>,
    evidence: &Evidence,
    opinion: &Opinion,
    thresholds: &Thresholds,
) -> Decision {
    if a.text().split_whitespace().eq(b.text().split_whitespace()) {
        return Decision::plain(Relation::Agrees, 1.0);
    }
    if a.is_unresolved() || b.is_unresolved() {
        return Decision::plain(Relation::Unrelated, 0.0);
    }
    if opinion.similarity < thresholds.similarity {
        return Decision::plain(Relation::Unrelated, 1.0 - opinion.similarity);
    }
    clash_of_facts(a, b, evidence, opinion, thresholds)
        .or_else(|| clash_of_wording(a, b, evidence, opinion, thresholds))
        .or_else(|| agreement(a, b, opinion, thresholds))
        .unwrap_or_else(|| Decision::plain(Relation::Unrelated, neutral(opinion)))
}

fn neutral(opinion: &Opinion) -> f32 {
    (opinion.scores[0].neutral + opinion.scores[1].neutral) / 2.0
}

/// The same fact with another date or number.
fn clash_of_facts(
    a: &Side<'_>,
    b: &Side<'_>,
    evidence: &Evidence,
    opinion: &Opinion,
    thresholds: &Thresholds,
) -> Option<Decision> {
    let (same_fact, weaker) = opinion.same_fact();
    let same = same_fact >= thresholds.same_fact && weaker >= thresholds.same_fact_weaker;
    let near = opinion.similarity >= thresholds.clash_similarity;
    if !near || !same || evidence.names == Some(0.0) {
        return None;
    }
    let (kind, (x, y)) = match (evidence.dates, evidence.numbers) {
        // The same kind of event on another day, told with other numbers, is another event.
        (Meeting::Clash(..), Meeting::Clash(..)) => return None,
        (Meeting::Clash(x, y), _) => (Kind::Date, (x, y)),
        (_, Meeting::Clash(x, y)) => (Kind::Number, (x, y)),
        _ => return None,
    };
    let relation = if kind == Kind::Number && counts_move(evidence) || plan_changed(a, b) {
        Relation::Supersedes
    } else if evidence.attributed && speakers_differ(a, b) {
        Relation::Disputes
    } else {
        Relation::Contradicts
    };
    let confidence = same_fact * opinion.similarity;
    Some(Decision { relation, kind: Some(kind), confidence, cue: Some((Some(x), Some(y))) })
}

/// A count in a later report is an update of the earlier one.
fn counts_move(evidence: &Evidence) -> bool {
    evidence.gap_days.is_some_and(|days| days > 0)
}

/// The earlier claim is a plan, and the later report speaks of what became of it.
fn plan_changed(a: &Side<'_>, b: &Side<'_>) -> bool {
    let later =
        a.published.zip(b.published).is_some_and(|(a, b)| a.interval().earliest < b.interval().earliest);
    let plan = |side: &Side<'_>| matches!(side.facts.modality, Modality::Planned | Modality::Demanded);
    later && plan(a) && !plan(b)
}

fn speakers_differ(a: &Side<'_>, b: &Side<'_>) -> bool {
    a.speaker.is_some() && b.speaker.is_some()
}

/// Statements that exclude one another by their wording.
fn clash_of_wording(
    a: &Side<'_>,
    b: &Side<'_>,
    evidence: &Evidence,
    opinion: &Opinion,
    thresholds: &Thresholds,
) -> Option<Decision> {
    let excluded = opinion.contradiction() >= thresholds.contradiction
        && opinion.weaker_contradiction() >= thresholds.weaker_contradiction
        && opinion.similarity >= thresholds.wording_similarity
        && evidence.names.is_some_and(|share| share >= thresholds.names)
        && evidence.dates.clash().is_none();
    if !excluded {
        return None;
    }
    let scope = scope::difference(a, b);
    let (kind, cue) = match (evidence.numbers.clash(), scope) {
        (Some((x, y)), _) => (Kind::Number, Some((Some(x), Some(y)))),
        (None, _) if a.facts.negated != b.facts.negated => (Kind::Polarity, None),
        (None, Some(words)) => (Kind::Scope, Some(words)),
        (None, None) => (Kind::Polarity, None),
    };
    let relation = if plan_changed(a, b) || kind == Kind::Number && counts_move(evidence) {
        Relation::Supersedes
    } else if evidence.attributed {
        Relation::Disputes
    } else {
        Relation::Contradicts
    };
    let confidence = opinion.contradiction() * opinion.similarity;
    Some(Decision { relation, kind: Some(kind), confidence, cue })
}

/// One follows from the other, or each from each.
fn agreement(a: &Side<'_>, b: &Side<'_>, opinion: &Opinion, thresholds: &Thresholds) -> Option<Decision> {
    let [ab, ba] = opinion.entailments();
    if ab.max(ba) < thresholds.entailment {
        return None;
    }
    match scope::difference(a, b) {
        Some(words) if ab.min(ba) < thresholds.entailment => Some(Decision {
            relation: Relation::Qualifies,
            kind: Some(Kind::Scope),
            confidence: ab.max(ba) * opinion.similarity,
            cue: Some(words),
        }),
        _ => Some(Decision::plain(Relation::Agrees, ab.max(ba))),
    }
}
