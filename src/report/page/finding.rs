//! What the page shows of a finding.

use serde::Serialize;

use super::{
    Context,
    dates::{interval, published},
    pieces::{Piece, marked},
    words::word,
};
use crate::{
    Span,
    article::{Article, Language, PublishedSource},
    claim::Claim,
    time::{Anchor, Modifier, Timex},
    verdict::{Finding, Kind},
};

/// Longest context on either side of a quote, in bytes.
const CONTEXT: usize = 320;

#[derive(Debug, Serialize)]
pub(super) struct FindingView<'r> {
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
    /// Where else the same words stand.
    copies: Vec<Copy<'r>>,
}

#[derive(Debug, Serialize)]
struct Copy<'r> {
    source: &'r str,
    claim: String,
}

#[derive(Debug, Serialize)]
struct Side<'r> {
    outlet: Option<&'r str>,
    title: Option<&'r str>,
    published: Option<String>,
    iso: Option<&'r str>,
    /// Key of where the publication date comes from.
    source: &'static str,
    language: Option<&'static str>,
    before: Vec<Piece<'r>>,
    quote: Vec<Piece<'r>>,
    after: Vec<Piece<'r>>,
    /// Whether the context is cut short before and after.
    cut: [bool; 2],
    speaker: Option<&'r str>,
    modality: String,
    dates: Vec<Resolved<'r>>,
    claim: String,
}

/// A time expression and what it was taken for.
#[derive(Debug, Serialize)]
pub(super) struct Resolved<'r> {
    text: &'r str,
    means: String,
    note: Option<String>,
}

impl<'r> FindingView<'r> {
    pub(super) fn new(finding: &'r Finding, context: &Context<'r>) -> Self {
        let verdict = &finding.verdict;
        let marks =
            |pick: fn(&crate::verdict::Cue) -> Option<Span>| verdict.cues.iter().filter_map(pick).collect();
        let (a, b): (Vec<Span>, Vec<Span>) = (marks(|cue| cue.a), marks(|cue| cue.b));
        Self {
            anchor: finding_anchor(finding),
            relation: verdict.relation.name(),
            kind: kind_key(verdict.kind),
            confidence: percent(verdict.confidence),
            sure: sure(verdict.confidence),
            explanation: &verdict.explanation,
            conflict: finding.conflict,
            sides: [Side::new(finding.a, &a, context), Side::new(finding.b, &b, context)],
            copies: finding.copies.iter().map(|&claim| Copy::new(claim, context)).collect(),
        }
    }
}

impl<'r> Copy<'r> {
    fn new(claim: usize, context: &Context<'r>) -> Self {
        let claim = &context.report.claims[claim];
        let article = &context.report.articles[claim.article];
        let source = article.outlet.as_deref().or(article.title.as_deref()).unwrap_or(&article.id);
        Self { source, claim: claim_anchor(claim) }
    }
}

impl<'r> Side<'r> {
    fn new(claim: usize, marks: &[Span], context: &Context<'r>) -> Self {
        let claim = &context.report.claims[claim];
        let article = &context.report.articles[claim.article];
        let (around, cut) = around(claim, &article.text, &context.sentences[claim.article]);
        let piece = |from, to| marked(&article.text, Span::new(from, to), marks);
        Self {
            outlet: article.outlet.as_deref(),
            title: article.title.as_deref(),
            published: article.published.as_ref().map(|at| published(at, context.language)),
            iso: article.published.as_ref().map(|at| at.as_str()),
            source: source(article.published_source),
            language: article.language.map(Language::code),
            before: piece(around.start(), claim.span.start()),
            quote: piece(claim.span.start(), claim.span.end()),
            after: piece(claim.span.end(), around.end()),
            cut,
            speaker: claim.facts.speaker.map(|span| span.of(&article.text)),
            modality: key(&claim.facts.modality),
            dates: dates(claim, article, context.language),
            claim: claim_anchor(claim),
        }
    }
}

/// The claim's sentence with the one before and the one after, each cut to [`CONTEXT`]; and which were cut.
fn around(claim: &Claim, text: &str, sentences: &[Span]) -> (Span, [bool; 2]) {
    let first = sentences.partition_point(|s| s.end() <= claim.span.start());
    let last = sentences.partition_point(|s| s.start() < claim.span.end());
    let start = first.checked_sub(1).map_or(claim.sentence.start(), |i| sentences[i].start());
    let end = sentences.get(last).map_or(claim.sentence.end(), |s| s.end());
    let wide = Span::new(start.min(claim.span.start()), end.max(claim.span.end())).trimmed(text);
    let from = word_start(text, wide.start(), claim.span.start());
    let to = word_end(text, claim.span.end(), wide.end());
    (Span::new(from, to), [from > wide.start(), to < wide.end()])
}

