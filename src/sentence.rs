//! Sentences of an article's text.
//!
//! `sentencex` proposes the boundaries. A repair layer adds those that it leaves out on purpose (inside quotations,
//! before a number, at the end of a heading) and takes back those that fall into ordinals, abbreviations and the
//! like. The words it goes by stand in `sentence/tables.toml`.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::{Span, article::Language};

/// The words of `text`, in lower case: runs of letters and digits.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Splits `text` into sentences: spans that follow one another without a gap and cover it whole. White space after
/// a sentence belongs to it; [`Span::trimmed`] takes it off.
///
/// A blank line always ends a sentence, and so does a line break after a heading. Sentences inside quotations are
/// sentences of their own. Without a language, English rules are taken.
#[must_use]
pub fn split(text: &str, language: Option<Language>) -> Vec<Span> {
    let mut cuts = proposed(text, language);
    cuts.extend(terminated(text));
    cuts.retain(|cut| cut.holds(text, language));
    let mut starts: Vec<usize> = cuts.iter().map(|cut| cut.next).collect();
    starts.sort_unstable();
    starts.extend(line_starts(text, &starts));
    starts.retain(|&at| at > 0 && at < text.len());
    starts.sort_unstable();
    starts.dedup();
    spans(text, &starts)
}

fn spans(text: &str, starts: &[usize]) -> Vec<Span> {
    if text.is_empty() {
        return Vec::new();
    }
    let from = std::iter::once(0).chain(starts.iter().copied());
    let to = starts.iter().copied().chain(std::iter::once(text.len()));
    from.zip(to).map(|(start, end)| Span::new(start, end)).collect()
}

/// A possible boundary: where the sentence before ends (white space excluded) and where the next begins.
#[derive(Clone, Copy, Debug)]
struct Cut {
    end: usize,
    next: usize,
}

impl Cut {
    /// The boundary around byte `at`; quotation marks and brackets that close the sentence stay with it.
    fn around(text: &str, at: usize) -> Self {
        let end = text[..at].trim_end().len();
        let rest = &text[end..];
        let end = end + (rest.len() - rest.trim_start_matches(closes).len());
        let rest = &text[end..];
        Self { end, next: end + (rest.len() - rest.trim_start().len()) }
    }

    fn holds(self, text: &str, language: Option<Language>) -> bool {
        let gap = &text[self.end..self.next];
        if gap.is_empty() {
            return false;
        }
        if blank_line(gap) {
            return true;
        }
        let after = text[self.next..].trim_start_matches(opens);
        let before = text[..self.end].trim_end_matches(closes);
        starts_sentence(after) && !stop_belongs_to_word(before, after, language)
    }
}

fn closes(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '’' | '‘' | '\'' | '»' | '«' | '›' | '‹' | ')' | ']' | '¹' | '²' | '³')
}

fn opens(c: char) -> bool {
    matches!(
        c,
        '"' | '“'
            | '„'
            | '‚'
            | '‘'
            | '\''
            | '»'
            | '«'
            | '›'
            | '‹'
            | '('
            | '['
            | '–'
            | '—'
            | '-'
            | '¿'
            | '¡'
            | ' '
    )
}

fn starts_sentence(after: &str) -> bool {
    after
        .chars()
        .next()
        .is_some_and(|c| !c.is_lowercase() && !matches!(c, ',' | ';' | ':' | ')' | ']' | '.' | '/'))
}

fn blank_line(gap: &str) -> bool {
    gap.bytes().filter(|&b| b == b'\n').count() > 1
}

fn proposed(text: &str, language: Option<Language>) -> Vec<Cut> {
    let code = language.unwrap_or(Language::En).code();
    let boundaries = sentencex::get_sentence_boundaries(code, text);
    boundaries.iter().map(|boundary| Cut::around(text, boundary.start_byte)).collect()
}

/// Every place where a full stop or its like is followed by white space and what may open a sentence.
fn terminated(text: &str) -> impl Iterator<Item = Cut> + '_ {
    let marks = text.match_indices(['.', '!', '?', '…']);
    marks.filter_map(move |(at, mark)| {
        let cut = Cut::around(text, at + mark.len());
        let after = text[cut.next..].trim_start_matches(opens);
        (cut.next > cut.end && after.starts_with(|c: char| c.is_uppercase() || c.is_numeric())).then_some(cut)
    })
}

/// Whether the full stop that `before` ends in marks an abbreviation, an initial or an ordinal.
fn stop_belongs_to_word(before: &str, after: &str, language: Option<Language>) -> bool {
    let Some(stem) = before.strip_suffix('.').filter(|stem| !stem.ends_with('.')) else {
        return false;
    };
    let (earlier, word) = last_word(stem);
    let lower = word.to_lowercase();
    let opener = || TABLES.openers.contains(first_word(after).to_lowercase().as_str());
    if TABLES.never_ends.contains(lower.as_str()) || spaced_abbreviation(earlier, word) {
        return true;
    }
    if TABLES.may_end.contains(lower.as_str()) || initial(word) || dotted(word) {
        return !opener();
    }
    if word.is_empty() || !word.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    list_number(earlier) || (language == Some(Language::De) && ordinal(earlier, word, after))
}

/// "z. B.", "u. a.", "d. h.": single letters, each with its stop.
fn spaced_abbreviation(earlier: &str, word: &str) -> bool {
    let mut letters = word.chars();
    let single = letters.next().is_some_and(|c| c.is_lowercase()) && letters.next().is_none();
    single && !earlier.is_empty()
}

fn initial(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
}

fn dotted(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| part.chars().count() <= 2 && part.chars().all(char::is_alphabetic))
}

