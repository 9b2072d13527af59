//! The figures of `eval --json`, and the table for the terminal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::bootstrap;
use super::gold::Story;
use super::metrics::{
    Matches, Prf, RELATIONS, average_precision, calibration_error, precision_at, ratio, rounded, word,
};
use super::score::{Outcome, Tally};
use super::table::{figure, markdown, with_interval};
use crate::verdict::{Kind, Relation};

/// Every figure lies between 0 and 1, with four decimals; `None` (`null`) where it is undefined.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// The sets, as named by the user.
    pub sets: Vec<String>,
    /// What was counted.
    pub counts: Counts,
    /// Sentences that state a claim.
    pub claims: Prf,
    /// Date expressions inside gold quotes.
    pub dates: Dates,
    /// Speakers of the gold claims that were found.
    pub speakers: Prf,
    /// The gold pairs, judged as they are.
    pub pairs: Pairs,
    /// Contradictions, found from the articles alone.
    pub findings: Findings,
    /// 95 % bootstrap intervals over stories, by the figure's path in this record; those of one story have none.
    pub intervals: BTreeMap<String, [f64; 2]>,
}

/// What was counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Stories.
    pub stories: usize,
    /// Articles.
    pub articles: usize,
    /// Sentences by the program.
    pub sentences: usize,
    /// Claims by the program.
    pub claims: usize,
    /// Gold claims.
    pub gold_claims: usize,
    /// Gold dates.
    pub gold_dates: usize,
    /// Gold pairs.
    pub gold_pairs: usize,
    /// Gold contradictions across articles.
    pub gold_contradicts: usize,
    /// Groups of these that are about the same fact.
    pub gold_conflicts: usize,
    /// Findings by relation.
    pub findings: BTreeMap<Relation, usize>,
    /// Wrong contradictions by the relation that gold gives instead; `unlisted` where the pair is not in gold.
    pub wrong_contradicts: BTreeMap<String, usize>,
}

/// Date expressions inside gold quotes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Dates {
    /// Expressions that overlap a gold one, among all the program's.
    pub precision: Option<f64>,
    /// Gold expressions that are overlapped, among all.
    pub recall: Option<f64>,
    /// F1 of expressions that overlap and have exactly the gold value.
    pub value_f1: Option<f64>,
}

/// The gold pairs, judged as they are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pairs {
    /// Share judged right, of six relations.
    pub accuracy: Option<f64>,
    /// Mean F1 of the relations that are gold or judged.
    pub macro_f1: Option<f64>,
    /// Each relation against all others.
    pub by_relation: BTreeMap<Relation, Prf>,
    /// Numbers of pairs by gold relation, then by judged relation.
    pub confusion: BTreeMap<Relation, BTreeMap<Relation, usize>>,
    /// Share of right kinds among pairs whose relation has a kind and is judged right.
    pub kind_accuracy: Option<f64>,
}

/// Contradictions, found from the articles alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    /// All contradictions.
    pub contradicts: Contradictions,
    /// Conflicts (gold contradictions about the same fact) with at least one hit.
    pub conflict_recall: Option<f64>,
    /// Precision over findings of the kind, recall over gold pairs of the kind.
    pub by_kind: BTreeMap<Kind, Prf>,
    /// `de-de`, `de-en`, `en-en`.
    pub by_language_pair: BTreeMap<String, Prf>,
    /// Of every relation that is reported: precision over its findings, recall over gold pairs of it.
    pub by_relation: BTreeMap<Relation, Prf>,
}

/// How good the findings are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contradictions {
    /// Findings that hit a gold pair, among all.
    pub precision: Option<f64>,
    /// Gold pairs that are hit, among all.
    pub recall: Option<f64>,
    /// Harmonic mean of both.
    pub f1: Option<f64>,
    /// Over findings ranked by confidence.
    pub average_precision: Option<f64>,
    /// Among the twenty most confident findings of all stories.
    pub precision_at_20: Option<f64>,
    /// Expected calibration error of the findings' confidence, in ten bins.
    pub calibration_error: Option<f64>,
}

