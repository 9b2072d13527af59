//! Places on the calendar and the clock: their TIMEX3 values and the intervals they cover.

use jiff::civil::{Date, DateTime, ISOWeekDate, Time, Weekday};
use jiff::{Span, ToSpan};

use super::Interval;

/// A length of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// Reads the name that rule files use.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "weekend" => Self::Weekend,
            "week" => Self::Week,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "season" => Self::Season,
            "half" => Self::Half,
            "year" => Self::Year,
            "decade" => Self::Decade,
            "century" => Self::Century,
            "millennium" => Self::Millennium,
            _ => return None,
        })
    }

    /// Designator in a TIMEX3 duration, after `PT` where `true`.
    pub(super) fn designator(self) -> (bool, &'static str) {
        match self {
            Self::Second => (true, "S"),
            Self::Minute => (true, "M"),
            Self::Hour => (true, "H"),
            Self::Day => (false, "D"),
            Self::Weekend => (false, "WE"),
            Self::Week => (false, "W"),
            Self::Month => (false, "M"),
            Self::Quarter => (false, "Q"),
            Self::Season => (false, "SX"),
            Self::Half => (false, "H"),
            Self::Year => (false, "Y"),
            Self::Decade => (false, "DE"),
            Self::Century => (false, "CE"),
            Self::Millennium => (false, "L"),
        }
    }

    /// `n` of it, as far as the calendar can carry.
    fn times(self, n: i64) -> Option<Span> {
        let n = i32::try_from(n).ok()?;
        let span = match self {
            Self::Second => Span::new().try_seconds(n),
            Self::Minute => Span::new().try_minutes(n),
            Self::Hour => Span::new().try_hours(n),
            Self::Day => Span::new().try_days(n),
            Self::Week | Self::Weekend => Span::new().try_weeks(n),
            Self::Month => Span::new().try_months(n),
            Self::Quarter => Span::new().try_months(i64::from(n) * 3),
            Self::Half => Span::new().try_months(i64::from(n) * 6),
            Self::Season | Self::Year => Span::new().try_years(n),
            Self::Decade => Span::new().try_years(i64::from(n) * 10),
            Self::Century => Span::new().try_years(i64::from(n) * 100),
            Self::Millennium => Span::new().try_years(i64::from(n) * 1000),
        };
        span.ok()
    }
}

/// `date` moved by `n` units.
pub(super) fn moved(date: Date, n: i64, unit: Unit) -> Option<Date> {
    date.checked_add(unit.times(n)?).ok()
}

/// `at` moved by `n` units.
pub(super) fn moved_time(at: DateTime, n: i64, unit: Unit) -> Option<DateTime> {
    at.checked_add(unit.times(n)?).ok()
}

/// A season by its TIMEX3 code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    pub(super) fn parse(code: &str) -> Option<Self> {
        Some(match code {
            "SP" => Self::Spring,
            "SU" => Self::Summer,
            "FA" => Self::Autumn,
            "WI" => Self::Winter,
            _ => return None,
        })
    }

    /// TIMEX3 code.
    pub(super) fn code(self) -> &'static str {
        ["SP", "SU", "FA", "WI"][self as usize]
    }

    /// The season `month` falls into.
    pub(super) fn of_month(month: i8) -> Self {
        match month {
            3..=5 => Self::Spring,
            6..=8 => Self::Summer,
            9..=11 => Self::Autumn,
            _ => Self::Winter,
        }
    }

    /// First and last month; winter ends in the following year.
    pub(super) fn months(self) -> (i8, i8) {
        [(3, 6), (6, 9), (9, 12), (12, 3)][self as usize]
    }
}

/// A stretch of whole days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Period {
    /// Years `100 * n` to `100 * n + 99`.
    Century(i16),
    /// Years `10 * n` to `10 * n + 9`.
    Decade(i16),
    Year(i16),
    Half(i16, i8),
    Season(i16, Season),
    Quarter(i16, i8),
    Month(i16, i8),
    Week(ISOWeekDate),
    Weekend(ISOWeekDate),
    Day(Date),
}

