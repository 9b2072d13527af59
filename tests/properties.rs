//! What must hold for any input.

#[allow(dead_code)]
mod support;

use counterclaim::{
    article::Language,
    sentence, time,
    verdict::{self, Relation, SideRequest, Thresholds},
};
use proptest::prelude::*;
use support::Scripted;

/// Texts with what trips splitters and taggers: digits, dots, quotes, months, line breaks, wide characters.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("am 27. Mai 2025 ".to_owned()),
        Just("„Nein“, sagte Dr. A. B. Kühn. ".to_owned()),
        Just("12,5 Mio. Euro".to_owned()),
        Just("\n\n".to_owned()),
        Just("last Tuesday at 5.30 p.m. ".to_owned()),
        "\\PC{0,12}",
        "[a-zäöüß]{1,9} ",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn language() -> impl Strategy<Value = Option<Language>> {
    prop_oneof![Just(None), Just(Some(Language::De)), Just(Some(Language::En))]
}

/// A claim with a publication day, so that orders differ.
fn side() -> impl Strategy<Value = SideRequest> {
    let words = prop::sample::select(vec![
        "Am Montag wurden in Krahnsund 43 Menschen verletzt.",
        "Vor einer Woche wurden in Krahnsund 12 Menschen verletzt.",
        "Die Reederei Holmquist hat den Kapitän nicht entlassen.",
        "Holmquist will dismiss its captain in Krahnsund by 27 May.",
        "All 300 passengers of the Margarethe left Krahnsund on 30 April.",
        "Only adult passengers of the Margarethe left Krahnsund on 6 May.",
    ]);
    let speaker = prop::option::of(prop::sample::select(vec!["Silke Tornau", "Wasserschutzpolizei"]));
    (words, 1..28u8, speaker).prop_map(|(words, day, speaker)| SideRequest {
        text: words.to_owned(),
        published: time::Published::parse(&format!("2025-05-{day:02}")),
        speaker: speaker.map(str::to_owned),
        ..SideRequest::default()
    })
}

proptest! {
    #[test]
    fn sentences_concatenate_to_the_text(text in text(), language in language()) {
        let mut at = 0;
        for span in sentence::split(&text, language) {
            prop_assert_eq!(span.start(), at);
            prop_assert!(!span.is_empty());
            prop_assert!(text.get(span.start()..span.end()).is_some());
            at = span.end();
        }
        prop_assert_eq!(at, text.len());
    }

    #[test]
    fn time_expressions_slice_and_are_ordered(text in text(), month in 1..13u8) {
        let published = time::Published::parse(&format!("2025-{month:02}-11"));
        for language in [Language::De, Language::En] {
            let mut at = 0;
            for timex in time::tag(&text, language, published.as_ref()) {
                prop_assert!(timex.span.start() >= at, "overlap");
                prop_assert!(text.get(timex.span.start()..timex.span.end()).is_some());
                if let (Some(earliest), Some(latest)) = (timex.interval.earliest, timex.interval.latest) {
                    prop_assert!(earliest <= latest);
                }
                at = timex.span.end();
            }
        }
    }

    #[test]
    fn swapping_a_pair_changes_sides_and_nothing_else(a in side(), b in side(), similarity in 0.8..1.0f32) {
        let (a, b) = (a.prepare(), b.prepare());
        let thresholds = Thresholds { contradicts: 0.2, supersedes: 0.2, disputes: 0.2, qualifies: 0.2, ..Thresholds::default() };
        let questions = [a.question(&b, similarity), b.question(&a, similarity)];
        let verdicts = verdict::judge(&Scripted, &questions, &thresholds, Language::En).unwrap();
        prop_assert_eq!(&verdicts[0].clone().swapped(), &verdicts[1]);
        prop_assert!((0.0..=1.0).contains(&verdicts[0].confidence));
    }

    #[test]
    fn a_claim_never_contradicts_itself(side in side(), similarity in 0.99..1.0f32) {
        let side = side.prepare();
        let questions = [side.question(&side, similarity)];
        let thresholds = Thresholds { contradicts: 0.0, ..Thresholds::default() };
        let verdicts = verdict::judge(&Scripted, &questions, &thresholds, Language::En).unwrap();
        prop_assert_eq!(verdicts[0].relation, Relation::Agrees);
    }
}
