//! What two claims have in common and where they clash, before any model is asked.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::DateTime};

use super::Side;
use crate::{
    Span,
    claim::{Agreement, Quantity},
    sentence,
    time::{Comparison, Interval, Timex, TimexKind},
};

/// How the dates, or the numbers, of two claims lie to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meeting {
    /// One side has none that could be compared.
    Silent,
    /// Some pair agrees, or may.
    Compatible(Span, Span),
    /// No pair can be the same; the spans are those that lie nearest.
    Clash(Span, Span),
}

impl Meeting {
    pub(super) fn clash(self) -> Option<(Span, Span)> {
        if let Self::Clash(a, b) = self { Some((a, b)) } else { None }
    }
}

/// Facts of two claims, laid side by side.
#[derive(Clone, Debug)]
pub(super) struct Evidence {
    pub(super) dates: Meeting,
    pub(super) numbers: Meeting,
    /// Share of the smaller side's names that the other side has too; `None` where a side has no names.
    pub(super) names: Option<f32>,
    /// Share of the shorter claim's words that the other has too; `None` where they are not known to be of one language.
    pub(super) common_words: Option<f32>,
    /// Days from the first publication to the second; `None` where that is not known.
    pub(super) gap_days: Option<i64>,
    /// Either side quotes or paraphrases somebody, and not both the same one.
    pub(super) attributed: bool,
}

impl Evidence {
    pub(super) fn gather(a: &Side<'_>, b: &Side<'_>) -> Self {
        Self {
            dates: dates(&comparable(a), &comparable(b)),
            numbers: numbers(&a.facts.quantities, &b.facts.quantities),
            names: names(a, b),
            common_words: common_words(a, b),
            gap_days: gap_days(a, b),
            attributed: attributed(a, b),
        }
    }
}

/// Compares every date of one side with every date of the other: one that fits is enough for peace.
fn dates(a: &[(Span, Interval)], b: &[(Span, Interval)]) -> Meeting {
    let mut nearest = None;
    for (at_a, x) in a {
        for (at_b, y) in b {
            if x.compare(y) != Comparison::Disjoint {
                return Meeting::Compatible(*at_a, *at_b);
            }
            let distance = x
                .earliest
                .zip(y.earliest)
                .map(|(x, y)| x.until(y).map_or(i64::MAX, |span| i64::from(span.get_days()).abs()));
            if nearest.is_none_or(|(best, _, _)| distance < best) {
                nearest = Some((distance, *at_a, *at_b));
            }
        }
    }
    nearest.map_or(Meeting::Silent, |(_, x, y)| Meeting::Clash(x, y))
}

/// Dates and times that are closed at both ends, as wide as their wording allows. Open ones settle nothing.
fn comparable(side: &Side<'_>) -> Vec<(Span, Interval)> {
    let closed = |t: &&Timex| {
        matches!(t.kind, TimexKind::Date | TimexKind::Time)
            && t.interval.earliest.is_some()
            && t.interval.latest.is_some()
    };
    let wide =
        |t: &Timex| if counts_days(t.span.of(side.source)) { a_day_wider(t.interval) } else { t.interval };
    side.facts.timexes.iter().filter(closed).map(|t| (t.span, wide(t))).collect()
}

/// "Vor zehn Tagen", "three days ago": counted from either end, so a day off is no error.
fn counts_days(expression: &str) -> bool {
    sentence::words(expression).any(|word| matches!(word.as_str(), "tagen" | "days"))
}

fn a_day_wider(interval: Interval) -> Interval {
    let wider = |at: Option<DateTime>, days: i64| at.and_then(|at| at.checked_add(days.days()).ok());
    Interval { earliest: wider(interval.earliest, -1), latest: wider(interval.latest, 1) }
}

/// Compares numbers of the same unit. A unit of which some pair agrees is settled; another that clashes still
/// clashes.
fn numbers(a: &[Quantity], b: &[Quantity]) -> Meeting {
    let units: BTreeSet<&str> = a.iter().filter_map(|q| q.unit.as_deref()).collect();
    let mut found = Meeting::Silent;
    for unit in units {
        let of = |side: &'_ [Quantity]| -> Vec<Quantity> {
            side.iter().filter(|q| q.unit.as_deref() == Some(unit)).cloned().collect()
        };
        match numbers_of_unit(&of(a), &of(b)) {
            clash @ Meeting::Clash(..) => return clash,
            Meeting::Silent => {}
            compatible @ Meeting::Compatible(..) => found = compatible,
        }
    }
    found
}

fn numbers_of_unit(a: &[Quantity], b: &[Quantity]) -> Meeting {
    let mut clash = Meeting::Silent;
    for x in a {
        for y in b {
            match x.compare(y) {
                Some(Agreement::Disjoint) if clash == Meeting::Silent => {
                    clash = Meeting::Clash(x.span, y.span)
                }
                Some(Agreement::Same | Agreement::Compatible) => return Meeting::Compatible(x.span, y.span),
                _ => {}
            }
        }
    }
    clash
}

fn names(a: &Side<'_>, b: &Side<'_>) -> Option<f32> {
    let keys = |side: &Side<'_>| -> BTreeSet<String> {
        side.facts.entities.iter().map(|entity| entity.key.clone()).collect()
    };
    let (a, b) = (keys(a), keys(b));
    let smaller = a.len().min(b.len());
    #[expect(clippy::cast_precision_loss, reason = "a sentence has few names")]
    let share = |common: usize| common as f32 / smaller as f32;
    (smaller > 0).then(|| share(a.intersection(&b).count()))
}

