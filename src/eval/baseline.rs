//! Simple systems to compare with, and the table they stand in.
//!
//! Each puts a pair into one of a few cells by thresholds, and gives every pair of a cell the same relation;
//! thresholds and relations are those with the best macro-F1 on the pairs it is fit on.

use std::collections::BTreeSet;

use super::bootstrap;
use super::evaluation::Evaluation;
use super::metrics::{Confusion, RELATIONS};
use super::table::{markdown, with_interval};
use crate::model::Scores;
use crate::verdict::{Relation, overlap, word_set};

/// A pair of claims as a baseline sees it.
#[derive(Clone, Debug)]
pub struct PairInput<'a> {
    /// Words of the first claim.
    pub a: &'a str,
    /// Words of the second.
    pub b: &'a str,
    /// Cosine of their embeddings.
    pub similarity: f32,
    /// Scores of a judge, first claim as premise and second as premise.
    pub scores: [Scores; 2],
}

/// A simple system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// Always the most frequent relation.
    Majority,
    /// Share of common words, and whether only one side holds a negation word.
    Words,
    /// Embedding similarity, cut into three.
    Similarity,
    /// Judge alone: contradiction either way, entailment both ways, one way, neither.
    Inference,
}

impl Baseline {
    /// All of them, weakest first.
    pub const ALL: [Self; 4] = [Self::Majority, Self::Words, Self::Similarity, Self::Inference];

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Majority => "always the majority",
            Self::Words => "word overlap and negation",
            Self::Similarity => "embedding similarity alone",
            Self::Inference => "NLI alone",
        }
    }

    /// The rule with the best macro-F1 on pairs of known relation; the majority for accuracy.
    #[must_use]
    pub fn fit(self, known: &[(PairInput<'_>, Relation)]) -> Rule {
        let grid = self.grid();
        let fitted = grid.into_iter().map(|thresholds| self.fit_cells(thresholds, known));
        let better = |best: (f64, Rule), new: (f64, Rule)| if new.0 > best.0 { new } else { best };
        fitted.reduce(better).map_or_else(|| self.unfit(), |(_, rule)| rule)
    }

    fn unfit(self) -> Rule {
        Rule { baseline: self, thresholds: [0.0; 2], relations: vec![Relation::Unrelated; self.cells()] }
    }

    fn cells(self) -> usize {
        match self {
            Self::Majority => 1,
            Self::Similarity => 3,
            Self::Words | Self::Inference => 4,
        }
    }

    /// The thresholds to try; the second counts only where there are two.
    fn grid(self) -> Vec<[f32; 2]> {
        let steps = || (1..20).map(|step| step as f32 / 20.0);
        match self {
            Self::Majority => vec![[0.0; 2]],
            Self::Words | Self::Inference => steps().map(|t| [t, 0.0]).collect(),
            Self::Similarity => steps()
                .flat_map(|low| steps().filter(move |&high| low < high).map(move |high| [low, high]))
                .collect(),
        }
    }

    fn cell(self, [first, second]: [f32; 2], pair: &PairInput<'_>) -> usize {
        match self {
            Self::Majority => 0,
            Self::Words => {
                let (a, b) = (word_set(pair.a), word_set(pair.b));
                2 * usize::from(overlap(&a, &b) >= first) + usize::from(is_negated(&a) != is_negated(&b))
            }
            Self::Similarity => {
                usize::from(pair.similarity >= first) + usize::from(pair.similarity >= second)
            }
            Self::Inference => {
                let [ab, ba] = pair.scores;
                if ab.contradiction.max(ba.contradiction) >= first {
                    return 3;
                }
                usize::from(ab.entailment >= first) + usize::from(ba.entailment >= first)
            }
        }
    }

    fn fit_cells(self, thresholds: [f32; 2], known: &[(PairInput<'_>, Relation)]) -> (f64, Rule) {
        let mut counts = vec![[0; 6]; self.cells()];
        for (pair, relation) in known {
            counts[self.cell(thresholds, pair)][*relation as usize] += 1;
        }
        let rule = |relations| Rule { baseline: self, thresholds, relations };
        if self == Self::Majority {
            let most = RELATIONS.into_iter().rev().max_by_key(|&r| counts[0][r as usize]);
            return (0.0, rule(most.into_iter().collect()));
        }
        let mut best = (f64::NEG_INFINITY, Vec::new());
        for code in 0..6_usize.pow(counts.len() as u32) {
            let relations: Vec<_> =
                (0..counts.len()).map(|c| RELATIONS[code / 6_usize.pow(c as u32) % 6]).collect();
            let score = macro_f1(&counts, &relations);
            if score > best.0 {
                best = (score, relations);
            }
        }
        (best.0, rule(best.1))
    }
}

/// Macro-F1 if every pair of a cell gets the cell's relation.
fn macro_f1(counts: &[[usize; 6]], relations: &[Relation]) -> f64 {
    let mut confusion = Confusion::default();
    for (cell, &judged) in counts.iter().zip(relations) {
        for (&gold, &n) in RELATIONS.iter().zip(cell) {
            confusion.count_many(gold, judged, n);
        }
    }
    confusion.macro_f1().unwrap_or(0.0)
}

/// A fitted baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    baseline: Baseline,
    thresholds: [f32; 2],
    /// The relation of each cell.
    relations: Vec<Relation>,
}

impl Rule {
    /// What it makes of a pair.
    #[must_use]
    pub fn relation(&self, pair: &PairInput<'_>) -> Relation {
        self.relations[self.baseline.cell(self.thresholds, pair)]
    }

    /// What its findings are ranked by: the judge's contradiction where it looks at it, else similarity.
    #[must_use]
    pub fn confidence(&self, pair: &PairInput<'_>) -> f32 {
        match self.baseline {
            Baseline::Inference => f32::midpoint(pair.scores[0].contradiction, pair.scores[1].contradiction),
            _ => pair.similarity.clamp(0.0, 1.0),
        }
    }
}

/// Words that turn a statement round.
const NEGATIONS: [&str; 21] = [
    "nicht", "kein", "keine", "keinen", "keiner", "keinem", "keines", "nie", "niemals", "niemand", "nichts",
    "weder", "ohne", "not", "no", "never", "nobody", "nothing", "neither", "nor", "without",
];

fn is_negated(words: &BTreeSet<String>) -> bool {
    NEGATIONS.iter().any(|negation| words.contains(*negation))
}

/// One line of the table for given pairs.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The system.
    pub system: String,
    /// Accuracy, macro-F1, then precision, recall and F1 of `contradicts`, each with its interval over stories.
    pub figures: [(Option<f64>, Option<[f64; 2]>); 5],
}

/// Scores a system on given pairs: gold and judged relation of each, by story.
#[must_use]
pub fn row(system: &str, stories: &[Vec<(Relation, Relation)>]) -> Row {
    let figures = |sample: &[usize]| {
        let mut confusion = Confusion::default();
        sample.iter().flat_map(|&s| &stories[s]).for_each(|&(gold, judged)| confusion.count(gold, judged));
        let contradicts = confusion.matches(Relation::Contradicts);
        let (p, r, f1) = (contradicts.precision(), contradicts.recall(), contradicts.f1());
        vec![confusion.accuracy(), confusion.macro_f1(), p, r, f1]
    };
    let values = figures(&(0..stories.len()).collect::<Vec<_>>());
    let intervals = bootstrap::intervals(stories.len(), figures);
    Row { system: system.to_owned(), figures: std::array::from_fn(|i| (values[i], intervals[i])) }
}

/// The table of systems on given pairs, in Markdown.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let cells = |row: &Row| {
        let [a, b, c, d, e] = row.figures.map(|(value, interval)| with_interval(value, interval));
        [row.system.clone(), a, b, c, d, e]
    };
    let header = ["given pairs", "accuracy", "macro-F1", "contradicts P", "contradicts R", "contradicts F1"];
    markdown(header, &rows.iter().map(cells).collect::<Vec<_>>())
}

