//! The desk: a person's verdicts on a report's findings.
//!
//! - [`Ledger`] keeps `reviews.jsonl` beside the report: one [`Entry`] a line, only ever added to.
//! - [`Board`] lays the entries on the findings of the report as it is now, so that verdicts outlive a new run.
//! - [`Desk`] is both for one reviewer: it shows the board, saves and takes back.
//! - [`Server`] puts the desk before a browser on this machine.
//! - [`export`] turns the verdicts into things that others can use.

mod board;
mod desk;
mod entry;
pub mod export;
mod folder;
mod guard;
mod inject;
mod ledger;
mod page;
#[cfg(test)]
mod sample;
mod server;
mod words;

pub use board::{Board, Past, Progress, Reviewed, Standing};
pub use desk::{Desk, Outcome};
pub use entry::{Action, Entry, QuotedClaim, Reason, Right, Ruling, Subject};
pub use folder::Folder;
pub use ledger::{Ledger, Log, REVIEWS};
pub use server::Server;
