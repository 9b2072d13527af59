//! Editorial matter: what an outlet writes about itself and to its readers. It makes no claims.

mod rules;

use std::sync::LazyLock;

use regex::{Regex, RegexSet};

use super::dateline;
use crate::Span;

/// How much of the text is editorial where a pattern matches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// What the pattern covers.
    Match,
    /// From the match to the end of its sentence, across single line breaks.
    Sentence,
    /// The line, where it is short; a long one is a paragraph that has more to say.
    Line,
    /// The line, however long.
    Paragraph,
}

/// Where a pattern counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Zone {
    Anywhere,
    /// The first lines.
    Head,
    /// The second half: appeals to readers close an article; in the middle of it they are news about appeals.
    Tail,
}

/// How far a match reaches, where it counts, what its line must hold, and the pattern. Case counts only inside
/// `(?-i:...)`.
struct Rule(Reach, Zone, &'static [&'static str], &'static str);

/// Decides in one go which of the rules for line starts a line fits.
static STARTS: LazyLock<RegexSet> = LazyLock::new(|| {
    let sources = rules::STARTS.iter().map(|rule| format!(r"(?i)\A[ \t]*{}", rule.3));
    RegexSet::new(sources).expect("fixed patterns")
});

static INNER: LazyLock<Vec<Regex>> =
    LazyLock::new(|| rules::INNER.iter().map(|rule| pattern(&format!("(?im){}", rule.3))).collect());

/// Any cue of any rule.
static CUE: LazyLock<Regex> = LazyLock::new(|| {
    let cues: Vec<String> =
        rules::INNER.iter().flat_map(|rule| rule.2).map(|cue| regex::escape(cue)).collect();
    pattern(&format!("(?i)(?:{})", cues.join("|")))
});

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a fixed pattern")
}

/// Pieces of `text` that make no claims: appeals to readers, bylines, credits, notes on the text itself, the dateline.
///
/// The spans are in order and apart from each other; they begin and end at the borders of words.
#[must_use]
pub fn editorial(text: &str) -> Vec<Span> {
    let mut spans = dateline::find(text).spans;
    spans.extend(teaser(text));
    spans.extend(starts(text));
    spans.extend(inner(text));
    merged(text, spans)
}

/// What the rules for line starts cover.
fn starts(text: &str) -> Vec<Span> {
    let mut at = 0;
    let mut spans = Vec::new();
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.len()).trimmed(text);
        at += line.len();
        let head = span.of(text);
        let head = &head[..head.floor_char_boundary(LINE_BYTES)];
        for rule in STARTS.matches(head) {
            spans.extend(covered(text, span, &rules::STARTS[rule]));
        }
    }
    spans
}

/// What the rules with cues cover.
fn inner(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for cue in CUE.find_iter(text) {
        let line = lines(text, Span::new(cue.start(), cue.end()));
        let line = Span::new(line.start(), text.len().min(line.end() + 1));
        let cue = cue.as_str().to_lowercase();
        for (rule, pattern) in
            rules::INNER.iter().zip(INNER.iter()).filter(|(rule, _)| rule.2.contains(&cue.as_str()))
        {
            let found =
                pattern.find_iter(line.of(text)).map(|m| Span::new(m.start(), m.end()).shifted(line.start()));
            spans.extend(found.filter_map(|span| covered(text, span, rule)));
        }
    }
    spans
}

/// What `rule` covers where it matches `span`.
fn covered(text: &str, span: Span, rule: &Rule) -> Option<Span> {
    let counts = in_zone(text, span, rule.1) && !is_quoted(text, span);
    counts.then(|| reached(text, span, rule.0)).flatten()
}

/// Bytes of a text that count as its head.
const HEAD_BYTES: usize = 600;

fn in_zone(text: &str, span: Span, zone: Zone) -> bool {
    match zone {
        Zone::Anywhere => true,
        Zone::Head => span.start() < HEAD_BYTES,
        Zone::Tail => span.start() >= text.len() / 2,
    }
}

/// Whether the span stands inside quotation marks that were opened in its line: then somebody is being cited.
fn is_quoted(text: &str, span: Span) -> bool {
    let line = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[line..span.start()];
    let straight = before.matches('"').count() % 2 == 1;
    let last = before.rfind(['„', '“', '”', '«', '»']).map(|at| &before[at..]);
    straight || last.is_some_and(|rest| opens(rest, before))
}

/// `“` closes in German and opens in English; `«` and `»` do either.
fn opens(rest: &str, before: &str) -> bool {
    let earlier = &before[..before.len() - rest.len()];
    match rest.chars().next() {
        Some('„') => true,
        Some('“') => !earlier.contains('„'),
        Some('«' | '»') => earlier.matches(['«', '»']).count().is_multiple_of(2),
        _ => false,
    }
}

