//! From the model's opinion and the evidence to a relation: what evidence forbids is passed over, what is not sure
//! enough is not reported.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{
    Kind, Relation, Side,
    evidence::{Evidence, Meeting},
    scope,
    stage::{self, Features},
};
use crate::{Span, model::Judgement};

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
    /// Cosine from which dates that exclude one another are a contradiction in claims that seem to tell the same fact.
    pub dated_similarity: f32,
    /// Probability of that: that they agree, or contradict one another.
    pub same_fact: f32,
}

/// How often [`Thresholds::dated_similarity`] and [`Thresholds::same_fact`] were right on training stories: 22 of 37.
const CLASH_OF_DATES: f32 = 0.6;

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            contradicts: 0.6,
            supersedes: 0.8,
            disputes: 0.5,
            qualifies: 0.5,
            similarity: 0.1,
            dated_similarity: 0.5,
            same_fact: 0.5,
        }
    }
}

impl Thresholds {
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
    similarity: f32,
    /// Probabilities in the order of [`Relation::ALL`].
    relations: [f32; 6],
    /// Probabilities in the order of [`Kind::ALL`], both directions averaged.
    kinds: [f32; 9],
}

impl Opinion {
    pub(super) fn new(similarity: f32, features: &Features, [ab, ba]: &[Judgement; 2]) -> Self {
        let kinds = std::array::from_fn(|i| f32::midpoint(ab.kinds[i], ba.kinds[i]));
        Self { similarity, relations: stage::probabilities(features), kinds }
    }

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

/// Share of the shorter claim's words from which the other claim is the same sentence, lightly edited. The judge, trained on
/// claims that agree in far words, takes such sentences for contradictions.
const RETOLD: f32 = 0.6;

/// Whether both say the same in nearly the same words, with nothing between them that clashes.
fn is_retold(a: &Side<'_>, b: &Side<'_>, evidence: &Evidence) -> bool {
    let words = |side: &Side<'_>| -> BTreeSet<String> {
        let lower = side.text().to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let peace = evidence.dates.clash().is_none() && evidence.numbers.clash().is_none();
    let (x, y) = (words(a), words(b));
    #[expect(clippy::cast_precision_loss, reason = "a sentence has few words")]
    let share = x.intersection(&y).count() as f32 / x.len().min(y.len()).max(1) as f32;
    peace && a.facts.negated == b.facts.negated && share >= RETOLD
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
    if is_retold(a, b, evidence) {
        return Decision::plain(Relation::Agrees, RETOLD);
    }
    if a.is_unresolved() || b.is_unresolved() {
        return Decision::plain(Relation::Unrelated, 0.0);
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
        return clash_of_dates(evidence, opinion, thresholds)
            .unwrap_or(Decision::plain(relation, confidence));
    }
    Decision { relation, kind: Some(kind), confidence, cue: cue(a, b, evidence, kind) }
}

/// The same fact, so far as wording goes, on days that exclude one another: the model does not calculate.
fn clash_of_dates(evidence: &Evidence, opinion: &Opinion, thresholds: &Thresholds) -> Option<Decision> {
    let p = |relation: Relation| opinion.relations[relation as usize];
    let same_fact = p(Relation::Agrees) + p(Relation::Contradicts) >= thresholds.same_fact
        && opinion.similarity >= thresholds.dated_similarity
        && evidence.sharp
        && evidence.numbers.clash().is_none();
    let (x, y) = evidence.dates.clash().filter(|_| same_fact)?;
    Some(Decision {
        relation: Relation::Contradicts,
        kind: Some(Kind::Date),
        confidence: CLASH_OF_DATES,
        cue: Some((Some(x), Some(y))),
    })
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
    match relation {
        Relation::Contradicts => match kind {
            Kind::Date => !matches!(evidence.dates, Meeting::Compatible(..)),
            Kind::Number => !matches!(evidence.numbers, Meeting::Compatible(..)),
            _ => true,
        },
        // Only a later report can tell a later state.
        Relation::Supersedes => evidence.gap_days.is_some_and(|days| days >= 0),
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
        sharp: true,
        numbers: Meeting::Silent,
        gap_days: None,
        attributed: false,
        names: None,
    };

    fn opinion(relations: [f32; 6]) -> Opinion {
        Opinion { similarity: 0.5, relations, kinds: [0.0, 0.6, 0.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0] }
    }

    #[test]
    fn dates_that_fit_leave_no_contradiction_of_dates() {
        let fitting = Evidence { dates: Meeting::Compatible(Span::new(0, 1), Span::new(0, 1)), ..SILENT };
        assert!(!is_possible(Relation::Contradicts, Kind::Date, &fitting));
        assert!(is_possible(Relation::Contradicts, Kind::Role, &fitting));
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
    fn the_same_fact_on_other_days_is_a_contradiction() {
        let clash = Meeting::Clash(Span::new(0, 1), Span::new(2, 3));
        let dated = Evidence { dates: clash, ..SILENT };
        let agreeing = opinion([0.1, 0.0, 0.0, 0.0, 0.6, 0.3]);
        let found = clash_of_dates(&dated, &agreeing, &Thresholds::default());
        assert_eq!(found.map(|d| (d.relation, d.kind)), Some((Relation::Contradicts, Some(Kind::Date))));
        let vague = Evidence { sharp: false, ..dated };
        assert_eq!(clash_of_dates(&vague, &agreeing, &Thresholds::default()), None);
        let numbered = Evidence { numbers: clash, ..dated };
        assert_eq!(clash_of_dates(&numbered, &agreeing, &Thresholds::default()), None);
        let unrelated = opinion([0.1, 0.0, 0.0, 0.0, 0.2, 0.7]);
        assert_eq!(clash_of_dates(&dated, &unrelated, &Thresholds::default()), None);
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
