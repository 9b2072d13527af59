//! Comparing one story's gold data with what the program made of it.

use std::collections::BTreeMap;

use super::gold::{GoldClaim, Story};
use super::metrics::{Confusion, Matches, Ranked};
use crate::Span;
use crate::claim::Claim;
use crate::time::Timex;
use crate::verdict::{Finding, Kind, Relation, Verdict};

/// What the program made of one story. Indices of articles are those of the [`Story`].
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The sentences of each article.
    pub sentences: Vec<Vec<Span>>,
    /// The time expressions of each article, those outside claims too.
    pub timexes: Vec<Vec<Timex>>,
    /// The claims.
    pub claims: Vec<Claim>,
    /// The findings, as indices into `claims`.
    pub findings: Vec<Finding>,
    /// The verdict on each gold pair, in their order.
    pub verdicts: Vec<Verdict>,
}

/// Counts of one story, or of several added up.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    pub(super) stories: usize,
    pub(super) articles: usize,
    pub(super) sentences: usize,
    pub(super) claims: usize,
    pub(super) gold_claims: usize,
    pub(super) gold_pairs: usize,
    pub(super) findings: BTreeMap<Relation, usize>,
    pub(super) wrong: BTreeMap<String, usize>,
    pub(super) claim_sentences: Matches,
    pub(super) dates: Matches,
    pub(super) values: Matches,
    pub(super) speakers: Matches,
    pub(super) confusion: Confusion,
    pub(super) kinds: Matches,
    pub(super) ranked: Vec<Ranked>,
    pub(super) contradicts: Matches,
    pub(super) conflicts: Matches,
    pub(super) by_kind: BTreeMap<Kind, Matches>,
    pub(super) by_language_pair: BTreeMap<String, Matches>,
    pub(super) by_relation: BTreeMap<Relation, Matches>,
}

impl Tally {
    pub(super) fn of(story: &Story, outcome: &Outcome) -> Self {
        let mut tally = Self {
            stories: 1,
            articles: story.articles.len(),
            sentences: outcome.sentences.iter().map(Vec::len).sum(),
            claims: outcome.claims.len(),
            gold_claims: story.claims.len(),
            gold_pairs: story.pairs.len(),
            claim_sentences: claim_sentences(story, outcome),
            speakers: speakers(story, outcome),
            ..Self::default()
        };
        (tally.dates, tally.values) = dates(story, outcome);
        tally.judge(story, outcome);
        tally.find(story, outcome);
        tally.by_relation = REPORTED.iter().map(|&r| (r, found_of(story, outcome, r))).collect();
        tally
    }

    pub(super) fn add(&mut self, other: &Self) {
        let gold = self.contradicts.gold;
        let moved =
            |r: &Ranked| Ranked { confidence: r.confidence, hits: r.hits.iter().map(|h| h + gold).collect() };
        self.ranked.extend(other.ranked.iter().map(moved));
        self.stories += other.stories;
        self.articles += other.articles;
        self.sentences += other.sentences;
        self.claims += other.claims;
        self.gold_claims += other.gold_claims;
        self.gold_pairs += other.gold_pairs;
        self.claim_sentences.add(other.claim_sentences);
        self.dates.add(other.dates);
        self.values.add(other.values);
        self.speakers.add(other.speakers);
        self.confusion.add(&other.confusion);
        self.kinds.add(other.kinds);
        self.contradicts.add(other.contradicts);
        self.conflicts.add(other.conflicts);
        other.findings.iter().for_each(|(&k, n)| *self.findings.entry(k).or_default() += n);
        other.wrong.iter().for_each(|(k, n)| *self.wrong.entry(k.clone()).or_default() += n);
        other.by_relation.iter().for_each(|(&k, &m)| self.by_relation.entry(k).or_default().add(m));
        other.by_kind.iter().for_each(|(&k, &m)| self.by_kind.entry(k).or_default().add(m));
        other
            .by_language_pair
            .iter()
            .for_each(|(k, &m)| self.by_language_pair.entry(k.clone()).or_default().add(m));
    }

    fn judge(&mut self, story: &Story, outcome: &Outcome) {
        for (pair, verdict) in story.pairs.iter().zip(&outcome.verdicts) {
            self.confusion.count(pair.relation, verdict.relation);
            if pair.kind.is_some() && pair.relation == verdict.relation {
                self.kinds.count(true, pair.kind == verdict.kind);
            }
        }
    }

