//! From a frame to a value, an interval and an anchor.

use jiff::civil::{Date, DateTime};

use super::calendar::{Direction, View, is_complete, open_value, stamp};
use super::frame::Frame;
use super::rules::Emit;
use super::stamp::{Clock, Period, Stamp, Unit, moved, moved_time};
use super::{Anchor, Interval, Modifier, Published, TimexKind};

/// What is known where an expression stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'a> {
    pub(super) published: Option<&'a Published>,
    /// The date that the text named last.
    pub(super) last: Option<&'a Stamp>,
    /// Sentences that began since.
    pub(super) sentences_since: usize,
    /// The quarter that the text is about, where it is about one.
    pub(super) quarter: Option<&'a Stamp>,
    /// Whether the text tells day from day: names weekdays, hours, yesterday.
    pub(super) daily: bool,
    pub(super) towards: Option<Direction>,
}

/// An expression's meaning.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) kind: TimexKind,
    pub(super) value: String,
    pub(super) modifier: Option<Modifier>,
    pub(super) interval: Interval,
    pub(super) anchor: Anchor,
    /// Its place on the calendar, for later expressions to be resolved against.
    pub(super) stamp: Option<Stamp>,
}

/// The meaning of `frame`; `None` where it has none, such as a 30 February.
pub(super) fn resolve(emit: Emit, frame: &Frame, context: Context) -> Option<Reading> {
    let mut reading = match emit {
        Emit::Date => date(frame, context)?,
        Emit::Offset => offset(frame, context)?,
        Emit::Duration => stretch(frame, context)?,
        Emit::Set => plain(TimexKind::Set, set(frame)?),
        Emit::Reference => plain(TimexKind::Date, frame.get("value")?.to_owned()),
        Emit::Nothing => return None,
    };
    reading.modifier = frame.get("mod").and_then(modifier);
    reading.interval = in_local_time(narrowed(reading.interval, reading.modifier), frame, &context);
    Some(reading)
}

fn plain(kind: TimexKind, value: String) -> Reading {
    Reading { kind, value, modifier: None, interval: Interval::default(), anchor: Anchor::None, stamp: None }
}

/// Reads the name that rule files use, which is TIMEX3's.
pub(super) fn modifier(name: &str) -> Option<Modifier> {
    Some(match name {
        "BEFORE" => Modifier::Before,
        "AFTER" => Modifier::After,
        "ON_OR_BEFORE" => Modifier::OnOrBefore,
        "ON_OR_AFTER" => Modifier::OnOrAfter,
        "LESS_THAN" => Modifier::LessThan,
        "MORE_THAN" => Modifier::MoreThan,
        "EQUAL_OR_LESS" => Modifier::EqualOrLess,
        "EQUAL_OR_MORE" => Modifier::EqualOrMore,
        "START" => Modifier::Start,
        "MID" => Modifier::Mid,
        "END" => Modifier::End,
        "APPROX" => Modifier::Approx,
        _ => return None,
    })
}

fn date(frame: &Frame, context: Context) -> Option<Reading> {
    if let (Some(year), Some(quarter)) = (frame.year(), mentioned(frame, &context)) {
        return quarter.in_year(year).map(|stamp| placed(stamp, Anchor::Text(quarter.value())));
    }
    if is_complete(frame) {
        return stamp(frame, None).map(|stamp| placed(stamp, Anchor::None));
    }
    match frame.get("undated").filter(|_| !context.daily) {
        Some("open") if mentioned(frame, &context).is_none() => return Some(open(frame, open_value(frame))),
        Some("open") | None => {}
        Some(value) => return Some(plain(TimexKind::Date, value.to_owned())),
    }
    let turned = frame.get("rel_else").filter(|_| mentioned(frame, &context).is_none());
    let frame = &turned.map_or_else(|| frame.clone(), |rel| frame.with("rel", rel));
    let look = |from: Date| stamp(frame, Some(View { from, towards: context.towards }));
    let reading = match against(frame, context, look) {
        Ok(found) => found.map(|(stamp, anchor)| placed(stamp, anchor))?,
        Err(Unanchored) => open(frame, open_value(frame)),
    };
    Some(if frame.has("either_night") { from_the_night_before(reading) } else { reading })
}

