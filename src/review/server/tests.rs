use axum::{
    body::{Body, to_bytes},
    http::{Method, Request},
};
use tempfile::TempDir;
use tower::ServiceExt;

use super::*;
use crate::{
    report,
    review::{Standing, sample},
};

const PORT: u16 = 8700;
const HOST: &str = "127.0.0.1:8700";
const ORIGIN: &str = "http://127.0.0.1:8700";
const FORM: &str = "application/x-www-form-urlencoded";

/// A server without a socket.
struct Stage {
    _dir: TempDir,
    room: Arc<Room>,
}

impl Stage {
    fn new((dir, desk): (TempDir, Desk), language: Language) -> Self {
        Self { _dir: dir, room: Arc::new(Room::new(desk, PORT, language).unwrap()) }
    }

    fn affair() -> Self {
        Self::new(sample::affair(), Language::En)
    }

    fn send(&self, request: Request<Body>) -> (StatusCode, axum::http::HeaderMap, String) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let response = router(Arc::clone(&self.room)).oneshot(request).await.unwrap();
            let (parts, body) = response.into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
        })
    }

    fn path(&self, rest: &str) -> String {
        format!("/{}/{rest}", self.room.guard.key)
    }

    fn get(&self, rest: &str) -> String {
        let request = Request::get(self.path(rest)).header("host", HOST).body(Body::empty()).unwrap();
        let (status, _, body) = self.send(request);
        assert_eq!(status, StatusCode::OK, "{body}");
        body
    }

    fn post(&self, rest: &str, form: &str) -> (StatusCode, String) {
        let body = format!("form_key={}&{form}", self.room.guard.form_key);
        let request = Request::post(self.path(rest))
            .header("host", HOST)
            .header("origin", ORIGIN)
            .header("content-type", FORM)
            .body(body.into())
            .unwrap();
        let (status, headers, _) = self.send(request);
        let to = headers.get("location").map(|to| to.to_str().unwrap().to_owned());
        (status, to.unwrap_or_default())
    }

    fn standing(&self, finding: &str) -> Standing {
        self.room.desk.board().unwrap().get(finding).unwrap().standing
    }
}

/// What is sent, and what must come back. `K` stands for the key of the address, `F` for that of the forms.
struct Case(&'static str, Method, &'static str, &'static [(&'static str, &'static str)], &'static str, u16);

const GOOD: &str = "form_key=F&finding=fnd6-10&decision=accept";
const SAFE: &[(&str, &str)] = &[("host", HOST), ("origin", ORIGIN), ("content-type", FORM)];
const PLAIN: &[(&str, &str)] = &[("host", HOST)];

