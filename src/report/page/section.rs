//! Findings by relation, and within it by the fact that they are about.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{
    Context,
    finding::{FindingView, kind_key},
    side::meaning,
};
use crate::{
    Span,
    article::Language,
    claim::Claim,
    verdict::{Cue, Finding, Kind, Relation},
};

/// The relations that are reported, in the order of the page.
pub(super) const RELATIONS: [Relation; 4] =
    [Relation::Contradicts, Relation::Supersedes, Relation::Disputes, Relation::Qualifies];

/// Longest wording of a position, in characters.
const POSITION: usize = 90;

/// Names that tell what a fact is about.
const NAMES: usize = 2;

#[derive(Debug, Serialize)]
pub(super) struct Section<'r> {
    relation: &'static str,
    /// Number of findings.
    count: usize,
    groups: Vec<Group<'r>>,
}

/// The findings of one section about one fact.
#[derive(Debug, Serialize)]
struct Group<'r> {
    conflict: usize,
    kind: String,
    /// Names that both sides share: what the fact is about.
    subject: Vec<&'r str>,
    /// Language of these names.
    language: Option<&'static str>,
    positions: Vec<Position<'r>>,
    findings: Vec<FindingView<'r>>,
    /// Relation and anchor of the groups about the same fact in other sections.
    elsewhere: Vec<(&'static str, String)>,
}

/// Names and their language.
type Subject<'r> = (Vec<&'r str>, Option<&'static str>);

/// One of the statements that clash, and who makes it.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Position<'r> {
    text: String,
    /// Whether `text` is the article's own.
    quoted: bool,
    language: Option<&'static str>,
    outlets: Vec<&'r str>,
}

pub(super) fn sections<'r>(context: &Context<'r>) -> Vec<Section<'r>> {
    RELATIONS.iter().map(|&relation| section(relation, context)).collect()
}

fn section<'r>(relation: Relation, context: &Context<'r>) -> Section<'r> {
    let findings: Vec<&Finding> = of(relation, context).collect();
    let groups = by_conflict(&findings).into_iter().map(|group| Group::new(&group, context)).collect();
    Section { relation: relation.name(), count: findings.len(), groups }
}

/// The findings of one relation.
pub(super) fn of<'r>(relation: Relation, context: &Context<'r>) -> impl Iterator<Item = &'r Finding> {
    context.report.findings.iter().filter(move |finding| finding.verdict.relation == relation)
}

/// Groups in the order of their first findings, which are their surest.
pub(super) fn by_conflict<'r>(findings: &[&'r Finding]) -> Vec<Vec<&'r Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut place = std::collections::BTreeMap::new();
    for finding in findings {
        let at = *place.entry(finding.conflict).or_insert(groups.len());
        if at == groups.len() {
            groups.push(Vec::new());
        }
        groups[at].push(finding);
    }
    groups
}

impl<'r> Group<'r> {
    fn new(findings: &[&'r Finding], context: &Context<'r>) -> Self {
        let first = findings[0];
        let (subject, language) = subject(findings, context);
        Self {
            conflict: first.conflict,
            kind: kind_key(first.verdict.kind),
            subject,
            language,
            positions: positions(findings, context),
            findings: findings.iter().map(|finding| FindingView::new(finding, context)).collect(),
            elsewhere: elsewhere(first, context),
        }
    }
}

/// The names that the sides of the first finding share that shares any; what clashes says nothing new.
fn subject<'r>(findings: &[&Finding], context: &Context<'r>) -> Subject<'r> {
    let named = |finding: &&Finding| {
        let names = shared_names(finding, context);
        (!names.is_empty()).then(|| (names, context.articles(finding)[0].language.map(Language::code)))
    };
    findings.iter().find_map(named).unwrap_or_default()
}

