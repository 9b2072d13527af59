//! Evaluation against labelled sets.
