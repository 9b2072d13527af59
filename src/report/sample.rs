//! An invented affair to try the report on: a footbridge in the invented town of Norderwiek.

mod large;

pub(crate) use large::large;

use crate::{
    Span, Warning,
    article::{Article, Language, PublishedSource},
    claim::{Claim, Entity, Facts, Modality, Quantity},
    model::Scores,
    report::{Report, RunInfo},
    time::{Anchor, Interval, Modifier, Published, Timex, TimexKind},
    verdict::{Cue, Finding, Kind, Relation, Verdict},
};

/// Builds a report from texts and from pieces of them.
#[derive(Default)]
pub(crate) struct Draft {
    articles: Vec<Article>,
    claims: Vec<Claim>,
    findings: Vec<Finding>,
}

impl Draft {
    pub(crate) fn article(
        &mut self,
        outlet: &str,
        published: &str,
        language: Language,
        title: &str,
        text: &str,
    ) {
        let id = format!("art{}", self.articles.len() + 1);
        self.articles.push(Article {
            outlet: (!outlet.is_empty()).then(|| outlet.to_owned()),
            title: Some(title.to_owned()),
            published: Published::parse(published),
            published_source: match published.len() {
                0 => PublishedSource::None,
                10 => PublishedSource::Text,
                _ => PublishedSource::Metadata,
            },
            language: Some(language),
            url: Some(format!("https://{id}.example/bridge")),
            text: text.into(),
            path: format!("bridge/{id}.txt"),
            id,
        });
    }

    /// A claim on `quote`, in the newest article.
    pub(crate) fn claim(&mut self, quote: &str) -> &mut Claim {
        let article = self.articles.len() - 1;
        let span = self.find(article, quote);
        let id = format!("clm{}", self.claims.len() + 1);
        self.claims.push(Claim {
            id,
            article,
            sentence: span,
            span,
            score: 0.912_345,
            facts: Facts::default(),
        });
        self.claims.last_mut().unwrap()
    }

    /// The newest claim is said by `speaker`.
    pub(crate) fn said_by(&mut self, speaker: &str, modality: Modality) {
        let span = self.find(self.articles.len() - 1, speaker);
        let facts = &mut self.claims.last_mut().unwrap().facts;
        (facts.speaker, facts.modality) = (Some(span), modality);
    }

    /// The newest claim has a time expression, which was taken for `value`, from day `first` to day `last`.
    pub(crate) fn dated(&mut self, words: &str, value: &str, days: [&str; 2], anchor: Anchor) {
        let span = self.find(self.articles.len() - 1, words);
        let bound =
            |day: &str, time: &str| (!day.is_empty()).then(|| format!("{day}T{time}").parse().unwrap());
        self.claims.last_mut().unwrap().facts.timexes.push(Timex {
            span,
            kind: TimexKind::Date,
            value: value.to_owned(),
            modifier: words.starts_with("Ende").then_some(Modifier::End),
            interval: Interval { earliest: bound(days[0], "00:00:00"), latest: bound(days[1], "23:59:59") },
            anchor,
        });
    }

    /// The newest claim has a name, which is compared as `key`.
    pub(crate) fn named(&mut self, words: &str, key: &str) {
        let span = self.find(self.articles.len() - 1, words);
        self.claims.last_mut().unwrap().facts.entities.push(Entity { span, key: key.to_owned() });
    }

    /// A finding on claims number `a` and `b`, counted from 1, with one cue.
    pub(crate) fn finding(
        &mut self,
        relation: Relation,
        confidence: f32,
        (a, b): (usize, usize),
        (kind, cue_a, cue_b): (Kind, &str, &str),
        explanation: &str,
        conflict: usize,
    ) {
        let cue = |claim: usize, words: &str| {
            (!words.is_empty()).then(|| self.find(self.claims[claim - 1].article, words))
        };
        let cues = vec![Cue { kind, a: cue(a, cue_a), b: cue(b, cue_b) }];
        let scores = [Scores { entailment: 0.02, neutral: 0.05, contradiction: 0.93 }; 2];
        let (kind, explanation) = (Some(kind), explanation.to_owned());
        let verdict = Verdict { relation, kind, confidence, scores, cues, explanation };
        self.findings.push(Finding {
            id: format!("fnd{a}-{b}"),
            a: a - 1,
            b: b - 1,
            verdict,
            copies: Vec::new(),
            conflict,
        });
    }

    fn find(&self, article: usize, words: &str) -> Span {
        let text = &self.articles[article].text;
        let start = text.find(words).unwrap_or_else(|| panic!("`{words}` is not in {text}"));
        Span::new(start, start + words.len())
    }

