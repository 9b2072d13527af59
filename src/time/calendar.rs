//! From slots to the calendar: which day, week, month or year a frame names, seen from a given day.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::frame::Frame;
use super::stamp::{Clock, Period, Season, Stamp, Unit, easter, moved};

/// Where a bare weekday or day of the month points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Direction {
    Past,
    Future,
}

/// A day to count from, and the direction that the text suggests.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    pub(super) from: Date,
    pub(super) towards: Option<Direction>,
}

/// Whether the frame names its period completely, so that no other date is needed.
pub(super) fn is_complete(frame: &Frame) -> bool {
    frame.year().is_some() || frame.decade().is_some() || frame.century().is_some()
}

/// The place that `frame` names; `view` may be absent for a complete frame.
pub(super) fn stamp(frame: &Frame, view: Option<View>) -> Option<Stamp> {
    let period = period(frame, view)?;
    let period = match (frame.day_shift(), period) {
        (0, period) => period,
        (shift, Period::Day(day)) => Period::Day(moved(day, shift, Unit::Day)?),
        _ => return None,
    };
    Some(Stamp { period, clock: clock(frame) })
}

fn clock(frame: &Frame) -> Option<Clock> {
    if let Some(hour) = frame.hour() {
        if frame.has("hhmm") && frame.minute().is_none() {
            return None;
        }
        let (minute, second) = (frame.minute(), frame.sixtieth("second"));
        let minute = match frame.get("minute_shift").and_then(|n| n.parse::<i8>().ok()) {
            Some(shift) if shift < 0 => return earlier(hour, shift),
            Some(shift) => Some(shift),
            None => minute,
        };
        return Some(Clock::At { hour, minute: minute.or(Some(0)), second, zone: String::new() });
    }
    frame.get("part").map(|part| Clock::Part(part.to_owned()))
}

/// Minutes before the hour: "halb neun", "Viertel vor drei".
fn earlier(hour: i8, shift: i8) -> Option<Clock> {
    let minutes = i16::from(hour) * 60 + i16::from(shift);
    let minutes = minutes.rem_euclid(24 * 60);
    let hour = i8::try_from(minutes / 60).ok()?;
    Some(Clock::At { hour, minute: i8::try_from(minutes % 60).ok(), second: None, zone: String::new() })
}

fn period(frame: &Frame, view: Option<View>) -> Option<Period> {
    if let Some(year) = frame.year() {
        return within_year(frame, year);
    }
    if let Some(decade) = frame.decade() {
        return Some(Period::Decade(decade));
    }
    if let Some(century) = frame.century() {
        return Some(Period::Century(century));
    }
    let view = view?;
    match (frame.unit(), frame.rel()) {
        (Some(Unit::Weekend), None) => weekend_near(view),
        (Some(Unit::Weekend), Some(rel @ 1..)) => coming_weekend(view.from, rel),
        (Some(unit), Some(rel)) => within(frame, Period::around(view.from, unit).moved(rel)?),
        _ => named(frame, view),
    }
}

/// The part of `base` that the frame names.
fn within(frame: &Frame, base: Period) -> Option<Period> {
    match base {
        Period::Year(year) => within_year(frame, year),
        Period::Month(year, month) => within_month(frame, year, month),
        Period::Week(monday) => match frame.weekday() {
            Some(weekday) => {
                Some(Period::Day(monday.date().checked_add((i64::from(weekday) - 1).days()).ok()?))
            }
            None => Some(base),
        },
        _ => Some(base),
    }
}

fn within_month(frame: &Frame, year: i16, month: i8) -> Option<Period> {
    if let (Some(nth), Some(weekday)) = (frame.nth(), frame.weekday()) {
        let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
        return Date::new(year, month, 1).ok()?.nth_weekday_of_month(nth, weekday).ok().map(Period::Day);
    }
    match frame.day() {
        Some(day) => Date::new(year, month, day).ok().map(Period::Day),
        None => Some(Period::Month(year, month)),
    }
}

