//! Reads folders of articles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::assemble::{Draft, assemble};
use super::metadata::Parsed;
use super::{Article, csv, decode, html, json, markdown, path};
use crate::Warning;

/// What a reader may take up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Largest file, also once unpacked, and largest record on standard input, in bytes.
    pub max_file_bytes: u64,
    /// Deepest folder below the ones that are named.
    pub max_depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_file_bytes: 256 << 20, max_depth: 64 }
    }
}

/// Articles, and what went wrong with others.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// By path, then by position in the file.
    pub articles: Vec<Article>,
    /// In the same order.
    pub warnings: Vec<Warning>,
}

/// Reads all articles in `roots`, which are folders or files.
///
/// Folders are walked to the bottom, hidden files left out. The format is known by the extension (`txt`, `md`, `html`,
/// `json`, `jsonl`, `csv`, `tsv` and their like, each also with `.gz`), that of a file named by itself also by its
/// content. What cannot be read becomes a warning. Order and ids do not depend on the number of threads.
#[must_use]
pub fn read(roots: &[PathBuf], limits: &Limits) -> Reading {
    let (files, mut reading) = walk(roots, limits);
    let pieces: Vec<Piece> = files.par_iter().map(|file| read_file(file, limits)).collect();
    let mut ids = BTreeSet::new();
    pieces.into_iter().for_each(|piece| reading.take(piece, &mut ids));
    reading
}

/// Reads article records as JSON Lines from `reader`, called `name` in warnings and paths.
pub fn read_records(reader: impl BufRead, name: &str, limits: &Limits) -> Reading {
    let mut reading = Reading::default();
    let parsed = lines(reader, limits);
    let file = SourceFile { path: PathBuf::from(name), relative: name.to_owned(), named: true };
    reading.take(piece(&file, parsed), &mut BTreeSet::new());
    reading
}

/// A file to be read.
struct SourceFile {
    /// Where it lies.
    path: PathBuf,
    /// Where it lies below the folder that was named, with `/`.
    relative: String,
    /// Whether it was itself named, and so is meant to be read whatever it is called.
    named: bool,
}

/// What came of one file.
struct Piece {
    drafts: Vec<Draft>,
    warnings: Vec<Warning>,
    path: PathBuf,
    many: bool,
}

impl Reading {
    fn take(&mut self, piece: Piece, ids: &mut BTreeSet<String>) {
        self.warnings.extend(piece.warnings);
        for (n, mut draft) in piece.drafts.into_iter().enumerate() {
            let slug = path::slug(&draft.article.path);
            let derived = if piece.many { format!("{slug}-{}", n + 1) } else { slug };
            let own = draft.own_id.take().filter(|id| !id.is_empty());
            let wanted = own.clone().unwrap_or(derived);
            draft.article.id = unique(&wanted, ids);
            if own.is_some() && draft.article.id != wanted {
                draft
                    .complaints
                    .push(format!("id `{wanted}` occurs again: this article is `{}`", draft.article.id));
            }
            self.warnings.extend(
                draft.complaints.into_iter().map(|reason| Warning::new(&piece.path, draft.line, reason)),
            );
            self.articles.push(draft.article);
        }
    }
}

fn unique(wanted: &str, ids: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|n| format!("{wanted}-{n}"));
    let id =
        std::iter::once(wanted.to_owned()).chain(numbered).find(|id| !ids.contains(id)).unwrap_or_default();
    ids.insert(id.clone());
    id
}

/// Finds the files below `roots`, each once, in the order of their relative paths.
fn walk(roots: &[PathBuf], limits: &Limits) -> (Vec<SourceFile>, Reading) {
    let mut files = Vec::new();
    let mut reading = Reading::default();
    for root in roots {
        let mut skipped = BTreeMap::new();
        for entry in entries(root, limits) {
            match entry {
                Ok(entry) if entry.depth() == limits.max_depth && entry.file_type().is_dir() => {
                    let reason =
                        format!("folder lies deeper than the limit of {}: not read", limits.max_depth);
                    reading.warnings.push(Warning::new(entry.path(), None, reason));
                }
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => match source_file(root, &entry) {
                    Ok(file) => files.push(file),
                    Err(kind) => *skipped.entry(kind).or_insert(0) += 1,
                },
                Err(e) => reading.warnings.push(walk_warning(root, &e)),
            }
        }
        reading.warnings.extend(skipped_warning(root, &skipped));
    }
    files.sort_by(|a, b| (&a.relative, &a.path).cmp(&(&b.relative, &b.path)));
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert(file.path.canonicalize().unwrap_or_else(|_| file.path.clone())));
    (files, reading)
}