    pub(crate) fn report(self) -> Report {
        let run = RunInfo { version: "0.0.0".to_owned(), ..RunInfo::default() };
        Report { articles: self.articles, claims: self.claims, findings: self.findings, run }
    }
}

/// Two articles and two findings, with what is awkward in text.
pub(crate) fn small() -> Report {
    let mut draft = Draft::default();
    draft.article(
        "Küstenbote",
        "2031-03-13T15:30+01:00",
        Language::De,
        "Steg gesperrt 🌉",
        "=Eilmeldung=\n\nVor einer Woche sperrte die Stadt den Steg. „40 Bohlen sind morsch“, sagte Ina Öz. <b>Mehr</b> folgt.",
    );
    draft.claim("Vor einer Woche sperrte die Stadt den Steg.");
    draft.dated("Vor einer Woche", "2031-03-06", ["2031-03-06"; 2], Anchor::Published);
    draft.claim("„40 Bohlen sind morsch“, sagte Ina Öz.");
    draft.said_by("Ina Öz", Modality::Asserted);
    let (name, number) = (draft.find(0, "Ina Öz"), draft.find(0, "40 Bohlen"));
    let facts = &mut draft.claims[1].facts;
    facts.entities.push(Entity { span: name, key: "ina öz".to_owned() });
    facts.quantities.push(Quantity {
        span: number,
        low: Some(40.0),
        high: Some(40.0),
        unit: Some("bohlen".to_owned()),
    });
    draft.article(
        "",
        "2031-03",
        Language::En,
        "Footbridge shut",
        "The footbridge was shut on 27 February. -12 \"planks\" & 'beams' are rotten.",
    );
    draft.claim("The footbridge was shut on 27 February.");
    draft.dated("27 February", "2031-02-27", ["2031-02-27"; 2], Anchor::Published);
    draft.claim("-12 \"planks\" & 'beams' are rotten.");
    let (date, number) = ((Kind::Date, "Vor einer Woche", "27 February"), (Kind::Number, "40", "-12"));
    draft.finding(
        Relation::Contradicts,
        0.930_04,
        (1, 3),
        date,
        "The closure is dated 6 March and 27 February.",
        1,
    );
    draft.finding(Relation::Qualifies, 0.5, (2, 4), number, "40 planks or fewer.", 2);
    let mut report = draft.report();
    report.run.folders.push("news/".to_owned());
    report.run.warnings.push(Warning::new("news/scan.pdf".as_ref(), None, "not a format that can be read"));
    report
}

/// Nine articles and twelve findings of all relations.
pub(crate) fn affair() -> Report {
    let mut draft = Draft::default();
    texts(&mut draft);
    findings(&mut draft);
    // The ninth article prints the second's first sentence.
    draft.findings[0].copies.push(draft.claims.len() - 1);
    let mut report = draft.report();
    let warnings = &mut report.run.warnings;
    warnings.push(Warning::new("bridge/plan.pdf".as_ref(), None, "not a format that can be read; left out"));
    warnings.push(Warning::new("bridge/feed.jsonl".as_ref(), Some(17), "the record has no text; left out"));
    report
}

