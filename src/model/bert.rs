//! The BERT encoder of rust-bert with the weights of `models/`.

use std::{
    fs,
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use rayon::prelude::*;
use rust_bert::bert::{BertConfig, BertEmbeddings, BertModel};
use tch::{
    Device, Kind, Tensor,
    nn::{self, Module},
};

use super::{MISSING, Precision};
use crate::{Error, Result};

/// Inputs of one forward pass. Larger batches gain nothing on two cores and cost padding.
const BATCH: usize = 32;
/// Token that fills short rows; masked out.
const PAD: i64 = 1;

/// Word embeddings in 8 bits a value, shared by all encoders: `row = weight * scale`. Only the rows in use are ever
/// turned into floats.
pub(super) struct Words {
    weight: Tensor,
    scale: Tensor,
}

impl Words {
    pub(super) fn load(path: &Path) -> Result<Self> {
        let mut tensors = read(path)?;
        let mut take = |name: &str| {
            let at = tensors.iter().position(|(found, _)| found == name);
            at.map(|at| tensors.swap_remove(at).1).ok_or_else(|| missing(path, name))
        };
        let (weight, scale) = (take("weight")?, take("scale")?);
        if weight.dim() != 2 || scale.size() != [weight.size()[0]] {
            return Err(Error::model(path, "`scale` does not fit `weight`"));
        }
        Ok(Self { weight, scale })
    }

    /// The same tensors, not copied.
    fn shared(&self) -> Self {
        Self { weight: self.weight.shallow_clone(), scale: self.scale.shallow_clone() }
    }

    /// `ids` [batch, length] to embeddings [batch, length, hidden] in `kind`.
    fn lookup(&self, ids: &Tensor, kind: Kind) -> Result<Tensor, tch::TchError> {
        let flat = ids.f_view(-1)?;
        let rows = self.weight.f_index_select(0, &flat)?.f_to_kind(Kind::Float)?;
        let scale = self.scale.f_index_select(0, &flat)?.f_to_kind(Kind::Float)?.f_unsqueeze(1)?;
        let size = ids.size();
        (rows * scale).f_to_kind(kind)?.f_view([size[0], size[1], -1])
    }
}

/// Encoder and the linear heads on top of it.
pub(super) struct Encoder {
    words: Words,
    bert: BertModel<BertEmbeddings>,
    heads: Vec<nn::Linear>,
    kind: Kind,
}

impl Encoder {
    /// Loads the shape from `config` and all tensors from `files`.
    pub(super) fn load(config: &Path, words: &Words, files: &Files, precision: Precision) -> Result<Self> {
        let json = fs::read_to_string(config).map_err(Error::io(config, "reading"))?;
        let mut shape: BertConfig =
            serde_json::from_str(&json).map_err(|cause| Error::model(config, cause))?;
        let hidden = shape.hidden_size;
        // The word embeddings come from `words`; rust-bert insists on a table of its own.
        shape.vocab_size = 1;
        let store = nn::VarStore::new(Device::Cpu);
        let bert = BertModel::new_with_optional_pooler(store.root() / "bert", &shape, false);
        let head = |&(name, outputs): &(&str, i64)| {
            nn::linear(store.root() / name, hidden, outputs, nn::LinearConfig::default())
        };
        let heads = files.heads.iter().map(head).collect();
        let mut given = Vec::new();
        for path in files.paths {
            given.extend(read(path)?.into_iter().map(|(name, tensor)| (files.rename(&name), tensor)));
        }
        fill(&store, &given, files.paths[0])?;
        let mut store = store;
        let kind = match precision.resolved() {
            Precision::Bf16 => Kind::BFloat16,
            _ => Kind::Float,
        };
        store.freeze();
        if kind == Kind::BFloat16 {
            store.bfloat16();
        }
        Ok(Self { words: words.shared(), bert, heads, kind })
    }

    fn forward(&self, texts: &[&[u32]], pooling: Pooling) -> Result<Vec<Vec<f32>>, String> {
        let _no_gradients = tch::no_grad_guard();
        let (ids, mask) = pad(texts).map_err(|e| e.to_string())?;
        let embeddings = self.words.lookup(&ids, self.kind).map_err(|e| e.to_string())?;
        let output = self
            .bert
            .forward_t(None, Some(&mask), None, None, Some(&embeddings), None, None, false)
            .map_err(|e| e.to_string())?;
        let rows = match pooling {
            Pooling::FirstToken => output.hidden_state.f_select(1, 0).and_then(|first| self.logits(&first)),
            Pooling::Mean => self.mean_logits(&output.hidden_state, &mask),
        };
        Vec::<Vec<f32>>::try_from(rows.map_err(|e| e.to_string())?).map_err(|e| e.to_string())
    }

    /// Logits of all heads, one after the other: [batch, sum of outputs].
    fn logits(&self, vectors: &Tensor) -> Result<Tensor, tch::TchError> {
        let vectors = vectors.f_to_kind(self.kind)?;
        let logits: Vec<Tensor> = self.heads.iter().map(|head| head.forward(&vectors)).collect();
        Tensor::f_cat(&logits, -1)?.f_to_kind(Kind::Float)
    }

    /// The heads' logits on the unit-length mean of the tokens: [batch, outputs].
    fn mean_logits(&self, hidden: &Tensor, mask: &Tensor) -> Result<Tensor, tch::TchError> {
        let mask = mask.f_to_kind(Kind::Float)?.f_unsqueeze(-1)?;
        let sum = (hidden.f_to_kind(Kind::Float)? * &mask).f_sum_dim_intlist(1i64, false, Kind::Float)?;
        let mean = sum / mask.f_sum_dim_intlist(1i64, false, Kind::Float)?;
        let unit = &mean / mean.f_norm_scalaropt_dim(2, 1i64, true)?;
        self.logits(&unit)
    }
}

/// The same encoder several times over, one for each thread that computes.
///
/// A forward pass runs on one thread, so that its result does not depend on how many there are (libtorch sums in
/// another order when it splits a product), and so that no thread waits for another. Batches go to whichever replica
/// is free.
pub(super) struct Replicas(Vec<Mutex<Encoder>>);

impl Replicas {
    /// `count` encoders from the same files; see [`Encoder::load`].
    pub(super) fn load(
        count: usize,
        config: &Path,
        words: &Words,
        files: &Files<'_>,
        precision: Precision,
    ) -> Result<Self> {
        let encoders = (0..count).map(|_| Encoder::load(config, words, files, precision).map(Mutex::new));
        Ok(Self(encoders.collect::<Result<_>>()?))
    }

    /// Runs all `inputs` (token ids) and returns one row of floats an input,
    /// in the order given. Batches hold inputs of like length.
    pub(super) fn run(&self, inputs: &[Vec<u32>], pooling: Pooling) -> Result<Vec<Vec<f32>>> {
        let mut order: Vec<usize> = (0..inputs.len()).collect();
        order.sort_by_key(|&i| (inputs[i].len(), i));
        let batch = |batch: &[usize]| {
            let texts: Vec<&[u32]> = batch.iter().map(|&i| inputs[i].as_slice()).collect();
            self.free().forward(&texts, pooling).map_err(|cause| Error::model(Path::new("engine"), cause))
        };
        let outputs: Vec<Vec<Vec<f32>>> = order.par_chunks(BATCH).map(batch).collect::<Result<_>>()?;
        let mut rows = vec![Vec::new(); inputs.len()];
        for (&i, row) in order.iter().zip(outputs.into_iter().flatten()) {
            rows[i] = row;
        }
        Ok(rows)
    }

    /// A replica that no other thread uses; where all are in use, the first once it is free.
    fn free(&self) -> MutexGuard<'_, Encoder> {
        let free = self.0.iter().find_map(|replica| replica.try_lock().ok());
        free.unwrap_or_else(|| self.0[0].lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What of the last hidden states [`Replicas::run`] gives.
#[derive(Clone, Copy)]
pub(super) enum Pooling {
    /// The heads' logits on the first token.
    FirstToken,
    /// The heads' logits on the unit-length mean.
    Mean,
}

/// Where an encoder's tensors come from.
pub(super) struct Files<'a> {
    /// Files to read, all tensors of each.
    pub(super) paths: &'a [&'a Path],
    /// What stands before HuggingFace's names of encoder tensors in them.
    pub(super) prefix: &'a str,
    /// Name and number of outputs of each head; its tensors are `<name>.weight` and `<name>.bias`.
    pub(super) heads: &'a [(&'a str, i64)],
}