fn entries(root: &Path, limits: &Limits) -> impl Iterator<Item = walkdir::Result<walkdir::DirEntry>> {
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name().max_depth(limits.max_depth);
    walk.into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.'))
}

/// The file to read, or the kind under which it is counted as skipped.
fn source_file(root: &Path, entry: &walkdir::DirEntry) -> Result<SourceFile, String> {
    if !entry.file_type().is_file() {
        return Err("no regular file".to_owned());
    }
    let named = entry.depth() == 0;
    let below = if named {
        Path::new(entry.file_name())
    } else {
        entry.path().strip_prefix(root).unwrap_or(entry.path())
    };
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let relative = parts.join("/");
    if !named && Format::of_name(&relative).is_none() {
        let extension =
            Path::new(&relative).extension().map(|e| format!(".{}", e.to_string_lossy().to_lowercase()));
        return Err(extension.unwrap_or_else(|| "without extension".to_owned()));
    }
    Ok(SourceFile { path: entry.path().to_owned(), relative, named })
}

fn walk_warning(root: &Path, e: &walkdir::Error) -> Warning {
    let path = e.path().unwrap_or(root);
    let reason = match (e.loop_ancestor(), e.io_error().map(std::io::Error::kind)) {
        (Some(ancestor), _) => {
            let ancestor =
                ancestor.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            format!("symbolic link leads back to the folder `{ancestor}` that holds it: not followed")
        }
        (_, Some(std::io::ErrorKind::NotFound)) if path.is_symlink() => {
            "symbolic link leads nowhere".to_owned()
        }
        (_, Some(std::io::ErrorKind::NotFound)) => "no such file or folder".to_owned(),
        (_, Some(kind)) => format!("cannot be read: {kind}"),
        _ => "cannot be read".to_owned(),
    };
    Warning::new(path, None, reason)
}

fn skipped_warning(root: &Path, skipped: &BTreeMap<String, usize>) -> Option<Warning> {
    let kinds: Vec<String> = skipped.iter().map(|(kind, n)| format!("{n} {kind}")).collect();
    let total: usize = skipped.values().sum();
    let files = if total == 1 { "file" } else { "files" };
    (total > 0).then(|| {
        Warning::new(root, None, format!("{total} {files} of other kinds skipped ({})", kinds.join(", ")))
    })
}

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Markdown,
    Html,
    Json,
    JsonLines,
    Csv,
}

const EXTENSIONS: &[(&str, Format)] = &[
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("json", Format::Json),
    ("jsonl", Format::JsonLines),
    ("ndjson", Format::JsonLines),
    ("csv", Format::Csv),
    ("tsv", Format::Csv),
];

impl Format {
    fn of_name(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let (_, extension) = name.strip_suffix(".gz").unwrap_or(&name).rsplit_once('.')?;
        EXTENSIONS.iter().find(|(known, _)| *known == extension).map(|(_, format)| *format)
    }

    /// Text may be a saved page or a record.
    fn of_text(text: &str) -> Self {
        let head = text.trim_start();
        let head = head[..head.floor_char_boundary(15)].to_lowercase();
        match () {
            () if head.starts_with("<!doctype html") || head.starts_with("<html") => Self::Html,
            () if head.starts_with("{\"") || head.starts_with("[{\"") => Self::Json,
            () => Self::Text,
        }
    }

    /// Whether a file that ends early still holds whole records.
    fn is_table(self) -> bool {
        matches!(self, Self::JsonLines | Self::Csv)
    }

    fn parse(self, text: &str) -> Parsed {
        match self {
            Self::Text => match Self::of_text(text) {
                Self::Text => markdown::parse(text, false),
                other => other.parse(text),
            },
            Self::Markdown => markdown::parse(text, true),
            Self::Html => html::parse(text),
            Self::Json => json::parse(text),
            Self::JsonLines => json::parse_lines(text),
            Self::Csv => csv::parse(text),
        }
    }
}

