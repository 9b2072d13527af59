//! Plain text and Markdown, with or without front matter.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::metadata::{Field, Metadata, Pairs, Parsed, Record};

/// Reads a text file; `markup` says whether it is Markdown even without front matter.
pub(super) fn parse(text: &str, markup: bool) -> Parsed {
    let Some(front) = front_matter(text) else {
        return Parsed::one(record(Metadata::default(), text, markup, Vec::new()));
    };
    let (metadata, complaints) = front.pairs.metadata();
    let mut parsed = Parsed::one(record(metadata, front.body, true, complaints));
    parsed.faults = front.faults;
    if front.body.trim().is_empty() {
        parsed.records.clear();
        parsed.faults.push((None, "has front matter, but no text".to_owned()));
    }
    parsed
}

fn record(mut metadata: Metadata, body: &str, markup: bool, complaints: Vec<String>) -> Record {
    if markup && let Some(heading) = HEADING.captures(body) {
        metadata.or_set(Field::Title, &plain(&heading[1]));
    }
    let text = if markup { plain(body) } else { body.to_owned() };
    Record { line: None, metadata, text, complaints }
}

static HEADING: LazyLock<Regex> = LazyLock::new(|| pattern(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\z)"));

struct FrontMatter<'a> {
    pairs: Pairs,
    body: &'a str,
    faults: Vec<(Option<usize>, String)>,
}

/// Splits off the block between two `---` (or `+++`) lines at the start of the text.
fn front_matter(text: &str) -> Option<FrontMatter<'_>> {
    let blank = text.len() - text.trim_start().len();
    let first = super::decode::line_of(text, blank);
    let (fence, rest) = text[blank..].split_once('\n')?;
    let fence = fence.trim_end();
    if !matches!(fence, "---" | "+++") {
        return None;
    }
    let mut end = 0;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == fence || (fence == "---" && line.trim_end() == "...") {
            return block(&rest[..end], first).map(|(pairs, faults)| FrontMatter {
                pairs,
                body: &rest[end + line.len()..],
                faults,
            });
        }
        end += line.len();
    }
    unclosed(rest, first)
}

/// Without a closing fence the front matter ends where the lines stop to be fields.
fn unclosed(rest: &str, first: usize) -> Option<FrontMatter<'_>> {
    let lines = rest.split_inclusive('\n').take_while(|line| FIELD.is_match(line));
    let end = lines.map(str::len).sum();
    let (pairs, mut faults) = block(&rest[..end], first)?;
    faults.push((
        Some(first),
        "front matter is not closed: it is taken to end at the first line that is no field".to_owned(),
    ));
    Some(FrontMatter { pairs, body: &rest[end..], faults })
}

type Fields = (Pairs, Vec<(Option<usize>, String)>);

/// Reads the block as YAML, else line by line; `None` where no line of it is a field.
fn block(block: &str, first: usize) -> Option<Fields> {
    if let Ok(pairs) = serde_saphyr::from_str::<Pairs>(block)
        && !pairs.0.is_empty()
    {
        return Some((pairs, Vec::new()));
    }
    let (pairs, odd) = lenient(block);
    let fault =
        odd.map(|line| (Some(first + line), "front matter is no valid YAML: read line by line".to_owned()));
    (block.trim().is_empty() || !pairs.0.is_empty()).then(|| (pairs, fault.into_iter().collect()))
}

static FIELD: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\A([\p{L}_][\p{L}\d_. -]{0,40}?)[ \t]*[:=](?:[ \t]+(.*?))?[ \t]*\r?\n?\z"));

/// Reads `name: value` lines as they stand, and the first line (from 1) that is none. An unquoted colon in a value,
/// the usual fault, does no harm here.
fn lenient(block: &str) -> (Pairs, Option<usize>) {
    let mut pairs = Vec::new();
    let mut odd = None;
    for (n, line) in block.lines().enumerate() {
        let nested = line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-', '[']);
        match FIELD.captures(line) {
            Some(found) => {
                let value = found.get(2).map_or("", |m| m.as_str());
                let (value, balanced) = unquoted(value);
                if !balanced {
                    odd = odd.or(Some(n + 1));
                }
                pairs.push((found[1].to_owned(), Value::from(value)));
            }
            None if nested => {}
            None => odd = odd.or(Some(n + 1)),
        }
    }
    (Pairs(pairs), odd)
}

/// The value without its quotes, and whether these were balanced.
fn unquoted(value: &str) -> (&str, bool) {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote) {
            let closed = inner.strip_suffix(quote);
            return (closed.unwrap_or(inner), closed.is_some());
        }
    }
    (value, true)
}

