//! What the stages work on: files under `out/bench/`, the same for all.

use std::{
    env, fs,
    io::{BufWriter, Write},
    path::{Path, PathBuf},
    thread,
};

use counterclaim::{
    article::{self, Article},
    sentence,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::Result;

const ARTICLES: usize = 1000;
const SENTENCES: usize = 640;
const PAIRS: usize = 320;

/// Where inputs come from and outputs go, and what may be used.
pub(crate) struct Work {
    /// Articles to read: the news where they are there, else the demo.
    pub(crate) articles: PathBuf,
    folder: PathBuf,
    pub(crate) models: PathBuf,
    pub(crate) python: Option<PathBuf>,
    pub(crate) threads: usize,
}

impl Work {
    pub(crate) fn from_env() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let news = root.join(env::var("DATA").unwrap_or_default()).join("news/german_outlets_5000.jsonl.gz");
        let python = root.join(env::var("PYTHON").unwrap_or_default());
        let all = || thread::available_parallelism().map_or(1, usize::from);
        let work = Self {
            articles: if news.is_file() { news } else { root.join("corpus/demo") },
            folder: root.join("out/bench"),
            models: root.join("models"),
            python: python.is_file().then_some(python),
            threads: env::var("THREADS").map_or_else(|_| Ok(all()), |threads| threads.parse())?,
        };
        fs::create_dir_all(&work.folder)?;
        Ok(work)
    }

    /// What is used, for the head of the output.
    pub(crate) fn describe(&self) -> String {
        let python = self
            .python
            .as_ref()
            .map_or("none, its rows are left out".into(), |path| path.display().to_string());
        format!("Articles: {}\nPython: {python}\nThreads: {}", self.articles.display(), self.threads)
    }

    /// A file of the work.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes `articles.jsonl`, `sentences.jsonl` and `pairs.jsonl`.
    pub(crate) fn prepare(&self) -> Result<()> {
        let roots = std::slice::from_ref(&self.articles);
        let mut articles = article::read(roots, &article::Limits::default()).articles;
        articles.truncate(ARTICLES);
        self.write("articles.jsonl", &articles)?;
        let sentences: Vec<&str> = articles.iter().flat_map(sentences).collect();
        let step = (sentences.len() / SENTENCES).max(1);
        let taken: Vec<&str> = sentences.iter().copied().step_by(step).take(SENTENCES).collect();
        let pairs: Vec<[&str; 2]> = taken.windows(2).map(|pair| [pair[0], pair[1]]).take(PAIRS).collect();
        self.write("sentences.jsonl", &taken)?;
        self.write("pairs.jsonl", &pairs)
    }

    fn write<T: Serialize>(&self, name: &str, records: &[T]) -> Result<()> {
        let mut file = BufWriter::new(fs::File::create(self.file(name))?);
        for record in records {
            serde_json::to_writer(&mut file, record)?;
            file.write_all(b"\n")?;
        }
        Ok(file.flush()?)
    }

    /// The records of a file that [`Work::prepare`] wrote.
    pub(crate) fn records<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<T>> {
        let text = fs::read_to_string(self.file(name))?;
        text.lines().map(|line| Ok(serde_json::from_str(line)?)).collect()
    }
}

/// Sentences of the usual length.
fn sentences(article: &Article) -> impl Iterator<Item = &str> {
    let spans = sentence::split(&article.text, article.language);
    let trimmed = spans.into_iter().map(|span| span.trimmed(&article.text).of(&article.text));
    trimmed.filter(|text| (5..=60).contains(&text.split_whitespace().count()))
}

/// Output rows of a model, all of one length, one after the other.
pub(crate) struct Outputs(Vec<f32>);

impl Outputs {
    /// Keeps the outputs of a stage for comparison.
    pub(crate) fn save(work: &Work, stage: &str, rows: &[Vec<f32>]) -> Result<()> {
        let bytes: Vec<u8> = rows.iter().flatten().flat_map(|value| value.to_le_bytes()).collect();
        Ok(fs::write(work.file(&format!("{stage}.f32")), bytes)?)
    }

    /// What a stage kept, where it did.
    pub(crate) fn load(work: &Work, stage: &str) -> Option<Self> {
        let bytes = fs::read(work.file(&format!("{stage}.f32"))).ok()?;
        let value = |bytes: &[u8]| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        Some(Self(bytes.chunks_exact(4).map(value).collect()))
    }

    /// Cosine of both as a whole, and their largest difference.
    pub(crate) fn compare(&self, other: &Self) -> String {
        if self.0.len() != other.0.len() {
            return format!("{} values against {}", self.0.len(), other.0.len());
        }
        let dot = |a: &Self, b: &Self| {
            a.0.iter().zip(&b.0).map(|(x, y)| f64::from(*x) * f64::from(*y)).sum::<f64>()
        };
        let cosine = dot(self, other) / (dot(self, self) * dot(other, other)).sqrt();
        let largest = self.0.iter().zip(&other.0).map(|(x, y)| (x - y).abs()).fold(0.0, f32::max);
        format!("cosine {cosine:.6}, largest difference {largest:.5}")
    }
}
