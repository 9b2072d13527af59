//! The axis of the timeline: days to places.

use jiff::{ToSpan, civil::Date};
use serde::Serialize;

use super::words::month;
use crate::article::Language;

/// Ticks that fit side by side.
const TICKS: i32 = 8;

/// Days that are shown before the first publication and after the last, at least.
const MARGIN: i32 = 30;

/// A day with its place and its name.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Tick {
    x: i32,
    label: String,
}

/// Maps days to whole units of the picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    first: Date,
    days: i32,
    left: i32,
    width: i32,
}

impl Scale {
    /// From the first to the last of all days; days told of that lie far from every publication ("since 1974") do
    /// not stretch it. `None` where nothing was published on a known day.
    pub(super) fn new(published: &[Date], told: &[Date], left: i32, width: i32) -> Option<Self> {
        let (start, end) = (*published.iter().min()?, *published.iter().max()?);
        let margin = days(start, end).max(MARGIN);
        let lowest = start.saturating_sub(margin.days());
        let highest = end.saturating_add(margin.days());
        let near = || told.iter().copied().filter(|day| (lowest..=highest).contains(day));
        let first = near().min().map_or(start, |day| day.min(start));
        let last = near().max().map_or(end, |day| day.max(end));
        Some(Self { first, days: days(first, last).max(1), left, width })
    }

    /// The place of a day; `None` off the picture.
    pub(super) fn x(&self, day: Date) -> Option<i32> {
        let at = days(self.first, day);
        (0..=self.days).contains(&at).then(|| {
            let far = i64::from(at) * i64::from(self.width) / i64::from(self.days);
            self.left + i32::try_from(far).unwrap_or(self.width)
        })
    }

    /// The places of the first and the last day of a stretch, cut at the edges.
    pub(super) fn stretch(&self, first: Date, last: Date) -> Option<(i32, i32)> {
        let end = self.first.saturating_add(self.days.days());
        if last < self.first || first > end {
            return None;
        }
        Some((self.x(first.max(self.first))?, self.x(last.min(end))?))
    }

    /// A handful of days to tell the time by.
    pub(super) fn ticks(&self, language: Language) -> Vec<Tick> {
        match [1, 2, 7, 14].into_iter().find(|step| self.days / step < TICKS) {
            Some(step) => self.day_ticks(step, language),
            None => self.month_ticks(language),
        }
    }

    fn day_ticks(&self, step: i32, language: Language) -> Vec<Tick> {
        let at = (0..=self.days / step).map(|n| self.first.saturating_add((n * step).days()));
        let dot = if language == Language::De { "." } else { "" };
        let label = |day: Date| format!("{}{dot} {}", day.day(), month(day.month(), language));
        at.filter_map(|day| Some(Tick { x: self.x(day)?, label: label(day) })).collect()
    }

    fn month_ticks(&self, language: Language) -> Vec<Tick> {
        let months = self.days / 30 + 1;
        let step =
            [1, 2, 3, 6].into_iter().find(|step| months / step < TICKS).unwrap_or((months / 96 + 1) * 12);
        let start = if step < 12 { self.first.first_of_month() } else { self.first.first_of_year() };
        let at = (0..=months / step + 1).map(|n| start.saturating_add((n * step).months()));
        let label = |day: Date| match step {
            12.. => day.year().to_string(),
            _ => format!("{} {}", month(day.month(), language), day.year()),
        };
        at.filter_map(|day| Some(Tick { x: self.x(day)?, label: label(day) })).collect()
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(published: &[&str], told: &[&str]) -> Scale {
        let dates = |days: &[&str]| days.iter().map(|day| day.parse().unwrap()).collect::<Vec<Date>>();
        Scale::new(&dates(published), &dates(told), 100, 800).unwrap()
    }

    fn labels(scale: &Scale) -> String {
        scale.ticks(Language::En).into_iter().map(|tick| tick.label).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn far_days_do_not_stretch_the_axis() {
        let scale = scale(&["2031-03-01", "2031-03-11"], &["1974-01-01", "2031-02-19", "2099-01-01"]);
        assert_eq!((scale.first.to_string().as_str(), scale.days), ("2031-02-19", 20));
        let x = |day: &str| scale.x(day.parse().unwrap());
        assert_eq!([x("2031-02-19"), x("2031-03-11"), x("1974-01-01")], [Some(100), Some(900), None]);
        let stretch = scale.stretch("2031-01-01".parse().unwrap(), "2031-03-01".parse().unwrap());
        assert_eq!(stretch, Some((100, 500)));
    }

    #[test]
    fn a_single_day_is_a_picture_too() {
        let scale = scale(&["2031-03-01"], &[]);
        assert_eq!((scale.x(scale.first), labels(&scale)), (Some(100), "1 March, 2 March".to_owned()));
    }

    #[test]
    fn ticks_are_few_at_any_length() {
        let ends = [
            "2031-03-04",
            "2031-03-15",
            "2031-04-20",
            "2031-06-15",
            "2032-01-01",
            "2034-01-01",
            "2071-01-01",
        ];
        for end in ends {
            let scale = scale(&["2031-03-01", end], &[]);
            let count = scale.ticks(Language::De).len();
            assert!((2..=10).contains(&count), "{end}: {count}");
        }
        assert_eq!(labels(&scale(&["2031-03-01", "2031-03-15"], &[])).split(", ").nth(1), Some("3 March"));
    }
}
