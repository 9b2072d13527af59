//! Dates as outlets write them in metadata, heads and feet of articles: complete, without reference to another time.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::time::Published;

/// Ways to write a date. Groups: `y`, `m` (number or name), `d`.
const DATES: &[&str] = &[
    r"(?P<y>\d{4})-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?",
    r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})",
    r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})",
    r"(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d{2})",
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\.?[\s-](?:of\s)?(?P<m>\p{L}{3,9})\.?,?[\s-](?P<y>\d{4})",
    r"(?P<m>\p{L}{3,9})\.?\s(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y>\d{4})",
    r"(?P<m>\p{L}{3,9})\.?,?\s(?P<y>\d{4})",
    r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})",
];

/// What may stand before a date: a day of the week, an article.
const BEFORE: &str = r"^(?:(?:den|dem|am|on|the)\s)?(?:(?:mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)(?:\p{L}{3,9})?\.?,?\s{1,2})?(?:(?:den|dem|the)\s)?";

/// Time of day and UTC offset. Groups: `h`, `n`, `s`, `half`, `zone`.
const TIME: &str = r"^(?:T|[\s,|/•·–—-]{1,4}(?:um\s|at\s|ab\s)?)(?P<h>\d{1,2})[:.](?P<n>\d{2})(?::(?P<s>\d{2}(?:\.\d{1,9})?))?(?:\s?(?P<half>[ap])\.?m\b\.?)?\s?(?P<zone>Z\b|[+-]\d{2}:?\d{2}\b|(?:GMT|UTC)\b)?(?:\s?(?:Uhr|h)\b)?";

static DATE_RULES: LazyLock<Vec<Regex>> =
    LazyLock::new(|| DATES.iter().map(|date| pattern(&format!(r"{BEFORE}{date}(?-u:\b)"))).collect());
static TIME_RULE: LazyLock<Regex> = LazyLock::new(|| pattern(TIME));

fn pattern(source: &str) -> Regex {
    Regex::new(&format!("(?i){source}")).expect("a fixed pattern")
}

const MONTHS: &[&[&str]] = &[
    &["jan", "januar", "january", "jänner"],
    &["feb", "februar", "february", "feber"],
    &["mar", "mär", "mrz", "märz", "maerz", "march"],
    &["apr", "april"],
    &["mai", "may"],
    &["jun", "juni", "june"],
    &["jul", "juli", "july"],
    &["aug", "august"],
    &["sep", "sept", "september"],
    &["okt", "oct", "oktober", "october"],
    &["nov", "november"],
    &["dez", "dec", "dezember", "december"],
];

/// A date that stands at the start of `text`, and its length in bytes.
pub(super) fn at_start(text: &str) -> Option<(Published, usize)> {
    DATE_RULES.iter().find_map(|rule| {
        let found = rule.captures(text)?;
        let day = day(&found)?;
        let end = found[0].len();
        // Only a day has a time of day.
        let time = TIME_RULE.captures(&text[end..]).filter(|_| day.len() == 10);
        if let Some(time) = time
            && let Some(published) =
                clock(&time).and_then(|clock| Published::parse(&format!("{day}T{clock}")))
        {
            return Some((published, end + time[0].trim_end().len()));
        }
        Some((Published::parse(&day)?, end))
    })
}

/// Reads the date of a metadata field: ISO 8601 as it is, other ways of writing it as ISO 8601, seconds or
/// milliseconds since 1970. The error is the reason.
pub(super) fn parse(text: &str) -> Result<Published, String> {
    let text = text.trim();
    let published = Published::parse(text)
        .filter(|_| text.len() != 8)
        .or_else(|| at_start(text).filter(|(_, end)| *end == text.len()).map(|(published, _)| published))
        .or_else(|| epoch(text));
    match published {
        Some(published) if is_placeholder(&published) => Err(format!("date `{text}` is a placeholder")),
        Some(published) => Ok(published),
        None if is_two_way(text) => Err(format!("date `{text}` may be day/month or month/day")),
        None => Err(format!("`{}` is no date", shortened(text))),
    }
}

/// `YYYY-MM-DD` or `YYYY-MM`, not yet checked against the calendar.
fn day(found: &Captures<'_>) -> Option<String> {
    let year = match found.name("y")?.as_str() {
        short if short.len() == 2 => format!("20{short}"),
        year => year.to_owned(),
    };
    let number = |name: &str| found.name(name).and_then(|m| m.as_str().parse::<u32>().ok());
    if let (Some(a), Some(b)) = (number("a"), number("b")) {
        let (day, month) = unambiguous(a, b)?;
        return Some(format!("{year}-{month:02}-{day:02}"));
    }
    let month = month(found.name("m")?.as_str())?;
    match number("d") {
        Some(day) => Some(format!("{year}-{month:02}-{day:02}")),
        None => Some(format!("{year}-{month:02}")),
    }
}

/// Day and month of `a/b`, where only one of the two orders is a date.
fn unambiguous(a: u32, b: u32) -> Option<(u32, u32)> {
    match (a, b) {
        (13.., 1..=12) => Some((a, b)),
        (1..=12, 13..) => Some((b, a)),
        _ if a == b => Some((a, b)),
        _ => None,
    }
}

