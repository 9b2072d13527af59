//! A reviewer at work on one report.

use std::path::Path;

use jiff::Timestamp;

use super::{
    board::{Board, undone},
    entry::{Action, Entry, Ruling, Subject, VERSION},
    folder::Folder,
    ledger::{Ledger, Log},
};
use crate::{Error, Result};

/// One reviewer's desk before one report. Every call looks at the files anew, so that other windows, other reviewers
/// and a new run of `check` are seen.
#[derive(Clone, Debug)]
pub struct Desk {
    folder: Folder,
    ledger: Ledger,
    reviewer: String,
}

/// What came of an attempt to save something.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is on the disk.
    Saved(Box<Entry>),
    /// It stood there already (a double click).
    Unchanged,
    /// The report has no such finding, or the ledger no such entry.
    Unknown,
    /// The entry is somebody else's or was taken back already.
    Refused,
}

impl Desk {
    /// The desk of `reviewer` before the report in `dir`.
    ///
    /// # Errors
    /// [`Error::Input`] where there is no report or the reviewer has no name.
    pub fn open(dir: &Path, reviewer: &str) -> Result<Self> {
        let reviewer = reviewer.split_whitespace().collect::<Vec<_>>().join(" ");
        if reviewer.is_empty() {
            return Err(Error::input(dir, None, "a reviewer needs a name"));
        }
        Ok(Self { folder: Folder::open(dir)?, ledger: Ledger::beside(dir), reviewer })
    }

    /// The report.
    #[must_use]
    pub fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Who sits here.
    #[must_use]
    pub fn reviewer(&self) -> &str {
        &self.reviewer
    }

    /// All findings with all verdicts so far.
    ///
    /// # Errors
    /// Where the report or the ledger cannot be read.
    pub fn board(&self) -> Result<Board> {
        Ok(Board::new(self.folder.findings()?, self.ledger.read()?))
    }

    /// Saves a verdict or note on the finding of id `finding`.
    ///
    /// # Errors
    /// Where the report cannot be read or the ledger not be written.
    pub fn judge(&self, finding: &str, ruling: Ruling) -> Result<Outcome> {
        let findings = self.folder.findings()?;
        let Some(finding) = findings.into_iter().find(|record| record.id == finding) else {
            return Ok(Outcome::Unknown);
        };
        if matches!(ruling.action, Action::Undo { .. }) {
            return Ok(Outcome::Refused);
        }
        let on = Subject::new(&finding);
        let saved = self.ledger.append(|log| {
            let board = Board::new(vec![finding], log.clone());
            (!self.stands_already(&board, &ruling)).then(|| self.entry(ruling.action, on, ruling.note))
        })?;
        Ok(saved.map_or(Outcome::Unchanged, |entry| Outcome::Saved(Box::new(entry))))
    }

    /// Takes an entry of this reviewer back.
    ///
    /// # Errors
    /// Where the ledger cannot be read or written.
    pub fn undo(&self, entry: &str) -> Result<Outcome> {
        let mut refusal = Outcome::Unknown;
        let saved = self.ledger.append(|log| match self.undoable(log, entry) {
            Ok(target) => {
                let action = Action::Undo { entry: target.id.clone() };
                Some(self.entry(action, target.on.clone(), String::new()))
            }
            Err(outcome) => {
                refusal = outcome;
                None
            }
        })?;
        Ok(saved.map_or(refusal, |entry| Outcome::Saved(Box::new(entry))))
    }

    fn undoable<'l>(&self, log: &'l Log, id: &str) -> Result<&'l Entry, Outcome> {
        let entry = log.entries.iter().find(|entry| entry.id == id).ok_or(Outcome::Unknown)?;
        let is_ours = entry.reviewer == self.reviewer && !matches!(entry.action, Action::Undo { .. });
        if is_ours && !undone(&log.entries).contains(id) { Ok(entry) } else { Err(Outcome::Refused) }
    }

    /// Whether saying it once more would say nothing new.
    fn stands_already(&self, board: &Board, ruling: &Ruling) -> bool {
        let reviewed = &board.findings[0];
        let same = |entry: &Entry| entry.action == ruling.action && entry.note == ruling.note;
        match ruling.action {
            Action::Note => reviewed.history.iter().any(|past| {
                !past.undone && past.entry.reviewer == self.reviewer && same(&past.entry)
            }),
            _ => reviewed.verdict(Some(&self.reviewer)).is_some_and(same),
        }
    }

    fn entry(&self, action: Action, on: Subject, note: String) -> Entry {
        let (id, at) = (fresh_id(), Timestamp::now());
        Entry { v: VERSION, id, at, reviewer: self.reviewer.clone(), action, on, note }
    }
}

fn fresh_id() -> String {
    secret()[..16].to_owned()
}

/// 128 bits that nobody can guess, in hexadecimal digits.
///
/// # Panics
/// Where the system has no randomness to give, which leaves nothing to build on.
pub(super) fn secret() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
