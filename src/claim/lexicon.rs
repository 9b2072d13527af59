//! Tables of phrases: the data that the cue rules run on.
//!
//! A table is a text of rows, `phrase<TAB>value`; `#` starts a comment line. A phrase is a row of words in lower
//! case: `a|b` stands for either, `stem*` and `*end` for any word that begins or ends so, `…` for up to
//! [`GAP`] tokens that end no clause. Where several phrases fit, the longest counts.

use std::collections::HashMap;

use super::token::Tokens;
use crate::article::Language;

/// Most tokens that `…` stands for.
const GAP: usize = 14;

#[derive(Debug)]
enum Element {
    Words(Vec<Word>),
    Gap,
}

#[derive(Debug)]
enum Word {
    Exactly(&'static str),
    Starts(&'static str),
    Ends(&'static str),
}

impl Word {
    fn parse(word: &'static str) -> Self {
        match (word.strip_suffix('*'), word.strip_prefix('*')) {
            (Some(stem), _) if !stem.is_empty() => Self::Starts(stem),
            (_, Some(end)) if !end.is_empty() => Self::Ends(end),
            _ => Self::Exactly(word),
        }
    }

    fn fits(&self, lower: &str) -> bool {
        match *self {
            Self::Exactly(word) => word == lower,
            Self::Starts(stem) => lower.starts_with(stem),
            Self::Ends(end) => lower.ends_with(end),
        }
    }
}

#[derive(Debug)]
struct Row<T> {
    phrase: Vec<Element>,
    value: T,
}

/// A table that maps phrases to values.
#[derive(Debug)]
pub(super) struct Phrases<T> {
    rows: Vec<Row<T>>,
    by_first: HashMap<&'static str, Vec<usize>>,
    /// Rows whose first word is a stem or an ending.
    open: Vec<usize>,
}

impl<T> Phrases<T> {
    /// Reads a table; `value` makes a row's value of the text behind its tabulator.
    pub(super) fn new(source: &'static str, mut value: impl FnMut(&'static str) -> T) -> Self {
        let mut table = Self { rows: Vec::new(), by_first: HashMap::new(), open: Vec::new() };
        for (phrase, rest) in rows(source) {
            table.add(phrase, value(rest));
        }
        table
    }

    fn add(&mut self, phrase: &'static str, value: T) {
        let number = self.rows.len();
        let phrase: Vec<Element> = phrase.split_whitespace().map(element).collect();
        let mut listed = false;
        if let Some(Element::Words(words)) = phrase.first() {
            for word in words {
                match word {
                    Word::Exactly(word) => self.by_first.entry(word).or_default().push(number),
                    _ if !listed => {
                        self.open.push(number);
                        listed = true;
                    }
                    _ => {}
                }
            }
        }
        self.rows.push(Row { phrase, value });
    }

    /// The longest phrase that begins at token `i`: the index behind its last token, and its value.
    pub(super) fn at(&self, tokens: &Tokens<'_>, i: usize) -> Option<(usize, &T)> {
        let lower = tokens.lower(i);
        let closed = self.by_first.get(lower).into_iter().flatten();
        let rows = closed.chain(&self.open).map(|&number| &self.rows[number]);
        let fitting = rows.filter_map(|row| Some((end(&row.phrase, tokens, i)?, &row.value)));
        fitting.max_by_key(|&(end, _)| end)
    }

    /// The value of a single word.
    pub(super) fn word(&self, lower: &str) -> Option<&T> {
        let closed = self.by_first.get(lower).into_iter().flatten();
        let mut rows = closed.chain(&self.open).map(|&number| &self.rows[number]);
        let row = rows.find(|row| matches!(row.phrase.as_slice(), [Element::Words(words)] if words.iter().any(|w| w.fits(lower))))?;
        Some(&row.value)
    }

    /// Every longest phrase of the text from left to right, without overlap: first token, end, value.
    pub(super) fn all<'a>(
        &'a self,
        tokens: &'a Tokens<'_>,
    ) -> impl Iterator<Item = (usize, usize, &'a T)> + 'a {
        let mut i = 0;
        std::iter::from_fn(move || {
            while i < tokens.len() {
                let from = i;
                match self.at(tokens, from) {
                    Some((end, value)) => {
                        i = end;
                        return Some((from, end, value));
                    }
                    None => i += 1,
                }
            }
            None
        })
    }
}

/// The rows of a table: the text before and behind the tabulator.
pub(super) fn rows(source: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = source.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once('\t').unwrap_or((line, "")))
}

fn element(word: &'static str) -> Element {
    match word {
        "…" => Element::Gap,
        "|" => Element::Words(vec![Word::Exactly("|")]),
        _ => Element::Words(word.split('|').map(Word::parse).collect()),
    }
}

fn end(phrase: &[Element], tokens: &Tokens<'_>, i: usize) -> Option<usize> {
    match phrase {
        [] => Some(i),
        [Element::Words(words), rest @ ..] => {
            let lower = tokens.lower(i);
            (i < tokens.len() && words.iter().any(|word| word.fits(lower)))
                .then(|| end(rest, tokens, i + 1))?
        }
        [Element::Gap, rest @ ..] => {
            let reach =
                (i..tokens.len().min(i + GAP)).find(|&j| ends_clause(tokens.lower(j))).unwrap_or(i + GAP);
            (i..=reach.min(tokens.len())).find_map(|j| end(rest, tokens, j))
        }
    }
}

fn ends_clause(lower: &str) -> bool {
    matches!(lower, ";" | ":" | "." | "!" | "?" | "„" | "“" | "”" | "\"" | "«" | "»")
}

/// The tables to go by: the language's own, or both where the language is not known.
pub(super) fn of<'a, T>(
    language: Option<Language>,
    de: &'a T,
    en: &'a T,
) -> impl Iterator<Item = &'a T> + use<'a, T> {
    let de = (language != Some(Language::En)).then_some(de);
    let en = (language != Some(Language::De)).then_some(en);
    de.into_iter().chain(en)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn find(text: &str) -> Vec<(&str, &'static str)> {
        let source = "# comment\nlehnt|lehnte … ab\treject\nmehr als\tover\nmehr\tmore\nverletz*\tinjured\n*beamte\tofficer\n";
        let table = Phrases::new(source, |value| value);
        let tokens = Tokens::new(text, Span::new(0, text.len()));
        table.all(&tokens).map(|(from, to, value)| (tokens.cover(from, to).of(text), *value)).collect()
    }

    #[test]
    fn longest_phrase_wins() {
        assert_eq!(find("mehr als zwei, mehr"), [("mehr als", "over"), ("mehr", "more")]);
    }

    #[test]
    fn gaps_stay_within_a_clause() {
        assert_eq!(
            find("Sie lehnte den Antrag der Stadt ab."),
            [("lehnte den Antrag der Stadt ab", "reject")]
        );
        assert_eq!(find("Sie lehnte: ab"), []);
    }

    #[test]
    fn stems_and_endings() {
        assert_eq!(
            find("Verletzte Kriminalbeamte"),
            [("Verletzte", "injured"), ("Kriminalbeamte", "officer")]
        );
    }
}