/// The interval in the outlet's local time, where the text names another zone and the outlet's is known. The value
/// stays as written.
fn in_local_time(interval: Interval, frame: &Frame, context: &Context) -> Interval {
    let Some(ahead) =
        frame.zone().zip(context.published.and_then(Published::offset)).map(|(zone, own)| own - zone)
    else {
        return interval;
    };
    let moved = |at: Option<DateTime>| at.and_then(|at| moved_time(at, ahead, Unit::Minute));
    Interval { earliest: moved(interval.earliest), latest: moved(interval.latest) }
}

/// "heute Nacht" is the last or the coming night: the interval holds both.
fn from_the_night_before(mut reading: Reading) -> Reading {
    reading.interval.earliest = reading.interval.earliest.and_then(|at| moved_time(at, -1, Unit::Day));
    reading
}

/// The earlier date of the text that the frame refers to.
fn mentioned(frame: &Frame, context: &Context) -> Option<Stamp> {
    let day = |within: usize| {
        let last = context.last.filter(|last| last.period.unit() == Unit::Day)?;
        (frame.weekday().is_none() && frame.month().is_none() && context.sentences_since <= within)
            .then_some(last)
    };
    match frame.get("ref")? {
        "text" => context.last.filter(|last| is_fine_enough(last, frame)).cloned(),
        "day" => day(0).cloned(),
        "scene" => day(1).cloned(),
        "quarter" => context.quarter.cloned().or_else(|| completed_quarter(frame, context)),
        _ => None,
    }
}

/// The quarter that companies report on when the text is published, where the frame names a quarter.
fn completed_quarter(frame: &Frame, context: &Context) -> Option<Stamp> {
    let day = context.published.and_then(Published::day).filter(|_| frame.has("completed"))?;
    Period::around(day, Unit::Quarter).moved(-1).map(Stamp::of)
}

/// Whether one can count the frame's units from `last`: no days from a month.
fn is_fine_enough(last: &Stamp, frame: &Frame) -> bool {
    frame.unit().is_none_or(|unit| last.period.unit() <= unit.max(Unit::Day))
}

struct Unanchored;

type Anchored = Result<Option<(Stamp, Anchor)>, Unanchored>;

/// Resolves against the last date of the text or the publication date, whichever the frame asks for. Where the day of
/// publication is not known, what comes out the same for its first and last possible day is settled all the same.
fn against(frame: &Frame, context: Context, look: impl Fn(Date) -> Option<Stamp>) -> Anchored {
    if let Some(last) = mentioned(frame, &context) {
        let from = last.period.days().map(|(first, _)| first);
        let from = from.and_then(|day| {
            if after_midnight(frame, &last, &context) { moved(day, 1, Unit::Day) } else { Some(day) }
        });
        let anchor = || Anchor::Text(last.value());
        return Ok(from.and_then(look).map(|stamp| (stamp, anchor())));
    }
    if frame.get("ref") == Some("text") && context.last.is_some() {
        return Err(Unanchored);
    }
    let interval = context.published.map(Published::interval).ok_or(Unanchored)?;
    let (Some(first), Some(last)) = (interval.earliest, interval.latest) else {
        return Err(Unanchored);
    };
    match (look(first.date()), look(last.date())) {
        (a, b) if a == b => Ok(a.map(|stamp| (stamp, Anchor::Published))),
        _ => Err(Unanchored),
    }
}