impl Files<'_> {
    /// The variable that a tensor of the files belongs to.
    fn rename(&self, name: &str) -> String {
        let is_head = self
            .heads
            .iter()
            .any(|(head, _)| name.strip_prefix(head).is_some_and(|rest| rest.starts_with('.')));
        if is_head {
            name.to_owned()
        } else {
            format!("bert.{}", name.strip_prefix(self.prefix).unwrap_or(name))
        }
    }
}

fn read(path: &Path) -> Result<Vec<(String, Tensor)>> {
    if !path.is_file() {
        return Err(Error::model(path, MISSING));
    }
    Tensor::read_safetensors(path)
        .map_err(|cause| Error::model(path, format!("the file is damaged: {cause}")))
}

fn missing(path: &Path, name: &str) -> Error {
    Error::model(path, format!("tensor `{name}` is missing"))
}

/// Copies `given` into the variables of `store`, all of which must be given.
fn fill(store: &nn::VarStore, given: &[(String, Tensor)], path: &Path) -> Result<()> {
    let _no_gradients = tch::no_grad_guard();
    let mut variables: Vec<_> = store.variables().into_iter().collect();
    variables.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, mut variable) in variables {
        if name.ends_with("word_embeddings.weight") {
            continue;
        }
        let (_, tensor) =
            given.iter().find(|(found, _)| *found == name).ok_or_else(|| missing(path, &name))?;
        if tensor.size() != variable.size() {
            let reason = format!("tensor `{name}` is {:?}, not {:?}", tensor.size(), variable.size());
            return Err(Error::model(path, reason));
        }
        variable.f_copy_(tensor).map_err(|cause| Error::model(path, cause))?;
    }
    Ok(())
}

/// Token ids and mask, both [batch, longest], int64.
fn pad(texts: &[&[u32]]) -> Result<(Tensor, Tensor), tch::TchError> {
    let longest = texts.iter().map(|ids| ids.len()).max().unwrap_or(0).max(1);
    let mut ids = Vec::with_capacity(texts.len() * longest);
    let mut mask = Vec::with_capacity(texts.len() * longest);
    for text in texts {
        ids.extend(text.iter().map(|&id| i64::from(id)));
        ids.resize(ids.len() + longest - text.len(), PAD);
        mask.extend(std::iter::repeat_n(1i64, text.len()));
        mask.resize(mask.len() + longest - text.len(), 0);
    }
    let size = [i64::try_from(texts.len()).unwrap_or(0), i64::try_from(longest).unwrap_or(0)];
    Ok((Tensor::from_slice(&ids).f_view(size)?, Tensor::from_slice(&mask).f_view(size)?))
}
