//! Numbers in digits and in words.

use std::sync::LazyLock;

use super::lexicon::{self, Phrases};
use super::token::{Kind, Tokens};
use crate::article::Language;

/// What a number word is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    /// "zwölf", "twelve": a number by itself.
    Cardinal(f64),
    /// "Millionen", "bn": multiplies the number before it.
    Scale(f64),
    /// "Hunderte", "dozens": at least so many.
    Vague(f64),
    /// "Drittel", "quarters": so many parts of a whole.
    Part(f64),
    /// "ein", "a": one, but only before a scale or a part.
    Article,
}

/// A number and the index of the token behind it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub(super) value: f64,
    /// The place of the last digit that is not a trailing zero: 100 for 9,200.
    pub(super) step: f64,
    /// A share of a whole, as a fraction of one.
    pub(super) share: bool,
    /// "Hunderte": open above.
    pub(super) vague: bool,
    /// Whether it is nothing but digits: "2019", "15".
    pub(super) bare: bool,
    pub(super) end: usize,
}

static DE: LazyLock<Phrases<Word>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/de/numbers.tsv"), word));
static EN: LazyLock<Phrases<Word>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/en/numbers.tsv"), word));

fn word(row: &'static str) -> Word {
    let (kind, value) = row.split_once(' ').unwrap_or((row, "1"));
    let value = value.parse().expect("number tables hold numbers");
    match kind {
        "scale" => Word::Scale(value),
        "vague" => Word::Vague(value),
        "part" => Word::Part(value),
        "article" => Word::Article,
        _ => Word::Cardinal(value),
    }
}

/// What the word at token `i` means as a number.
pub(super) fn number_word(tokens: &Tokens<'_>, i: usize, language: Option<Language>) -> Option<Word> {
    let lower = tokens.lower(i);
    if !tokens.is_word(i) {
        return None;
    }
    let listed = lexicon::of(language, &*DE, &*EN).find_map(|table| table.word(lower).copied());
    let composed = || match language {
        Some(Language::En) => english_compound(lower),
        _ => german_compound(lower).or_else(|| english_compound(lower)),
    };
    listed.or_else(|| composed().map(Word::Cardinal))
}

/// The number that begins at token `i`.
pub(super) fn number_at(tokens: &Tokens<'_>, i: usize, language: Option<Language>) -> Option<Number> {
    match tokens.kind(i)? {
        Kind::Number => {
            let (value, step) = digits(tokens.text(i), language)?;
            let bare = tokens.text(i).bytes().all(|b| b.is_ascii_digit());
            Some(scaled(tokens, i + 1, (value, step), language, bare))
        }
        Kind::Word => spelled(tokens, i, language),
        Kind::Mark => None,
    }
}