fn within_year(frame: &Frame, year: i16) -> Option<Period> {
    if let Some(holiday) = frame.get("holiday") {
        return holiday_in(holiday, year).map(Period::Day);
    }
    if let Some(month) = frame.month() {
        return within_month(frame, year, month);
    }
    let season = frame.season().map(|season| Period::Season(year, season));
    let quarter = frame.quarter().map(|n| Period::Quarter(year, n));
    let half = frame.half().map(|n| Period::Half(year, n));
    Some(season.or(quarter).or(half).unwrap_or(Period::Year(year)))
}

/// A period that is only named: "Dienstag", "27. Mai", "Mai", "Sommer", "Ostern".
fn named(frame: &Frame, view: View) -> Option<Period> {
    if frame.month().is_some() || frame.season().is_some() || frame.has("holiday") {
        return by_year(frame, view);
    }
    if frame.quarter().is_some() || frame.half().is_some() {
        return within_year(frame, view.from.year());
    }
    if let Some(day) = frame.day() {
        return by_month(day, view).map(Period::Day);
    }
    if let Some(weekday) = frame.weekday() {
        return weekday_near(weekday, frame.rel(), view).map(Period::Day);
    }
    clock(frame).map(|_| Period::Day(view.from))
}

/// How many days further away than its rival a date may lie and still be meant, if the direction speaks for it.
const LEANING: i64 = 150;

/// The same where nothing speaks for a direction: news looks back.
const LOOKING_BACK: i64 = 10;

fn by_year(frame: &Frame, view: View) -> Option<Period> {
    let this = view.from.year();
    let years = [this - 1, this, this + 1].into_iter().filter_map(|year| within_year(frame, year));
    let candidates = on_the_weekday(frame, years.collect());
    let distances = candidates.into_iter().filter_map(|period| Some((period, distance(period, view.from)?)));
    let fits = |distance: i64| match frame.rel() {
        Some(..=-1) => distance < 0,
        Some(1..) => distance > 0,
        _ => true,
    };
    if frame.rel() == Some(0) {
        return within_year(frame, this);
    }
    let weight = |distance: i64| match view.towards {
        Some(Direction::Past) if distance > 0 => distance + LEANING,
        Some(Direction::Future) if distance < 0 => LEANING - distance,
        None if distance > 0 => distance + LOOKING_BACK,
        _ => distance.abs(),
    };
    let fitting = distances.filter(|(_, distance)| fits(*distance));
    fitting.min_by_key(|(_, distance)| weight(*distance)).map(|(period, _)| period)
}

/// Those that fall on the weekday that the frame names too; all where none does, since the weekday may be wrong.
fn on_the_weekday(frame: &Frame, periods: Vec<Period>) -> Vec<Period> {
    let falls = |period: &Period| match (period, frame.weekday()) {
        (Period::Day(day), Some(weekday)) => day.weekday().to_monday_one_offset() == weekday,
        _ => true,
    };
    let fitting: Vec<Period> = periods.iter().copied().filter(falls).collect();
    if fitting.is_empty() { periods } else { fitting }
}

/// Days from `from` to the period: negative where it is over, 0 where it holds `from`.
fn distance(period: Period, from: Date) -> Option<i64> {
    let (first, last) = period.days()?;
    let days = |to: Date| from.until(to).ok().map(|span| i64::from(span.get_days()));
    if last < from {
        days(last)
    } else if first > from {
        days(first)
    } else {
        Some(0)
    }
}

fn by_month(day: i8, view: View) -> Option<Date> {
    let candidates = [-1, 0, 1].into_iter().filter_map(|n| {
        let month = moved(view.from.first_of_month(), n, Unit::Month)?;
        Date::new(month.year(), month.month(), day).ok()
    });
    let distances = candidates.filter_map(|date| Some((date, distance(Period::Day(date), view.from)?)));
    let weight = |distance: i64| match view.towards {
        Some(Direction::Future) if distance < 0 => 20 - distance,
        Some(Direction::Past) if distance > 0 => 20 + distance,
        _ => distance.abs(),
    };
    distances.min_by_key(|(_, distance)| weight(*distance)).map(|(date, _)| date)
}

