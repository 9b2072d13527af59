//! What the page shows of an article: the whole text, and what was read in it.

use serde::Serialize;

use super::{
    Context,
    dates::published,
    finding::{claim_anchor, finding_anchor, key},
    pieces::{Stretch, paragraphs},
    side::{Resolved, dates},
};
use crate::{
    article::{Article, Language},
    claim::Claim,
};

#[derive(Debug, Serialize)]
pub(super) struct ArticleView<'r> {
    anchor: String,
    outlet: Option<&'r str>,
    title: Option<&'r str>,
    published: Option<String>,
    iso: Option<&'r str>,
    language: Option<&'static str>,
    /// Where it can be read; only addresses of the web.
    url: Option<&'r str>,
    path: &'r str,
    paragraphs: Vec<Vec<Stretch<'r>>>,
    claims: Vec<ClaimView<'r>>,
}

#[derive(Debug, Serialize)]
struct ClaimView<'r> {
    anchor: String,
    text: &'r str,
    speaker: Option<&'r str>,
    modality: String,
    negated: bool,
    dates: Vec<Resolved<'r>>,
    /// The findings that it is part of.
    findings: Vec<Link>,
}

#[derive(Debug, Serialize)]
struct Link {
    relation: &'static str,
    anchor: String,
    conflict: usize,
}

/// All articles, by publication; those without a date last.
pub(super) fn articles<'r>(context: &Context<'r>) -> Vec<ArticleView<'r>> {
    let mut claims: Vec<Vec<usize>> = vec![Vec::new(); context.report.articles.len()];
    for (index, claim) in context.report.claims.iter().enumerate() {
        claims[claim.article].push(index);
    }
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|&index| {
        let first = context.report.articles[index].published.as_ref().and_then(|at| at.interval().earliest);
        (first.is_none(), first)
    });
    order.into_iter().map(|index| ArticleView::new(index, &claims[index], context)).collect()
}

impl<'r> ArticleView<'r> {
    fn new(index: usize, claims: &[usize], context: &Context<'r>) -> Self {
        let article = &context.report.articles[index];
        let spans: Vec<&Claim> = claims.iter().map(|&claim| &context.report.claims[claim]).collect();
        Self {
            anchor: format!("a-{}", index + 1),
            outlet: article.outlet.as_deref(),
            title: article.title.as_deref(),
            published: article.published.as_ref().map(|at| published(at, context.language)),
            iso: article.published.as_ref().map(|at| at.as_str()),
            language: article.language.map(Language::code),
            url: article
                .url
                .as_deref()
                .filter(|url| url.starts_with("https://") || url.starts_with("http://")),
            path: &article.path,
            paragraphs: paragraphs(&article.text, &spans),
            claims: claims.iter().map(|&claim| ClaimView::new(claim, article, context)).collect(),
        }
    }
}

impl<'r> ClaimView<'r> {
    fn new(index: usize, article: &'r Article, context: &Context<'r>) -> Self {
        let claim = &context.report.claims[index];
        let link = |&finding: &usize| {
            let finding = &context.report.findings[finding];
            Link {
                relation: finding.verdict.relation.name(),
                anchor: finding_anchor(finding),
                conflict: finding.conflict,
            }
        };
        Self {
            anchor: claim_anchor(claim),
            text: claim.span.of(&article.text),
            speaker: claim.facts.speaker.map(|span| span.of(&article.text)),
            modality: key(&claim.facts.modality),
            negated: claim.facts.negated,
            dates: dates(claim, article, context.language),
            findings: context.findings[index].iter().map(link).collect(),
        }
    }
}
