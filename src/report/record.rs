//! The records that leave the program as JSON Lines. [`Article`] is its own record; the others count positions in
//! Unicode code points of the article's text and carry the text they point at.

use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};

use super::Report;
use crate::{
    CharIndex, Span,
    article::{Article, Language},
    claim::{Claim, Modality},
    time::{Anchor, Modifier, Published, Timex, TimexKind},
    verdict::{Cue, Finding, Kind, Relation},
};

/// A text with the index that turns byte spans into code-point offsets.
#[derive(Clone, Debug)]
pub struct Indexed<'a> {
    text: &'a str,
    index: CharIndex,
}

impl<'a> Indexed<'a> {
    /// Indexes `text`.
    #[must_use]
    pub fn new(text: &'a str) -> Self {
        Self { text, index: CharIndex::new(text) }
    }

    /// `span` in code points, end exclusive.
    #[must_use]
    pub fn range(&self, span: Span) -> (usize, usize) {
        let start = self.index.chars_before(self.text, span.start());
        (start, start + span.of(self.text).chars().count())
    }

    fn piece(&self, span: Span) -> PieceRecord {
        let (start, end) = self.range(span);
        PieceRecord { start, end, text: span.of(self.text).to_owned() }
    }
}

/// A piece of an article's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceRecord {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// What stands there.
    pub text: String,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimexRecord {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The expression.
    pub text: String,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimexKind,
    /// TIMEX3 value.
    pub value: String,
    /// TIMEX3 mod.
    #[serde(rename = "mod")]
    pub modifier: Option<Modifier>,
    /// First day, or second, that may be meant, ISO 8601; `None` is open.
    pub earliest: Option<String>,
    /// Last day, or second, that may be meant, inclusive; `None` is open.
    pub latest: Option<String>,
    /// `none`, `published`, `unknown`, or the value of the date in the text that it was resolved against.
    pub anchor: String,
}

impl TimexRecord {
    /// The record of `timex`, whose span counts bytes of `text`.
    #[must_use]
    pub fn new(timex: &Timex, text: &Indexed<'_>) -> Self {
        let PieceRecord { start, end, text } = text.piece(timex.span);
        Self {
            start,
            end,
            text,
            kind: timex.kind,
            value: timex.value.clone(),
            modifier: timex.modifier,
            earliest: timex.interval.earliest.map(|at| bound(at, Time::midnight())),
            latest: timex.interval.latest.map(|at| bound(at, Time::constant(23, 59, 59, 0))),
            anchor: anchor(&timex.anchor).to_owned(),
        }
    }
}

/// A bound as a day where it falls on the day's own bound, else to the second.
fn bound(at: DateTime, of_day: Time) -> String {
    if at.time() == of_day { at.date().to_string() } else { at.to_string() }
}

fn anchor(anchor: &Anchor) -> &str {
    match anchor {
        Anchor::None => "none",
        Anchor::Published => "published",
        Anchor::Unknown => "unknown",
        Anchor::Text(value) => value,
    }
}

/// A name in a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRecord {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The name as written.
    pub text: String,
    /// The form under which names are compared.
    pub key: String,
}

/// A number in a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuantityRecord {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The number as written, with its unit.
    pub text: String,
    /// Smallest value that the wording allows; `None` is open.
    pub low: Option<f64>,
    /// Largest value that the wording allows; `None` is open.
    pub high: Option<f64>,
    /// Normalised unit.
    pub unit: Option<String>,
}

/// One claim, complete in itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimRecord {
    /// Stable between runs.
    pub id: String,
    /// Id of the article.
    pub article: String,
    /// Outlet of the article.
    pub outlet: Option<String>,
    /// Publication date of the article, as given.
    pub published: Option<Published>,
    /// Language of the article.
    pub language: Option<Language>,
    /// First code point of the claim in the article's text.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The claim.
    pub text: String,
    /// The sentence that it stands in.
    pub sentence: String,
    /// Probability that something checkable is stated, to four decimals.
    pub score: f64,
    /// Whose words they are; `None` is the outlet's own voice.
    pub speaker: Option<PieceRecord>,
    /// How firmly it is stated.
    pub modality: Modality,
    /// Time expressions, in order.
    pub timexes: Vec<TimexRecord>,
    /// Names, in order.
    pub entities: Vec<EntityRecord>,
    /// Numbers, in order.
    pub quantities: Vec<QuantityRecord>,
    /// Whether the main statement is negated.
    pub negated: bool,
}