fn read_file(file: &SourceFile, limits: &Limits) -> Piece {
    let parsed = match bytes(&file.path, limits) {
        Ok(bytes) => parse(file, bytes, limits),
        Err(e) => Parsed::fault(None, e),
    };
    piece(file, parsed)
}

fn bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>, String> {
    let read = || {
        let mut bytes = Vec::new();
        File::open(path)?.take(limits.max_file_bytes.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|e: std::io::Error| format!("cannot be read: {}", e.kind()))?;
    match bytes.len() as u64 > limits.max_file_bytes {
        true => Err(format!("is larger than the limit of {} bytes: not read", limits.max_file_bytes)),
        false => Ok(bytes),
    }
}

fn parse(file: &SourceFile, bytes: Vec<u8>, limits: &Limits) -> Parsed {
    let format = Format::of_name(&file.relative).unwrap_or(Format::Text);
    let mut before = Vec::new();
    let bytes = if decode::is_gzip(&bytes) {
        let (unpacked, fault) = decode::gunzip(&bytes, limits.max_file_bytes);
        if fault.is_some() && (!format.is_table() || unpacked.is_empty()) {
            return Parsed {
                records: Vec::new(),
                faults: fault.map(|reason| (None, format!("{reason}: not read"))).into_iter().collect(),
            };
        }
        before.extend(fault.map(|reason| (None, format!("{reason}: the records before the fault are kept"))));
        unpacked
    } else if file.relative.ends_with(".gz") {
        return Parsed::fault(None, "is no gzip data: not read");
    } else {
        bytes
    };
    let mut parsed = text(&bytes, format);
    parsed.faults.splice(0..0, before);
    parsed
}

fn text(bytes: &[u8], format: Format) -> Parsed {
    match decode::decode(bytes) {
        Ok(decoded) if decoded.text.trim().is_empty() => Parsed::fault(None, "holds no text"),
        Ok(decoded) => {
            let mut parsed = format.parse(&decoded.text);
            parsed.faults.splice(0..0, decoded.faults);
            parsed
        }
        Err(reason) => Parsed::fault(None, reason),
    }
}

fn piece(file: &SourceFile, parsed: Parsed) -> Piece {
    debug_assert!(file.named || !file.relative.is_empty());
    let many = parsed.records.len() > 1;
    let mut warnings: Vec<Warning> =
        parsed.faults.into_iter().map(|(line, reason)| Warning::new(&file.path, line, reason)).collect();
    let results: Vec<_> = parsed
        .records
        .into_par_iter()
        .map(|record| (record.line, assemble(record, &file.relative)))
        .collect();
    let mut drafts = Vec::with_capacity(results.len());
    for (line, result) in results {
        match result {
            Ok(draft) => drafts.push(draft),
            Err(complaints) => {
                warnings.extend(complaints.into_iter().map(|reason| Warning::new(&file.path, line, reason)))
            }
        }
    }
    Piece { drafts, warnings, path: file.path.clone(), many }
}

/// Reads a stream of JSON Lines, holding one line at a time.
fn lines(mut reader: impl BufRead, limits: &Limits) -> Parsed {
    let mut all = Parsed::default();
    for number in 1.. {
        let mut line = Vec::new();
        match reader.by_ref().take(limits.max_file_bytes.saturating_add(1)).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => all.append(stream_line(&line, number, &mut reader, limits)),
            Err(e) => {
                all.append(Parsed::fault(Some(number), format!("cannot be read further: {}", e.kind())));
                break;
            }
        }
    }
    all
}

fn stream_line(line: &[u8], number: usize, reader: &mut impl BufRead, limits: &Limits) -> Parsed {
    if line.len() as u64 > limits.max_file_bytes {
        if !line.ends_with(b"\n") {
            // A fault of the stream shows again on the next line.
            let _ = reader.skip_until(b'\n');
        }
        return Parsed::fault(
            Some(number),
            format!("line is longer than the limit of {} bytes: not read", limits.max_file_bytes),
        );
    }
    match decode::decode(line) {
        Ok(decoded) if decoded.text.trim().is_empty() => Parsed::default(),
        Ok(decoded) => {
            let mut parsed = json::parse_line(&decoded.text, number);
            parsed.faults.extend(decoded.faults.into_iter().map(|(_, reason)| (Some(number), reason)));
            parsed
        }
        Err(reason) => Parsed::fault(Some(number), reason),
    }
}
