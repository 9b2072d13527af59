//! What the page shows of a finding.

use serde::Serialize;

use super::{
    Context,
    side::{Side, sides},
};
use crate::{
    Span,
    claim::Claim,
    verdict::{Cue, Finding, Kind},
};

#[derive(Debug, Serialize)]
pub(super) struct FindingView<'r> {
    id: &'r str,
    anchor: String,
    relation: &'static str,
    kind: String,
    /// Percent.
    confidence: u8,
    /// Key of the confidence in words.
    sure: &'static str,
    explanation: &'r str,
    conflict: usize,
    sides: [Side<'r>; 2],
    /// What the verdict rests on.
    cues: Vec<CueView<'r>>,
    /// The bare model's probability of a contradiction in percent, read one way and the other.
    scores: [u8; 2],
    filter: Filter<'r>,
}

/// The words of a cue on either side.
#[derive(Debug, Serialize)]
struct CueView<'r> {
    kind: String,
    words: [Option<&'r str>; 2],
    languages: [Option<&'static str>; 2],
}

/// What a finding can be filtered by that is not shown in these words.
#[derive(Debug, Serialize)]
struct Filter<'r> {
    languages: String,
    speakers: Vec<&'r str>,
    /// First and last day of both publications, ISO 8601; empty where unknown.
    days: [String; 2],
    /// `cross` between outlets, `outlet` within one, `article` within one article.
    reach: &'static str,
}

impl<'r> FindingView<'r> {
    pub(super) fn new(finding: &'r Finding, context: &Context<'r>) -> Self {
        let verdict = &finding.verdict;
        Self {
            id: &finding.id,
            anchor: finding_anchor(finding),
            relation: verdict.relation.name(),
            kind: kind_key(verdict.kind),
            confidence: percent(verdict.confidence),
            sure: sure(verdict.confidence),
            explanation: &verdict.explanation,
            conflict: finding.conflict,
            sides: sides(finding, context),
            cues: verdict.cues.iter().map(|cue| CueView::new(cue, finding, context)).collect(),
            scores: verdict.scores.map(|scores| percent(scores.contradiction)),
            filter: Filter::new(finding, context),
        }
    }
}

impl<'r> CueView<'r> {
    fn new(cue: &Cue, finding: &Finding, context: &Context<'r>) -> Self {
        let [a, b] = context.articles(finding);
        let words = |span: Option<Span>, text: &'r str| span.map(|span| span.of(text));
        Self {
            kind: kind_key(Some(cue.kind)),
            words: [words(cue.a, &a.text), words(cue.b, &b.text)],
            languages: [a, b].map(|article| article.language.map(crate::article::Language::code)),
        }
    }
}

impl<'r> Filter<'r> {
    fn new(finding: &Finding, context: &Context<'r>) -> Self {
        Self {
            languages: languages(finding, context),
            speakers: context.speakers(finding).into_iter().flatten().collect(),
            days: days(finding, context),
            reach: reach(finding, context),
        }
    }
}

/// Codes of both languages in alphabetical order: "de-en".
pub(super) fn languages(finding: &Finding, context: &Context<'_>) -> String {
    let code =
        |article: &crate::article::Article| article.language.map_or("xx", crate::article::Language::code);
    let mut codes = context.articles(finding).map(code);
    codes.sort_unstable();
    codes.join("-")
}

fn days(finding: &Finding, context: &Context<'_>) -> [String; 2] {
    let intervals =
        context.articles(finding).map(|article| article.published.as_ref().map(|at| at.interval()));
    let dated = || intervals.iter().flatten();
    let first = dated().filter_map(|at| at.earliest).min();
    let last = dated().filter_map(|at| at.latest).max();
    [first, last].map(|at| at.map(|at| at.date().to_string()).unwrap_or_default())
}

fn reach(finding: &Finding, context: &Context<'_>) -> &'static str {
    let [a, b] = context.articles(finding);
    if a.id == b.id {
        "article"
    } else if a.outlet.is_some() && a.outlet == b.outlet {
        "outlet"
    } else {
        "cross"
    }
}

fn sure(confidence: f32) -> &'static str {
    match percent(confidence) {
        90.. => "sure_4",
        75.. => "sure_3",
        60.. => "sure_2",
        _ => "sure_1",
    }
}

/// Whole percent, never rounded up to certainty.
fn percent(confidence: f32) -> u8 {
    (confidence * 100.0).round().clamp(0.0, if confidence < 1.0 { 99.0 } else { 100.0 }) as u8
}

/// The name under which a unit variant stands in the records; the page's words have the same keys.
pub(super) fn key(variant: &impl Serialize) -> String {
    serde_json::to_value(variant).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn kind_key(kind: Option<Kind>) -> String {
    kind.map_or_else(|| "other".to_owned(), |kind| key(&kind))
}

pub(super) fn finding_anchor(finding: &Finding) -> String {
    anchor("f", &finding.id)
}

pub(super) fn claim_anchor(claim: &Claim) -> String {
    anchor("c", &claim.id)
}

/// An id that needs no escaping in an address.
fn anchor(prefix: &str, id: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') { c } else { '_' }
    };
    format!("{prefix}-{}", id.chars().map(plain).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_never_rounded_up_to_certainty() {
        assert_eq!([percent(0.999), percent(1.0), percent(0.897), percent(0.0)], [99, 100, 90, 0]);
        assert_eq!([sure(0.97), sure(0.75), sure(0.6), sure(0.1)], ["sure_4", "sure_3", "sure_2", "sure_1"]);
    }

    #[test]
    fn anchors_need_no_escaping() {
        assert_eq!(anchor("c", "a b/ü#1-2.x_y"), "c-a_b___1-2.x_y");
    }
}
