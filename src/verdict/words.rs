//! Dates and numbers in words, for explanations and for the judge.

use jiff::civil::Date;

use crate::{article::Language, time::Interval};

const MONTHS_DE: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];
const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `6. Mai 2025`, `6 May 2025`.
pub(super) fn day(day: Date, language: Language) -> String {
    let month = usize::try_from(day.month()).unwrap_or(1) - 1;
    match language {
        Language::De => format!("{}. {} {}", day.day(), MONTHS_DE[month], day.year()),
        Language::En => format!("{} {} {}", day.day(), MONTHS_EN[month], day.year()),
    }
}

/// `6 May 2025`, `5 to 11 May 2025` as two days, or `from 6 May 2025`.
pub(super) fn interval(interval: &Interval, language: Language) -> String {
    let (from, to, between) = match language {
        Language::De => ("ab", "bis", "bis"),
        Language::En => ("from", "until", "to"),
    };
    match (interval.earliest.map(|t| t.date()), interval.latest.map(|t| t.date())) {
        (Some(first), Some(last)) if first == last => day(first, language),
        (Some(first), Some(last)) => format!("{} {between} {}", day(first, language), day(last, language)),
        (Some(first), None) => format!("{from} {}", day(first, language)),
        (None, Some(last)) => format!("{to} {}", day(last, language)),
        (None, None) => String::from("?"),
    }
}
