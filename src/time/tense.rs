//! What the words around an expression say of it: where the tense points, and which preposition stands before.

use std::ops::Range;

use super::Modifier;
use super::calendar::Direction;
use super::frame::Frame;
use super::lexicon::UNKNOWN;
use super::resolve::modifier;
use super::rules::RuleSet;
use super::token::Shape;
use super::words::{Word, lower};

/// The words of the text, seen from one of its expressions.
#[derive(Clone, Copy)]
pub(super) struct Surroundings<'a> {
    pub(super) text: &'a str,
    pub(super) words: &'a [Word],
    pub(super) rules: &'a RuleSet,
}

impl Surroundings<'_> {
    /// Where the tense points: the frame's own word, or the nearest telling word of the sentence.
    pub(super) fn direction(&self, frame: &Frame, extent: &Range<usize>) -> Option<Direction> {
        match frame.get("towards") {
            Some("past") => return Some(Direction::Past),
            Some("future") => return Some(Direction::Future),
            _ => {}
        }
        if self.follows(extent.start, &self.rules.roles.ahead) {
            return Some(Direction::Future);
        }
        let before = (0..extent.start).rev().take(WINDOW).take_while(|&at| !self.words[at + 1].token.starts);
        let after =
            (extent.end..self.words.len()).take(WINDOW).take_while(|&at| !self.words[at].token.starts);
        let found = [self.nearest_cue(before), self.nearest_cue(after)];
        found
            .into_iter()
            .flatten()
            .min_by_key(|(distance, _)| *distance)
            .map(|(_, direction)| direction)
            .or_else(|| self.follows(extent.start, &self.rules.roles.lean).then_some(Direction::Future))
    }

    /// Whether one of the prepositions, `for` or `bis` or the like, stands right before word `at`.
    fn follows(&self, at: usize, prepositions: &[bool]) -> bool {
        let skipped = |word: &&Word| has(&self.rules.roles.det, word) || has(&self.rules.roles.filler, word);
        let before = self.words[..at].iter().rev().find(|word| !skipped(word));
        before.is_some_and(|word| has(prepositions, word))
    }

    /// The first telling word and its distance; words of another clause count as farther away.
    fn nearest_cue(&self, words: impl Iterator<Item = usize>) -> Option<(usize, Direction)> {
        let mut distance = 0;
        for at in words {
            if let Some(direction) = self.cue(at) {
                return Some((distance, direction));
            }
            distance += if self.parts_clauses(at) { OTHER_CLAUSE } else { 1 };
        }
        None
    }

    fn parts_clauses(&self, at: usize) -> bool {
        let word = &self.words[at];
        has(&self.rules.roles.clause, word) || word.token.span.of(self.text) == ","
    }

    fn cue(&self, at: usize) -> Option<Direction> {
        let word = &self.words[at];
        if word.signature == UNKNOWN {
            let past = word.token.shape == Shape::Word
                && self.rules.lexicon.looks_past(word.token.span.of(self.text));
            return past.then_some(Direction::Past);
        }
        if has(&self.rules.roles.future, word) {
            Some(Direction::Future)
        } else if has(&self.rules.roles.past, word) {
            Some(Direction::Past)
        } else {
            None
        }
    }

    /// The modifier of a preposition before word `at`: `ab dem`, `bis spätestens`, `from`, `until`.
    pub(super) fn bound(&self, at: usize) -> Option<Modifier> {
        let lexicon = &self.rules.lexicon;
        let class = lexicon.class_id("bound")?;
        for word in self.words[..at].iter().rev().take(3) {
            let written = lower(word.token.span.of(self.text));
            if let Some(name) = lexicon.value(&written, word.spelling, &[class]) {
                return modifier(name);
            }
            if !has(&self.rules.roles.filler, word) {
                return None;
            }
        }
        None
    }
}

/// Whether the word's signature is in the mask.
pub(super) fn has(mask: &[bool], word: &Word) -> bool {
    mask[usize::from(word.signature)]
}

/// Words on either side of an expression that may tell its tense.
const WINDOW: usize = 15;

/// Words that a clause's border counts for.
const OTHER_CLAUSE: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::words::words;

    fn direction(text: &str, expression: &str) -> Option<Direction> {
        let rules = RuleSet::compile(
            "[class]\nfuture = \"will\"\npast = \"was\"\nahead = \"for\"\nlean = \"until\"\nclause = \"and\"\nfiller = \"on\"\ndet = \"the\"\n[class.weekday]\n1 = \"Monday\"",
            "[[rule]]\nname = \"weekday\"\npattern = \"weekday:weekday\"\nemit = \"date\"",
        );
        let rules = rules.unwrap();
        let words = words(text, &rules.lexicon);
        let at = words.iter().position(|word| word.token.span.of(text) == expression).unwrap();
        Surroundings { text, words: &words, rules: &rules }.direction(&Frame::default(), &(at..at + 1))
    }

    #[test]
    fn the_nearest_cue_of_the_clause_decides() {
        assert_eq!(direction("He will go on Monday and it was so.", "Monday"), Some(Direction::Future));
        assert_eq!(direction("He was there on Monday and will go.", "Monday"), Some(Direction::Past));
        assert_eq!(direction("Planned for Monday it was.", "Monday"), Some(Direction::Future));
        assert_eq!(direction("Open until Monday.", "Monday"), Some(Direction::Future));
        assert_eq!(direction("It was open until Monday.", "Monday"), Some(Direction::Past));
        assert_eq!(direction("It was so. Monday is fine.", "Monday"), None);
    }
}
