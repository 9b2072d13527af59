//! Finds time expressions and resolves them.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::LazyLock;

use super::frame::Frame;
use super::lexicon::UNKNOWN;
use super::resolve::{Context, Reading, duration, resolve};
use super::rules::{Emit, Example, Group, LETTER, Rule, RuleSet, letter};
use super::stamp::{Stamp, Unit};
use super::tense::{Surroundings, has};
use super::token::Shape;
use super::words::{Word, key, words};
use super::{Anchor, Published, Timex, TimexKind};
use crate::Span;
use crate::article::Language;

/// All time expressions of `text`, in order and without overlap, resolved against `published`.
#[must_use]
pub fn tag(text: &str, language: Language, published: Option<&Published>) -> Vec<Timex> {
    let tagger = match language {
        Language::De => &*GERMAN,
        Language::En => &*ENGLISH,
    };
    tagger.tag(text, published)
}

macro_rules! built_in {
    ($code:literal) => {
        LazyLock::new(|| {
            let lexicon = include_str!(concat!("rules/", $code, "/lexicon.toml"));
            let rules = include_str!(concat!("rules/", $code, "/rules.toml"));
            Tagger::from_rules(lexicon, rules).expect("compiled-in rules are tested")
        })
    };
}

static GERMAN: LazyLock<Tagger> = built_in!("de");
static ENGLISH: LazyLock<Tagger> = built_in!("en");
static FRENCH: LazyLock<Tagger> = built_in!("fr");

/// The rules of one language, ready for use.
#[derive(Debug)]
pub struct Tagger {
    rules: RuleSet,
}

impl Tagger {
    /// The tagger of a language by its ISO 639-1 code: `de`, `en`, and `fr` as a sketch.
    #[must_use]
    pub fn for_code(code: &str) -> Option<&'static Self> {
        match code {
            "de" => Some(&GERMAN),
            "en" => Some(&ENGLISH),
            "fr" => Some(&FRENCH),
            _ => None,
        }
    }

    /// A tagger for the two files of a language folder; `docs/adding-a-language.md` says what stands in them.
    ///
    /// # Errors
    /// The first mistake in the files, with the name of the rule.
    pub fn from_rules(lexicon: &str, rules: &str) -> Result<Self, String> {
        RuleSet::compile(lexicon, rules).map(|rules| Self { rules })
    }

    /// The examples of the rules that do not come out as they say, read on Tuesday, 13 May 2025.
    #[must_use]
    pub fn failing_examples(&self) -> Vec<String> {
        let published = Published::parse("2025-05-13");
        let check = |example: &Example| {
            let text = example.marked.replace(['[', ']'], "");
            let found = self.tag(&text, published.as_ref());
            let wanted = example.marked.split('[').skip(1).filter_map(|s| s.split(']').next());
            let fits = wanted.eq(found.iter().map(|t| t.span.of(&text)));
            let values: Vec<&str> = found.iter().map(|t| t.value.as_str()).collect();
            let got =
                || found.iter().map(|t| format!("[{}] {}", t.span.of(&text), t.value)).collect::<Vec<_>>();
            (!fits || values.join(" ") != example.values)
                .then(|| format!("{}: `{}` gives {}", example.rule, example.marked, got().join(", ")))
        };
        self.rules.examples.iter().filter_map(check).collect()
    }

    /// All time expressions of `text`, in order and without overlap, resolved against `published`.
    #[must_use]
    pub fn tag(&self, text: &str, published: Option<&Published>) -> Vec<Timex> {
        self.mentions(text, published).into_iter().map(|mention| mention.timex).collect()
    }

    /// As [`Tagger::tag`], with what TimeML wants besides.
    pub(super) fn mentions(&self, text: &str, published: Option<&Published>) -> Vec<Mention> {
        let words = words(text, &self.rules.lexicon);
        let mut run = Run {
            text,
            words: &words,
            rules: &self.rules,
            published,
            last: None,
            last_end: 0,
            quarter: None,
            daily: false,
            found: Vec::new(),
        };
        let mut candidates = run.candidates();
        candidates.sort_by_key(|c| {
            (c.extent.start, Reverse(c.extent.end), !c.is_guard(), Reverse(c.reach), c.rule)
        });
        let evidence = candidates.iter().filter(|c| run.tells_days(c)).count();
        run.daily = text.len() <= evidence.saturating_mul(BYTES_A_DAY);
        run.choose(&candidates);
        run.found
    }
}