fn texts(draft: &mut Draft) {
    draft.article("Küstenbote", "2031-03-03T09:12+01:00", Language::De, "Norderwiek sperrt die Hafenbrücke", "Norderwiek. Die Stadt hat die Hafenbrücke am 28. Februar für Fußgänger und Radfahrer gesperrt. Gutachter fanden an drei Pfeilern Risse. Die Sanierung soll 2,4 Millionen Euro kosten, sagte Bauamtsleiterin Mirja Tholen. Mit einer Freigabe rechnet sie Ende Mai.\n\nDer Hafenverein bezweifelt, dass die Sperrung nötig war. „Niemand hat uns ein Gutachten gezeigt“, sagte sein Vorsitzender Jost Ahlers. Die Brücke verbindet seit 1974 die Altstadt mit der Werftinsel.");
    draft.claim("Die Stadt hat die Hafenbrücke am 28. Februar für Fußgänger und Radfahrer gesperrt.");
    draft.dated("28. Februar", "2031-02-28", ["2031-02-28"; 2], Anchor::Published);
    draft.named("Hafenbrücke", "hafenbrücke");
    draft.claim("Gutachter fanden an drei Pfeilern Risse.");
    draft.claim("Die Sanierung soll 2,4 Millionen Euro kosten, sagte Bauamtsleiterin Mirja Tholen.");
    draft.said_by("Bauamtsleiterin Mirja Tholen", Modality::Planned);
    draft.claim("Mit einer Freigabe rechnet sie Ende Mai.");
    draft.dated("Ende Mai", "2031-05", ["2031-05-21", "2031-05-31"], Anchor::Published);
    draft.claim("Der Hafenverein bezweifelt, dass die Sperrung nötig war.");
    draft.said_by("Der Hafenverein", Modality::Denied);

    draft.article("The Harbour Gazette", "2031-03-07T06:00:00Z", Language::En, "Cracked pier closes Norderwiek crossing", "A week ago the town of Norderwiek closed its harbour bridge to everyone on foot or on a bicycle. Inspectors had found cracks in five of the nine piers, according to the town’s engineer. Repairs are put at 2.4 million euros. The crossing will stay shut until the autumn, the mayor’s office said on Thursday.");
    draft.claim(
        "A week ago the town of Norderwiek closed its harbour bridge to everyone on foot or on a bicycle.",
    );
    draft.dated("A week ago", "2031-02-28", ["2031-02-28"; 2], Anchor::Published);
    draft.named("harbour bridge", "hafenbrücke");
    draft.claim("Inspectors had found cracks in five of the nine piers, according to the town’s engineer.");
    draft.said_by("the town’s engineer", Modality::Asserted);
    draft.claim("Repairs are put at 2.4 million euros.");
    draft.claim("The crossing will stay shut until the autumn, the mayor’s office said on Thursday.");
    draft.said_by("the mayor’s office", Modality::Planned);
    draft.dated("until the autumn", "2031-FA", ["", "2031-11-30"], Anchor::Published);

    draft.article("Wiek aktuell", "2031-03-07", Language::De, "Ärger um gesperrte Hafenbrücke", "Seit Montag kommt niemand mehr über die Hafenbrücke. Die Stadt hatte sie vor vier Tagen wegen Rissen gesperrt. Nach Angaben des Rathauses sind alle neun Pfeiler betroffen. Ein Gutachten liegt dem Hafenverein seit Januar vor. Radfahrer dürfen die Brücke weiterhin schieben, heißt es im Rathaus.");
    draft.claim("Die Stadt hatte sie vor vier Tagen wegen Rissen gesperrt.");
    draft.dated("vor vier Tagen", "2031-03-03", ["2031-03-03"; 2], Anchor::Published);
    draft.claim("Nach Angaben des Rathauses sind alle neun Pfeiler betroffen.");
    draft.said_by("des Rathauses", Modality::Asserted);
    draft.claim("Ein Gutachten liegt dem Hafenverein seit Januar vor.");
    draft.dated("seit Januar", "2031-01", ["2031-01-01", ""], Anchor::Published);
    draft.claim("Radfahrer dürfen die Brücke weiterhin schieben, heißt es im Rathaus.");

    draft.article("Nordblick Online", "2031-03-19T17:45+01:00", Language::De, "Hafenbrücke: Kosten steigen auf 3,1 Millionen", "Die Sanierung der Norderwieker Hafenbrücke wird teurer. Das Bauamt rechnet nun mit 3,1 Millionen Euro. Bürgermeisterin Edda Rahn wies den Vorwurf zurück, die Sperrung sei voreilig gewesen. „Wir mussten sofort handeln“, sagte sie am Dienstag. Ursache der Risse ist nach ihrer Darstellung Streusalz.");
    draft.claim("Das Bauamt rechnet nun mit 3,1 Millionen Euro.");
    draft.claim("Bürgermeisterin Edda Rahn wies den Vorwurf zurück, die Sperrung sei voreilig gewesen.");
    draft.said_by("Bürgermeisterin Edda Rahn", Modality::Denied);
    draft.named("Edda Rahn", "edda rahn");
    draft.claim("Ursache der Risse ist nach ihrer Darstellung Streusalz.");
    draft.said_by("Bürgermeisterin Edda Rahn", Modality::Asserted);

    draft.article("The Harbour Gazette", "2031-04-02T08:30:00Z", Language::En, "Ship’s blow blamed for bridge cracks", "A dredger that struck the bridge in December caused the cracks, a report for the port authority says. The deputy mayor, Edda Rahn, declined to comment. Work on the piers began on 24 March. It will be finished by the end of June at the earliest.");
    draft.claim("A dredger that struck the bridge in December caused the cracks, a report for the port authority says.");
    draft.said_by("a report for the port authority", Modality::Asserted);
    draft.claim("The deputy mayor, Edda Rahn, declined to comment.");
    draft.named("Edda Rahn", "edda rahn");
    draft.claim("Work on the piers began on 24 March.");
    draft.dated("24 March", "2031-03-24", ["2031-03-24"; 2], Anchor::Published);
    draft.claim("It will be finished by the end of June at the earliest.");

    draft.article(
        "Küstenbote",
        "2031-04-03",
        Language::De,
        "Bauarbeiten an der Hafenbrücke laufen",
        "An der Hafenbrücke wird seit dem 31. März gebaut. Bis Ende Juni sollen alle Pfeiler gesichert sein.",
    );
    draft.claim("An der Hafenbrücke wird seit dem 31. März gebaut.");
    draft.named("Hafenbrücke", "hafenbrücke");
    draft.dated("seit dem 31. März", "2031-03-31", ["2031-03-31", ""], Anchor::Published);

    draft.article(
        "",
        "",
        Language::En,
        "Norderwiek in brief",
        "The bridge over the harbour is open again.\n\nNo date is given for the market.",
    );
    draft.article("اخبار الميناء", "2031-04", Language::En, "Bridge “<script>alert(1)</script>” reopened 🚲", "The harbour bridge reopened to cyclists, said שרה לוי, a spokeswoman \u{202e}of the port. <script>alert(\"x\")</script> Walkers must wait.");
    draft.claim("The harbour bridge reopened to cyclists, said שרה לוי, a spokeswoman \u{202e}of the port.");
    draft.said_by("שרה לוי", Modality::Asserted);

    draft.article("Wire & Sons", "2031-03-07", Language::En, "Bridge closed", "A week ago the town of Norderwiek closed its harbour bridge to everyone on foot or on a bicycle. More follows.");
    draft.claim(
        "A week ago the town of Norderwiek closed its harbour bridge to everyone on foot or on a bicycle.",
    );
}

