//! When an article was published, as precisely as is known.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Interval;

/// A publication date: ISO 8601 as given, to the month, day, minute or second, with its UTC offset if it had one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Published {
    iso: String,
    interval: Interval,
}

impl Published {
    /// Reads `2025`, `2025-05`, `2025-05-23`, `2025-05-23T15:30`, `2025-05-23 15:30:00+02:00`, `...Z`.
    #[must_use]
    pub fn parse(iso: &str) -> Option<Self> {
        let iso = iso.trim();
        let interval = month(iso).or_else(|| year(iso)).or_else(|| instant(iso))?;
        Some(Self { iso: iso.to_owned(), interval })
    }

    /// The date as given.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.iso
    }

    /// First to last second that the publication may have happened at, outlet's local time.
    #[must_use]
    pub fn interval(&self) -> Interval {
        self.interval
    }

    /// Minutes that the outlet's clock was ahead of UTC, where the date says so; `Z` tells nothing of the outlet.
    pub(super) fn offset(&self) -> Option<i64> {
        let (_, time) = self.iso.split_once(['T', ' '])?;
        let at = time.find(['+', '-'])?;
        let (hours, minutes) = time[at + 1..].split_once(':')?;
        let minutes = hours.parse::<i64>().ok()?.checked_mul(60)?.checked_add(minutes.parse().ok()?)?;
        Some(if time[at..].starts_with('-') { -minutes } else { minutes })
    }

    /// The day of publication, where it is known to the day.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        let (first, last) = (self.interval.earliest?.date(), self.interval.latest?.date());
        (first == last).then_some(first)
    }
}

fn month(iso: &str) -> Option<Interval> {
    if iso.len() != 7 || iso.as_bytes()[4] != b'-' {
        return None;
    }
    let first: Date = format!("{iso}-01").parse().ok()?;
    Some(days(first, first.last_of_month()))
}

fn year(iso: &str) -> Option<Interval> {
    if iso.len() != 4 || !iso.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let first: Date = format!("{iso}-01-01").parse().ok()?;
    Some(days(first, first.last_of_year()))
}

fn instant(iso: &str) -> Option<Interval> {
    if let Ok(day) = iso.parse::<Date>()
        && iso.len() <= 10
    {
        return Some(days(day, day));
    }
    let local = iso.strip_suffix(['Z', 'z']).unwrap_or(iso);
    let at: DateTime = local.parse().ok()?;
    Some(Interval { earliest: Some(at), latest: Some(at) })
}

fn days(first: Date, last: Date) -> Interval {
    let end = Time::constant(23, 59, 59, 0);
    Interval { earliest: Some(first.to_datetime(Time::midnight())), latest: Some(last.to_datetime(end)) }
}

impl fmt::Display for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iso)
    }
}

impl Serialize for Published {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.iso)
    }
}

impl<'de> Deserialize<'de> for Published {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let iso = String::deserialize(deserializer)?;
        Self::parse(&iso).ok_or_else(|| de::Error::custom(format!("`{iso}` is not an ISO 8601 date")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_is_kept() {
        let day = |iso: &str| Published::parse(iso).and_then(|p| p.day()).map(|d| d.to_string());
        assert_eq!(day("2025-05-13").as_deref(), Some("2025-05-13"));
        assert_eq!(day("2025-05-13T15:30+02:00").as_deref(), Some("2025-05-13"));
        assert_eq!(day("2025-05-13T23:30:00Z").as_deref(), Some("2025-05-13"));
        assert_eq!(day("2025-05"), None);
        assert!(Published::parse("2025-05").is_some());
        assert!(Published::parse("2025-13").is_none());
        assert!(Published::parse("gestern").is_none());
    }

    #[test]
    fn the_outlets_offset_is_read() {
        let offset = |iso: &str| Published::parse(iso).and_then(|p| p.offset());
        assert_eq!(offset("2025-05-13T15:30+02:00"), Some(120));
        assert_eq!(offset("2025-05-13T15:30:00-05:30"), Some(-330));
        assert_eq!(offset("2025-05-13T15:30Z"), None);
        assert_eq!(offset("2025-05-13"), None);
    }
}
