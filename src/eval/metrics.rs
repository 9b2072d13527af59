//! Measures. A figure whose denominator is zero is undefined, which is `None` here and `null` in JSON.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::verdict::{Kind, Relation};

/// The relations in the order of the guideline.
pub const RELATIONS: [Relation; 6] = [
    Relation::Contradicts,
    Relation::Supersedes,
    Relation::Disputes,
    Relation::Qualifies,
    Relation::Agrees,
    Relation::Unrelated,
];

/// `part / whole`; undefined for a `whole` of zero.
#[must_use]
pub fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Rounded to four decimals, as figures are written.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// The word that a relation or kind has in records.
pub(super) fn word(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The word of a kind, or `none`.
pub(super) fn kind_word(kind: Option<Kind>) -> String {
    kind.map_or_else(|| "none".to_owned(), word)
}

/// What was predicted and what is gold. Where one prediction can hit several gold items, `right` and `found` differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// Predictions that are right.
    pub right: usize,
    /// Predictions.
    pub predicted: usize,
    /// Gold items that were hit.
    pub found: usize,
    /// Gold items.
    pub gold: usize,
}

impl Matches {
    /// Counts one yes-or-no decision.
    pub fn count(&mut self, predicted: bool, gold: bool) {
        let hit = usize::from(predicted && gold);
        self.add(Self { right: hit, predicted: predicted.into(), found: hit, gold: gold.into() });
    }

    /// Adds the counts of `other`.
    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.found += other.found;
        self.gold += other.gold;
    }

    /// Right predictions among all.
    #[must_use]
    pub fn precision(self) -> Option<f64> {
        ratio(self.right, self.predicted)
    }

    /// Gold items hit among all.
    #[must_use]
    pub fn recall(self) -> Option<f64> {
        ratio(self.found, self.gold)
    }

    /// Harmonic mean of both; 0 where only one of them is defined.
    #[must_use]
    pub fn f1(self) -> Option<f64> {
        if self.predicted + self.gold == 0 {
            return None;
        }
        let (p, r) = (self.precision().unwrap_or(0.0), self.recall().unwrap_or(0.0));
        Some(if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
    }
}

/// Precision, recall and F1 as they are written: four decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Prf {
    /// Right predictions among all.
    pub precision: Option<f64>,
    /// Gold items hit among all.
    pub recall: Option<f64>,
    /// Harmonic mean of both.
    pub f1: Option<f64>,
}

impl From<Matches> for Prf {
    fn from(matches: Matches) -> Self {
        Self {
            precision: matches.precision().map(rounded),
            recall: matches.recall().map(rounded),
            f1: matches.f1().map(rounded),
        }
    }
}

/// How often gold relation (row) was judged as which relation (column), in the order of [`RELATIONS`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusion([[usize; 6]; 6]);

impl Confusion {
    /// Counts one judgement.
    pub fn count(&mut self, gold: Relation, predicted: Relation) {
        self.count_many(gold, predicted, 1);
    }

    /// Counts `n` equal judgements.
    pub fn count_many(&mut self, gold: Relation, predicted: Relation, n: usize) {
        self.0[gold as usize][predicted as usize] += n;
    }

    /// Adds the counts of `other`.
    pub fn add(&mut self, other: &Self) {
        for (cell, n) in self.0.as_flattened_mut().iter_mut().zip(other.0.as_flattened()) {
            *cell += n;
        }
    }

    /// Number of judgements.
    #[must_use]
    pub fn total(&self) -> usize {
        self.0.as_flattened().iter().sum()
    }

    /// Share of right judgements.
    #[must_use]
    pub fn accuracy(&self) -> Option<f64> {
        ratio((0..6).map(|i| self.0[i][i]).sum(), self.total())
    }

    /// One relation against all others.
    #[must_use]
    pub fn matches(&self, relation: Relation) -> Matches {
        let i = relation as usize;
        let right = self.0[i][i];
        let predicted = self.0.iter().map(|row| row[i]).sum();
        Matches { right, predicted, found: right, gold: self.0[i].iter().sum() }
    }

    /// Mean F1 of the relations that are gold or predicted at least once.
    #[must_use]
    pub fn macro_f1(&self) -> Option<f64> {
        let scores: Vec<f64> = RELATIONS.iter().filter_map(|&r| self.matches(r).f1()).collect();
        (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64)
    }

