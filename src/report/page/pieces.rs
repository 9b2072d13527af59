//! Stretches of article text, cut where something on the page begins or ends.

use serde::Serialize;

use crate::{Span, claim::Claim};

/// A stretch of text, marked or not.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Piece<'t> {
    text: &'t str,
    mark: bool,
}

/// `span` of `text`, cut at the marks that reach into it. The pieces concatenate to the span's text.
pub(super) fn marked<'t>(text: &'t str, span: Span, marks: &[Span]) -> Vec<Piece<'t>> {
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [mark.start(), mark.end()]).collect();
    cuts.extend([span.start(), span.end()]);
    cuts.retain(|&cut| span.start() <= cut && cut <= span.end());
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |ends: &[usize]| {
        let here = Span::new(ends[0], ends[1]);
        Piece { text: here.of(text), mark: marks.iter().any(|mark| mark.contains(here)) }
    };
    cuts.windows(2).map(piece).collect()
}

/// A stretch of an article: inside claim number `claim` or between claims.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Stretch<'t> {
    pub(super) text: &'t str,
    pub(super) claim: Option<usize>,
    /// Whether the claim begins here, so that links have one place to lead to.
    pub(super) first: bool,
}

/// The paragraphs of `text` that are not blank, each cut where a claim begins or ends. `claims` are in the order of
/// their spans; where two overlap, the later one begins where it begins.
pub(super) fn paragraphs<'t>(text: &'t str, claims: &[&Claim]) -> Vec<Vec<Stretch<'t>>> {
    let reach = reaches(claims);
    blocks(text).into_iter().map(|block| stretches(text, block, &reach)).collect()
}

fn reaches(claims: &[&Claim]) -> Vec<Span> {
    let starts = claims.iter().skip(1).map(|next| next.span.start()).chain([usize::MAX]);
    claims
        .iter()
        .zip(starts)
        .map(|(claim, next)| Span::new(claim.span.start(), claim.span.end().min(next)))
        .collect()
}

fn stretches<'t>(text: &'t str, block: Span, reach: &[Span]) -> Vec<Stretch<'t>> {
    let mut out = Vec::new();
    let mut at = block.start();
    let mut push = |from: usize, to: usize, claim: Option<usize>, first: bool| {
        if from < to || first {
            out.push(Stretch { text: &text[from..to], claim, first });
        }
    };
    for (number, claim) in reach.iter().enumerate().filter(|(_, claim)| touches(block, **claim)) {
        let (from, to) = (claim.start().max(block.start()), claim.end().min(block.end()));
        push(at, from, None, false);
        push(from, to, Some(number), from == claim.start());
        at = to;
    }
    push(at, block.end(), None, false);
    out
}

fn touches(block: Span, claim: Span) -> bool {
    block.overlap(claim) > 0 || (claim.is_empty() && block.contains(claim))
}

/// Spans between blank lines.
fn blocks(text: &str) -> Vec<Span> {
    let mut blocks: Vec<Span> = Vec::new();
    let (mut at, mut open) = (0, false);
    for line in text.split_inclusive('\n') {
        let here = Span::new(at, at + line.len()).trimmed(text);
        at += line.len();
        match blocks.last_mut() {
            _ if here.is_empty() => open = false,
            Some(last) if open => *last = Span::new(last.start(), here.end()),
            _ => {
                blocks.push(here);
                open = true;
            }
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Facts;

    fn claim(start: usize, end: usize) -> Claim {
        let span = Span::new(start, end);
        Claim {
            id: format!("{start}-{end}"),
            article: 0,
            sentence: span,
            span,
            score: 1.0,
            facts: Facts::default(),
        }
    }

    fn shown(text: &str, claims: &[Claim]) -> Vec<String> {
        let claims: Vec<&Claim> = claims.iter().collect();
        let show = |s: &Stretch<'_>| match s.claim {
            Some(n) => format!("[{n}{}:{}]", if s.first { "!" } else { "" }, s.text),
            None => s.text.to_owned(),
        };
        paragraphs(text, &claims).iter().map(|p| p.iter().map(show).collect()).collect()
    }

    #[test]
    fn marks_are_cut_out_and_nothing_is_lost() {
        let text = "am 3. März um 9 Uhr";
        let pieces = marked(text, Span::new(0, text.len()), &[Span::new(3, 11), Span::new(6, 11)]);
        let joined: String = pieces.iter().map(|p| p.text).collect();
        assert_eq!(joined, text);
        let marked: String = pieces.iter().filter(|p| p.mark).map(|p| p.text).collect();
        assert_eq!(marked, "3. März");
    }

    #[test]
    fn marks_outside_are_left_out() {
        let pieces = marked("one two three", Span::new(4, 7), &[Span::new(0, 5), Span::new(8, 13)]);
        assert_eq!(pieces, [Piece { text: "t", mark: true }, Piece { text: "wo", mark: false }]);
    }

    #[test]
    fn paragraphs_are_cut_at_claims() {
        let text = "Head\n\nOne. Two.\nThree.\n \n";
        assert_eq!(shown(text, &[claim(6, 10), claim(11, 15)]), ["Head", "[0!:One.] [1!:Two.]\nThree."]);
    }

    #[test]
    fn each_claim_begins_once_even_where_claims_overlap_or_cross_paragraphs() {
        assert_eq!(shown("abcdef", &[claim(0, 6), claim(2, 4)]), ["[0!:ab][1!:cd]ef"]);
        assert_eq!(shown("abcdef", &[claim(0, 3), claim(0, 6)]), ["[0!:][1!:abcdef]"]);
        assert_eq!(shown("ab\n\ncd", &[claim(0, 6)]), ["[0!:ab]", "[0:cd]"]);
    }
}
