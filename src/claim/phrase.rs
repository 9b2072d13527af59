//! Noun phrases beside a cue: the words that name a speaker.

use std::sync::LazyLock;

use super::clause::is_finite;
use super::lexicon::Phrases;
use super::token::Tokens;
use crate::{Span, article::Language};

static STOPS: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/speaker_stops.tsv"), |_| ()));
static ENGLISH_STOPS: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/en/speaker_stops.tsv"), |_| ()));

/// Who does the saying.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A name or a noun.
    Named(Span),
    /// "er", "she": somebody named before.
    Pronoun(Span),
}

impl Subject {
    pub(super) fn is_pronoun(self) -> bool {
        matches!(self, Self::Pronoun(_))
    }
}

pub(super) struct NounPhrases<'a, 't> {
    pub(super) tokens: &'a Tokens<'t>,
    pub(super) language: Option<Language>,
}

impl NounPhrases<'_, '_> {
    /// Whether the cue at token `i` is read by German rules, where the language of the text is not known.
    pub(super) fn is_german(&self, i: usize) -> bool {
        self.language.is_none() && !matches!(self.tokens.lower(i), "said" | "says" | "told" | "tells")
    }

    /// Whether a cue of several words is split around its subject: "teilte ... mit".
    pub(super) fn ends_apart(&self, from: usize, end: usize) -> bool {
        end - from > 2 && matches!(self.tokens.lower(end - 1), "mit" | "hin" | "hinzu")
    }

    /// The phrase that begins at token `i`.
    pub(super) fn ahead(&self, i: usize) -> Option<Subject> {
        if self.language == Some(Language::En) || self.tokens.lower(i.wrapping_sub(1)) == "to" {
            return self.english_ahead(i);
        }
        self.german_ahead(i).map(|(subject, _)| subject)
    }

    /// The phrase that ends before "zufolge": "Angaben der Polizei zufolge", "Dem Bericht zufolge".
    pub(super) fn before_postposition(&self, at: usize) -> Option<Subject> {
        let opens = |&i: &usize| self.german_ahead(i).is_some_and(|(_, end)| end == at);
        let from = (at.saturating_sub(8)..at).find(opens)?;
        let (subject, _) = self.german_ahead(from)?;
        let inner = (from..at).find(|&i| {
            matches!(self.tokens.lower(i), "angaben" | "berichten" | "aussagen" | "informationen")
        });
        match inner {
            Some(head) if head + 1 < at => {
                self.ahead(head + 1 + usize::from(self.tokens.lower(head + 1) == "von"))
            }
            _ => Some(subject),
        }
    }

    /// The auxiliary of the participle at `at`: "hatte Meta gestern erklärt".
    pub(super) fn auxiliary(&self, at: usize) -> Option<usize> {
        let within = |&i: &usize| !self.tokens.is_mark(i);
        let clause = (at.saturating_sub(12)..at).rev().take_while(within);
        let mut auxiliaries =
            clause.filter(|&i| matches!(self.tokens.lower(i), "hat" | "hatte" | "haben" | "hatten" | "habe"));
        auxiliaries.next()
    }

    /// The subject of the German verb at `verb`: before it where the clause begins with it, else behind.
    pub(super) fn german_subject(&self, verb: usize) -> Option<Subject> {
        let mark = |i: usize| {
            matches!(self.tokens.lower(i), "," | ":" | ";" | "“" | "\"" | "»" | "«" | "”" | "„" | "–" | "-")
        };
        let start = (0..verb).rev().find(|&i| mark(i)).map_or(0, |i| i + 1);
        if self.tokens.lower(start) == "wie" && start < verb {
            return self.german_ahead(start + 1).map(|(subject, _)| subject);
        }
        let fronted = self.german_ahead(start).filter(|&(_, end)| start < verb && self.reaches(end, verb));
        let apposed = || {
            let (subject, end) = self.german_ahead(0)?;
            (self.tokens.lower(end) == ","
                && start > end
                && start + 1 < verb + 1
                && self.tokens.lower(verb.wrapping_sub(1)) == ",")
                .then_some((subject, end))
        };
        let behind = || self.german_ahead(verb + 1);
        fronted.or_else(apposed).or_else(behind).map(|(subject, _)| subject)
    }