/// Scores what the program made of each story. `sets` are only named in the result.
///
/// Precision of claims, dates and findings means something only where the set is labelled exhaustively.
#[must_use]
pub fn evaluate(sets: &[String], runs: &[(Story, Outcome)]) -> Evaluation {
    let tallies: Vec<Tally> = runs.iter().map(|(story, outcome)| Tally::of(story, outcome)).collect();
    let all: Vec<usize> = (0..tallies.len()).collect();
    let mut evaluation = Evaluation::of(&sum(&tallies, &all));
    let resampled = |sample: &[usize]| {
        let figures = Evaluation::of(&sum(&tallies, sample)).headline();
        figures.into_iter().map(|(_, value)| value).collect()
    };
    let intervals = bootstrap::intervals(tallies.len(), resampled);
    let named = evaluation.headline().into_iter().zip(intervals);
    evaluation.intervals =
        named.filter_map(|((name, _), interval)| Some((name.to_owned(), interval?))).collect();
    evaluation.sets = sets.to_vec();
    evaluation
}

fn sum(tallies: &[Tally], which: &[usize]) -> Tally {
    let mut sum = Tally::default();
    which.iter().for_each(|&i| sum.add(&tallies[i]));
    sum
}

impl Evaluation {
    /// All but sets and intervals.
    fn of(tally: &Tally) -> Self {
        Self {
            counts: counts(tally),
            claims: tally.claim_sentences.into(),
            dates: Dates {
                precision: tally.dates.precision().map(rounded),
                recall: tally.dates.recall().map(rounded),
                value_f1: tally.values.f1().map(rounded),
            },
            speakers: tally.speakers.into(),
            pairs: pairs(tally),
            findings: findings(tally),
            ..Self::default()
        }
    }