    fn find(&mut self, story: &Story, outcome: &Outcome) {
        let gold = contradictions(story);
        let mut found = vec![false; gold.len()];
        for finding in contradicting(outcome) {
            let hit = hits(story, &outcome.claims, finding);
            let right: Vec<usize> =
                gold.iter().enumerate().filter(|(_, g)| hit.contains(g)).map(|(i, _)| i).collect();
            right.iter().for_each(|&i| found[i] = true);
            self.count_finding(story, outcome, finding, !right.is_empty());
            if right.is_empty() {
                *self.wrong.entry(taken_for(story, &hit)).or_default() += 1;
            }
            self.ranked.push(Ranked { confidence: finding.verdict.confidence, hits: right });
        }
        for (&pair, &found) in gold.iter().zip(&found) {
            self.count_gold(story, pair, found);
        }
        for conflict in components(story, &gold) {
            let found = conflict.iter().any(|&i| found[i]);
            self.conflicts.add(Matches { found: found.into(), gold: 1, ..Matches::default() });
        }
        for finding in &outcome.findings {
            *self.findings.entry(finding.verdict.relation).or_default() += 1;
        }
    }

    fn count_finding(&mut self, story: &Story, outcome: &Outcome, finding: &Finding, right: bool) {
        let one = Matches { right: right.into(), predicted: 1, ..Matches::default() };
        let [a, b] = [finding.a, finding.b].map(|claim| outcome.claims[claim].article);
        self.contradicts.add(one);
        self.by_language_pair.entry(language_pair(story, a, b)).or_default().add(one);
        if let Some(kind) = finding.verdict.kind {
            self.by_kind.entry(kind).or_default().add(one);
        }
    }

    fn count_gold(&mut self, story: &Story, pair: usize, found: bool) {
        let one = Matches { found: found.into(), gold: 1, ..Matches::default() };
        let pair = &story.pairs[pair];
        let [a, b] = [pair.a, pair.b].map(|claim| story.claims[claim].article);
        self.contradicts.add(one);
        self.by_language_pair.entry(language_pair(story, a, b)).or_default().add(one);
        if let Some(kind) = pair.kind {
            self.by_kind.entry(kind).or_default().add(one);
        }
    }
}

/// The relations that a report shows.
const REPORTED: [Relation; 4] =
    [Relation::Contradicts, Relation::Supersedes, Relation::Disputes, Relation::Qualifies];

/// Findings of one relation across articles against the gold pairs of that relation.
fn found_of(story: &Story, outcome: &Outcome, relation: Relation) -> Matches {
    let is_gold = |&i: &usize| story.pairs[i].relation == relation && !story.is_within(&story.pairs[i]);
    let gold: Vec<usize> = (0..story.pairs.len()).filter(is_gold).collect();
    let shown = outcome.findings.iter().filter(|f| f.verdict.relation == relation && is_across(outcome, f));
    let hit: Vec<Vec<usize>> = shown.map(|finding| hits(story, &outcome.claims, finding)).collect();
    let is_right = |hit: &&Vec<usize>| hit.iter().any(|i| gold.contains(i));
    let is_found = |i: &&usize| hit.iter().any(|hit| hit.contains(i));
    Matches {
        right: hit.iter().filter(is_right).count(),
        predicted: hit.len(),
        found: gold.iter().filter(is_found).count(),
        gold: gold.len(),
    }
}

fn is_across(outcome: &Outcome, finding: &Finding) -> bool {
    outcome.claims[finding.a].article != outcome.claims[finding.b].article
}

/// The gold pairs that end-to-end recall counts: contradictions across articles.
pub(super) fn contradictions(story: &Story) -> Vec<usize> {
    let counts =
        |&i: &usize| story.pairs[i].relation == Relation::Contradicts && !story.is_within(&story.pairs[i]);
    (0..story.pairs.len()).filter(counts).collect()
}

/// The findings that end-to-end precision counts: contradictions across articles.
pub(super) fn contradicting(outcome: &Outcome) -> impl Iterator<Item = &Finding> {
    let counts = |f: &&Finding| f.verdict.relation == Relation::Contradicts && is_across(outcome, f);
    outcome.findings.iter().filter(counts)
}

/// The gold pairs, of any relation, that a finding is about, whichever way round.
pub(super) fn hits(story: &Story, claims: &[Claim], finding: &Finding) -> Vec<usize> {
    let (a, b) = (&claims[finding.a], &claims[finding.b]);
    let about = |&i: &usize| {
        let (x, y) = (&story.claims[story.pairs[i].a], &story.claims[story.pairs[i].b]);
        (is_about(a, x) && is_about(b, y)) || (is_about(a, y) && is_about(b, x))
    };
    (0..story.pairs.len()).filter(about).collect()
}

