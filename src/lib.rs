//! counterclaim finds where news reports contradict each other, in German and English, offline.
//!
//! The way of the data, a module a stage:
//!
//! 1. [`article`]: files in many formats become [`Article`](article::Article)s with outlet, date and language;
//! 2. [`sentence`]: their text is split into sentences;
//! 3. [`claim`]: sentences and clauses that state something checkable become [`Claim`](claim::Claim)s, each with its
//!    speaker, modality, names, numbers and, by [`time`], its dates;
//! 4. [`pair`]: claims of different articles that may be about the same fact are put side by side;
//! 5. [`verdict`]: each pair is judged: contradicts, supersedes, disputes, qualifies, agrees or unrelated;
//! 6. [`report`]: what was found is written for people and for machines;
//! 7. [`review`]: people judge it, and their verdicts are kept and handed on.
//!
//! [`pipeline`] wires the stages up, [`model`] is the only place that knows the transformer engine, [`eval`] scores
//! the program on labelled sets, [`config`] holds every threshold.
//!
//! # Example
//!
#![cfg_attr(feature = "torch", doc = "```")]
#![cfg_attr(not(feature = "torch"), doc = "```ignore")]
//! use std::path::Path;
//!
//! use counterclaim::{
//!     article::{self, Limits},
//!     config::Config,
//!     model::{Engine, Precision},
//!     pipeline::Pipeline,
//! };
//!
//! let records = r#"{"id": "a", "outlet": "Abendpost", "published": "2025-05-13", "language": "de",
//!   "text": "Die Fähre lief am 30. April auf Grund. Verletzt wurden 43 Menschen."}
//! {"id": "b", "outlet": "Harbour Times", "published": "2025-05-13", "language": "en",
//!   "text": "The ferry ran aground a week ago. The accident left 12 people injured."}"#;
//! let records = records.replace(",\n ", ", ");
//! let read = article::read_records(records.as_bytes(), "records", &Limits::default());
//!
//! let engine = Engine::load(Path::new("models"), 2, Precision::Auto)?;
//! let config = Config::default();
//! let report = Pipeline::new(&engine, &config, &()).check_articles(read.articles, read.warnings)?;
//! assert_eq!(report.articles.len(), 2);
//! for finding in &report.findings {
//!     let [a, b] = [finding.a, finding.b].map(|claim| report.text(claim));
//!     println!("{:?}: {a} / {b}", finding.verdict.relation);
//! }
//! # Ok::<(), counterclaim::Error>(())
//! ```

pub mod article;
pub mod claim;
pub mod config;
pub mod error;
pub mod eval;
pub mod model;
pub mod pair;
pub mod pipeline;
pub mod report;
pub mod review;
pub mod sentence;
mod span;
pub mod time;
pub mod verdict;

pub use error::{Error, Result, Warning};
pub use span::{CharIndex, Span};

#[cfg(all(doctest, feature = "torch"))]
#[doc = include_str!("../README.md")]
struct Readme;
