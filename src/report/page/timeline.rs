//! When the reports appeared and which days they tell of: what the picture draws and what its tables say.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::{
    Context,
    dates::{day, interval},
    finding::kind_key,
    scale::{Scale, Tick},
    section::{by_conflict, of},
};
use crate::{
    Span,
    article::Article,
    claim::Claim,
    time::{Interval, Timex, TimexKind},
    verdict::{Finding, Kind, Relation},
};

/// Measures of the picture, in its own units.
const WIDTH: i32 = 960;
const LEFT: i32 = 176;
const RIGHT: i32 = 14;
const ROW: i32 = 22;
const HEAD: i32 = 26;
const TOLD: i32 = 40;

/// Publications closer than this share a dot; days told of, a bar.
const COLUMN: i32 = 8;

/// Rows of outlets; the others share the last.
const LANES: usize = 10;

/// Facts that are drawn: the surest conflicts and updates.
const CONFLICTS: usize = 8;
const UPDATES: usize = 6;

/// A stretch of days above this tells too little to be a bar among the days told of.
const LONGEST: i32 = 31;

#[derive(Debug, Serialize)]
pub(super) struct Timeline<'r> {
    width: i32,
    height: i32,
    left: i32,
    right: i32,
    ticks: Vec<Tick>,
    lanes: Vec<Lane<'r>>,
    /// Outlets in the last lane, where it is shared.
    shared: usize,
    /// Base line of the days told of.
    base: i32,
    told: Vec<Bar>,
    facts: Vec<Fact<'r>>,
    /// Conflicts and updates that are not drawn.
    undrawn: usize,
    /// For the table: the days told of most, with the number of claims.
    days: Vec<(String, usize)>,
    /// For the table: every outlet.
    outlets: Vec<Outlet<'r>>,
}

/// The publications of one outlet.
#[derive(Debug, Serialize)]
struct Lane<'r> {
    name: Option<&'r str>,
    y: i32,
    dots: Vec<Dot<'r>>,
}

#[derive(Debug, Serialize)]
struct Dot<'r> {
    x: i32,
    radius: i32,
    count: usize,
    /// Name of the gravest relation that one of its articles takes part in.
    relation: Option<&'static str>,
    anchor: String,
    day: String,
    title: Option<&'r str>,
}

#[derive(Debug, Serialize)]
struct Bar {
    x: i32,
    height: i32,
    count: usize,
}

/// A row of the table of publications.
#[derive(Debug, Serialize)]
struct Outlet<'r> {
    name: Option<&'r str>,
    articles: usize,
    period: Option<String>,
}

/// A conflict or an update.
#[derive(Debug, Serialize)]
struct Fact<'r> {
    relation: &'static str,
    conflict: usize,
    kind: String,
    y: i32,
    /// Where the reports appeared.
    reports: Vec<i32>,
    /// Left edge and width of the days that they tell of.
    days: Vec<(i32, i32)>,
    /// Where they clash.
    clash: Option<i32>,
    /// From the old state to the new.
    arrow: Option<(i32, i32)>,
    outlets: Vec<&'r str>,
    published: Vec<String>,
    told: Vec<String>,
}

/// `None` where no article is dated.
pub(super) fn timeline<'r>(context: &Context<'r>) -> Option<Timeline<'r>> {
    let published: Vec<Date> = context.report.articles.iter().filter_map(appeared).collect();
    let timexes = context.report.claims.iter().flat_map(|claim| &claim.facts.timexes);
    let middles: Vec<Date> = timexes.filter_map(middle).collect();
    let scale = Scale::new(&published, &middles, LEFT, WIDTH - LEFT - RIGHT)?;
    let mut by_outlet = by_outlet(context);
    by_outlet.sort_by_key(|(_, articles)| std::cmp::Reverse(articles.len()));
    let (lanes, shared) = lanes(&by_outlet, &scale, context);
    let base = HEAD + ROW * i32::try_from(lanes.len()).ok()? + TOLD;
    let facts_top = base + ROW;
    let (facts, undrawn) = facts(facts_top, &scale, context);
    Some(Timeline {
        width: WIDTH,
        height: facts_top + ROW * i32::try_from(facts.len()).ok()? + 4,
        left: LEFT,
        right: WIDTH - RIGHT,
        ticks: scale.ticks(context.language),
        shared,
        lanes,
        base,
        told: bars(&middles, &scale),
        facts,
        undrawn,
        days: most_told(&middles, context),
        outlets: by_outlet.iter().map(|(name, articles)| Outlet::new(*name, articles, context)).collect(),
    })
}

