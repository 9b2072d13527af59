//! From the model's opinion and the evidence to a relation: what evidence forbids is passed over, what is not sure
//! enough is not reported.

use serde::{Deserialize, Serialize};

use super::{
    Kind, Relation, Side,
    evidence::{Evidence, Meeting},
    scope,
};
use crate::Span;

/// Probabilities from which a relation is reported. Chosen on development data (`eval/README.md` says how).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thresholds {
    /// Of a contradiction.
    pub contradicts: f32,
    /// Of a superseded state.
    pub supersedes: f32,
    /// Of a dispute.
    pub disputes: f32,
    /// Of a qualification.
    pub qualifies: f32,
    /// Cosine of the embeddings below which two claims are never about the same fact.
    pub similarity: f32,
    /// Probability of `unrelated` from which the model is not asked a second time, with the claims in the other order.
    pub surely_unrelated: f32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            contradicts: 0.6,
            supersedes: 0.8,
            disputes: 0.8,
            qualifies: 0.7,
            similarity: 0.3,
            surely_unrelated: 0.9,
        }
    }
}

impl Thresholds {
    /// For pairs that somebody chose, and wants to know about.
    pub(super) const NONE: Self = Self {
        contradicts: 0.0,
        supersedes: 0.0,
        disputes: 0.0,
        qualifies: 0.0,
        similarity: -1.0,
        surely_unrelated: f32::INFINITY,
    };

    fn of(&self, relation: Relation) -> f32 {
        match relation {
            Relation::Contradicts => self.contradicts,
            Relation::Supersedes => self.supersedes,
            Relation::Disputes => self.disputes,
            Relation::Qualifies => self.qualifies,
            Relation::Agrees | Relation::Unrelated => 0.0,
        }
    }
}

/// What model and last stage say about one pair. It does not depend on the order of the sides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Opinion {
    /// Cosine of the embeddings.
    pub(super) similarity: f32,
    /// Probabilities in the order of [`Relation::ALL`].
    pub(super) relations: [f32; 6],
    /// Probabilities in the order of [`Kind::ALL`], both directions averaged.
    pub(super) kinds: [f32; 9],
}

impl Opinion {
    /// Kinds from the likeliest to the least likely.
    fn kinds(&self) -> [Kind; 9] {
        let mut kinds = Kind::ALL;
        kinds.sort_by(|&x, &y| self.kinds[y as usize].total_cmp(&self.kinds[x as usize]).then(x.cmp(&y)));
        kinds
    }