fn word_start(text: &str, start: usize, end: usize) -> usize {
    let least = text.ceil_char_boundary(end.saturating_sub(CONTEXT));
    if start >= least { start } else { text[least..end].find(' ').map_or(end, |space| least + space + 1) }
}

fn word_end(text: &str, start: usize, end: usize) -> usize {
    let most = text.floor_char_boundary(start + CONTEXT);
    if end <= most { end } else { text[start..most].rfind(' ').map_or(start, |space| start + space) }
}

/// What the claim's time expressions were taken for, where that says more than the words themselves.
pub(super) fn dates<'r>(claim: &Claim, article: &'r Article, language: Language) -> Vec<Resolved<'r>> {
    claim.facts.timexes.iter().filter_map(|timex| resolved(timex, article, language)).collect()
}

fn resolved<'r>(timex: &Timex, article: &'r Article, language: Language) -> Option<Resolved<'r>> {
    let text = timex.span.of(&article.text);
    let note = note(&timex.anchor, language);
    let unresolved = || (timex.anchor == Anchor::Unknown).then(|| "?".to_owned());
    let means = meaning(timex, language).or_else(unresolved)?;
    (note.is_some() || means != text).then_some(Resolved { text, means, note })
}

/// The interval in words; `None` where it is open at both ends.
pub(super) fn meaning(timex: &Timex, language: Language) -> Option<String> {
    let when = interval(timex.interval, language)?;
    let about = timex.modifier == Some(Modifier::Approx);
    Some(if about { format!("{} {when}", word("about", language)) } else { when })
}

fn note(anchor: &Anchor, language: Language) -> Option<String> {
    match anchor {
        Anchor::None => None,
        Anchor::Published => Some(word("anchor_published", language).to_owned()),
        Anchor::Unknown => Some(word("anchor_unknown", language).to_owned()),
        Anchor::Text(value) => Some(format!("{} {value}", word("anchor_text", language))),
    }
}

fn source(source: PublishedSource) -> &'static str {
    match source {
        PublishedSource::Metadata => "source_metadata",
        PublishedSource::Text => "source_text",
        PublishedSource::File => "source_file",
        PublishedSource::None => "source_none",
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
    use crate::claim::Facts;

    /// Context of `quote` in `text`, with a bar on either side of the quote.
    fn shown(text: &str, sentences: &[&str], quote: &str) -> (String, [bool; 2]) {
        let find = |piece: &str| {
            let start = text.find(piece).unwrap();
            Span::new(start, start + piece.len())
        };
        let spans: Vec<Span> = sentences.iter().map(|sentence| find(sentence)).collect();
        let span = find(quote);
        let sentence = spans.iter().copied().find(|sentence| sentence.contains(span)).unwrap();
        let claim =
            Claim { id: String::new(), article: 0, sentence, span, score: 1.0, facts: Facts::default() };
        let (around, cut) = around(&claim, text, &spans);
        let piece = |from, to| Span::new(from, to).of(text);
        let parts = [piece(around.start(), span.start()), quote, piece(span.end(), around.end())];
        (parts.join("|"), cut)
    }

    #[test]
    fn context_is_the_sentence_before_and_after() {
        let sentences = ["Eins. ", "Zwei. ", "Drei, und vier. ", "Fünf. ", "Sechs."];
        let text = sentences.concat();
        assert_eq!(
            shown(&text, &sentences, "und vier"),
            ("Zwei. Drei, |und vier|. Fünf.".to_owned(), [false; 2])
        );
        assert_eq!(shown(&text, &sentences, "Eins."), ("|Eins.| Zwei.".to_owned(), [false; 2]));
        assert_eq!(shown(&text, &sentences, "Sechs."), ("Fünf. |Sechs.|".to_owned(), [false; 2]));
    }

    #[test]
    fn long_context_is_cut_between_words() {
        let long = format!("{}. ", "über ".repeat(100).trim_end());
        let sentences = [long.as_str(), "Hier. ", long.as_str()];
        let text = sentences.concat();
        let spans = [
            Span::new(0, long.len()),
            Span::new(long.len(), long.len() + 6),
            Span::new(long.len() + 6, text.len()),
        ];
        let span = Span::new(long.len(), long.len() + 5);
        let claim = Claim {
            id: String::new(),
            article: 0,
            sentence: span,
            span,
            score: 1.0,
            facts: Facts::default(),
        };
        let (around, cut) = around(&claim, &text, &spans);
        assert_eq!(cut, [true, true]);
        assert!(around.of(&text).starts_with("über ") && around.of(&text).ends_with(" über"));
        assert!(around.len() <= 2 * CONTEXT + span.len());
    }

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
