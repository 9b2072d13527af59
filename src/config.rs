//! The configuration: every threshold and limit, with its default.

use std::{fs, path::Path};

use serde::{Deserialize, Serialize};

use crate::{Error, Result, article::Language, model::Precision, pair, verdict::Thresholds};

/// All settings of a run. A TOML file may set any of them; unknown keys are refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Reading articles.
    pub article: crate::article::Limits,
    /// Finding claims.
    pub claim: ClaimConfig,
    /// Finding candidate pairs.
    pub pair: pair::Limits,
    /// Deciding on them.
    pub verdict: Thresholds,
    /// Writing the report.
    pub report: ReportConfig,
    /// Running the models.
    pub model: ModelConfig,
}

/// Settings of the claim stage.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClaimConfig {
    /// Probability from which a sentence or clause counts as a claim.
    pub min_score: f32,
    /// Words that a claim has at least.
    pub min_words: usize,
}

impl Default for ClaimConfig {
    fn default() -> Self {
        Self { min_score: 0.5, min_words: 4 }
    }
}

/// Settings of the report.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportConfig {
    /// Language of the page and of the explanations.
    pub language: Language,
    /// Findings below this confidence are left out.
    pub min_confidence: f32,
}

impl Default for ReportConfig {
    fn default() -> Self {
        Self { language: Language::En, min_confidence: 0.0 }
    }
}

/// Settings of the engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ModelConfig {
    /// `auto`, `bf16` or `fp32`.
    pub precision: Precision,
}

impl Config {
    /// Reads a TOML file.
    ///
    /// # Errors
    /// [`Error::Io`] where it cannot be read; [`Error::Config`] where it is no TOML, has an unknown key or a value
    /// out of range.
    pub fn load(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(Error::io(path, "reading"))?;
        let config: Self = toml::from_str(&text)
            .map_err(|cause| Error::Config { path: path.to_owned(), reason: one_line(&cause.to_string()) })?;
        config.check().map_err(|reason| Error::Config { path: path.to_owned(), reason })?;
        Ok(config)
    }

    /// Names the first value that is out of range.
    fn check(&self) -> Result<(), String> {
        let (pair, verdict) = (&self.pair, &self.verdict);
        let shares = [
            ("claim.min_score", self.claim.min_score),
            ("pair.min_similarity", pair.min_similarity),
            ("pair.min_shared_similarity", pair.min_shared_similarity),
            ("verdict.contradicts", verdict.contradicts),
            ("verdict.supersedes", verdict.supersedes),
            ("verdict.disputes", verdict.disputes),
            ("verdict.qualifies", verdict.qualifies),
            ("verdict.similarity", verdict.similarity),
            ("verdict.surely_unrelated", verdict.surely_unrelated),
            ("report.min_confidence", self.report.min_confidence),
        ];
        match shares.iter().find(|(_, value)| !(0.0..=1.0).contains(value)) {
            Some((name, value)) => Err(format!("`{name}` is {value}, but must lie between 0 and 1")),
            None if pair.window_days < 0 => Err(String::from("`pair.window_days` must not be negative")),
            None => Ok(()),
        }
    }
}

/// The first lines of a TOML error point at the place; the words come last.
fn one_line(message: &str) -> String {
    message.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Config> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("counterclaim.toml");
        fs::write(&path, text).unwrap();
        Config::load(&path)
    }

    #[test]
    fn what_is_not_set_keeps_its_default() {
        let config = load("[claim]\nmin_score = 0.7\n").unwrap();
        assert_eq!(config.claim.min_score, 0.7);
        assert_eq!(config.claim.min_words, ClaimConfig::default().min_words);
        assert_eq!(config.pair, pair::Limits::default());
    }

    #[test]
    fn unknown_keys_are_refused_with_their_name() {
        let error = load("[claim]\nminscore = 0.7\n").unwrap_err().to_string();
        assert!(error.contains("minscore"), "{error}");
    }

    #[test]
    fn values_out_of_range_are_refused_with_their_name() {
        let error = load("[verdict]\ncontradicts = 1.5\n").unwrap_err().to_string();
        assert!(error.contains("verdict.contradicts"), "{error}");
    }

    #[test]
    fn the_default_survives_a_round_trip() {
        let text = toml::to_string(&Config::default()).unwrap();
        assert_eq!(toml::from_str::<Config>(&text).unwrap(), Config::default());
    }
}
