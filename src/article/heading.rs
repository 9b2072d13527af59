//! Headings inside a text: they announce what the sentences below them state.

use crate::Span;

/// A longer paragraph is text.
const WORDS: usize = 16;

/// Whether `sentence` is a paragraph of its own that ends like a heading: short, without a full stop, no item of a list,
/// and neither quoted nor going on in the line below. Blank lines part paragraphs, so that lines of fixed width are text.
#[must_use]
pub fn is_heading(text: &str, sentence: Span) -> bool {
    let line = sentence.of(text);
    let whole = starts_paragraph(&text[..sentence.start()]) && ends_paragraph(&text[sentence.end()..]);
    whole
        && line.starts_with(char::is_uppercase)
        && line.ends_with(|c: char| c.is_alphanumeric() || c == ')')
        && line.split_whitespace().count() <= WORDS
}

fn starts_paragraph(before: &str) -> bool {
    let gap = before.len() - before.trim_end().len();
    before.trim_end().is_empty() || before[before.len() - gap..].matches('\n').count() > 1
}

fn ends_paragraph(after: &str) -> bool {
    let gap = after.len() - after.trim_start().len();
    // The last line of a text may be cut off: what it says would be lost.
    !after.trim_start().is_empty() && after[..gap].matches('\n').count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str, sentence: &str) -> bool {
        let at = text.find(sentence).unwrap();
        is_heading(text, Span::new(at, at + sentence.len()))
    }

    #[test]
    fn a_short_paragraph_without_a_full_stop_is_a_heading() {
        let text = "Meta weist das zurück.\n\nGroßer Rückstand im Wettrennen\n\nDer Konzern liegt zurück.";
        assert!(is(text, "Großer Rückstand im Wettrennen"));
        assert!(!is(text, "Meta weist das zurück."));
        assert!(!is(text, "Der Konzern liegt zurück."));
    }

    #[test]
    fn lines_and_items_are_no_headings() {
        let lines = "Fest stehen drei Dinge:\n\n- 41.200 Geräte in Deutschland\n\nDer Konzern\nliegt zurück\n\nEnde offen";
        assert!(!is(lines, "- 41.200 Geräte in Deutschland"));
        assert!(!is(lines, "41.200 Geräte in Deutschland"));
        assert!(!is(lines, "Der Konzern"));
        assert!(!is(lines, "liegt zurück"));
        assert!(!is(lines, "Ende offen"));
    }
}
