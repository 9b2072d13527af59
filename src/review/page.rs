//! The desk's own page, and the form that stands beside a finding.

mod card;

use axum::http::StatusCode;
use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::{Deserialize, Serialize};

use self::card::{Card, Item};
use super::{
    board::{Board, Progress, Reviewed, Standing},
    desk::Desk,
    server::MAX_NOTE,
    words::{Words, words},
};
use crate::{Error, Result, article::Language};

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
        self.render(
            "list.html",
            List {
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
            },
        )
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

    /// Why nothing was saved, for the person who wanted to.
    pub(super) fn refusal(&self, status: StatusCode) -> String {
        let key = match status {
            StatusCode::NOT_FOUND => "refused_unknown",
            StatusCode::CONFLICT => "refused_undo",
            StatusCode::UNPROCESSABLE_ENTITY => "refused_form",
            _ => "refused_key",
        };
        format!("{}\n", self.words[key])
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
    board.findings.iter().find_map(|reviewed| {
        let past = reviewed.history.iter().find(|past| past.entry.id == saved)?;
        Some(Item::new(past, desk).about(&reviewed.finding))
    })
}

/// The finding's id on both pages, the same as in `report::page`: nothing in it needs escaping in an address.
fn anchor(finding: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_') { c } else { '_' }
    };
    format!("f-{}", finding.chars().map(plain).collect::<String>())
}
