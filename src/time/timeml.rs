//! TimeML files: read with their creation time, written with our TIMEX3.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

use super::tagger::Mention;
use super::{Modifier, Published, Tagger, TimexKind};
use crate::{Error, Result, Warning};

/// A TimeML document.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Up to and including `<TEXT>`.
    head: String,
    /// What stands between `<TEXT>` and `</TEXT>`, without markup.
    pub text: String,
    /// The document creation time.
    pub created: Option<Published>,
}

static TAG: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<[^>]*>").expect("valid"));
static CREATED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"<DCT>\s*<TIMEX3[^>]*\bvalue="([^"]*)""#).expect("valid"));

impl Document {
    /// Reads a document; inline markup of its text is dropped.
    ///
    /// # Errors
    /// If there is no `<TEXT>` element.
    pub fn parse(xml: &str) -> Result<Self, String> {
        let start = xml.find("<TEXT>").ok_or("no <TEXT>")? + "<TEXT>".len();
        let end = xml.rfind("</TEXT>").filter(|&end| end >= start).ok_or("no </TEXT>")?;
        let head = xml[..start].to_owned();
        let created = CREATED.captures(&head).and_then(|found| Published::parse(&found[1]));
        let text = unescaped(&TAG.replace_all(&xml[start..end], ""));
        Ok(Self { head, text, created })
    }

    /// The document with the TIMEX3 that `tagger` finds in it.
    #[must_use]
    pub fn annotated(&self, tagger: &Tagger) -> String {
        let mut xml = self.head.clone();
        let mut at = 0;
        for (n, mention) in tagger.mentions(&self.text, self.created.as_ref()).iter().enumerate() {
            let span = mention.length.as_ref().map_or(mention.timex.span, |(span, _)| *span);
            xml.push_str(&escaped(&self.text[at..span.start()]));
            write_timex(&mut xml, n + 1, span.of(&self.text), mention);
            at = span.end();
        }
        xml.push_str(&escaped(&self.text[at..]));
        xml.push_str("</TEXT>\n</TimeML>\n");
        xml
    }
}

/// A length counted back from a date is written as TimeML has it: the length, and an empty element for the date.
fn write_timex(xml: &mut String, id: usize, text: &str, mention: &Mention) {
    let timex = &mention.timex;
    let modifier = timex.modifier.map(|m| format!(r#" mod="{}""#, name(m))).unwrap_or_default();
    let (kind, value) = match &mention.length {
        Some((_, length)) => (TimexKind::Duration, length),
        None => (timex.kind, &timex.value),
    };
    let text = escaped(text);
    let kind = type_name(kind);
    // Writing to a string does not fail.
    let _ = write!(xml, r#"<TIMEX3 tid="t{id}" type="{kind}" value="{value}"{modifier}>{text}</TIMEX3>"#);
    if mention.length.is_some() {
        let _ =
            write!(xml, r#"<TIMEX3 tid="t{id}a" type="DATE" value="{}" anchorTimeID="t{id}"/>"#, timex.value);
    }
}

fn type_name(kind: TimexKind) -> &'static str {
    match kind {
        TimexKind::Date => "DATE",
        TimexKind::Time => "TIME",
        TimexKind::Duration => "DURATION",
        TimexKind::Set => "SET",
    }
}

fn name(modifier: Modifier) -> &'static str {
    match modifier {
        Modifier::Before => "BEFORE",
        Modifier::After => "AFTER",
        Modifier::OnOrBefore => "ON_OR_BEFORE",
        Modifier::OnOrAfter => "ON_OR_AFTER",
        Modifier::LessThan => "LESS_THAN",
        Modifier::MoreThan => "MORE_THAN",
        Modifier::EqualOrLess => "EQUAL_OR_LESS",
        Modifier::EqualOrMore => "EQUAL_OR_MORE",
        Modifier::Start => "START",
        Modifier::Mid => "MID",
        Modifier::End => "END",
        Modifier::Approx => "APPROX",
    }
}

const ENTITIES: [(&str, &str); 5] =
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];

fn unescaped(text: &str) -> String {
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Annotates every `*.tml` file of the folder `from` into the folder `to`, each with the tagger that `choose` names
/// for its text. Returns how many were written, and what was wrong with the others.
///
/// # Errors
/// If `from` cannot be listed, or a file cannot be written to `to`.
pub fn annotate_folder(
    from: &Path,
    to: &Path,
    choose: impl Fn(&str) -> &'static Tagger,
) -> Result<(usize, Vec<Warning>)> {
    let entries = fs::read_dir(from).map_err(Error::io(from, "listing"))?;
    let mut paths: Vec<_> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "tml"));
    paths.sort();
    fs::create_dir_all(to).map_err(Error::io(to, "making"))?;
    let (mut written, mut warnings) = (0, Vec::new());
    for path in &paths {
        let read = fs::read(path).map_err(|e| e.to_string());
        match read.and_then(|bytes| Document::parse(&String::from_utf8_lossy(&bytes))) {
            Ok(document) => {
                let target = to.join(path.file_name().unwrap_or_default());
                let xml = document.annotated(choose(&document.text));
                fs::write(&target, xml).map_err(Error::io(&target, "writing"))?;
                written += 1;
            }
            Err(reason) => warnings.push(Warning::new(path, None, reason)),
        }
    }
    Ok((written, warnings))
}

#[cfg(test)]
mod tests {
    use super::*;

    const XML: &str = r#"<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2025-05-13">x</TIMEX3></DCT>
<TEXT>A &amp; B kamen <TIMEX3 tid="t1" value="?">gestern</TIMEX3>, und vor gut zwei Jahren.</TEXT>
<TLINK/></TimeML>"#;

    #[test]
    fn text_is_kept_and_markup_is_ours() {
        let document = Document::parse(XML).unwrap();
        assert_eq!(document.text, "A & B kamen gestern, und vor gut zwei Jahren.");
        let out = document.annotated(Tagger::for_code("de").unwrap());
        assert!(out.contains(
            r#"A &amp; B kamen <TIMEX3 tid="t1" type="DATE" value="2025-05-12">gestern</TIMEX3>,"#
        ));
        assert!(out.contains(r#"und vor <TIMEX3 tid="t2" type="DURATION" value="P2Y""#), "{out}");
        assert!(out.contains(r#"value="2023" anchorTimeID="t2"/>"#));
        assert_eq!(Document::parse(&out).unwrap().text, document.text);
    }

    #[test]
    fn files_without_text_are_reported() {
        let from = tempfile::tempdir().unwrap();
        let to = tempfile::tempdir().unwrap();
        fs::write(from.path().join("a.tml"), XML).unwrap();
        fs::write(from.path().join("b.tml"), "<TimeML/>").unwrap();
        let german = |_: &str| Tagger::for_code("de").unwrap();
        let (written, warnings) = annotate_folder(from.path(), to.path(), german).unwrap();
        assert_eq!((written, warnings.len()), (1, 1));
        assert!(warnings[0].path.ends_with("b.tml"));
        assert!(fs::read_to_string(to.path().join("a.tml")).unwrap().contains("TIMEX3"));
    }
}