const TABLE: &[Case] = &[
    Case("the desk", Method::GET, "/K/", PLAIN, "", 200),
    Case("by the other name", Method::GET, "/K/", &[("host", "localhost:8700")], "", 200),
    Case("its own origin", Method::GET, "/K/report", SAFE, "", 200),
    Case("a verdict", Method::POST, "/K/judge", SAFE, GOOD, 303),
    // Key
    Case("no key", Method::GET, "/", PLAIN, "", 403),
    Case("wrong key", Method::GET, "/00112233445566778899aabbccddeeff/", PLAIN, "", 403),
    Case("wrong key, verdict", Method::POST, "/00112233445566778899aabbccddeeff/judge", SAFE, GOOD, 403),
    Case("key at the wrong place", Method::GET, "/report?key=K", PLAIN, "", 403),
    Case("key with more behind it", Method::GET, "/K0/", PLAIN, "", 403),
    // Host
    Case("foreign host", Method::GET, "/K/", &[("host", "evil.example")], "", 421),
    Case("foreign host, our port", Method::GET, "/K/", &[("host", "evil.example:8700")], "", 421),
    Case("our host, foreign port", Method::GET, "/K/", &[("host", "127.0.0.1:80")], "", 421),
    Case("two hosts", Method::GET, "/K/", &[("host", HOST), ("host", "evil.example")], "", 421),
    Case("no host", Method::GET, "/K/", &[], "", 421),
    // Origin
    Case(
        "foreign origin",
        Method::POST,
        "/K/judge",
        &[("host", HOST), ("origin", "http://evil.example"), ("content-type", FORM)],
        GOOD,
        403,
    ),
    Case(
        "foreign origin that begins like ours",
        Method::POST,
        "/K/judge",
        &[("host", HOST), ("origin", "http://127.0.0.1:8700.evil.example"), ("content-type", FORM)],
        GOOD,
        403,
    ),
    Case(
        "other program on this machine",
        Method::POST,
        "/K/judge",
        &[("host", HOST), ("origin", "http://127.0.0.1:9999"), ("content-type", FORM)],
        GOOD,
        403,
    ),
    Case(
        "origin without a name",
        Method::POST,
        "/K/judge",
        &[("host", HOST), ("origin", "null"), ("content-type", FORM)],
        GOOD,
        403,
    ),
    Case("no origin", Method::POST, "/K/judge", &[("host", HOST), ("content-type", FORM)], GOOD, 403),
    Case(
        "reading with a foreign origin",
        Method::GET,
        "/K/",
        &[("host", HOST), ("origin", "http://evil.example")],
        "",
        403,
    ),
    // Forms
    Case("no form key", Method::POST, "/K/judge", SAFE, "finding=fnd6-10&decision=accept", 422),
    Case("wrong form key", Method::POST, "/K/judge", SAFE, "form_key=K&finding=fnd6-10&decision=accept", 403),
    Case("wrong form key, undo", Method::POST, "/K/undo", SAFE, "form_key=K&entry=x", 403),
    Case(
        "not a form",
        Method::POST,
        "/K/judge",
        &[("host", HOST), ("origin", ORIGIN), ("content-type", "text/plain")],
        GOOD,
        415,
    ),
    Case(
        "verdict in the address",
        Method::GET,
        "/K/judge?form_key=F&finding=fnd6-10&decision=accept",
        PLAIN,
        "",
        405,
    ),
    Case("other method", Method::DELETE, "/K/", SAFE, "", 405),
    Case(
        "no such decision",
        Method::POST,
        "/K/judge",
        SAFE,
        "form_key=F&finding=fnd6-10&decision=maybe",
        422,
    ),
    Case(
        "no such relation",
        Method::POST,
        "/K/judge",
        SAFE,
        "form_key=F&finding=fnd6-10&decision=other&instead=x",
        422,
    ),
    Case(
        "empty note",
        Method::POST,
        "/K/judge",
        SAFE,
        "form_key=F&finding=fnd6-10&decision=note&note=+",
        422,
    ),
    Case(
        "no such finding",
        Method::POST,
        "/K/judge",
        SAFE,
        "form_key=F&finding=..%2F..&decision=accept",
        404,
    ),
    Case("no such entry", Method::POST, "/K/undo", SAFE, "form_key=F&entry=x", 404),
    // Paths
    Case("traversal", Method::GET, "/K/../../../../etc/passwd", PLAIN, "", 404),
    Case("traversal, encoded", Method::GET, "/K/%2e%2e/%2e%2e/etc/passwd", PLAIN, "", 404),
    Case("traversal, encoded whole", Method::GET, "/K/..%2f..%2fetc%2fpasswd", PLAIN, "", 404),
    Case("traversal before the key", Method::GET, "/../K/", PLAIN, "", 403),
    Case("a file of the report", Method::GET, "/K/run.json", PLAIN, "", 404),
    Case("the verdicts", Method::GET, "/K/reviews.jsonl", PLAIN, "", 404),
    Case("below a page", Method::GET, "/K/report/../run.json", PLAIN, "", 404),
];

