//! Clauses: the parts of a sentence that state facts of their own, and the main statement of a part.

use std::sync::LazyLock;

use super::lexicon::{self, Phrases};
use super::token::Tokens;
use crate::{Span, article::Language};

struct Tables {
    joints: Phrases<()>,
    finite: Phrases<()>,
    subordinators: Phrases<()>,
}

macro_rules! tables {
    ($language:literal) => {
        LazyLock::new(|| Tables {
            joints: Phrases::new(include_str!(concat!("lexicon/", $language, "/joints.tsv")), |_| ()),
            finite: Phrases::new(include_str!(concat!("lexicon/", $language, "/finite.tsv")), |_| ()),
            subordinators: Phrases::new(
                include_str!(concat!("lexicon/", $language, "/subordinators.tsv")),
                |_| (),
            ),
        })
    };
}

static DE: LazyLock<Tables> = tables!("de");
static EN: LazyLock<Tables> = tables!("en");

/// Fewest words of a clause that is cut out of its sentence.
const WORDS: usize = 4;

/// The clauses of `sentence` that hold facts of their own, in order and without overlap; the sentence itself
/// (trimmed) where it cannot be cut with certainty.
///
/// Cut is only at a semicolon or behind a comma before a coordinating conjunction, outside quotations and brackets,
/// and only where every part has a finite verb that is not its first word, and at least four words.
#[must_use]
pub fn clauses(text: &str, sentence: Span, language: Option<Language>) -> Vec<Span> {
    let whole = sentence.trimmed(text);
    let tokens = Tokens::new(text, whole);
    let mut parts = Vec::new();
    let mut from = 0;
    for (joint, next) in joints(&tokens, language) {
        if states_fact(&tokens, from, joint, language) && states_fact(&tokens, next, tokens.len(), language) {
            parts.push(tokens.cover(from, joint));
            from = next;
        }
    }
    if parts.is_empty() {
        return vec![whole];
    }
    parts.push(Span::new(tokens.span(from).start(), whole.end()));
    parts
}

/// Places where the sentence may be cut: the joint's first token and the token behind it.
fn joints(tokens: &Tokens<'_>, language: Option<Language>) -> Vec<(usize, usize)> {
    let mut depth = 0i32;
    let mut found = Vec::new();
    for i in 1..tokens.len() {
        depth += nesting(tokens.lower(i), depth);
        let joint = lexicon::of(language, &*DE, &*EN).find_map(|tables| tables.joints.at(tokens, i));
        if let Some((next, ())) = joint
            && depth == 0
            && next < tokens.len()
        {
            found.push((i, next));
        }
    }
    found
}

fn nesting(mark: &str, depth: i32) -> i32 {
    match mark {
        "(" | "[" | "„" => 1,
        ")" | "]" | "”" => -depth.min(1),
        "\"" | "“" | "«" | "»" => {
            if depth > 0 {
                -1
            } else {
                1
            }
        }
        _ => 0,
    }
}

fn states_fact(tokens: &Tokens<'_>, from: usize, to: usize, language: Option<Language>) -> bool {
    let words = (from..to).filter(|&i| tokens.is_word(i)).count();
    let opens = tokens.lower(from);
    let dependent =
        matches!(opens, "dass" | "that" | "ob" | "whether" | "to" | "zu" | "damit" | "weil" | "because");
    words >= WORDS
        && !dependent
        && (from + 1..to).any(|i| is_finite(tokens.lower(i), language))
        && !is_finite(opens, language)
}

/// Whether a word is a frequent finite verb.
pub(super) fn is_finite(lower: &str, language: Option<Language>) -> bool {
    lexicon::of(language, &*DE, &*EN).any(|tables| tables.finite.word(lower).is_some())
}

/// For each token whether it belongs to the main statement: not to a relative clause, a condition, a reason or the
/// like. What is said or known ("dass", "that") belongs to it. Where nothing would be left, everything belongs.
pub(super) fn main_statement(tokens: &Tokens<'_>, language: Option<Language>) -> Vec<bool> {
    let mut main = vec![true; tokens.len()];
    let mut beside = false;
    for i in 0..tokens.len() {
        let after_comma = i > 0 && tokens.lower(i - 1) == ",";
        if after_comma || tokens.lower(i) == ";" {
            beside = false;
        }
        let opens =
            (after_comma || i == 0 && !tokens.is_capital(1)) && opens_aside(tokens, i, i == 0, language);
        beside |= opens || relative(tokens.lower(i), language);
        main[i] = !beside;
    }
    if main.iter().any(|&main| main) { main } else { vec![true; tokens.len()] }
}

fn opens_aside(tokens: &Tokens<'_>, i: usize, first: bool, language: Option<Language>) -> bool {
    if first
        && matches!(
            tokens.lower(i),
            "der"
                | "die"
                | "das"
                | "dem"
                | "den"
                | "was"
                | "wie"
                | "so"
                | "um"
                | "bis"
                | "seit"
                | "statt"
                | "ohne"
                | "who"
                | "which"
                | "after"
                | "before"
                | "since"
                | "until"
                | "as"
                | "despite"
                | "even"
                | "nach"
                | "in"
                | "on"
                | "at"
        )
    {
        return false;
    }
    lexicon::of(language, &*DE, &*EN).any(|tables| tables.subordinators.at(tokens, i).is_some())
}

/// English clauses that need no comma.
fn relative(lower: &str, language: Option<Language>) -> bool {
    language != Some(Language::De) && matches!(lower, "who" | "whose" | "because" | "although" | "unless")
}