/// Whether an early hour belongs to a night that began on the day before: "in der Nacht zum Sonntag um 2 Uhr". The
/// night of the day of publication is as a rule the one that is over.
fn after_midnight(frame: &Frame, last: &Stamp, context: &Context) -> bool {
    let over = context.published.and_then(Published::day).is_some_and(|day| last.period == Period::Day(day))
        && context.towards != Some(Direction::Future);
    let night = last.clock == Some(Clock::Part("NI".to_owned()));
    night && !over && frame.hour().is_some_and(|hour| hour < DAWN)
}

/// Hours before this belong to the night.
const DAWN: i8 = 7;

fn placed(stamp: Stamp, anchor: Anchor) -> Reading {
    let kind = if stamp.clock.is_some() { TimexKind::Time } else { TimexKind::Date };
    let (value, interval) = (stamp.value(), stamp.interval());
    Reading { kind, value, modifier: None, interval, anchor, stamp: Some(stamp) }
}

fn open(frame: &Frame, value: String) -> Reading {
    let timed = frame.has("hour") || frame.has("part");
    let kind = if timed { TimexKind::Time } else { TimexKind::Date };
    Reading { anchor: Anchor::Unknown, ..plain(kind, value) }
}

fn offset(frame: &Frame, context: Context) -> Option<Reading> {
    let (unit, sign) = (frame.unit()?, frame.rel()?);
    let half = if frame.has("half_more") { 0.5 } else { 0.0 };
    let Some((n, unit)) = whole(frame.count().map(|n| n + half), unit) else {
        return Some(vague(sign));
    };
    let n = n.checked_mul(sign)?;
    if unit < Unit::Day {
        return hours_away(n, unit, frame, context);
    }
    let grain = if frame.get("ref") == Some("quarter") && mentioned(frame, &context).is_some() {
        Unit::Quarter
    } else {
        unit
    };
    let look = |from: Date| Some(Stamp::of(Period::around(moved(from, n, unit)?, grain)));
    match against(frame, context, look) {
        Ok(found) => found.map(|(stamp, anchor)| placed(stamp, anchor)),
        Err(Unanchored) => Some(open(&Frame::default(), open_value(frame))),
    }
}

/// Whole units: half a year is six months.
fn whole(n: Option<f64>, unit: Unit) -> Option<(i64, Unit)> {
    let n = n?;
    let (n, unit) = match unit {
        _ if n.fract() == 0.0 => (n, unit),
        Unit::Year => ((n * 12.0).round(), Unit::Month),
        Unit::Decade => ((n * 10.0).round(), Unit::Year),
        Unit::Century => ((n * 100.0).round(), Unit::Year),
        Unit::Hour => ((n * 60.0).round(), Unit::Minute),
        _ => (n.round(), unit),
    };
    // `number` keeps it below a million, so that it fits.
    #[expect(clippy::cast_possible_truncation, reason = "bounded above")]
    Some((n as i64, unit))
}

fn vague(sign: i64) -> Reading {
    let value = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
    plain(TimexKind::Date, value.to_owned())
}

fn hours_away(n: i64, unit: Unit, frame: &Frame, context: Context) -> Option<Reading> {
    let instant = context.published.map(Published::interval).filter(|i| i.earliest == i.latest);
    let Some(at) = instant.and_then(|i| i.earliest) else {
        let open = Reading { anchor: Anchor::Unknown, ..plain(TimexKind::Time, open_value(frame)) };
        return Some(open);
    };
    let at = moved_time(at, n, unit)?;
    Some(placed(minute_of(at), Anchor::Published))
}

fn minute_of(at: DateTime) -> Stamp {
    let clock = Clock::At { hour: at.hour(), minute: Some(at.minute()), second: None, zone: String::new() };
    Stamp { period: Period::Day(at.date()), clock: Some(clock) }
}

