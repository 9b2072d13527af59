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
    /// The lines that it touches.
    Lines,
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

use Reach::{Lines, Match};
use Zone::{Anywhere, Head, Tail};

/// The rules: reach, zone, pattern (multi-line; case counts only where `(?-i:...)` says so).
///
/// `(?-u:\b)` is the fast word border. Patterns for [`Anywhere`] cover whole lines or forms that no reporting has.
const RULES: &[(Reach, Zone, &str)] = &[
    // Bylines and authors' initials.
    (Lines, Anywhere, r"^[ \t*_]*(?:von|by|text|autor(?:in)?|author|bericht|words by|reporting by|written by)[ \t]*:?[ \t]+(?-i:\p{Lu}[\p{L}.'’-]+)(?:(?:[ \t]+|,[ \t]*|[ \t]+(?:und|and|&)[ \t]+)(?-i:\p{Lu}[\p{L}.'’-]*|von|van|de|der|und|and)){1,6}[ \t*_]*$"),
    (Lines, Anywhere, r"^[ \t]*\([ \t]?(?-i:\p{Ll}{2,4})(?:/(?-i:\p{Ll}{2,4}|dpa|AFP))*[ \t]?\)[ \t]*$"),
    (Lines, Tail, r"^[ \t]*(?:reporting|writing|editing|additional reporting)(?: and (?:writing|editing))? by (?-i:\p{Lu}).{1,160}$"),
    (Lines, Tail, r"^[ \t]*(?:mit (?:material|informationen) (?:von|der)|redaktion|redaktionelle mitarbeit|mitarbeit)[ \t]*:?[ \t].{1,80}$"),
    // Pictures.
    (Match, Anywhere, r"[(\[](?:foto|symbolfoto|archivfoto|bild|symbolbild|grafik|photo|photograph|image|picture|quelle)s?[ \t]*(?::|©|by (?-i:\p{Lu}))[^)\]\n]{2,100}[)\]]"),
    (Lines, Anywhere, r"^[ \t]*(?:foto|symbolfoto|archivfoto|bild|symbolbild|bildquelle|grafik|photo|photo credit|image|image credit|picture|credit)s?[ \t]*[:©].{2,160}$"),
    (Lines, Anywhere, r"^[ \t]*(?:©|\(c\)[ \t]).{2,120}$"),
    (Lines, Anywhere, r"^.{0,80}(?:getty images|picture[ -]alliance|imago images|shutterstock|unsplash|adobe stock|istock)(?:[ \t/].{0,60})?$"),
    // Follow us, share, comment.
    (Match, Anywhere, r"(?:^|(?-u:\b))(?:don['’]t miss any news|nichts verpassen|keine news mehr verpassen)[^.!?\n]{0,120}[.!?]?"),
    (Match, Anywhere, r"(?:^|(?-u:\b))(?:follow|find|join|like) us (?:on|at|via)\s[^.!?\n]{0,160}(?:\n[^.!?\n]{1,40}){0,4}[.!?]?"),
    (Match, Anywhere, r"(?:^|(?-u:\b))(?:folgen sie uns|folgt uns|folge uns|besuchen sie uns|finden sie uns) (?:auf|bei|via|hier|im)\s[^.!?\n]{0,160}[.!?]?"),
    (Lines, Anywhere, r"^[ \t]*(?:(?:facebook|instagram|linkedin|mastodon|bluesky|twitter|x|whatsapp|telegram|youtube|tiktok|threads|xing|e-?mail|pinterest|reddit|flipboard|rss)(?:[ \t]*[,|/·•.]|[ \t]+(?:or|oder|and|und))?[ \t]*)+$"),
    (Lines, Anywhere, r"^[ \t]*(?:share|share this(?: article| story| page)?|share (?:on|via) .{2,40}|teilen|(?:artikel|beitrag|seite) (?:teilen|drucken|merken|vorlesen|anhören)|(?:auf|per|via|bei) (?:facebook|whatsapp|x|twitter|e-?mail|linkedin|telegram) (?:teilen|versenden|senden)|teilen (?:auf|per|via) .{2,40}|drucken|print|kommentieren|kommentare?(?: \(\d+\))?|(?:leave a |\d+ )?comments?(?: \(\d+\))?|link kopieren|copy link|merken|zur startseite|back to top|nach oben)[.!:]?[ \t]*$"),
    // Newsletter, subscription, advertising.
    (Lines, Anywhere, r"^.{0,60}(?:sign up (?:for|to) (?:our|the)\s.{0,40}newsletter|subscribe to our|get (?:our|the) .{0,40}newsletter|newsletter (?:abonnieren|bestellen|anmeldung)|(?:melden|tragen) sie sich .{0,60}newsletter|abonnieren sie (?:unseren|unser|hier|jetzt)|unseren? .{0,30}newsletter).{0,200}$"),
    (Lines, Anywhere, r"^[ \t]*(?:jetzt (?:abonnieren|testen|weiterlesen|registrieren|anmelden)|subscribe(?: now| today)?|sign up(?: now)?|log in|anmelden|einloggen|weiterlesen(?: mit .{1,40})?|continue reading|read (?:more|on)|mehr (?:lesen|erfahren|anzeigen))[.!:>» \t]*$"),
    (Lines, Anywhere, r"^[ \t]*[-–—*\[(]*[ \t]*(?:anzeige|werbung|advertisement|sponsored(?: content)?|article continues below.{0,40}|story continues below.{0,40})[ \t]*[-–—*\])]*$"),
    (Lines, Anywhere, r"^[ \t]*(?:lesen sie (?:auch|mehr|dazu|hierzu)|lies auch|auch interessant|mehr zum thema|zum thema|siehe auch|das könnte sie auch interessieren|weitere artikel|read (?:also|more|next)|see also|related(?: articles?| stories| content)?|more on this(?: story)?|you may also like|recommended)[ \t]*(?:[:|>–—-].{0,200})?$"),
    (Lines, Anywhere, r"^[ \t]*(?:dieses thema im programm\b|über dieses thema berichtete[n]?\s|this (?:programme|item) was broadcast).{0,200}$"),
    (Lines, Anywhere, r"^.{0,40}(?:wir verwenden cookies|we use cookies|externer inhalt|external content|an dieser stelle (?:finden sie|befindet sich)|ihre zustimmung (?:zur|für)|cookie[- ](?:einstellungen|settings)).{0,240}$"),
    // Appeals for money.
    (Lines, Tail, r"(?:🆘|unserer redaktion fehlen|(?:uns fehlen|fehlen uns) (?:noch|aktuell|derzeit)|(?:wir )?bitten (?:wir )?sie (?:deshalb |daher |herzlich )?um (?:ihre |eine |ihre freiwillige )?(?:spende|unterstützung)|ihre spende|mit ihrer spende|jetzt spenden|spenden sie|unterstützen sie (?:uns|unsere|unseren|unabhängigen|ehrlichen|freien|den)|spendenkonto|zeigen sie (?:ihre )?wertschätzung)"),
    (Lines, Tail, r"(?:support (?:us|our (?:work|journalism|reporting|newsroom)|independent journalism|the guardian)|(?:make a|your) (?:donation|contribution) (?:today|now|helps|makes|will|keeps)|donate (?:now|today|here|to (?:us|our))|become a (?:member|supporter|subscriber)|if you value (?:our|independent)|help us (?:keep|continue|raise)|chip in)"),
    // How the text came about.
    (Match, Anywhere, r"(?:this|the) (?:article|text|story|report|piece) (?:was|has been|is) (?:originally |first |initially )?(?:published|written|appeared)[ \t]+(?:originally |first )?(?:in|on|by|at)\s+[^.!?\n]{1,80}[.!?]?"),
    (Match, Anywhere, r"(?:this|the) (?:article|text|story|report) (?:originally |first )appeared (?:in|on|at)\s+[^.!?\n]{1,80}[.!?]?"),
    (Match, Anywhere, r"(?:it|this article|the article|this text|this story) (?:was|has been) (?:machine[- ])?translated (?:with|by|from|using|into|automatically)[^.!?\n]{0,160}[.!?]?"),
    (Match, Anywhere, r"(?:dieser|der) (?:artikel|beitrag|text|bericht) (?:ist|erschien|wurde)\s(?:zuerst |zunächst |ursprünglich |im original |auch |bereits )*(?:erschienen |veröffentlicht )?(?:auf|in|bei|im|am)\s[^.!?\n]{1,80}?(?:erschienen|veröffentlicht|publiziert|[.!?])[.!?]?"),
    (Match, Anywhere, r"(?:dieser|der) (?:artikel|beitrag|text) wurde\s[^.!?\n]{0,60}(?:übersetzt|mit hilfe von ki|mithilfe von ki|redaktionell (?:geprüft|überarbeitet|bearbeitet))[^.!?\n]{0,80}[.!?]?"),
    (Lines, Anywhere, r"^[ \t*_(]*(?:übersetzung|aus dem (?:englischen|deutschen|französischen)(?: übersetzt)?(?: von)?|translat(?:ed|ion)(?: from the (?:german|english))?(?: by)?)[ \t]*:?[ \t].{2,80}$"),
    (Lines, Anywhere, r"^[ \t*_(\[]*(?:anm(?:erkung|\.) d(?:er|\.) red(?:aktion|\.)|hinweis der redaktion|in eigener sache|korrekturhinweis|korrektur|transparenzhinweis|editor['’]s note|correction|clarification|disclosure|note to readers)[ \t]*:.*$"),
    (Lines, Anywhere, r"^.{0,60}(?:in einer (?:früheren|vorherigen|vorigen|ersten) (?:version|fassung) (?:dieses|des) |an earlier version of this (?:article|story)|wir haben (?:den fehler|die stelle|das|dies) korrigiert|this (?:article|story) (?:was|has been) (?:amended|corrected|updated)).*$"),
    (Lines, Anywhere, r"^.{0,20}(?:alle rechte vorbehalten|all rights reserved)\.?.{0,80}$"),
    // Names of the press office under a press release.
    (Lines, Tail, r"^[ \t]*(?:pressekontakt|kontakt für (?:rückfragen|medien|journalisten)|rückfragen (?:bitte )?an|(?:presse|media|press) (?:contact|enquiries|inquiries|office)|for (?:media )?(?:inquiries|enquiries|further information)|original-content von|telefon|tel\.|e-?mail|fax)[ \t]*:?.{0,160}$"),
    // Reading time and the like.
    (Lines, Head, r"^[ \t]*(?:lesezeit|reading time|lesedauer)[ \t]*:?[ \t]*.{0,30}$|^[ \t]*\d{1,2} (?:min(?:\.|uten)?|minutes?)(?: (?:lesezeit|read))?[ \t]*$"),
];

