//! The lines of `reviews.jsonl`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    report::{ClaimRecord, FindingRecord},
    time::Published,
    verdict::{Kind, Relation},
};

/// Version of the lines' layout (`docs/schemas/review.v1.json`).
pub(super) const VERSION: u32 = 1;

/// One thing that a reviewer did. Nothing is ever changed or removed; [`Action::Undo`] is an entry of its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Layout of the line.
    pub v: u32,
    /// Unlike that of any other entry.
    pub id: String,
    /// When it was saved.
    pub at: Timestamp,
    /// Who did it.
    pub reviewer: String,
    /// What was done.
    #[serde(flatten)]
    pub action: Action,
    /// What it was done to.
    pub on: Subject,
    /// What the reviewer wrote to it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a reviewer can do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum Action {
    /// The finding is right.
    Accept {
        /// Which of the two reports has the facts right.
        #[serde(default)]
        right: Right,
    },
    /// It is not.
    Reject {
        /// What is wrong with it.
        reason: Reason,
        /// What the claims are to one another instead, where the reviewer said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead: Option<Relation>,
    },
    /// Only something to remember.
    Note,
    /// An entry of the same reviewer no longer counts.
    Undo {
        /// Its id.
        entry: String,
    },
}

impl Action {
    /// Whether it says what the finding is worth.
    #[must_use]
    pub fn is_verdict(&self) -> bool {
        matches!(self, Self::Accept { .. } | Self::Reject { .. })
    }
}

/// Why a finding is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The claims are not about the same thing.
    NotSameThing,
    /// Both were true at their time.
    Update,
    /// A date was read wrongly.
    WrongDate,
    /// It was read wrongly who says so.
    WrongSpeaker,
    /// Anything else; the note may tell.
    Other,
}

impl Reason {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 5] =
        [Self::NotSameThing, Self::Update, Self::WrongDate, Self::WrongSpeaker, Self::Other];

    /// The name that records and forms use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotSameThing => "not-same-thing",
            Self::Update => "update",
            Self::WrongDate => "wrong-date",
            Self::WrongSpeaker => "wrong-speaker",
            Self::Other => "other",
        }
    }
}

/// Which of two reports has the facts right, as far as the reviewer knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Right {
    /// Not known.
    #[default]
    Unclear,
    /// The earlier one.
    A,
    /// The later one.
    B,
    /// Neither.
    Neither,
}

/// What a reviewer decides on a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The verdict or note. [`Action::Undo`] is refused here: it has a way of its own.
    pub action: Action,
    /// What the reviewer wrote to it.
    pub note: String,
}

/// A finding as it was when somebody judged it, so that the record can be read without the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Subject {
    /// Id of the finding.
    pub finding: String,
    /// Digest of what a verdict is about; equal in a later report where nothing of it has changed.
    pub key: String,
    /// What the program said.
    pub relation: Relation,
    /// What the program said it is about.
    pub kind: Option<Kind>,
    /// How sure the program was.
    pub confidence: f64,
    /// The earlier claim.
    pub a: QuotedClaim,
    /// The later claim.
    pub b: QuotedClaim,
}

/// One side of a [`Subject`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedClaim {
    /// Id of the claim.
    pub claim: String,
    /// Outlet of its article.
    pub outlet: Option<String>,
    /// Publication date of its article.
    pub published: Option<Published>,
    /// Its words.
    pub text: String,
}

impl Subject {
    /// What a verdict on `finding` is about.
    #[must_use]
    pub fn new(finding: &FindingRecord) -> Self {
        Self {
            finding: finding.id.clone(),
            key: key(finding),
            relation: finding.relation,
            kind: finding.kind,
            confidence: finding.confidence,
            a: QuotedClaim::new(&finding.a),
            b: QuotedClaim::new(&finding.b),
        }
    }
}

impl QuotedClaim {
    fn new(claim: &ClaimRecord) -> Self {
        let ClaimRecord { id, outlet, published, text, .. } = claim.clone();
        Self { claim: id, outlet, published, text }
    }
}

/// A person judged that these outlets, on these days, wrote these words in these sentences, and what that makes of the
/// pair. Where the words stand in the article is left out: a correction at its head moves them and changes nothing. The
/// relation is in: who accepts a contradiction has not accepted an update.
fn key(finding: &FindingRecord) -> String {
    let side =
        |claim: &ClaimRecord| serde_json::json!([claim.outlet, claim.published, claim.sentence, claim.text]);
    let whole = serde_json::json!([finding.relation, side(&finding.a), side(&finding.b)]);
    blake3::hash(whole.to_string().as_bytes()).to_hex()[..16].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Records, sample};

    fn finding() -> FindingRecord {
        Records::new(&sample::small()).findings().next().unwrap()
    }

    #[test]
    fn lines_are_flat_and_read_back() {
        let entry = Entry {
            v: VERSION,
            id: "e1".to_owned(),
            at: "2031-03-14T08:00:00Z".parse().unwrap(),
            reviewer: "Ada Ørn".to_owned(),
            action: Action::Reject { reason: Reason::WrongDate, instead: Some(Relation::Agrees) },
            on: Subject::new(&finding()),
            note: String::new(),
        };
        let line = serde_json::to_string(&entry).unwrap();
        assert!(
            line.starts_with(
                r#"{"v":1,"id":"e1","at":"2031-03-14T08:00:00Z","reviewer":"Ada Ørn","action":"reject","reason":"wrong-date","instead":"agrees","on":{"finding":"fnd1-3","#
            ),
            "{line}"
        );
        assert_eq!(serde_json::from_str::<Entry>(&line).unwrap(), entry);
    }

    #[test]
    fn reasons_have_the_names_of_the_records() {
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
        }
    }

    #[test]
    fn a_verdict_is_about_words_and_relation_not_places() {
        let known = key(&finding());
        let changed = |change: fn(&mut FindingRecord)| {
            let mut finding = finding();
            change(&mut finding);
            key(&finding) != known
        };
        assert!(!changed(|f| (f.a.start, f.a.end) = (7, 50)));
        assert!(!changed(|f| (f.id, f.a.id, f.confidence) = ("x".to_owned(), "y".to_owned(), 0.5)));
        assert!(changed(|f| f.a.text.push('!')));
        assert!(changed(|f| f.b.sentence.push('!')));
        assert!(changed(|f| f.a.outlet = None));
        assert!(changed(|f| f.relation = Relation::Supersedes));
    }
}