/// Names of the earlier claim, in its words, that the later one has too.
fn shared_names<'r>(finding: &Finding, context: &Context<'r>) -> Vec<&'r str> {
    let [a, b] = [finding.a, finding.b].map(|claim| &context.report.claims[claim]);
    let text = &context.report.articles[a.article].text;
    let theirs: BTreeSet<&str> = b.facts.entities.iter().map(|entity| entity.key.as_str()).collect();
    let clashes = |span: Span| {
        finding.verdict.cues.iter().any(|cue| cue.a.is_some_and(|clash| clash.overlap(span) > 0))
    };
    let mut seen = BTreeSet::new();
    let shared = a.facts.entities.iter().filter(|entity| {
        theirs.contains(entity.key.as_str()) && !clashes(entity.span) && seen.insert(&entity.key)
    });
    shared.map(|entity| entity.span.of(text)).take(NAMES).collect()
}

fn elsewhere(here: &Finding, context: &Context<'_>) -> Vec<(&'static str, String)> {
    let others = RELATIONS.iter().filter(|&&relation| relation != here.verdict.relation);
    let same = |&&relation: &&Relation| of(relation, context).any(|f| f.conflict == here.conflict);
    let link = |relation: &Relation| (relation.name(), format!("{}-{}", relation.name(), here.conflict));
    others.filter(same).map(link).collect()
}

/// The clashing wordings of the group's kind, each with the outlets that have it, in order of appearance.
fn positions<'r>(findings: &[&'r Finding], context: &Context<'r>) -> Vec<Position<'r>> {
    let mut positions: Vec<Position<'_>> = Vec::new();
    let kind = findings[0].verdict.kind;
    for finding in findings.iter().filter(|finding| finding.verdict.kind == kind) {
        let clash = |cue: &&Cue| Some(cue.kind) == kind && cue.a.is_some() && cue.b.is_some();
        let Some(cue) = finding.verdict.cues.iter().find(clash) else {
            continue;
        };
        for (span, claim) in [(cue.a, finding.a), (cue.b, finding.b)] {
            let claim = &context.report.claims[claim];
            let outlet = context.report.articles[claim.article].outlet.as_deref();
            if let Some(span) = span {
                add(&mut positions, Position::new(cue.kind, span, claim, context), outlet);
            }
        }
    }
    positions
}

/// An outlet that says "five" and "five of the nine" has one position.
fn add<'r>(positions: &mut Vec<Position<'r>>, new: Position<'r>, outlet: Option<&'r str>) {
    let wording = new.text.to_lowercase();
    let same = |position: &Position<'_>| {
        let theirs = position.text.to_lowercase();
        let own = outlet.is_some_and(|outlet| position.outlets == [outlet]);
        theirs == wording || own && (theirs.contains(&wording) || wording.contains(&theirs))
    };
    let at = positions.iter().position(same).unwrap_or(positions.len());
    if at == positions.len() {
        positions.push(new);
    }
    let outlets = &mut positions[at].outlets;
    outlets.extend(outlet.filter(|outlet| !outlets.contains(outlet)));
}

impl Position<'_> {
    /// Dates are told by what they were taken for: "A week ago" and "28. Februar" may be one position.
    fn new(kind: Kind, span: Span, claim: &Claim, context: &Context<'_>) -> Self {
        let resolved = (kind == Kind::Date).then(|| resolved(span, claim, context.language)).flatten();
        let article = &context.report.articles[claim.article];
        match resolved {
            Some(text) => Self { text, quoted: false, language: None, outlets: Vec::new() },
            None => Self {
                text: shortened(span.of(&article.text)),
                quoted: true,
                language: article.language.map(Language::code),
                outlets: Vec::new(),
            },
        }
    }
}

fn resolved(span: Span, claim: &Claim, language: Language) -> Option<String> {
    let timex = claim.facts.timexes.iter().find(|timex| timex.span.overlap(span) > 0)?;
    meaning(timex, language)
}

fn shortened(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(POSITION) {
        Some((end, _)) => format!("{} …", words[..end].trim_end()),
        None => words,
    }
}
