//! Quantities: numbers with what they count, as intervals that compare.
//!
//! A bare number is exact. "more than" and "up to" leave one end open. "about", "nearly" and "just over" allow a
//! tolerance of 5 % or, where that is more, half the step of the last digit that is not a trailing zero, at most
//! 10 %: "about 9,000" is 8,500 to 9,500, "about 300" is 270 to 330, "about 1.25 million" is 1.1875 to 1.3125.
//! "nearly 300" is 270 to 300, "just over 300" is 300 to 330. Shares in words ("ein Drittel") are per cent and
//! always approximate.

use std::sync::LazyLock;

use super::Quantity;
use super::lexicon::{self, Phrases};
use super::number::{self, Number, Word};
use super::token::{Kind, Tokens};
use crate::{article::Language, time::Timex};

/// How two quantities of one unit lie to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// The same bounds.
    Same,
    /// Both can be true: the intervals share a value.
    Compatible,
    /// Only one of them can be true.
    Disjoint,
}

impl Quantity {
    /// How `self` lies to `other`; symmetric. `None` where either has no unit or the units differ.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Agreement> {
        if self.unit.is_none() || self.unit != other.unit {
            return None;
        }
        // Conversions ("5 miles", "8,05 km") are rounded by those who write them.
        let slack = |value: f64| value.abs() * 1e-9;
        let below = |a: Option<f64>, b: Option<f64>| matches!((a, b), (Some(a), Some(b)) if a + slack(a) < b);
        if below(self.high, other.low) || below(other.high, self.low) {
            return Some(Agreement::Disjoint);
        }
        let same = self.low == other.low && self.high == other.high;
        Some(if same { Agreement::Same } else { Agreement::Compatible })
    }
}

/// What the words around a number make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Exact,
    Least,
    Most,
    Over,
    Under,
    About,
    Nearly,
    Just,
    Range,
}

fn bound(name: &'static str) -> Bound {
    match name {
        "least" => Bound::Least,
        "most" => Bound::Most,
        "over" => Bound::Over,
        "under" => Bound::Under,
        "about" => Bound::About,
        "nearly" => Bound::Nearly,
        "just" => Bound::Just,
        "range" => Bound::Range,
        _ => Bound::Exact,
    }
}

/// Which side of a number a word must stand on to make it no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Before,
    After,
    File,
}

fn side(name: &'static str) -> Side {
    match name {
        "before" => Side::Before,
        "after" => Side::After,
        _ => Side::File,
    }
}

#[derive(Clone, Copy, Debug)]
struct Unit {
    name: &'static str,
    factor: f64,
}

fn unit(row: &'static str) -> Unit {
    let (name, factor) = row.rsplit_once(' ').expect("unit rows hold a name and a factor");
    Unit { name, factor: factor.parse().expect("unit factors are numbers") }
}

struct Tables {
    bounds: Phrases<Bound>,
    after: Phrases<Bound>,
    not: Phrases<Side>,
    stops: Phrases<()>,
}

macro_rules! tables {
    ($language:literal) => {
        LazyLock::new(|| Tables {
            bounds: Phrases::new(include_str!(concat!("lexicon/", $language, "/bounds.tsv")), bound),
            after: Phrases::new(include_str!(concat!("lexicon/", $language, "/after_number.tsv")), bound),
            not: Phrases::new(include_str!(concat!("lexicon/", $language, "/not_quantities.tsv")), side),
            stops: Phrases::new(include_str!(concat!("lexicon/", $language, "/stops.tsv")), |_| ()),
        })
    };
}

static DE: LazyLock<Tables> = tables!("de");
static EN: LazyLock<Tables> = tables!("en");
static UNITS: LazyLock<Phrases<Unit>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/units.tsv"), unit));
static NOUNS: LazyLock<Phrases<&str>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/nouns.tsv"), |name| name));
static STATES: LazyLock<Phrases<&str>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/states.tsv"), |name| name));
static TOLLS: LazyLock<Phrases<&str>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/tolls.tsv"), |name| name));

/// The quantities of `tokens`, in order and without overlap, none inside one of `timexes`.
pub(super) fn quantities(
    tokens: &Tokens<'_>,
    language: Option<Language>,
    timexes: &[Timex],
) -> Vec<Quantity> {
    let reader = Reader { tokens, language };
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if let Some(end) = reader.file_number(i) {
            i = end;
            continue;
        }
        match reader.quantity(i) {
            Some((quantity, end)) => {
                let timed = timexes.iter().any(|timex| timex.span.overlap(quantity.span) > 0);
                if !timed || quantity.unit.as_deref() == Some(AGE) {
                    found.push(quantity);
                }
                i = end;
            }
            None => i = reader.past_number(i),
        }
    }
    found
}