    /// Whether only a particle or a place in brackets stands between the end of a phrase and the verb.
    fn reaches(&self, end: usize, verb: usize) -> bool {
        end == verb
            || (end < verb && self.tokens.lower(end) == "(" && self.tokens.lower(verb - 1) == ")")
            || (end + 1 == verb
                && matches!(
                    self.tokens.lower(end),
                    "selbst" | "hingegen" | "dagegen" | "jedoch" | "wiederum" | "aber"
                ))
    }

    /// A German noun phrase from token `from` on, and the token behind it.
    fn german_ahead(&self, from: usize) -> Option<(Subject, usize)> {
        let first = self.tokens.lower(from);
        if matches!(first, "er" | "sie" | "dieser" | "diese") && !self.nominal(from + 1) {
            return Some((Subject::Pronoun(self.tokens.span(from)), from + 1));
        }
        let mut end = self.german_core(from)?;
        loop {
            let next = self.tokens.lower(end);
            let linked = match next {
                "der" | "des" | "von" | "vom" | "für" | "und" | "bei" | "beim" => self.german_core(
                    end + usize::from(matches!(next, "von" | "vom" | "für" | "und" | "bei" | "beim")),
                ),
                _ => None,
            };
            match linked {
                Some(further) => end = further,
                None => break,
            }
        }
        Some((Subject::Named(self.tokens.cover(from, end)), end))
    }

    /// Article, adjectives, capitalised words.
    fn german_core(&self, from: usize) -> Option<usize> {
        let mut at = from;
        while self.tokens.is_word(at) && at < from + 4 && !self.nominal(at) && self.modifies(at) {
            at += 1;
        }
        let noun = at;
        while self.nominal(at) || at > noun && self.name_particle(at) {
            at += 1;
        }
        (at > noun).then_some(at)
    }

    fn nominal(&self, i: usize) -> bool {
        let lower = self.tokens.lower(i);
        self.tokens.is_capital(i)
            && STOPS.word(lower).is_none()
            && !is_function_word(lower)
            && !is_finite(lower, Some(Language::De))
    }

    fn name_particle(&self, i: usize) -> bool {
        matches!(self.tokens.lower(i), "van" | "de" | "al" | "bin" | "zu" | "del" | "di")
            && self.tokens.is_capital(i + 1)
    }

    /// Articles, possessives and what has the ending of an adjective.
    fn modifies(&self, i: usize) -> bool {
        let lower = self.tokens.lower(i);
        let adjective =
            ["e", "en", "er", "es", "em"].iter().any(|end| lower.ends_with(end)) && lower.len() > 3;
        is_article(lower)
            || adjective
                && !self.tokens.is_capital(i)
                && !is_finite(lower, Some(Language::De))
                && !is_function_word(lower)
    }

    /// The subject of the English verb of saying in tokens `from..end`.
    pub(super) fn english_subject(&self, from: usize, end: usize) -> Option<Subject> {
        let before = self.tokens.lower(from.wrapping_sub(1));
        if from == 0 || matches!(before, "," | "”" | "\"" | "“") {
            let apposed = || self.english_apposed(from);
            return self.english_ahead(end).or_else(apposed);
        }
        self.english_back(from)
    }

    /// The phrase that ends before the verb at `verb`, adverbs and auxiliaries left out.
    fn english_back(&self, verb: usize) -> Option<Subject> {
        let skips = |i: usize| {
            matches!(
                self.tokens.lower(i),
                "also"
                    | "later"
                    | "has"
                    | "have"
                    | "had"
                    | "then"
                    | "previously"
                    | "earlier"
                    | "repeatedly"
                    | "recently"
                    | "once"
                    | "again"
                    | "reportedly"
                    | "publicly"
                    | "himself"
                    | "herself"
            )
        };
        let end = (0..verb).rev().find(|&i| !skips(i))? + 1;
        if is_english_pronoun(self.tokens.lower(end - 1)) {
            return Some(Subject::Pronoun(self.tokens.span(end - 1)));
        }
        let mut from = end;
        while from > 0 && self.english_part(from - 1) {
            from -= 1;
        }
        while from < end
            && matches!(
                self.tokens.lower(from),
                "of" | "for" | "and" | "or" | "'s" | "in" | "at" | "from" | "&"
            )
        {
            from += 1;
        }
        let named =
            from < end && (from..end).any(|i| self.tokens.is_word(i) && !is_article(self.tokens.lower(i)));
        named.then(|| Subject::Named(self.tokens.cover(from, end)))
    }