impl Period {
    /// The period of granularity `unit` that `date` falls into; days for anything finer.
    pub(super) fn around(date: Date, unit: Unit) -> Self {
        let (year, month) = (date.year(), date.month());
        let monday = || monday(date.iso_week_date());
        match unit {
            Unit::Millennium | Unit::Century => Self::Century(year.div_euclid(100)),
            Unit::Decade => Self::Decade(year.div_euclid(10)),
            Unit::Year => Self::Year(year),
            Unit::Half => Self::Half(year, (month - 1) / 6 + 1),
            Unit::Season if month <= 2 => Self::Season(year - 1, Season::Winter),
            Unit::Season => Self::Season(year, Season::of_month(month)),
            Unit::Quarter => Self::Quarter(year, (month - 1) / 3 + 1),
            Unit::Month => Self::Month(year, month),
            Unit::Week => Self::Week(monday()),
            Unit::Weekend => Self::Weekend(monday()),
            Unit::Day | Unit::Hour | Unit::Minute | Unit::Second => Self::Day(date),
        }
    }

    pub(super) fn unit(self) -> Unit {
        match self {
            Self::Century(_) => Unit::Century,
            Self::Decade(_) => Unit::Decade,
            Self::Year(_) => Unit::Year,
            Self::Half(..) => Unit::Half,
            Self::Season(..) => Unit::Season,
            Self::Quarter(..) => Unit::Quarter,
            Self::Month(..) => Unit::Month,
            Self::Week(_) => Unit::Week,
            Self::Weekend(_) => Unit::Weekend,
            Self::Day(_) => Unit::Day,
        }
    }

    /// TIMEX3 value.
    pub(super) fn value(self) -> String {
        match self {
            Self::Century(n) => format!("{n:02}"),
            Self::Decade(n) => format!("{n:03}"),
            Self::Year(year) => format!("{year:04}"),
            Self::Half(year, n) => format!("{year:04}-H{n}"),
            Self::Season(year, season) => format!("{year:04}-{}", season.code()),
            Self::Quarter(year, n) => format!("{year:04}-Q{n}"),
            Self::Month(year, month) => format!("{year:04}-{month:02}"),
            Self::Week(week) => format!("{:04}-W{:02}", week.year(), week.week()),
            Self::Weekend(week) => format!("{:04}-W{:02}-WE", week.year(), week.week()),
            Self::Day(date) => date.to_string(),
        }
    }

    /// First and last day; `None` beyond the calendar's end.
    pub(super) fn days(self) -> Option<(Date, Date)> {
        let year = |n: i16| Date::new(n, 1, 1).ok();
        let months = |y: i16, from: i8, count: i64| {
            let first = Date::new(y, from, 1).ok()?;
            Some((first, moved(first, count - 1, Unit::Month)?.last_of_month()))
        };
        match self {
            Self::Century(n) => Some((year(n.checked_mul(100)?)?, year(n * 100 + 99)?.last_of_year())),
            Self::Decade(n) => Some((year(n.checked_mul(10)?)?, year(n * 10 + 9)?.last_of_year())),
            Self::Year(n) => Some((year(n)?, year(n)?.last_of_year())),
            Self::Half(y, n) => months(y, n * 6 - 5, 6),
            Self::Season(y, season) => months(y, season.months().0, 4),
            Self::Quarter(y, n) => months(y, n * 3 - 2, 3),
            Self::Month(y, month) => months(y, month, 1),
            Self::Week(week) => Some((week.date(), week.date().checked_add(6.days()).ok()?)),
            Self::Weekend(week) => {
                Some((week.date().checked_add(5.days()).ok()?, week.date().checked_add(6.days()).ok()?))
            }
            Self::Day(date) => Some((date, date)),
        }
    }

    /// `n` periods of the same kind on.
    pub(super) fn moved(self, n: i64) -> Option<Self> {
        let (first, _) = self.days()?;
        Some(match self {
            Self::Season(year, season) => Self::Season(year.checked_add(i16::try_from(n).ok()?)?, season),
            other => Self::around(moved(first, n, other.unit())?, other.unit()),
        })
    }
}

fn monday(week: ISOWeekDate) -> ISOWeekDate {
    ISOWeekDate::new(week.year(), week.week(), Weekday::Monday).unwrap_or(week)
}

/// A time of day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Clock {
    /// A part of the day by its TIMEX3 code: `MO`, `MI`, `AF`, `EV`, `NI`, `DT`.
    Part(String),
    /// The hour, and minute and second where given; with the zone's offset.
    At { hour: i8, minute: Option<i8>, second: Option<i8>, zone: String },
}

