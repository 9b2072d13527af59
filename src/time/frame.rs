//! What a rule's match says, before it is resolved: slots and their values.

use super::stamp::{Season, Unit};

/// Slots by name. The slots that mean something are the methods below; see `docs/adding-a-language.md`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Frame {
    slots: Vec<(String, String)>,
}

impl Frame {
    /// Fills a slot, unless it is filled already.
    pub(super) fn fill(&mut self, name: &str, value: &str) {
        if self.get(name).is_none() {
            self.slots.push((name.to_owned(), value.to_owned()));
        }
    }

    /// The frame with a slot filled anew.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut slots = self.slots.clone();
        slots.retain(|(slot, _)| slot != name);
        slots.push((name.to_owned(), value.to_owned()));
        Self { slots }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.slots.iter().find(|(slot, _)| slot == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.parse().ok()
    }

    /// Four digits, or two of the century that makes most sense of them.
    pub(super) fn year(&self) -> Option<i16> {
        self.parsed("year").filter(|y| (1..=2999).contains(y)).or_else(|| self.parsed("yy").map(full_year))
    }

    /// `YYYY` of a year whose first digits the text leaves out; 199 for the nineties.
    pub(super) fn decade(&self) -> Option<i16> {
        let written: i16 = self.parsed("decade")?;
        Some(if written < 100 { full_year(written) / 10 } else { written / 10 })
    }

    /// 19 for the years from 1900 on.
    pub(super) fn century(&self) -> Option<i16> {
        self.parsed::<i16>("century").filter(|n| (1..=30).contains(n)).map(|n| n - 1)
    }

    pub(super) fn month(&self) -> Option<i8> {
        self.parsed("month").filter(|n| (1..=12).contains(n))
    }

    pub(super) fn day(&self) -> Option<i8> {
        self.parsed("day").filter(|n| (1..=31).contains(n))
    }

    /// 1 is Monday.
    pub(super) fn weekday(&self) -> Option<i8> {
        self.parsed("weekday").filter(|n| (1..=7).contains(n))
    }

    /// Which weekday of the month; -1 is the last.
    pub(super) fn nth(&self) -> Option<i8> {
        self.parsed("nth").filter(|n| (-1..=5).contains(n) && *n != 0)
    }

    pub(super) fn quarter(&self) -> Option<i8> {
        self.parsed("quarter").filter(|n| (1..=4).contains(n))
    }

    pub(super) fn half(&self) -> Option<i8> {
        self.parsed("half").filter(|n| (1..=2).contains(n))
    }

    pub(super) fn season(&self) -> Option<Season> {
        self.get("season").and_then(Season::parse)
    }

    pub(super) fn unit(&self) -> Option<Unit> {
        self.get("unit").and_then(Unit::parse)
    }

    /// Periods to go: -1 last, 0 this, 1 next.
    pub(super) fn rel(&self) -> Option<i64> {
        self.parsed("back").map(|n: i64| -n).or_else(|| self.parsed("rel"))
    }

    /// Days to add at the end.
    pub(super) fn day_shift(&self) -> i64 {
        self.parsed("day_shift").unwrap_or(0)
    }

    /// How many units.
    pub(super) fn count(&self) -> Option<f64> {
        self.number("n")
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        let written = self.get(name)?.replace(',', ".");
        written.parse().ok().filter(|n: &f64| n.is_finite() && *n < 1e6)
    }

    /// Hour, with the meridiem or the part of day taken into account.
    pub(super) fn hour(&self) -> Option<i8> {
        let hour: i8 = self.parsed("hour").or_else(|| self.hhmm(0)).filter(|n| (0..=24).contains(n))?;
        if self.get("part") == Some("NI") && hour == 12 {
            return Some(24);
        }
        let evening = matches!(self.get("part"), Some("AF" | "EV"));
        Some(match self.get("meridiem") {
            Some("am") if hour == 12 => 0,
            Some("pm") if hour < 12 => hour + 12,
            None if evening && (1..12).contains(&hour) => hour + 12,
            _ => hour,
        })
    }

    pub(super) fn minute(&self) -> Option<i8> {
        self.sixtieth("minute").or_else(|| self.hhmm(2))
    }

    pub(super) fn sixtieth(&self, name: &str) -> Option<i8> {
        self.parsed(name).filter(|n| (0..60).contains(n))
    }

    /// Two of the four digits of `1145 GMT`, from the first or the third on.
    fn hhmm(&self, from: usize) -> Option<i8> {
        let digits = self.get("hhmm").filter(|d| d.len() == 4 && d.bytes().all(|b| b.is_ascii_digit()))?;
        digits[from..from + 2].parse().ok().filter(|n| (0..60).contains(n))
    }

    /// Minutes that the zone of a clock time is ahead of UTC, where it is named.
    pub(super) fn zone(&self) -> Option<i64> {
        self.parsed("zone")
    }
}

/// Two digits name the last century from 40 on.
fn full_year(two: i16) -> i16 {
    if two >= 40 { 1900 + two } else { 2000 + two }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(slots: &[(&str, &str)]) -> Frame {
        let mut frame = Frame::default();
        slots.iter().for_each(|(name, value)| frame.fill(name, value));
        frame
    }

    #[test]
    fn years_are_completed() {
        assert_eq!(frame(&[("yy", "98")]).year(), Some(1998));
        assert_eq!(frame(&[("yy", "05")]).year(), Some(2005));
        assert_eq!(frame(&[("decade", "90")]).decade(), Some(199));
        assert_eq!(frame(&[("decade", "2010")]).decade(), Some(201));
        assert_eq!(frame(&[("century", "20")]).century(), Some(19));
    }

    #[test]
    fn hours_follow_the_meridiem() {
        assert_eq!(frame(&[("hour", "8"), ("meridiem", "pm")]).hour(), Some(20));
        assert_eq!(frame(&[("hour", "12"), ("meridiem", "am")]).hour(), Some(0));
        assert_eq!(frame(&[("hour", "3"), ("part", "AF")]).hour(), Some(15));
        assert_eq!(frame(&[("hour", "25")]).hour(), None);
        assert_eq!(frame(&[("hour", "12"), ("part", "NI")]).hour(), Some(24));
    }

    #[test]
    fn four_digits_are_a_clock_time() {
        let clock = |digits| {
            let frame = frame(&[("hhmm", digits)]);
            (frame.hour(), frame.minute())
        };
        assert_eq!(clock("0715"), (Some(7), Some(15)));
        assert_eq!(clock("715"), (None, None));
        assert_eq!(clock("1999"), (Some(19), None));
    }

    #[test]
    fn first_value_stays() {
        let mut frame = frame(&[("n", "1,5")]);
        frame.fill("n", "2");
        assert_eq!(frame.count(), Some(1.5));
    }
}
