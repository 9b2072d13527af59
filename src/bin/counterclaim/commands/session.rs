use std::path::{Path, PathBuf};

use counterclaim::{
    Error, Result,
    config::Config,
    model::{Engine, Precision},
};

use crate::args::ConfigArg;

/// What all commands with models share.
pub(crate) struct Session {
    pub(super) models: Option<PathBuf>,
    pub(crate) threads: usize,
}

impl Session {
    pub(crate) fn engine(&self, precision: Precision) -> Result<Engine> {
        let models = self.models.clone().map_or_else(find_models, Ok)?;
        Engine::load(&models, self.threads, precision)
    }
}

/// `models` in the folder of the program, in one above it, or in the source tree it was built from.
fn find_models() -> Result<PathBuf> {
    let program = std::env::current_exe().unwrap_or_default();
    let beside = program.ancestors().skip(1).take(4).map(|folder| folder.join("models"));
    let built_from = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let mut places = beside.chain([built_from.clone()]);
    places
        .find(|place| place.join("encoder").is_dir())
        .ok_or_else(|| Error::model(&built_from, "the folder is missing; name it with --models"))
}

pub(super) fn config(arg: &ConfigArg) -> Result<Config> {
    arg.config.as_deref().map_or_else(|| Ok(Config::default()), Config::load)
}