impl Clock {
    /// What follows the `T` of a TIMEX3 value.
    pub(super) fn value(&self) -> String {
        match self {
            Self::Part(code) => code.clone(),
            Self::At { hour, minute, second, zone } => {
                let two = |n: &Option<i8>| n.map(|n| format!(":{n:02}")).unwrap_or_default();
                format!("{hour:02}{}{}{zone}", two(minute), two(second))
            }
        }
    }

    /// First and last second after midnight; 24 hours and more reach into the next day.
    fn seconds(&self) -> (i64, i64) {
        match self {
            Self::Part(code) => part_seconds(code),
            Self::At { hour, minute, second, .. } => {
                let start = i64::from(*hour) * 3600
                    + i64::from(minute.unwrap_or(0)) * 60
                    + i64::from(second.unwrap_or(0));
                let length = if second.is_some() { 1 } else { 60 };
                (start, start + length - 1)
            }
        }
    }
}

fn part_seconds(code: &str) -> (i64, i64) {
    let (from, to) = match code {
        "MO" => (5, 12),
        "MI" => (11, 14),
        "AF" => (12, 18),
        "EV" => (17, 24),
        "NI" => (20, 30),
        "DT" => (6, 20),
        _ => (0, 24),
    };
    (from * 3600, to * 3600 - 1)
}

/// A period, and a time on its day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Stamp {
    pub(super) period: Period,
    pub(super) clock: Option<Clock>,
}

impl Stamp {
    pub(super) fn of(period: Period) -> Self {
        Self { period, clock: None }
    }

    /// The same quarter of another year; the year itself for anything else.
    pub(super) fn in_year(&self, year: i16) -> Option<Self> {
        Some(Self::of(match self.period {
            Period::Quarter(_, n) => Period::Quarter(year, n),
            _ => Period::Year(year),
        }))
    }

    /// TIMEX3 value.
    pub(super) fn value(&self) -> String {
        let day = self.period.value();
        self.clock.as_ref().map_or(day.clone(), |clock| format!("{day}T{}", clock.value()))
    }

    /// First to last second.
    pub(super) fn interval(&self) -> Interval {
        let Some((first, last)) = self.period.days() else {
            return Interval::default();
        };
        let (from, to) = self.clock.as_ref().map_or((0, 86_399), Clock::seconds);
        let at = |day: Date, seconds| moved_time(day.to_datetime(Time::midnight()), seconds, Unit::Second);
        Interval { earliest: at(first, from), latest: at(last, to) }
    }
}

/// Easter Sunday of `year`, by the anonymous Gregorian computus.
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    let m = (a + 11 * d + 22 * e) / 451;
    let (month, day) = ((d + e - 7 * m + 114) / 31, (d + e - 7 * m + 114) % 31 + 1);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_and_days_agree() {
        let day = Date::constant(2025, 5, 27);
        let of = |unit| {
            let period = Period::around(day, unit);
            let (first, last) = period.days().unwrap();
            assert!(first <= last);
            format!("{} {first} {last}", period.value())
        };
        assert_eq!(of(Unit::Century), "20 2000-01-01 2099-12-31");
        assert_eq!(of(Unit::Decade), "202 2020-01-01 2029-12-31");
        assert_eq!(of(Unit::Quarter), "2025-Q2 2025-04-01 2025-06-30");
        assert_eq!(of(Unit::Week), "2025-W22 2025-05-26 2025-06-01");
        assert_eq!(of(Unit::Weekend), "2025-W22-WE 2025-05-31 2025-06-01");
    }

    #[test]
    fn a_night_reaches_into_the_next_day() {
        let night =
            Stamp { period: Period::Day(Date::constant(2025, 5, 26)), clock: Some(Clock::Part("NI".into())) };
        assert_eq!(night.value(), "2025-05-26TNI");
        assert_eq!(night.interval().latest.unwrap().to_string(), "2025-05-27T05:59:59");
    }

    #[test]
    fn easter_is_known() {
        let dates = [2016, 2024, 2025].map(|year| easter(year).unwrap().to_string());
        assert_eq!(dates, ["2016-03-27", "2024-03-31", "2025-04-20"]);
    }

    #[test]
    fn the_calendar_ends_quietly() {
        assert_eq!(moved(Date::MAX, 1, Unit::Day), None);
        assert_eq!(Period::Week(Date::MAX.iso_week_date()).moved(1), None);
        assert_eq!(moved(Date::MIN, i64::MAX, Unit::Millennium), None);
    }
}