    /// The figures that get an interval, by their path in the record.
    #[must_use]
    pub fn headline(&self) -> [(&'static str, Option<f64>); 17] {
        let found = &self.findings.contradicts;
        let judged = self.pairs.by_relation.get(&Relation::Contradicts).copied().unwrap_or_default();
        [
            ("claims.precision", self.claims.precision),
            ("claims.recall", self.claims.recall),
            ("claims.f1", self.claims.f1),
            ("dates.precision", self.dates.precision),
            ("dates.recall", self.dates.recall),
            ("dates.value_f1", self.dates.value_f1),
            ("speakers.f1", self.speakers.f1),
            ("pairs.accuracy", self.pairs.accuracy),
            ("pairs.macro_f1", self.pairs.macro_f1),
            ("pairs.by_relation.contradicts.f1", judged.f1),
            ("findings.contradicts.precision", found.precision),
            ("findings.contradicts.recall", found.recall),
            ("findings.contradicts.f1", found.f1),
            ("findings.contradicts.average_precision", found.average_precision),
            ("findings.contradicts.precision_at_20", found.precision_at_20),
            ("findings.contradicts.calibration_error", found.calibration_error),
            ("findings.conflict_recall", self.findings.conflict_recall),
        ]
    }
}

fn counts(tally: &Tally) -> Counts {
    Counts {
        stories: tally.stories,
        articles: tally.articles,
        sentences: tally.sentences,
        claims: tally.claims,
        gold_claims: tally.gold_claims,
        gold_dates: tally.dates.gold,
        gold_pairs: tally.gold_pairs,
        gold_contradicts: tally.contradicts.gold,
        gold_conflicts: tally.conflicts.gold,
        findings: tally.findings.clone(),
        wrong_contradicts: tally.wrong.clone(),
    }
}

fn pairs(tally: &Tally) -> Pairs {
    Pairs {
        accuracy: tally.confusion.accuracy().map(rounded),
        macro_f1: tally.confusion.macro_f1().map(rounded),
        by_relation: RELATIONS.iter().map(|&r| (r, tally.confusion.matches(r).into())).collect(),
        confusion: tally.confusion.by_name(),
        kind_accuracy: ratio(tally.kinds.right, tally.kinds.predicted).map(rounded),
    }
}

fn findings(tally: &Tally) -> Findings {
    let Prf { precision, recall, f1 } = tally.contradicts.into();
    Findings {
        contradicts: Contradictions {
            precision,
            recall,
            f1,
            average_precision: average_precision(&tally.ranked, tally.contradicts.gold).map(rounded),
            precision_at_20: precision_at(20, &tally.ranked).map(rounded),
            calibration_error: calibration_error(&confidences(tally), BINS).map(rounded),
        },
        conflict_recall: tally.conflicts.recall().map(rounded),
        by_kind: tally.by_kind.iter().map(|(&kind, &matches)| (kind, matches.into())).collect(),
        by_language_pair: prf_by_name(&tally.by_language_pair),
        by_relation: tally
            .by_relation
            .iter()
            .map(|(&relation, &matches)| (relation, matches.into()))
            .collect(),
    }
}

/// Of confidence between 0 and 1.
const BINS: usize = 10;

/// Confidence of every contradiction found, and whether it is one.
fn confidences(tally: &Tally) -> Vec<(f64, bool)> {
    tally.ranked.iter().map(|found| (f64::from(found.confidence), !found.hits.is_empty())).collect()
}

fn prf_by_name(matches: &BTreeMap<String, Matches>) -> BTreeMap<String, Prf> {
    matches.iter().map(|(name, &matches)| (name.clone(), matches.into())).collect()
}

/// The evaluation as text for a terminal: Markdown tables.
#[must_use]
pub fn table(evaluation: &Evaluation) -> String {
    let blocks = [
        summary(&evaluation.counts),
        headline(evaluation),
        relations(&evaluation.pairs),
        confusion(&evaluation.pairs),
        breakdown(&evaluation.findings),
    ];
    blocks.join("\n")
}

fn summary(counts: &Counts) -> String {
    let list = |names: Vec<(String, usize)>| {
        let items: Vec<_> = names.into_iter().map(|(name, n)| format!("{n} {name}")).collect();
        if items.is_empty() { "none".to_owned() } else { items.join(", ") }
    };
    let findings = list(counts.findings.iter().map(|(&r, &n)| (word(r), n)).collect());
    let wrong = list(counts.wrong_contradicts.iter().map(|(r, &n)| (r.clone(), n)).collect());
    format!(
        "{} stories, {} articles, {} sentences\n\
         gold: {} claims, {} dates, {} pairs, {} contradictions across articles in {} conflicts\n\
         found: {} claims; findings: {findings}; wrong contradictions by gold relation: {wrong}\n",
        counts.stories,
        counts.articles,
        counts.sentences,
        counts.gold_claims,
        counts.gold_dates,
        counts.gold_pairs,
        counts.gold_contradicts,
        counts.gold_conflicts,
        counts.claims,
    )
}

fn headline(evaluation: &Evaluation) -> String {
    let row = |(name, value): (&str, Option<f64>)| {
        [name.to_owned(), with_interval(value, evaluation.intervals.get(name).copied())]
    };
    markdown(["figure", "value [95 % interval]"], &evaluation.headline().map(row))
}

fn prf_row(name: String, prf: Prf) -> [String; 4] {
    [name, figure(prf.precision), figure(prf.recall), figure(prf.f1)]
}

fn relations(pairs: &Pairs) -> String {
    let rows: Vec<_> =
        pairs.by_relation.iter().map(|(&relation, &prf)| prf_row(word(relation), prf)).collect();
    let table = markdown(["given pairs", "precision", "recall", "F1"], &rows);
    format!("{table}right kinds where the relation is right: {}\n", figure(pairs.kind_accuracy))
}

fn confusion(pairs: &Pairs) -> String {
    let row = |(&gold, judged): (&Relation, &BTreeMap<Relation, usize>)| {
        let cells = RELATIONS.map(|r| judged.get(&r).copied().unwrap_or(0).to_string());
        let [a, b, c, d, e, f] = cells;
        [word(gold), a, b, c, d, e, f]
    };
    let rows: Vec<_> = pairs.confusion.iter().map(row).collect();
    markdown(["gold \\ judged", "contra", "supers", "disput", "qualif", "agrees", "unrel"], &rows)
}

fn breakdown(findings: &Findings) -> String {
    let relations = findings.by_relation.iter().map(|(&relation, &prf)| prf_row(word(relation), prf));
    let relations: Vec<_> = relations.collect();
    let kinds = findings.by_kind.iter().map(|(&kind, &prf)| prf_row(word(kind), prf));
    let languages = findings.by_language_pair.iter().map(|(pair, &prf)| prf_row(pair.clone(), prf));
    let table = |name, rows: &[[String; 4]]| markdown([name, "precision", "recall", "F1"], rows);
    let contradictions: Vec<_> = kinds.chain(languages).collect();
    format!("{}\n{}", table("findings", &relations), table("contradictions found", &contradictions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::score::tests::{outcome, story};

    fn run() -> (Story, Outcome) {
        let story = story();
        let outcome = outcome(&story);
        (story, outcome)
    }

    #[test]
    fn figures_by_hand() {
        let evaluation = evaluate(&["ferry".to_owned()], &[run()]);
        // Sentences: 3 right of 4 told, of 5 gold. F1 = 2·0.75·0.6/1.35.
        assert_eq!(evaluation.claims, Prf { precision: Some(0.75), recall: Some(0.6), f1: Some(0.6667) });
        // Values: 1 of 3 told and of 2 gold: 2·(1/3)(1/2)/(5/6) = 0.4.
        let dates = Dates { precision: Some(0.6667), recall: Some(1.0), value_f1: Some(0.4) };
        assert_eq!(evaluation.dates, dates);
        assert_eq!(evaluation.speakers.f1, Some(0.0));
        // 3 of 5 judged right. F1: contradicts P 1, R 1/2 → 2/3; unrelated 1; supersedes, agrees 0: mean 5/12.
        assert_eq!(evaluation.pairs.accuracy, Some(0.6));
        assert_eq!(evaluation.pairs.macro_f1, Some(0.4167));
        assert_eq!(evaluation.pairs.by_relation[&Relation::Contradicts].f1, Some(0.6667));
        assert_eq!(evaluation.pairs.by_relation[&Relation::Disputes].f1, None);
        assert_eq!(evaluation.pairs.kind_accuracy, Some(0.5));
        // One of two findings right; one of three gold pairs found, at rank 1.
        let found = evaluation.findings.contradicts;
        assert_eq!((found.precision, found.recall, found.f1), (Some(0.5), Some(0.3333), Some(0.4)));
        assert_eq!((found.average_precision, found.precision_at_20), (Some(0.3333), Some(0.5)));
        assert_eq!(evaluation.findings.conflict_recall, Some(0.5));
        assert!(evaluation.intervals.is_empty(), "one story has no interval");
    }

    #[test]
    fn fields_stand_in_the_agreed_order() {
        let json = serde_json::to_string(&evaluate(&["ferry".to_owned()], &[run()])).unwrap();
        let keys = [
            "sets",
            "counts",
            "claims\":{\"prec",
            "dates",
            "speakers",
            "pairs\":{",
            "findings\":{\"contradicts\":{",
            "intervals",
        ];
        let places: Vec<_> = keys.iter().map(|key| json.find(&format!("\"{key}")).unwrap()).collect();
        assert!(places.is_sorted(), "{json}");
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(value["findings"]["by_kind"]["number"]["f1"], 1.0);
        assert_eq!(value["findings"]["by_language_pair"]["de-en"]["precision"], 0.5);
        assert_eq!(value["pairs"]["confusion"]["contradicts"]["agrees"], 1);
        assert_eq!(value["pairs"]["by_relation"]["disputes"]["f1"], serde_json::Value::Null);
        assert_eq!(value["counts"]["wrong_contradicts"]["unrelated"], 1);
        assert_eq!(
            serde_json::from_str::<Evaluation>(&json).unwrap(),
            evaluate(&["ferry".to_owned()], &[run()])
        );
    }

    #[test]
    fn intervals_span_the_stories() {
        let (story, outcome) = run();
        let silent = Outcome { findings: Vec::new(), ..outcome.clone() };
        let evaluation = evaluate(&[], &[(story.clone(), outcome), (story, silent)]);
        assert_eq!(evaluation.findings.contradicts.recall, Some(0.1667));
        assert_eq!(evaluation.intervals["findings.contradicts.recall"], [0.0, 0.3333]);
        assert_eq!(evaluation.intervals["claims.f1"], [0.6667, 0.6667]);
    }

    #[test]
    fn nothing_is_no_error() {
        let evaluation = evaluate(&[], &[]);
        assert_eq!(evaluation.claims, Prf::default());
        assert!(table(&evaluation).contains("0 stories"));
    }

    #[test]
    fn table_names_the_figures() {
        let text = table(&evaluate(&["ferry".to_owned()], &[run()]));
        for line in [
            "1 stories, 3 articles, 7 sentences",
            "gold: 6 claims, 2 dates, 5 pairs, 3 contradictions across articles in 2 conflicts",
            "findings: 2 contradicts, 1 supersedes; wrong contradictions by gold relation: 1 unrelated",
            "| findings.contradicts.average_precision |                 0.333 |",
            "| contradicts   |      2 |      1 |      0 |      0 |      1 |     0 |",
            "| contradicts |     0.500 |  0.333 | 0.400 |",
            "| number               |     1.000 |  1.000 | 1.000 |",
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
