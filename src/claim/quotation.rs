//! Quotations: stretches of a text between quotation marks.

use crate::Span;

/// Longest quotation in bytes; what runs further is a lost mark.
const LONGEST: usize = 2000;

/// The quotations of `text`, marks included, in order and without overlap. None runs over a blank line.
pub(super) fn quotations(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        if matches!(c, '\n') && text[at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') {
            open = None;
        }
        let end = at + c.len_utf8();
        match open {
            Some((from, mark)) if closes(mark, c) && !apostrophe(text, at, c) => {
                if end - from <= LONGEST {
                    found.push(Span::new(from, end));
                }
                open = None;
            }
            None if opens(c) => open = Some((at, c)),
            _ => {}
        }
    }
    found
}

fn opens(c: char) -> bool {
    matches!(c, '„' | '“' | '"' | '«' | '»' | '‟')
}

fn closes(mark: char, c: char) -> bool {
    match mark {
        '„' => matches!(c, '“' | '”' | '"' | '‟'),
        '“' | '‟' => matches!(c, '”' | '“' | '"'),
        '«' => c == '»',
        '»' => c == '«',
        _ => c == '"' || c == '”',
    }
}

/// An inch mark or the like: a straight mark between digits and letters.
fn apostrophe(text: &str, at: usize, c: char) -> bool {
    c == '"'
        && text[..at].ends_with(|b: char| b.is_alphanumeric())
        && text[at + 1..].starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_pair_up() {
        let text =
            "„Ja“, sagte sie. «Nein», er. \"So\", wir. »Doch«. “Well,” he said. „Offen\n\nNeuer \"Absatz\".";
        let found: Vec<&str> = quotations(text).iter().map(|span| span.of(text)).collect();
        assert_eq!(found, ["„Ja“", "«Nein»", "\"So\"", "»Doch«", "“Well,”", "\"Absatz\""]);
    }
}
