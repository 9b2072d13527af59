//! The desk in a browser, on this machine alone.

use std::{
    net::{Ipv4Addr, TcpListener},
    path::Path,
    sync::Arc,
};

use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, Query, State},
    http::{HeaderValue, StatusCode, header},
    middleware,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use serde::Deserialize;

use super::{
    desk::{Desk, Outcome},
    entry::{Action, Reason, Right, Ruling},
    guard::{self, Guard},
    inject,
    page::{Pages, View, next},
};
use crate::{Error, Result, article::Language, verdict::Relation};

/// Largest form that is read, in bytes; a note of the greatest length fits four times over.
const MAX_BODY: usize = 64 * 1024;
/// Longest note, in characters.
pub(super) const MAX_NOTE: usize = 4000;

/// The desk, listening.
#[derive(Debug)]
pub struct Server {
    listener: TcpListener,
    room: Arc<Room>,
}

/// What all requests share.
#[derive(Debug)]
struct Room {
    desk: Desk,
    guard: Arc<Guard>,
    pages: Pages,
}

impl Server {
    /// Puts `desk` on a port of this machine's loopback; port 0 takes one that is free.
    ///
    /// # Errors
    /// [`Error::Io`] where the port is taken, [`Error::Report`] where the pages cannot be made.
    pub fn bind(desk: Desk, port: u16, language: Language) -> Result<Self> {
        let place = format!("127.0.0.1:{port}");
        let fail = |source| Error::io(Path::new(&place), "listening")(source);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(fail)?;
        listener.set_nonblocking(true).map_err(fail)?;
        let port = listener.local_addr().map_err(fail)?.port();
        Ok(Self { listener, room: Arc::new(Room::new(desk, port, language)?) })
    }

    /// The address to open, with its key.
    #[must_use]
    pub fn address(&self) -> String {
        self.room.guard.address()
    }

    /// Serves until the process ends. Nothing needs to be put away then: what was acknowledged is on the disk.
    ///
    /// # Errors
    /// [`Error::Io`] where the system gives no sockets.
    pub fn run(self) -> Result<()> {
        let address = self.address();
        let fail = |source| Error::io(Path::new(&address), "serving")(source);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().map_err(fail)?;
        runtime
            .block_on(async {
                let listener = tokio::net::TcpListener::from_std(self.listener)?;
                axum::serve(listener, router(self.room)).await
            })
            .map_err(fail)
    }
}

impl Room {
    fn new(desk: Desk, port: u16, language: Language) -> Result<Self> {
        Ok(Self { desk, guard: Arc::new(Guard::new(port)), pages: Pages::new(language)? })
    }

    /// After saving, the browser is sent back to the page, so that reloading sends nothing twice.
    fn answer(&self, outcome: &Outcome, place: &View, next: &str) -> Response {
        match outcome {
            Outcome::Saved(entry) => Redirect::to(&place.address(Some(&entry.id), next)).into_response(),
            Outcome::Unchanged => Redirect::to(&place.address(None, next)).into_response(),
            Outcome::Unknown => self.refuse(StatusCode::NOT_FOUND),
            Outcome::Refused => self.refuse(StatusCode::CONFLICT),
        }
    }

    fn refuse(&self, status: StatusCode) -> Response {
        (status, self.pages.refusal(status)).into_response()
    }
}

/// Every address is fixed: no part of a request ever becomes the name of a file.
fn router(room: Arc<Room>) -> Router {
    let at = |name: &str| format!("/{}/{name}", room.guard.key);
    let guard = Arc::clone(&room.guard);
    Router::new()
        .route(&at(""), get(list))
        .route(&at("report"), get(report))
        .route(&at("desk.css"), get(style))
        .route(&at("desk.js"), get(script))
        .route(&at("judge"), post(judge))
        .route(&at("undo"), post(undo))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::from_fn_with_state(guard, guard::watch))
        .with_state(room)
}

async fn list(State(room): State<Arc<Room>>, Query(view): Query<View>) -> Response {
    blocking(move || Ok(Html(room.pages.list(&room.desk, &room.guard.form_key, &view)?).into_response()))
        .await
}

/// The report's own page brings its own, stricter policy for content; a header would only add to it.
async fn report(State(room): State<Arc<Room>>) -> Response {
    blocking(move || {
        let board = room.desk.board()?;
        let piece = |finding: &str| room.pages.piece(&board, &room.desk, &room.guard.form_key, finding);
        let page = inject::pieces(&room.desk.folder().page()?, piece)?;
        let policy = HeaderValue::from_static("frame-ancestors 'none'");
        Ok(([(header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response())
    })
    .await
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("templates/desk.css"))
}

async fn script() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("templates/desk.js"))
}

/// What the form beside a finding sends.
#[derive(Debug, Deserialize)]
struct JudgeForm {
    form_key: String,
    finding: String,
    /// `accept`, `note`, or a reason to reject.
    decision: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    right: Right,
    /// A relation, or nothing.
    #[serde(default)]
    instead: String,
    #[serde(flatten)]
    place: View,
}

#[derive(Debug, Deserialize)]
struct UndoForm {
    form_key: String,
    entry: String,
    #[serde(flatten)]
    place: View,
}

async fn judge(State(room): State<Arc<Room>>, Form(form): Form<JudgeForm>) -> Response {
    if !room.guard.is_form_key(&form.form_key) {
        return room.refuse(StatusCode::FORBIDDEN);
    }
    let Some(ruling) = form.ruling() else {
        return room.refuse(StatusCode::UNPROCESSABLE_ENTITY);
    };
    blocking(move || {
        let goes_on = ruling.action.is_verdict();
        let outcome = room.desk.judge(&form.finding, ruling)?;
        let next = if goes_on { next(&room.desk.board()?, &form.finding, &form.place) } else { form.finding };
        Ok(room.answer(&outcome, &form.place, &next))
    })
    .await
}

async fn undo(State(room): State<Arc<Room>>, Form(form): Form<UndoForm>) -> Response {
    if !room.guard.is_form_key(&form.form_key) {
        return room.refuse(StatusCode::FORBIDDEN);
    }
    blocking(move || {
        let outcome = room.desk.undo(&form.entry)?;
        let finding = match &outcome {
            Outcome::Saved(entry) => entry.on.finding.clone(),
            _ => String::new(),
        };
        Ok(room.answer(&outcome, &form.place, &finding))
    })
    .await
}

impl JudgeForm {
    fn ruling(&self) -> Option<Ruling> {
        let note = self.note.replace("\r\n", "\n").trim().to_owned();
        let action = match self.decision.as_str() {
            "accept" => Action::Accept { right: self.right },
            "note" if !note.is_empty() => Action::Note,
            name => Action::Reject {
                reason: Reason::ALL.into_iter().find(|reason| reason.name() == name)?,
                instead: self.instead()?,
            },
        };
        (note.chars().count() <= MAX_NOTE).then_some(Ruling { action, note })
    }

    fn instead(&self) -> Option<Option<Relation>> {
        if self.instead.is_empty() {
            return Some(None);
        }
        Relation::ALL.into_iter().find(|relation| relation.name() == self.instead).map(Some)
    }
}

/// Files are read and written on a thread of their own, so that a slow disk holds nobody else up.
async fn blocking(work: impl FnOnce() -> Result<Response> + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.chain() + "\n").into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests;
