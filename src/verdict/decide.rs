//! From evidence and the model's opinion to a relation: the rules, in the order in which they are tried.

use serde::{Deserialize, Serialize};

use super::{
    Kind, Relation, Side,
    evidence::{Evidence, Meeting},
    scope,
};
use crate::{Span, model::Judgement};

/// Thresholds of the rules. Chosen on development data (`eval/README.md` says how).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    /// Probability from which a pair is reported as a contradiction.
    pub contradicts: f32,
    /// The same for supersedes and disputes.
    pub changes: f32,
    /// The same for qualifies.
    pub qualifies: f32,
    /// Entailment, once clashing dates or numbers are made equal, from which two claims tell the same fact.
    pub same_fact: f32,
    /// What a clash of dates or numbers in the same fact adds to the probability of a contradiction.
    pub clash_bonus: f32,
    /// Cosine below which two claims are never about the same fact.
    pub similarity: f32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            contradicts: 0.6,
            changes: 0.5,
            qualifies: 0.6,
            same_fact: 0.5,
            clash_bonus: 0.2,
            similarity: 0.82,
        }
    }
}

/// What the model said about one pair, both directions averaged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Opinion {
    /// Cosine of the embeddings.
    similarity: f32,
    /// Probabilities in the order of [`Relation::ALL`].
    relations: [f32; 6],
    /// Probabilities in the order of [`Kind::ALL`].
    kinds: [f32; 9],
    /// Entailment in the better direction once the clashing dates or numbers were made equal.
    same_fact: f32,
}

impl Opinion {
    pub(super) fn new(similarity: f32, plain: &[Judgement; 2], aligned: Option<&[Judgement; 2]>) -> Self {
        let [ab, ba] = plain;
        let same_fact = aligned.map_or(0.0, |[ab, ba]| ab.inference.entailment.max(ba.inference.entailment));
        Self {
            similarity,
            relations: mean(ab.relations, ba.relations),
            kinds: mean(ab.kinds, ba.kinds),
            same_fact,
        }
    }

    fn kind(&self) -> Kind {
        let best = (0..Kind::ALL.len()).max_by(|&x, &y| self.kinds[x].total_cmp(&self.kinds[y]));
        Kind::ALL[best.unwrap_or(0)]
    }
}

fn mean<const N: usize>(a: [f32; N], b: [f32; N]) -> [f32; N] {
    std::array::from_fn(|i| f32::midpoint(a[i], b[i]))
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
    if opinion.similarity < thresholds.similarity {
        return Decision::plain(Relation::Unrelated, 1.0 - opinion.similarity);
    }
    let clash = clash(evidence, opinion, thresholds);
    let kind = clash.map_or_else(|| opinion.kind(), |(kind, _)| kind);
    let bonus = if clash.is_some() { thresholds.clash_bonus } else { 0.0 };
    let (relation, confidence) = choose(evidence, opinion, kind, bonus, thresholds);
    match relation {
        Relation::Agrees | Relation::Unrelated => Decision::plain(relation, confidence),
        _ => {
            let cue = clash.map(|(_, (x, y))| (Some(x), Some(y))).or_else(|| cue(a, b, evidence, kind));
            Decision { relation, kind: Some(kind), confidence, cue }
        }
    }
}

/// Dates or numbers that clash in what is otherwise the same fact.
fn clash(evidence: &Evidence, opinion: &Opinion, thresholds: &Thresholds) -> Option<(Kind, (Span, Span))> {
    if opinion.same_fact < thresholds.same_fact || evidence.names == Some(0.0) {
        return None;
    }
    match (evidence.dates, evidence.numbers) {
        // The same kind of event on another day, told with other numbers, is another event.
        (Meeting::Clash(..), Meeting::Clash(..)) => None,
        (Meeting::Clash(x, y), _) => Some((Kind::Date, (x, y))),
        (_, Meeting::Clash(x, y)) => Some((Kind::Number, (x, y))),
        _ => None,
    }
}

/// The likeliest relation that the evidence allows and that is sure enough to be reported.
fn choose(
    evidence: &Evidence,
    opinion: &Opinion,
    kind: Kind,
    bonus: f32,
    thresholds: &Thresholds,
) -> (Relation, f32) {
    let mut ranked: Vec<(Relation, f32)> = Relation::ALL.into_iter().zip(opinion.relations).collect();
    ranked[0].1 = (ranked[0].1 + bonus).min(1.0);
    ranked.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
    let fits = |&(relation, confidence): &(Relation, f32)| match relation {
        Relation::Contradicts => confidence >= thresholds.contradicts && !settled(evidence, kind),
        Relation::Supersedes => {
            confidence >= thresholds.changes && evidence.gap_days.is_some_and(|days| days >= 0)
        }
        Relation::Disputes => confidence >= thresholds.changes && evidence.attributed,
        Relation::Qualifies => confidence >= thresholds.qualifies,
        Relation::Agrees | Relation::Unrelated => true,
    };
    ranked.into_iter().find(fits).unwrap_or((Relation::Unrelated, 0.0))
}

/// A conflict of dates or numbers cannot stand where these fit one another.
fn settled(evidence: &Evidence, kind: Kind) -> bool {
    match kind {
        Kind::Date => matches!(evidence.dates, Meeting::Compatible(..)),
        Kind::Number => matches!(evidence.numbers, Meeting::Compatible(..)),
        _ => false,
    }
}

/// The words that a verdict of this kind rests on, where they can be pointed at.
fn cue(a: &Side<'_>, b: &Side<'_>, evidence: &Evidence, kind: Kind) -> Option<(Option<Span>, Option<Span>)> {
    let both = |(x, y)| (Some(x), Some(y));
    match kind {
        Kind::Date => evidence.dates.clash().map(both),
        Kind::Number => evidence.numbers.clash().map(both),
        Kind::Scope => scope::difference(a, b),
        _ => None,
    }
}
