//! Single errors, for reading: what `eval --show` lists.

use std::fmt::Write;

use serde::Serialize;

use super::gold::{GoldClaim, Story};
use super::metrics::word;
use super::score::{Outcome, contradicting, contradictions, hits, taken_for};
use crate::Span;
use crate::claim::Claim;
use crate::verdict::Kind;

/// What went wrong with an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Problem {
    /// A finding says `contradicts` and hits no gold contradiction.
    False,
    /// No finding hits the gold contradiction.
    Missed,
    /// A gold pair, given as it is, was judged to be another relation.
    Misjudged,
}

/// One side of an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quote {
    /// Id of the article.
    pub article: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// When, as given.
    pub published: Option<String>,
    /// The words.
    pub text: String,
}

/// One error with both quotes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// What went wrong.
    pub problem: Problem,
    /// The story.
    pub story: String,
    /// The gold relation; `unlisted` for a false finding about a pair that gold does not hold.
    pub gold: String,
    /// What the program said; for a missed one its verdict on the pair as given, where there is one.
    pub judged: Option<String>,
    /// What it is about: gold kind where there is one, else the program's.
    pub kind: Option<Kind>,
    /// How sure the program was.
    pub confidence: Option<f32>,
    /// First side.
    pub a: Quote,
    /// Second side.
    pub b: Quote,
    /// The annotator's note, or the program's explanation of a false finding.
    pub note: String,
}

/// The errors in a story: false findings by falling confidence, then missed and misjudged gold pairs in their order.
#[must_use]
pub fn examples(story: &Story, outcome: &Outcome) -> Vec<Example> {
    let gold = contradictions(story);
    let mut hit: Vec<usize> = Vec::new();
    let mut examples = Vec::new();
    for finding in contradicting(outcome) {
        let about = hits(story, &outcome.claims, finding);
        hit.extend(&about);
        if !about.iter().any(|i| gold.contains(i)) {
            let [a, b] = [finding.a, finding.b].map(|claim| claim_quote(story, &outcome.claims[claim]));
            examples.push(Example {
                problem: Problem::False,
                story: story.name.clone(),
                gold: taken_for(story, &about),
                judged: Some(word(finding.verdict.relation)),
                kind: finding.verdict.kind,
                confidence: Some(finding.verdict.confidence),
                a,
                b,
                note: finding.verdict.explanation.clone(),
            });
        }
    }
    examples.sort_by(|x, y| y.confidence.unwrap_or(0.0).total_cmp(&x.confidence.unwrap_or(0.0)));
    let missed = gold.iter().filter(|i| !hit.contains(i));
    examples.extend(missed.map(|&i| gold_example(story, outcome, i, Problem::Missed)));
    let misjudged =
        |&i: &usize| outcome.verdicts.get(i).is_some_and(|v| v.relation != story.pairs[i].relation);
    let misjudged = (0..story.pairs.len()).filter(misjudged);
    examples.extend(misjudged.map(|i| gold_example(story, outcome, i, Problem::Misjudged)));
    examples
}

fn gold_example(story: &Story, outcome: &Outcome, pair: usize, problem: Problem) -> Example {
    let verdict = outcome.verdicts.get(pair);
    let pair = &story.pairs[pair];
    let [a, b] = [pair.a, pair.b].map(|claim| gold_quote(story, &story.claims[claim]));
    Example {
        problem,
        story: story.name.clone(),
        gold: word(pair.relation),
        judged: verdict.map(|v| word(v.relation)),
        kind: pair.kind,
        confidence: verdict.map(|v| v.confidence),
        a,
        b,
        note: pair.note.clone(),
    }
}

fn claim_quote(story: &Story, claim: &Claim) -> Quote {
    quote(story, claim.article, claim.span)
}

fn gold_quote(story: &Story, claim: &GoldClaim) -> Quote {
    quote(story, claim.article, claim.span)
}

fn quote(story: &Story, article: usize, span: Span) -> Quote {
    let article = &story.articles[article];
    let published = article.published.as_ref().map(ToString::to_string);
    Quote {
        article: article.id.clone(),
        outlet: article.outlet.clone(),
        published,
        text: span.of(&article.text).to_owned(),
    }
}

/// Examples as text, a paragraph each.
#[must_use]
pub fn show(examples: &[Example]) -> String {
    let mut text = String::new();
    for e in examples {
        let kind = e.kind.map_or_else(String::new, |kind| format!(" ({})", word(kind)));
        let judged = e.judged.as_deref().unwrap_or("nothing");
        let confidence = e.confidence.map_or_else(String::new, |c| format!(" at {c:.2}"));
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "{} in {}: gold {}, judged {judged}{confidence}{kind}",
            word(e.problem),
            e.story,
            e.gold
        );
        for (side, q) in [("a", &e.a), ("b", &e.b)] {
            let outlet = q.outlet.as_deref().unwrap_or("unknown outlet");
            let published = q.published.as_deref().unwrap_or("no date");
            let _ = writeln!(text, "  {side} {} ({outlet}, {published}): {}", q.article, q.text);
        }
        let _ = writeln!(text, "  {}\n", e.note);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::eval::score::tests::{outcome, story};

    #[test]
    fn every_error_is_listed_once() {
        let story = story();
        let examples = examples(&story, &outcome(&story));
        let rows: Vec<_> = examples
            .iter()
            .map(|e| (e.problem, e.gold.as_str(), e.judged.as_deref().unwrap(), e.b.text.as_str()))
            .collect();
        let expected = [
            (Problem::False, "unrelated", "contradicts", "The ferry was new."),
            (Problem::Missed, "contradicts", "contradicts", "Nobody died."),
            (Problem::Missed, "contradicts", "agrees", "The ferry was new."),
            (Problem::Misjudged, "contradicts", "agrees", "The ferry was new."),
            (Problem::Misjudged, "contradicts", "supersedes", "the ferry was old."),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn text_names_both_sides() {
        let story = story();
        let text = show(&examples(&story, &outcome(&story))[1..2]);
        let expected = "missed in ferry: gold contradicts, judged contradicts at 0.90 (polarity)\n  \
                        a f-b (Outlet f-b, 2025-05-07): Nine people died on Sunday\n  \
                        b f-c (Outlet f-c, 2025-05-07): Nobody died.\n  none\n\n";
        assert_eq!(text, expected);
    }
}
