//! Who may talk to the server: only this machine's own browser, from the server's own pages.
//!
//! A page of some other site can make a browser send requests here. It cannot know the key in the address, and what
//! it sends carries its own `Origin`. A site whose name was made to point at this machine (DNS rebinding) is betrayed
//! by `Host`. Forms carry a second secret besides.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::desk::secret;

/// What the server asks of a request.
#[derive(Debug)]
pub(super) struct Guard {
    hosts: [String; 2],
    /// First part of every address.
    pub(super) key: String,
    /// In every form.
    pub(super) form_key: String,
}

impl Guard {
    /// A guard for the server on `port`, with new secrets.
    pub(super) fn new(port: u16) -> Self {
        let hosts = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
        Self { hosts, key: secret(), form_key: secret() }
    }

    /// Where the desk is.
    pub(super) fn address(&self) -> String {
        format!("http://{}/{}/", self.hosts[0], self.key)
    }

    /// Whether `sent` is the secret of the server's forms.
    pub(super) fn is_form_key(&self, sent: &str) -> bool {
        is_same(sent, &self.form_key)
    }

    fn check(&self, parts: &Parts) -> Result<(), StatusCode> {
        let host = only(&parts.headers, &header::HOST).ok_or(StatusCode::MISDIRECTED_REQUEST)?;
        if !self.hosts.iter().any(|known| known == host) {
            return Err(StatusCode::MISDIRECTED_REQUEST);
        }
        let key = parts.uri.path().split('/').nth(1).unwrap_or_default();
        if !is_same(key, &self.key) {
            return Err(StatusCode::FORBIDDEN);
        }
        let is_reading = matches!(parts.method, Method::GET | Method::HEAD);
        match only(&parts.headers, &header::ORIGIN) {
            None if is_reading && !parts.headers.contains_key(header::ORIGIN) => Ok(()),
            Some(origin) if origin.strip_prefix("http://") == Some(host) => Ok(()),
            _ => Err(StatusCode::FORBIDDEN),
        }
    }
}

/// Lets a request through that the guard has nothing against; all answers get the headers that keep pages apart.
pub(super) async fn watch(State(guard): State<Arc<Guard>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut response = match guard.check(&parts) {
        Ok(()) => next.run(Request::from_parts(parts, body)).await,
        Err(status) => (status, refusal(status)).into_response(),
    };
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Added to every answer that does not bring its own. `same-origin` rather than `no-referrer`: under the latter,
/// browsers send forms with `Origin: null`.
const HEADERS: [(header::HeaderName, &str); 6] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

fn refusal(status: StatusCode) -> &'static str {
    match status {
        StatusCode::MISDIRECTED_REQUEST => "This server answers to 127.0.0.1 and localhost alone.\n",
        _ => "Open the address that the terminal shows, whole; the key in it is new at every start.\n",
    }
}

/// The value of a header that is sent exactly once.
fn only<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// Compares digests, which `blake3` does in the same time whatever they hold.
fn is_same(sent: &str, secret: &str) -> bool {
    blake3::hash(sent.as_bytes()) == blake3::hash(secret.as_bytes())
}
