//! The models behind two narrow traits; the only place that knows rust-bert, tch and tokenizers.

#[cfg(feature = "torch")]
mod bert;
#[cfg(feature = "torch")]
mod engine;
mod precision;
#[cfg(feature = "torch")]
mod tokens;

#[cfg(feature = "torch")]
pub use engine::Engine;
pub use precision::Precision;

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

impl Reading {
    /// Cosine of two embeddings.
    #[must_use]
    pub fn cosine(&self, other: &Self) -> f32 {
        self.embedding.iter().zip(&other.embedding).map(|(x, y)| x * y).sum()
    }
}

/// Probabilities of the three classes of natural language inference; they add up to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// The hypothesis follows from the premise.
    pub entailment: f32,
    /// Neither follows.
    pub neutral: f32,
    /// Both cannot be true.
    pub contradiction: f32,
}

/// What the judge makes of one ordered pair of claims. Each group of probabilities adds up to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Judgement {
    /// Does the second follow from the first?
    pub inference: Scores,
    /// Of the relations, in the order of [`Relation::ALL`](crate::verdict::Relation::ALL).
    pub relations: [f32; 6],
    /// Of the kinds, in the order of [`Kind::ALL`](crate::verdict::Kind::ALL), should the relation have one.
    pub kinds: [f32; 9],
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

/// Judges pairs of claims, or of premise and hypothesis.
pub trait Judge {
    /// One judgement a pair, in the order given. Judgements are directed; callers ask both ways.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    fn judge(&self, pairs: &[(&str, &str)]) -> Result<Vec<Judgement>>;
}

/// Why a model file cannot be read that is not there.
#[cfg(feature = "torch")]
const MISSING: &str = "the file is missing; a complete checkout has it";

/// The first 16 hexadecimal digits of a file's BLAKE3 digest.
#[cfg(feature = "torch")]
fn digest(path: &std::path::Path) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    let file = std::fs::File::open(path).map_err(crate::Error::io(path, "reading"))?;
    hasher.update_reader(file).map_err(crate::Error::io(path, "reading"))?;
    Ok(hasher.finalize().to_hex()[..16].to_owned())
}
