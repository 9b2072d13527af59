//! Web pages: the article without what stands around it, and what the page says about it.

use dom_query::{Document, Selection};
use dom_smoothie::{Config, Readability, TextMode};
use serde_json::Value;

use super::metadata::{Field, Metadata, Parsed, Record};

/// Meta tags that tell something, best first, and the record field that each stands for.
const META: &[(&str, &str)] = &[
    ("og:title", "title"),
    ("twitter:title", "title"),
    ("article:published_time", "published"),
    ("datepublished", "published"),
    ("parsely-pub-date", "published"),
    ("sailthru.date", "published"),
    ("cxenseparse:recs:publishtime", "published"),
    ("publish-date", "published"),
    ("pubdate", "published"),
    ("dc.date.issued", "published"),
    ("dcterms.issued", "published"),
    ("dc.date", "published"),
    ("date", "published"),
    ("og:site_name", "outlet"),
    ("publisher", "outlet"),
    ("dc.publisher", "outlet"),
    ("application-name", "outlet"),
    ("inlanguage", "language"),
    ("content-language", "language"),
    ("language", "language"),
    ("dc.language", "language"),
    ("og:url", "url"),
];

/// Reads a page that holds one article.
pub(super) fn parse(html: &str) -> Parsed {
    if depth(html) > MAX_DEPTH {
        return Parsed::fault(None, format!("HTML elements are nested deeper than {MAX_DEPTH}"));
    }
    let page = Document::from(html);
    let (mut metadata, faults) = linked_data(&page);
    metadata.fill(tags(&page));
    metadata.or_set(Field::Language, &attribute(&page, "html[lang]", "lang"));
    metadata.or_set(Field::Url, &attribute(&page, "link[rel='canonical']", "href"));
    metadata.or_set(Field::Published, &attribute(&page, "article time[datetime], time[pubdate]", "datetime"));
    let structured = metadata.take(Field::Text).unwrap_or_default();
    let (title, text) = body(page);
    metadata.or_set(Field::Title, &title);
    let text = if text.len() * 2 < structured.len() { structured } else { text };
    if text.trim().is_empty() {
        return Parsed { records: Vec::new(), faults: with(faults, "holds no article text") };
    }
    let records = vec![Record { metadata, text, ..Record::default() }];
    Parsed { records, faults }
}

type Faults = Vec<(Option<usize>, String)>;

fn with(mut faults: Faults, reason: &str) -> Faults {
    faults.push((None, reason.to_owned()));
    faults
}

/// Deeper pages are no articles, and parsing them would exhaust the stack.
const MAX_DEPTH: usize = 1000;

/// An upper bound on how deep elements are nested.
fn depth(html: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    let bytes = html.as_bytes();
    for (at, _) in html.match_indices('<') {
        match bytes.get(at + 1) {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(c) if c.is_ascii_alphabetic() && !is_void(&html[at + 1..]) => depth += 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Elements that hold none, or that need no end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option",
    "p", "param", "path", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
];

fn is_void(tag: &str) -> bool {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
    VOID.iter().any(|name| tag[..end].eq_ignore_ascii_case(name))
}

fn attribute(page: &Document, selector: &str, name: &str) -> String {
    page.select(selector).first().attr(name).map(|value| value.to_string()).unwrap_or_default()
}

/// Title and text of the article.
fn body(page: Document) -> (String, String) {
    let config = Config { text_mode: TextMode::Formatted, disable_json_ld: true, ..Config::default() };
    let article = Readability::with_document(page, None, Some(config)).and_then(|mut reader| reader.parse());
    article.map(|article| (article.title, article.text_content.to_string())).unwrap_or_default()
}

/// The text of a piece of HTML, such as a record's field may hold.
pub(super) fn fragment(html: &str) -> String {
    if depth(html) > MAX_DEPTH {
        return html.to_owned();
    }
    Document::from(html).formatted_text().to_string()
}

/// Whether a record's text is HTML: it begins with a tag and has a closing one.
pub(super) fn is_fragment(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('<') && text[1..].starts_with(|c: char| c.is_ascii_alphabetic()) && text.contains("</")
}

fn tags(page: &Document) -> Metadata {
    let found: Vec<(String, String)> =
        page.select("meta[content]").iter().filter_map(|tag| named(&tag)).collect();
    let mut metadata = Metadata::default();
    for (name, field) in META {
        let value = found.iter().find(|(found, _)| found == name);
        if let (Some((_, value)), Some(field)) = (value, Field::of(field)) {
            metadata.or_set(field, value);
        }
    }
    metadata
}

fn named(tag: &Selection<'_>) -> Option<(String, String)> {
    let name =
        ["property", "name", "itemprop", "http-equiv"].iter().find_map(|attribute| tag.attr(attribute))?;
    Some((name.trim().to_lowercase(), tag.attr("content")?.to_string()))
}

/// Reads the JSON-LD blocks; the first node that is an article speaks.
fn linked_data(page: &Document) -> (Metadata, Faults) {
    let mut nodes = Vec::new();
    let mut faults = Vec::new();
    for script in page.select("script[type='application/ld+json']").iter() {
        match serde_json::from_str::<Value>(script.text().trim()) {
            Ok(value) => collect(value, &mut nodes),
            Err(e) => faults.push((None, format!("JSON-LD is broken and was not used ({e})"))),
        }
    }
    let mut metadata = Metadata::default();
    if let Some(article) = nodes.iter().find(|node| is_article(node)) {
        for (key, value) in article.as_object().into_iter().flatten() {
            metadata.set(key, resolved(value, &nodes));
        }
        if let Some(page) = article.get("mainEntityOfPage") {
            let address = page.as_str().or_else(|| page.get("@id")?.as_str()).unwrap_or_default();
            metadata.or_set(Field::Url, address);
        }
    }
    (metadata, faults)
}

/// Flattens lists and graphs into nodes.
fn collect(value: Value, nodes: &mut Vec<Value>) {
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| collect(item, nodes)),
        Value::Object(mut map) => {
            if let Some(graph) = map.remove("@graph") {
                collect(graph, nodes);
            }
            nodes.push(Value::Object(map));
        }
        _ => {}
    }
}