/// The unit of ages; the time tagger may take these for lengths of time, which they are not.
const AGE: &str = "years old";

struct Reader<'a, 't> {
    tokens: &'a Tokens<'t>,
    language: Option<Language>,
}

/// A number with its unit, before the words around it are looked at.
#[derive(Clone, Debug)]
struct Amount {
    number: Number,
    first: usize,
    end: usize,
    unit: Option<String>,
    factor: f64,
}

impl Amount {
    fn value(&self) -> f64 {
        let share = if self.number.share { 100.0 } else { 1.0 };
        self.number.value * share * self.factor
    }

    fn tolerance(&self) -> f64 {
        let value = self.value().abs();
        let half_step = self.number.step * self.factor / 2.0;
        (value * 0.05).max(half_step.min(value * 0.1))
    }
}

impl Reader<'_, '_> {
    fn tables(&self) -> impl Iterator<Item = &'static Tables> + use<> {
        lexicon::of(self.language, &*DE, &*EN)
    }

    fn side(&self, i: usize, side: Side) -> bool {
        let lower = self.tokens.lower(i);
        self.tables().any(|tables| tables.not.word(lower) == Some(&side))
    }

    fn stops(&self, i: usize) -> bool {
        let lower = self.tokens.lower(i);
        !self.tokens.is_word(i) || self.tables().any(|tables| tables.stops.word(lower).is_some())
    }

    /// The end of the file or telephone number that token `i` announces.
    fn file_number(&self, i: usize) -> Option<usize> {
        let mut at = i + 1;
        if !self.side(i, Side::File) {
            return None;
        }
        while matches!(self.tokens.lower(at), "." | ":" | "no" | "number" | "nr" | "nummer") {
            at += 1;
        }
        let digits = |j: usize| self.tokens.text(j).contains(|c: char| c.is_ascii_digit());
        if at == i + 1 && !digits(at) || !(at..at + 3).any(digits) {
            return None;
        }
        let ends = |j: &usize| matches!(self.tokens.lower(*j), "," | ")" | ";" | "]" | "“" | "\"");
        Some((at..self.tokens.len()).find(ends).unwrap_or(self.tokens.len()))
    }

    /// The token behind the number at `i`, if there is one, together with what is joined to it: "3:1", "2/25".
    fn past_number(&self, i: usize) -> usize {
        let mut end = i + 1;
        if self.tokens.kind(i) != Some(Kind::Number) {
            return end;
        }
        while self.tokens.joined(end - 1) && (self.joins(end) || self.tokens.kind(end) == Some(Kind::Number))
        {
            end += 1;
        }
        end
    }

    fn joins(&self, i: usize) -> bool {
        matches!(self.tokens.lower(i), ":" | "/" | "-" | "–" | ".") && self.tokens.joined(i)
    }

    fn quantity(&self, i: usize) -> Option<(Quantity, usize)> {
        let (bound, first) = self.bounds(i);
        let amount = self.amount(first)?;
        let (low, high, last) = self.interval(bound, &amount)?;
        if bound.is_none() && self.is_name(i, &last) {
            return None;
        }
        let quantity = Quantity { span: self.tokens.cover(i, last.end), low, high, unit: last.unit.clone() };
        Some((quantity, last.end))
    }

    /// The words before a number that bound it, and the token behind them.
    fn bounds(&self, i: usize) -> (Option<Bound>, usize) {
        let (mut bound, mut at) = (None, i);
        while let Some((end, &next)) = self.tables().find_map(|tables| tables.bounds.at(self.tokens, at)) {
            bound = match (bound, next) {
                (Some(first), Bound::Exact | Bound::About) => Some(first),
                _ => Some(next),
            };
            at = end;
        }
        if matches!(self.tokens.lower(at), "der" | "die" | "the" | "etwa" | "rund") && bound.is_some() {
            at += 1;
        }
        (bound, at)
    }

    fn amount(&self, i: usize) -> Option<Amount> {
        if let Some(amount) = self.every(i) {
            return Some(amount);
        }
        let sign = UNITS.at(self.tokens, i).filter(|_| self.is_currency(i));
        let first = sign.map_or(i, |(end, _)| end);
        let mut number = number::number_at(self.tokens, first, self.language)?;
        if sign.is_some()
            && number.end < self.tokens.len()
            && self.tokens.lower(number.end) == "m"
            && self.tokens.joined(number.end - 1)
        {
            number = Number {
                value: number.value * 1e6,
                step: number.step * 1e6,
                bare: false,
                end: number.end + 1,
                ..number
            };
        }
        if self.vetoed(i, first, &number) {
            return None;
        }
        let amount = Amount { end: number.end, first: i, unit: None, factor: 1.0, number };
        Some(match sign {
            Some((_, unit)) => Amount { unit: Some(unit.name.to_owned()), factor: unit.factor, ..amount },
            None => self.with_unit(amount),
        })
    }

    fn is_currency(&self, i: usize) -> bool {
        matches!(
            self.tokens.lower(i),
            "$" | "€" | "£" | "¥" | "us" | "us-dollar" | "usd" | "eur" | "euro" | "chf" | "gbp"
        ) && self.tokens.kind(i + 1) == Some(Kind::Number)
    }

    /// "jeder Dritte", "one in five": a share of a whole.
    fn every(&self, i: usize) -> Option<Amount> {
        let whole = match self.tokens.lower(i) {
            "jeder" | "jede" | "jedes" | "jedem" | "jeden" => {
                ordinal(self.tokens.lower(i + 1)).map(|whole| (whole, i + 2))
            }
            "one" | "einer" | "eine" if matches!(self.tokens.lower(i + 1), "in" | "von") => {
                let number = number::number_at(self.tokens, i + 2, self.language)?;
                Some((number.value, number.end))
            }
            _ => None,
        };
        let (whole, end) = whole.filter(|&(whole, _)| whole > 1.0)?;
        let number = Number { value: 1.0 / whole, step: 0.0, share: true, vague: false, bare: false, end };
        Some(Amount { number, first: i, end, unit: Some("%".to_owned()), factor: 1.0 })
    }

    /// Whether the number is part of something else: a date, a time, a score, a file or article number, an ordinal.
    fn vetoed(&self, i: usize, first: usize, number: &Number) -> bool {
        let tokens = self.tokens;
        if tokens.kind(first) == Some(Kind::Word) {
            return self.side(number.end, Side::After) && !number.share || self.half_of_time(first, number);
        }
        let glued_before = first > 0
            && tokens.joined(first - 1)
            && matches!(tokens.lower(first - 1), ":" | "/" | "." | "_" | "=" | "+" | "#");
        let glued_after = tokens.joined(number.end - 1)
            && (matches!(tokens.lower(number.end), ":" | "/" | "_") && tokens.joined(number.end)
                || self.is_ordinal(number.end));
        let before =
            if tokens.lower(i.wrapping_sub(1)) == "." { i.wrapping_sub(2) } else { i.wrapping_sub(1) };
        let after = self.side(number.end, Side::After) && !self.is_age(number.end);
        glued_before || glued_after || after || self.side(before, Side::Before) || self.is_year(i, number)
    }

    fn is_age(&self, i: usize) -> bool {
        UNITS.at(self.tokens, i).is_some_and(|(_, unit)| unit.name == AGE)
    }

    /// "15th", "27. Mai".
    fn is_ordinal(&self, i: usize) -> bool {
        let stop = self.tokens.lower(i) == "." && i + 1 < self.tokens.len() && self.tokens.is_word(i + 1);
        stop || matches!(self.tokens.lower(i), "th" | "st" | "nd" | "rd" | "s")
    }

    fn is_year(&self, i: usize, number: &Number) -> bool {
        let year = number.bare
            && (1500.0..2100.0).contains(&number.value)
            && self.tokens.text(number.end - 1).len() == 4;
        let bounded = self.bounds(i.saturating_sub(1)).0.is_some();
        let counted =
            UNITS.at(self.tokens, number.end).is_some() || NOUNS.at(self.tokens, number.end).is_some();
        let dated = matches!(
            self.tokens.lower(i.wrapping_sub(1)),
            "in" | "seit" | "since" | "jahr" | "ende" | "anfang" | "mitte" | "until" | "by" | "im"
        );
        year && (dated || !(bounded || counted))
    }

    /// "half an hour", "second half", "Viertel nach": parts that are no shares.
    fn half_of_time(&self, first: usize, number: &Number) -> bool {
        if !number.share {
            return false;
        }
        let follows = matches!(
            self.tokens.lower(number.end),
            "of" | "the"
                | "all"
                | "der"
                | "des"
                | "aller"
                | "davon"
                | "von"
                | "seiner"
                | "ihrer"
                | "dieser"
                | "mehr"
                | "weniger"
                | "more"
                | "less"
                | ""
                | "."
                | ","
        );
        let earlier = self.tokens.lower(first.wrapping_sub(1));
        !follows
            || matches!(
                earlier,
                "first" | "second" | "other" | "ersten" | "zweiten" | "erste" | "zweite" | "andere" | "im"
            )
    }

    fn with_unit(&self, amount: Amount) -> Amount {
        if let Some((end, unit)) = UNITS.at(self.tokens, amount.end).filter(|_| self.unit_fits(&amount)) {
            return Amount { end, unit: Some(unit.name.to_owned()), factor: unit.factor, ..amount };
        }
        if amount.number.share {
            return Amount { unit: Some("%".to_owned()), ..amount };
        }
        match self.counted(amount.end) {
            Some((name, end)) => Amount { end, unit: Some(name), ..amount },
            None => Amount {
                unit: self.toll(amount.first).or_else(|| self.state(amount.first, amount.end)),
                ..amount
            },
        }
    }

    /// One-letter units must follow directly or after digits: "5 m", not "five m".
    fn unit_fits(&self, amount: &Amount) -> bool {
        let lower = self.tokens.lower(amount.end);
        let short = lower.len() == 1 && lower.starts_with(|c: char| c.is_ascii_alphabetic());
        !short || self.tokens.kind(amount.end - 1) == Some(Kind::Number)
    }

    /// The noun that is counted, by its common name or in its own lower-case form, and the token behind it.
    fn counted(&self, from: usize) -> Option<(String, usize)> {
        let run = (from..from + 4).take_while(|&i| i < self.tokens.len() && !self.stops(i)).count();
        let end = from + self.noun_length(from, run)?;
        let (noun, last) = match (from..end).rev().find_map(|i| NOUNS.at(self.tokens, i)) {
            Some((last, name)) => ((*name).to_owned(), last),
            None => (stem(self.tokens.lower(end - 1), self.language), end),
        };
        if noun == "people" {
            return Some((self.state(from, last).unwrap_or(noun), last));
        }
        Some((noun, last))
    }

    /// Number of tokens up to the head noun: the first capitalised word in German, the last word of the run before
    /// a participle in English.
    fn noun_length(&self, from: usize, run: usize) -> Option<usize> {
        if self.language != Some(Language::En)
            && let Some(noun) = (from..from + run).find(|&i| self.tokens.is_capital(i))
        {
            return Some(noun + 1 - from);
        }
        if self.language == Some(Language::De) {
            return None;
        }
        let plural = |i: usize| NOUNS.at(self.tokens, i).is_some() || self.tokens.lower(i).ends_with('s');
        let noun = (from..from + run.min(3)).find(|&i| plural(i) && (i + 1 == from + run || !plural(i + 1)));
        noun.map(|i| i + 1 - from)
    }

    /// "wurden verletzt", "killing at least": what happened to those who are counted.
    fn state(&self, first: usize, end: usize) -> Option<String> {
        let clause = |i: &usize| {
            *i < self.tokens.len()
                && !matches!(self.tokens.lower(*i), "," | ";" | "." | ":" | "und" | "and" | "sowie")
                && self.tokens.kind(*i) != Some(Kind::Number)
        };
        let after = (end..end + 12).take_while(clause).find_map(|i| STATES.at(self.tokens, i));
        let before = || {
            (first.saturating_sub(4)..first).rev().take_while(clause).find_map(|i| STATES.at(self.tokens, i))
        };
        after.or_else(before).map(|(_, name)| (*name).to_owned())
    }

    /// "Die Zahl der Toten stieg auf": what a number counts that has no noun of its own.
    fn toll(&self, first: usize) -> Option<String> {
        let from = first.saturating_sub(12);
        (from..first).rev().find_map(|i| TOLLS.at(self.tokens, i)).map(|(_, name)| (*name).to_owned())
    }

    /// The values that the wording allows, and the last amount of it.
    fn interval(&self, bound: Option<Bound>, amount: &Amount) -> Option<(Option<f64>, Option<f64>, Amount)> {
        if let Some(upper) = self.upper(bound, amount) {
            let factor = if amount.unit.is_none() { upper.factor } else { amount.factor };
            let share = if upper.number.share { 100.0 } else { 1.0 };
            let lower = amount.number.value * factor * share * self.shared_scale(amount, &upper);
            if lower < upper.value() {
                return Some((Some(lower), Some(upper.value()), upper));
            }
        }
        if bound == Some(Bound::Range) {
            return None;
        }
        let (after, end) = self.after(amount.end);
        let (low, high) = limits(after.or(bound), amount);
        Some((low, high, Amount { end, ..amount.clone() }))
    }

    /// "3 bis 5 Millionen": the scale of the second number holds for the first.
    fn shared_scale(&self, amount: &Amount, upper: &Amount) -> f64 {
        let scaled = !upper.number.bare && amount.number.bare && amount.number.value < 1000.0;
        if !scaled {
            return 1.0;
        }
        match number::number_word(self.tokens, upper.first + 1, self.language) {
            Some(Word::Scale(scale)) => scale,
            _ => 1.0,
        }
    }

    /// The second number of a range.
    fn upper(&self, bound: Option<Bound>, amount: &Amount) -> Option<Amount> {
        let mut at = amount.end;
        let joint = self.tokens.lower(at);
        let joins = match bound {
            Some(Bound::Range) => matches!(joint, "und" | "and"),
            _ => matches!(joint, "bis" | "to" | "-" | "–" | "oder" | "or") && !amount.number.vague,
        };
        if !joins {
            return None;
        }
        at += 1;
        if matches!(self.tokens.lower(at), "zu") {
            at += 1;
        }
        let upper = self.amount(at)?;
        (amount.unit.is_none() || amount.unit == upper.unit).then_some(upper)
    }

    /// "or more" behind the number.
    fn after(&self, end: usize) -> (Option<Bound>, usize) {
        let found = self.tables().find_map(|tables| tables.after.at(self.tokens, end));
        found.map_or((None, end), |(end, &bound)| (Some(bound), end))
    }

    /// A bare number behind a name and before no noun: "Boeing 737", "Llama 3".
    fn is_name(&self, i: usize, amount: &Amount) -> bool {
        let named = i > 1 && self.tokens.is_capital(i - 1) && self.tokens.kind(i) == Some(Kind::Number);
        amount.unit.is_none() && (named || amount.number.bare && amount.number.value < 10.0)
            || amount.unit.is_none()
                && !amount.number.bare
                && self.tokens.is_word(i)
                && amount.number.value < 13.0
    }
}

