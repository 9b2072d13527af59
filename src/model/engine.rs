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

/// Length of an embedding: outputs of the reader's `fact` head, which lays claims about the same fact near one another.
const DIMENSION: usize = 384;

/// Heads of the reader: is something checkable stated, and where does it lie among facts.
const READER_HEADS: [(&str, i64); 2] = [("claim", 1), ("fact", DIMENSION as i64)];

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
        let fact_head = models.join("reader/fact.safetensors");
        let reader_paths: [&Path; 3] = [&encoder, &claim_head, &fact_head];
        let reader_files = Files { paths: &reader_paths, prefix: "", heads: &READER_HEADS };
        let reader = Replicas::load(replicas, &config, &words, &reader_files, precision)?;
        let judge_path = models.join("judge/judge.safetensors");
        let judge_files = Files { paths: &[&judge_path], prefix: "bert.", heads: &JUDGE_HEADS };
        let judge = Replicas::load(replicas, &config, &words, &judge_files, precision)?;
        let digests = BTreeMap::from([
            ("words".to_owned(), digest(&words_path)?),
            ("encoder".to_owned(), digest(&encoder)?),
            ("claim head".to_owned(), digest(&claim_head)?),
            ("fact head".to_owned(), digest(&fact_head)?),
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
        Ok(rows.iter().map(|logits| reading(logits)).collect())
    }

    fn dimension(&self) -> usize {
        DIMENSION
    }
}

impl Judge for Engine {
    fn judge(&self, pairs: &[(&str, &str)]) -> Result<Vec<Judgement>> {
        let inputs = pairs.iter().map(|&(premise, hypothesis)| (premise, hypothesis).into()).collect();
        let rows = self.judge.run(&self.tokens.encode(inputs)?, Pooling::FirstToken)?;
        Ok(rows.iter().map(|logits| judgement(logits)).collect())
    }
}

/// From the logits of [`READER_HEADS`].
fn reading(logits: &[f32]) -> Reading {
    let length = logits[1..].iter().map(|x| x * x).sum::<f32>().sqrt().max(f32::MIN_POSITIVE);
    let embedding = logits[1..].iter().map(|x| x / length).collect();
    Reading { embedding, claim: 1.0 / (1.0 + (-logits[0]).exp()) }
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
