//! Modality: whether something is asserted, planned, possible, denied or demanded, by cue words.
//!
//! The cues of the main statement count; those of clauses beside it do not. Of several cues the strongest decides,
//! in the order denied, demanded, planned, possible.

use std::sync::LazyLock;

use super::Modality;
use super::clause::main_statement;
use super::lexicon::{self, Phrases};
use super::token::Tokens;
use crate::article::Language;

static DE: LazyLock<Phrases<Modality>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/de/modality.tsv"), named));
static EN: LazyLock<Phrases<Modality>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/en/modality.tsv"), named));

fn named(name: &'static str) -> Modality {
    match name {
        "planned" => Modality::Planned,
        "possible" => Modality::Possible,
        "denied" => Modality::Denied,
        "demanded" => Modality::Demanded,
        _ => Modality::Asserted,
    }
}

fn strength(modality: Modality) -> u8 {
    match modality {
        Modality::Asserted => 0,
        Modality::Possible => 1,
        Modality::Planned => 2,
        Modality::Demanded => 3,
        Modality::Denied => 4,
    }
}

/// How firmly the claim is stated.
pub(super) fn modality(tokens: &Tokens<'_>, language: Option<Language>) -> Modality {
    let main = main_statement(tokens, language);
    let cues = lexicon::of(language, &*DE, &*EN).flat_map(|table| {
        let cues = table.all(tokens).filter(|&(from, _, _)| main[from] && !is_month(tokens, from));
        cues.map(|(_, _, &modality)| modality)
    });
    let cues = cues.chain(future(tokens, language, &main).then_some(Modality::Planned));
    cues.max_by_key(|&modality| strength(modality)).unwrap_or_default()
}

/// "May" the month, not the verb.
fn is_month(tokens: &Tokens<'_>, i: usize) -> bool {
    tokens.lower(i) == "may" && i > 0 && tokens.is_capital(i)
}

/// German future: "wird ... zurücktreten". The same verb makes the passive ("wird ... untersucht"), so the clause must
/// end in what can only be an infinitive.
fn future(tokens: &Tokens<'_>, language: Option<Language>, main: &[bool]) -> bool {
    if language == Some(Language::En) {
        return false;
    }
    let verbs =
        (0..tokens.len()).filter(|&i| main[i] && matches!(tokens.lower(i), "wird" | "werden" | "werde"));
    let mut ends = verbs.filter_map(|i| {
        let end = (i + 1..tokens.len()).find(|&j| tokens.is_mark(j)).unwrap_or(tokens.len());
        (end > i + 1).then(|| (tokens.lower(end - 1), tokens.is_capital(end - 1)))
    });
    ends.any(|(last, capital)| !capital && infinitive(last))
}

fn infinitive(lower: &str) -> bool {
    const EITHER: [&str; 9] = ["be", "ver", "ent", "er", "zer", "über", "unter", "miss", "ge"];
    const PARTICIPLES: [&str; 3] = ["worden", "werden", "sein"];
    let separable =
        lower.len() > 8 && lower[1..].contains("ge") && !lower.contains("gehen") && !lower.contains("geben");
    lower.len() > 4
        && lower.ends_with('n')
        && !EITHER.iter().any(|prefix| lower.starts_with(prefix))
        && !PARTICIPLES.contains(&lower)
        && !separable
}
