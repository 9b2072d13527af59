//! Texts into token ids.

use std::path::Path;

use tokenizers::{EncodeInput, Tokenizer, TruncationParams};

use super::MISSING;
use crate::{Error, Result};

/// Longest input in tokens; what is longer is cut, of a pair the longer side first. Ample for news sentences and for
/// pairs of claims (99.9 % are below).
const MAX_TOKENS: usize = 192;

/// The tokenizer that reader and judge share.
pub(super) struct Tokens {
    tokenizer: Tokenizer,
}

impl Tokens {
    pub(super) fn load(path: &Path) -> Result<Self> {
        if !path.is_file() {
            return Err(Error::model(path, MISSING));
        }
        let mut tokenizer = Tokenizer::from_file(path).map_err(|cause| Error::model(path, cause))?;
        let truncation = TruncationParams { max_length: MAX_TOKENS, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(truncation)).map_err(|cause| Error::model(path, cause))?;
        Ok(Self { tokenizer })
    }

    /// Token ids of each input, in order.
    pub(super) fn encode<'s>(&self, inputs: Vec<EncodeInput<'s>>) -> Result<Vec<Vec<u32>>> {
        let encodings = self
            .tokenizer
            .encode_batch_fast(inputs, true)
            .map_err(|cause| Error::model(Path::new("tokenizer.json"), cause))?;
        Ok(encodings.iter().map(|encoding| encoding.get_ids().to_vec()).collect())
    }
}
