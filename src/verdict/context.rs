//! What a claim needs of the text before it to be understood.

use crate::{Span, article::Language};

/// One word a line: `language <tab> word`.
static PRONOUNS: &str = include_str!("lexicon/pronouns.tsv");

/// A claim of fewer words is short.
const SHORT: usize = 9;
/// Among how many first words a pronoun counts.
const OPENING: usize = 5;
/// Most words of context.
const WORDS: usize = 20;
/// Words that must remain for the context to begin with a sentence.
const SENTENCE: usize = 6;

/// The last words before the claim `span` of `source`, from the start of a sentence where enough of them remain; empty for
/// a claim that stands by itself. `models/judge/train_relations.py` mirrors this.
pub(super) fn context(source: &str, span: Span, language: Option<Language>) -> String {
    if !leans(span.of(source), language) {
        return String::new();
    }
    let mut words: Vec<&str> = source[..span.start()].split_whitespace().rev().take(WORDS).collect();
    words.reverse();
    let openings = words.len().saturating_sub(SENTENCE);
    let start = words[..openings].iter().position(|word| ends_sentence(word)).map_or(0, |end| end + 1);
    words[start..].join(" ")
}

/// Short, in the middle of a sentence, or with a pronoun early in it.
pub(super) fn leans(claim: &str, language: Option<Language>) -> bool {
    let mut words = claim.split_whitespace();
    let is_pronoun = |word: &str| {
        let word: String =
            word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        pronouns(language).any(|pronoun| pronoun == word)
    };
    claim.starts_with(char::is_lowercase)
        || words.clone().count() < SHORT
        || words.by_ref().take(OPENING).any(is_pronoun)
}

fn pronouns(language: Option<Language>) -> impl Iterator<Item = &'static str> {
    let known = move |code: &str| language.is_none_or(|language| language.code() == code);
    PRONOUNS
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(move |(code, word)| known(code).then_some(word))
}

fn ends_sentence(word: &str) -> bool {
    let word = word.trim_end_matches(|c| "\"'“”»«‘’)".contains(c));
    word.ends_with(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(before: &str, claim: &str) -> String {
        context(
            &format!("{before} {claim}"),
            Span::new(before.len() + 1, before.len() + 1 + claim.len()),
            Some(Language::En),
        )
    }

    #[test]
    fn a_claim_that_leans_is_given_the_sentence_before() {
        let before =
            "The mowers were recalled in April. Fennrick lodged an objection to the penalty with the court.";
        let expected = "Fennrick lodged an objection to the penalty with the court.";
        assert_eq!(of(before, "It was filed last Thursday."), expected);
        assert_eq!(
            of(before, "and the district court will hear it in the first week of September"),
            expected
        );
        let full = "The company from Brenkenau has filed an objection with the regional court.";
        assert_eq!(of(before, full), "");
    }

    #[test]
    fn context_is_short_and_may_be_missing() {
        assert_eq!(of("", "It burns."), "");
        let long = "word ".repeat(50);
        assert_eq!(of(&long, "It burns.").split(' ').count(), 20);
        assert_eq!(of("It began. Then it grew.", "It burns."), "It began. Then it grew.");
    }
}
