//! Positions in a text.

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into one text, both on character boundaries.
///
/// Inside the program every position is in bytes, because that is what slicing needs; records that leave it count
/// Unicode code points (see [`CharIndex`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// A span from `start` to `end`, in bytes.
    ///
    /// # Panics
    /// If `end < start` or an offset is beyond 4 GiB.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "span ends before it starts: {start}..{end}");
        let offset = |n: usize| u32::try_from(n).expect("texts are below 4 GiB");
        Self { start: offset(start), end: offset(end) }
    }

    /// The first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last.
    #[must_use]
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether the span holds no byte.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The piece of `text` that this span covers.
    ///
    /// # Panics
    /// If the span was made for another text and does not fall on this one's character boundaries.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.start()..self.end()]
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Number of bytes both spans share.
    #[must_use]
    pub fn overlap(self, other: Self) -> usize {
        (self.end.min(other.end)).saturating_sub(self.start.max(other.start)) as usize
    }

    /// The same span, `by` bytes further on.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start() + by, self.end() + by)
    }

    /// The span without white space at either end.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let piece = self.of(text);
        let start = self.start() + (piece.len() - piece.trim_start().len());
        let end = start + piece.trim().len();
        Self::new(start, end)
    }
}

/// Translates byte offsets of one text into code-point offsets, and back.
#[derive(Clone, Debug)]
pub struct CharIndex {
    /// Byte offset of every 64th code point.
    blocks: Vec<u32>,
}

const BLOCK: usize = 64;

impl CharIndex {
    /// An index over `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let blocks = text.char_indices().step_by(BLOCK).map(|(at, _)| Span::new(at, at).start).collect();
        Self { blocks }
    }

    /// Number of code points before byte `offset` of `text`, the text this index was made for.
    #[must_use]
    pub fn chars_before(&self, text: &str, offset: usize) -> usize {
        let block = self.blocks.partition_point(|&at| at as usize <= offset).saturating_sub(1);
        let from = self.blocks.get(block).map_or(0, |&at| at as usize);
        block * BLOCK + text[from..offset].chars().count()
    }

    /// Byte offset of code point number `chars` of `text`; the text's length where it has fewer.
    #[must_use]
    pub fn byte_of(&self, text: &str, chars: usize) -> usize {
        let Some(&from) = self.blocks.get(chars / BLOCK) else {
            return text.len();
        };
        let rest = &text[from as usize..];
        rest.char_indices().nth(chars % BLOCK).map_or(text.len(), |(at, _)| from as usize + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn char_offsets_agree_with_counting() {
        let text = "Köln – „Nein“ 🆘 ".repeat(40);
        let index = CharIndex::new(&text);
        for (n, (at, _)) in text.char_indices().enumerate() {
            assert_eq!(index.chars_before(&text, at), n);
            assert_eq!(index.byte_of(&text, n), at);
        }
        assert_eq!(index.chars_before(&text, text.len()), text.chars().count());
        assert_eq!(index.byte_of(&text, 1_000_000), text.len());
    }

    #[test]
    fn trimming_keeps_inner_space() {
        let text = "  am 27. Mai \n";
        assert_eq!(Span::new(0, text.len()).trimmed(text).of(text), "am 27. Mai");
        assert_eq!(Span::new(0, 2).trimmed(text).of(text), "");
    }

    #[test]
    fn overlap_is_shared_bytes() {
        assert_eq!(Span::new(2, 8).overlap(Span::new(5, 9)), 3);
        assert_eq!(Span::new(2, 4).overlap(Span::new(4, 9)), 0);
    }
}