/// A longer line than this, in bytes, is a paragraph.
const LINE_BYTES: usize = 240;
/// A sentence is not followed further than this, in bytes.
const SENTENCE_BYTES: usize = 240;

fn reached(text: &str, span: Span, reach: Reach) -> Option<Span> {
    let line = lines(text, span);
    match reach {
        Reach::Match => Some(span),
        Reach::Sentence => Some(Span::new(span.start(), sentence_end(text, span.end()))),
        Reach::Line => Some(line).filter(|line| line.len() <= LINE_BYTES),
        Reach::Paragraph => Some(line),
    }
}

/// Where the sentence around `from` ends: behind its full stop, at a blank line, else at the end of the line.
fn sentence_end(text: &str, from: usize) -> usize {
    let rest = &text[from..];
    let rest = &rest[..rest.floor_char_boundary(SENTENCE_BYTES)];
    let stop = rest
        .match_indices(['.', '!', '?'])
        .map(|(at, _)| at + 1)
        .find(|end| rest[*end..].chars().next().is_none_or(char::is_whitespace));
    let blank = rest.find("\n\n");
    let line = || rest.find('\n').unwrap_or(rest.len());
    from + stop.into_iter().chain(blank).min().unwrap_or_else(line)
}

/// The whole lines that `span` touches.
fn lines(text: &str, span: Span) -> Span {
    let start = text[..span.start()].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end()..].find('\n').map_or(text.len(), |at| span.end() + at);
    Span::new(start, end)
}

/// How many paragraphs may stand before the one that a teaser was cut from.
const TEASER_REACH: usize = 4;
/// A shorter beginning may be repeated by chance.
const TEASER_BYTES: usize = 40;

/// A paragraph that ends in dots and is repeated in full further down.
fn teaser(text: &str) -> Option<Span> {
    let mut at = 0;
    let paragraphs: Vec<Span> = text
        .split_inclusive('\n')
        .map(|line| {
            at += line.len();
            Span::new(at - line.len(), at).trimmed(text)
        })
        .filter(|span| !span.is_empty())
        .take(2 * TEASER_REACH)
        .collect();
    paragraphs.iter().enumerate().take(TEASER_REACH).find_map(|(n, span)| {
        let cut = span.of(text).strip_suffix("...").or_else(|| span.of(text).strip_suffix('…'))?.trim_end();
        let repeated = paragraphs[n + 1..].iter().any(|other| other.of(text).starts_with(cut));
        (cut.len() >= TEASER_BYTES && repeated).then_some(*span)
    })
}

