//! Nearest claims by embedding: an exact blocked matrix product and a short list of the best for every claim.

use ndarray::ArrayView2;
use rayon::prelude::*;

use super::{Embeddings, Limits, Place};

/// Rows and columns of one block of the similarity matrix: 1 MiB of results, so that they stay in the cache.
const BLOCK: usize = 512;

/// Best matches of one claim, best first; ties go to the smaller index, so that the list does not depend on the
/// order in which matches arrive.
#[derive(Clone, Default)]
struct Best(Vec<(f32, u32)>);

impl Best {
    fn worst(&self, keep: usize) -> f32 {
        if self.0.len() < keep { f32::NEG_INFINITY } else { self.0[keep - 1].0 }
    }

    fn offer(&mut self, similarity: f32, other: u32, keep: usize) {
        if keep == 0 || similarity < self.worst(keep) {
            return;
        }
        let at = self.0.partition_point(|&(s, o)| s > similarity || (s == similarity && o < other));
        self.0.insert(at, (similarity, other));
        self.0.truncate(keep);
    }

    fn merge(mut self, other: Self, keep: usize) -> Self {
        for (similarity, claim) in other.0 {
            self.offer(similarity, claim, keep);
        }
        self
    }
}

/// `(left, right, cosine)` of every pair in which one claim is among the other's nearest, in no order.
pub(super) fn pairs(places: &[Place], embeddings: &Embeddings, limits: &Limits) -> Vec<(usize, usize, f32)> {
    let n = places.len();
    let blocks: Vec<(usize, usize)> = (0..n).step_by(BLOCK).map(|from| (from, n.min(from + BLOCK))).collect();
    let search = Search { places, embeddings, limits };
    let best = (0..blocks.len())
        .into_par_iter()
        .fold(
            || vec![Best::default(); n],
            |mut best, i| {
                for &columns in &blocks[i..] {
                    search.block(blocks[i], columns, &mut best);
                }
                best
            },
        )
        .reduce(|| vec![Best::default(); n], |a, b| merge(a, b, limits.nearest));
    let ordered = |(claim, best): (usize, Best)| {
        best.0.into_iter().map(move |(similarity, other)| {
            let other = other as usize;
            (claim.min(other), claim.max(other), similarity)
        })
    };
    best.into_iter().enumerate().flat_map(ordered).collect()
}

fn merge(a: Vec<Best>, b: Vec<Best>, keep: usize) -> Vec<Best> {
    a.into_iter().zip(b).map(|(a, b)| a.merge(b, keep)).collect()
}

struct Search<'a> {
    places: &'a [Place],
    embeddings: &'a Embeddings,
    limits: &'a Limits,
}

impl Search<'_> {
    /// Offers every similarity of a block to both of its claims. Only the upper triangle is ever computed.
    fn block(&self, rows: (usize, usize), columns: (usize, usize), best: &mut [Best]) {
        let products = self.product(rows, columns);
        let width = columns.1 - columns.0;
        let keep = self.limits.nearest;
        for (row, line) in (rows.0..rows.1).zip(products.chunks_exact(width)) {
            for (column, &similarity) in (columns.0..columns.1).zip(line) {
                let wanted = similarity >= self.limits.min_similarity
                    && column > row
                    && (similarity >= best[row].worst(keep) || similarity >= best[column].worst(keep));
                if wanted && self.places[row].may_meet(&self.places[column], self.limits.window_days) {
                    best[row].offer(similarity, index(column), keep);
                    best[column].offer(similarity, index(row), keep);
                }
            }
        }
    }

    /// Cosines of `rows` against `columns`, row by row.
    fn product(&self, rows: (usize, usize), columns: (usize, usize)) -> Vec<f32> {
        let (m, n, k) = (rows.1 - rows.0, columns.1 - columns.0, self.embeddings.dimension);
        let view = |range: (usize, usize), len| {
            ArrayView2::from_shape((len, k), self.embeddings.rows(range.0, range.1)).expect("rows are k long")
        };
        let products = view(rows, m).dot(&view(columns, n).t());
        products.into_raw_vec_and_offset().0
    }
}

fn index(claim: usize) -> u32 {
    u32::try_from(claim).unwrap_or(u32::MAX)
}