/// The table of systems from the articles alone, in Markdown: each with its evaluation.
#[must_use]
pub fn end_to_end_table(systems: &[(&str, &Evaluation)]) -> String {
    const PATHS: [&str; 5] = [
        "findings.contradicts.precision",
        "findings.contradicts.recall",
        "findings.contradicts.f1",
        "findings.contradicts.average_precision",
        "findings.conflict_recall",
    ];
    let cells = |(system, evaluation): &(&str, &Evaluation)| {
        let headline = evaluation.headline();
        let value =
            |path: &str| headline.iter().find(|(name, _)| *name == path).and_then(|(_, value)| *value);
        let cell = |path: &str| with_interval(value(path), evaluation.intervals.get(path).copied());
        let [a, b, c, d, e] = PATHS.map(cell);
        [(*system).to_owned(), a, b, c, d, e]
    };
    let header = ["end to end", "precision", "recall", "F1", "average precision", "conflict recall"];
    markdown(header, &systems.iter().map(cells).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Relation::{Agrees, Contradicts, Qualifies, Unrelated};

    fn pair<'a>(a: &'a str, b: &'a str, similarity: f32, scores: [(f32, f32); 2]) -> PairInput<'a> {
        let scores = scores.map(|(entailment, contradiction)| Scores {
            entailment,
            neutral: 1.0 - entailment - contradiction,
            contradiction,
        });
        PairInput { a, b, similarity, scores }
    }

    fn known() -> Vec<(PairInput<'static>, Relation)> {
        let gate = "The gate was open on Monday";
        vec![
            (pair(gate, "The gate was not open on Monday", 0.9, [(0.1, 0.8), (0.0, 0.9)]), Contradicts),
            (pair("Das Tor war offen", "Das Tor war nie offen", 0.9, [(0.1, 0.1), (0.0, 0.9)]), Contradicts),
            (pair(gate, "On Monday the gate was open", 0.6, [(0.9, 0.0), (0.9, 0.0)]), Agrees),
            (pair(gate, "The gate was open on Monday night", 0.6, [(0.1, 0.1), (0.9, 0.0)]), Qualifies),
            (pair("Das Tor war offen", "It rained in Prague", 0.1, [(0.0, 0.1), (0.1, 0.1)]), Unrelated),
            (pair(gate, "It rained in Prague", 0.1, [(0.0, 0.1), (0.1, 0.1)]), Unrelated),
            (pair(gate, "Es regnete in Prag", 0.2, [(0.0, 0.1), (0.1, 0.1)]), Unrelated),
        ]
    }

    fn right(baseline: Baseline) -> usize {
        let known = known();
        let rule = baseline.fit(&known);
        known.iter().filter(|(pair, relation)| rule.relation(pair) == *relation).count()
    }

    #[test]
    fn each_fits_what_it_can_see() {
        // Majority: the three unrelated. Words: not the difference of agrees and qualifies. Similarity: nor does
        // it see that; both sit at 0.6. Inference sees all.
        assert_eq!(Baseline::ALL.map(right), [3, 6, 6, 7]);
    }

    #[test]
    fn majority_is_the_most_frequent() {
        let rule = Baseline::Majority.fit(&known());
        assert_eq!(rule.relation(&pair("a", "b", 0.0, [(0.0, 0.0); 2])), Unrelated);
    }

    #[test]
    fn nothing_to_fit_on_is_no_error() {
        for baseline in Baseline::ALL {
            let relation = baseline.fit(&[]).relation(&pair("a", "b", 0.5, [(0.0, 0.9); 2]));
            assert!(RELATIONS.contains(&relation));
        }
    }

    #[test]
    fn words_by_hand() {
        let (a, b) = (word_set("Kein Tor, kein Sieg!"), word_set("Ein Tor ist kein Sieg gewesen"));
        assert_eq!(a.len(), 3);
        assert_eq!(overlap(&a, &b), 1.0);
        assert!(is_negated(&a) && !is_negated(&word_set("Notably open")));
        assert_eq!(overlap(&word_set(""), &b), 0.0);
    }

    #[test]
    fn rows_by_hand() {
        // Contradicts: gold 2, judged 2, right 1: P = R = F1 = 1/2. Agrees: gold 2, judged 2, right 1. Accuracy 1/2.
        let stories = [
            vec![(Contradicts, Contradicts), (Agrees, Contradicts)],
            vec![(Contradicts, Agrees), (Agrees, Agrees)],
        ];
        let row = row("system", &stories);
        assert_eq!(row.figures.map(|(value, _)| value), [Some(0.5); 5]);
        assert_eq!(row.figures[0].1, Some([0.5, 0.5]));
        assert_eq!(row.figures[3].1, Some([0.0, 1.0]));
        let table = table(&[row]);
        assert!(table.contains("| system      | 0.500 [0.500, 0.500] |"), "{table}");
    }

    #[test]
    fn end_to_end_rows_come_from_evaluations() {
        let mut evaluation = Evaluation::default();
        evaluation.findings.contradicts.precision = Some(0.75);
        evaluation.intervals.insert("findings.contradicts.precision".to_owned(), [0.5, 1.0]);
        let table = end_to_end_table(&[("program", &evaluation)]);
        assert!(table.contains("| program    | 0.750 [0.500, 1.000] |      – |"), "{table}");
    }
}