fn list_number(earlier: &str) -> bool {
    earlier.trim_end_matches([' ', '\t']).ends_with('\n') || earlier.trim().is_empty()
}

fn ordinal(earlier: &str, number: &str, after: &str) -> bool {
    if number.len() > 3 {
        return false;
    }
    let next = first_word(after).to_lowercase();
    if ordinal_noun(&next) {
        return true;
    }
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        return number.len() <= 2;
    }
    let before = last_word(earlier.trim_end()).1.to_lowercase();
    TABLES.before_ordinal.contains(before.as_str()) && !TABLES.openers.contains(next.as_str())
}

fn ordinal_noun(word: &str) -> bool {
    TABLES.ordinal_nouns.iter().any(|noun| word == *noun || (noun.len() > 4 && word.ends_with(noun)))
}

fn last_word(text: &str) -> (&str, &str) {
    let at = text
        .rfind(|c: char| c.is_whitespace() || opens(c))
        .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8));
    text.split_at(at)
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default()
}

/// Starts of lines that begin a new sentence though none was ended before: after blank lines, and after line breaks
/// that were made on purpose (the next word would have had room) behind what reads like a heading.
fn line_starts(text: &str, starts: &[usize]) -> Vec<usize> {
    let lines: Vec<Span> = lines(text).collect();
    let mut found = Vec::new();
    for block in lines.chunk_by(|a, b| !blank_line(&text[a.end()..b.start()])) {
        found.push(block[0].start());
        let width = block.iter().map(|line| line.of(text).chars().count()).max().unwrap_or(0);
        for pair in block.windows(2) {
            let begins =
                || found.last() == Some(&pair[0].start()) || starts.binary_search(&pair[0].start()).is_ok();
            if breaks(pair[0].of(text), pair[1].of(text), width, begins) {
                found.push(pair[1].start());
            }
        }
    }
    found
}

/// The lines that hold more than white space, trimmed.
fn lines(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut at = 0;
    let spans = text.split_inclusive('\n').map(move |line| {
        at += line.len();
        Span::new(at - line.len(), at).trimmed(text)
    });
    spans.filter(|line| !line.is_empty())
}

/// Whether `line` ends a sentence and `next` begins one; `begins` tells whether `line` itself begins one.
fn breaks(line: &str, next: &str, width: usize, begins: impl FnOnce() -> bool) -> bool {
    let room = width.saturating_sub(line.chars().count() + 1);
    let word = next.split_whitespace().next().unwrap_or_default().chars().count();
    if room < word {
        return false;
    }
    let ended = line.trim_end_matches(closes).ends_with(['.', '!', '?', '…']);
    ended || (!next.starts_with(char::is_lowercase) && heading(line) && begins())
}

/// Longest heading, in characters.
const HEADING: usize = 120;

fn heading(line: &str) -> bool {
    let last = last_word(line).1.to_lowercase();
    line.chars().count() <= HEADING
        && !line.ends_with([',', ';', '-', '–', '('])
        && !TABLES.runs_on.contains(last.as_str())
}

#[derive(Deserialize)]
struct Source {
    never_ends: String,
    may_end: String,
    openers: String,
    ordinal_nouns: String,
    before_ordinal: String,
    runs_on: String,
}

struct Tables {
    never_ends: HashSet<&'static str>,
    may_end: HashSet<&'static str>,
    openers: HashSet<&'static str>,
    ordinal_nouns: Vec<&'static str>,
    before_ordinal: HashSet<&'static str>,
    runs_on: HashSet<&'static str>,
}

static SOURCE: LazyLock<Source> = LazyLock::new(|| {
    toml::from_str(include_str!("sentence/tables.toml")).expect("the compiled-in tables are TOML")
});

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let set = |words: &'static String| words.split_whitespace().collect();
    Tables {
        never_ends: set(&SOURCE.never_ends),
        may_end: set(&SOURCE.may_end),
        openers: set(&SOURCE.openers),
        ordinal_nouns: SOURCE.ordinal_nouns.split_whitespace().collect(),
        before_ordinal: set(&SOURCE.before_ordinal),
        runs_on: set(&SOURCE.runs_on),
    }
});

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One case a line: language, tab, text with `¦` where a sentence begins and `⏎` for a line break.
    #[test]
    fn regression_file() {
        let mut wrong = Vec::new();
        let cases = include_str!("../tests/sentences.txt").lines().filter(|line| !line.starts_with('#'));
        for case in cases.filter(|line| !line.is_empty()) {
            let (language, marked) = case.split_once('\t').expect("language, tab, text");
            let expected: Vec<String> = marked.replace('⏎', "\n").split('¦').map(str::to_owned).collect();
            let text = expected.concat();
            let found: Vec<&str> =
                split(&text, Language::from_tag(language)).iter().map(|s| s.of(&text)).collect();
            if found != expected {
                wrong.push(format!("{language} {}", found.join("¦").replace('\n', "⏎")));
            }
        }
        assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    fn empty_text_has_no_sentences() {
        assert!(split("", None).is_empty());
        assert_eq!(split(" \n", Some(Language::De)), [Span::new(0, 2)]);
    }

    proptest! {
        #[test]
        fn sentences_concatenate_to_the_text(text in "(\\PC|[a-zA-Z0-9äÖß .!?…„“\"\n\r(),:-]){0,120}", de: bool) {
            let spans = split(&text, de.then_some(Language::De));
            let joined: String = spans.iter().map(|span| span.of(&text)).collect();
            prop_assert_eq!(joined, text);
            prop_assert!(spans.iter().all(|span| !span.is_empty()));
        }
    }
}
