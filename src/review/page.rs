//! The desk's own page, and the form that stands beside a finding.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::{Deserialize, Serialize};

use super::{
    board::{Board, Past, Progress, Reviewed, Standing},
    desk::Desk,
    entry::{Action, Entry, Reason},
    server::MAX_NOTE,
    words::{Words, words},
};
use crate::{
    Error, Result,
    article::Language,
    report::{ClaimRecord, PieceRecord, TimexRecord},
    verdict::Relation,
};

/// Findings on one page of the list.
const PAGE: usize = 50;

const TEMPLATES: [(&str, &str); 3] = [
    ("bar.html", include_str!("templates/bar.html")),
    ("list.html", include_str!("templates/list.html")),
    ("form.html", include_str!("templates/form.html")),
];

/// Where on the desk somebody is, as the address says it. Nothing of it is trusted.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub(super) struct View {
    /// `open`, `done` or `all`.
    show: String,
    /// Page of the list, from 1.
    page: String,
    /// `report`, or nothing for the list.
    from: String,
    /// Id of the entry that was saved just now.
    saved: String,
}

impl View {
    fn filter(&self) -> &'static str {
        ["done", "all"].into_iter().find(|name| *name == self.show).unwrap_or("open")
    }

    fn shows(&self, standing: Standing) -> bool {
        match self.filter() {
            "done" => standing.is_settled(),
            "all" => true,
            _ => !standing.is_settled(),
        }
    }

    fn page(&self) -> usize {
        self.page.parse().unwrap_or(1).max(1)
    }

    /// Where to go on after saving `entry`, made of known parts only.
    pub(super) fn address(&self, entry: Option<&str>, finding: &str) -> String {
        let saved = entry.map(|id| format!("saved={id}")).unwrap_or_default();
        let anchor = anchor(finding);
        if self.from == "report" {
            return format!("report?{saved}#{anchor}");
        }
        format!("./?show={}&page={}&{saved}#{anchor}", self.filter(), self.page())
    }
}

/// Makes pages in one language.
#[derive(Debug)]
pub(super) struct Pages {
    environment: Environment<'static>,
    language: Language,
    words: Words,
}

/// What stands around the cards of the list.
#[derive(Serialize)]
struct List<'a> {
    language: &'static str,
    words: &'a Words,
    reviewer: &'a str,
    progress: Progress,
    percent: usize,
    filters: [(&'static str, usize); 3],
    show: &'static str,
    page: usize,
    pages: usize,
    from: &'static str,
    form_key: &'a str,
    notice: Option<Item>,
    elsewhere: usize,
    warnings: Vec<String>,
    cards: Vec<Card<'a>>,
    max_note: usize,
}

/// What stands at the top of the report's page.
#[derive(Serialize)]
struct Bar<'a> {
    language: &'static str,
    words: &'a Words,
    reviewer: &'a str,
    progress: Progress,
}

/// What a form alone needs.
#[derive(Serialize)]
struct Lone<'a> {
    language: &'static str,
    words: &'a Words,
    show: &'static str,
    page: usize,
    from: &'static str,
    form_key: &'a str,
    card: Card<'a>,
    max_note: usize,
}

#[derive(Serialize)]
struct Card<'a> {
    id: &'a str,
    anchor: String,
    relation: &'static str,
    kind: String,
    percent: u8,
    sure: &'static str,
    explanation: &'a str,
    sides: [Side<'a>; 2],
    standing: &'static str,
    verdicts: Vec<Item>,
    history: Vec<Item>,
    asks_right: bool,
    reasons: Vec<&'static str>,
    instead: Vec<&'static str>,
}

#[derive(Serialize)]
struct Side<'a> {
    outlet: Option<&'a str>,
    published: Option<String>,
    language: Option<&'static str>,
    speaker: Option<&'a str>,
    sentence: Option<&'a str>,
    quote: Vec<(String, bool)>,
    dates: Vec<(&'a str, String)>,
}

/// An entry as a line of the history.
#[derive(Serialize)]
struct Item {
    id: String,
    at: String,
    reviewer: String,
    action: &'static str,
    reason: &'static str,
    instead: &'static str,
    right: String,
    note: String,
    undone: bool,
    can_undo: bool,
    explanation: String,
}

impl Pages {
    pub(super) fn new(language: Language) -> Result<Self> {
        let environment = environment().map_err(Error::report)?;
        Ok(Self { environment, language, words: words(language) })
    }

