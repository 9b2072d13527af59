//! The five real articles that lie beside the repository are read right, where they are there.

use std::{
    io::Write,
    path::{Path, PathBuf},
};

use counterclaim::article::{Article, Language, Limits, PublishedSource, editorial, read};

fn folder() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/articles");
    if folder.is_dir() {
        return Some(folder);
    }
    // Straight to stderr: the test runner swallows what is printed by macro, and a skipped test must be seen.
    let _ = writeln!(std::io::stderr(), "skipped: {} is not there", folder.display());
    None
}

fn imprint(article: &Article) -> (&str, Option<&str>, Option<&str>, PublishedSource, Option<Language>) {
    let published = article.published.as_ref().map(|p| p.as_str());
    (&article.id[..3], article.outlet.as_deref(), published, article.published_source, article.language)
}

#[test]
fn dates_outlets_and_languages() {
    let Some(folder) = folder() else { return };
    let reading = read(&[folder], &Limits::default());
    let found: Vec<_> = reading.articles.iter().map(imprint).collect();
    let (de, en) = (Some(Language::De), Some(Language::En));
    let hamburg = "Hamburgischer Beauftragter für Datenschutz und Informationsfreiheit";
    let expected = [
        ("000", Some("Heise"), Some("2025-05-23T00:00:00"), PublishedSource::Metadata, en),
        ("001", None, Some("2025-05-13T15:30"), PublishedSource::Text, de),
        ("002", Some("dpa"), Some("2025-05"), PublishedSource::Text, de),
        ("003", Some(hamburg), Some("2025-04-15"), PublishedSource::Text, de),
        ("004", None, None, PublishedSource::None, de),
    ];
    assert_eq!(found, expected);
    let reasons: Vec<&str> = reading.warnings.iter().map(|warning| warning.reason.as_str()).collect();
    assert_eq!(reasons, ["outlet not found", "publication date and outlet not found"]);
}

#[test]
fn editorial_matter_is_marked_and_nothing_else() {
    let Some(folder) = folder() else { return };
    for article in read(&[folder], &Limits::default()).articles {
        let pieces: Vec<&str> =
            editorial(&article.text).into_iter().map(|span| span.of(&article.text)).collect();
        let starts: Vec<String> = pieces.iter().map(|piece| piece.chars().take(14).collect()).collect();
        let expected: &[&str] = match &article.id[..3] {
            "000" => &["By Stefan Krem", "( mma)\n\nDon't "],
            "001" => &["Stand: 13.05.2"],
            "002" => &["date 2025-05 H"],
            "003" => &["Pressemitteilu"],
            _ => &["von Christian ", "🆘 Unserer Reda"],
        };
        assert_eq!(starts, expected, "{}: {pieces:#?}", article.id);
        assert!(!article.text.contains("â€"));
    }
}
