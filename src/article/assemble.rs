//! From a record to an article: date, outlet and language from wherever they can be had.

use std::sync::Arc;

use super::dateline::{self, Imprint};
use super::language::{Guess, contradicts, guess};
use super::metadata::{Field, Metadata, Record};
use super::{Article, Language, PublishedSource, decode, html, mojibake, path, written_date};
use crate::time::Published;

/// An article whose id is not yet known to be unique.
pub(super) struct Draft {
    /// The article; `id` is empty.
    pub(super) article: Article,
    /// The id that the record brought.
    pub(super) own_id: Option<String>,
    /// Line of the record.
    pub(super) line: Option<usize>,
    /// What is wrong with it.
    pub(super) complaints: Vec<String>,
}

/// Makes an article of `record` from the file at `relative`; the error is what is wrong.
pub(super) fn assemble(mut record: Record, relative: &str) -> Result<Draft, Vec<String>> {
    let mut complaints = std::mem::take(&mut record.complaints);
    let title = record.metadata.take(Field::Title).map(one_line).filter(|title| !title.is_empty());
    let text = body(&record.text, title.as_deref(), &mut complaints);
    if text.is_empty() {
        complaints.push("holds no text".to_owned());
        return Err(complaints);
    }
    let imprint = dateline::find(&text);
    let mut missing = Vec::new();
    let (published, published_source) = published(&record.metadata, &imprint, relative, &mut complaints);
    let outlet = outlet(&record.metadata, imprint, relative);
    let language = language(&record.metadata, &text, &mut missing, &mut complaints);
    for (name, found) in [("outlet", outlet.is_some()), ("publication date", published.is_some())] {
        if !found {
            missing.insert(0, name);
        }
    }
    if !missing.is_empty() {
        complaints.push(format!("{} not found", missing.join(" and ")));
    }
    let title = title.or_else(|| headline(&text));
    let url = record.metadata.take(Field::Url);
    let (id, path, text) = (String::new(), relative.to_owned(), Arc::from(text));
    let article = Article { id, outlet, title, published, published_source, language, url, text, path };
    Ok(Draft {
        article,
        own_id: record.metadata.take(Field::Id).map(one_line),
        line: record.line,
        complaints,
    })
}

/// The text, repaired and without its title.
fn body(raw: &str, title: Option<&str>, complaints: &mut Vec<String>) -> String {
    let text = if html::is_fragment(raw) { html::fragment(raw) } else { raw.to_owned() };
    let mut faults = Vec::new();
    let text = mojibake::repair(decode::clean(text, &mut faults));
    complaints.extend(faults.into_iter().map(|(_, reason)| reason));
    let text = text.trim();
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let repeated = title.is_some_and(|title| !rest.is_empty() && is_same(first, title));
    if repeated { rest.trim_start().to_owned() } else { text.to_owned() }
}

/// Whether two lines differ in nothing but white space and case.
fn is_same(a: &str, b: &str) -> bool {
    let words = |text: &str| text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>();
    words(a) == words(b)
}

