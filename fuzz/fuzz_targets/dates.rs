//! Any text, any date: the taggers do not panic and their spans slice. `cargo fuzz run dates`

#![no_main]

use counterclaim::time::{Published, Tagger};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &str| {
    let (date, text) = input.split_once('\n').unwrap_or(("", input));
    let published = Published::parse(date);
    for code in ["de", "en", "fr"] {
        let Some(tagger) = Tagger::for_code(code) else { continue };
        for timex in tagger.tag(text, published.as_ref()) {
            assert!(!timex.span.of(text).is_empty());
            if let (Some(earliest), Some(latest)) = (timex.interval.earliest, timex.interval.latest) {
                assert!(earliest <= latest);
            }
        }
    }
});