fn limits(bound: Option<Bound>, amount: &Amount) -> (Option<f64>, Option<f64>) {
    let (value, tolerance) = (amount.value(), amount.tolerance());
    let about = amount.number.share;
    match bound {
        Some(Bound::Least | Bound::Over) => (Some(value), None),
        Some(Bound::Most | Bound::Under) => (None, Some(value)),
        Some(Bound::Nearly) => (Some(value - tolerance), Some(value)),
        Some(Bound::Just) => (Some(value), Some(value + tolerance)),
        _ if amount.number.vague => (Some(value), None),
        Some(Bound::About) => (Some(value - tolerance), Some(value + tolerance)),
        _ if about => (Some(value - tolerance), Some(value + tolerance)),
        _ => (Some(value), Some(value)),
    }
}

fn ordinal(lower: &str) -> Option<f64> {
    let ordinals = [
        ("zweite", 2.0),
        ("dritte", 3.0),
        ("vierte", 4.0),
        ("fünfte", 5.0),
        ("sechste", 6.0),
        ("siebte", 7.0),
        ("achte", 8.0),
        ("zehnte", 10.0),
    ];
    ordinals
        .iter()
        .find(|(stem, _)| lower.starts_with(stem) && lower.len() <= stem.len() + 1)
        .map(|&(_, value)| value)
}

/// A noun without its ending of number or case, as far as the spelling tells.
fn stem(lower: &str, language: Option<Language>) -> String {
    let cut = |end: &str, put: &str| lower.strip_suffix(end).map(|head| format!("{head}{put}"));
    let english = || {
        cut("ies", "y")
            .or_else(|| {
                ["sses", "shes", "ches", "xes"]
                    .iter()
                    .find(|end| lower.ends_with(**end))
                    .and_then(|_| cut("es", ""))
            })
            .or_else(|| cut("s", "").filter(|head| !head.ends_with(['s', 'u', 'i'])))
    };
    let german = || ["en", "ern", "eln"].iter().find(|end| lower.ends_with(**end)).and_then(|_| cut("n", ""));
    let stem = match language {
        Some(Language::En) => english(),
        Some(Language::De) => german(),
        None => None,
    };
    stem.unwrap_or_else(|| lower.to_owned())
}