    /// The counts by name: gold, then predicted.
    #[must_use]
    pub fn by_name(&self) -> BTreeMap<Relation, BTreeMap<Relation, usize>> {
        let row =
            |gold: Relation| RELATIONS.iter().map(|&p| (p, self.0[gold as usize][p as usize])).collect();
        RELATIONS.iter().map(|&gold| (gold, row(gold))).collect()
    }
}

/// A prediction with its rank, and the gold items it hits (none: it is wrong).
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Higher ranks earlier.
    pub confidence: f32,
    /// Indices of gold items.
    pub hits: Vec<usize>,
}

/// Mean over the gold items of the precision at the rank where each is first hit, 0 where it never is. Predictions
/// of equal confidence count as one rank, so their order does not matter.
#[must_use]
pub fn average_precision(ranked: &[Ranked], gold: usize) -> Option<f64> {
    let mut found = vec![false; gold];
    let (mut seen, mut right, mut sum) = (0, 0, 0.0);
    for tied in by_confidence(ranked).chunk_by(|a, b| a.confidence == b.confidence) {
        seen += tied.len();
        right += tied.iter().filter(|p| !p.hits.is_empty()).count();
        let new = tied
            .iter()
            .flat_map(|p| &p.hits)
            .filter(|&&hit| !std::mem::replace(&mut found[hit], true))
            .count();
        sum += new as f64 * right as f64 / seen as f64;
    }
    (gold > 0).then(|| sum / gold as f64)
}

/// Share of right ones among the first `k` predictions, or among all where there are fewer; ties in the order given.
#[must_use]
pub fn precision_at(k: usize, ranked: &[Ranked]) -> Option<f64> {
    let first = by_confidence(ranked).into_iter().take(k);
    ratio(first.filter(|p| !p.hits.is_empty()).count(), k.min(ranked.len()))
}

fn by_confidence(ranked: &[Ranked]) -> Vec<&Ranked> {
    let mut sorted: Vec<_> = ranked.iter().collect();
    sorted.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    sorted
}

/// Expected calibration error over `bins` equal bins of probability: mean distance of confidence and accuracy,
/// weighted by the bins' sizes. Takes probability and truth of each prediction.
#[must_use]
pub fn calibration_error(predictions: &[(f64, bool)], bins: usize) -> Option<f64> {
    let mut sums = vec![0.0; bins.max(1)];
    for &(p, truth) in predictions {
        let bin = ((p * bins as f64) as usize).min(sums.len() - 1);
        sums[bin] += p - f64::from(u8::from(truth));
    }
    mean(predictions.len(), sums.iter().map(|sum| sum.abs()))
}

/// Brier score: mean squared distance of probability and truth.
#[must_use]
pub fn brier(predictions: &[(f64, bool)]) -> Option<f64> {
    mean(predictions.len(), predictions.iter().map(|&(p, truth)| (p - f64::from(u8::from(truth))).powi(2)))
}

