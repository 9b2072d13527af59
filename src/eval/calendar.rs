//! Does a date fit its words? Weekdays, days and months named in a text against the calendar, in German and English.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use regex::{Captures, Regex};

/// Names of the weekdays; the short ones count only beside a day and a month.
const WEEKDAYS: [(Weekday, &[&str], &[&str]); 7] = [
    (Weekday::Monday, &["montag", "monday"], &["mo", "mon"]),
    (Weekday::Tuesday, &["dienstag", "tuesday"], &["di", "tue", "tues"]),
    (Weekday::Wednesday, &["mittwoch", "wednesday"], &["mi", "wed"]),
    (Weekday::Thursday, &["donnerstag", "thursday"], &["do", "thu", "thur", "thurs"]),
    (Weekday::Friday, &["freitag", "friday"], &["fr", "fri"]),
    (Weekday::Saturday, &["samstag", "sonnabend", "saturday"], &["sa", "sat"]),
    (Weekday::Sunday, &["sonntag", "sunday"], &["so", "sun"]),
];

const MONTHS: [&[&str]; 12] = [
    &["januar", "jänner", "january", "jan"],
    &["februar", "feber", "february", "feb"],
    &["märz", "march", "mär", "mrz", "mar"],
    &["april", "apr"],
    &["mai", "may"],
    &["juni", "june", "jun"],
    &["juli", "july", "jul"],
    &["august", "aug"],
    &["september", "sept", "sep"],
    &["oktober", "october", "okt", "oct"],
    &["november", "nov"],
    &["dezember", "december", "dez", "dec"],
];

/// Words that stand a fixed number of days from the publication date.
const RELATIVE_DAYS: [(&str, i32); 9] = [
    ("vorgestern", -2),
    ("gestern", -1),
    ("gestrigen", -1),
    ("yesterday", -1),
    ("heute", 0),
    ("today", 0),
    ("übermorgen", 2),
    ("tomorrow", 1),
    ("tonight", 0),
];

/// Ways to name a day: `{W}` weekday, `{M}` month, `{D}` day of the month, `{Y}` year.
const DATES: [&str; 3] = [
    r"(?i)\b{D}(?:\.|st|nd|rd|th)?\s+(?:of\s+)?{M}\b\.?(?:,?\s+{Y}\b)?",
    r"(?i)\b{M}\b\.?\s+(?:the\s+)?{D}(?:st|nd|rd|th)?\b(?:,?\s+{Y}\b)?",
    r"\b{D}\.\s?(?<m>0?[1-9]|1[0-2])\.(?:\s?{Y}\b)?",
];

/// A weekday straight before such a day: `Dienstag, 27. Mai 2025`, `am Dienstagabend, dem 27. Mai`, `Tue., May 27`.
const WEEKDAY_BEFORE: &str =
    r"(?i)\b{W}(?:s|früh|morgen|vormittag|mittag|nachmittag|abend|nacht)?\b\.?,?\s+\(?(?:de[nmr]\s+|the\s+)?";

static NAMED_DAYS: LazyLock<Vec<Regex>> = LazyLock::new(|| DATES.iter().map(|date| pattern(date)).collect());
static DATED_WEEKDAYS: LazyLock<Vec<Regex>> =
    LazyLock::new(|| DATES.iter().map(|date| pattern(&(WEEKDAY_BEFORE.to_owned() + date))).collect());
static WEEKDAY: LazyLock<Regex> = LazyLock::new(|| {
    let long = WEEKDAYS.iter().flat_map(|(_, long, _)| *long).copied().collect::<Vec<_>>().join("|");
    regex(&format!(r"(?i)\b({long})"))
});
static YEAR: LazyLock<Regex> = LazyLock::new(|| regex(r"\b(?:1[89]|20)\d\d\b"));
static FULL_DATE: LazyLock<Regex> = LazyLock::new(|| regex(r"^\d{4}-\d\d-\d\d"));
/// TIMEX3 values: dates and times, weeks, coarser and open dates, lengths of time, references.
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    regex(concat!(
        r"^(?:[\dX]{4}-[\dX]{2}-[\dX]{2}(?:T(?:MO|MI|AF|EV|NI|DT|[\dX]{2}(?::\d\d){0,2}(?:Z|[+-]\d\d:?\d\d)?))?",
        r"|[\dX]{4}-W(?:0[1-9]|[1-4]\d|5[0-3]|XX)(?:-(?:WE|[1-7X])(?:T(?:MO|MI|AF|EV|NI|\d\d:\d\d))?)?",
        r"|[\dX]{4}(?:-(?:0[1-9]|1[0-2]|XX|Q[1-4X]|H[12X]|SP|SU|FA|WI|AU))?|\d{2,3}X?X?",
        r"|T(?:MO|MI|AF|EV|NI|\d\d(?::\d\d){0,2})",
        r"|P(?:[\dX.]+[YMWDE]|[\dX.]*(?:DE|CE|QU|WE|DT))+(?:T[\dX.]+[HMS])*|PT(?:[\dX.]+[HMS])+",
        r"|(?:PAST|PRESENT|FUTURE)_REF)$",
    ))
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("compiled-in pattern")
}