/// `P3Y2M`, `PT35H`, `PXD`, `P0.5Y`; decades in years where the frame says so.
pub(super) fn duration(frame: &Frame) -> Option<String> {
    if let Some(value) = frame.get("value") {
        return Some(value.to_owned());
    }
    let mut parts = vec![(frame.get("n").and_then(|_| frame.count()), frame.unit()?)];
    if let (Some(n), Some(unit)) = (frame.number("n2"), frame.get("unit2").and_then(Unit::parse)) {
        parts.push((Some(n), unit));
    }
    if frame.has("half_more") {
        match half_of(parts[0].1) {
            Some((n, unit)) => parts.push((Some(n), unit)),
            None => parts[0].0 = parts[0].0.map(|n| n + 0.5),
        }
    }
    if frame.get("decades") == Some("years") {
        parts.iter_mut().for_each(in_years);
    }
    Some(length(&parts))
}

/// Half a unit in whole smaller ones.
fn half_of(unit: Unit) -> Option<(f64, Unit)> {
    Some(match unit {
        Unit::Minute => (30.0, Unit::Second),
        Unit::Hour => (30.0, Unit::Minute),
        Unit::Day => (12.0, Unit::Hour),
        Unit::Year => (6.0, Unit::Month),
        Unit::Decade => (5.0, Unit::Year),
        Unit::Century => (50.0, Unit::Year),
        _ => return None,
    })
}

/// A length; where it ends or begins with the day of publication, it covers the days up to or from there.
fn stretch(frame: &Frame, context: Context) -> Option<Reading> {
    let reading = plain(TimexKind::Duration, duration(frame)?);
    let counted = frame.count().and_then(|n| whole(Some(n), frame.unit()?));
    let day = context.published.and_then(Published::day);
    let (Some((n, unit)), Some(rel), Some(day)) = (counted, frame.rel(), day) else {
        return Some(reading);
    };
    let other = moved(day, n.checked_mul(rel)?, unit.max(Unit::Day))?;
    let [from, to] = [day.min(other), day.max(other)].map(|day| Stamp::of(Period::Day(day)).interval());
    let interval = Interval { earliest: from.earliest, latest: to.latest };
    Some(Reading { interval, anchor: Anchor::Published, ..reading })
}

fn in_years((n, unit): &mut (Option<f64>, Unit)) {
    if *unit == Unit::Decade {
        (*n, *unit) = (n.map(|n| n * 10.0), Unit::Year);
    }
}

fn length(parts: &[(Option<f64>, Unit)]) -> String {
    let mut value = String::from("P");
    for (n, unit) in parts {
        let (clock, designator) = unit.designator();
        if clock && !value.contains('T') {
            value.push('T');
        }
        value.push_str(&n.map_or_else(|| "X".to_owned(), |n| n.to_string()));
        value.push_str(designator);
    }
    value
}

fn set(frame: &Frame) -> Option<String> {
    if let Some(value) = frame.get("value") {
        return Some(value.to_owned());
    }
    let part = frame.get("part").map(|part| format!("T{part}")).unwrap_or_default();
    match (frame.weekday(), frame.month(), frame.unit()) {
        (Some(weekday), ..) => Some(format!("XXXX-WXX-{weekday}{part}")),
        (_, Some(month), _) => Some(format!("XXXX-{month:02}")),
        (_, _, Some(unit)) => Some(length(&[(Some(frame.count().unwrap_or(1.0)), unit)])),
        _ if !part.is_empty() => Some(format!("XXXX-XX-XX{part}")),
        _ => frame.season().map(|season| format!("XXXX-{}", season.code())),
    }
}

