//! What several tests need.

use std::path::{Path, PathBuf};
#[cfg(feature = "torch")]
use std::sync::{LazyLock, Mutex};

#[cfg(feature = "torch")]
use counterclaim::model::{Engine, Precision};
use counterclaim::{
    Result,
    model::{Judge, Judgement, Read, Reading, Scores},
};

/// A path below the repository's root.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The real engine in fp32, loaded once a test program. Tests run on several threads, an engine on one at a time.
#[cfg(feature = "torch")]
pub(crate) fn with_engine<T>(work: impl FnOnce(&Engine) -> T) -> T {
    static ENGINE: LazyLock<Mutex<Engine>> = LazyLock::new(|| {
        Mutex::new(Engine::load(&repository("models"), 2, Precision::Fp32).expect("the models load"))
    });
    work(&ENGINE.lock().expect("no test panics while it computes"))
}

/// A stand-in whose answers depend on the texts alone and are otherwise arbitrary.
#[allow(dead_code)]
pub(crate) struct Scripted;

impl Judge for Scripted {
    fn judge(&self, pairs: &[(&str, &str)]) -> Result<Vec<Judgement>> {
        Ok(pairs.iter().map(|(premise, hypothesis)| judgement(&format!("{premise}\n{hypothesis}"))).collect())
    }
}

impl Read for Scripted {
    fn read(&self, texts: &[&str]) -> Result<Vec<Reading>> {
        let reading = |_: &&str| Reading { embedding: vec![1.0], claim: 1.0 };
        Ok(texts.iter().map(reading).collect())
    }

    fn dimension(&self) -> usize {
        1
    }
}

fn judgement(text: &str) -> Judgement {
    let mut bytes = blake3::Hasher::new().update(text.as_bytes()).finalize_xof();
    let [entailment, neutral, contradiction] = shares(&mut bytes);
    Judgement {
        inference: Scores { entailment, neutral, contradiction },
        relations: shares(&mut bytes),
        kinds: shares(&mut bytes),
    }
}

fn shares<const N: usize>(bytes: &mut blake3::OutputReader) -> [f32; N] {
    let mut raw = [0; N];
    bytes.fill(&mut raw);
    let sum: f32 = raw.iter().map(|&byte| f32::from(byte) + 1.0).sum();
    raw.map(|byte| (f32::from(byte) + 1.0) / sum)
}
