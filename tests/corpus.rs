//! The labelled corpora of this repository are sound.

use std::path::Path;

use counterclaim::{
    article::{self, Limits},
    eval::check,
};

#[test]
fn ids_quotes_dates_and_labels_are_sound() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let splits = ["corpus/stories", "corpus/pairs", "eval/dev", "eval/test"].map(|split| root.join(split));
    let read = |folder: &Path| Ok(article::read(&[folder.to_owned()], &Limits::default()).articles);
    let found = check::corpus(&splits, read).unwrap();
    let problems: Vec<String> = found.problems.iter().map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    let stories: Vec<usize> = found.splits.iter().map(|split| split.stories).collect();
    assert_eq!(stories, [12, 0, 3, 5]);
    let pairs = found.splits[1].pairs;
    assert!(pairs >= 8_000, "{pairs} pairs of single claims");
}
