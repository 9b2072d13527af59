//! Writes a report to a folder.

use std::{fs, io::Write, path::Path};

use serde::Serialize;
use tempfile::NamedTempFile;

use super::{Report, ReportOptions, page, record::Records, sheet};
use crate::{Error, Result};

/// Writes `index.html`, `report.md`, `findings.csv`, `findings.jsonl`, `claims.jsonl`, `articles.jsonl` and `run.json` to
/// `dir`, which is made where it is missing. Each file is written aside; only when all are complete do they take their names, so a failure
/// leaves what was there before. Other files in `dir`, such as `reviews.jsonl`, stay
/// as they are.
///
/// # Errors
/// [`Error::Io`] where a file cannot be written, [`Error::Report`] where the report cannot be rendered.
pub fn write(report: &Report, options: &ReportOptions, dir: &Path) -> Result<()> {
    put(dir, contents(report, options)?)
}

/// Writes files to `dir` in the way of [`write()`].
///
/// # Errors
/// [`Error::Io`] where one cannot be written.
pub(crate) fn put(dir: &Path, files: impl IntoIterator<Item = (&'static str, Vec<u8>)>) -> Result<()> {
    fs::create_dir_all(dir).map_err(Error::io(dir, "making the folder"))?;
    let staged = files
        .into_iter()
        .map(|(name, content)| Ok((name, aside(dir, name, &content)?)))
        .collect::<Result<Vec<_>>>()?;
    for (name, file) in staged {
        let path = dir.join(name);
        file.persist(&path).map_err(|failed| Error::io(&path, "writing")(failed.error))?;
    }
    Ok(())
}

fn contents(report: &Report, options: &ReportOptions) -> Result<[(&'static str, Vec<u8>); 7]> {
    let records = Records::new(report);
    Ok([
        ("claims.jsonl", lines(records.claims())?),
        ("articles.jsonl", lines(&report.articles)?),
        ("findings.jsonl", lines(records.findings())?),
        ("findings.csv", sheet::render(records.findings(), options)?),
        ("report.md", page::mail(report, options)?.into_bytes()),
        ("index.html", page::render(report, options)?.into_bytes()),
        ("run.json", run(report)?),
    ])
}

/// JSON Lines.
pub(crate) fn lines(records: impl IntoIterator<Item = impl Serialize>) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    for record in records {
        serde_json::to_writer(&mut out, &record).map_err(Error::report)?;
        out.push(b'\n');
    }
    Ok(out)
}

fn run(report: &Report) -> Result<Vec<u8>> {
    let mut out = serde_json::to_vec_pretty(&report.run).map_err(Error::report)?;
    out.push(b'\n');
    Ok(out)
}

fn aside(dir: &Path, name: &str, content: &[u8]) -> Result<NamedTempFile> {
    let fail = |source| Error::io(&dir.join(name), "writing")(source);
    let mut file = builder(&format!(".{name}.")).tempfile_in(dir).map_err(fail)?;
    file.write_all(content).map_err(fail)?;
    Ok(file)
}

/// Temporary files are private by default; a report is as readable as any other file of the user.
fn builder(prefix: &str) -> tempfile::Builder<'_, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn six_files_are_written_and_others_stay() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("new/report");
        fs::create_dir_all(&out).unwrap();
        fs::write(out.join("notes.txt"), "mine").unwrap();
        fs::write(out.join("run.json"), "old").unwrap();
        write(&sample::small(), &ReportOptions::default(), &out).unwrap();
        let expected =
            "articles.jsonl claims.jsonl findings.csv findings.jsonl index.html notes.txt report.md run.json";
        assert_eq!(names(&out).join(" "), expected);
        assert_eq!(fs::read_to_string(out.join("notes.txt")).unwrap(), "mine");
        let run: serde_json::Value =
            serde_json::from_slice(&fs::read(out.join("run.json")).unwrap()).unwrap();
        assert_eq!(run["version"], "0.0.0");
        let lines = |name: String| fs::read_to_string(out.join(name)).unwrap().lines().count();
        assert_eq!(["articles", "claims", "findings"].map(|name| lines(format!("{name}.jsonl"))), [2, 4, 2]);
    }

    #[test]
    fn the_same_report_gives_the_same_bytes() {
        let render = || contents(&sample::affair(), &ReportOptions::default()).unwrap();
        assert_eq!(render(), render());
    }

    #[test]
    fn a_failure_leaves_nothing_half_written() {
        let dir = tempfile::tempdir().unwrap();
        let blocked = dir.path().join("claims.jsonl");
        fs::create_dir(&blocked).unwrap();
        let error = write(&sample::small(), &ReportOptions::default(), dir.path()).unwrap_err();
        assert!(error.to_string().contains("claims.jsonl: writing failed"), "{error}");
        assert_eq!(names(dir.path()), ["claims.jsonl"]);
    }

    #[cfg(unix)]
    #[test]
    fn files_are_as_readable_as_any_other() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("other"), "").unwrap();
        write(&sample::small(), &ReportOptions::default(), dir.path()).unwrap();
        let mode = |name| fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("index.html"), mode("other"));
    }
}