    /// Relations from the likeliest to the least likely.
    fn ranked(&self) -> [(Relation, f32); 6] {
        let mut ranked = std::array::from_fn(|i| (Relation::ALL[i], self.relations[i]));
        ranked.sort_by(|x: &(Relation, f32), y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        ranked
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
    if opinion.similarity < thresholds.similarity {
        return Decision::plain(Relation::Unrelated, 1.0 - opinion.similarity);
    }
    let kind = kind(a, b, opinion, evidence);
    let sure = |&(relation, probability): &(Relation, f32)| {
        probability >= thresholds.of(relation) && is_possible(relation, kind, evidence)
    };
    let (relation, confidence) =
        opinion.ranked().into_iter().find(sure).unwrap_or((Relation::Unrelated, 0.0));
    if matches!(relation, Relation::Agrees | Relation::Unrelated) {
        return Decision::plain(relation, confidence);
    }
    Decision { relation, kind: Some(kind), confidence, cue: cue(a, b, evidence, kind) }
}

/// The likeliest kind of which the claims hold something; between a date and a number, the one that clashes.
fn kind(a: &Side<'_>, b: &Side<'_>, opinion: &Opinion, evidence: &Evidence) -> Kind {
    let holds = |kind: &Kind| match kind {
        Kind::Number => !a.facts.quantities.is_empty() && !b.facts.quantities.is_empty(),
        Kind::Date => !a.facts.timexes.is_empty() || !b.facts.timexes.is_empty(),
        _ => true,
    };
    let likeliest = opinion.kinds().into_iter().find(holds).unwrap_or(Kind::Polarity);
    match (likeliest, evidence.dates.clash().is_some(), evidence.numbers.clash().is_some()) {
        (Kind::Date, false, true) => Kind::Number,
        (Kind::Number, true, false) => Kind::Date,
        (kind, ..) => kind,
    }
}

/// Whether the evidence leaves room for the relation, whatever the model thinks.
fn is_possible(relation: Relation, kind: Kind, evidence: &Evidence) -> bool {
    // What fits neither clashes nor has changed.
    let may_differ = match kind {
        Kind::Date => !matches!(evidence.dates, Meeting::Compatible(..)),
        Kind::Number => !matches!(evidence.numbers, Meeting::Compatible(..)),
        _ => true,
    };
    match relation {
        Relation::Contradicts => may_differ,
        // Only a later report can tell a later state.
        Relation::Supersedes => may_differ && evidence.gap_days.is_some_and(|days| days >= 0),
        Relation::Disputes => evidence.attributed,
        Relation::Qualifies | Relation::Agrees | Relation::Unrelated => true,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::SideRequest;

    const SILENT: Evidence = Evidence {
        dates: Meeting::Silent,
        numbers: Meeting::Silent,
        gap_days: None,
        attributed: false,
        names: None,
        common_words: None,
    };

    fn opinion(relations: [f32; 6]) -> Opinion {
        Opinion { similarity: 0.5, relations, kinds: [0.0, 0.6, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0] }
    }

    #[test]
    fn dates_that_fit_neither_contradict_nor_change() {
        let fitting = Evidence { dates: Meeting::Compatible(Span::new(0, 1), Span::new(0, 1)), ..SILENT };
        assert!(!is_possible(Relation::Contradicts, Kind::Date, &fitting));
        assert!(is_possible(Relation::Contradicts, Kind::Role, &fitting));
        let later = Evidence { gap_days: Some(2), ..fitting.clone() };
        assert!(!is_possible(Relation::Supersedes, Kind::Date, &later));
        assert!(is_possible(Relation::Supersedes, Kind::Status, &later));
        assert!(is_possible(Relation::Contradicts, Kind::Date, &SILENT));
    }

    #[test]
    fn a_state_is_superseded_by_a_later_report_only() {
        let gap = |days| Evidence { gap_days: days, ..SILENT };
        assert!(is_possible(Relation::Supersedes, Kind::Status, &gap(Some(2))));
        assert!(!is_possible(Relation::Supersedes, Kind::Status, &gap(None)));
    }

    #[test]
    fn a_dispute_needs_somebody_who_says_so() {
        assert!(!is_possible(Relation::Disputes, Kind::Polarity, &SILENT));
        assert!(is_possible(Relation::Disputes, Kind::Polarity, &Evidence { attributed: true, ..SILENT }));
    }

    #[test]
    fn a_kind_needs_what_it_is_about() {
        let kind_of = |texts: [&str; 2]| {
            let [a, b] = texts.map(|text| {
                let request =
                    serde_json::json!({ "text": text, "published": "2025-05-13", "language": "en" });
                serde_json::from_value::<SideRequest>(request).unwrap().prepare()
            });
            let question = a.question(&b, 0.5);
            let evidence = Evidence::gather(&question.a, &question.b);
            kind(&question.a, &question.b, &opinion([0.0; 6]), &evidence)
        };
        // The model thinks of a date first, then of an entity.
        assert_eq!(kind_of(["The dam broke on Monday.", "The dam held."]), Kind::Date);
        assert_eq!(kind_of(["The dam broke.", "The dam held."]), Kind::Entity);
        assert_eq!(kind_of(["In May 40 people were hurt.", "In May 70 people were hurt."]), Kind::Number);
    }
}
