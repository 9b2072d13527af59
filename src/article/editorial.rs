//! Editorial matter: what an outlet writes about itself and to its readers. It makes no claims.

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

use Reach::{Line, Match, Paragraph, Sentence};
use Zone::{Anywhere, Head, Tail};

/// The rules: reach, zone, pattern (multi-line; case counts only where `(?-i:...)` says so).
///
/// Patterns hold no long repetitions and no Unicode word borders, which make them slow.
const RULES: &[(Reach, Zone, &str)] = &[
    // Bylines and authors' initials.
    (
        Line,
        Anywhere,
        r"^[ \t*_]*(?:von|by|(?:text|autor(?:in)?|author|bericht)[ \t]*:|words by|reporting by|written by)[ \t]+(?-i:Dr\.|Prof\.|\p{Lu}[\p{L}'’-]+|\p{Lu}\.)(?:(?:,?[ \t]+|[ \t]+(?:und|and|&)[ \t]+)(?-i:Dr\.|Prof\.|\p{Lu}[\p{L}'’-]+|\p{Lu}\.|von|van|de|der))+\.?[ \t*_]*$",
    ),
    (Line, Anywhere, r"^[ \t]*\([ \t]?(?-i:[a-zäöü]{2,4})(?:/(?-i:[a-zäöü]{2,4}|AFP))*[ \t]?\)[ \t]*$"),
    (
        Line,
        Tail,
        r"^[ \t]*(?:additional )?(?:reporting|writing|editing)(?: and (?:writing|editing))? by (?-i:\p{Lu})",
    ),
    (
        Line,
        Tail,
        r"^[ \t]*(?:mit (?:material|informationen) (?:von|der) |redaktion: |redaktionelle mitarbeit:? |mitarbeit: )",
    ),
    // Pictures.
    (
        Match,
        Anywhere,
        r"[(\[](?:foto|symbolfoto|archivfoto|bild|symbolbild|grafik|photo|photograph|image|picture)s?[ \t]*(?::|©|by (?-i:\p{Lu}))[^)\]\n]+[)\]]",
    ),
    (
        Line,
        Anywhere,
        r"^[ \t]*(?:foto|symbolfoto|archivfoto|bild|symbolbild|bildquelle|grafik|photo|photo credit|image|image credit|picture|credit)s?[ \t]*[:©]",
    ),
    (Line, Anywhere, r"^[ \t]*(?:©|\(c\)[ \t])"),
    (
        Line,
        Anywhere,
        r"(?:getty images|picture[ -]alliance|imago images|shutterstock|unsplash|adobe stock|istock)(?:[ \t]*/[^.\n]*)?$",
    ),
    // Follow us, share, comment.
    (Sentence, Anywhere, r"(?:don['’]t miss any news|nichts verpassen[!:]|keine news mehr verpassen)"),
    (Sentence, Anywhere, r"(?:follow|find|join|like) us (?:on|at|via)\s"),
    (
        Sentence,
        Anywhere,
        r"(?:folgen sie uns|folgt uns|folge uns|besuchen sie uns|finden sie uns) (?:auf|bei|via|hier|im)\s",
    ),
    (
        Line,
        Anywhere,
        r"^[ \t]*(?:(?:facebook|instagram|linkedin|mastodon|bluesky|twitter|x|whatsapp|telegram|youtube|tiktok|threads|xing|e-?mail|pinterest|reddit|flipboard|rss)(?:[ \t]*[,|/·•.]|[ \t]+(?:or|oder|and|und))?[ \t]*)+$",
    ),
    (
        Line,
        Anywhere,
        r"^[ \t]*(?:share|share this(?: article| story| page)?|share (?:on|via) [^.\n]+|teilen|(?:artikel|beitrag|seite) (?:teilen|drucken|merken|vorlesen|anhören)|(?:auf|per|via|bei) (?:facebook|whatsapp|x|twitter|e-?mail|linkedin|telegram) (?:teilen|versenden|senden)|teilen (?:auf|per|via) [^.\n]+|drucken|print|kommentieren|kommentare?(?: \(\d+\))?|(?:leave a |\d+ )?comments?(?: \(\d+\))?|link kopieren|copy link|merken|zur startseite|back to top|nach oben)[.!:]?[ \t]*$",
    ),
    // Newsletter, subscription, advertising.
    (
        Line,
        Anywhere,
        r"(?:sign up (?:for|to) (?:our|the) [^.\n]*newsletter|subscribe to our|get (?:our|the) [^.\n]*newsletter|newsletter (?:abonnieren|bestellen|anmeldung)|(?:melden|tragen) sie sich [^.\n]*newsletter|abonnieren sie (?:unseren|unser|hier|jetzt)|unseren? [^.\n]*newsletter)",
    ),
    (
        Line,
        Anywhere,
        r"^[ \t]*(?:jetzt (?:abonnieren|testen|weiterlesen|registrieren|anmelden)|subscribe(?: now| today)?|sign up(?: now)?|log in|anmelden|einloggen|weiterlesen(?: mit [^.\n]+)?|continue reading|read (?:more|on)|mehr (?:lesen|erfahren|anzeigen))[.!:>» \t]*$",
    ),
    (
        Line,
        Anywhere,
        r"^[ \t]*[-–—*\[(]*[ \t]*(?:anzeige|werbung|advertisement|sponsored(?: content)?|(?:article|story) continues below[^.\n]*)[ \t]*[-–—*\])]*$",
    ),
    (
        Line,
        Anywhere,
        r"^[ \t]*(?:lesen sie (?:auch|mehr|dazu|hierzu)|lies auch|auch interessant|mehr zum thema|zum thema|siehe auch|das könnte sie auch interessieren|weitere artikel|read (?:also|more|next)|see also|related(?: articles?| stories| content)?|more on this(?: story)?|you may also like|recommended)[ \t]*(?:[:|>–—-]|$)",
    ),
    (
        Line,
        Anywhere,
        r"^[ \t]*(?:dieses thema im programm|über dieses thema berichtete|this (?:programme|item) was broadcast)",
    ),
    (
        Line,
        Anywhere,
        r"(?:wir verwenden cookies|we use cookies|externer inhalt|external content|an dieser stelle (?:finden sie|befindet sich)|ihre zustimmung (?:zur|für)|cookie[- ](?:einstellungen|settings))",
    ),
    // Appeals for money.
    (
        Paragraph,
        Tail,
        r"(?:🆘|unserer redaktion fehlen|(?:uns fehlen|fehlen uns) (?:noch|aktuell|derzeit)|bitten (?:wir )?(?-i:Sie) (?:deshalb |daher |herzlich )?um (?:ihre |eine |ihre freiwillige )?(?:spende|unterstützung)|(?-i:Ihre Spende|Ihrer Spende)|jetzt spenden|spenden (?-i:Sie) (?:jetzt|bitte|hier|einmalig|online|für|mit|an|auf)|unterstützen (?-i:Sie) (?:uns|unsere|unseren|unabhängigen|ehrlichen|freien)|spendenkonto|zeigen (?-i:Sie) (?:ihre )?wertschätzung)",
    ),
    (
        Paragraph,
        Tail,
        r"(?:support (?:us|our (?:work|journalism|reporting|newsroom)|independent journalism)|(?:make a|your) (?:donation|contribution) (?:today|now|helps|makes|will|keeps)|donate (?:now|today|here|to (?:us|our))|become a (?:member|supporter|subscriber)|if you value (?:our|independent)|help us (?:keep|continue|raise))",
    ),
    // How the text came about.
    (
        Sentence,
        Anywhere,
        r"(?:this|the) (?:article|text|story|report|piece) (?:was|has been|is) (?:(?:originally|first|initially) (?:published|written)|published (?:originally|first)) (?:in|on|by|at)\s",
    ),
    (
        Sentence,
        Anywhere,
        r"(?:this|the) (?:article|text|story|report) (?:originally|first) appeared (?:in|on|at)\s",
    ),
    (
        Sentence,
        Anywhere,
        r"(?:it|this article|the article|this text|this story) (?:was|has been) (?:machine[- ])?translated (?:with|by|from|using|into|automatically)",
    ),
    (
        Sentence,
        Anywhere,
        r"dieser (?:artikel|beitrag|text|bericht) (?:ist |erschien |wurde )(?:auch |bereits )?(?:zuerst|zunächst|ursprünglich|im original)",
    ),
    (
        Sentence,
        Anywhere,
        r"(?:dieser|der) (?:artikel|beitrag|text) wurde (?:[^.!?\s]+ ){0,6}?(?:übersetzt|mit hilfe von ki|mithilfe von ki|redaktionell (?:geprüft|überarbeitet|bearbeitet))",
    ),
    (
        Line,
        Anywhere,
        r"^[ \t*_(]*(?:übersetzung|aus dem (?:englischen|deutschen|französischen)(?: übersetzt)?(?: von)?|translat(?:ed|ion)(?: from the (?:german|english))?(?: by)?)[ \t]*:[^.!?\n]{2,60}$",
    ),
    (
        Paragraph,
        Anywhere,
        r"^[ \t*_(\[]*(?:anm(?:erkung|\.) d(?:er|\.) red(?:aktion|\.)|hinweis der redaktion|in eigener sache|korrekturhinweis|korrektur|transparenzhinweis|editor['’]s note|correction|clarification|disclosure|note to readers)[ \t]*:",
    ),
    (
        Paragraph,
        Anywhere,
        r"^[^.\n]{0,40}(?:in einer (?:früheren|vorherigen|vorigen|ersten) (?:version|fassung) (?:dieses|des|dieser|der) (?:artikels|textes|beitrags|berichts|meldung)|an earlier version of this (?:article|story)|this (?:article|story) (?:was|has been) (?:amended|corrected|updated) (?:to|on|after))",
    ),
    (
        Sentence,
        Anywhere,
        r"(?:anders als (?:es )?|wie (?:es )?)?in einer (?:früheren|vorherigen|vorigen|ersten) (?:version|fassung) (?:dieses|des) (?:artikels|textes|beitrags|berichts)",
    ),
    (Line, Anywhere, r"(?:alle rechte vorbehalten|all rights reserved)"),
    // The press office under a press release.
    (
        Line,
        Tail,
        r"^[ \t]*(?:pressekontakt|kontakt für (?:rückfragen|medien|journalisten)|rückfragen (?:bitte )?an|(?:presse|media|press) (?:contact|enquiries|inquiries|office)|for (?:media )?(?:inquiries|enquiries|further information)|original-content von|(?:telefon|tel\.?|e-?mail|fax)[ \t]*:)",
    ),
    // Reading time and the like.
    (Line, Head, r"^[ \t]*(?:lesezeit|reading time|lesedauer)[ \t]*:"),
    (Line, Head, r"^[ \t]*\d{1,2} (?:min(?:\.|uten)?|minutes?)(?: (?:lesezeit|read))?[ \t]*$"),
];

