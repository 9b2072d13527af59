//! What a person at the terminal sees. Messages and progress go to stderr, data never does.

#[cfg(feature = "torch")]
mod bars;

use std::io::Write;

#[cfg(feature = "torch")]
pub(crate) use bars::Bars;

/// One line on stderr.
pub(crate) fn say(message: &str) {
    // Nobody to tell, nothing to do about it.
    let _ = writeln!(std::io::stderr(), "{message}");
}