fn is_article(node: &Value) -> bool {
    let is = |kind: &Value| {
        kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"))
    };
    match node.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

/// The node that `{"@id": ...}` refers to, else the value itself.
fn resolved<'a>(value: &'a Value, nodes: &'a [Value]) -> &'a Value {
    let Some(id) = value.get("@id").filter(|_| value.get("name").is_none()) else { return value };
    nodes.iter().find(|node| node.get("@id") == Some(id)).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<article><h1>Fähre fällt aus</h1>\
        <p>Die Fähre nach Amrum fällt am Freitag aus, weil der Kapitän mit Fieber im Bett liegt, sagt die Reederei.</p>\
        <p>Die Reederei hofft, dass am Samstag wieder gefahren wird, und bietet an, die Fahrkarten umzutauschen.</p>\
        <p>Auf der Insel warten nach Angaben des Bürgermeisters 312 Gäste, von denen viele am Montag arbeiten müssen.</p></article>";

    fn page(head: &str) -> String {
        format!(
            "<!doctype html><html lang=de-DE><head><title>Fähre fällt aus | Inselbote</title>{head}</head>\
            <body><nav><a href=/>Start</a> <a href=/abo>Abo</a></nav>{BODY}<footer>Impressum</footer></body></html>"
        )
    }

    fn only(parsed: &Parsed) -> &Record {
        assert_eq!(parsed.records.len(), 1, "{:?}", parsed.faults);
        &parsed.records[0]
    }

    #[test]
    fn linked_data_goes_before_tags() {
        let html = page(
            r##"<script type="application/ld+json">{"@graph": [{"@type": "Organization", "@id": "#o", "name": "Inselbote"},
            {"@type": ["NewsArticle"], "headline": "Fähre bleibt im Hafen", "datePublished": "2024-03-05T08:00:00+01:00",
             "inLanguage": "de", "publisher": {"@id": "#o"}, "mainEntityOfPage": {"@id": "https://example.org/f"}}]}</script>
            <meta property="og:site_name" content="inselbote.example"><meta name="date" content="2023-01-01">"##,
        );
        let parsed = parse(&html);
        let metadata = &only(&parsed).metadata;
        assert_eq!(metadata.get(Field::Title), Some("Fähre bleibt im Hafen"));
        assert_eq!(metadata.get(Field::Published), Some("2024-03-05T08:00:00+01:00"));
        assert_eq!(metadata.get(Field::Outlet), Some("Inselbote"));
        assert_eq!(metadata.get(Field::Url), Some("https://example.org/f"));
        assert_eq!(metadata.get(Field::Language), Some("de"));
        assert_eq!(parsed.faults, []);
    }

    #[test]
    fn tags_stand_in_for_broken_linked_data() {
        let html = page(
            r#"<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Fäh</script>
            <meta property="article:published_time" content="2024-03-05"><meta property="og:site_name" content="Inselbote">"#,
        );
        let parsed = parse(&html);
        let record = only(&parsed);
        assert_eq!(record.metadata.get(Field::Published), Some("2024-03-05"));
        assert_eq!(record.metadata.get(Field::Outlet), Some("Inselbote"));
        assert_eq!(record.metadata.get(Field::Language), Some("de-DE"));
        assert!(parsed.faults[0].1.starts_with("JSON-LD is broken and was not used"));
    }

    #[test]
    fn the_article_comes_without_the_page() {
        let parsed = parse(&page(""));
        let text = &only(&parsed).text;
        assert_eq!(text.matches("Reederei").count(), 2);
        assert!(text.contains("sagt die Reederei.\n"), "paragraphs stay apart: {text:?}");
        assert!(!text.contains("Impressum") && !text.contains("Abo"), "{text:?}");
    }

    #[test]
    fn a_page_without_article_says_so() {
        let parsed = parse("<html><body><nav><a href=/>Start</a></nav></body></html>");
        assert_eq!(parsed.records.len(), 0);
        assert_eq!(parsed.faults, [(None, "holds no article text".to_owned())]);
    }

    #[test]
    fn absurd_nesting_does_no_harm() {
        let parsed = parse(&"<div>".repeat(200_000));
        assert_eq!(parsed.faults, [(None, "HTML elements are nested deeper than 1000".to_owned())]);
        assert_eq!(depth("<p>a<p>b<br><div><b>c</b></div><img src=x>"), 2);
    }

    #[test]
    fn fragments_become_text() {
        let html = "<p>Die Fähre <b>nach</b> Föhr</p><p>fällt aus.</p>";
        assert!(is_fragment(html) && !is_fragment("a < b </p>") && !is_fragment("<3 Liebe"));
        assert_eq!(
            fragment(html).split_whitespace().collect::<Vec<_>>().join(" "),
            "Die Fähre nach Föhr fällt aus."
        );
    }
}