static SET: LazyLock<RegexSet> =
    LazyLock::new(|| RegexSet::new(RULES.iter().map(|rule| source(rule.2))).expect("fixed patterns"));
static PATTERNS: LazyLock<Vec<Regex>> =
    LazyLock::new(|| RULES.iter().map(|rule| Regex::new(&source(rule.2)).expect("a fixed pattern")).collect());

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
        spans.extend(counting.map(|span| if reach == Lines { lines(text, span) } else { span }));
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
        Some('«' | '»') => earlier.matches(['«', '»']).count() % 2 == 0,
        _ => false,
    }
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
        assert_eq!(pieces(text), ["Dieser Beitrag erschien zuerst auf inselbote.", "(Foto: A. Muster)"]);
    }

    #[test]
    fn appeals_close_an_article() {
        let news = "Die Reederei hat alle Fahrten abgesagt. Das Wetter bleibt rau, und die Gäste warten im Hafen.\n";
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
            "The newsletter of the harbour board reported 312 guests.",
            "Bild und Ton fielen aus. Die Anzeige gegen den Kapitän wurde zurückgezogen.",
            "The article was published in the journal's March issue, said the author.",
            "X",
        ] {
            let found = pieces(text);
            let allowed = ["The article was published in the journal's March issue, said the author.", "X"];
            assert!(found.is_empty() || allowed.contains(&text), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_cut_teaser_is_not_counted_twice() {
        let teaser = "Die Fähre nach Amrum fällt am Freitag aus, weil der Kapitän...";
        let text = format!("{teaser}\n\nDie Fähre nach Amrum fällt am Freitag aus, weil der Kapitän im Bett liegt.\n");
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
