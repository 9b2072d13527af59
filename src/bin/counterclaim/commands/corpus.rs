use std::process::ExitCode;

use counterclaim::{Result, article, eval::check};

use crate::{
    args::{CorpusArgs, CorpusCommand},
    lines,
    progress::say,
};

/// Counts go to stdout, problems to stderr; exit 1 where there are any.
pub(crate) fn run(args: &CorpusArgs) -> Result<ExitCode> {
    let CorpusCommand::Check { folders } = &args.command;
    let limits = article::Limits::default();
    let found = check::corpus(folders, |folder| Ok(article::read(&[folder.to_owned()], &limits).articles))?;
    for problem in &found.problems {
        say(&problem.to_string());
    }
    lines::print_text(&check::table(&found))?;
    Ok(if found.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