    /// The list of findings that `view` asks for.
    pub(super) fn list(&self, desk: &Desk, form_key: &str, view: &View) -> Result<String> {
        let board = desk.board()?;
        let shown: Vec<&Reviewed> = board.findings.iter().filter(|r| view.shows(r.standing)).collect();
        let pages = shown.len().div_ceil(PAGE).max(1);
        let page = view.page().min(pages);
        let cards = shown.iter().skip((page - 1) * PAGE).take(PAGE);
        let progress = board.progress();
        self.render("list.html", List {
            language: self.language.code(),
            words: &self.words,
            reviewer: desk.reviewer(),
            progress,
            percent: (progress.settled * 100).checked_div(progress.total).unwrap_or(100),
            filters: filters(progress),
            show: view.filter(),
            page,
            pages,
            from: "",
            form_key,
            notice: notice(&board, desk, &view.saved),
            elsewhere: board.elsewhere,
            warnings: board.warnings.iter().map(ToString::to_string).collect(),
            cards: cards.map(|reviewed| Card::new(reviewed, desk)).collect(),
            max_note: MAX_NOTE,
        })
    }

    /// What stands in the report's page at the place of `finding`, or at its top where that is empty; `None` where
    /// there is no such finding.
    pub(super) fn piece(
        &self,
        board: &Board,
        desk: &Desk,
        form_key: &str,
        finding: &str,
    ) -> Result<Option<String>> {
        if finding.is_empty() {
            let (language, words, reviewer) = (self.language.code(), &self.words, desk.reviewer());
            let bar = Bar { language, words, reviewer, progress: board.progress() };
            return self.render("bar.html", bar).map(Some);
        }
        let Some(reviewed) = board.get(finding) else {
            return Ok(None);
        };
        let lone = Lone {
            language: self.language.code(),
            words: &self.words,
            show: "open",
            page: 1,
            from: "report",
            form_key,
            card: Card::new(reviewed, desk),
            max_note: MAX_NOTE,
        };
        self.render("form.html", lone).map(Some)
    }

    fn render(&self, template: &str, data: impl Serialize) -> Result<String> {
        let template = self.environment.get_template(template).map_err(Error::report)?;
        template.render(Serde(data)).map_err(|error| Error::report(format!("{error:#}")))
    }
}

