//! Reads one quantity: bounds, number, unit or noun, range.

use super::super::number::{self, Number};
use super::super::token::{Kind, Tokens};
use super::super::{Quantity, lexicon};
use super::tables::{Bound, DE, EN, NOUNS, STATES, Side, TOLLS, Tables, UNITS};
use crate::article::Language;

/// The unit of ages; the time tagger may take these for lengths of time, which they are not.
pub(super) const AGE: &str = "years old";

/// Nouns for people: with them, what happened to them is what is counted ("43 passengers were injured").
const PERSONS: [&str; 22] = [
    "people",
    "victims",
    "families",
    "children",
    "teenagers",
    "women",
    "men",
    "pupils",
    "students",
    "teachers",
    "patients",
    "guests",
    "visitors",
    "spectators",
    "tourists",
    "passengers",
    "employees",
    "participants",
    "officers",
    "firefighters",
    "soldiers",
    "residents",
];

pub(super) struct Reader<'a, 't> {
    pub(super) tokens: &'a Tokens<'t>,
    pub(super) language: Option<Language>,
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
    pub(super) fn file_number(&self, i: usize) -> Option<usize> {
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
    pub(super) fn past_number(&self, i: usize) -> usize {
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

    pub(super) fn quantity(&self, i: usize) -> Option<(Quantity, usize)> {
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
        let sign = if self.is_currency(i) { UNITS.at(self.tokens, i) } else { None };
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
        let number =
            Number { value: 1.0 / whole, step: 0.0, share: true, vague: false, bare: false, scale: 1.0, end };
        Some(Amount { number, first: i, end, unit: Some("%".to_owned()), factor: 1.0 })
    }

    /// Whether the number is part of something else: a date, a time, a score, a file or article number, an ordinal.
    fn vetoed(&self, i: usize, first: usize, number: &Number) -> bool {
        let tokens = self.tokens;
        if tokens.kind(first) == Some(Kind::Word) {
            return self.side(number.end, Side::After) && !number.share || self.half_of_time(first, number);
        }
        if first > 0 && tokens.kind(first - 1) == Some(Kind::Number) {
            return true;
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
        if !number.share || matches!(self.tokens.lower(number.end - 1), "hälfte" | "dreiviertel") {
            return matches!(
                self.tokens.lower(first.wrapping_sub(1)),
                "erste" | "ersten" | "zweite" | "zweiten"
            );
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
        let of = amount.number.vague && matches!(self.tokens.lower(amount.end), "of" | "von");
        let at = amount.end + usize::from(of);
        if let Some((end, unit)) = UNITS.at(self.tokens, at).filter(|_| self.unit_fits(&amount)) {
            return Amount { end, unit: Some(unit.name.to_owned()), factor: unit.factor, ..amount };
        }
        if amount.number.share {
            return Amount { unit: Some("%".to_owned()), ..amount };
        }
        if let Some((name, end)) = self.counted(amount.first, at) {
            return Amount { end, unit: Some(name), ..amount };
        }
        let open = matches!(self.tokens.lower(at), "bis" | "to" | "-" | "–" | "oder" | "or");
        let unit = self.toll(amount.first).or_else(|| self.state(amount.first, amount.end));
        Amount { unit: unit.filter(|_| !open), ..amount }
    }

    /// One-letter units must follow directly or after digits: "5 m", not "five m".
    fn unit_fits(&self, amount: &Amount) -> bool {
        let lower = self.tokens.lower(amount.end);
        let short = lower.len() == 1 && lower.starts_with(|c: char| c.is_ascii_alphabetic());
        !short || self.tokens.kind(amount.end - 1) == Some(Kind::Number)
    }

    /// The noun that is counted, by its common name or in its own lower-case form, and the token behind it.
    fn counted(&self, first: usize, from: usize) -> Option<(String, usize)> {
        let run = (from..from + 4).take_while(|&i| i < self.tokens.len() && !self.stops(i)).count();
        let end = from + self.noun_length(from, run)?;
        let (noun, last) = match (from..end).rev().find_map(|i| NOUNS.at(self.tokens, i)) {
            Some((last, name)) => ((*name).to_owned(), last),
            None => (stem(self.tokens.lower(end - 1), self.language), end),
        };
        if PERSONS.contains(&noun.as_str()) {
            let own =
                (from..last).find_map(|i| STATES.at(self.tokens, i)).map(|(_, name)| (*name).to_owned());
            let state = own.or_else(|| self.state(first, last).filter(|_| !self.is_whole(first)));
            return Some((state.unwrap_or(noun), last));
        }
        Some((noun, last))
    }

    /// Whether the number counts a whole of which the sentence tells of a part: "one of the 43 passengers died".
    fn is_whole(&self, first: usize) -> bool {
        let before = |n: usize| first.checked_sub(n).map_or("", |i| self.tokens.lower(i));
        matches!((before(2), before(1)), ("of", "the" | "its" | "their") | ("von", "den"))
            || before(1) == "der"
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
            let lower = amount.number.value * factor * share * shared_scale(&amount.number, &upper.number);
            if lower < upper.value() {
                return Some((Some(lower), Some(upper.value()), upper));
            }
        }
        if bound == Some(Bound::Range) {
            return None;
        }
        let (after, end) = self.after(amount.end);
        let mut last = Amount { end, ..amount.clone() };
        if after.is_some() && amount.unit.is_none() {
            last = self.with_unit(last);
        }
        let (low, high) = limits(after.or(bound), &last);
        Some((low, high, last))
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
        let address = self.language == Some(Language::En) && self.tokens.is_capital(amount.end);
        amount.unit.is_none() && (named || address || amount.number.bare && amount.number.value < 10.0)
            || amount.unit.is_none()
                && !amount.number.bare
                && self.tokens.is_word(i)
                && amount.number.value < 13.0
    }
}

/// "3 bis 5 Millionen": the scale of the second number holds for the first.
fn shared_scale(first: &Number, second: &Number) -> f64 {
    if first.scale == 1.0 && first.value < 1000.0 { second.scale } else { 1.0 }
}

fn limits(bound: Option<Bound>, amount: &Amount) -> (Option<f64>, Option<f64>) {
    let (value, tolerance) = (amount.value(), amount.tolerance());
    let share = amount.number.share;
    let near = if share { value * 0.1 } else { tolerance };
    match bound {
        Some(Bound::Least | Bound::Over) => (Some(value), None),
        Some(Bound::Most | Bound::Under) => (None, Some(value)),
        Some(Bound::Nearly) => (Some(value - near), Some(value)),
        Some(Bound::Just) => (Some(value), Some(value + near)),
        _ if amount.number.vague => (Some(value), None),
        Some(Bound::About) => (Some(value - tolerance), Some(value + tolerance)),
        _ if share => (Some(value - tolerance), Some(value + tolerance)),
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
