//! The commands.

mod check;
mod corpus;
mod dates;
mod eval;
mod extract;
mod judge;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use counterclaim::{
    Error, Result,
    config::Config,
    model::{Engine, Precision},
};

use crate::args::{Args, Command, ConfigArg};

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let session = Session::start(args);
    match &args.command {
        Command::Check(args) => check::run(&session, args),
        Command::Extract(args) => extract::run(&session, args),
        Command::Judge(args) => judge::judge(&session, args),
        Command::Nli(args) => judge::nli(&session, args),
        Command::Dates(args) => dates::run(args),
        Command::Eval(args) => eval::run(&session, args),
        Command::Corpus(args) => corpus::run(args),
    }
}

/// What all commands share.
pub(crate) struct Session {
    models: Option<PathBuf>,
    pub(crate) threads: usize,
}

impl Session {
    fn start(args: &Args) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = args.threads.map_or(processors, usize::from);
        // Fails only where a pool exists already, and none does this early.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
        Self { models: args.models.clone(), threads }
    }

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

fn config(arg: &ConfigArg) -> Result<Config> {
    arg.config.as_deref().map_or_else(|| Ok(Config::default()), Config::load)
}
