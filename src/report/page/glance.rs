//! The head of the page: the affair in figures, and what can be filtered by.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Context, dates::interval, finding::kind_key, section::RELATIONS};
use crate::time::Interval;

#[derive(Debug, Serialize)]
pub(super) struct Glance<'r> {
    articles: usize,
    claims: usize,
    /// All outlets, in alphabetical order.
    outlets: BTreeSet<&'r str>,
    period: Option<String>,
    undated: usize,
    /// Key of each relation with its number of findings.
    counts: Vec<(&'static str, usize)>,
    findings: usize,
    /// Keys of the kinds that occur in findings.
    kinds: BTreeSet<String>,
    /// Outlets that occur in findings.
    involved: BTreeSet<&'r str>,
}

impl<'r> Glance<'r> {
    pub(super) fn new(context: &Context<'r>) -> Self {
        let report = context.report;
        let findings = &report.findings;
        let count = |relation| findings.iter().filter(|f| f.verdict.relation == relation).count();
        Self {
            articles: report.articles.len(),
            claims: report.claims.len(),
            outlets: report.articles.iter().filter_map(|article| article.outlet.as_deref()).collect(),
            period: period(context),
            undated: report.articles.iter().filter(|article| article.published.is_none()).count(),
            counts: RELATIONS.map(|relation| (relation.name(), count(relation))).into(),
            findings: RELATIONS.map(count).iter().sum(),
            kinds: findings.iter().map(|finding| kind_key(finding.verdict.kind)).collect(),
            involved: findings.iter().flat_map(|finding| context.outlets(finding)).flatten().collect(),
        }
    }
}

/// First to last day of publication.
fn period(context: &Context<'_>) -> Option<String> {
    let dated = || context.report.articles.iter().filter_map(|article| article.published.as_ref());
    let first = dated().filter_map(|at| at.interval().earliest).min()?.date();
    let last = dated().filter_map(|at| at.interval().latest).max()?.date();
    let days = Interval { earliest: Some(first.at(0, 0, 0, 0)), latest: Some(last.at(23, 59, 59, 0)) };
    interval(days, context.language)
}
