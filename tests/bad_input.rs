//! Every kind of bad input gets its message, and the good articles beside it are still read.
//!
//! `tests/bad-input/expected.toml` holds a row for each folder there; cases that no repository can hold (links that
//! lead in circles, huge files ...) are made here.
#![allow(clippy::unwrap_used, reason = "what cannot be had fails the test")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use counterclaim::article::{Limits, Reading, read, read_records};
use serde::Deserialize;

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    /// Folder in `tests/bad-input`.
    name: String,
    /// Ids of the articles that are read.
    articles: Vec<String>,
    /// All messages, paths from the folder on.
    warnings: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad-input")
}

fn table() -> Vec<Case> {
    let text = fs::read_to_string(folder().join("expected.toml")).unwrap();
    toml::from_str::<Table>(&text).unwrap().case
}

/// Ids and messages of what is read in `root`.
fn outcome(root: &Path, limits: &Limits) -> (Vec<String>, Vec<String>) {
    outcome_of(&read(&[root.to_owned()], limits), root)
}

fn outcome_of(reading: &Reading, root: &Path) -> (Vec<String>, Vec<String>) {
    let ids = reading.articles.iter().map(|article| article.id.clone()).collect();
    let prefix = format!("{}/", root.display());
    let relative = |message: String| message.replace(&prefix, "").replace(&root.display().to_string(), ".");
    (ids, reading.warnings.iter().map(|warning| relative(warning.to_string())).collect())
}

#[test]
fn every_folder_gives_its_messages() {
    let mut wrong = String::new();
    for case in table() {
        let (articles, warnings) = outcome(&folder().join(&case.name), &Limits::default());
        if (&articles, &warnings) != (&case.articles, &case.warnings) {
            wrong += &format!(
                "[[case]]\nname = {:?}\narticles = {articles:#?}\nwarnings = {warnings:#?}\n\n",
                case.name
            );
        }
    }
    assert!(wrong.is_empty(), "these rows differ; they now are:\n{wrong}");
}

#[test]
fn every_folder_has_a_row_and_a_good_article() {
    let rows: BTreeSet<String> = table().into_iter().map(|case| case.name).collect();
    let entries = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.file_type().unwrap().is_dir());
    let names: BTreeSet<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert_eq!(rows, names);
    assert!(rows.len() >= 25);
    assert!(table().iter().all(|case| case.articles.contains(&"good".to_owned())));
}

const GOOD: &str =
    "---\ndate: 2024-03-05\nsource: Inselbote\nlanguage: de\n---\nDie Mole wird im Herbst saniert.\n";

/// A folder that holds one good article.
fn scratch() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("good.md"), GOOD).unwrap();
    dir
}

fn assert_outcome(root: &Path, limits: &Limits, articles: &[&str], warnings: &[&str]) {
    let (ids, messages) = outcome(root, limits);
    assert_eq!(ids, articles);
    assert_eq!(messages, warnings);
}

#[test]
fn files_beyond_the_limit() {
    let dir = scratch();
    fs::write(dir.path().join("huge.txt"), "Wasser. ".repeat(1000)).unwrap();
    let limits = Limits { max_file_bytes: 2000, ..Limits::default() };
    assert_outcome(
        dir.path(),
        &limits,
        &["good"],
        &["huge.txt: is larger than the limit of 2000 bytes: not read"],
    );
}

#[test]
fn archives_that_unpack_beyond_the_limit() {
    let dir = scratch();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b'a'), 20 << 20), &mut packer).unwrap();
    fs::write(dir.path().join("bomb.txt.gz"), packer.finish().unwrap()).unwrap();
    let limits = Limits { max_file_bytes: 1 << 20, ..Limits::default() };
    let message = "bomb.txt.gz: unpacks to more than the limit of 1048576 bytes: not read";
    assert_outcome(dir.path(), &limits, &["good"], &[message]);
}

#[test]
fn folders_that_do_not_exist() {
    let dir = scratch();
    let missing = dir.path().join("missing");
    let (ids, messages) =
        outcome_of(&read(&[missing, dir.path().to_owned()], &Limits::default()), dir.path());
    assert_eq!(ids, ["good"]);
    assert_eq!(messages, ["missing: no such file or folder"]);
}