/// The finding to go on with after a verdict on `finding`: in a list of open ones the one behind it, which takes its
/// place; elsewhere itself.
pub(super) fn next(board: &Board, finding: &str, view: &View) -> String {
    let mut open = board.findings.iter().filter(|r| view.shows(r.standing) || r.finding.id == finding);
    let behind = open.by_ref().skip_while(|r| r.finding.id != finding).nth(1);
    match behind {
        Some(reviewed) if view.filter() == "open" && view.from != "report" => reviewed.finding.id.clone(),
        _ => finding.to_owned(),
    }
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

fn filters(progress: Progress) -> [(&'static str, usize); 3] {
    let Progress { settled, total, .. } = progress;
    [("open", total - settled), ("done", settled), ("all", total)]
}

fn notice(board: &Board, desk: &Desk, saved: &str) -> Option<Item> {
    let past = |reviewed: &&Reviewed| reviewed.history.iter().any(|past| past.entry.id == saved);
    let reviewed = board.findings.iter().find(past)?;
    let past = reviewed.history.iter().find(|past| past.entry.id == saved)?;
    Some(Item { explanation: reviewed.finding.explanation.clone(), ..Item::new(past, desk) })
}

impl<'a> Card<'a> {
    fn new(reviewed: &'a Reviewed, desk: &Desk) -> Self {
        let finding = &reviewed.finding;
        let pieces = |pick: fn(&crate::report::CueRecord) -> Option<&PieceRecord>| {
            finding.cues.iter().filter_map(pick).collect::<Vec<_>>()
        };
        let relation = finding.relation;
        let others = Relation::ALL.into_iter().filter(|other| *other != relation).map(Relation::name);
        Self {
            id: &finding.id,
            anchor: anchor(&finding.id),
            relation: relation.name(),
            kind: finding.kind.map_or_else(|| "other".to_owned(), |kind| name(&kind)),
            percent: percent(finding.confidence),
            sure: sure(finding.confidence),
            explanation: &finding.explanation,
            sides: [
                Side::new(&finding.a, &pieces(|cue| cue.a.as_ref())),
                Side::new(&finding.b, &pieces(|cue| cue.b.as_ref())),
            ],
            standing: reviewed.standing.name(),
            verdicts: verdicts(reviewed, desk),
            history: reviewed.history.iter().rev().map(|past| Item::new(past, desk)).collect(),
            asks_right: matches!(relation, Relation::Contradicts | Relation::Disputes),
            reasons: reasons(relation),
            instead: others.collect(),
        }
    }
}

/// What may be wrong with a finding; that something is an update is no fault of one that says so.
fn reasons(relation: Relation) -> Vec<&'static str> {
    let fits = |reason: &Reason| *reason != Reason::Update || relation != Relation::Supersedes;
    Reason::ALL.into_iter().filter(fits).map(Reason::name).collect()
}

/// The verdict of each reviewer that counts, in the order of names.
fn verdicts(reviewed: &Reviewed, desk: &Desk) -> Vec<Item> {
    let names: BTreeMap<&str, ()> =
        reviewed.history.iter().map(|past| (past.entry.reviewer.as_str(), ())).collect();
    let verdicts = names.keys().filter_map(|name| reviewed.verdict(Some(name)));
    verdicts.map(|entry| Item::new(&Past { entry: entry.clone(), undone: false }, desk)).collect()
}

impl<'a> Side<'a> {
    fn new(claim: &'a ClaimRecord, cues: &[&PieceRecord]) -> Self {
        let is_whole = claim.sentence.trim() == claim.text.trim();
        Self {
            outlet: claim.outlet.as_deref(),
            published: claim.published.as_ref().map(|at| at.as_str().replace('T', " ")),
            language: claim.language.map(Language::code),
            speaker: claim.speaker.as_ref().map(|speaker| speaker.text.as_str()),
            sentence: (!is_whole).then_some(claim.sentence.as_str()),
            quote: marked(claim, cues),
            dates: claim.timexes.iter().filter_map(resolved).collect(),
        }
    }
}

/// The claim's words in stretches, each with whether the finding rests on it.
fn marked(claim: &ClaimRecord, cues: &[&PieceRecord]) -> Vec<(String, bool)> {
    let is_marked = |at: usize| cues.iter().any(|cue| (cue.start..cue.end).contains(&at));
    let mut stretches: Vec<(String, bool)> = Vec::new();
    for (at, c) in claim.text.chars().enumerate() {
        let mark = is_marked(claim.start + at);
        match stretches.last_mut() {
            Some((text, same)) if *same == mark => text.push(c),
            _ => stretches.push((c.to_string(), mark)),
        }
    }
    stretches
}

/// A time expression with the days that it was taken for.
fn resolved(timex: &TimexRecord) -> Option<(&str, String)> {
    let end = |bound: &Option<String>| bound.clone().unwrap_or_else(|| "…".to_owned());
    let days = match (&timex.earliest, &timex.latest) {
        (None, None) => return None,
        (first, last) if first == last => end(first),
        (first, last) => format!("{} – {}", end(first), end(last)),
    };
    (days != timex.text).then_some((timex.text.as_str(), days))
}

impl Item {
    fn new(past: &Past, desk: &Desk) -> Self {
        let Entry { id, at, reviewer, action, note, .. } = &past.entry;
        let (name, reason, instead, right) = match action {
            Action::Accept { right } => ("accept", "", "", self::name(right)),
            Action::Reject { reason, instead } => {
                ("reject", reason.name(), instead.map_or("", Relation::name), String::new())
            }
            Action::Note => ("note", "", "", String::new()),
            Action::Undo { .. } => ("undo", "", "", String::new()),
        };
        Self {
            id: id.clone(),
            at: at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
            reviewer: reviewer.clone(),
            action: name,
            reason,
            instead,
            right,
            note: note.clone(),
            undone: past.undone,
            can_undo: !past.undone && name != "undo" && reviewer == desk.reviewer(),
            explanation: String::new(),
        }
    }
}

/// The finding's id on both pages, the same as in `report::page`: nothing in it needs escaping in an address.
fn anchor(finding: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') { c } else { '_' }
    };
    format!("f-{}", finding.chars().map(plain).collect::<String>())
}

fn sure(confidence: f64) -> &'static str {
    match percent(confidence) {
        90.. => "sure_4",
        75.. => "sure_3",
        60.. => "sure_2",
        _ => "sure_1",
    }
}

/// Whole percent, never rounded up to certainty.
fn percent(confidence: f64) -> u8 {
    (confidence * 100.0).round().clamp(0.0, if confidence < 1.0 { 99.0 } else { 100.0 }) as u8
}

fn name(variant: &impl Serialize) -> String {
    serde_json::to_value(variant).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
