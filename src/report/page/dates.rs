//! Dates as people write them.

use jiff::civil::{Date, DateTime, Time};

use super::words::{month, word};
use crate::{
    article::Language,
    time::{Interval, Published},
};

/// "13 May 2025, 15:30", "13. Mai 2025", "May 2025".
pub(super) fn published(at: &Published, language: Language) -> String {
    interval(at.interval(), language).unwrap_or_else(|| at.to_string())
}

/// The interval in words; `None` where it is open at both ends.
pub(super) fn interval(at: Interval, language: Language) -> Option<String> {
    match (at.earliest, at.latest) {
        (None, None) => None,
        (Some(first), None) => Some(open("from", first, Time::midnight(), language)),
        (None, Some(last)) => Some(open("until", last, LAST, language)),
        (Some(first), Some(last)) => Some(closed(first, last, language)),
    }
}

const LAST: Time = Time::constant(23, 59, 59, 0);

fn open(key: &'static str, bound: DateTime, of_day: Time, language: Language) -> String {
    let when = if bound.time() == of_day { day(bound.date(), language) } else { minute(bound, language) };
    format!("{} {when}", word(key, language))
}

fn closed(first: DateTime, last: DateTime, language: Language) -> String {
    if first.time() == Time::midnight() && last.time() == LAST {
        return days(first.date(), last.date(), language);
    }
    let (from, to) = (minute(first, language), minute(last, language));
    if from == to {
        from
    } else if first.date() == last.date() {
        format!("{from}–{}", clock(last))
    } else {
        format!("{from} – {to}")
    }
}

fn days(first: Date, last: Date, language: Language) -> String {
    let name = month(first.month(), language);
    let dot = if language == Language::De { "." } else { "" };
    let year = first.year();
    if first == last {
        day(first, language)
    } else if (first, last) == (first.first_of_year(), first.last_of_year()) {
        year.to_string()
    } else if (first, last) == (first.first_of_month(), first.last_of_month()) {
        format!("{name} {year}")
    } else if first.first_of_month() == last.first_of_month() {
        format!("{}{dot}–{}", first.day(), day(last, language))
    } else if year == last.year() {
        format!("{}{dot} {name} – {}", first.day(), day(last, language))
    } else {
        format!("{} – {}", day(first, language), day(last, language))
    }
}

/// "13 May 2025", "13. Mai 2025".
pub(super) fn day(date: Date, language: Language) -> String {
    let dot = if language == Language::De { "." } else { "" };
    format!("{}{dot} {} {}", date.day(), month(date.month(), language), date.year())
}

fn minute(at: DateTime, language: Language) -> String {
    format!("{}, {}", day(at.date(), language), clock(at))
}

fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(earliest: &str, latest: &str) -> [Option<String>; 2] {
        let bound = |at: &str| (!at.is_empty()).then(|| at.parse().unwrap());
        let at = Interval { earliest: bound(earliest), latest: bound(latest) };
        [Language::En, Language::De].map(|language| interval(at, language))
    }

    #[test]
    fn intervals_read_like_dates() {
        let cases = [
            ("2031-03-06T00:00:00", "2031-03-06T23:59:59", "6 March 2031", "6. März 2031"),
            ("2031-03-01T00:00:00", "2031-03-31T23:59:59", "March 2031", "März 2031"),
            ("2031-01-01T00:00:00", "2031-12-31T23:59:59", "2031", "2031"),
            ("2031-03-21T00:00:00", "2031-03-31T23:59:59", "21–31 March 2031", "21.–31. März 2031"),
            (
                "2031-04-28T00:00:00",
                "2031-05-04T23:59:59",
                "28 April – 4 May 2031",
                "28. April – 4. Mai 2031",
            ),
            (
                "2030-12-30T00:00:00",
                "2031-01-05T23:59:59",
                "30 December 2030 – 5 January 2031",
                "30. Dezember 2030 – 5. Januar 2031",
            ),
            ("2031-03-06T15:30:00", "2031-03-06T15:30:59", "6 March 2031, 15:30", "6. März 2031, 15:30"),
            (
                "2031-03-06T15:00:00",
                "2031-03-06T16:59:59",
                "6 March 2031, 15:00–16:59",
                "6. März 2031, 15:00–16:59",
            ),
            ("2031-03-06T00:00:00", "", "from 6 March 2031", "ab 6. März 2031"),
            ("", "2031-03-06T23:59:59", "until 6 March 2031", "bis 6. März 2031"),
        ];
        for (earliest, latest, en, de) in cases {
            assert_eq!(both(earliest, latest), [Some(en.to_owned()), Some(de.to_owned())]);
        }
        assert_eq!(both("", ""), [None, None]);
    }

    #[test]
    fn publication_is_as_precise_as_given() {
        let en = |iso| published(&Published::parse(iso).unwrap(), Language::En);
        assert_eq!(en("2031-03-06T15:30+02:00"), "6 March 2031, 15:30");
        assert_eq!(en("2031-03"), "March 2031");
    }
}