impl ClaimRecord {
    /// The record of `claim`, made from `article`, whose text is `text`.
    #[must_use]
    pub fn new(claim: &Claim, article: &Article, text: &Indexed<'_>) -> Self {
        let PieceRecord { start, end, text: words } = text.piece(claim.span);
        let facts = &claim.facts;
        Self {
            id: claim.id.clone(),
            article: article.id.clone(),
            outlet: article.outlet.clone(),
            published: article.published.clone(),
            language: article.language,
            start,
            end,
            text: words,
            sentence: claim.sentence.of(&article.text).to_owned(),
            score: rounded(claim.score),
            speaker: facts.speaker.map(|span| text.piece(span)),
            modality: facts.modality,
            timexes: facts.timexes.iter().map(|timex| TimexRecord::new(timex, text)).collect(),
            entities: entities(claim, text),
            quantities: quantities(claim, text),
            negated: facts.negated,
        }
    }
}

fn entities(claim: &Claim, text: &Indexed<'_>) -> Vec<EntityRecord> {
    let record = |entity: &crate::claim::Entity| {
        let PieceRecord { start, end, text } = text.piece(entity.span);
        EntityRecord { start, end, text, key: entity.key.clone() }
    };
    claim.facts.entities.iter().map(record).collect()
}

fn quantities(claim: &Claim, text: &Indexed<'_>) -> Vec<QuantityRecord> {
    let record = |quantity: &crate::claim::Quantity| {
        let PieceRecord { start, end, text } = text.piece(quantity.span);
        let crate::claim::Quantity { low, high, unit, .. } = quantity.clone();
        QuantityRecord { start, end, text, low, high, unit }
    };
    claim.facts.quantities.iter().map(record).collect()
}

/// Scores differ in their last bits between machines; four decimals are what a reader can use.
pub(super) fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1e4).round() / 1e4
}

/// A pair of spans that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CueRecord {
    /// What clashes here.
    pub kind: Kind,
    /// In the article of the first claim.
    pub a: Option<PieceRecord>,
    /// In the article of the second claim.
    pub b: Option<PieceRecord>,
}

/// One finding, complete in itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindingRecord {
    /// Stable between runs.
    pub id: String,
    /// What the claims are to one another.
    pub relation: Relation,
    /// What it is about.
    pub kind: Option<Kind>,
    /// How sure the relation is, 0 to 1, to four decimals.
    pub confidence: f64,
    /// The earlier claim.
    pub a: ClaimRecord,
    /// The later claim.
    pub b: ClaimRecord,
    /// What the finding rests on.
    pub cues: Vec<CueRecord>,
    /// One sentence for the reader.
    pub explanation: String,
    /// Ids of claims elsewhere that say the same as either in the same words.
    pub copies: Vec<String>,
    /// Number of the fact that it is about.
    pub conflict: usize,
}

/// Makes the records of one report.
#[derive(Clone, Debug)]
pub struct Records<'r> {
    report: &'r Report,
    texts: Vec<Indexed<'r>>,
}

impl<'r> Records<'r> {
    /// Indexes the report's texts.
    #[must_use]
    pub fn new(report: &'r Report) -> Self {
        Self { report, texts: report.articles.iter().map(|article| Indexed::new(&article.text)).collect() }
    }

    /// The claims, in the report's order.
    pub fn claims(&self) -> impl Iterator<Item = ClaimRecord> {
        self.report.claims.iter().map(|claim| self.claim(claim))
    }

    /// The findings, in the report's order.
    pub fn findings(&self) -> impl Iterator<Item = FindingRecord> {
        self.report.findings.iter().map(|finding| self.finding(finding))
    }

    fn claim(&self, claim: &Claim) -> ClaimRecord {
        ClaimRecord::new(claim, &self.report.articles[claim.article], &self.texts[claim.article])
    }