    /// "X, the minister, said": the phrase before the apposition.
    fn english_apposed(&self, verb: usize) -> Option<Subject> {
        let close = verb.checked_sub(1).filter(|&i| self.tokens.lower(i) == ",")?;
        let open = (0..close).rev().find(|&i| self.tokens.lower(i) == ",")?;
        (close - open < 12).then(|| self.english_back(open))?
    }

    fn english_part(&self, i: usize) -> bool {
        let lower = self.tokens.lower(i);
        let linking = matches!(lower, "in" | "at" | "from")
            && self.tokens.is_capital(i + 1)
            && i > 0
            && !self.tokens.is_capital(i);
        let word =
            self.tokens.is_word(i) && ENGLISH_STOPS.word(lower).is_none() && STOPS.word(lower).is_none();
        word || linking
            || matches!(lower, "&" | ".")
                && self.tokens.is_capital(i.wrapping_sub(1))
                && self.tokens.is_capital(i + 1)
            || self.tokens.kind(i) == Some(super::token::Kind::Number)
    }

    fn english_ahead(&self, from: usize) -> Option<Subject> {
        if is_english_pronoun(self.tokens.lower(from)) {
            return Some(Subject::Pronoun(self.tokens.span(from)));
        }
        if !(self.tokens.is_capital(from) || is_article(self.tokens.lower(from)) || self.english_part(from)) {
            return None;
        }
        let mut end = from;
        while end < self.tokens.len() && self.english_part(end) && end < from + 12 {
            end += 1;
        }
        let named = end > from && !(end == from + 1 && is_article(self.tokens.lower(from)));
        named.then(|| Subject::Named(self.tokens.cover(from, end)))
    }
}

fn is_article(lower: &str) -> bool {
    matches!(
        lower,
        "der"
            | "die"
            | "das"
            | "dem"
            | "den"
            | "des"
            | "ein"
            | "eine"
            | "einem"
            | "einen"
            | "einer"
            | "eines"
            | "sein"
            | "seine"
            | "seiner"
            | "seinem"
            | "ihr"
            | "ihre"
            | "ihrer"
            | "ihrem"
            | "mehrere"
            | "mehrerer"
            | "einige"
            | "einiger"
            | "viele"
            | "the"
            | "a"
            | "an"
    )
}

fn is_function_word(lower: &str) -> bool {
    matches!(
        lower,
        "am" | "im"
            | "in"
            | "an"
            | "auf"
            | "aus"
            | "bei"
            | "bis"
            | "durch"
            | "für"
            | "gegen"
            | "mit"
            | "nach"
            | "ohne"
            | "seit"
            | "über"
            | "um"
            | "unter"
            | "vor"
            | "zu"
            | "zum"
            | "zur"
            | "vom"
            | "und"
            | "oder"
            | "aber"
            | "auch"
            | "als"
            | "wie"
            | "dass"
            | "wenn"
            | "weil"
            | "dem"
            | "den"
            | "das"
            | "die"
            | "der"
            | "des"
            | "zuvor"
            | "dabei"
            | "damit"
            | "daher"
            | "dazu"
            | "darüber"
            | "außerdem"
            | "zudem"
            | "später"
            | "weiter"
            | "ferner"
            | "jetzt"
            | "nun"
            | "es"
            | "man"
            | "er"
            | "sie"
            | "wir"
            | "ich"
            | "dies"
            | "diese"
            | "dieser"
            | "hier"
            | "dort"
            | "so"
            | "noch"
            | "nur"
            | "nicht"
            | "kein"
            | "keine"
            | "dann"
            | "da"
            | "laut"
            | "allerdings"
            | "jedoch"
    )
}

fn is_english_pronoun(lower: &str) -> bool {
    matches!(lower, "he" | "she" | "they" | "it" | "who" | "i" | "we")
}