fn one_line(text: String) -> String {
    let text = mojibake::repair(decode::clean(text, &mut Vec::new()));
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn published(
    metadata: &Metadata,
    imprint: &Imprint,
    relative: &str,
    complaints: &mut Vec<String>,
) -> (Option<Published>, PublishedSource) {
    if let Some(written) = metadata.get(Field::Published) {
        match written_date::parse(written) {
            Ok(published) => return (Some(published), PublishedSource::Metadata),
            Err(reason) => complaints.push(reason),
        }
    }
    if let Some(published) = &imprint.published {
        return (Some(published.clone()), PublishedSource::Text);
    }
    match path::date(relative) {
        Some(published) => (Some(published), PublishedSource::File),
        None => (None, PublishedSource::None),
    }
}

fn outlet(metadata: &Metadata, imprint: Imprint, relative: &str) -> Option<String> {
    let named = metadata
        .get(Field::Outlet)
        .map(|name| host(name).map_or_else(|| one_line(name.to_owned()), str::to_owned));
    let address = || metadata.get(Field::Url).and_then(host).map(str::to_owned);
    let folder = || path::outlet(relative).map(str::to_owned);
    named.filter(|name| !name.is_empty()).or(imprint.outlet).or_else(address).or_else(folder)
}

/// The host of a web address, without `www.`.
fn host(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    Some(host.strip_prefix("www.").unwrap_or(host)).filter(|host| host.contains('.'))
}

fn language(
    metadata: &Metadata,
    text: &str,
    missing: &mut Vec<&'static str>,
    complaints: &mut Vec<String>,
) -> Option<Language> {
    if let Some(tag) = metadata.get(Field::Language) {
        let language = Language::from_tag(tag);
        match language {
            None => {
                complaints.push(format!("language `{tag}` is neither German nor English: taken as unknown"))
            }
            Some(language) if contradicts(text, language) => {
                complaints.push(format!(
                    "language is given as `{tag}`, but the text reads like the other one: taken as given"
                ));
            }
            Some(_) => {}
        }
        return language;
    }
    match guess(text) {
        Guess::Known(language) => return Some(language),
        Guess::Other(name) => {
            complaints.push(format!("text reads as {name}, neither German nor English: language is unknown"))
        }
        Guess::Unsure => missing.push("language"),
    }
    None
}

/// Longest line that is taken for a headline, in characters.
const HEADLINE_CHARS: usize = 160;

/// The first line, where it looks like a headline: short, no sentence end, more text below. It stays in the text.
fn headline(text: &str) -> Option<String> {
    let (first, _) = text.split_once('\n')?;
    let imprint = dateline::find(first);
    let end = imprint.spans.iter().map(|span| span.start()).min().unwrap_or(first.len());
    let line = first[..end].trim();
    let fits =
        !line.is_empty() && line.chars().count() <= HEADLINE_CHARS && !line.ends_with(['.', ':', ';', ',']);
    fits.then(|| line.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(fields: &[(&str, &str)], text: &str, path: &str) -> Draft {
        let mut record = Record { text: text.to_owned(), ..Record::default() };
        fields.iter().for_each(|(key, value)| record.metadata.set_str(key, value));
        assemble(record, path).map_err(|complaints| complaints.join("; ")).unwrap()
    }

    const TEXT: &str = "Husum (dpa) - Die Fähre nach Amrum bleibt im Hafen, weil der Kapitän im Bett liegt.\nStand: 5.3.2024";

    #[test]
    fn metadata_goes_before_text_and_text_before_names() {
        let all = draft(
            &[("date", "2024-03-04T09:00:00+01:00"), ("source", "Inselbote")],
            TEXT,
            "hafenblatt/2024-03-06.txt",
        );
        assert_eq!(all.article.published.unwrap().as_str(), "2024-03-04T09:00:00+01:00");
        assert_eq!(all.article.published_source, PublishedSource::Metadata);
        assert_eq!(all.article.outlet.as_deref(), Some("Inselbote"));
        let text = draft(&[], TEXT, "hafenblatt/2024-03-06.txt").article;
        assert_eq!((text.published.unwrap().as_str(), text.outlet.as_deref()), ("2024-03-05", Some("dpa")));
        let bare = "Die Fähre nach Amrum bleibt im Hafen, weil der Kapitän mit Fieber im Bett liegt.";
        let name = draft(&[], bare, "hafenblatt/2024-03-06.txt").article;
        assert_eq!(
            (name.published.unwrap().as_str(), name.outlet.as_deref()),
            ("2024-03-06", Some("hafenblatt"))
        );
        assert_eq!(name.published_source, PublishedSource::File);
        assert_eq!(name.language, Some(Language::De));
    }

    #[test]
    fn addresses_name_an_outlet() {
        let outlet = |fields: &[(&str, &str)]| draft(fields, "Die Fähre bleibt.", "a.txt").article.outlet;
        assert_eq!(
            outlet(&[("url", "https://www.inselbote.example/f?x")]).as_deref(),
            Some("inselbote.example")
        );
        assert_eq!(outlet(&[("source", "http://inselbote.example")]).as_deref(), Some("inselbote.example"));
    }

    #[test]
    fn what_is_missing_is_told_once() {
        let draft = draft(&[], "12:30 – 14:00", "a.txt");
        assert_eq!(draft.complaints, ["publication date and outlet and language not found"]);
    }

    #[test]
    fn bad_dates_fall_back_to_the_text() {
        let draft = draft(&[("date", "2024-02-30"), ("source", "B"), ("lang", "de")], TEXT, "a.txt");
        assert_eq!(draft.complaints, ["`2024-02-30` is no date"]);
        assert_eq!(draft.article.published_source, PublishedSource::Text);
    }

    #[test]
    fn languages_that_are_not_read() {
        let fields = [("lang", "fr"), ("date", "2024"), ("source", "B")];
        let draft = draft(&fields, "Le ferry reste au port.", "a.txt");
        assert_eq!(draft.article.language, None);
        assert_eq!(draft.complaints, ["language `fr` is neither German nor English: taken as unknown"]);
    }

    #[test]
    fn titles_are_not_repeated() {
        let draft = draft(
            &[("title", "Fähre bleibt  im Hafen")],
            "Fähre bleibt im Hafen\n\nDie Gäste warten.",
            "a.txt",
        );
        assert_eq!(&*draft.article.text, "Die Gäste warten.");
        let found = super::headline("Fähre bleibt im Hafen Stand: 5.3.2024\n\nDie Gäste warten.");
        assert_eq!(found.as_deref(), Some("Fähre bleibt im Hafen"));
        assert_eq!(super::headline("Die Gäste warten.\nDie Fähre nicht."), None);
    }

    #[test]
    fn fields_may_hold_markup_and_mojibake() {
        let draft =
            draft(&[("title", "FÃ¤hre bleibt")], "<p>Die FÃ¤hre</p><p>bleibt â€“ vorerst.</p>", "a.txt");
        assert_eq!(draft.article.title.as_deref(), Some("Fähre bleibt"));
        assert!(draft.article.text.ends_with("bleibt – vorerst."), "{}", draft.article.text);
    }
}
