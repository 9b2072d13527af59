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
            Action::Note => reviewed
                .history
                .iter()
                .any(|past| !past.undone && past.entry.reviewer == self.reviewer && same(&past.entry)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        report::{self, ReportOptions},
        review::{
            Reason, Right, Standing,
            sample::{self, accept, reject, save},
        },
        verdict::Relation,
    };

    fn standing(desk: &Desk, finding: &str) -> Standing {
        desk.board().unwrap().get(finding).unwrap().standing
    }

    fn other(desk: &Desk) -> Desk {
        Desk::open(desk.folder().dir(), "Ben").unwrap()
    }

    #[test]
    fn verdicts_come_back() {
        let (_dir, desk) = sample::affair();
        save(
            &desk,
            "fnd6-10",
            Ruling { action: Action::Accept { right: Right::B }, note: "sicher".to_owned() },
        );
        save(&desk, "fnd2-7", reject(Reason::Update));
        save(&desk, "fnd16-17", Ruling { action: Action::Note, note: "ask the port".to_owned() });
        let board = desk.board().unwrap();
        let progress = board.progress();
        assert_eq!((progress.settled, progress.accepted, progress.total), (2, 1, 12));
        assert_eq!(board.get("fnd6-10").unwrap().standing, Standing::Accepted);
        assert_eq!(board.get("fnd2-7").unwrap().standing, Standing::Rejected);
        assert_eq!(board.get("fnd16-17").unwrap().standing, Standing::Open);
        assert_eq!(board.get("fnd16-17").unwrap().history[0].entry.note, "ask the port");
        let entry = board.get("fnd6-10").unwrap().verdict(None).unwrap();
        assert_eq!((entry.reviewer.as_str(), entry.note.as_str()), ("Ada Ørn", "sicher"));
    }

    #[test]
    fn the_newest_verdict_of_a_reviewer_counts_and_all_are_kept() {
        let (_dir, desk) = sample::small();
        save(&desk, "fnd1-3", accept());
        save(&desk, "fnd1-3", reject(Reason::WrongDate));
        assert_eq!(standing(&desk, "fnd1-3"), Standing::Rejected);
        assert_eq!(desk.board().unwrap().get("fnd1-3").unwrap().history.len(), 2);
    }

    #[test]
    fn saying_it_twice_is_saying_it_once() {
        let (_dir, desk) = sample::small();
        save(&desk, "fnd1-3", accept());
        assert_eq!(desk.judge("fnd1-3", accept()).unwrap(), Outcome::Unchanged);
        let note = || Ruling { action: Action::Note, note: "hm".to_owned() };
        save(&desk, "fnd1-3", note());
        assert_eq!(desk.judge("fnd1-3", note()).unwrap(), Outcome::Unchanged);
        save(&other(&desk), "fnd1-3", accept());
        assert_eq!(desk.board().unwrap().get("fnd1-3").unwrap().history.len(), 3);
    }

    #[test]
    fn undo_brings_back_what_was_before() {
        let (_dir, desk) = sample::small();
        save(&desk, "fnd1-3", accept());
        let second = save(&desk, "fnd1-3", reject(Reason::Other));
        assert!(matches!(desk.undo(&second).unwrap(), Outcome::Saved(_)));
        assert_eq!(standing(&desk, "fnd1-3"), Standing::Accepted);
        let history = desk.board().unwrap().get("fnd1-3").unwrap().history.clone();
        assert_eq!(history.iter().map(|past| past.undone).collect::<Vec<_>>(), [false, true, false]);
        assert_eq!(desk.undo(&second).unwrap(), Outcome::Refused, "once is enough");
        assert_eq!(desk.undo(&history[2].entry.id).unwrap(), Outcome::Refused, "an undo stays");
        assert_eq!(desk.undo("nothing").unwrap(), Outcome::Unknown);
    }

    #[test]
    fn nobody_takes_back_what_another_said() {
        let (_dir, desk) = sample::small();
        let entry = save(&desk, "fnd1-3", accept());
        assert_eq!(other(&desk).undo(&entry).unwrap(), Outcome::Refused);
        assert_eq!(standing(&desk, "fnd1-3"), Standing::Accepted);
    }

    #[test]
    fn reviewers_who_differ_contest_a_finding() {
        let (_dir, desk) = sample::small();
        save(&desk, "fnd1-3", accept());
        save(&other(&desk), "fnd1-3", reject(Reason::NotSameThing));
        assert_eq!(standing(&desk, "fnd1-3"), Standing::Contested);
        let progress = desk.board().unwrap().progress();
        assert_eq!((progress.settled, progress.contested), (0, 1));
        save(&desk, "fnd1-3", reject(Reason::NotSameThing));
        assert_eq!(standing(&desk, "fnd1-3"), Standing::Rejected);
    }

    #[test]
    fn what_is_not_there_is_unknown() {
        let (dir, desk) = sample::small();
        assert_eq!(desk.judge("../../etc/passwd", accept()).unwrap(), Outcome::Unknown);
        let undo = Ruling { action: Action::Undo { entry: "x".to_owned() }, note: String::new() };
        assert_eq!(desk.judge("fnd1-3", undo).unwrap(), Outcome::Refused);
        assert!(Desk::open(dir.path(), " ").unwrap_err().to_string().contains("a reviewer needs a name"));
        let empty = tempfile::tempdir().unwrap();
        assert!(Desk::open(empty.path(), "Ada").unwrap_err().to_string().contains("no report here"));
    }

    #[test]
    fn a_new_run_keeps_verdicts_on_claims_that_are_the_same() {
        let mut report = report::sample::small();
        let (dir, desk) = sample::desk(&report);
        save(&desk, "fnd1-3", accept());
        save(&desk, "fnd2-4", reject(Reason::Other));
        // The first finding only moves and gets surer; of the second, one quote changes.
        report.findings[0].id = "moved".to_owned();
        report.findings[0].verdict.confidence = 0.99;
        let text = report.articles[1].text.replace("rotten", "broken");
        report.articles[1].text = text.into();
        report::write(&report, &ReportOptions::default(), dir.path()).unwrap();
        let board = desk.board().unwrap();
        assert_eq!(board.get("moved").unwrap().standing, Standing::Accepted);
        assert_eq!(board.get("fnd2-4").unwrap().standing, Standing::Open);
        assert_eq!(board.elsewhere, 1);
    }

    #[test]
    fn a_verdict_on_one_relation_says_nothing_of_another() {
        let mut report = report::sample::small();
        let (dir, desk) = sample::desk(&report);
        save(&desk, "fnd1-3", accept());
        report.findings[0].verdict.relation = Relation::Supersedes;
        report::write(&report, &ReportOptions::default(), dir.path()).unwrap();
        assert_eq!(standing(&desk, "fnd1-3"), Standing::Open);
    }
}
