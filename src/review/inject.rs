//! The report's page with the desk's forms in it.

use crate::Result;

/// Little, so that the forms look like the page that they stand in.
const STYLE: &str = include_str!("templates/inject.css");

/// Opens a place in the page that is left for the desk: `<!--desk ID-->` in a finding, `<!--desk-->` at the top. An
/// article cannot smuggle one in, for its text stands escaped.
const PLACE: &str = "<!--desk";

/// `page` with what `piece` gives for the finding of each place, or for `""` at the top. The page forbids forms and
/// hides where a request comes from; both are let loose as far as the forms need it.
pub(super) fn pieces(page: &str, piece: impl Fn(&str) -> Result<Option<String>>) -> Result<String> {
    let (head, body) = page.split_once("</head>").unwrap_or(("", page));
    let mut out = head.replacen("form-action 'none'", "form-action 'self'", 1).replacen(
        "content=\"no-referrer\"",
        "content=\"same-origin\"",
        1,
    );
    if !head.is_empty() {
        out.push_str(&style(head));
        out.push_str("</head>");
    }
    let mut rest = body;
    while let Some((before, place)) = rest.split_once(PLACE) {
        let (id, after) = place.split_once("-->").unwrap_or((place, ""));
        out.push_str(before);
        out.push_str(&piece(id.trim())?.unwrap_or_default());
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// The page runs no style without its own nonce.
fn style(head: &str) -> String {
    let nonce = head.split_once("<style nonce=\"").and_then(|(_, rest)| rest.split_once('"'));
    nonce.map_or_else(String::new, |(nonce, _)| format!("<style nonce=\"{nonce}\">\n{STYLE}</style>\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_the_head_lets_forms_through() {
        let page = "<head><meta content=\"form-action 'none'\"><meta content=\"no-referrer\"><style nonce=\"n1\"></style></head>\
                    <!--desk-->a<!--desk x1-->b<!--desk y2-->c form-action 'none'";
        let filled = pieces(page, |id| Ok((id != "y2").then(|| format!("[{id}]")))).unwrap();
        let (head, body) = filled.split_once("</head>").unwrap();
        assert_eq!(body, "[]a[x1]bc form-action 'none'");
        assert!(
            head.starts_with("<head><meta content=\"form-action 'self'\"><meta content=\"same-origin\">")
        );
        assert!(head.contains("<style nonce=\"n1\">\n.desk"), "{head}");
    }

    #[test]
    fn a_page_without_places_stays_as_it_is() {
        for page in ["", "<p>a</p>", "<head></head><p>a</p>"] {
            assert_eq!(pieces(page, |_| Ok(Some("x".to_owned()))).unwrap(), page);
        }
    }
}