/// Trimmed, in order, and joined where only white space lies between.
fn merged(text: &str, mut spans: Vec<Span>) -> Vec<Span> {
    spans = spans.into_iter().map(|span| span.trimmed(text)).filter(|span| !span.is_empty()).collect();
    spans.sort();
    let mut out: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start() <= last.end() || text[last.end()..span.start()].trim().is_empty() => {
                *last = Span::new(last.start(), last.end().max(span.end()));
            }
            _ => out.push(span),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        editorial(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn lines_that_make_no_claims() {
        for line in [
            "Von Ada Muster",
            "*By Ada Muster and Jo van der Test*",
            "von Ada Muster",
            "( xyz)",
            "(ab/dpa)",
            "Foto: Ada Muster / Inselbote",
            "© Inselbote",
            "Teilen",
            "Auf WhatsApp teilen",
            "Kommentare (12)",
            "Share this article",
            "Sign up for our daily harbour newsletter and never miss a tide.",
            "Melden Sie sich hier für den Newsletter an.",
            "Anzeige",
            "Lesen Sie auch: Wie der Sturm entstand",
            "Read more: how the storm came about",
            "Anmerkung der Redaktion: Die Zahl der Gäste wurde berichtigt.",
            "Correction: the number of guests was wrong.",
            "In einer früheren Fassung dieses Artikels stand eine andere Zahl.",
            "Dieses Thema im Programm: Inselfunk, 5. März, 17 Uhr",
            "Alle Rechte vorbehalten.",
            "Dieser Text wurde von zwei Freiwilligen aus dem Dänischen übersetzt.",
            "Follow us on Mastodon for more news from the harbour.",
            "Folgen Sie uns auch auf unserem Telegram-Kanal.",
            "An earlier version of this article gave a wrong number of guests.",
        ] {
            let text = format!("Die Fähre bleibt im Hafen.\n{line}\nDie Gäste warten.");
            assert_eq!(pieces(&text), [line]);
        }
    }

    #[test]
    fn notes_inside_and_across_lines() {
        let text = "The ferry stays in port.\n\nDon't miss any news – follow us on\n Facebook,\n LinkedIn or\n Mastodon.\n\n\
                    This article was originally published in\n German.\nIt was translated with technical help.\n";
        let found = pieces(text);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("Don't miss") && found[0].ends_with("technical help."));
        let text = "Dieser Beitrag erschien zuerst auf inselbote.example. Die Fähre (Foto: A. Muster) bleibt im Hafen.";
        assert_eq!(
            pieces(text),
            ["Dieser Beitrag erschien zuerst auf inselbote.example.", "(Foto: A. Muster)"]
        );
    }

    #[test]
    fn appeals_close_an_article() {
        let news =
            "Die Reederei hat alle Fahrten abgesagt. Das Wetter bleibt rau, und die Gäste warten im Hafen.\n";
        let appeal = "Uns fehlen noch 400 Euro für ein neues Mikrofon. Unterstützen Sie unsere Arbeit!";
        assert_eq!(pieces(&format!("{news}{appeal}")), [appeal]);
        let english = "Your donation helps us to stay afloat. Support our journalism.";
        assert_eq!(pieces(&format!("{news}{english}")), [english]);
    }

    #[test]
    fn news_about_such_things_is_news() {
        for text in [
            "She joined the choir, and she told us: follow us at your own risk.",
            "Der Beitrag wurde im Januar um zwei Euro erhöht.",
            "Von Montag an gilt der neue Fahrplan.",
            "Von Ada Muster war nichts zu hören.",
            "By Monday the ferry was back.",
            "Die Partei bat ihre Mitglieder um Spenden. Der Verein sammelte 93 Euro ein.",
            "Ein Sprecher sagte: „Folgen Sie uns auf dem Rundgang.“ Dann ging er.",
            "Der Vorsitzende rief: „Jetzt spenden hilft“, und ging nach Hause zu Frau und Kind.",
            "Die Kommentare waren böse. Er teilte das Foto auf Facebook.",
            "Die Fahrt war lang, und alle hatten Hunger. Am Ende der Reise spenden sie Beifall.",
            "Es war ein gutes Jahr für den Verein. Im Dezember gaben sie ihre Spende im Rathaus ab.",
            "von Thadden. Der Arzt und Philosoph Cornelius\nkam mit der Fähre.",
            "The newsletter of the harbour board reported 312 guests.",
            "Bild und Ton fielen aus. Die Anzeige gegen den Kapitän wurde zurückgezogen.",
            "The article was published in the journal's March issue, said the author.",
        ] {
            let found = pieces(text);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_correction_inside_a_paragraph_is_one_sentence() {
        let text = "Der Rat tagt. Anders als es in einer früheren Fassung dieses Artikels hieß, kommt sie nicht. Gut so.";
        assert_eq!(
            pieces(text),
            ["Anders als es in einer früheren Fassung dieses Artikels hieß, kommt sie nicht."]
        );
    }

    #[test]
    fn cues_are_lower_case_and_reach_their_rules() {
        for rule in rules::INNER {
            assert!(!rule.2.is_empty(), "{}", rule.3);
            for cue in rule.2 {
                let found = CUE.find(cue).map(|found| found.as_str());
                let reached = found.is_some_and(|found| rule.2.contains(&found));
                assert!(reached, "cue `{cue}` is hidden by `{found:?}` of another rule");
            }
        }
    }

    #[test]
    fn a_cut_teaser_is_not_counted_twice() {
        let teaser = "Die Fähre nach Amrum fällt am Freitag aus, weil der Kapitän...";
        let text = format!(
            "{teaser}\n\nDie Fähre nach Amrum fällt am Freitag aus, weil der Kapitän im Bett liegt.\n"
        );
        assert_eq!(pieces(&text), [teaser]);
        assert_eq!(pieces(&format!("{teaser}\n\nEin anderer Satz.\n")), [""; 0]);
    }

    #[test]
    fn the_dateline_is_editorial() {
        assert_eq!(pieces("Husum (dpa) - Die Fähre bleibt im Hafen."), ["Husum (dpa) -"]);
    }

    #[test]
    fn spans_are_apart_and_in_order() {
        let text = "Teilen\n\nAnzeige\nDie Fähre bleibt.\nVon Ada Muster\n";
        assert_eq!(pieces(text), ["Teilen\n\nAnzeige", "Von Ada Muster"]);
        assert_eq!(editorial(""), []);
    }
}
