//! The models behind two narrow traits; the only place that knows rust-bert, tch and tokenizers.

use serde::{Deserialize, Serialize};

use crate::Result;

/// What the reader makes of one sentence or clause.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Unit-length embedding, [`Read::dimension`] values.
    pub embedding: Vec<f32>,
    /// Probability that something checkable is stated.
    pub claim: f32,
}

/// Probabilities of the three classes of natural language inference; they add up to 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The hypothesis follows from the premise.
    pub entailment: f32,
    /// Neither follows.
    pub neutral: f32,
    /// Both cannot be true.
    pub contradiction: f32,
}

/// Reads sentences: embedding and claim score.
///
/// Not `Sync`: a model is fed from one thread, whatever the number of threads that prepare its input.
pub trait Read {
    /// One reading a text, in the order given.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    fn read(&self, texts: &[&str]) -> Result<Vec<Reading>>;

    /// Length of an embedding.
    fn dimension(&self) -> usize;
}

/// Judges pairs of premise and hypothesis.
pub trait Judge {
    /// One set of scores a pair, in the order given. Scores are directed; callers ask both ways.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    fn judge(&self, pairs: &[(&str, &str)]) -> Result<Vec<Scores>>;
}