/// Whether both share at least half of the shorter one.
fn is_about(claim: &Claim, gold: &GoldClaim) -> bool {
    let shorter = claim.span.len().min(gold.span.len());
    claim.article == gold.article && shorter > 0 && 2 * claim.span.overlap(gold.span) >= shorter
}

/// The relation that a wrong contradiction has in truth, as far as the gold pairs tell.
pub(super) fn taken_for(story: &Story, hits: &[usize]) -> String {
    let relation = hits.iter().map(|&i| story.pairs[i].relation).min();
    relation.map_or_else(|| "unlisted".to_owned(), super::metrics::word)
}

/// `de-de`, `de-en` or `en-en`; `xx` for a language that is not known.
pub(super) fn language_pair(story: &Story, a: usize, b: usize) -> String {
    let mut codes = [a, b].map(|article| story.articles[article].language.map_or("xx", |l| l.code()));
    codes.sort_unstable();
    codes.join("-")
}

/// Positions in `pairs` (indices of gold pairs), grouped where pairs share claims directly or through others.
fn components(story: &Story, pairs: &[usize]) -> Vec<Vec<usize>> {
    let mut group: Vec<usize> = (0..story.claims.len()).collect();
    for &pair in pairs {
        let (from, to) = (group[story.pairs[pair].a], group[story.pairs[pair].b]);
        group.iter_mut().filter(|g| **g == from).for_each(|g| *g = to);
    }
    let mut components: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, &pair) in pairs.iter().enumerate() {
        components.entry(group[story.pairs[pair].a]).or_default().push(i);
    }
    components.into_values().collect()
}

/// Sentences that state a claim: in gold where a quote overlaps, for the program where a claim does.
fn claim_sentences(story: &Story, outcome: &Outcome) -> Matches {
    let mut matches = Matches::default();
    for (article, sentences) in outcome.sentences.iter().enumerate() {
        let text = &story.articles[article].text;
        let gold: Vec<Span> = story.claims.iter().filter(|c| c.article == article).map(|c| c.span).collect();
        let found: Vec<Span> =
            outcome.claims.iter().filter(|c| c.article == article).map(|c| c.span).collect();
        for sentence in sentences.iter().map(|s| s.trimmed(text)) {
            matches.count(overlaps(sentence, &found), overlaps(sentence, &gold));
        }
    }
    matches
}

fn overlaps(span: Span, others: &[Span]) -> bool {
    others.iter().any(|other| other.overlap(span) > 0)
}

/// Date expressions inside gold quotes: those found at all, and those found with the right value.
fn dates(story: &Story, outcome: &Outcome) -> (Matches, Matches) {
    let (mut found, mut valued) = (Matches::default(), Matches::default());
    for (article, timexes) in outcome.timexes.iter().enumerate() {
        let claims = || story.claims.iter().filter(|c| c.article == article);
        let gold: Vec<_> = claims().flat_map(|c| &c.dates).collect();
        let quotes: Vec<Span> = claims().map(|c| c.span).collect();
        let timexes: Vec<&Timex> = timexes.iter().filter(|t| overlaps(t.span, &quotes)).collect();
        let gold_spans: Vec<Span> = gold.iter().map(|g| g.span).collect();
        let timex_spans: Vec<Span> = timexes.iter().map(|t| t.span).collect();
        let all = Matches { predicted: timexes.len(), gold: gold.len(), ..Matches::default() };
        let right = timex_spans.iter().filter(|&&t| overlaps(t, &gold_spans)).count();
        let hit = gold_spans.iter().filter(|&&g| overlaps(g, &timex_spans)).count();
        found.add(Matches { right, found: hit, ..all });
        let aligned = align(&gold_spans, &timex_spans);
        let same = aligned.iter().filter(|&&(g, t)| gold[g].value == timexes[t].value).count();
        valued.add(Matches { right: same, found: same, ..all });
    }
    (found, valued)
}

/// Pairs each gold span with the free span that shares most with it.
fn align(gold: &[Span], spans: &[Span]) -> Vec<(usize, usize)> {
    let mut free = vec![true; spans.len()];
    let mut aligned = Vec::new();
    for (g, span) in gold.iter().enumerate() {
        let candidates = (0..spans.len()).filter(|&t| free[t] && spans[t].overlap(*span) > 0);
        if let Some(best) = candidates.rev().max_by_key(|&t| spans[t].overlap(*span)) {
            free[best] = false;
            aligned.push((g, best));
        }
    }
    aligned
}