fn weekday_near(weekday: i8, rel: Option<i64>, view: View) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    let today = view.from.weekday() == weekday;
    match (rel, view.towards) {
        (Some(n @ (-2..=-1 | 1..=2)), _) => view.from.nth_weekday(i32::try_from(n).ok()?, weekday).ok(),
        _ if today => Some(view.from),
        (Some(0), _) | (_, Some(Direction::Future)) => view.from.nth_weekday(1, weekday).ok(),
        _ => view.from.nth_weekday(-1, weekday).ok(),
    }
}

/// The weekend before, or the coming one where the text looks ahead; the running one on its own days.
fn weekend_near(view: View) -> Option<Period> {
    let this = Period::around(view.from, Unit::Weekend);
    let ahead = view.from.weekday().to_monday_zero_offset() < 5 && view.towards != Some(Direction::Future);
    this.moved(if ahead { -1 } else { 0 })
}

/// The next weekend is that of the running week until it begins.
fn coming_weekend(from: Date, rel: i64) -> Option<Period> {
    let ahead = from.weekday().to_monday_zero_offset() < 5;
    Period::around(from, Unit::Weekend).moved(if ahead { rel - 1 } else { rel })
}

/// `12-25`, `easter+39`, `11:4:4` (fourth Thursday of November), `11:-1:1` (last Monday), `11:1:1+1` (the day after the
/// first Monday), `advent-7`.
fn holiday_in(rule: &str, year: i16) -> Option<Date> {
    if let Some(shift) = rule.strip_prefix("easter") {
        return moved(easter(year)?, shift.parse().unwrap_or(0), Unit::Day);
    }
    if let Some(shift) = rule.strip_prefix("advent") {
        let christmas = Date::new(year, 12, 25).ok()?;
        let fourth = christmas.nth_weekday(-1, Weekday::Sunday).ok()?;
        return moved(fourth, shift.parse().unwrap_or(0), Unit::Day);
    }
    let (rule, shift) = match rule.split_once('+') {
        Some((rule, shift)) => (rule, shift.parse().ok()?),
        None => (rule, 0),
    };
    let mut parts = rule.split(':');
    let parsed =
        [parts.next(), parts.next(), parts.next()].map(|part| part.and_then(|p| p.parse::<i8>().ok()));
    if let [Some(month), Some(nth), Some(weekday)] = parsed {
        let first = Date::new(year, month, 1).ok()?;
        let day = first.nth_weekday_of_month(nth, Weekday::from_monday_one_offset(weekday).ok()?).ok()?;
        return moved(day, shift, Unit::Day);
    }
    let (month, day) = rule.split_once('-')?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The value of a frame that nothing anchors: what is missing is written `X`.
pub(super) fn open_value(frame: &Frame) -> String {
    let day = open_period(frame);
    match clock(frame) {
        Some(clock) => format!("{day}T{}", clock.value()),
        None => day,
    }
}

fn open_period(frame: &Frame) -> String {
    match (frame.month(), frame.day(), frame.weekday(), frame.unit()) {
        (Some(month), Some(day), ..) => format!("XXXX-{month:02}-{day:02}"),
        (Some(month), None, ..) => format!("XXXX-{month:02}"),
        (None, _, Some(weekday), _) => format!("XXXX-WXX-{}", shifted(weekday, frame.day_shift())),
        (None, Some(day), None, _) => format!("XXXX-XX-{day:02}"),
        (None, None, None, Some(unit)) => open_unit(unit).to_owned(),
        _ => open_name(frame),
    }
}

/// The day of the week so many days on.
fn shifted(weekday: i8, days: i64) -> i64 {
    (i64::from(weekday) - 1 + days).rem_euclid(7) + 1
}

fn open_name(frame: &Frame) -> String {
    let season = frame.season().map(Season::code).map(str::to_owned);
    let quarter = frame.quarter().map(|n| format!("Q{n}"));
    let half = frame.half().map(|n| format!("H{n}"));
    let part = season.or(quarter).or(half);
    part.map_or_else(|| "XXXX-XX-XX".to_owned(), |part| format!("XXXX-{part}"))
}

fn open_unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Week => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Half => "XXXX-HX",
        Unit::Season => "XXXX-XX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century | Unit::Millennium => "XX",
        _ => "XXXX-XX-XX",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(slots: &[(&str, &str)], towards: Option<Direction>) -> Option<String> {
        let mut frame = Frame::default();
        slots.iter().for_each(|(name, value)| frame.fill(name, value));
        let from = Date::constant(2025, 5, 13);
        stamp(&frame, Some(View { from, towards })).map(|stamp| stamp.value())
    }

    #[test]
    fn weekdays_point_back_unless_told_otherwise() {
        let friday = ("weekday", "5");
        assert_eq!(value(&[friday], None).as_deref(), Some("2025-05-09"));
        assert_eq!(value(&[friday], Some(Direction::Future)).as_deref(), Some("2025-05-16"));
        assert_eq!(value(&[("weekday", "2")], None).as_deref(), Some("2025-05-13"));
        assert_eq!(value(&[("weekday", "2"), ("rel", "-1")], None).as_deref(), Some("2025-05-06"));
        assert_eq!(value(&[friday, ("unit", "week"), ("rel", "-1")], None).as_deref(), Some("2025-05-09"));
    }

    #[test]
    fn days_of_the_year_are_the_nearest() {
        let date = |month, day, towards| value(&[("month", month), ("day", day)], towards);
        assert_eq!(date("5", "27", None).as_deref(), Some("2025-05-27"));
        assert_eq!(date("12", "24", None).as_deref(), Some("2024-12-24"));
        assert_eq!(date("12", "24", Some(Direction::Future)).as_deref(), Some("2025-12-24"));
        assert_eq!(date("2", "30", None), None);
    }

    #[test]
    fn an_open_night_is_that_before_its_day() {
        let mut frame = Frame::default();
        [("weekday", "1"), ("part", "NI"), ("day_shift", "-1")]
            .iter()
            .for_each(|(name, value)| frame.fill(name, value));
        assert_eq!(open_value(&frame), "XXXX-WXX-7TNI");
    }

    #[test]
    fn a_weekday_tells_the_year() {
        let slots = [("month", "2"), ("day", "25")];
        assert_eq!(value(&slots, None).as_deref(), Some("2025-02-25"));
        let on_wednesday = [slots[0], slots[1], ("weekday", "3")];
        assert_eq!(value(&on_wednesday, None).as_deref(), Some("2026-02-25"));
    }

    #[test]
    fn the_coming_weekend_is_the_nearest() {
        let weekend = |rel| value(&[("unit", "weekend"), ("rel", rel)], None);
        assert_eq!(weekend("1").as_deref(), Some("2025-W20-WE"));
        assert_eq!(weekend("-1").as_deref(), Some("2025-W19-WE"));
    }

    #[test]
    fn holidays_are_computed() {
        let on = |rule| value(&[("year", "2025"), ("holiday", rule)], None);
        assert_eq!(on("easter+39").as_deref(), Some("2025-05-29"));
        assert_eq!(on("11:4:4").as_deref(), Some("2025-11-27"));
        assert_eq!(on("11:1:1+1").as_deref(), Some("2025-11-04"));
        assert_eq!(on("5:-1:1").as_deref(), Some("2025-05-26"));
        assert_eq!(on("advent-21").as_deref(), Some("2025-11-30"));
        assert_eq!(on("12-25").as_deref(), Some("2025-12-25"));
    }
}
