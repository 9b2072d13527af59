//! Candidate pairs: which claims are worth comparing.
//!
//! Two ways lead to a pair, and its [`Reason`] says which: the claims lie near one another by embedding, or they
//! share rare names, numbers or dates. There is no cross join beyond these, and none between copies of one report.

mod copies;
mod near;
mod shared;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{article::Article, claim::Claim};

pub use copies::sources;

/// Why two claims were put side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// One is among the other's nearest by embedding.
    Near,
    /// They share rare names, numbers or dates.
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

/// Embeddings of all claims of a run: one row of unit length a claim.
#[derive(Clone, Debug, Default)]
pub struct Embeddings {
    values: Vec<f32>,
    dimension: usize,
}

impl Embeddings {
    /// No embeddings yet, of `dimension` values each.
    #[must_use]
    pub fn new(dimension: usize) -> Self {
        Self { values: Vec::new(), dimension }
    }

    /// Adds the next claim's row.
    ///
    /// # Panics
    /// If the row is not as long as the others.
    pub fn push(&mut self, row: &[f32]) {
        assert_eq!(row.len(), self.dimension, "an embedding of another length");
        self.values.extend_from_slice(row);
    }

    /// Number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len().checked_div(self.dimension).unwrap_or(0)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    fn rows(&self, from: usize, to: usize) -> &[f32] {
        &self.values[from * self.dimension..to * self.dimension]
    }

    fn cosine(&self, a: usize, b: usize) -> f32 {
        self.rows(a, a + 1).iter().zip(self.rows(b, b + 1)).map(|(x, y)| x * y).sum()
    }
}

/// Limits of the search for pairs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// How many nearest claims of other articles each claim is compared with.
    pub nearest: usize,
    /// Cosine below which claims are not near.
    pub min_similarity: f32,
    /// Days between publications beyond which articles are not compared; unknown dates always are.
    pub window_days: i64,
    /// How many claims of other articles each claim is compared with for shared names, numbers or dates.
    pub sharing: usize,
    /// Cosine below which sharing does not count.
    pub min_shared_similarity: f32,
    /// A name, number or date in more claims than this is not rare.
    pub rare: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            nearest: 16,
            min_similarity: 0.35,
            window_days: 31,
            sharing: 4,
            min_shared_similarity: 0.3,
            rare: 60,
        }
    }
}

/// What the search needs to know of a claim beside its embedding.
struct Place {
    /// The article, or the first of which it is a copy.
    source: usize,
    /// First and last day the article may have been published on.
    days: Option<(Date, Date)>,
}

impl Place {
    /// Different sources, and publications no more than `window` days apart.
    fn may_meet(&self, other: &Self, window: i64) -> bool {
        if self.source == other.source {
            return false;
        }
        let (Some(a), Some(b)) = (self.days, other.days) else { return true };
        days_between(a.1, b.0) <= window && days_between(b.1, a.0) <= window
    }
}

/// Days from `from` to `to`, negative where `to` is earlier.
fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(i64::MAX, |span| i64::from(span.get_days()))
}

/// All candidate pairs among `claims`, whose rows of `embeddings` have the same order. Sorted by `left`, `right`;
/// the same for any number of threads.
#[must_use]
pub fn candidates(
    claims: &[Claim],
    articles: &[Article],
    embeddings: &Embeddings,
    limits: &Limits,
) -> Vec<CandidatePair> {
    let sources = sources(articles);
    let places: Vec<Place> =
        claims.iter().map(|claim| place(sources[claim.article], &articles[claim.article])).collect();
    let mut pairs = BTreeMap::new();
    for (left, right, similarity) in near::pairs(&places, embeddings, limits) {
        pairs.insert((left, right), (similarity, Reason::Near));
    }
    for (left, right) in shared::pairs(claims, &places, limits) {
        let similarity = embeddings.cosine(left, right);
        if similarity >= limits.min_shared_similarity {
            pairs.entry((left, right)).or_insert((similarity, Reason::Shared));
        }
    }
    let pair = |((left, right), (similarity, reason))| CandidatePair { left, right, similarity, reason };
    pairs.into_iter().map(pair).collect()
}

fn place(source: usize, article: &Article) -> Place {
    let interval = article.published.as_ref().map(|published| published.interval());
    let days = interval.and_then(|i| Some((i.earliest?.date(), i.latest?.date())));
    Place { source, days }
}
