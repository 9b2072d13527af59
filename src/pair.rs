//! Candidate pairs: which claims are worth comparing.

use serde::{Deserialize, Serialize};

/// Why two claims were put side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// Each is among the other's nearest by embedding.
    Near,
    /// They share rare names or numbers.
    Shared,
}

/// Two claims of different articles, `left < right`, both indices into the run's claims.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct CandidatePair {
    /// The one that comes first in the run.
    pub left: usize,
    /// The other.
    pub right: usize,
    /// Cosine of the embeddings.
    pub similarity: f32,
    /// Why the pair was made.
    pub reason: Reason,
}