/// Markup and what is left of it. Emphasis only counts at the borders of words: "Bürger*innen und Nutzer*innen" is
/// German, and "27. Mai" at the start of a line is no list.
const MARKUP: &[(&str, &str)] = &[
    (r"(?s)<!--.*?-->", ""),
    (r"(?m)^[ \t]*(?:```|~~~).*$", ""),
    (r"!\[[^\]\n]*\]\([^)\n]*\)", ""),
    (r"\[([^\]\n]+)\]\([^)\n]*\)", "$1"),
    (r"\[([^\]\n]+)\]\[[^\]\n]*\]", "$1"),
    (r"(?m)^ {0,3}\[[^\]\n]+\]:[ \t]+\S+.*$", ""),
    (r"<(https?://[^>\s]+)>", "$1"),
    (r"(?m)^ {0,3}#{1,6}[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$", "$1"),
    (r"(?m)^ {0,3}(?:>[ \t]?)+", ""),
    (r"(?m)^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|={3,})$", ""),
    (r"(?m)^[ \t]*[*+-][ \t]+", ""),
    (r"(?m)(^|[\s(\[„“‚‘«»–—-])(?:\*\*|__)(\S(?:[^\n]*?\S)?)(?:\*\*|__)([\s.,;:!?)\]“”’«»…–—-]|$)", "$1$2$3"),
    (r"(?m)(^|[\s(\[„“‚‘«»–—-])[*_](\S(?:[^*_\n]*?\S)?)[*_]([\s.,;:!?)\]“”’«»…–—-]|$)", "$1$2$3"),
    (r"</?(?i:p|br|hr|b|i|em|strong|u|a|span|div|h[1-6]|blockquote|sup|sub|small)(?:\s[^>\n]*)?/?>", ""),
    (r"\\([\\`*_{}\[\]()#+.!>-])", "$1"),
];

static MARKUP_RULES: LazyLock<Vec<(Regex, &str)>> =
    LazyLock::new(|| MARKUP.iter().map(|(source, with)| (pattern(source), *with)).collect());

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a fixed pattern")
}

/// The text without its markup, line by line as it was.
fn plain(text: &str) -> String {
    MARKUP_RULES.iter().fold(text.to_owned(), |text, (rule, with)| match rule.replace_all(&text, *with) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(new) => new,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(parsed: Parsed) -> Record {
        assert_eq!(parsed.records.len(), 1);
        parsed.records.into_iter().next().unwrap()
    }

    fn get(record: &Record, field: Field) -> &str {
        record.metadata.get(field).unwrap_or("")
    }

    #[test]
    fn valid_front_matter() {
        let text = "---\ntitle: \"Sturm: Fähre fällt aus\"\npublisher: {name: Inselbote}\ndate: 2024-03-05\nlang: de\ntags: [a, b]\n---\nText.";
        let parsed = parse(text, false);
        assert_eq!(parsed.faults, []);
        let record = only(parsed);
        assert_eq!(get(&record, Field::Title), "Sturm: Fähre fällt aus");
        assert_eq!(get(&record, Field::Outlet), "Inselbote");
        assert_eq!(get(&record, Field::Published), "2024-03-05");
        assert_eq!(record.text, "Text.");
    }

    #[test]
    fn a_colon_in_a_value_does_no_harm() {
        let parsed = parse("---\ntitle: Sturm: Fähre fällt aus\nsource: Inselbote\n---\n\nText.\n", true);
        assert_eq!(parsed.faults, []);
        let record = only(parsed);
        assert_eq!(get(&record, Field::Title), "Sturm: Fähre fällt aus");
        assert_eq!(get(&record, Field::Outlet), "Inselbote");
    }

    #[test]
    fn odd_lines_are_told_with_their_number() {
        let parsed = parse("---\ntitle: Sturm\n!!was ist das\nsource: Inselbote\n---\nText.", true);
        assert_eq!(parsed.faults, [(Some(3), "front matter is no valid YAML: read line by line".to_owned())]);
        assert_eq!(get(&only(parsed), Field::Outlet), "Inselbote");
    }

    #[test]
    fn unclosed_front_matter_ends_at_the_text() {
        let parsed = parse("---\ntitle: Sturm\nsource: Inselbote\n\nDie Fähre bleibt im Hafen.\n", true);
        assert_eq!(parsed.faults.len(), 1);
        let record = only(parsed);
        assert_eq!(get(&record, Field::Title), "Sturm");
        assert_eq!(record.text.trim(), "Die Fähre bleibt im Hafen.");
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        let record = only(parse("---\nDie Fähre bleibt im Hafen.\n---\nMehr nicht.", false));
        assert!(record.text.contains("Die Fähre bleibt im Hafen."));
        assert_eq!(record.metadata.get(Field::Title), None);
    }

    #[test]
    fn markup_goes_and_german_stays() {
        let text = "# Sturm\n\n*Von Ada Muster*\n\n> Die **Fähre** nach [Föhr](https://example.org/f) fällt __aus__.\n\n\
                    27. Mai: Bürger*innen und Nutzer*innen warten (*sehr* lange).\n\n* * *\n\n- a_b_c\n![Bild](x.png)\n## Hafen ##\n";
        let record = only(parse(text, true));
        assert_eq!(
            record.text,
            "Sturm\n\nVon Ada Muster\n\nDie Fähre nach Föhr fällt aus.\n\n\
             27. Mai: Bürger*innen und Nutzer*innen warten (sehr lange).\n\n\n\na_b_c\n\nHafen\n"
        );
        assert_eq!(get(&record, Field::Title), "Sturm");
    }

    #[test]
    fn plain_text_keeps_its_signs() {
        assert_eq!(only(parse("- nein *danke* [1]\n# 5", false)).text, "- nein *danke* [1]\n# 5");
    }
}