fn findings(draft: &mut Draft) {
    use Kind::{Cause, Date, Number, Polarity, Role, Scope, Status};
    use Relation::{Contradicts, Disputes, Qualifies, Supersedes};
    draft.finding(
        Contradicts,
        0.968,
        (6, 10),
        (Date, "A week ago", "vor vier Tagen"),
        "Both date the closure: 28 February 2031 in one report, 3 March 2031 in the other.",
        1,
    );
    draft.finding(
        Contradicts,
        0.941,
        (2, 7),
        (Number, "drei", "five"),
        "Three piers are cracked in one report, five in the other.",
        2,
    );
    draft.finding(
        Contradicts,
        0.917,
        (16, 17),
        (Cause, "Streusalz", "A dredger that struck the bridge in December"),
        "The cracks are put down to road salt in one report and to a ship in the other.",
        3,
    );
    draft.finding(
        Contradicts,
        0.892,
        (1, 10),
        (Date, "28. Februar", "vor vier Tagen"),
        "Both date the closure: 28 February 2031 in one report, 3 March 2031 in the other.",
        1,
    );
    draft.finding(
        Contradicts,
        0.853,
        (7, 11),
        (Number, "five of the nine", "alle neun"),
        "Five piers are affected in one report, all nine in the other.",
        2,
    );
    draft.finding(
        Contradicts,
        0.781,
        (19, 21),
        (Date, "24 March", "31. März"),
        "Work began on 24 March 2031 in one report and on 31 March 2031 in the other.",
        4,
    );
    draft.finding(
        Contradicts,
        0.664,
        (15, 18),
        (Role, "Bürgermeisterin", "deputy mayor"),
        "Edda Rahn is mayor in one report and deputy mayor in the other.",
        5,
    );
    draft.finding(
        Contradicts,
        0.552,
        (6, 13),
        (Scope, "everyone on foot or on a bicycle", "Radfahrer"),
        "Cyclists are shut out in one report; they may push their bicycles across in the other.",
        6,
    );
    draft.finding(
        Supersedes,
        0.934,
        (8, 14),
        (Number, "2.4 million euros", "3,1 Millionen Euro"),
        "The later report raises the cost from 2.4 to 3.1 million euros.",
        7,
    );
    draft.finding(
        Supersedes,
        0.715,
        (13, 22),
        (Status, "schieben", "reopened"),
        "The later report has the bridge open to cyclists again.",
        6,
    );
    draft.finding(
        Disputes,
        0.876,
        (5, 15),
        (Polarity, "bezweifelt", "wies den Vorwurf zurück"),
        "The mayor rejects what the harbour club says: that the closure was not needed.",
        8,
    );
    draft.finding(
        Qualifies,
        0.623,
        (4, 20),
        (Date, "Ende Mai", "at the earliest"),
        "The later report makes the reopening depend on work that ends in June at the earliest.",
        9,
    );
}
