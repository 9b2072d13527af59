//! Sentences of an article's text.

use crate::{Span, article::Language};

/// Splits `text` into sentences: spans that follow one another without a gap and cover it whole. White space after
/// a sentence belongs to it; [`Span::trimmed`] takes it off.
#[must_use]
pub fn split(text: &str, language: Option<Language>) -> Vec<Span> {
    let _ = language;
    if text.is_empty() {
        Vec::new()
    } else {
        vec![Span::new(0, text.len())]
    }
}
