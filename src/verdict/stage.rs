//! The last stage: from the model's probabilities and the evidence to the probabilities that count. A softmax over named
//! features, small enough to be read (`models/judge/stage.json`, trained by `models/judge/train_stage.py`).

use std::sync::LazyLock;

use serde::Deserialize;

use super::{
    Kind, Question, Relation,
    evidence::{Evidence, Meeting},
    rivals::Rivals,
};
use crate::{claim::Modality, model::Judgement};

/// What the stage looks at, in order.
pub const FEATURES: [&str; 37] = [
    "one",
    "log p(contradicts)",
    "log p(supersedes)",
    "log p(disputes)",
    "log p(qualifies)",
    "log p(agrees)",
    "log p(unrelated)",
    "log p(contradiction)",
    "log p(entailment), better direction",
    "log p(entailment), weaker direction",
    "similarity",
    "dates clash",
    "dates fit",
    "numbers clash",
    "numbers fit",
    "same day",
    "log of days between",
    "attributed",
    "both attributed",
    "negation on one side",
    "plan, then none",
    "names in common",
    "dates clash, related",
    "numbers clash, related",
    "numbers clash later, related",
    "words in common",
    "words in common, nothing clashes",
    "two languages",
    "one leans",
    "dates clash, of kind date",
    "dates fit, of kind date",
    "numbers clash, of kind number",
    "numbers fit, of kind number",
    "similarity, related",
    "a rival is related",
    "a rival is more related",
    "a rival agrees",
];

/// Values of [`FEATURES`] for one pair.
pub type Features = [f32; FEATURES.len()];

/// Logarithms of probabilities go no lower.
const LEAST: f32 = 1e-4;

/// Weights of the compiled-in stage. A file that is about other features must not go unnoticed: a test reads it too.
static STAGE: LazyLock<Stage> = LazyLock::new(|| {
    Stage::parse(include_str!("../../models/judge/stage.json"))
        .expect("stage.json has a weight for every feature")
});

/// One row of weights for each relation, in the order of [`Relation::ALL`].
#[derive(Clone, Debug, PartialEq)]
struct Stage {
    weights: [Features; 6],
}

#[derive(Deserialize)]
struct File {
    features: Vec<String>,
    weights: Vec<Vec<f32>>,
}

impl Stage {
    /// `None` where the file is not about these features.
    fn parse(json: &str) -> Option<Self> {
        let file: File = serde_json::from_str(json).ok()?;
        let rows: Vec<Features> =
            file.weights.into_iter().map(|row| row.try_into().ok()).collect::<Option<_>>()?;
        (file.features == FEATURES).then_some(Self { weights: rows.try_into().ok()? })
    }

    fn probabilities(&self, features: &Features) -> [f32; 6] {
        let dot = |row: &Features| -> f32 { row.iter().zip(features).map(|(w, x)| w * x).sum() };
        let logits = self.weights.each_ref().map(dot);
        let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let shares = logits.map(|logit| (logit - highest).exp());
        let sum: f32 = shares.iter().sum();
        shares.map(|share| share / sum)
    }
}

/// The model's own probabilities, unchanged.
impl Default for Stage {
    fn default() -> Self {
        let mut weights = [[0.0; FEATURES.len()]; 6];
        for (relation, row) in weights.iter_mut().enumerate() {
            row[1 + relation] = 1.0;
        }
        Self { weights }
    }
}

/// Probabilities of the relations, in the order of [`Relation::ALL`].
pub(super) fn probabilities(features: &Features) -> [f32; 6] {
    STAGE.probabilities(features)
}

/// The features of a question whose earlier side is `a`.
pub(super) fn features(
    question: &Question<'_>,
    evidence: &Evidence,
    [ab, ba]: &[Judgement; 2],
    rivals: &Rivals,
) -> Features {
    let log = |p: f32| p.max(LEAST).ln();
    let flag = |is: bool| f32::from(u8::from(is));
    let p =
        |relation: Relation| f32::midpoint(ab.relations[relation as usize], ba.relations[relation as usize]);
    let related = 1.0 - p(Relation::Unrelated);
    let entailments = [ab.inference.entailment, ba.inference.entailment];
    let (dates, numbers) = (evidence.dates.clash().is_some(), evidence.numbers.clash().is_some());
    let days = evidence.gap_days.unwrap_or(0).clamp(0, 3650);
    let kind = |kind: Kind| f32::midpoint(ab.kinds[kind as usize], ba.kinds[kind as usize]) * related;
    let fit = |meeting: Meeting| matches!(meeting, Meeting::Compatible(..));
    let plan = |modality| matches!(modality, Modality::Planned | Modality::Demanded);
    let (a, b) = (&question.a, &question.b);
    [
        1.0,
        log(p(Relation::Contradicts)),
        log(p(Relation::Supersedes)),
        log(p(Relation::Disputes)),
        log(p(Relation::Qualifies)),
        log(p(Relation::Agrees)),
        log(p(Relation::Unrelated)),
        log(f32::midpoint(ab.inference.contradiction, ba.inference.contradiction)),
        log(entailments[0].max(entailments[1])),
        log(entailments[0].min(entailments[1])),
        question.similarity,
        flag(dates),
        flag(fit(evidence.dates)),
        flag(numbers),
        flag(fit(evidence.numbers)),
        flag(evidence.gap_days == Some(0)),
        f32::from(u16::try_from(days).unwrap_or(u16::MAX)).ln_1p(),
        flag(evidence.attributed),
        flag(a.speaker.is_some() && b.speaker.is_some()),
        flag(a.facts.negated != b.facts.negated),
        flag(plan(a.facts.modality) && !plan(b.facts.modality)),
        evidence.names.unwrap_or(0.5),
        flag(dates) * related,
        flag(numbers) * related,
        flag(numbers && days > 0) * related,
        evidence.common_words.unwrap_or(0.0),
        if dates || numbers { 0.0 } else { evidence.common_words.unwrap_or(0.0) },
        flag(evidence.common_words.is_none()),
        flag(a.leans() || b.leans()),
        flag(dates) * kind(Kind::Date),
        flag(fit(evidence.dates)) * kind(Kind::Date),
        flag(numbers) * kind(Kind::Number),
        flag(fit(evidence.numbers)) * kind(Kind::Number),
        question.similarity * related,
        rivals.related,
        (rivals.related - related).max(0.0),
        rivals.agreeing,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_fits_the_features() {
        assert!(Stage::parse(include_str!("../../models/judge/stage.json")).is_some());
        assert!(Stage::parse(r#"{"features": ["one"], "weights": [[1.0]]}"#).is_none());
    }

    #[test]
    fn without_weights_the_model_has_its_way() {
        let mut features = [0.0; FEATURES.len()];
        let given = [0.5f32, 0.2, 0.1, 0.1, 0.05, 0.05];
        for (feature, p) in features[1..7].iter_mut().zip(given) {
            *feature = p.ln();
        }
        let found = Stage::default().probabilities(&features);
        assert!(found.iter().zip(given).all(|(x, y)| (x - y).abs() < 1e-6), "{found:?}");
    }
}