/// The day that an article stands at, which is the first where only the month is known.
fn appeared(article: &Article) -> Option<Date> {
    publication(article).map(|(first, _)| first)
}

fn publication(article: &Article) -> Option<(Date, Date)> {
    let at = article.published.as_ref()?.interval();
    Some((at.earliest?.date(), at.latest?.date()))
}

/// The days that an expression names; one that is open at an end names a single day.
fn days_of(timex: &Timex) -> Option<(Date, Date)> {
    if !matches!(timex.kind, TimexKind::Date | TimexKind::Time) {
        return None;
    }
    let first = timex.interval.earliest.or(timex.interval.latest)?;
    let last = timex.interval.latest.or(timex.interval.earliest)?;
    Some((first.date(), last.date()))
}

/// The middle of the days that an expression names, where it names few.
fn middle(timex: &Timex) -> Option<Date> {
    let (first, last) = days_of(timex)?;
    let days = first.until(last).ok()?.get_days();
    (0..LONGEST).contains(&days).then(|| first.saturating_add(jiff::Span::new().days(days / 2)))
}

/// An outlet with its articles, by index.
type ByOutlet<'r> = (Option<&'r str>, Vec<usize>);

/// Articles by outlet, in the order of the articles.
fn by_outlet<'r>(context: &Context<'r>) -> Vec<ByOutlet<'r>> {
    let mut by_outlet: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for (index, article) in context.report.articles.iter().enumerate() {
        by_outlet.entry(article.outlet.as_deref()).or_default().push(index);
    }
    by_outlet.into_iter().collect()
}

/// One lane an outlet with a dated article while there is room; the last lane is for all the others, whose number comes
/// with it.
fn lanes<'r>(by_outlet: &[ByOutlet<'r>], scale: &Scale, context: &Context<'r>) -> (Vec<Lane<'r>>, usize) {
    let is_dated = |index: &usize| appeared(&context.report.articles[*index]).is_some();
    let mut dated: Vec<_> = by_outlet.iter().filter(|(_, all)| all.iter().any(is_dated)).cloned().collect();
    let own = if dated.len() > LANES { LANES - 1 } else { dated.len() };
    let rest = dated.split_off(own);
    if !rest.is_empty() {
        dated.push((None, rest.iter().flat_map(|(_, articles)| articles.clone()).collect()));
    }
    let lane = |(row, (name, articles)): (i32, &ByOutlet<'r>)| Lane {
        name: *name,
        y: HEAD + ROW * row + ROW / 2,
        dots: dots(articles, scale, context),
    };
    ((0..).zip(&dated).map(lane).collect(), rest.len())
}

fn dots<'r>(articles: &[usize], scale: &Scale, context: &Context<'r>) -> Vec<Dot<'r>> {
    let mut columns: BTreeMap<i32, Vec<usize>> = BTreeMap::new();
    for &index in articles {
        if let Some(x) = appeared(&context.report.articles[index]).and_then(|day| scale.x(day)) {
            columns.entry(x / COLUMN).or_default().push(index);
        }
    }
    columns.into_values().map(|articles| dot(&articles, scale, context)).collect()
}

fn dot<'r>(articles: &[usize], scale: &Scale, context: &Context<'r>) -> Dot<'r> {
    let first = &context.report.articles[articles[0]];
    let appeared = appeared(first).unwrap_or_default();
    let gravest = articles.iter().filter_map(|&article| context.gravest[article]).min();
    // Area grows with the number, up to what a row holds.
    let radius = (3..9).find(|radius| radius * radius >= 12 * articles.len()).unwrap_or(9);
    Dot {
        x: scale.x(appeared).unwrap_or_default(),
        radius: i32::try_from(radius).unwrap_or_default(),
        count: articles.len(),
        relation: gravest.map(Relation::name),
        anchor: format!("a-{}", articles[0] + 1),
        day: day(appeared, context.language),
        title: first.title.as_deref(),
    }
}

