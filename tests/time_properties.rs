//! What holds for every text and every date of publication.

use counterclaim::time::{Anchor, Comparison, Published, Tagger, Timex};
use proptest::prelude::*;

/// Words that the rules know, so that random texts meet them often.
const WORDS: &[&str] = &[
    "am",
    "27.",
    "Mai",
    "2025",
    "vor",
    "einer",
    "Woche",
    "in",
    "der",
    "Nacht",
    "zum",
    "Dienstag",
    "vergangenen",
    "Freitag",
    "20",
    "Uhr",
    "Ende",
    "bis",
    "30.",
    "Februar",
    "99999999999999999999",
    "Jahren",
    "next",
    "Tuesday",
    "twenty",
    "-",
    "five",
    "years",
    "ago",
    "the",
    "31",
    "April",
    "29.2.2023",
    "0000",
    "9999",
    "1990",
    "s",
    "’",
    "İ",
    "quarter",
    "hundred",
    "thousand",
    "a",
    "p.m",
    ".",
    ",",
    "\n\n",
    "ẞ",
    "il",
    "y",
    "ans",
    "25:61",
    "Ostern",
    "halb",
    "1/2",
    "1145",
    "GMT",
    "o'clock",
    "overnight",
    "kommenden",
    "Wochenende",
    "jeden",
    "ersten",
    "fiscal",
    "that",
    "first",
];

fn text() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(prop::sample::select(WORDS), 0..30)
        .prop_flat_map(|words| (Just(words), prop::sample::select(vec!["", " "])))
        .prop_map(|(words, between)| words.join(between));
    prop_oneof![any::<String>(), words]
}

fn published() -> impl Strategy<Value = Option<Published>> {
    let day =
        (-9999..=9999i32, 1..=12u8, 1..=28u8, any::<bool>()).prop_map(|(year, month, day, month_only)| {
            let day = if month_only { String::new() } else { format!("-{day:02}") };
            Published::parse(&format!("{year:04}-{month:02}{day}"))
        });
    prop_oneof![Just(None), day, "\\PC{0,12}".prop_map(|iso| Published::parse(&iso))]
}

fn tagged(code: &str, text: &str, published: Option<&Published>) -> Vec<Timex> {
    Tagger::for_code(code).map(|tagger| tagger.tag(text, published)).unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn expressions_slice_in_order_and_hold_an_interval(
        text in text(),
        published in published(),
        code in prop::sample::select(vec!["de", "en", "fr"]),
    ) {
        let found = tagged(code, &text, published.as_ref());
        let mut end = 0;
        for timex in &found {
            prop_assert!(timex.span.start() >= end && !timex.span.is_empty());
            prop_assert_eq!(timex.span.of(&text).len(), timex.span.len());
            prop_assert!(!timex.value.is_empty());
            if let (Some(earliest), Some(latest)) = (timex.interval.earliest, timex.interval.latest) {
                prop_assert!(earliest <= latest, "{timex:?}");
            }
            prop_assert_eq!(timex.interval.compare(&timex.interval), Comparison::Same);
            end = timex.span.end();
        }
    }

    #[test]
    fn without_a_date_nothing_is_anchored_to_it(text in text(), code in prop::sample::select(vec!["de", "en"])) {
        for timex in tagged(code, &text, None) {
            prop_assert!(timex.anchor != Anchor::Published, "{timex:?}");
            if timex.anchor == Anchor::Unknown {
                prop_assert!(timex.interval.earliest.is_none() && timex.interval.latest.is_none(), "{timex:?}");
            }
        }
    }

    #[test]
    fn comparison_is_symmetric(a in text(), b in text()) {
        let published = Published::parse("2025-05-13");
        for one in tagged("de", &a, published.as_ref()) {
            for other in tagged("de", &b, published.as_ref()) {
                prop_assert_eq!(one.interval.compare(&other.interval), other.interval.compare(&one.interval));
            }
        }
    }
}