/// Reads digits with separators into value and step; `None` for what is no plain number: "15.05.2025", "007".
fn digits(text: &str, language: Option<Language>) -> Option<(f64, f64)> {
    let plain: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let (point, comma) = (plain.rfind('.'), plain.rfind(','));
    let decimal = match (point, comma) {
        (None, None) => None,
        (Some(point), Some(comma)) => Some(if point > comma { '.' } else { ',' }),
        (Some(_), None) => decimal_mark(&plain, '.', language == Some(Language::En)),
        (None, Some(_)) => decimal_mark(&plain, ',', language == Some(Language::De)),
    };
    let (whole, fraction) = decimal.and_then(|mark| plain.rsplit_once(mark)).unwrap_or((&plain, ""));
    if !grouped(whole) || fraction.contains(['.', ',']) {
        return None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let value = format!("{whole}.{fraction}0").parse().ok()?;
    let decimals = i32::try_from(fraction.len()).ok()?;
    Some((value, if decimals > 0 { 10f64.powi(-decimals) } else { place(value) }))
}

/// Whether the only separator of `plain` divides decimals: where it is the language's own decimal mark, or where it
/// cannot divide thousands.
fn decimal_mark(plain: &str, mark: char, own: bool) -> Option<char> {
    (own || !grouped(plain)).then_some(mark)
}

/// Whether separators stand before groups of three digits only.
fn grouped(whole: &str) -> bool {
    let mut groups = whole.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let leading = first.len() > 1 && first.starts_with('0');
    !leading
        && rest.iter().all(|group| group.len() == 3)
        && (rest.is_empty() || (1..=3).contains(&first.len()))
}

/// The number with the scale words that follow it: "12,5 Mio.", "3bn", "two hundred thousand".
fn scaled(
    tokens: &Tokens<'_>,
    mut end: usize,
    (mut value, mut step): (f64, f64),
    language: Option<Language>,
    bare: bool,
) -> Number {
    let mut scaled = false;
    while let Some(Word::Scale(scale)) = number_word(tokens, end, language) {
        value *= scale;
        step *= scale;
        scaled = true;
        end += 1;
        if tokens.lower(end) == "."
            && tokens.joined(end - 1)
            && abbreviated(tokens.lower(end - 1))
            && end + 1 < tokens.len()
        {
            end += 1;
        }
    }
    Number { value, step, share: false, vague: false, bare: bare && !scaled, end }
}

fn abbreviated(lower: &str) -> bool {
    matches!(lower, "mio" | "mrd" | "tsd" | "mill" | "bill" | "bio" | "bn" | "mn" | "tn")
}

/// The place of the last digit of a whole number that is not a trailing zero.
fn place(value: f64) -> f64 {
    let mut step = 1.0;
    while value != 0.0 && value % (step * 10.0) == 0.0 {
        step *= 10.0;
    }
    step
}

fn spelled(tokens: &Tokens<'_>, i: usize, language: Option<Language>) -> Option<Number> {
    let number = |value: f64, end| scaled(tokens, end, (value, place(value)), language, false);
    match number_word(tokens, i, language)? {
        Word::Cardinal(value) => {
            let (value, end) = sum(tokens, i, value, language);
            match number_word(tokens, end, language) {
                Some(Word::Part(part)) => Some(share(value * part, end + 1)),
                _ => Some(number(value, end)),
            }
        }
        Word::Article => match number_word(tokens, i + 1, language)? {
            Word::Scale(_) => Some(number(1.0, i + 1)),
            Word::Part(part) => Some(share(part, i + 2)),
            _ => None,
        },
        Word::Vague(value) => Some(Number { vague: true, ..number(value, i + 1) }),
        Word::Scale(_) | Word::Part(_) => None,
    }
}

/// "two hundred and five", "twenty five": English number words that add up.
fn sum(tokens: &Tokens<'_>, i: usize, first: f64, language: Option<Language>) -> (f64, usize) {
    if language == Some(Language::De) {
        return (first, i + 1);
    }
    let (mut total, mut current, mut end) = (0.0, first, i + 1);
    loop {
        let joint = usize::from(tokens.lower(end) == "and" && (current >= 100.0 || total > 0.0));
        match number_word(tokens, end + joint, language) {
            Some(Word::Scale(scale)) if joint == 0 && (scale == 100.0 || scale == 1000.0) => {
                current *= scale;
                if scale == 1000.0 {
                    total += std::mem::take(&mut current);
                }
            }
            Some(Word::Cardinal(value)) if adds(total + current, value) => current += value,
            _ => return (total + current, end),
        }
        end += joint + 1;
    }
}

/// Whether `value` can stand behind `before` in one number: "twenty" and "five", "two hundred" and "twelve".
fn adds(before: f64, value: f64) -> bool {
    (value < 10.0 && before % 10.0 == 0.0 && before >= 20.0 && before % 100.0 != 10.0)
        || (value < 100.0 && before % 100.0 == 0.0 && before >= 100.0)
        || (value < 1000.0 && before % 1000.0 == 0.0 && before >= 1000.0)
}

fn share(value: f64, end: usize) -> Number {
    Number { value, step: value / 10.0, share: true, vague: false, bare: false, end }
}

/// "twenty-three".
fn english_compound(lower: &str) -> Option<f64> {
    let (tens, ones) = lower.split_once('-')?;
    let value = |word| match EN.word(word)? {
        Word::Cardinal(value) => Some(*value),
        _ => None,
    };
    let (tens, ones) = (value(tens)?, value(ones)?);
    (tens >= 20.0 && ones < 10.0).then_some(tens + ones)
}

/// "dreiundzwanzig", "zweihundertfünf", "achtzigtausend".
fn german_compound(lower: &str) -> Option<f64> {
    if !lower.is_char_boundary(lower.len().min(3)) || lower.len() < 8 {
        return None;
    }
    german_large(lower)
}

fn german_large(word: &str) -> Option<f64> {
    for (name, scale) in [("tausend", 1000.0), ("hundert", 100.0)] {
        if let Some((head, tail)) = word.split_once(name) {
            let head = if head.is_empty() { 1.0 } else { german_large(head)? };
            let tail = tail.strip_prefix("und").unwrap_or(tail);
            let tail = if tail.is_empty() { 0.0 } else { german_large(tail)? };
            return Some(head * scale + tail);
        }
    }
    if let Some((ones, tens)) = word.split_once("und") {
        return Some(german_small(ones)? + german_small(tens)?);
    }
    german_small(word)
}

fn german_small(word: &str) -> Option<f64> {
    match DE.word(word)? {
        Word::Cardinal(value) => Some(*value),
        Word::Article => Some(1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Span;

    fn read(text: &str, language: Language) -> Option<f64> {
        let tokens = Tokens::new(text, Span::new(0, text.len()));
        number_at(&tokens, 0, Some(language)).filter(|n| n.end == tokens.len()).map(|n| n.value)
    }

    #[test]
    fn digits_go_by_the_language() {
        let value = |text, language| digits(text, language).map(|(value, _)| value);
        assert_eq!(value("1.234", Some(Language::De)), Some(1234.0));
        assert_eq!(value("1.234", Some(Language::En)), Some(1.234));
        assert_eq!(value("1,234", Some(Language::En)), Some(1234.0));
        assert_eq!(value("1,234", Some(Language::De)), Some(1.234));
        assert_eq!(value("1.234.567,8", Some(Language::De)), Some(1_234_567.8));
        assert_eq!(value("10 000", Some(Language::De)), Some(10_000.0));
        assert_eq!(value("2.5", Some(Language::De)), Some(2.5));
        assert_eq!(value("15.05.2025", Some(Language::De)), None);
        assert_eq!(value("007", None), None);
        assert_eq!(digits("9.200", Some(Language::De)), Some((9200.0, 100.0)));
        assert_eq!(digits("12,50", Some(Language::De)), Some((12.5, 0.01)));
    }

    #[test]
    fn german_words() {
        let cases = [
            ("dreiundzwanzig", 23.0),
            ("zweihundertfünf", 205.0),
            ("achtzigtausend", 80_000.0),
            ("hundert", 100.0),
            ("eintausendzweihundert", 1200.0),
            ("zwei Dutzend", 24.0),
            ("eine Million", 1e6),
            ("drei Milliarden", 3e9),
        ];
        for (text, value) in cases {
            assert_eq!(read(text, Language::De), Some(value), "{text}");
        }
        assert_eq!(read("hundertmal", Language::De), None);
        assert_eq!(read("ein", Language::De), None);
    }

    #[test]
    fn english_words() {
        let cases = [
            ("twenty-three", 23.0),
            ("two hundred and five", 205.0),
            ("eighty thousand", 80_000.0),
            ("a dozen", 12.0),
            ("1.2 million", 1.2e6),
            ("two hundred thousand", 200_000.0),
            ("three thousand two hundred", 3200.0),
        ];
        for (text, value) in cases {
            let found = read(text, Language::En);
            assert!(found.is_some_and(|found| (found - value).abs() < 1e-6), "{text}: {found:?}");
        }
        assert_eq!(read("a", Language::En), None);
    }
}
