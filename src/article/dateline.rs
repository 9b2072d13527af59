//! What the head and the foot of a text tell about its publication: "Stand: 5.3.2024", "HUSUM (dpa) -".

use std::sync::LazyLock;

use regex::Regex;

use super::nominative::nominative;
use super::written_date::at_start;
use crate::Span;
use crate::time::Published;

/// What was found, and where it stands.
#[derive(Debug, Default)]
pub(super) struct Imprint {
    /// Publication date.
    pub(super) published: Option<Published>,
    /// Who published the text.
    pub(super) outlet: Option<String>,
    /// Pieces of the text that say so, and nothing about the world.
    pub(super) spans: Vec<Span>,
}

/// Words before a date of publication, best first. Where `free` is set they may stand anywhere in the line and the
/// line may go on after the date; else they begin a part of the line that the date ends.
struct Label {
    pattern: &'static str,
    free: bool,
}

const LABELS: &[Label] = &[
    Label {
        pattern: r"(?:erst)?veröffentlicht(?:\s+am)?\s*:?|erschienen(?:\s+am)?\s*:?|publiziert(?:\s+am)?\s*:?|online\s+seit\s*:?|sendung\s+vom",
        free: false,
    },
    Label {
        pattern: r"(?:first\s+)?published(?:\s+(?:on|at))?\s*:?|posted(?:\s+on)?\s*:?|(?:publication|release|publishing)\s+date\s*:?",
        free: false,
    },
    Label {
        pattern: r"veröffentlichungsdatum\s*:?|erscheinungsdatum\s*:?|erstellt(?:\s+am)?\s*:|datum\s*:|date\s*:",
        free: false,
    },
    Label { pattern: r"^\s*date\b", free: true },
    Label { pattern: r"\bStand\s*:", free: true },
    Label {
        pattern: r"(?:zuletzt\s+)?aktualisiert(?:\s+am)?\s*:?|letzte\s+(?:aktualisierung|änderung)(?:\s+am)?\s*:?|update\s*:",
        free: false,
    },
    Label { pattern: r"(?:last\s+)?(?:updated|modified)(?:\s+(?:on|at))?\s*:?", free: false },
];

/// Ranks of dates without a label: between those of the labels for publication and for updates.
const RELEASE_RANK: usize = 3;
const BARE_RANK: usize = 3;

static LABEL_RULES: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let part = |label: &Label| match label.free {
        true => format!("(?P<label>{})", label.pattern),
        false => format!(r"(?:^|[|·•(/–—-])\s*(?P<label>{})", label.pattern),
    };
    LABELS.iter().map(|label| pattern(&format!("(?i){}", part(label)))).collect()
});

/// `Pressemitteilung des X vom`, before the date.
static RELEASE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^\s*(?:(?:gemeinsame\s+)?(?:Presse|Medien)(?:mitteilung|information|erklärung)|press\s+(?:release|statement))(?:\s+(?:Nr\.?|No\.?)?\s*\d[\d/.-]*)?(?:\s+(?P<article>des|der|von|by|of|from)\s+(?:(?:der|dem|den|the)\s+)?(?P<outlet>\S[^\n]{1,140}?))?\s*(?:,|\s(?:vom|v\.|of|dated|on)|[|–—])\s*",
    )
});

/// News agencies as datelines name them; what follows a slash is the regional service or a second agency.
const AGENCIES: &str = "dpa|dpa-AFX|AFP|APA|Reuters|rtr|AP|epd|KNA|sid|SDA|Keystone-SDA|dts|ots|Bloomberg|PA|PA Media|UPI|Xinhua|TASS|Interfax|ANSA|EFE|DJ|Dow Jones|dapd|ddp|taz";

/// `Husum (dpa) -`, `(Reuters) -`, `LONDON, March 5 (AP) —`.
static DATELINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^\s*(?:date\s+[\d-]+\s+)?(?:\p{{Lu}}[\p{{L}}\d.,/' -]{{0,60}}?\s*)?\((?:(?P<outlet>{AGENCIES})(?:[/-][\p{{L}}\d /.-]{{1,30}})?)\)\s*(?:[-–—:|]+|\.)\s*"
    ))
});

/// `HUSUM taz |`.
static CAPITALS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"^\s*\p{{Lu}}{{2,}}[\p{{Lu}} /.-]{{0,40}}\s(?P<outlet>{AGENCIES})\s+\|\s*"))
});

/// `Husum,` before a date.
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^\s*\p{Lu}[\p{L}./-]{1,24}(?:\s(?:(?:am|an der|bei|im|ob der|of|upon|on)\s)?\(?\p{Lu}[\p{L}./()-]{0,24}){0,3},\s+(?:den\s+)?",
    )
});

/// Names of the publisher in the foot of a text.
const FOOT: &[&str] = &[
    r"(?i)^\s*(?:original)?(?:quelle|source)\s*:\s*(?P<outlet>[^\n,;()]{2,60}?)\s*\.?\s*$",
    r"(?i)^\s*(?:©|\(c\)|copyright(?:\s*©)?)\s*\d{4}\s+(?P<outlet>[^\n,.|/]{2,50}?)(?:[.|,].*)?$",
];

