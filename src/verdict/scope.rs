//! Words that say how far a statement reaches.

use std::{collections::BTreeSet, sync::LazyLock};

use super::Side;
use crate::{Span, article::Language};

/// One word or phrase a line: `language <tab> wider|narrower <tab> words`.
static TABLE: &str = include_str!("lexicon/scope.tsv");

/// Which way a scope word reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// "all", "sämtliche".
    Wider,
    /// "only", "volljährige".
    Narrower,
}

struct Entry {
    language: Language,
    reach: Reach,
    words: &'static str,
}

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| TABLE.lines().filter_map(entry).collect());

fn entry(line: &'static str) -> Option<Entry> {
    let mut fields = line.split('\t');
    let language = Language::from_tag(fields.next()?)?;
    let reach = if fields.next()? == "wider" { Reach::Wider } else { Reach::Narrower };
    Some(Entry { language, reach, words: fields.next()? })
}

/// The scope words of one side.
fn found(side: &Side<'_>) -> Vec<(Reach, Span)> {
    let text = side.text().to_lowercase();
    // Lower-casing may move offsets in rare scripts; then the side has no scope words rather than wrong spans.
    if text.len() != side.text().len() {
        return Vec::new();
    }
    let of_language = |e: &&Entry| side.language.is_none_or(|language| e.language == language);
    let spans = |e: &'static Entry| {
        let hit = text.match_indices(e.words).find(|(at, words)| is_word(&text, *at, words.len()));
        hit.map(|(at, words)| (e.reach, Span::new(at, at + words.len()).shifted(side.span.start())))
    };
    ENTRIES.iter().filter(of_language).filter_map(spans).collect()
}

fn is_word(text: &str, at: usize, len: usize) -> bool {
    let open = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    open(text[..at].chars().next_back()) && open(text[at + len..].chars().next())
}

/// The scope words that one side has and the other lacks: `(span of a, span of b)`, at least one of them there.
pub(super) fn difference(a: &Side<'_>, b: &Side<'_>) -> Option<(Option<Span>, Option<Span>)> {
    let (a, b) = (found(a), found(b));
    let reaches = |side: &[(Reach, Span)]| side.iter().map(|&(reach, _)| reach).collect::<BTreeSet<_>>();
    if reaches(&a) == reaches(&b) {
        return None;
    }
    Some((a.first().map(|&(_, span)| span), b.first().map(|&(_, span)| span)))
}
