//! Evaluation against labelled sets: pure functions over gold data and what the program made of the same articles.
//!
//! [`gold`] reads the sets, [`evaluate`] turns gold and [`Outcome`]s into the figures of `eval --json`, [`examples()`]
//! lists what went wrong, [`baseline`] holds the simple systems to compare with, [`check`] proves a corpus sound.

pub mod baseline;
pub mod bootstrap;
mod calendar;
pub mod check;
mod evaluation;
mod examples;
pub mod gold;
pub mod groups;
pub mod metrics;
mod score;
mod table;

pub use evaluation::{Contradictions, Counts, Dates, Evaluation, Findings, Pairs, evaluate, table};
pub use examples::{Example, Problem, Quote, examples, show};
pub use score::Outcome;