fn mean(n: usize, values: impl Iterator<Item = f64>) -> Option<f64> {
    (n > 0).then(|| values.sum::<f64>() / n as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Relation::{Agrees, Contradicts, Supersedes};

    fn near(value: Option<f64>, expected: f64) {
        assert!(value.is_some_and(|v| (v - expected).abs() < 1e-9), "{value:?} is not {expected}");
    }

    #[test]
    fn precision_recall_f1() {
        // 3 of 4 predictions right, 2 of 5 gold items found: P 3/4, R 2/5, F1 2·0.75·0.4/1.15 = 0.6/1.15.
        let matches = Matches { right: 3, predicted: 4, found: 2, gold: 5 };
        near(matches.precision(), 0.75);
        near(matches.recall(), 0.4);
        near(matches.f1(), 0.6 / 1.15);
        assert_eq!(Prf::from(matches), Prf { precision: Some(0.75), recall: Some(0.4), f1: Some(0.5217) });
    }

    #[test]
    fn zero_denominators_are_undefined() {
        assert_eq!(Prf::from(Matches::default()), Prf { precision: None, recall: None, f1: None });
        let missed = Matches { gold: 2, ..Matches::default() };
        assert_eq!((missed.precision(), missed.recall(), missed.f1()), (None, Some(0.0), Some(0.0)));
        let alarm = Matches { predicted: 2, ..Matches::default() };
        assert_eq!((alarm.precision(), alarm.recall(), alarm.f1()), (Some(0.0), None, Some(0.0)));
    }

    #[test]
    fn decisions_are_counted() {
        let mut matches = Matches::default();
        for (predicted, gold) in [(true, true), (true, false), (false, true), (false, false), (true, true)] {
            matches.count(predicted, gold);
        }
        assert_eq!(matches, Matches { right: 2, predicted: 3, found: 2, gold: 3 });
    }

    #[test]
    fn confusion_figures() {
        // Gold contradicts: 2 right, 1 taken for supersedes. Gold supersedes: 1 right, 1 taken for agrees.
        // Accuracy 3/5. F1: contradicts P 1, R 2/3 → 0.8; supersedes P 1/2, R 1/2 → 0.5; agrees P 0 → 0.
        // Macro over these three: 1.3/3.
        let mut confusion = Confusion::default();
        confusion.count(Contradicts, Contradicts);
        confusion.count(Contradicts, Contradicts);
        confusion.count(Contradicts, Supersedes);
        let mut second = Confusion::default();
        second.count(Supersedes, Supersedes);
        second.count(Supersedes, Agrees);
        confusion.add(&second);
        near(confusion.accuracy(), 0.6);
        near(confusion.matches(Contradicts).f1(), 0.8);
        near(confusion.matches(Supersedes).f1(), 0.5);
        near(confusion.matches(Agrees).f1(), 0.0);
        near(confusion.macro_f1(), 1.3 / 3.0);
        assert_eq!(confusion.by_name()[&Contradicts][&Supersedes], 1);
        assert_eq!((Confusion::default().accuracy(), Confusion::default().macro_f1()), (None, None));
    }

    #[test]
    fn relations_stand_at_their_own_index() {
        assert!(RELATIONS.iter().enumerate().all(|(i, &r)| r as usize == i));
        assert_eq!(word(Relation::Qualifies), "qualifies");
        assert_eq!((kind_word(Some(Kind::Role)), kind_word(None)), ("role".to_owned(), "none".to_owned()));
    }

    fn ranked(items: &[(f32, &[usize])]) -> Vec<Ranked> {
        items.iter().map(|&(confidence, hits)| Ranked { confidence, hits: hits.to_vec() }).collect()
    }

    #[test]
    fn average_precision_by_hand() {
        // Ranks: hit(0), wrong, hit(1); item 2 is never found: (1/1 + 2/3 + 0) / 3 = 5/9.
        let three = ranked(&[(0.2, &[1]), (0.9, &[0]), (0.5, &[])]);
        near(average_precision(&three, 3), 5.0 / 9.0);
        // One prediction that hits two items at once, a second that hits one of them again: both at precision 1.
        near(average_precision(&ranked(&[(0.9, &[0, 1]), (0.8, &[1])]), 2), 1.0);
        assert_eq!(average_precision(&three[2..], 0), None);
        assert_eq!(average_precision(&[], 2), Some(0.0));
    }

    #[test]
    fn ties_count_as_one_rank() {
        // Two tied predictions, one right: precision 1/2 at their common rank, whichever comes first.
        near(average_precision(&ranked(&[(0.5, &[]), (0.5, &[0])]), 1), 0.5);
        near(average_precision(&ranked(&[(0.5, &[0]), (0.5, &[])]), 1), 0.5);
    }

    #[test]
    fn precision_of_the_first() {
        let four = ranked(&[(0.1, &[0]), (0.9, &[1]), (0.8, &[]), (0.7, &[2])]);
        near(precision_at(2, &four), 0.5);
        near(precision_at(20, &four), 0.75);
        assert_eq!(precision_at(20, &[]), None);
    }

    #[test]
    fn calibration_by_hand() {
        // Two bins. Low: 0.2 false, 0.4 true → |0.6 - 1| = 0.4. High: 0.9 true, 1.0 true → |1.9 - 2| = 0.1.
        // Error (0.4 + 0.1) / 4 = 0.125. Brier (0.04 + 0.36 + 0.01 + 0) / 4 = 0.1025.
        let predictions = [(0.2, false), (0.4, true), (0.9, true), (1.0, true)];
        near(calibration_error(&predictions, 2), 0.125);
        near(brier(&predictions), 0.1025);
        assert_eq!((calibration_error(&[], 2), brier(&[])), (None, None));
    }
}
