//! Names, by tables and capital letters. Keys matter more than bounds: they are what claims are compared by.

use std::sync::LazyLock;

use super::Entity;
use super::lexicon::{self, Phrases};
use super::token::Tokens;
use crate::article::Language;

static PLACES: LazyLock<Phrases<&str>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/places.tsv"), |key| key));
static NAMES: LazyLock<Phrases<&str>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/names.tsv"), |key| key));
static DE: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/de/common.tsv"), |_| ()));
static EN: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/en/common.tsv"), |_| ()));

/// The names of `tokens`, in order and without overlap.
pub(super) fn entities(tokens: &Tokens<'_>, language: Option<Language>) -> Vec<Entity> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        match name(tokens, i, language) {
            Some((end, key)) => {
                found.push(Entity { span: tokens.cover(i, end), key });
                i = end;
            }
            None => i += 1,
        }
    }
    found
}

fn name(tokens: &Tokens<'_>, i: usize, language: Option<Language>) -> Option<(usize, String)> {
    if !tokens.is_capital(i) && !mixed_case(tokens.text(i)) {
        return None;
    }
    let known = NAMES.at(tokens, i).or_else(|| PLACES.at(tokens, i));
    let run = run(tokens, i, language);
    match known {
        Some((end, key)) if run.is_none_or(|run| run <= end) => Some((end, (*key).to_owned())),
        _ => run
            .map(|end| (end, key(tokens, i, end)))
            .or_else(|| known.map(|(end, key)| (end, (*key).to_owned()))),
    }
}

/// The end of the row of capitalised words that reads like a name.
fn run(tokens: &Tokens<'_>, i: usize, language: Option<Language>) -> Option<usize> {
    if is_common(tokens.lower(i), language) {
        return None;
    }
    let mut end = i + 1;
    while end < tokens.len()
        && end < i + 5
        && tokens.is_capital(end)
        && !is_common(tokens.lower(end), language)
    {
        end += 1;
    }
    let single = end == i + 1;
    let marked = acronym(tokens.text(i)) || mixed_case(tokens.text(i));
    let inside = i > 0 && !matches!(tokens.lower(i - 1), "." | "“" | "„" | "\"" | ":" | "”" | "«" | "»");
    let english = language == Some(Language::En) && inside;
    (!single || marked || english).then_some(end)
}

fn is_common(lower: &str, language: Option<Language>) -> bool {
    lexicon::of(language, &*DE, &*EN).any(|table| table.word(lower).is_some())
}

/// "OLG", "EU", "G20".
fn acronym(text: &str) -> bool {
    text.len() > 1
        && text.len() < 8
        && text.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == '.')
        && text.starts_with(char::is_uppercase)
}

/// "WhatsApp", "iPhone"; not "Nutzer:innen" or "US-Konzern".
fn mixed_case(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic)
        && text.chars().zip(letters).any(|(a, b)| a.is_lowercase() && b.is_uppercase())
        && text.chars().all(char::is_alphanumeric)
}

fn key(tokens: &Tokens<'_>, from: usize, end: usize) -> String {
    let words: Vec<&str> = (from..end).map(|i| tokens.lower(i)).collect();
    let joined = words.join(" ");
    let bare = joined.strip_suffix("'s").or_else(|| joined.strip_suffix('\''));
    bare.or_else(|| genitive(&joined)).unwrap_or(&joined).to_owned()
}

/// A name of several words without its genitive "s", where no other letter before it makes the "s" its own.
fn genitive(joined: &str) -> Option<&str> {
    let bare = joined.strip_suffix('s').filter(|_| joined.contains(' '))?;
    (!bare.ends_with(['s', 'u', 'i', 'e', 'a', 'o', 'x', 'z', 'r', 'k'])).then_some(bare)
}
