//! Reports to try the desk on.

use tempfile::TempDir;

use super::{Action, Desk, Outcome, Reason, Right, Ruling};
use crate::{
    article::Language,
    report::{self, Report, ReportOptions},
};

/// A desk of Ada before `report`, in a folder that goes when it is dropped.
pub(super) fn desk(report: &Report) -> (TempDir, Desk) {
    let dir = tempfile::tempdir().unwrap();
    report::write(report, &ReportOptions { language: Language::En }, dir.path()).unwrap();
    let desk = Desk::open(dir.path(), " Ada  Ørn ").unwrap();
    (dir, desk)
}

/// Two findings.
pub(super) fn small() -> (TempDir, Desk) {
    desk(&report::sample::small())
}

/// Twelve findings.
pub(super) fn affair() -> (TempDir, Desk) {
    desk(&report::sample::affair())
}

pub(super) fn accept() -> Ruling {
    Ruling { action: Action::Accept { right: Right::Unclear }, note: String::new() }
}

pub(super) fn reject(reason: Reason) -> Ruling {
    Ruling { action: Action::Reject { reason, instead: None }, note: String::new() }
}

/// Saves, and gives the entry's id.
pub(super) fn save(desk: &Desk, finding: &str, ruling: Ruling) -> String {
    match desk.judge(finding, ruling).unwrap() {
        Outcome::Saved(entry) => entry.id,
        other => panic!("{other:?}"),
    }
}
