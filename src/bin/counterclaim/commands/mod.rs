//! The commands. Those that ask the models need the `torch` feature.

#[cfg(feature = "torch")]
mod check;
mod corpus;
mod dates;
#[cfg(feature = "torch")]
mod eval;
#[cfg(feature = "torch")]
mod extract;
#[cfg(feature = "torch")]
mod judge;
mod review;
#[cfg(feature = "torch")]
mod session;

use std::process::ExitCode;

use counterclaim::Result;

use crate::args::{Args, Command};

pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let threads = bound_threads(args);
    #[cfg(feature = "torch")]
    let session = session::Session { models: args.models.clone(), threads };
    #[cfg(not(feature = "torch"))]
    let _ = (threads, &args.models);
    match &args.command {
        #[cfg(feature = "torch")]
        Command::Check(args) => check::run(&session, args),
        #[cfg(feature = "torch")]
        Command::Extract(args) => extract::run(&session, args),
        #[cfg(feature = "torch")]
        Command::Judge(args) => judge::judge(&session, args),
        #[cfg(feature = "torch")]
        Command::Nli(args) => judge::nli(&session, args),
        #[cfg(feature = "torch")]
        Command::Eval(args) => eval::run(&session, args),
        Command::Dates(args) => dates::run(args),
        Command::Review(args) => review::run(args),
        Command::Corpus(args) => corpus::run(args),
    }
}

/// Holds all parallel work to what was asked for, and says how much that is.
fn bound_threads(args: &Args) -> usize {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = args.threads.map_or(processors, usize::from);
    // Fails only where a pool exists already, and none does this early.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    threads
}
