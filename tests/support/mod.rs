//! What several tests need.

use std::path::{Path, PathBuf};
#[cfg(feature = "torch")]
use std::sync::{LazyLock, Mutex};

#[cfg(feature = "torch")]
use counterclaim::model::{Engine, Precision};
use counterclaim::{
    Result,
    model::{Judge, Read, Reading, Scores},
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
    fn judge(&self, pairs: &[(&str, &str)]) -> Result<Vec<Scores>> {
        Ok(pairs.iter().map(|(premise, hypothesis)| scores(&format!("{premise}\n{hypothesis}"))).collect())
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

fn scores(text: &str) -> Scores {
    let digest = blake3::hash(text.as_bytes());
    let [a, b, c] = [0, 1, 2].map(|i| f32::from(digest.as_bytes()[i]) + 1.0);
    let sum = a + b + c;
    Scores { entailment: a / sum, neutral: b / sum, contradiction: c / sum }
}