static FOOT_RULES: LazyLock<Vec<Regex>> = LazyLock::new(|| FOOT.iter().map(|rule| pattern(rule)).collect());

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("a fixed pattern")
}

/// Lines of the head and of the foot that are looked at.
const HEAD_LINES: usize = 8;
const FOOT_LINES: usize = 4;
/// A longer line is running text; only its start can tell something.
const LABEL_BYTES: usize = 300;

/// Reads the head and the foot of `text`.
pub(super) fn find(text: &str) -> Imprint {
    let lines: Vec<Span> = lines(text).collect();
    let foot = lines.len().saturating_sub(FOOT_LINES);
    let mut found = Found::default();
    for (n, line) in lines.iter().enumerate().filter(|(n, _)| *n < HEAD_LINES || *n >= foot) {
        found.read(text, *line, n > 0 && n + 1 == lines.len());
    }
    found.dates.sort_by_key(|(rank, at, _)| (*rank, *at));
    found.imprint.published = found.dates.into_iter().next().map(|(_, _, published)| published);
    found.imprint
}

/// The lines of `text` that hold something.
fn lines(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let span = Span::new(at, at + line.len());
        at += line.len();
        Some(span).filter(|_| !line.trim().is_empty())
    })
}

#[derive(Default)]
struct Found {
    imprint: Imprint,
    dates: Vec<(usize, usize, Published)>,
}

impl Found {
    fn read(&mut self, text: &str, line: Span, is_last: bool) {
        let whole = line.of(text).trim_end();
        let head = &whole[..whole.floor_char_boundary(LABEL_BYTES)];
        let begun = self.labels(head, line.start());
        self.release(head, line.start());
        self.dateline(&head[begun..], line.start() + begun);
        if head.len() == whole.len() {
            self.bare(head, line.start());
        }
        if is_last {
            self.foot(head, line.start());
        }
    }

    fn date(&mut self, rank: usize, published: Published, span: Span) {
        self.dates.push((rank, span.start(), published));
        self.imprint.spans.push(span);
    }

    /// Dates behind a label; gives back where the running text of the line begins.
    fn labels(&mut self, line: &str, at: usize) -> usize {
        let mut begun = 0;
        for (rank, (rule, label)) in LABEL_RULES.iter().zip(LABELS).enumerate() {
            let Some(found) = rule.captures(line).and_then(|c| c.name("label")) else {
                continue;
            };
            let Some((published, end)) = date_after(line, found.end()) else {
                continue;
            };
            if label.free || ends_part(&line[end..]) {
                self.date(rank, published, Span::new(at + found.start(), at + end));
                begun =
                    if found.start() == 0 || line[..found.start()].trim().is_empty() { end } else { begun };
            }
        }
        begun
    }

    fn release(&mut self, line: &str, at: usize) {
        let Some(found) = RELEASE.captures(line) else {
            return;
        };
        let Some((published, end)) = date_after(line, found[0].len()) else {
            return;
        };
        if !ends_part(&line[end..]) {
            return;
        }
        self.date(RELEASE_RANK, published, Span::new(at, at + end));
        let genitive = found.name("article").is_some_and(|word| word.as_str().eq_ignore_ascii_case("des"));
        if let Some(name) = found.name("outlet").map(|name| name.as_str().trim()) {
            self.outlet(&if genitive { nominative(name) } else { name.to_owned() });
        }
    }

    fn dateline(&mut self, line: &str, at: usize) {
        if let Some(found) = DATELINE.captures(line).or_else(|| CAPITALS.captures(line)) {
            self.outlet(&found["outlet"]);
            self.imprint.spans.push(Span::new(at, at + found[0].len()));
        }
        let Some(place) = PLACE.find(line) else { return };
        if let Some((published, end)) = date_after(line, place.end())
            && (ends_part(&line[end..]) || line[end..].starts_with(" ("))
        {
            self.date(BARE_RANK, published, Span::new(at, at + end));
        }
    }

    /// Parts of a line that are a date and nothing else.
    fn bare(&mut self, line: &str, at: usize) {
        let mut start = 0;
        for part in line.split_inclusive(['|', '·', '•']) {
            let content =
                Span::new(start, start + part.trim_end_matches(['|', '·', '•']).len()).trimmed(line);
            start += part.len();
            if let Some((published, end)) = at_start(content.of(line))
                && end == content.len()
                && published.day().is_some()
            {
                self.date(BARE_RANK, published, content.shifted(at));
            }
        }
    }

    fn foot(&mut self, line: &str, at: usize) {
        if let Some(found) = FOOT_RULES.iter().find_map(|rule| rule.captures(line)) {
            self.outlet(&found["outlet"]);
            self.imprint.spans.push(Span::new(at, at + line.len()));
        }
    }

    /// The first name found is the one that counts.
    fn outlet(&mut self, name: &str) {
        if self.imprint.outlet.is_none() {
            self.imprint.outlet = Some(name.trim().to_owned());
        }
    }
}

