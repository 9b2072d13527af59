//! The engine that the program runs: reader and judge on rust-bert.

use std::{collections::BTreeMap, path::Path};

use super::{
    Judge, Judgement, Precision, Read, Reading, Scores,
    bert::{Files, Pooling, Replicas, Words},
    digest,
    tokens::Tokens,
};
use crate::Result;

/// What the encoder was told to expect before every text when it was made for retrieval.
const QUERY: &str = "query: ";

/// Heads of the judge: inference, relations, kinds.
const JUDGE_HEADS: [(&str, i64); 3] = [("classifier", 3), ("relation", 6), ("kind", 9)];

/// Each replica holds a model's weights once (43 MB in bf16); more than this would cost memory for little.
const MAX_REPLICAS: usize = 8;

/// Reader and judge with the weights of `models/`.
pub struct Engine {
    tokens: Tokens,
    reader: Replicas,
    judge: Replicas,
    precision: Precision,
    digests: BTreeMap<String, String>,
}

impl Engine {
    /// Loads all models from the folder `models`; arithmetic runs on `threads` threads at most.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where a file is missing, damaged or of the wrong shape.
    pub fn load(models: &Path, threads: usize, precision: Precision) -> Result<Self> {
        tch::set_num_threads(1);
        let replicas = threads.clamp(1, MAX_REPLICAS);
        let base = models.join("encoder");
        let tokens = Tokens::load(&base.join("tokenizer.json"))?;
        let words_path = base.join("words.safetensors");
        let words = Words::load(&words_path)?;
        let config = base.join("config.json");
        let encoder = base.join("encoder.safetensors");
        let claim_head = models.join("reader/claim.safetensors");
        let reader_files = Files { paths: &[&encoder, &claim_head], prefix: "", heads: &[("claim", 1)] };
        let reader = Replicas::load(replicas, &config, &words, &reader_files, precision)?;
        let judge_path = models.join("judge/judge.safetensors");
        let judge_files = Files { paths: &[&judge_path], prefix: "bert.", heads: &JUDGE_HEADS };
        let judge = Replicas::load(replicas, &config, &words, &judge_files, precision)?;
        let digests = BTreeMap::from([
            ("words".to_owned(), digest(&words_path)?),
            ("encoder".to_owned(), digest(&encoder)?),
            ("claim head".to_owned(), digest(&claim_head)?),
            ("judge".to_owned(), digest(&judge_path)?),
        ]);
        Ok(Self { tokens, reader, judge, precision: precision.resolved(), digests })
    }

    /// Name of each model to the digest of its files.
    #[must_use]
    pub fn digests(&self) -> &BTreeMap<String, String> {
        &self.digests
    }

    /// The number format in use.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.precision
    }
}

impl Read for Engine {
    fn read(&self, texts: &[&str]) -> Result<Vec<Reading>> {
        let inputs = texts.iter().map(|text| format!("{QUERY}{text}").into()).collect();
        let rows = self.reader.run(&self.tokens.encode(inputs)?, Pooling::Mean)?;
        let reading = |mut row: Vec<f32>| {
            let claim = row.pop().unwrap_or(f32::NEG_INFINITY);
            Reading { embedding: row, claim: 1.0 / (1.0 + (-claim).exp()) }
        };
        Ok(rows.into_iter().map(reading).collect())
    }

    fn dimension(&self) -> usize {
        self.reader.hidden()
    }
}

impl Judge for Engine {
    fn judge(&self, pairs: &[(&str, &str)]) -> Result<Vec<Judgement>> {
        let inputs = pairs.iter().map(|&(premise, hypothesis)| (premise, hypothesis).into()).collect();
        let rows = self.judge.run(&self.tokens.encode(inputs)?, Pooling::FirstToken)?;
        Ok(rows.iter().map(|logits| judgement(logits)).collect())
    }
}

/// Probabilities from the logits of [`JUDGE_HEADS`].
fn judgement(logits: &[f32]) -> Judgement {
    let [entailment, neutral, contradiction] = softmax(&logits[..3]);
    Judgement {
        inference: Scores { entailment, neutral, contradiction },
        relations: softmax(&logits[3..9]),
        kinds: softmax(&logits[9..18]),
    }
}

fn softmax<const N: usize>(logits: &[f32]) -> [f32; N] {
    let highest = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut shares = [0.0; N];
    for (share, logit) in shares.iter_mut().zip(logits) {
        *share = (logit - highest).exp();
    }
    let sum: f32 = shares.iter().sum();
    shares.map(|share| share / sum)
}
