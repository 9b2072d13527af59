//! The report's page with the desk's forms in it.

use dom_query::Document;

use crate::Result;

/// Little, so that the forms look like the page that they stand in.
pub(super) const STYLE: &str = include_str!("templates/inject.css");

/// `page` with what `form` gives for the id of an element put at the end of that element. The page forbids forms and
/// hides where it came from; both are let loose as far as the forms need it.
pub(super) fn forms(
    page: &str,
    style: &str,
    form: impl Fn(&str) -> Result<Option<String>>,
) -> Result<String> {
    let document = Document::from(page);
    for meta in document.select("meta[http-equiv='Content-Security-Policy']").iter() {
        let policy = meta.attr("content").unwrap_or_default();
        meta.set_attr("content", &policy.replace("form-action 'none'", "form-action 'self'"));
    }
    document.select("meta[name='referrer']").set_attr("content", "same-origin");
    if let Some(nonce) = document.select("style[nonce]").attr("nonce") {
        document.select("head").append_html(format!(r#"<style nonce="{nonce}">{style}</style>"#));
    }
    for element in document.select("[id^='f-']").iter() {
        let id = element.attr("id").unwrap_or_default();
        if let Some(form) = form(&id)? {
            element.append_html(form);
        }
    }
    Ok(document.html().to_string())
}
