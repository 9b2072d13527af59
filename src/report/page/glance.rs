//! The head of the page: the affair in figures, and what can be filtered by.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Context,
    dates::interval,
    finding::{kind_key, languages},
    section::RELATIONS,
};
use crate::{
    time::Interval,
    verdict::{Kind, Relation},
};

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
    /// Number of facts that are in conflict.
    conflicts: usize,
    /// The kinds that occur in findings, those with most contradictions first.
    kinds: Vec<KindRow>,
    /// Outlets that occur in findings.
    involved: BTreeSet<&'r str>,
    /// Pairs of languages that occur in findings: "de-en".
    languages: BTreeSet<String>,
    /// Speakers in findings.
    speakers: BTreeSet<&'r str>,
}

/// Findings of one kind.
#[derive(Debug, Serialize)]
struct KindRow {
    kind: String,
    /// Number by relation, in the order of the page.
    counts: [usize; 4],
    /// Contradictions in percent of the most frequent kind's.
    share: usize,
}

impl<'r> Glance<'r> {
    pub(super) fn new(context: &Context<'r>) -> Self {
        let report = context.report;
        let findings = &report.findings;
        let contradictions = || findings.iter().filter(|f| f.verdict.relation == Relation::Contradicts);
        Self {
            articles: report.articles.len(),
            claims: report.claims.len(),
            outlets: report.articles.iter().filter_map(|article| article.outlet.as_deref()).collect(),
            period: period(context),
            undated: report.articles.iter().filter(|article| article.published.is_none()).count(),
            counts: RELATIONS.map(|relation| (relation.name(), count(context, relation, None))).into(),
            findings: RELATIONS.map(|relation| count(context, relation, None)).iter().sum(),
            conflicts: contradictions().map(|finding| finding.conflict).collect::<BTreeSet<_>>().len(),
            kinds: kinds(context),
            involved: findings.iter().flat_map(|finding| context.outlets(finding)).flatten().collect(),
            languages: findings.iter().map(|finding| languages(finding, context)).collect(),
            speakers: findings.iter().flat_map(|finding| context.speakers(finding)).flatten().collect(),
        }
    }
}

/// Findings of a relation, of all kinds or of one.
fn count(context: &Context<'_>, relation: Relation, kind: Option<Option<Kind>>) -> usize {
    let verdicts = context.report.findings.iter().map(|finding| &finding.verdict);
    verdicts.filter(|v| v.relation == relation && kind.is_none_or(|kind| kind == v.kind)).count()
}

fn kinds(context: &Context<'_>) -> Vec<KindRow> {
    let occurring: BTreeSet<Option<Kind>> = context.report.findings.iter().map(|f| f.verdict.kind).collect();
    let row = |kind| {
        let counts = RELATIONS.map(|relation| count(context, relation, Some(kind)));
        KindRow { kind: kind_key(kind), counts, share: 0 }
    };
    let mut rows: Vec<KindRow> = occurring.into_iter().map(row).collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.counts));
    let most = rows.first().map_or(1, |row| row.counts[0].max(1));
    rows.iter_mut().for_each(|row| row.share = row.counts[0] * 100 / most);
    rows
}

/// First to last day of publication.
fn period(context: &Context<'_>) -> Option<String> {
    let dated = || context.report.articles.iter().filter_map(|article| article.published.as_ref());
    let first = dated().filter_map(|at| at.interval().earliest).min()?.date();
    let last = dated().filter_map(|at| at.interval().latest).max()?.date();
    let days = Interval { earliest: Some(first.at(0, 0, 0, 0)), latest: Some(last.at(23, 59, 59, 0)) };
    interval(days, context.language)
}
