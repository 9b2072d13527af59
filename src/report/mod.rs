//! The report: what a fact-checker reads.

mod page;
mod record;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod schemas;
mod sheet;
mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    Warning,
    article::{Article, Language},
    claim::Claim,
    verdict::Finding,
};

pub use record::{
    ClaimRecord, CueRecord, EntityRecord, FindingRecord, Indexed, PieceRecord, QuantityRecord, Records,
    TimexRecord,
};
pub(crate) use sheet::sheet;
pub use write::write;
pub(crate) use write::{lines, put};

/// All that a run of `check` found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The articles, in the order of their ids.
    pub articles: Vec<Article>,
    /// The claims, by article and span.
    pub claims: Vec<Claim>,
    /// The findings in report order: `contradicts` first, then by confidence, then by id.
    pub findings: Vec<Finding>,
    /// How it was made.
    pub run: RunInfo,
}

impl Report {
    /// The words of a claim.
    ///
    /// # Panics
    /// If there is no claim of that index.
    #[must_use]
    pub fn text(&self, claim: usize) -> &str {
        let claim = &self.claims[claim];
        claim.span.of(&self.articles[claim.article].text)
    }
}

/// How a report was made: the content of `run.json`. Only here may times, paths and host facts stand.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RunInfo {
    /// Version of the program.
    pub version: String,
    /// The folders that were read, as named by the user.
    pub folders: Vec<String>,
    /// Model name to digest of its files.
    pub models: BTreeMap<String, String>,
    /// `bf16` or `fp32`.
    pub precision: String,
    /// Upper bound on parallel work.
    pub threads: usize,
    /// The effective configuration.
    pub config: serde_json::Value,
    /// `articles`, `sentences`, `claims`, `pairs`, then findings by relation.
    pub counts: BTreeMap<String, usize>,
    /// Stage name and seconds of wall time, in order.
    pub seconds: Vec<(String, f64)>,
    /// What went wrong with single inputs.
    pub warnings: Vec<Warning>,
}

/// What a user may choose about the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReportOptions {
    /// Language of the page's own words, and of the spreadsheet's separators. Quotes stay in theirs.
    pub language: Language,
}

impl Default for ReportOptions {
    fn default() -> Self {
        Self { language: Language::En }
    }
}