fn pattern(template: &str) -> Regex {
    let weekdays: Vec<_> =
        WEEKDAYS.iter().flat_map(|(_, long, short)| long.iter().chain(*short)).copied().collect();
    let months: Vec<_> = MONTHS.iter().flat_map(|names| *names).copied().collect();
    let filled = template
        .replace("{W}", &format!("(?<w>{})", weekdays.join("|")))
        .replace("{M}", &format!("(?<month>{})", months.join("|")))
        .replace("{D}", r"(?<d>0?[1-9]|[12]\d|3[01])")
        .replace("{Y}", r"(?<y>(?:1[89]|20)\d\d)");
    regex(&filled)
}

/// Weekdays in `text` that do not fit the date beside them: byte offset and what is wrong. A date without a year is
/// taken to lie near `published`; without `published` it is passed over.
pub(super) fn misdated_weekdays(text: &str, published: Option<Date>) -> Vec<(usize, String)> {
    let found = DATED_WEEKDAYS.iter().flat_map(|pattern| pattern.captures_iter(text));
    let mut wrong: Vec<_> = found.filter_map(|found| misdated(&found, published)).collect();
    wrong.sort();
    wrong
}

fn misdated(found: &Captures<'_>, published: Option<Date>) -> Option<(usize, String)> {
    let (whole, named) = (found.get(0)?, weekday(found.name("w")?.as_str())?);
    let (month, day, year) = month_day_year(found)?;
    let dates = match year {
        Some(year) => vec![Date::new(year, month, day).ok()?],
        None => likely(month, day, published?),
    };
    let first = dates.first()?;
    let reason = format!("“{}”: {first} is a {:?}", whole.as_str(), first.weekday());
    dates.iter().all(|date| date.weekday() != named).then(|| (whole.start(), reason))
}

fn weekday(name: &str) -> Option<Weekday> {
    let name = name.to_lowercase();
    let has = |names: &[&str]| names.contains(&name.as_str());
    WEEKDAYS.iter().find(|(_, long, short)| has(long) || has(short)).map(|(weekday, ..)| *weekday)
}

fn month_day_year(found: &Captures<'_>) -> Option<(i8, i8, Option<i16>)> {
    let month = match found.name("month") {
        Some(name) => month(name.as_str())?,
        None => found.name("m")?.as_str().parse().ok()?,
    };
    Some((
        month,
        found.name("d")?.as_str().parse().ok()?,
        found.name("y").and_then(|y| y.as_str().parse().ok()),
    ))
}

fn month(name: &str) -> Option<i8> {
    let name = name.to_lowercase();
    let at = MONTHS.iter().position(|names| names.contains(&name.as_str()))?;
    i8::try_from(at + 1).ok()
}

/// The day in the years that put it near `published`, nearest first; a day half a year off may lie before or ahead.
fn likely(month: i8, day: i8, published: Date) -> Vec<Date> {
    let distance = |date: &Date| days_between(published, *date).abs();
    let years = published.year() - 1..=published.year() + 1;
    let mut dates: Vec<_> = years.filter_map(|year| Date::new(year, month, day).ok()).collect();
    dates.sort_by_key(distance);
    let nearest = dates.first().map_or(0, distance);
    dates.retain(|date| distance(date) <= nearest.max(EITHER_WAY));
    dates
}

fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

/// A day without a year may lie on either side of the publication up to this distance, in days.
const EITHER_WAY: i32 = 240;
/// Words that count from the weekday they stand before, as in "the day after Whit Monday".
static COUNTED: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)\b(?:after|before|nach|vor)\b"));

/// Furthest that a weekday by itself may lie from the publication date, in days.
const WEEKDAY_REACH: i32 = 14;
/// Furthest that a day named without a year may lie from the publication date, in days.
const DAY_REACH: i32 = 550;