/// Speakers of the gold claims that the program found.
fn speakers(story: &Story, outcome: &Outcome) -> Matches {
    let mut matches = Matches::default();
    for gold in &story.claims {
        let Some(claim) = best_overlap(gold, &outcome.claims) else {
            continue;
        };
        let text = &story.articles[gold.article].text;
        let speaker = claim.facts.speaker;
        let same = match (&gold.speaker, speaker) {
            (Some(name), Some(span)) => is_same_speaker(text, span, name),
            _ => false,
        };
        matches.add(Matches {
            right: same.into(),
            predicted: speaker.is_some().into(),
            found: same.into(),
            gold: gold.speaker.is_some().into(),
        });
    }
    matches
}

pub(super) fn best_overlap<'a>(gold: &GoldClaim, claims: &'a [Claim]) -> Option<&'a Claim> {
    let shared = |c: &Claim| c.span.overlap(gold.span);
    let touching = claims.iter().rev().filter(|c| c.article == gold.article && shared(c) > 0);
    touching.max_by_key(|c| shared(c))
}

/// Forms of address and articles, which do not tell speakers apart.
const ADDRESS: [&str; 19] = [
    "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "the", "a", "an", "herr", "herrn", "frau", "der", "die",
    "das", "den", "dem", "des",
];

/// Whether the span is a place where the name stands, or one's words are all among the other's.
fn is_same_speaker(text: &str, span: Span, name: &str) -> bool {
    let mut places = text.match_indices(name).map(|(at, _)| Span::new(at, at + name.len()));
    if places.any(|place| place.overlap(span) > 0) {
        return true;
    }
    let (mine, theirs) = (name_words(span.of(text)), name_words(name));
    let within = |a: &[String], b: &[String]| !a.is_empty() && a.iter().all(|word| b.contains(word));
    within(&mine, &theirs) || within(&theirs, &mine)
}