fn bars(middles: &[Date], scale: &Scale) -> Vec<Bar> {
    let mut columns: BTreeMap<i32, usize> = BTreeMap::new();
    for x in middles.iter().filter_map(|&day| scale.x(day)) {
        *columns.entry(x / COLUMN).or_default() += 1;
    }
    let most = columns.values().copied().max().unwrap_or(1);
    let height = |count: usize| i32::try_from(count * (TOLD as usize - 10) / most).unwrap_or_default().max(3);
    columns
        .into_iter()
        .map(|(column, count)| Bar { x: column * COLUMN, height: height(count), count })
        .collect()
}

/// The days that most claims tell of, in order of time.
fn most_told(middles: &[Date], context: &Context<'_>) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<Date, usize> = BTreeMap::new();
    for &day in middles {
        *counts.entry(day).or_default() += 1;
    }
    let mut days: Vec<(Date, usize)> = counts.into_iter().collect();
    days.sort_by_key(|&(day, count)| (std::cmp::Reverse(count), day));
    days.truncate(CONFLICTS + UPDATES);
    days.sort_unstable();
    days.into_iter().map(|(at, count)| (day(at, context.language), count)).collect()
}

impl<'r> Outlet<'r> {
    fn new(name: Option<&'r str>, articles: &[usize], context: &Context<'_>) -> Self {
        let dates = || articles.iter().filter_map(|&index| publication(&context.report.articles[index]));
        let (first, last) = (dates().map(|(first, _)| first).min(), dates().map(|(_, last)| last).max());
        let period = first.zip(last).and_then(|(first, last)| in_words(first, last, context));
        Self { name, articles: articles.len(), period }
    }
}

/// The rows of the facts, and how many found no place.
fn facts<'r>(top: i32, scale: &Scale, context: &Context<'r>) -> (Vec<Fact<'r>>, usize) {
    let mut facts = Vec::new();
    let mut undrawn = 0;
    for (relation, most) in [(Relation::Contradicts, CONFLICTS), (Relation::Supersedes, UPDATES)] {
        let findings: Vec<&Finding> = of(relation, context).collect();
        let groups = by_conflict(&findings);
        let drawn = groups.iter().filter_map(|group| Fact::new(group, scale, context)).take(most);
        let before = facts.len();
        facts.extend(drawn);
        undrawn += groups.len() - (facts.len() - before);
    }
    for (row, fact) in (0..).zip(&mut facts) {
        fact.y = top + ROW * row + ROW / 2;
    }
    (facts, undrawn)
}

impl<'r> Fact<'r> {
    /// `None` where neither report nor event has a place on the picture.
    fn new(findings: &[&Finding], scale: &Scale, context: &Context<'r>) -> Option<Self> {
        let verdict = &findings[0].verdict;
        let seen = Seen::of(findings, context);
        let reports: BTreeSet<i32> = seen.published.iter().filter_map(|&(day, _)| scale.x(day)).collect();
        let stretches: BTreeSet<(i32, i32)> =
            seen.told.iter().filter_map(|&(first, last)| scale.stretch(first, last)).collect();
        let ends = (*reports.first()?, *reports.last()?);
        let is_update = verdict.relation == Relation::Supersedes;
        Some(Self {
            relation: verdict.relation.name(),
            conflict: findings[0].conflict,
            kind: kind_key(verdict.kind),
            y: 0,
            days: stretches.iter().map(|&(from, to)| (from - 3, (to - from).max(0) + 6)).collect(),
            clash: (!is_update).then(|| clash(&stretches, ends, verdict.kind)).flatten(),
            arrow: (is_update && ends.0 < ends.1).then_some(ends),
            reports: reports.into_iter().collect(),
            outlets: seen.outlets.into_iter().collect(),
            published: all_in_words(&seen.published, context),
            told: all_in_words(&seen.told, context),
        })
    }
}