#[test]
fn very_deep_folders() {
    let dir = scratch();
    let deep = (0..40).fold(dir.path().to_owned(), |path, _| path.join("d"));
    fs::create_dir_all(&deep).unwrap();
    fs::write(deep.join("deep.md"), GOOD.replace("Mole", "Brücke")).unwrap();
    let id = format!("{}deep", "d-".repeat(40));
    assert_outcome(dir.path(), &Limits::default(), &[&id, "good"], &[]);
    let limits = Limits { max_depth: 2, ..Limits::default() };
    assert_outcome(
        dir.path(),
        &limits,
        &["good"],
        &["d/d: folder lies deeper than the limit of 2: not read"],
    );
}

#[test]
fn a_file_named_twice_is_read_once() {
    let dir = scratch();
    let roots = [dir.path().join("good.md"), dir.path().to_owned(), dir.path().join(".")];
    assert_eq!(read(&roots, &Limits::default()).articles.len(), 1);
}

#[test]
fn one_thread_reads_what_many_read() {
    let roots = [folder()];
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| read(&roots, &Limits::default()))
    };
    let (one, many) = (run(1), run(5));
    assert!(one.articles.len() > 50);
    assert_eq!(one.articles, many.articles);
    assert_eq!(one.warnings, many.warnings);
    let ids: BTreeSet<&str> = one.articles.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(ids.len(), one.articles.len());
}

#[test]
fn records_on_standard_input() {
    let good = r#"{"text": "Die Mole wird saniert.", "published": "2024-03-05", "outlet": "Inselbote", "language": "de"}"#;
    let long = format!("{{\"text\": \"{}\"}}", "a".repeat(500));
    let input = format!("{good}\n{long}\nnein\n\n{good}\n").into_bytes();
    let limits = Limits { max_file_bytes: 200, ..Limits::default() };
    let reading = read_records(&input[..], "<stdin>", &limits);
    let ids: Vec<&str> = reading.articles.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(ids, ["stdin-1", "stdin-2"]);
    let messages: Vec<String> = reading.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        messages,
        [
            "<stdin>:2: line is longer than the limit of 200 bytes: not read",
            "<stdin>:3: is no valid JSON: expected ident"
        ]
    );
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_that_lead_in_circles() {
        let dir = scratch();
        fs::create_dir(dir.path().join("inner")).unwrap();
        symlink(dir.path(), dir.path().join("inner/back")).unwrap();
        let ancestor = dir.path().file_name().unwrap().to_string_lossy().into_owned();
        let message = format!(
            "inner/back: symbolic link leads back to the folder `{ancestor}` that holds it: not followed"
        );
        assert_outcome(dir.path(), &Limits::default(), &["good"], &[&message]);
    }

    #[test]
    fn links_that_lead_nowhere() {
        let dir = scratch();
        symlink("gone.md", dir.path().join("link.md")).unwrap();
        assert_outcome(dir.path(), &Limits::default(), &["good"], &["link.md: symbolic link leads nowhere"]);
    }

    #[test]
    fn links_to_files_are_the_files() {
        let dir = scratch();
        symlink("good.md", dir.path().join("same.md")).unwrap();
        assert_outcome(dir.path(), &Limits::default(), &["good"], &[]);
    }

    #[test]
    fn files_that_may_not_be_read() {
        let dir = scratch();
        let secret = dir.path().join("secret.md");
        fs::write(&secret, GOOD).unwrap();
        fs::set_permissions(&secret, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&secret).is_ok() {
            println!("skipped: this user may read every file");
            return;
        }
        assert_outcome(
            dir.path(),
            &Limits::default(),
            &["good"],
            &["secret.md: cannot be read: permission denied"],
        );
    }

    #[test]
    fn sockets_are_no_files() {
        let dir = scratch();
        let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("pipe.txt")).unwrap();
        assert_outcome(
            dir.path(),
            &Limits::default(),
            &["good"],
            &[".: 1 file of other kinds skipped (1 no regular file)"],
        );
    }
}