/// The date that follows `from` in `line`, and where it ends.
fn date_after(line: &str, from: usize) -> Option<(Published, usize)> {
    let rest = &line[from..];
    let blank = rest.len() - rest.trim_start().len();
    at_start(rest.trim_start()).map(|(published, end)| (published, from + blank + end))
}

/// Whether nothing of the sentence follows.
fn ends_part(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with(['|', '·', '•', '–', '—', '-', '/', ')', ':', ',', ';', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<String>, Option<String>) {
        let found = find(text);
        (found.published.map(|p| p.to_string()), found.outlet)
    }

    const BODY: &str = "\n\nAm 1. Januar 2020 war noch alles anders.\n";

    #[test]
    fn heads() {
        for (head, published, outlet) in [
            ("Sturm legt Fähren lahm Stand: 05.03.2024 17:45 Uhr", Some("2024-03-05T17:45"), None),
            (
                "Veröffentlicht am 5. März 2024, 8.15 Uhr | Aktualisiert: 6. März 2024",
                Some("2024-03-05T08:15"),
                None,
            ),
            ("Published 5 March 2024", Some("2024-03-05"), None),
            ("Sendung vom 5. März 2024, 18 Uhr", Some("2024-03-05"), None),
            ("First published on March 5, 2024 at 6:10 pm", Some("2024-03-05T18:10"), None),
            (" date 2024-03 Husum (dpa) - Die Fähre bleibt im Hafen.", Some("2024-03"), Some("dpa")),
            ("Husum (dpa/lno) – Die Fähre bleibt im Hafen.", None, Some("dpa")),
            ("LONDON (Reuters) - The ferry stays in port.", None, Some("Reuters")),
            ("LONDON, March 5 (AP) — The ferry stays in port.", None, Some("AP")),
            ("HUSUM taz | Die Fähre bleibt im Hafen.", None, Some("taz")),
            ("Husum, 5. März 2024 – Die Fähre bleibt im Hafen.", Some("2024-03-05"), None),
            ("Bad Segeberg, den 05.03.2024", Some("2024-03-05"), None),
            (
                "Pressemitteilung des Bremischen Beauftragten für Wattenmeer vom 05.03.2024",
                Some("2024-03-05"),
                Some("Bremischer Beauftragter für Wattenmeer"),
            ),
            (
                "Pressemitteilung Nr. 12/2024 der Reederei Nordwind vom 5. März 2024",
                Some("2024-03-05"),
                Some("Reederei Nordwind"),
            ),
            ("Press release by the Harbour Board, 5 March 2024", Some("2024-03-05"), Some("Harbour Board")),
            ("Von Ada Muster | Dienstag, 5. März 2024 | 17:45 Uhr", Some("2024-03-05"), None),
        ] {
            let expected = (published.map(str::to_owned), outlet.map(str::to_owned));
            assert_eq!(read(&format!("{head}{BODY}")), expected, "{head}");
        }
    }

    #[test]
    fn running_text_is_no_imprint() {
        for text in [
            "Ab dem 27. März 2024 fährt die Fähre wieder. Wer nicht mitfährt, muss bis 26. März absagen.",
            "Veröffentlicht am 5. März 2024 wurde der Bericht erst nach langem Streit.",
            "Published on 5 March 2024 to great acclaim, the report is out of print.",
            "Der Stand der Dinge: Am 5. März 2024 war der Hafen leer.",
            "Die Pressemitteilung der Reederei vom 5. März 2024 nannte keine Zahlen.",
            "Husum, 5. März 2024 war das, sagt er.",
            "Die Kandidatin (SPD) - sie ist 41 - schwieg.",
            "März 2024",
            "Ungefähr drei Wochen später, am 5. März 2024",
        ] {
            assert_eq!(read(text), (None, None), "{text}");
        }
    }

    #[test]
    fn feet() {
        assert_eq!(
            read(&format!("{BODY}Stand: 5. März 2024\nQuelle: Inselbote")),
            (Some("2024-03-05".into()), Some("Inselbote".into()))
        );
        assert_eq!(
            read(&format!("{BODY}© 2024 Hafenblatt. Alle Rechte vorbehalten.")),
            (None, Some("Hafenblatt".into()))
        );
    }

    #[test]
    fn the_spans_cover_the_imprint_only() {
        let text = " date 2024-03 Husum (dpa) - Die Fähre bleibt.";
        let pieces: Vec<&str> = find(text).spans.iter().map(|span| span.of(text)).collect();
        assert_eq!(pieces, [" date 2024-03", " Husum (dpa) - "]);
        let text = "Sturm legt Fähren lahm Stand: 05.03.2024 17:45 Uhr\n";
        let pieces: Vec<&str> = find(text).spans.iter().map(|span| span.of(text)).collect();
        assert_eq!(pieces, ["Stand: 05.03.2024 17:45 Uhr"]);
    }

    #[test]
    fn impossible_dates_are_none() {
        assert_eq!(read("Stand: 30.02.2024\nDie Fähre bleibt."), (None, None));
    }
}
