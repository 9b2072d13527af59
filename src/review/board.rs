//! The entries laid on the findings.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    entry::{Action, Entry, Subject},
    ledger::Log,
};
use crate::{Warning, report::FindingRecord};

/// All findings of a report with what reviewers made of them.
#[derive(Clone, Debug)]
pub struct Board {
    /// In report order.
    pub findings: Vec<Reviewed>,
    /// Verdicts on findings that this report does not have, or has with other words or another relation.
    pub elsewhere: usize,
    /// Entries that could not be read.
    pub warnings: Vec<Warning>,
}

/// A finding with what reviewers made of it.
#[derive(Clone, Debug)]
pub struct Reviewed {
    /// The finding.
    pub finding: FindingRecord,
    /// What a verdict on it is about.
    pub subject: Subject,
    /// All entries on it, oldest first.
    pub history: Vec<Past>,
    /// What it comes to.
    pub standing: Standing,
}

/// An entry, and whether it still counts.
#[derive(Clone, Debug)]
pub struct Past {
    /// The entry.
    pub entry: Entry,
    /// Whether it was taken back.
    pub undone: bool,
}

/// What all verdicts on a finding come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// No verdict yet.
    Open,
    /// Everybody who judged it accepts it.
    Accepted,
    /// Everybody who judged it rejects it.
    Rejected,
    /// One reviewer accepts it, another rejects it.
    Contested,
}

impl Standing {
    /// Whether no more is to be done.
    #[must_use]
    pub fn is_settled(self) -> bool {
        matches!(self, Self::Accepted | Self::Rejected)
    }

    /// The name that pages and records use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Contested => "contested",
        }
    }
}

/// How far the work has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Progress {
    /// Findings that are accepted or rejected.
    pub settled: usize,
    /// Of these, accepted.
    pub accepted: usize,
    /// Findings that reviewers do not agree on.
    pub contested: usize,
    /// All findings.
    pub total: usize,
}

impl Board {
    /// Lays the entries of `log` on `findings`.
    #[must_use]
    pub fn new(findings: Vec<FindingRecord>, log: Log) -> Self {
        let Log { entries, warnings } = log;
        let undone = undone(&entries);
        let mut by_key: BTreeMap<String, Vec<Past>> = BTreeMap::new();
        for entry in entries {
            let undone = undone.contains(&entry.id);
            by_key.entry(entry.on.key.clone()).or_default().push(Past { entry, undone });
        }
        let findings: Vec<Reviewed> = findings
            .into_iter()
            .map(|finding| {
                let subject = Subject::new(&finding);
                let history = by_key.get(&subject.key).cloned().unwrap_or_default();
                let standing = standing(&history);
                Reviewed { finding, subject, history, standing }
            })
            .collect();
        let here: BTreeSet<&str> = findings.iter().map(|reviewed| reviewed.subject.key.as_str()).collect();
        let elsewhere = by_key
            .iter()
            .filter(|(key, _)| !here.contains(key.as_str()))
            .map(|(_, history)| history.iter().filter(|past| past.counts()).count())
            .sum();
        Self { findings, elsewhere, warnings }
    }

    /// The finding of this id.
    #[must_use]
    pub fn get(&self, finding: &str) -> Option<&Reviewed> {
        self.findings.iter().find(|reviewed| reviewed.finding.id == finding)
    }

    /// How far the work has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let count = |standing| self.findings.iter().filter(|reviewed| reviewed.standing == standing).count();
        let accepted = count(Standing::Accepted);
        Progress {
            settled: accepted + count(Standing::Rejected),
            accepted,
            contested: count(Standing::Contested),
            total: self.findings.len(),
        }
    }
}

impl Reviewed {
    /// The newest verdict that counts, of one reviewer or of any.
    #[must_use]
    pub fn verdict(&self, reviewer: Option<&str>) -> Option<&Entry> {
        let is_theirs = |entry: &Entry| reviewer.is_none_or(|name| entry.reviewer == name);
        self.history.iter().rev().filter(|past| past.counts()).map(|past| &past.entry).find(|e| is_theirs(e))
    }
}

impl Past {
    /// Whether it is a verdict that was not taken back.
    fn counts(&self) -> bool {
        !self.undone && self.entry.action.is_verdict()
    }
}

/// Ids of the entries that were taken back, each by who made it.
pub(super) fn undone(entries: &[Entry]) -> BTreeSet<String> {
    let makers: BTreeMap<&str, &str> =
        entries.iter().map(|entry| (entry.id.as_str(), entry.reviewer.as_str())).collect();
    let target = |entry: &Entry| match &entry.action {
        Action::Undo { entry: target } if makers.get(target.as_str()) == Some(&entry.reviewer.as_str()) => {
            Some(target.clone())
        }
        _ => None,
    };
    entries.iter().filter_map(target).collect()
}

/// Of each reviewer the newest verdict counts.
fn standing(history: &[Past]) -> Standing {
    let mut last: BTreeMap<&str, bool> = BTreeMap::new();
    for past in history.iter().filter(|past| past.counts()) {
        last.insert(&past.entry.reviewer, matches!(past.entry.action, Action::Accept { .. }));
    }
    let accepting = last.values().filter(|&&accepts| accepts).count();
    match (last.len(), accepting) {
        (0, _) => Standing::Open,
        (all, accepting) if all == accepting => Standing::Accepted,
        (_, 0) => Standing::Rejected,
        _ => Standing::Contested,
    }
}
