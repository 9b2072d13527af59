//! What verdicts are good for afterwards.
//!
//! | file | holds |
//! |---|---|
//! | `accepted.csv` | the accepted findings, for spreadsheets |
//! | `annotations.jsonld` | the same as W3C Web Annotations, one on either quote |
//! | `claim-reviews.jsonld` | the same as schema.org `ClaimReview`s, one on either claim |
//! | `precision.csv` | how many of the program's first k findings were accepted, by relation and kind |
//! | `labelled/` | all reviewed pairs as a labelled set that `counterclaim eval` reads |

mod annotation;
mod claim_review;
mod labelled;
mod precision;

use std::path::Path;

use jiff::Timestamp;
use serde_json::Value;

use super::{
    board::{Board, Reviewed, Standing},
    entry::{Action, Right},
    folder::Folder,
};
use crate::{
    Error, Result, Warning,
    article::{Article, Language},
    report,
};

/// What was written.
#[derive(Clone, Debug, Default)]
pub struct Exported {
    /// Pairs in the labelled set.
    pub labelled: usize,
    /// What could not be written, and why.
    pub warnings: Vec<Warning>,
}

/// An accepted finding with the verdict that counts.
struct Accepted<'b> {
    reviewed: &'b Reviewed,
    reviewer: &'b str,
    at: Timestamp,
    right: Right,
    note: &'b str,
}

/// The articles by id; empty where the report is of a version that did not keep them.
struct Texts<'a>(&'a [Article]);

impl<'a> Texts<'a> {
    fn get(&self, id: &str) -> Option<&'a Article> {
        self.0.iter().find(|article| article.id == id)
    }

    /// The article's address, else a name that is at least the same everywhere.
    fn source(&self, id: &str) -> String {
        let url = self.get(id).and_then(|article| article.url.clone());
        url.unwrap_or_else(|| format!("urn:counterclaim:article:{}", digest(id)))
    }
}

/// Writes everything to `output`, which is made where it is missing; `language` is that of the spreadsheet.
///
/// # Errors
/// Where the report cannot be read or a file cannot be written.
pub fn write(folder: &Folder, board: &Board, language: Language, output: &Path) -> Result<Exported> {
    let articles = folder.articles()?;
    let accepted = accepted(board);
    let texts = Texts(articles.as_deref().unwrap_or_default());
    report::put(
        output,
        [
            ("accepted.csv", sheet(&accepted, language)?),
            ("annotations.jsonld", json(&annotation::page(&accepted, &texts, folder.language()))?),
            ("claim-reviews.jsonld", json(&claim_review::graph(&accepted, &texts))?),
            ("precision.csv", precision::table(board)?),
        ],
    )?;
    let Some(articles) = &articles else {
        let reason = "is missing, for the report is of an earlier version: no labelled set, and no context in \
                      annotations; run `check` again to the same folder, the verdicts stay";
        let warning = Warning::new(&folder.dir().join("articles.jsonl"), None, reason);
        return Ok(Exported { labelled: 0, warnings: vec![warning] });
    };
    labelled::write(board, articles, &folder.claims()?, &output.join("labelled"))
}

fn accepted(board: &Board) -> Vec<Accepted<'_>> {
    let accepted = board.findings.iter().filter(|reviewed| reviewed.standing == Standing::Accepted);
    accepted.filter_map(Accepted::new).collect()
}

impl<'b> Accepted<'b> {
    fn new(reviewed: &'b Reviewed) -> Option<Self> {
        let entry = reviewed.verdict(None)?;
        let Action::Accept { right } = entry.action else { return None };
        Some(Self { reviewed, reviewer: &entry.reviewer, at: entry.at, right, note: &entry.note })
    }
}

fn sheet(accepted: &[Accepted<'_>], language: Language) -> Result<Vec<u8>> {
    let more = |accepted: &Accepted<'_>| {
        let right = name(&accepted.right);
        vec![accepted.reviewer.to_owned(), accepted.at.to_string(), right, accepted.note.to_owned()]
    };
    let more: Vec<Vec<String>> = accepted.iter().map(more).collect();
    let rows = accepted.iter().zip(&more).map(|(one, more)| (&one.reviewed.finding, more.as_slice()));
    report::sheet(rows, &["reviewer", "reviewed", "right", "note"], language)
}

fn json(value: &Value) -> Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value).map_err(Error::report)?;
    bytes.push(b'\n');
    Ok(bytes)
}

fn name(variant: &impl serde::Serialize) -> String {
    serde_json::to_value(variant).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Ids of articles may hold anything; in a URN they may not.
fn digest(id: &str) -> String {
    blake3::hash(id.as_bytes()).to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests;
