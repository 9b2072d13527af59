//! Finds where news reports contradict each other.
//!
//! The way of the data: [`article`] → [`sentence`] → [`claim`] (with [`time`]) → [`pair`] → [`verdict`] → [`report`].

pub mod article;
pub mod claim;
pub mod error;
pub mod eval;
pub mod model;
pub mod pair;
pub mod report;
pub mod sentence;
mod span;
pub mod time;
pub mod verdict;

pub use error::{Error, Result, Warning};
pub use span::{CharIndex, Span};
