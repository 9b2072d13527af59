//! The one error type of the library.

use std::path::{Path, PathBuf};

/// Result of a fallible library call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What could not be done, where, and why.
///
/// The cause, where there is one, is the [`source`](std::error::Error::source); [`Error::chain`] prints all of it on
/// one line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder could not be read or written.
    #[error("{}: {action} failed", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// `reading`, `writing` ...
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// The content of a file, or of one of its records, is not what it should be.
    #[error("{}: {reason}", place(path, *line))]
    Input {
        /// The file, or `<stdin>`.
        path: PathBuf,
        /// Line of the record, counted from 1.
        line: Option<usize>,
        /// What is wrong with it.
        reason: String,
    },
    /// The configuration holds an unknown key or a value out of range.
    #[error("{}: {reason}", path.display())]
    Config {
        /// The configuration file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A model file is missing, damaged or of the wrong shape, or the engine failed.
    #[error("model {}: {reason}", path.display())]
    Model {
        /// The file or folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The report could not be rendered.
    #[error("report: {reason}")]
    Report {
        /// What is wrong.
        reason: String,
    },
}

fn place(path: &Path, line: Option<usize>) -> String {
    match line {
        Some(line) => format!("{}:{line}", path.display()),
        None => path.display().to_string(),
    }
}

impl Error {
    /// An [`Error::Io`] maker for `map_err`.
    pub fn io(path: &Path, action: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { path: path.to_owned(), action, source }
    }

    /// An [`Error::Input`] about a whole file or one record of it.
    pub fn input(path: &Path, line: Option<usize>, reason: impl ToString) -> Self {
        Self::Input { path: path.to_owned(), line, reason: reason.to_string() }
    }

    /// An [`Error::Model`].
    pub fn model(path: &Path, reason: impl ToString) -> Self {
        Self::Model { path: path.to_owned(), reason: reason.to_string() }
    }

    /// Whether the reader of our output has gone away, which is no failure of ours.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe)
    }

    /// An [`Error::Report`].
    pub fn report(reason: impl ToString) -> Self {
        Self::Report { reason: reason.to_string() }
    }

    /// The error and its causes, on one line.
    #[must_use]
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(inner) = cause {
            text.push_str(": ");
            text.push_str(&inner.to_string());
            cause = inner.source();
        }
        text.replace(['\n', '\r'], " ")
    }
}

/// Something that went wrong with one input without ending the run.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Warning {
    /// The file, or `<stdin>`.
    pub path: String,
    /// Line of the record, counted from 1.
    pub line: Option<usize>,
    /// What is wrong, and what was done about it.
    pub reason: String,
}

impl Warning {
    /// A warning about `path`.
    pub fn new(path: &Path, line: Option<usize>, reason: impl Into<String>) -> Self {
        Self { path: path.display().to_string(), line, reason: reason.into() }
    }
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", place(Path::new(&self.path), self.line), self.reason)
    }
}
