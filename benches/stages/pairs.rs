//! The search for candidate pairs.

use counterclaim::{
    article::Article,
    claim::Claim,
    pair::{self, Embeddings, Limits},
};

use crate::{Result, Row, row, texts, work::Work};

const CLAIMS: usize = 50_000;
const DIMENSION: usize = 384;
/// How many subjects the made-up embeddings are about.
const SUBJECTS: u64 = 5_000;

/// Pairs claims of the articles, which are gone through until there are enough. Embeddings are made up: like the
/// reader's, cosines lie around 0.05, and around 0.35 within a subject.
pub(crate) fn candidates(work: &Work) -> Result<Row> {
    let articles: Vec<Article> = work.records("articles.jsonl")?;
    let claims: Vec<Claim> = {
        let indexed = articles.iter().enumerate().cycle();
        indexed.flat_map(|(index, article)| texts::claims(article, index)).take(CLAIMS).collect()
    };
    let mut embeddings = Embeddings::new(DIMENSION);
    (0..CLAIMS as u64).for_each(|claim| embeddings.push(&embedding(claim)));
    row::once(|| {
        let pairs = pair::candidates(&claims, &articles, &embeddings, &Limits::default());
        eprintln!("{} pairs", pairs.len());
        Ok(CLAIMS as f64)
    })
}

fn embedding(claim: u64) -> Vec<f32> {
    let (all, subject, own) = (noise(0), noise(1 + random(claim) % SUBJECTS), noise(1_000_000 + claim));
    let parts = all.iter().zip(&subject).zip(&own);
    let row: Vec<f32> = parts.map(|((a, s), o)| 0.224 * a + 0.548 * s + 0.806 * o).collect();
    unit(row)
}

/// A direction that depends on `seed` alone.
fn noise(seed: u64) -> Vec<f32> {
    let value = |i: u64| (random(seed * DIMENSION as u64 + i) >> 40) as f32 / (1 << 23) as f32 - 1.0;
    unit((0..DIMENSION as u64).map(value).collect())
}

fn unit(mut row: Vec<f32>) -> Vec<f32> {
    let length = row.iter().map(|x| x * x).sum::<f32>().sqrt();
    row.iter_mut().for_each(|x| *x /= length);
    row
}

/// SplitMix64.
fn random(seed: u64) -> u64 {
    let mut x = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