static SET: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(RULES.iter().map(|rule| source(rule.2))).expect("fixed patterns"));
static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    RULES.iter().map(|rule| Regex::new(&source(rule.2)).expect("a fixed pattern")).collect()
});

fn source(pattern: &str) -> String {
    format!("(?im){pattern}")
}

/// Pieces of `text` that make no claims: appeals to readers, bylines, credits, notes on the text itself, the dateline.
///
/// The spans are in order and apart from each other; they begin and end at the borders of words.
#[must_use]
pub fn editorial(text: &str) -> Vec<Span> {
    let mut spans = dateline::find(text).spans;
    spans.extend(teaser(text));
    for rule in SET.matches(text) {
        let (reach, zone, _) = RULES[rule];
        let found = PATTERNS[rule].find_iter(text).map(|m| Span::new(m.start(), m.end()));
        let counting = found.filter(|span| in_zone(text, *span, zone) && !is_quoted(text, *span));
        spans.extend(counting.filter_map(|span| reached(text, span, reach)));
    }
    merged(text, spans)
}

/// Bytes of a text that count as its head.
const HEAD_BYTES: usize = 600;

fn in_zone(text: &str, span: Span, zone: Zone) -> bool {
    match zone {
        Anywhere => true,
        Head => span.start() < HEAD_BYTES,
        Tail => span.start() >= text.len() / 2,
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
        Match => Some(span),
        Sentence => Some(Span::new(span.start(), sentence_end(text, span.end()))),
        Line => Some(line).filter(|line| line.len() <= LINE_BYTES),
        Paragraph => Some(line),
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
