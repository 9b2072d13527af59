//! What a report's folder holds.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;

use crate::{
    Error, Result,
    article::{Article, Language},
    report::{ClaimRecord, FindingRecord},
};

/// A folder that `check` wrote.
#[derive(Clone, Debug)]
pub struct Folder {
    dir: PathBuf,
}

impl Folder {
    /// The report in `dir`.
    ///
    /// # Errors
    /// [`Error::Input`] where there is none.
    pub fn open(dir: &Path) -> Result<Self> {
        if !dir.join("findings.jsonl").is_file() {
            return Err(Error::input(dir, None, "no report here: `counterclaim check … -o DIR` makes one"));
        }
        Ok(Self { dir: dir.to_owned() })
    }

    /// Where it lies.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The findings, in report order.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Input`] where they cannot be read.
    pub fn findings(&self) -> Result<Vec<FindingRecord>> {
        records(&self.dir.join("findings.jsonl"))
    }

    /// The claims, by article and place.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Input`] where they cannot be read.
    pub fn claims(&self) -> Result<Vec<ClaimRecord>> {
        records(&self.dir.join("claims.jsonl"))
    }

    /// The articles; `None` where the report is of a version that did not write them.
    ///
    /// # Errors
    /// [`Error::Io`] or [`Error::Input`] where they are there and cannot be read.
    pub fn articles(&self) -> Result<Option<Vec<Article>>> {
        let path = self.dir.join("articles.jsonl");
        if path.exists() { records(&path).map(Some) } else { Ok(None) }
    }

    /// The report's page.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be read.
    pub fn page(&self) -> Result<String> {
        let path = self.dir.join("index.html");
        fs::read_to_string(&path).map_err(Error::io(&path, "reading"))
    }

    /// The language that the report was made in, where `run.json` tells.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        let run = fs::read(self.dir.join("run.json")).ok()?;
        let run: serde_json::Value = serde_json::from_slice(&run).ok()?;
        Language::from_tag(run["config"]["report"]["language"].as_str()?)
    }
}

fn records<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let text = fs::read_to_string(path).map_err(Error::io(path, "reading"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| serde_json::from_str(line).map_err(|cause| Error::input(path, Some(at + 1), cause)))
        .collect()
}