#[test]
fn who_may_talk_to_the_server() {
    for Case(name, method, path, headers, body, status) in TABLE {
        let stage = Stage::affair();
        let fill = |text: &str, marks: [(&str, &str); 2]| {
            marks.into_iter().fold(text.to_owned(), |text, (mark, key)| text.replace(mark, key))
        };
        let (key, form_key) = (&stage.room.guard.key, &stage.room.guard.form_key);
        let path = fill(path, [("/K", &format!("/{key}")), ("=K", &format!("={key}"))]);
        let body = fill(body, [("=F", &format!("={form_key}")), ("=K", &format!("={key}"))]);
        let path = path.replace("=F", &format!("={form_key}"));
        let request = Request::builder().method(method).uri(path.as_str());
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        let (got, headers, text) = stage.send(request.body(body.into()).unwrap());
        assert_eq!(got.as_u16(), *status, "{name}: {text}");
        assert!(!text.contains("root:"), "{name}");
        assert_eq!(headers["x-content-type-options"], "nosniff", "{name}");
        assert_eq!(headers["cache-control"], "no-store", "{name}");
        assert!(
            headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"),
            "{name}"
        );
        let saved = stage.room.desk.board().unwrap().progress().settled;
        assert_eq!(saved, usize::from(*status == 303), "{name}");
    }
}

