//! The command line.

mod args;
mod commands;
mod lines;
mod progress;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let args = args::Args::parse();
    match commands::run(&args) {
        Ok(code) => code,
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            progress::say(&format!("counterclaim: {}", error.chain()));
            ExitCode::from(2)
        }
    }
}