fn month(name: &str) -> Option<u32> {
    if let Ok(number) = name.parse() {
        return Some(number);
    }
    let name = name.to_lowercase();
    MONTHS.iter().zip(1..).find_map(|(names, number)| names.contains(&name.as_str()).then_some(number))
}

/// `HH:MM[:SS][offset]`.
fn clock(found: &Captures<'_>) -> Option<String> {
    let hour: u32 = found["h"].parse().ok()?;
    let hour = match found.name("half").map(|m| m.as_str()) {
        Some("p" | "P") if hour < 12 => hour + 12,
        Some("a" | "A") if hour == 12 => 0,
        _ => hour,
    };
    let mut clock = format!("{hour:02}:{}", &found["n"]);
    if let Some(seconds) = found.name("s") {
        clock.push(':');
        clock.push_str(seconds.as_str());
    }
    match found.name("zone").map(|m| m.as_str()) {
        Some(zone) if zone.len() == 5 => clock.push_str(&format!("{}:{}", &zone[..3], &zone[3..])),
        Some(zone) if zone.starts_with(['+', '-']) => clock.push_str(zone),
        Some(_) => clock.push('Z'),
        None => {}
    }
    Some(clock)
}

/// Seconds since 1970, or milliseconds, of the years 1990 to 2099.
fn epoch(text: &str) -> Option<Published> {
    let number: i64 = text.parse().ok()?;
    let seconds = if text.len() >= 12 { number / 1000 } else { number };
    let at = (631_152_000..4_102_444_800).contains(&seconds).then_some(seconds)?;
    Published::parse(&jiff::Timestamp::from_second(at).ok()?.to_string())
}

fn is_two_way(text: &str) -> bool {
    DATE_RULES.last().is_some_and(|rule| rule.find(text).is_some_and(|found| found.end() == text.len()))
}

/// Dates that databases write for "unknown".
fn is_placeholder(published: &Published) -> bool {
    ["0001-01-01", "1900-01-01", "1970-01-01"].iter().any(|day| published.as_str().starts_with(day))
}

fn shortened(text: &str) -> String {
    let head: String = text.chars().take(40).collect();
    if head.len() < text.len() { format!("{head}…") } else { head }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Result<String, String> {
        parse(text).map(|p| p.as_str().to_owned())
    }

    #[test]
    fn many_ways_to_write_a_date() {
        for (written, expected) in [
            ("2024-03-05T08:00:00+01:00", "2024-03-05T08:00:00+01:00"),
            ("2024-03-05T08:00:00.000Z", "2024-03-05T08:00:00.000Z"),
            ("2024-03-05 08:00:00 +0100", "2024-03-05T08:00:00+01:00"),
            ("2024-03", "2024-03"),
            ("2024", "2024"),
            ("20240305", "2024-03-05"),
            ("2024/3/5", "2024-03-05"),
            ("5.3.2024", "2024-03-05"),
            ("05.03.24", "2024-03-05"),
            ("05.03.2024, 17:45 Uhr", "2024-03-05T17:45"),
            ("Dienstag, 5. März 2024 | 17.45 Uhr", "2024-03-05T17:45"),
            ("Di., 05. Mrz. 2024", "2024-03-05"),
            ("Tue, 05 Mar 2024 07:09:11 GMT", "2024-03-05T07:09:11Z"),
            ("March 5th, 2024 at 5:45 p.m.", "2024-03-05T17:45"),
            ("5 March 2024", "2024-03-05"),
            ("Jänner 2024", "2024-01"),
            ("25/12/2024", "2024-12-25"),
            ("12/25/2024", "2024-12-25"),
            ("1709625600", "2024-03-05T08:00:00Z"),
            ("1709625600000", "2024-03-05T08:00:00Z"),
        ] {
            assert_eq!(iso(written).as_deref(), Ok(expected), "{written}");
        }
    }

    #[test]
    fn what_is_no_date_is_told() {
        for (written, reason) in [
            ("2025-02-30", "`2025-02-30` is no date"),
            ("31.04.2025", "`31.04.2025` is no date"),
            ("gestern", "`gestern` is no date"),
            ("03/04/2024", "date `03/04/2024` may be day/month or month/day"),
            ("1970-01-01T00:00:00Z", "date `1970-01-01T00:00:00Z` is a placeholder"),
            ("12", "`12` is no date"),
        ] {
            assert_eq!(iso(written).unwrap_err(), reason);
        }
    }

    #[test]
    fn a_date_ends_where_the_text_goes_on() {
        let (published, end) = at_start("3. Juni 2025 – Der Senat berät").unwrap();
        assert_eq!((published.as_str(), end), ("2025-06-03", "3. Juni 2025".len()));
        assert_eq!(at_start("13.05.20251"), None);
        assert_eq!(at_start("Senat 2025 tagt").map(|(p, _)| p), None);
        assert_eq!(at_start("2.5.2024-7").map(|(_, end)| end), Some(8));
    }
}