/// A time expression, and the length that it counts from its anchor: "drei Jahren" of "vor drei Jahren".
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) timex: Timex,
    pub(super) length: Option<(Span, String)>,
}

/// A match of a rule.
#[derive(Debug)]
struct Candidate<'a> {
    /// Place of the rule in its file: the earlier wins.
    rule: usize,
    emit: Emit,
    /// Words of the extent.
    extent: Range<usize>,
    /// Words that the whole pattern took.
    reach: usize,
    slots: Vec<(&'a str, Range<usize>, &'a [u16])>,
}

impl Candidate<'_> {
    fn is_guard(&self) -> bool {
        self.emit == Emit::Nothing
    }
}

/// One text on its way.
struct Run<'a> {
    text: &'a str,
    words: &'a [Word],
    rules: &'a RuleSet,
    published: Option<&'a Published>,
    last: Option<Stamp>,
    /// The word behind the last date.
    last_end: usize,
    quarter: Option<Stamp>,
    daily: bool,
    found: Vec<Mention>,
}

impl<'a> Run<'a> {
    /// Matches of all rules, in every stretch of known words.
    fn candidates(&self) -> Vec<Candidate<'a>> {
        let mut candidates = Vec::new();
        let (mut line, mut start, mut promising) = (String::new(), 0, false);
        for (at, word) in self.words.iter().enumerate() {
            if word.signature == UNKNOWN || word.token.breaks {
                if promising {
                    self.matches(&line, start, &mut candidates);
                }
                line.clear();
                promising = false;
                start = if word.signature == UNKNOWN { at + 1 } else { at };
            }
            if word.signature != UNKNOWN {
                promising |= self.rules.trigger[usize::from(word.signature)];
                line.extend(letter(word.signature));
            }
        }
        if promising {
            self.matches(&line, start, &mut candidates);
        }
        candidates
    }

    fn matches(&self, line: &str, start: usize, candidates: &mut Vec<Candidate<'a>>) {
        if line.is_empty() {
            return;
        }
        for index in self.rules.any.matches(line) {
            let rule = &self.rules.rules[index];
            let mut at = 0;
            while let Some(found) = rule.regex.captures_at(line, at) {
                let candidate = candidate(index, rule, &found, start);
                // The same rule may match a part of it, which counts if a longer neighbour takes the rest.
                at = ((candidate.extent.start - start + 1) * LETTER).max(at + LETTER);
                if self.stands_alone(&candidate) && !self.is_other(&candidate) {
                    candidates.push(candidate);
                }
                if at >= line.len() {
                    break;
                }
            }
        }
    }

    /// Whether the extent begins and ends where words do: joined to no letter or digit, and by a hyphen to numbers
    /// only.
    fn stands_alone(&self, candidate: &Candidate) -> bool {
        let extent = &candidate.extent;
        // The first part of "14-Tage-Frist".
        let measures = candidate.emit == Emit::Duration;
        if extent.is_empty() {
            return false;
        }
        let joined =
            |at: usize| at > 0 && self.words.get(at).is_some_and(|w| w.token.glued && !self.is_sign(at));
        let is_word = |at: usize| self.words.get(at).is_some_and(|w| w.token.shape == Shape::Word);
        let (start, end) = (extent.start, extent.end);
        let hyphen_before = start >= 2 && joined(start) && self.is_hyphen(start - 1) && is_word(start - 2);
        let hyphen_after = !measures && self.is_hyphen(end) && joined(end + 1) && is_word(end + 1);
        let begins = !joined(start) || self.is_sign(start - 1);
        begins && !hyphen_before && !hyphen_after && !joined(end)
    }

    fn surroundings(&self) -> Surroundings<'a> {
        Surroundings { text: self.text, words: self.words, rules: self.rules }
    }

    fn is_sign(&self, at: usize) -> bool {
        self.words[at].token.shape == Shape::Sign
    }

    fn is_hyphen(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|w| w.token.glued && w.token.span.of(self.text) == "-")
    }

    /// Takes the candidates from left to right, the longest first.
    fn choose(&mut self, candidates: &[Candidate<'a>]) {
        let mut free = 0;
        for candidate in candidates {
            if candidate.extent.start < free {
                continue;
            }
            if candidate.is_guard() {
                free = candidate.extent.end;
            } else if let Some((frame, reading)) = self.read(candidate) {
                free = candidate.extent.end;
                self.keep(candidate, &frame, reading);
            }
        }
    }

    /// How many sentences begin between the last date and word `at`, itself included.
    fn sentences_since(&self, at: usize) -> usize {
        let between = &self.words[self.last_end.min(at)..=at.min(self.words.len() - 1)];
        between.iter().filter(|word| word.token.starts).count()
    }

    /// Whether a match shows that the text tells day from day.
    fn tells_days(&self, candidate: &Candidate) -> bool {
        let rule = &self.rules.rules[candidate.rule];
        rule.set.iter().any(|(name, _)| name == "daily")
            || candidate.emit == Emit::Date && candidate.slots.iter().any(|(name, ..)| *name == "weekday")
    }

    /// Whether what looks like a time is, by its neighbours, a number of things or a person's name.
    fn is_other(&self, candidate: &Candidate) -> bool {
        let set = &self.rules.rules[candidate.rule].set;
        let wants = |property: &str| set.iter().any(|(name, _)| name == property);
        wants("unless_counting") && self.counts(&candidate.extent)
            || wants("unless_name") && self.names(&candidate.extent)
    }

    /// A number before a capitalised word that is no time, or in a row of numbers.
    fn counts(&self, extent: &Range<usize>) -> bool {
        let digits = |at: usize| {
            self.words.get(at).filter(|w| w.token.shape == Shape::Number).map(|w| w.token.span.len())
        };
        let next = self.words.get(extent.end).filter(|next| !next.token.breaks);
        next.is_some_and(|next| self.is_unknown_name(next))
            || digits(extent.end).is_some_and(|len| len > 3)
            || extent.start > 0 && digits(extent.start - 1).is_some()
    }

    /// A single word behind a first name: a capitalised word without an article.
    fn names(&self, extent: &Range<usize>) -> bool {
        let before = |n: usize| extent.start.checked_sub(n).map(|at| &self.words[at]);
        let article =
            before(2).is_some_and(|w| has(&self.rules.roles.det, w) || has(&self.rules.roles.filler, w));
        extent.len() == 1 && !article && before(1).is_some_and(|w| self.is_unknown_name(w) && !w.token.starts)
    }

    fn is_unknown_name(&self, word: &Word) -> bool {
        let written = word.token.span.of(self.text);
        word.signature == UNKNOWN
            && word.token.shape == Shape::Word
            && written.starts_with(char::is_uppercase)
    }

    fn read(&self, candidate: &Candidate) -> Option<(Frame, Reading)> {
        let frame = self.frame(candidate);
        let towards = self.surroundings().direction(&frame, &candidate.extent);
        let context = Context {
            published: self.published,
            last: self.last.as_ref(),
            sentences_since: self.sentences_since(candidate.extent.start),
            quarter: self.quarter.as_ref(),
            daily: self.daily,
            towards,
        };
        let reading = resolve(candidate.emit, &frame, context)?;
        if frame.get("only") == Some("text") && !matches!(reading.anchor, Anchor::Text(_)) {
            return None;
        }
        Some((frame, reading))
    }

    fn keep(&mut self, candidate: &Candidate, frame: &Frame, reading: Reading) {
        let (first, last) = (&self.words[candidate.extent.start], &self.words[candidate.extent.end - 1]);
        let span = Span::new(first.token.span.start(), last.token.span.end());
        let bound = || self.surroundings().bound(candidate.extent.start).filter(|_| reading.stamp.is_some());
        let modifier = reading.modifier.or_else(bound);
        if reading.kind == TimexKind::Duration && frame.unit() > Some(Unit::Week) {
            self.quarter = None;
        }
        if let Some(stamp) = reading.stamp {
            match stamp.period.unit() {
                Unit::Quarter if !frame.has("ref") || self.quarter.is_none() => {
                    self.quarter = Some(stamp.clone())
                }
                Unit::Year if !frame.has("ref") => self.quarter = None,
                _ => {}
            }
            self.last = Some(stamp);
            self.last_end = candidate.extent.end;
        }
        let Reading { kind, value, interval, anchor, .. } = reading;
        let timex = Timex { span, kind, value, modifier, interval, anchor };
        let length = self.length(candidate, frame);
        self.found.push(Mention { timex, length });
    }

    /// Extent and value of the length inside, where the rule marks it.
    fn length(&self, candidate: &Candidate, frame: &Frame) -> Option<(Span, String)> {
        let (_, range, _) = candidate.slots.iter().find(|(name, ..)| *name == "length")?;
        let (first, last) = (self.words.get(range.start)?, self.words.get(range.end.checked_sub(1)?)?);
        Some((Span::new(first.token.span.start(), last.token.span.end()), duration(frame)?))
    }

    fn frame(&self, candidate: &Candidate) -> Frame {
        let mut frame = Frame::default();
        let rule = &self.rules.rules[candidate.rule];
        for (name, range, classes) in &candidate.slots {
            for word in &self.words[range.clone()] {
                if self.fill(&mut frame, name, word, classes) {
                    break;
                }
            }
        }
        rule.set.iter().for_each(|(name, value)| frame.fill(name, value));
        frame
    }

    /// Puts the value of `word` into the slot, if it has one.
    fn fill(&self, frame: &mut Frame, name: &str, word: &Word, classes: &[u16]) -> bool {
        let written = word.token.span.of(self.text);
        if word.token.shape == Shape::Number {
            let slots = self.rules.lexicon.shape_slots(written, classes);
            slots.iter().for_each(|(slot, value)| frame.fill(slot, value));
            if slots.is_empty() {
                frame.fill(name, written);
            }
            return true;
        }
        if let Some(value) = self.rules.lexicon.value(&key(written), word.spelling, classes) {
            frame.fill(name, value);
            return true;
        }
        if let Some(number) = word.number {
            frame.fill(name, &number.to_string());
        }
        word.number.is_some()
    }
}

/// Length of text in which a text that tells days apart names at least one.
const BYTES_A_DAY: usize = 3000;

fn candidate<'a>(index: usize, rule: &'a Rule, found: &regex::Captures, start: usize) -> Candidate<'a> {
    let whole = found.get(0).map_or(0..0, |m| m.range());
    let words = |range: Range<usize>| start + range.start / LETTER..start + range.end / LETTER;
    let mut extent = whole.clone();
    let mut slots = Vec::new();
    for (group, range) in rule.groups.iter().zip(found.iter().skip(1)) {
        let Some(range) = range.map(|m| m.range()) else {
            continue;
        };
        match group {
            Group::Extent => extent = range,
            Group::Slot { name, classes } => slots.push((name.as_str(), words(range), classes.as_slice())),
        }
    }
    let reach = whole.len() / LETTER;
    Candidate { rule: index, emit: rule.emit, extent: words(extent), reach, slots }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_hold() {
        for code in ["de", "en", "fr"] {
            let failing = Tagger::for_code(code).unwrap().failing_examples();
            assert!(failing.is_empty(), "{code}: {}", failing.join("\n"));
        }
    }
}