fn name_words(name: &str) -> Vec<String> {
    let words = name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|w| !w.is_empty() && !ADDRESS.contains(&w.as_str())).collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::article::Language;
    use crate::claim::Facts;
    use crate::eval::gold::tests::{article, load};
    use crate::model::Scores;
    use crate::time::{Anchor, Interval, TimexKind};

    pub(in crate::eval) fn verdict(relation: Relation, kind: Option<Kind>, confidence: f32) -> Verdict {
        let even = Scores { entailment: 0.25, neutral: 0.25, contradiction: 0.5 };
        Verdict {
            relation,
            kind,
            confidence,
            scores: [even; 2],
            cues: Vec::new(),
            explanation: String::new(),
        }
    }

    pub(in crate::eval) fn claim(story: &Story, article: usize, text: &str, speaker: Option<&str>) -> Claim {
        let whole = &story.articles[article].text;
        let span = |piece: &str| whole.find(piece).map(|at| Span::new(at, at + piece.len())).unwrap();
        let facts = Facts { speaker: speaker.map(span), ..Facts::default() };
        Claim {
            id: format!("{article}:{text}"),
            article,
            sentence: span(text),
            span: span(text),
            score: 0.9,
            facts,
        }
    }

    pub(in crate::eval) fn finding(
        a: usize,
        b: usize,
        relation: Relation,
        kind: Kind,
        confidence: f32,
    ) -> Finding {
        let verdict = verdict(relation, Some(kind), confidence);
        Finding { id: format!("{a}-{b}"), a, b, verdict, copies: Vec::new(), conflict: 1 }
    }

    fn timex(story: &Story, article: usize, text: &str, value: &str) -> Timex {
        let at = story.articles[article].text.find(text).unwrap();
        Timex {
            span: Span::new(at, at + text.len()),
            kind: TimexKind::Date,
            value: value.to_owned(),
            modifier: None,
            interval: Interval::default(),
            anchor: Anchor::None,
        }
    }

    const CLAIMS: &str = r#"
{"id":"c1","article":"f-a","quote":"Acht Menschen starben am Montag.","speaker":null,"dates":[{"text":"am Montag","value":"2025-05-05"}],"modality":"asserted"}
{"id":"c2","article":"f-a","quote":"Das sagte Innenminister Jan Brock.","speaker":"Innenminister Jan Brock","dates":[],"modality":"asserted"}
{"id":"c3","article":"f-b","quote":"Nine people died on Sunday","speaker":"Brock","dates":[{"text":"on Sunday","value":"2025-05-04"}],"modality":"asserted"}
{"id":"c4","article":"f-b","quote":"the ferry was old.","speaker":null,"dates":[],"modality":"asserted"}
{"id":"c5","article":"f-c","quote":"Nobody died.","speaker":null,"dates":[],"modality":"asserted"}
{"id":"c6","article":"f-c","quote":"The ferry was new.","speaker":null,"dates":[],"modality":"asserted"}
"#;
    const PAIRS: &str = r#"
{"a":"c1","b":"c3","relation":"contradicts","kind":"number","note":"8 or 9"}
{"a":"c3","b":"c5","relation":"contradicts","kind":"polarity","note":"none"}
{"a":"c4","b":"c6","relation":"contradicts","kind":"polarity","note":"old or new"}
{"a":"c1","b":"c6","relation":"unrelated","kind":null,"note":"other matter"}
{"a":"c3","b":"c4","relation":"contradicts","kind":"scope","note":"in one article","within":true}
"#;

    /// Three articles, six gold claims, two conflicts: the dead (c1, c3, c5) and the ferry's age (c4, c6).
    pub(in crate::eval) fn story() -> Story {
        let de = "Acht Menschen starben am Montag. Das sagte Innenminister Jan Brock. Es ist traurig.";
        let en = "Nine people died on Sunday and the ferry was old. What now?";
        let articles = vec![
            article("f-a", Language::De, "2025-05-06", de),
            article("f-b", Language::En, "2025-05-07", en),
            article("f-c", Language::En, "2025-05-07", "Nobody died. The ferry was new."),
        ];
        let (mut stories, warnings) = load(articles, CLAIMS, PAIRS);
        assert_eq!(warnings, []);
        Story { name: "ferry".to_owned(), ..stories.remove(0) }
    }

    /// Two findings, the first right (c1 against c3), the second wrong (c1 against c6), and one that is no
    /// contradiction; three of the five gold pairs judged right.
    pub(in crate::eval) fn outcome(story: &Story) -> Outcome {
        use Relation::{Agrees, Contradicts, Supersedes, Unrelated};
        let split = |article: usize| {
            let text = &story.articles[article].text;
            let ends: Vec<usize> = text.match_indices(['.', '?']).map(|(at, _)| at + 1).collect();
            let starts = std::iter::once(0).chain(ends.iter().copied());
            starts.zip(ends.clone()).map(|(start, end)| Span::new(start, end)).collect()
        };
        Outcome {
            sentences: (0..3).map(split).collect(),
            timexes: vec![
                vec![timex(story, 0, "Montag", "2025-05-05")],
                vec![
                    timex(story, 1, "Sunday", "2025-05-11"),
                    timex(story, 1, "old", "P1D"),
                    timex(story, 1, "now", "PRESENT_REF"),
                ],
                vec![],
            ],
            claims: vec![
                claim(story, 0, "Acht Menschen starben am Montag.", Some("Brock")),
                claim(story, 0, "Es ist traurig.", None),
                claim(story, 1, "Nine people died on Sunday and the ferry was old.", None),
                claim(story, 2, "The ferry was new.", None),
            ],
            findings: vec![
                finding(2, 0, Contradicts, Kind::Number, 0.9),
                finding(0, 3, Contradicts, Kind::Polarity, 0.6),
                finding(1, 3, Supersedes, Kind::Status, 0.9),
            ],
            verdicts: vec![
                verdict(Contradicts, Some(Kind::Number), 0.9),
                verdict(Contradicts, Some(Kind::Number), 0.9),
                verdict(Agrees, None, 0.7),
                verdict(Unrelated, None, 0.7),
                verdict(Supersedes, Some(Kind::Scope), 0.7),
            ],
        }
    }

    #[test]
    fn sentences_are_positive_where_a_quote_overlaps() {
        // Article a: claim+gold, gold, claim; b: claim+gold, neither; c: gold, claim+gold.
        let story = story();
        let expected = Matches { right: 3, predicted: 4, found: 3, gold: 5 };
        assert_eq!(claim_sentences(&story, &outcome(&story)), expected);
    }

    #[test]
    fn dates_count_inside_gold_quotes() {
        // "now" stands outside every quote; "old" is none; Sunday has the wrong value.
        let story = story();
        let (found, valued) = dates(&story, &outcome(&story));
        assert_eq!(found, Matches { right: 2, predicted: 3, found: 2, gold: 2 });
        assert_eq!(valued, Matches { right: 1, predicted: 3, found: 1, gold: 2 });
    }

    #[test]
    fn each_date_is_aligned_once() {
        let gold = [Span::new(0, 4), Span::new(4, 8)];
        assert_eq!(align(&gold, &[Span::new(0, 8)]), [(0, 0)]);
        assert_eq!(align(&gold, &[Span::new(2, 5), Span::new(0, 4)]), [(0, 1), (1, 0)]);
    }

    #[test]
    fn speakers_of_found_claims() {
        // Found gold claims: c1 (gold none, told Brock), c3 and c4 (told none, gold Brock and none), c6 (none).
        let story = story();
        assert_eq!(speakers(&story, &outcome(&story)), Matches { right: 0, predicted: 1, found: 0, gold: 1 });
    }

    #[test]
    fn names_match_by_place_or_words() {
        let text = "Sie lehnt ab, sagte Ministerin Eva Rehm; Rehm und Frau Olsen schwiegen.";
        let same = |told: &str, name: &str| {
            let at = text.find(told).unwrap();
            is_same_speaker(text, Span::new(at, at + told.len()), name)
        };
        assert!(same("Ministerin", "Ministerin Eva Rehm"));
        assert!(same("Frau Olsen", "Anne Olsen"));
        assert!(same("Eva Rehm", "Rehm"));
        assert!(!same("Frau Olsen", "Frau Rehm"));
        assert!(!same("Sie", "Ministerin"));
    }

    #[test]
    fn findings_hit_either_way_round() {
        let story = story();
        let outcome = outcome(&story);
        assert_eq!(hits(&story, &outcome.claims, &outcome.findings[0]), [0]);
        assert_eq!(hits(&story, &outcome.claims, &outcome.findings[1]), [3]);
        assert_eq!(taken_for(&story, &[3]), "unrelated");
        assert_eq!(taken_for(&story, &[]), "unlisted");
    }

    #[test]
    fn half_of_the_shorter_is_enough() {
        let story = story();
        let gold = &story.claims[3]; // "the ferry was old.", 18 bytes
        let at = |start: usize, len: usize| {
            let start = gold.span.start() + start;
            let span = Span::new(start, start + len);
            is_about(&Claim { span, sentence: span, ..claim(&story, 1, "ferry", None) }, gold)
        };
        assert!(at(0, 10) && at(9, 10), "9 of 18, and 9 of 10");
        assert!(!at(10, 18), "8 of 18");
    }

    #[test]
    fn conflicts_are_connected_components() {
        let story = story();
        let gold = contradictions(&story);
        assert_eq!(gold, [0, 1, 2]);
        assert_eq!(components(&story, &gold), [vec![0, 1], vec![2]]);
    }

    #[test]
    fn tallies_of_findings() {
        let story = story();
        let tally = Tally::of(&story, &outcome(&story));
        assert_eq!(tally.contradicts, Matches { right: 1, predicted: 2, found: 1, gold: 3 });
        assert_eq!((tally.conflicts.found, tally.conflicts.gold), (1, 2));
        assert_eq!(tally.wrong, BTreeMap::from([("unrelated".to_owned(), 1)]));
        assert_eq!(tally.findings, BTreeMap::from([(Relation::Contradicts, 2), (Relation::Supersedes, 1)]));
        assert_eq!(tally.by_kind[&Kind::Number], Matches { right: 1, predicted: 1, found: 1, gold: 1 });
        assert_eq!(tally.by_kind[&Kind::Polarity], Matches { right: 0, predicted: 1, found: 0, gold: 2 });
        assert_eq!(tally.by_language_pair["de-en"], Matches { right: 1, predicted: 2, found: 1, gold: 1 });
        assert_eq!(tally.by_language_pair["en-en"], Matches { right: 0, predicted: 0, found: 0, gold: 2 });
        assert_eq!((tally.kinds.found, tally.kinds.predicted), (1, 2));
    }

    #[test]
    fn added_tallies_keep_their_gold_apart() {
        let story = story();
        let one = Tally::of(&story, &outcome(&story));
        let mut two = Tally::default();
        two.add(&one);
        two.add(&one);
        let hits: Vec<_> = two.ranked.iter().map(|r| r.hits.clone()).collect();
        assert_eq!(hits, [vec![0], vec![], vec![3], vec![]]);
        assert_eq!(two.contradicts, Matches { right: 2, predicted: 4, found: 2, gold: 6 });
        assert_eq!(two.stories, 2);
    }
}
