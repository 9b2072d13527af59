//! Words, numbers and marks of one stretch of text: what the cue rules look at.

use std::ops::Range;

use crate::Span;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters, with hyphens, apostrophes and gender marks inside: "US-Konzern", "Nutzer:innen", "U.S.", "Covid-19".
    Word,
    /// Digits with their separators: "12,5", "1.200.000", "10 000".
    Number,
    /// Any other single character.
    Mark,
}

#[derive(Clone, Debug)]
struct Token {
    span: Span,
    lower: Range<usize>,
    kind: Kind,
}

/// The tokens of a span, in order, each with its lower-case form.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'t> {
    text: &'t str,
    lower: String,
    items: Vec<Token>,
}

impl<'t> Tokens<'t> {
    pub(super) fn new(text: &'t str, span: Span) -> Self {
        let mut tokens = Self {
            text,
            lower: String::with_capacity(span.len()),
            items: Vec::with_capacity(span.len() / 5),
        };
        let mut at = span.start();
        while let Some(c) = text[at..span.end()].chars().next() {
            let rest = &text[at..span.end()];
            let (len, kind) = match c {
                _ if c.is_whitespace() => (0, Kind::Mark),
                _ if c.is_ascii_digit() => (number(rest), Kind::Number),
                _ if c.is_alphabetic() => (word(rest), Kind::Word),
                _ => (c.len_utf8(), Kind::Mark),
            };
            if len > 0 {
                tokens.push(Span::new(at, at + len), kind);
            }
            at += len.max(c.len_utf8());
        }
        tokens
    }

    fn push(&mut self, span: Span, kind: Kind) {
        let from = self.lower.len();
        let piece = span.of(self.text);
        if piece.is_ascii() {
            self.lower.push_str(piece);
            self.lower[from..].make_ascii_lowercase();
        } else {
            self.lower
                .extend(piece.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
        }
        self.items.push(Token { span, lower: from..self.lower.len(), kind });
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// Lower-case form; empty beyond the last token.
    pub(super) fn lower(&self, i: usize) -> &str {
        self.items.get(i).map_or("", |token| &self.lower[token.lower.clone()])
    }

    /// As written; empty beyond the last token.
    pub(super) fn text(&self, i: usize) -> &'t str {
        self.items.get(i).map_or("", |token| token.span.of(self.text))
    }

    pub(super) fn kind(&self, i: usize) -> Option<Kind> {
        self.items.get(i).map(|token| token.kind)
    }

    pub(super) fn is_word(&self, i: usize) -> bool {
        self.kind(i) == Some(Kind::Word)
    }

    pub(super) fn is_mark(&self, i: usize) -> bool {
        self.kind(i) == Some(Kind::Mark)
    }

    /// Whether token `i` is a word that begins with a capital.
    pub(super) fn is_capital(&self, i: usize) -> bool {
        self.is_word(i) && self.text(i).starts_with(char::is_uppercase)
    }

    pub(super) fn span(&self, i: usize) -> Span {
        self.items[i].span
    }

    /// The span from the start of token `from` to the end of the token before `to`.
    pub(super) fn cover(&self, from: usize, to: usize) -> Span {
        Span::new(self.items[from].span.start(), self.items[to - 1].span.end())
    }

    /// Whether no space stands between token `i` and the next.
    pub(super) fn joined(&self, i: usize) -> bool {
        matches!((self.items.get(i), self.items.get(i + 1)), (Some(a), Some(b)) if a.span.end() == b.span.start())
    }
}

/// Length of the number at the start of `rest`.
fn number(rest: &str) -> usize {
    let mut len = digits(rest);
    loop {
        let Some(separator) = rest[len..].chars().next() else {
            return len;
        };
        let after = &rest[len + separator.len_utf8()..];
        let group = digits(after);
        let joins = match separator {
            '.' | ',' => group > 0,
            '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' => group == 3 && thousands(&rest[..len]),
            _ => false,
        };
        if !joins {
            return len;
        }
        len += separator.len_utf8() + group;
    }
}

/// Whether a group of three digits may follow after a space or an apostrophe.
fn thousands(head: &str) -> bool {
    let mut groups = head.split(|c: char| !c.is_ascii_digit());
    let first = groups.next().unwrap_or_default();
    first.len() <= 3
        && !first.starts_with('0')
        && !head.contains(['.', ','])
        && groups.all(|group| group.len() == 3)
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Length of the word at the start of `rest`.
fn word(rest: &str) -> usize {
    let mut chars = rest.char_indices().peekable();
    let mut run = 0;
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        if c.is_alphanumeric() {
            run += 1;
            continue;
        }
        let inside = match c {
            '-' | '\'' | '’' => next.is_some_and(char::is_alphanumeric),
            ':' | '*' | '_' => rest[at + 1..].starts_with("in"),
            '.' if run == 1 => next.is_some_and(char::is_alphabetic) || rest[..at].contains('.'),
            _ => false,
        };
        if !inside {
            return at;
        }
        if c == '.' && !next.is_some_and(char::is_alphabetic) {
            return at + 1;
        }
        run = 0;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<&str> {
        let tokens = Tokens::new(text, Span::new(0, text.len()));
        (0..tokens.len()).map(|i| tokens.text(i)).collect()
    }

    #[test]
    fn words_keep_what_belongs_to_them() {
        assert_eq!(words("US-Konzern, Nutzer:innen!"), ["US-Konzern", ",", "Nutzer:innen", "!"]);
        assert_eq!(
            words("the U.S. Navy's z.B. Covid-19."),
            ["the", "U.S.", "Navy's", "z.B.", "Covid-19", "."]
        );
        assert_eq!(words("er (sie): „ja“"), ["er", "(", "sie", ")", ":", "„", "ja", "“"]);
    }

    #[test]
    fn numbers_keep_their_separators() {
        assert_eq!(words("12,5 Mio. und 1.200.000"), ["12,5", "Mio", ".", "und", "1.200.000"]);
        assert_eq!(words("10 000 von 3 000 000; 2 50"), ["10 000", "von", "3 000 000", ";", "2", "50"]);
        assert_eq!(
            words("£3bn, 3:1, 5-year-old"),
            ["£", "3", "bn", ",", "3", ":", "1", ",", "5", "-", "year-old"]
        );
        assert_eq!(words("Es sind 3."), ["Es", "sind", "3", "."]);
    }

    proptest! {
        #[test]
        fn tokens_slice_any_text(text in "\\PC{0,80}") {
            let tokens = Tokens::new(&text, Span::new(0, text.len()));
            let kept: String = (0..tokens.len()).map(|i| tokens.text(i)).collect();
            let packed = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(packed(&kept), packed(&text));
        }
    }
}