/// What is wrong with TIMEX3 `value` as the meaning of `expression` in an article of day `published`.
pub(super) fn misvalued(expression: &str, value: &str, published: Option<Date>) -> Option<String> {
    if !VALUE.is_match(value) {
        return Some(format!("`{value}` is no TIMEX3 value"));
    }
    let years: Vec<&str> = YEAR.find_iter(expression).map(|year| year.as_str()).collect();
    if !years.is_empty() && value.starts_with("20") && !years.iter().any(|year| value.starts_with(year)) {
        return Some(format!("“{expression}” names another year than `{value}`"));
    }
    let iso = FULL_DATE.find(value)?;
    let Ok(date) = iso.as_str().parse::<Date>() else {
        return Some(format!("`{value}` is not in the calendar"));
    };
    let days = nights(date, expression, value);
    let expected = weekday_problem(expression, &days).or_else(|| day_problem(expression, &days));
    let expected = expected.or_else(|| published.and_then(|p| relative_problem(expression, &days, p)));
    let problem = expected.or_else(|| published.and_then(|p| reach_problem(expression, date, p)))?;
    Some(format!("“{expression}” is given as `{value}`, {problem}"))
}

/// The days that the words may name: a night belongs to the day it begins and to the day it ends.
fn nights(date: Date, expression: &str, value: &str) -> Vec<Date> {
    let night =
        value.ends_with("TNI") || ["nacht", "night"].iter().any(|n| expression.to_lowercase().contains(n));
    let neighbours = if night { vec![date.yesterday().ok(), date.tomorrow().ok()] } else { Vec::new() };
    std::iter::once(date).chain(neighbours.into_iter().flatten()).collect()
}

fn weekday_problem(expression: &str, days: &[Date]) -> Option<String> {
    if COUNTED.is_match(expression) {
        return None;
    }
    let named: Vec<_> = WEEKDAY.find_iter(expression).filter_map(|w| weekday(w.as_str())).collect();
    let fits = named.is_empty() || days.iter().any(|day| named.contains(&day.weekday()));
    (!fits).then(|| format!("which is a {:?}", days[0].weekday()))
}

fn day_problem(expression: &str, days: &[Date]) -> Option<String> {
    let named = |found: Captures<'_>| month_day_year(&found).map(|(month, day, _)| (month, day));
    let named: Vec<_> =
        NAMED_DAYS.iter().flat_map(|p| p.captures_iter(expression)).filter_map(named).collect();
    let fits = named.is_empty() || days.iter().any(|day| named.contains(&(day.month(), day.day())));
    (!fits).then(|| "which is another day".to_owned())
}

fn relative_problem(expression: &str, days: &[Date], published: Date) -> Option<String> {
    let lower = expression.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let (word, offset) = words.find_map(|word| RELATIVE_DAYS.iter().find(|(name, _)| *name == word))?;
    let fits = days.iter().any(|&day| days_between(published, day) == *offset);
    (!fits).then(|| format!("but “{word}” in an article of {published} is another day"))
}

