//! Negation: whether the main statement is negated, by words that say so or verbs that mean so.

use std::sync::LazyLock;

use super::lexicon::{self, Phrases};
use super::token::Tokens;
use crate::article::Language;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Effect {
    /// "nicht", "never".
    Negates,
    /// "lehnte ... ab", "failed to": the thing did not come about; undone by a negation word.
    Fails,
    /// "nicht nur", "no doubt": no negation.
    Nothing,
}

fn effect(name: &'static str) -> Effect {
    match name {
        "not" => Effect::Negates,
        "fails" => Effect::Fails,
        _ => Effect::Nothing,
    }
}

static DE: LazyLock<Phrases<Effect>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/de/negation.tsv"), effect));
static EN: LazyLock<Phrases<Effect>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/en/negation.tsv"), effect));

/// Whether the main statement is negated; `main` tells for each token whether it belongs to it.
pub(super) fn negated(tokens: &Tokens<'_>, main: &[bool], language: Option<Language>) -> bool {
    let (mut negates, mut fails) = (false, false);
    for table in lexicon::of(language, &*DE, &*EN) {
        for (from, end, effect) in table.all(tokens).filter(|&(from, _, _)| main[from]) {
            let inside = || (from + 1..end).any(|i| table.word(tokens.lower(i)) == Some(&Effect::Negates));
            negates |= *effect == Effect::Negates || *effect == Effect::Fails && inside();
            fails |= *effect == Effect::Fails;
        }
    }
    negates != fails
}
