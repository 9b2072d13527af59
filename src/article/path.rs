//! What the name of a file and of its folders tells, and the ids made from it.

use std::sync::LazyLock;

use regex::Regex;

use crate::time::Published;

static DAY: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?:^|[^0-9A-Za-z])((?:19|20)\d{2})([-_./]?)(0[1-9]|1[0-2])([-_./]?)(0[1-9]|[12]\d|3[01])(?:$|[^0-9A-Za-z]|T\d)";
    Regex::new(pattern).expect("a fixed pattern")
});
static MONTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9A-Za-z])((?:19|20)\d{2})[-_/](0[1-9]|1[0-2])(?:$|[^0-9A-Za-z])")
        .expect("a fixed pattern")
});

/// The date in a relative path such as `heise/2025-05-23_meta.txt` or `2025/05/23/meta.html`.
pub(super) fn date(path: &str) -> Option<Published> {
    let stem = stem(path);
    let days =
        DAY.captures_iter(stem).filter(|c| c[2] == c[4]).map(|c| format!("{}-{}-{}", &c[1], &c[3], &c[5]));
    let months = MONTH.captures_iter(stem).map(|c| format!("{}-{}", &c[1], &c[2]));
    let parse = |iso: String| Published::parse(&iso);
    days.filter_map(parse).last().or_else(|| months.filter_map(parse).last())
}

/// Folder names that name no outlet.
const PLAIN_FOLDERS: &[&str] = &[
    "a",
    "archiv",
    "archive",
    "article",
    "articles",
    "artikel",
    "clean",
    "corpus",
    "csv",
    "data",
    "daten",
    "de",
    "demo",
    "deutsch",
    "dev",
    "documents",
    "docs",
    "download",
    "downloads",
    "en",
    "eng",
    "english",
    "englisch",
    "files",
    "ger",
    "german",
    "html",
    "in",
    "input",
    "inputs",
    "json",
    "jsonl",
    "korpus",
    "markdown",
    "md",
    "meldungen",
    "misc",
    "new",
    "news",
    "newspapers",
    "old",
    "other",
    "out",
    "pages",
    "presse",
    "press",
    "raw",
    "sample",
    "samples",
    "sources",
    "stories",
    "story",
    "temp",
    "test",
    "tests",
    "text",
    "texte",
    "texts",
    "tmp",
    "train",
    "txt",
];

/// The outlet that the folders of a relative path name: the innermost that is no date, number or plain word.
pub(super) fn outlet(path: &str) -> Option<&str> {
    let (folders, _) = path.rsplit_once('/')?;
    folders.rsplit('/').find(|folder| is_name(folder))
}

fn is_name(folder: &str) -> bool {
    let letters = folder.chars().filter(|c| c.is_alphabetic()).count();
    let digits = folder.chars().filter(char::is_ascii_digit).count();
    letters >= 2
        && digits <= letters
        && date(folder).is_none()
        && !PLAIN_FOLDERS.contains(&folder.to_lowercase().as_str())
}

/// An id made from a relative path: without extension, letters, digits, `.`, `_` and `-` only.
pub(super) fn slug(path: &str) -> String {
    let stem = stem(path).to_lowercase();
    let mut slug = String::with_capacity(stem.len());
    for c in stem.chars() {
        match c {
            c if c.is_alphanumeric() || matches!(c, '_' | '.') => slug.push(c),
            _ if slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_matches(['-', '.']);
    if slug.is_empty() { "article".to_owned() } else { slug.to_owned() }
}

/// The path without the extensions of its last part.
fn stem(path: &str) -> &str {
    let path = path.strip_suffix(".gz").unwrap_or(path);
    let name = path.rfind('/').map_or(0, |at| at + 1);
    match path[name..].rfind('.') {
        Some(dot) if dot > 0 => &path[..name + dot],
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_names() {
        let iso = |path| date(path).map(|p| p.as_str().to_owned());
        for (path, expected) in [
            ("2024-03-05_faehre.txt", Some("2024-03-05")),
            ("bote/20240305.html.gz", Some("2024-03-05")),
            ("2024/03/05/faehre.md", Some("2024-03-05")),
            ("faehre_05.2024-03.txt", Some("2024-03")),
            ("2024-03/faehre.md", Some("2024-03")),
            ("2024-02-31.txt", Some("2024-02")),
            ("002_b36d3ec41ee6dc81.txt", None),
            ("az-120240305.txt", None),
            ("reform-2024.txt", None),
        ] {
            assert_eq!(iso(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn outlets_in_folders() {
        assert_eq!(outlet("inselbote/2024-03/faehre.txt"), Some("inselbote"));
        assert_eq!(outlet("de/articles/faehre.txt"), None);
        assert_eq!(outlet("0042/faehre.txt"), None);
        assert_eq!(outlet("faehre.txt"), None);
    }

    #[test]
    fn slugs_are_plain() {
        assert_eq!(slug("Bote/Fähre fällt aus!.txt.gz"), "bote-fähre-fällt-aus");
        assert_eq!(slug("000_a.b.txt"), "000_a.b");
        assert_eq!(slug(".txt"), "txt");
        assert_eq!(slug("???.txt"), "article");
    }
}