fn reach_problem(expression: &str, date: Date, published: Date) -> Option<String> {
    let short = expression.split_whitespace().count() <= 2 && WEEKDAY.is_match(expression);
    let has_digit = expression.contains(|c: char| c.is_ascii_digit());
    let reach = if short && !has_digit { WEEKDAY_REACH } else { DAY_REACH };
    let far = days_between(published, date);
    (far.abs() > reach && !YEAR.is_match(expression))
        .then(|| format!("{far} days from the publication on {published}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(iso: &str) -> Option<Date> {
        Some(iso.parse().unwrap())
    }

    fn wrong(text: &str) -> Vec<String> {
        misdated_weekdays(text, day("2025-05-28")).into_iter().map(|(_, reason)| reason).collect()
    }

    #[test]
    fn right_weekdays_pass() {
        for text in [
            "Am Dienstag, 27. Mai 2025, begann der Prozess.",
            "Am Dienstagabend, dem 27. Mai, begann er.",
            "Am Dienstag (27. Mai) und am Di., 27.05.2025, sowie Dienstag, den 27.5. um neun.",
            "On Tuesday, May 27, 2025, and Tuesday 27th of May, and on Tue., 27 May it began.",
            "Am Dienstag, 31. Dezember, war Ruhe, am Mittwoch, 31. Dezember, wird Ruhe sein.",
            "Sunday, 1 March 2020 was a Sunday.",
            "Die Uhr stand am Montag, 15.30 Uhr, still. In Tuesday May 2025 nothing is a day.",
        ] {
            assert_eq!(wrong(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn wrong_weekdays_are_told() {
        for (text, reason) in [
            ("Am Montag, 27. Mai 2025, begann er.", "“Montag, 27. Mai 2025”: 2025-05-27 is a Tuesday"),
            (
                "Am Mittwochabend, dem 27. Mai, begann er.",
                "“Mittwochabend, dem 27. Mai”: 2025-05-27 is a Tuesday",
            ),
            ("am Mo., 27.05.2025", "“Mo., 27.05.2025”: 2025-05-27 is a Tuesday"),
            ("on Wednesday, May 27, it began", "“Wednesday, May 27”: 2025-05-27 is a Tuesday"),
            ("on Friday 2nd of January 2026", ""),
            ("on Thursday 2nd of January 2026", "“Thursday 2nd of January 2026”: 2026-01-02 is a Friday"),
            ("am Montag, 31. Dezember", "“Montag, 31. Dezember”: 2024-12-31 is a Tuesday"),
        ] {
            assert_eq!(wrong(text).join(""), reason, "{text}");
        }
    }

    #[test]
    fn years_are_taken_near_the_publication() {
        // 30 December 2024 was a Monday, 30 December 2025 is a Tuesday.
        assert_eq!(misdated_weekdays("am Montag, 30. Dezember", day("2025-01-03")), []);
        assert_eq!(misdated_weekdays("am Montag, 30. Dezember", day("2025-12-20")).len(), 1);
        assert_eq!(misdated_weekdays("am Montag, 30. Dezember", None), []);
    }

    #[test]
    fn right_values_pass() {
        for (expression, value) in [
            ("am Dienstag", "2025-05-27"),
            ("Dienstagabend", "2025-05-27TEV"),
            ("in der Nacht zum Mittwoch", "2025-05-27TNI"),
            ("in der Nacht zum Mittwoch", "2025-05-28TNI"),
            ("Tuesday night", "2025-05-27TNI"),
            ("gestern", "2025-05-27"),
            ("yesterday at 5.30 a.m.", "2025-05-27T05:30"),
            ("heute", "2025-05-28"),
            ("today", "PRESENT_REF"),
            ("on 3 June", "2025-06-03"),
            ("Feb. 8, 2017", "2017-02-08"),
            ("vom 2. bis 4. Mai", "2025-05-04"),
            ("Ende Mai", "2025-05"),
            ("in the first half of 2016", "2016-H1"),
            ("Easter weekend", "2025-W16-WE"),
            ("eine Woche", "P1W"),
            ("anderthalb Stunden", "PT1.5H"),
            ("every Tuesday", "XXXX-WXX-2"),
            ("the 1990s", "199X"),
            ("Ende Mai bis Anfang Juni 2024", "2024-06"),
        ] {
            assert_eq!(misvalued(expression, value, day("2025-05-28")), None, "{expression} {value}");
        }
    }

    #[test]
    fn wrong_values_are_told() {
        for (expression, value, reason) in [
            ("am Dienstag", "2025-05-28", "which is a Wednesday"),
            ("in der Nacht zum Mittwoch", "2025-05-26TNI", "which is a Monday"),
            ("gestern", "2025-05-26", "“gestern” in an article of 2025-05-28 is another day"),
            ("tomorrow", "2025-05-30", "“tomorrow”"),
            ("on 3 June", "2025-06-04", "which is another day"),
            ("27. Mai", "2025-06-27", "which is another day"),
            ("Feb. 8, 2017", "2018-02-08", "another year"),
            ("am 30. Februar", "2025-02-30", "not in the calendar"),
            ("im Mai", "2025-13", "no TIMEX3 value"),
            ("last week", "2025-W54", "no TIMEX3 value"),
            ("Ende Mai", "Ende Mai", "no TIMEX3 value"),
            ("am Dienstag", "2025-04-29", "-29 days from the publication"),
            ("am 27. Mai", "2020-05-27", "-1827 days from the publication"),
        ] {
            let told = misvalued(expression, value, day("2025-05-28")).unwrap_or_default();
            assert!(told.contains(reason), "{expression} {value}: {told}");
        }
        assert_eq!(misvalued("gestern", "2025-05-26", None), None);
    }
}
