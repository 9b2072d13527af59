//! Words of a text with what the lexicon says of them.

use super::lexicon::{Found, Lexicon, Signature, Spelling, UNKNOWN};
use super::token::{Shape, Token, tokens};
use crate::Span;

/// A word, number, sign, phrase or half of a compound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    pub(super) token: Token,
    pub(super) signature: Signature,
    pub(super) spelling: Spelling,
    /// Its number, where it is written in words.
    pub(super) number: Option<u32>,
}

/// The words of `text`.
pub(super) fn words(text: &str, lexicon: &Lexicon) -> Vec<Word> {
    let tokens = tokens(text);
    let mut reader = Reader { text, lexicon, tokens: &tokens, lower: String::new() };
    let mut words = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while at < tokens.len() {
        at += reader.read(at, &mut words);
    }
    words
}

struct Reader<'a> {
    text: &'a str,
    lexicon: &'a Lexicon,
    tokens: &'a [Token],
    lower: String,
}

impl<'a> Reader<'a> {
    /// Reads what starts at token `at` and returns how many tokens that took.
    fn read(&mut self, at: usize, words: &mut Vec<Word>) -> usize {
        let token = self.tokens[at];
        let written = token.span.of(self.text);
        let mut word = Word { token, signature: UNKNOWN, spelling: Spelling::Small, number: None };
        if token.shape == Shape::Number {
            word.signature = self.lexicon.number(written);
        } else if let Some(found) = self.look_up(at) {
            word.spelling = spelling(written, token.starts);
            word.signature = found.signature(word.spelling);
            if let Some((taken, phrase)) = self.phrase(at, found, word.spelling) {
                words.push(phrase);
                return taken;
            }
            if let Some((taken, number)) = self.number(at, found) {
                words.push(number);
                return taken;
            }
            if let Some(split) = found.split().filter(|_| word.signature == UNKNOWN)
                && written.is_char_boundary(split)
            {
                self.compound(token, split, words);
                return 1;
            }
        }
        words.push(word);
        1
    }

    fn look_up(&mut self, at: usize) -> Option<Found<'a>> {
        let (lexicon, written) = (self.lexicon, self.tokens[at].span.of(self.text));
        if written.len() > lexicon.longest() {
            return None;
        }
        lower_into(&mut self.lower, written);
        lexicon.get(&self.lower)
    }

    fn phrase(&self, at: usize, found: Found, spelling: Spelling) -> Option<(usize, Word)> {
        let matches = |rest: &[Box<str>]| {
            let tokens = self.tokens.get(at + 1..=at + rest.len())?;
            let same =
                tokens.iter().zip(rest).all(|(t, word)| !t.breaks && lower(t.span.of(self.text)) == **word);
            same.then_some(tokens[tokens.len() - 1].span.end())
        };
        let (rest, end) = found.phrases().iter().find_map(|rest| Some((rest, matches(rest)?)))?;
        let token = Token { span: Span::new(self.tokens[at].span.start(), end), ..self.tokens[at] };
        let key = lower(token.span.of(self.text));
        let signature = self.lexicon.get(&join(&key))?.signature(spelling);
        (signature != UNKNOWN).then_some((rest.len() + 1, Word { token, signature, spelling, number: None }))
    }

    fn number(&self, at: usize, found: Found) -> Option<(usize, Word)> {
        let mut sum = Sum::new(found.number()?);
        let mut end = at + 1;
        while let Some(next) = self.next_number(end) {
            let Some(value) =
                self.lexicon.get(&lower(self.tokens[next].span.of(self.text))).and_then(Found::number)
            else {
                break;
            };
            if !sum.add(value) {
                break;
            }
            end = next + 1;
        }
        let span = Span::new(self.tokens[at].span.start(), self.tokens[end - 1].span.end());
        let token = Token { span, ..self.tokens[at] };
        let signature = match end - at {
            1 => found.signature(spelling(span.of(self.text), token.starts)),
            _ => self.lexicon.number_in_words(sum.year()),
        };
        Some((end - at, Word { token, signature, spelling: Spelling::Small, number: Some(sum.total()) }))
    }

    /// The token where a number in words may go on, behind a hyphen perhaps.
    fn next_number(&self, at: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        let hyphen = token.glued && token.span.of(self.text) == "-";
        let next = if hyphen { at + 1 } else { at };
        self.tokens.get(next).filter(|t| t.shape == Shape::Word && !t.breaks).map(|_| next)
    }

    fn compound(&self, token: Token, split: usize, words: &mut Vec<Word>) {
        let middle = token.span.start() + split;
        let halves = [
            Token { span: Span::new(token.span.start(), middle), ..token },
            Token {
                span: Span::new(middle, token.span.end()),
                glued: true,
                breaks: false,
                starts: false,
                ..token
            },
        ];
        for half in halves {
            let key = lower(half.span.of(self.text));
            let Some(found) = self.lexicon.get(&key) else {
                continue;
            };
            // The parts of a compound follow its spelling, not their own.
            let spelling = Spelling::Either;
            let (signature, number) = (found.signature(spelling), found.number());
            words.push(Word { token: half, signature, spelling, number });
        }
    }
}