#[test]
fn oversized_bodies_are_refused() {
    let stage = Stage::affair();
    let big = |note: usize| format!("finding=fnd6-10&decision=accept&note={}", "x".repeat(note));
    assert_eq!(stage.post("judge", &big(MAX_BODY)).0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(stage.post("judge", &big(MAX_NOTE + 1)).0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(stage.standing("fnd6-10"), Standing::Open);
    assert_eq!(stage.post("judge", &big(MAX_NOTE)).0, StatusCode::SEE_OTHER);
}

#[test]
fn the_server_is_on_this_machine_alone_and_keys_are_new_at_every_start() {
    let server = || Server::bind(sample::small().1, 0, Language::En).unwrap();
    let (one, other) = (server(), server());
    assert!(one.listener.local_addr().unwrap().ip().is_loopback());
    let key = |server: &Server| server.room.guard.key.clone();
    assert_ne!(key(&one), key(&other));
    assert_eq!(key(&one).len(), 32);
    assert_ne!(one.room.guard.form_key, key(&one));
    let port = one.listener.local_addr().unwrap().port();
    assert_eq!(one.address(), format!("http://127.0.0.1:{port}/{}/", key(&one)));
    let error = Server::bind(sample::small().1, port, Language::En).unwrap_err();
    assert!(error.to_string().contains(&format!("127.0.0.1:{port}: listening failed")), "{error}");
}

#[test]
fn a_verdict_goes_round() {
    let stage = Stage::affair();
    assert!(stage.get("").contains("0 of 12 reviewed"));
    let (status, to) = stage.post(
        "judge",
        "finding=fnd6-10&decision=accept&right=b&note=Gr%C3%BC%C3%9Fe%0D%0A%3Cb%3E&show=open&page=1",
    );
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(to.starts_with("./?show=open&page=1&saved=") && to.ends_with("#f-fnd2-7"), "{to}");
    let list = stage.get(to.trim_start_matches("./").split('#').next().unwrap());
    assert!(list.contains("1 of 12 reviewed") && list.contains("role=\"status\""), "{list}");
    assert!(!list.contains("id=\"f-fnd6-10\""), "settled findings leave the open ones");
    let done = stage.get("?show=done");
    assert!(done.contains("Grüße\n&lt;b&gt;") && done.contains("the later one"), "{done}");
    let entry = stage.room.desk.board().unwrap().get("fnd6-10").unwrap().history[0].entry.id.clone();
    let (status, to) = stage.post("undo", &format!("entry={entry}&show=done"));
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(to.ends_with("#f-fnd6-10"), "{to}");
    assert_eq!(stage.standing("fnd6-10"), Standing::Open);
    assert_eq!(stage.post("undo", &format!("entry={entry}")).0, StatusCode::CONFLICT);
}

#[test]
fn two_tabs_do_not_lose_each_others_work() {
    let stage = Stage::affair();
    let (one, other) = (stage.get(""), stage.get(""));
    assert!(one.contains("id=\"f-fnd2-7\"") && other.contains("id=\"f-fnd2-7\""));
    stage.post("judge", "finding=fnd6-10&decision=accept");
    stage.post("judge", "finding=fnd2-7&decision=update&note=two");
    // The other tab still shows the first finding as open.
    stage.post("judge", "finding=fnd6-10&decision=wrong-date&note=late");
    let board = stage.room.desk.board().unwrap();
    assert_eq!(board.progress().settled, 2);
    assert_eq!(board.get("fnd6-10").unwrap().history.len(), 2, "both stand in the history");
    assert_eq!(stage.standing("fnd6-10"), Standing::Rejected);
}

#[test]
fn pages_show_everything_in_both_languages() {
    for language in [Language::De, Language::En] {
        let stage = Stage::new(sample::affair(), language);
        for decision in ["accept", "not-same-thing", "update", "wrong-date", "wrong-speaker", "other"] {
            stage.post("judge", &format!("finding=fnd6-10&decision={decision}&instead=agrees&right=neither"));
        }
        stage.post("judge", "finding=fnd6-10&decision=note&note=n");
        let entry = stage.room.desk.board().unwrap().get("fnd6-10").unwrap().history[6].entry.id.clone();
        stage.post("undo", &format!("entry={entry}"));
        let list = stage.get("?show=all");
        assert_eq!(list.matches("<article").count(), 12);
        assert!(!list.contains("<script>alert"), "articles bring no markup");
        assert!(list.contains(&format!("<html lang=\"{}\">", language.code())));
        let buttons = list.matches("value=\"update\"").count();
        assert_eq!(buttons, 10, "updates are not rejected for being updates");
    }
}

#[test]
fn unknown_views_fall_back() {
    let stage = Stage::affair();
    for view in ["?show=%3Cscript%3E&page=-1&saved=%22", "?page=99999999999999999999", "?page=7&from=x"] {
        assert_eq!(stage.get(view).matches("<article").count(), 12, "{view}");
    }
}

#[test]
fn the_report_has_the_forms_in_it() {
    let (dir, desk) = sample::affair();
    let ids: Vec<String> = desk.board().unwrap().findings.iter().map(|r| r.finding.id.clone()).collect();
    let places: String = ids.iter().map(|id| format!("<!--desk {id}-->")).collect();
    let head = "<head><meta content=\"form-action 'none'\"></head>";
    std::fs::write(dir.path().join("index.html"), format!("{head}<!--desk-->{places}<!--desk gone-->"))
        .unwrap();
    let stage = Stage::new((dir, desk), Language::De);
    let page = stage.get("report");
    assert_eq!(page.matches("action=\"judge\"").count(), 12);
    assert!(page.contains("form-action 'self'") && page.contains("0 von 12 geprüft"));
    assert!(!page.contains("<!--desk"));
    let (status, to) = stage.post("judge", "finding=fnd6-10&decision=accept&from=report");
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(to.starts_with("report?saved=") && to.ends_with("#f-fnd6-10"), "{to}");
    assert!(stage.get("report").contains("1 von 12 geprüft"));
}

#[test]
fn a_thousand_findings_come_in_pages() {
    let mut report = report::sample::affair();
    let one = report.findings[0].clone();
    report.findings =
        (0..1000).map(|n| crate::verdict::Finding { id: format!("n{n}"), ..one.clone() }).collect();
    let stage = Stage::new(sample::desk(&report), Language::En);
    assert_eq!(stage.get("?page=20").matches("<article").count(), 50);
    assert!(stage.get("").contains("0 of 1000 reviewed"));
}