/// The part of the interval that a modifier leaves: the first, middle or last 40 percent, with overlaps because
/// nobody draws the line sharply, or as much again as half the interval on either side of what is approximate.
/// Modifiers that open an end do not touch it; see [`Timex::reach`](super::Timex::reach).
fn narrowed(interval: Interval, modifier: Option<Modifier>) -> Interval {
    let (Some(from), Some(to), Some(modifier)) = (interval.earliest, interval.latest, modifier) else {
        return interval;
    };
    let whole_days = interval.is_whole_days();
    let seconds = from.duration_until(to).as_secs() + 1;
    let at = |percent: i64| moved_time(from, seconds * percent / 100, Unit::Second);
    let (earliest, latest) = match modifier {
        Modifier::Start => (Some(from), at(40)),
        Modifier::Mid => (at(30), at(70)),
        Modifier::End => (at(60), Some(to)),
        Modifier::Approx => (at(-50), at(150)),
        _ => return interval,
    };
    let narrowed = Interval { earliest, latest };
    if whole_days && seconds > 86_400 { narrowed.widened_to_days() } else { narrowed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(emit: Emit, slots: &[(&str, &str)], published: &str) -> (String, Anchor) {
        let mut frame = Frame::default();
        slots.iter().for_each(|(name, value)| frame.fill(name, value));
        let published = Published::parse(published);
        let context = Context {
            published: published.as_ref(),
            last: None,
            sentences_since: 1,
            quarter: None,
            daily: true,
            towards: None,
        };
        let reading = resolve(emit, &frame, context).unwrap();
        (reading.value, reading.anchor)
    }

    #[test]
    fn a_month_settles_what_it_can() {
        let day = [("month", "5"), ("day", "27")];
        assert_eq!(read(Emit::Date, &day, "2025-05"), ("2025-05-27".into(), Anchor::Published));
        let last_year = [("unit", "year"), ("rel", "-1")];
        assert_eq!(read(Emit::Date, &last_year, "2025-05"), ("2024".into(), Anchor::Published));
        assert_eq!(read(Emit::Date, &[("weekday", "2")], "2025-05"), ("XXXX-WXX-2".into(), Anchor::Unknown));
        assert_eq!(read(Emit::Date, &day, ""), ("XXXX-05-27".into(), Anchor::Unknown));
    }

    #[test]
    fn another_zones_hour_is_seen_from_the_outlet() {
        let slots = [("hour", "14"), ("zone", "0"), ("year", "2025"), ("month", "5"), ("day", "13")];
        let mut frame = Frame::default();
        slots.iter().for_each(|(name, value)| frame.fill(name, value));
        let published = Published::parse("2025-05-13T15:30+02:00");
        let context = Context {
            published: published.as_ref(),
            last: None,
            sentences_since: 0,
            quarter: None,
            daily: true,
            towards: None,
        };
        let reading = resolve(Emit::Date, &frame, context).unwrap();
        assert_eq!(reading.value, "2025-05-13T14:00");
        assert_eq!(reading.interval.earliest.unwrap().to_string(), "2025-05-13T16:00:00");
    }

    #[test]
    fn offsets_keep_their_granularity() {
        let ago =
            |n, unit| read(Emit::Offset, &[("n", n), ("unit", unit), ("rel", "-1")], "2025-05-13T15:30").0;
        assert_eq!(ago("1", "week"), "2025-W19");
        assert_eq!(ago("3", "year"), "2022");
        assert_eq!(ago("0.5", "year"), "2024-11");
        assert_eq!(ago("10", "day"), "2025-05-03");
        assert_eq!(ago("2", "hour"), "2025-05-13T13:30");
    }

    #[test]
    fn lengths_are_written() {
        let of = |slots: &[(&str, &str)]| read(Emit::Duration, slots, "").0;
        assert_eq!(of(&[("n", "3"), ("unit", "year"), ("n2", "2"), ("unit2", "month")]), "P3Y2M");
        assert_eq!(of(&[("n", "1.5"), ("unit", "hour")]), "PT1.5H");
        assert_eq!(of(&[("n", "2"), ("unit", "year"), ("half_more", "yes")]), "P2Y6M");
        assert_eq!(of(&[("n", "2"), ("unit", "month"), ("half_more", "yes")]), "P2.5M");
        assert_eq!(of(&[("unit", "day")]), "PXD");
    }
}
