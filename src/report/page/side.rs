//! What the page shows of one side of a finding: the quote in its context, who says it, and what its dates were
//! taken for.

use serde::Serialize;

use super::{
    Context,
    dates::{interval, published},
    finding::{claim_anchor, key},
    pieces::{Piece, marked},
    words::word,
};
use crate::{
    Span,
    article::{Article, Language, PublishedSource},
    claim::Claim,
    time::{Anchor, Modifier, Timex},
    verdict::{Finding, overlap, word_set},
};

/// Longest context on either side of a quote, in bytes.
const CONTEXT: usize = 320;

/// One side of a finding.
#[derive(Debug, Serialize)]
pub(super) struct Side<'r> {
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
    /// The quote in one piece, for the mail.
    text: &'r str,
    /// Whether the context is cut short before and after.
    cut: [bool; 2],
    speaker: Option<&'r str>,
    modality: String,
    negated: bool,
    dates: Vec<Resolved<'r>>,
    claim: String,
    /// Who else has the same words: one source with this side.
    copies: Vec<Copy<'r>>,
}

/// Where else a side's words stand.
#[derive(Debug, Serialize)]
struct Copy<'r> {
    source: &'r str,
    claim: String,
}

/// A time expression and what it was taken for.
#[derive(Debug, Serialize)]
pub(super) struct Resolved<'r> {
    text: &'r str,
    means: String,
    /// What it was counted from.
    note: Option<String>,
}

/// Both sides, the earlier first.
pub(super) fn sides<'r>(finding: &'r Finding, context: &Context<'r>) -> [Side<'r>; 2] {
    let cues = &finding.verdict.cues;
    let [a, b] = copies(finding, context);
    [
        Side::new(finding.a, &cues.iter().filter_map(|cue| cue.a).collect::<Vec<_>>(), a, context),
        Side::new(finding.b, &cues.iter().filter_map(|cue| cue.b).collect::<Vec<_>>(), b, context),
    ]
}

impl<'r> Side<'r> {
    fn new(claim: usize, marks: &[Span], copies: Vec<Copy<'r>>, context: &Context<'r>) -> Self {
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
            text: claim.span.of(&article.text),
            cut,
            speaker: claim.facts.speaker.map(|span| span.of(&article.text)),
            modality: key(&claim.facts.modality),
            negated: claim.facts.negated,
            dates: dates(claim, article, context.language),
            claim: claim_anchor(claim),
            copies,
        }
    }
}

/// The finding's copies, each with the side whose words it repeats.
fn copies<'r>(finding: &'r Finding, context: &Context<'r>) -> [Vec<Copy<'r>>; 2] {
    let mut copies = [Vec::new(), Vec::new()];
    if finding.copies.is_empty() {
        return copies;
    }
    let words = |claim: usize| word_set(context.report.text(claim));
    let (a, b) = (words(finding.a), words(finding.b));
    for &copy in &finding.copies {
        let words = words(copy);
        let side = usize::from(overlap(&words, &b) > overlap(&words, &a));
        copies[side].push(Copy::new(copy, context));
    }
    copies
}

impl<'r> Copy<'r> {
    fn new(claim: usize, context: &Context<'r>) -> Self {
        let claim = &context.report.claims[claim];
        let article = &context.report.articles[claim.article];
        let source = article.outlet.as_deref().or(article.title.as_deref()).unwrap_or(&article.id);
        Self { source, claim: claim_anchor(claim) }
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
    let note = note(&timex.anchor, article, language);
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

fn note(anchor: &Anchor, article: &Article, language: Language) -> Option<String> {
    match anchor {
        Anchor::None => None,
        Anchor::Published => {
            let when =
                article.published.as_ref().map(|at| interval(at.interval().widened_to_days(), language));
            Some(format!("{} {}", word("anchor_published", language), when.flatten().unwrap_or_default()))
        }
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
}