/// Where dates clash, between the first stretch and the last; else between the reports.
fn clash(stretches: &BTreeSet<(i32, i32)>, reports: (i32, i32), kind: Option<Kind>) -> Option<i32> {
    let told = stretches.first().zip(stretches.last()).map(|(first, last)| (first.1, last.0));
    let (from, to) = told.filter(|(from, to)| kind == Some(Kind::Date) && from < to).unwrap_or(reports);
    (from < to).then(|| i32::midpoint(from, to))
}

fn all_in_words(days: &BTreeSet<(Date, Date)>, context: &Context<'_>) -> Vec<String> {
    days.iter().filter_map(|&(first, last)| in_words(first, last, context)).collect()
}

fn in_words(first: Date, last: Date, context: &Context<'_>) -> Option<String> {
    let (first, last) = (first.at(0, 0, 0, 0), last.at(23, 59, 59, 0));
    interval(Interval { earliest: Some(first), latest: Some(last) }, context.language)
}

/// What the reports of a fact say of time.
#[derive(Default)]
struct Seen<'r> {
    outlets: BTreeSet<&'r str>,
    published: BTreeSet<(Date, Date)>,
    told: BTreeSet<(Date, Date)>,
}

impl<'r> Seen<'r> {
    fn of(findings: &[&Finding], context: &Context<'r>) -> Self {
        let mut seen = Self::default();
        for finding in findings {
            let cues = |pick: fn(&crate::verdict::Cue) -> Option<Span>| -> Vec<Span> {
                finding.verdict.cues.iter().filter(|cue| cue.kind == Kind::Date).filter_map(pick).collect()
            };
            seen.add(finding.a, &cues(|cue| cue.a), context);
            seen.add(finding.b, &cues(|cue| cue.b), context);
        }
        seen
    }

    /// Where the verdict rests on dates, only these count.
    fn add(&mut self, claim: usize, cues: &[Span], context: &Context<'r>) {
        let Claim { article, facts, .. } = &context.report.claims[claim];
        let article = &context.report.articles[*article];
        self.outlets.extend(article.outlet.as_deref());
        self.published.extend(publication(article));
        let counts = |timex: &&Timex| cues.is_empty() || cues.iter().any(|cue| cue.overlap(timex.span) > 0);
        self.told.extend(facts.timexes.iter().filter(counts).filter_map(days_of));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article::Language, report::sample};

    #[test]
    fn the_affair_in_numbers() {
        let report = sample::affair();
        let timeline = timeline(&Context::new(&report, Language::En)).unwrap();
        let lanes = timeline.lanes.iter().map(|lane| {
            let dots: Vec<_> = lane.dots.iter().map(|dot| (dot.x, dot.count, dot.relation)).collect();
            format!("{} {}: {dots:?}", lane.y, lane.name.unwrap_or("-"))
        });
        let facts = timeline.facts.iter().map(|fact| {
            let Fact { relation, conflict, y, reports, days, clash, arrow, told, .. } = fact;
            format!("{y} {relation} {conflict}: {reports:?} {days:?} {clash:?} {arrow:?} {told:?}")
        });
        insta::assert_snapshot!(lanes.chain(facts).collect::<Vec<_>>().join("\n"));
    }

    #[test]
    fn everything_lies_inside_the_picture() {
        let report = sample::large(300, 100);
        let timeline = timeline(&Context::new(&report, Language::De)).unwrap();
        let across = timeline.left - 3..=timeline.right + 3;
        assert!(timeline.lanes.len() <= LANES);
        for dot in timeline.lanes.iter().flat_map(|lane| &lane.dots) {
            assert!(across.contains(&dot.x), "{dot:?}");
        }
        for fact in &timeline.facts {
            assert!(
                fact.y < timeline.height && fact.days.iter().all(|(x, w)| across.contains(&(x + w))),
                "{fact:?}"
            );
        }
        assert!(timeline.undrawn > 0);
    }

    #[test]
    fn without_dates_there_is_no_picture() {
        let mut report = sample::affair();
        report.articles.iter_mut().for_each(|article| article.published = None);
        assert!(timeline(&Context::new(&report, Language::En)).is_none());
    }
}