fn common_words(a: &Side<'_>, b: &Side<'_>) -> Option<f32> {
    (a.language.is_some() && a.language == b.language)
        .then(|| overlap(&word_set(a.text()), &word_set(b.text())))
}

/// Words of a text, in lower case.
pub(crate) fn word_set(text: &str) -> BTreeSet<String> {
    sentence::words(text).collect()
}

/// Share of the shorter side's words that the other side has too.
#[expect(clippy::cast_precision_loss, reason = "a sentence has few words")]
pub(crate) fn overlap(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f32 {
    a.intersection(b).count() as f32 / a.len().min(b.len()).max(1) as f32
}

/// Days between the publications; `None` where they may lie either way, as with "May 2025" and 23 May 2025.
fn gap_days(a: &Side<'_>, b: &Side<'_>) -> Option<i64> {
    let days = |side: &Side<'_>| {
        let interval = side.published?.interval();
        Some((interval.earliest?.date(), interval.latest?.date()))
    };
    let ((a_first, a_last), (b_first, b_last)) = (days(a)?, days(b)?);
    let settled = a_last < b_first || (a_first, a_last) == (b_first, b_last) && a_first == a_last;
    let gap = settled.then(|| a_last.until(b_first).ok())??;
    Some(i64::from(gap.get_days()))
}

fn attributed(a: &Side<'_>, b: &Side<'_>) -> bool {
    match (a.speaker, b.speaker) {
        (None, None) => false,
        (Some(a), Some(b)) => !same_speaker(a, b),
        _ => true,
    }
}

/// Speakers are the same where one name's words are all in the other.
pub(super) fn same_speaker(a: &str, b: &str) -> bool {
    let words = |name: &str| -> BTreeSet<String> {
        sentence::words(name).filter(|word| word.chars().count() > 2).collect()
    };
    let (a, b) = (words(a), words(b));
    !a.is_empty() && !b.is_empty() && (a.is_subset(&b) || b.is_subset(&a))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::{PreparedSide, SideRequest};

    fn side(text: &str, published: &str) -> PreparedSide {
        let request = serde_json::json!({ "text": text, "published": published });
        serde_json::from_value::<SideRequest>(request).unwrap().prepare()
    }

    fn evidence(a: &PreparedSide, b: &PreparedSide) -> Evidence {
        let question = a.question(b, 0.5);
        Evidence::gather(&question.a, &question.b)
    }

    fn spans(meeting: Meeting, a: &str, b: &str) -> Option<(String, String)> {
        meeting.clash().map(|(x, y)| (x.of(a).to_owned(), y.of(b).to_owned()))
    }

    #[test]
    fn a_week_before_is_not_the_30th_of_april() {
        let texts = [
            "Der Verein hat die Firma am 30. April abgemahnt.",
            "Vor einer Woche hat der Verein die Firma abgemahnt.",
        ];
        let [a, b] = texts.map(|text| side(text, "2025-05-13"));
        let clash = spans(evidence(&a, &b).dates, texts[0], texts[1]);
        assert_eq!(clash, Some(("30. April".to_owned(), "Vor einer Woche".to_owned())));
    }

    #[test]
    fn ten_days_ago_may_be_eleven() {
        let a = side("Johnson zog sich vor zehn Tagen aus der Öffentlichkeit zurück.", "2020-04-05");
        let b = |day: &str| side(&format!("Johnson zog sich am {day}. März 2020 zurück."), "2020-04-06");
        assert!(matches!(evidence(&a, &b("27")).dates, Meeting::Compatible(..)));
        assert!(matches!(evidence(&a, &b("25")).dates, Meeting::Compatible(..)));
        assert!(evidence(&a, &b("28")).dates.clash().is_some());
    }

    #[test]
    fn the_end_of_may_holds_the_27th() {
        let a = side("Nutzer können bis Ende Mai widersprechen, sagte der Anbieter am Montag.", "2025-05-13");
        let b = side("The firm starts on 27 May.", "2025-05-14");
        assert!(matches!(evidence(&a, &b).dates, Meeting::Compatible(..)));
    }

    #[test]
    fn numbers_of_one_unit_are_compared() {
        let a = side("Bei dem Brand wurden 14 Menschen verletzt.", "2025-05-13");
        let b = side("The fire left 19 people injured.", "2025-05-14");
        assert!(evidence(&a, &b).numbers.clash().is_some());
        assert_eq!(evidence(&a, &b).gap_days, Some(1));
    }

    #[test]
    fn a_month_is_neither_before_nor_after_its_days() {
        let [month, day] =
            ["2025-05", "2025-05-23"].map(|published| side("Das Gericht lehnte den Antrag ab.", published));
        assert_eq!(evidence(&month, &day).gap_days, None);
        let june = side("The court said no.", "2025-06-02");
        assert_eq!(evidence(&month, &june).gap_days, Some(2));
        assert_eq!(evidence(&day, &day).gap_days, Some(0));
    }

    #[test]
    fn one_speaker_on_either_side_is_no_dispute() {
        assert!(same_speaker("Sprecherin Kathrin Bode", "Kathrin Bode"));
        assert!(!same_speaker("Kathrin Bode", "Kathrin Ohl"));
    }
}