/// Under which a word or phrase stands in the lexicon.
pub(super) fn key(written: &str) -> String {
    let lower = lower(written);
    if lower.contains(|c: char| !c.is_alphanumeric()) { join(&lower) } else { lower }
}

/// A phrase's key: its tokens with one space between.
fn join(written: &str) -> String {
    let pieces: Vec<String> = tokens(written).iter().map(|t| lower(t.span.of(written))).collect();
    pieces.join(" ")
}

fn spelling(written: &str, starts: bool) -> Spelling {
    let mut chars = written.chars();
    let capital = chars.next().is_some_and(char::is_uppercase);
    match (capital, chars.next().is_some_and(char::is_uppercase)) {
        (false, _) => Spelling::Small,
        (true, false) if !starts => Spelling::Capital,
        (true, _) => Spelling::Either,
    }
}

/// `written` in lower case, with one kind of apostrophe.
pub(super) fn lower(written: &str) -> String {
    let mut key = String::with_capacity(written.len());
    lower_into(&mut key, written);
    key
}

fn lower_into(key: &mut String, written: &str) {
    key.clear();
    if written.is_ascii() {
        key.push_str(written);
        key.make_ascii_lowercase();
    } else {
        key.extend(written.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
    }
}

/// Adds up number words: `two hundred twenty five`, `nineteen ninety six`.
struct Sum {
    thousands: u32,
    rest: u32,
    spoken_year: bool,
}

impl Sum {
    fn new(first: u32) -> Self {
        Self { thousands: 0, rest: first, spoken_year: false }
    }

    /// Takes `next` in, if it can belong to the same number.
    fn add(&mut self, next: u32) -> bool {
        match (self.rest, next) {
            (1..=99, 100) => self.rest *= 100,
            (1..=999, 1000) if self.thousands == 0 => (self.thousands, self.rest) = (self.rest * 1000, 0),
            (0, 1..=999) if self.thousands > 0 => self.rest = next,
            (rest, 1..=9) if rest % 10 == 0 && rest % 100 >= 20 => self.rest += next,
            (rest, 1..=99) if rest % 100 == 0 && rest >= 100 => self.rest += next,
            (13..=20, 10..=99) if self.thousands == 0 => {
                self.rest = self.rest * 100 + next;
                self.spoken_year = true;
            }
            _ => return false,
        }
        true
    }

    fn total(&self) -> u32 {
        self.thousands + self.rest
    }

    fn year(&self) -> bool {
        self.spoken_year || (1900..2100).contains(&self.total())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(parts: &[u32]) -> u32 {
        let mut sum = Sum::new(parts[0]);
        assert!(parts[1..].iter().all(|&part| sum.add(part)));
        sum.total()
    }

    #[test]
    fn number_words_add_up() {
        assert_eq!(sum(&[20, 5]), 25);
        assert_eq!(sum(&[2, 100, 20, 5]), 225);
        assert_eq!(sum(&[19, 90, 6]), 1996);
        assert_eq!(sum(&[2, 1000, 5]), 2005);
        assert!(!Sum::new(5).add(6));
    }

    #[test]
    fn keys_have_one_apostrophe() {
        assert_eq!(join(&lower("New Year’s Eve")), "new year ' s eve");
    }
}