    fn finding(&self, finding: &Finding) -> FindingRecord {
        let [a, b] = [finding.a, finding.b].map(|index| &self.report.claims[index]);
        let verdict = &finding.verdict;
        FindingRecord {
            id: finding.id.clone(),
            relation: verdict.relation,
            kind: verdict.kind,
            confidence: rounded(verdict.confidence),
            a: self.claim(a),
            b: self.claim(b),
            cues: verdict.cues.iter().map(|cue| self.cue(cue, a, b)).collect(),
            explanation: verdict.explanation.clone(),
            copies: finding.copies.iter().map(|&claim| self.report.claims[claim].id.clone()).collect(),
            conflict: finding.conflict,
        }
    }

    fn cue(&self, cue: &Cue, a: &Claim, b: &Claim) -> CueRecord {
        let piece =
            |span: Option<Span>, claim: &Claim| span.map(|span| self.texts[claim.article].piece(span));
        CueRecord { kind: cue.kind, a: piece(cue.a, a), b: piece(cue.b, b) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{report::sample, time::Interval};

    #[test]
    fn claims_count_code_points_and_read_back() {
        let report = sample::small();
        let claims: Vec<ClaimRecord> = Records::new(&report).claims().collect();
        for claim in &claims {
            let text: Vec<char> =
                report.articles.iter().find(|a| a.id == claim.article).unwrap().text.chars().collect();
            let at = |start: usize, end: usize| text[start..end].iter().collect::<String>();
            assert_eq!(at(claim.start, claim.end), claim.text);
            for timex in &claim.timexes {
                assert_eq!(at(timex.start, timex.end), timex.text);
            }
            let line = serde_json::to_string(claim).unwrap();
            assert_eq!(serde_json::from_str::<ClaimRecord>(&line).unwrap(), *claim);
        }
        insta::assert_json_snapshot!(claims[1]);
    }

    #[test]
    fn findings_read_back() {
        let report = sample::affair();
        for finding in Records::new(&report).findings() {
            let line = serde_json::to_string(&finding).unwrap();
            assert_eq!(serde_json::from_str::<FindingRecord>(&line).unwrap(), finding);
        }
    }

    #[test]
    fn findings_hold_both_claims_whole() {
        let report = sample::small();
        let records = Records::new(&report);
        let (finding, claims) = (records.findings().next().unwrap(), records.claims().collect::<Vec<_>>());
        assert_eq!((&finding.a, &finding.b), (&claims[0], &claims[2]));
        let mut finding = serde_json::to_value(finding).unwrap();
        (finding["a"], finding["b"]) = ("claim 1".into(), "claim 3".into());
        insta::assert_json_snapshot!(finding);
    }

    #[test]
    fn articles_are_their_own_records() {
        let article = &sample::small().articles[1];
        let line = serde_json::to_string(article).unwrap();
        insta::assert_snapshot!(line);
        assert_eq!(serde_json::from_str::<Article>(&line).unwrap(), *article);
    }

    #[test]
    fn bounds_are_days_where_they_fall_on_a_day() {
        let record = |earliest: &str, latest: Option<&str>, anchor: Anchor| {
            let interval =
                Interval { earliest: earliest.parse().ok(), latest: latest.map(|at| at.parse().unwrap()) };
            let (span, value) = (Span::new(0, 3), "2031".to_owned());
            let timex = Timex {
                span,
                kind: TimexKind::Time,
                value,
                modifier: Some(Modifier::OnOrAfter),
                interval,
                anchor,
            };
            TimexRecord::new(&timex, &Indexed::new("now"))
        };
        let timed =
            record("2031-03-06T00:00:00", Some("2031-03-06T15:30:59"), Anchor::Text("2031-03".to_owned()));
        insta::assert_json_snapshot!(timed);
        let open = record("2031-03-06T15:30:00", None, Anchor::Unknown);
        assert_eq!(
            (open.earliest.as_deref(), open.latest, open.anchor.as_str()),
            (Some("2031-03-06T15:30:00"), None, "unknown")
        );
        assert_eq!(
            record("", Some("2031-03-06T23:59:59"), Anchor::None).latest.as_deref(),
            Some("2031-03-06")
        );
    }

    #[test]
    fn scores_have_four_decimals() {
        assert_eq!(rounded(0.912_345).to_string(), "0.9123");
        assert_eq!(rounded(0.5).to_string(), "0.5");
        assert_eq!(rounded(1.0 / 3.0).to_string(), "0.3333");
    }
}
