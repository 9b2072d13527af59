//! Splits text into words, numbers and signs.

use crate::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Word,
    /// Digits, possibly with separators between them: `27`, `3,5`, `15:30`, `2025-05-27`.
    Number,
    Sign,
}

/// A piece of text, and what stands before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) shape: Shape,
    /// No white space before it.
    pub(super) glued: bool,
    /// First of its paragraph.
    pub(super) breaks: bool,
    /// First word of its sentence, as far as signs tell.
    pub(super) starts: bool,
}

/// All tokens of `text`, in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    while let Some((start, newlines)) = skip_space(text, at) {
        let (shape, end) = piece(text, start);
        let breaks = found.is_empty() || newlines > 1;
        let starts = breaks || shape != Shape::Sign && found.last().is_some_and(|t| opens(text, &found, t));
        found.push(Token {
            span: Span::new(start, end),
            shape,
            glued: start == at && at > 0,
            breaks,
            starts,
        });
        at = end;
    }
    found
}

fn skip_space(text: &str, at: usize) -> Option<(usize, usize)> {
    let mut newlines = 0;
    for (offset, c) in text[at..].char_indices() {
        match c {
            '\n' => newlines += 1,
            c if c.is_whitespace() => {}
            _ => return Some((at + offset, newlines)),
        }
    }
    None
}

/// Whether a word after `last` begins a sentence; quotation marks and brackets are looked through.
fn opens(text: &str, found: &[Token], last: &Token) -> bool {
    let sign = |t: &Token| {
        if t.shape == Shape::Sign { text[t.span.start()..].chars().next() } else { None }
    };
    match sign(last) {
        Some('.' | '!' | '?' | ':' | '•' | '…') => true,
        Some('"' | '“' | '„' | '»' | '«' | '”' | '\'' | '(' | ')' | '[' | ']' | '‘' | '’' | '`') => {
            found.len() < 2 || matches!(sign(&found[found.len() - 2]), Some('.' | '!' | '?' | ':'))
        }
        _ => false,
    }
}

fn piece(text: &str, start: usize) -> (Shape, usize) {
    let rest = &text[start..];
    let Some(first) = rest.chars().next() else {
        return (Shape::Sign, start);
    };
    if first.is_ascii_digit() {
        (Shape::Number, start + number(rest.as_bytes()))
    } else if first.is_alphanumeric() {
        (Shape::Word, start + word(rest))
    } else {
        (Shape::Sign, start + first.len_utf8())
    }
}

fn word(rest: &str) -> usize {
    let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    if rest[..end].chars().count() == 1 { initials(rest, end) } else { end }
}

/// `a.m`, `z.B`: single letters with dots between.
fn initials(rest: &str, mut end: usize) -> usize {
    while let Some(after) = rest[end..].strip_prefix('.') {
        let mut chars = after.chars();
        let (Some(letter), next) = (chars.next(), chars.next()) else {
            break;
        };
        if !letter.is_alphabetic() || next.is_some_and(char::is_alphanumeric) {
            break;
        }
        end += 1 + letter.len_utf8();
    }
    end
}

fn number(bytes: &[u8]) -> usize {
    let mut end = digits(bytes, 0);
    if let Some(iso) = iso_date(bytes, end) {
        return iso;
    }
    while let Some(b'.' | b',' | b':' | b'/') = bytes.get(end) {
        let next = digits(bytes, end + 1);
        if next == end + 1 {
            break;
        }
        end = next;
    }
    end
}

fn digits(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count()
}

fn iso_date(bytes: &[u8], year: usize) -> Option<usize> {
    let month = digits(bytes, 5.min(bytes.len()));
    let day = digits(bytes, 8.min(bytes.len()));
    let dashes = bytes.get(4) == Some(&b'-') && bytes.get(7) == Some(&b'-');
    (year == 4 && month == 7 && day == 10 && dashes).then_some(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|t| t.span.of(text)).collect()
    }

    #[test]
    fn numbers_keep_inner_separators() {
        assert_eq!(pieces("am 27.5.2025, 15:30 Uhr."), ["am", "27.5.2025", ",", "15:30", "Uhr", "."]);
        assert_eq!(
            pieces("2025-05-27 3-5 1990s 8 p.m."),
            ["2025-05-27", "3", "-", "5", "1990", "s", "8", "p.m", "."]
        );
        assert_eq!(pieces("A320 U.S. „Mai“"), ["A320", "U.S", ".", "„", "Mai", "“"]);
    }

    #[test]
    fn sentence_starts_are_seen_through_quotes_and_brackets() {
        let text = "Er kam. „Morgen gehe ich“, sagt Mai. [Mehr dazu hier.]\nAm Montag (nach acht) ging sie.";
        let starts: Vec<&str> = tokens(text).iter().filter(|t| t.starts).map(|t| t.span.of(text)).collect();
        assert_eq!(starts, ["Er", "Morgen", "Mehr", "Am"]);
    }
}
