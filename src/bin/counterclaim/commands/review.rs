use std::{env, path::Path, process::ExitCode};

use counterclaim::{
    Error, Result,
    article::Language,
    review::{Board, Desk, Folder, Ledger, Server, export},
};

use crate::{
    args::{Lang, ReviewArgs, ReviewCommand},
    progress::say,
};

pub(crate) fn run(args: &ReviewArgs) -> Result<ExitCode> {
    match (&args.command, &args.report) {
        (Some(ReviewCommand::Export { report, output, lang }), _) => write(report, output, *lang),
        (None, Some(report)) => serve(args, report),
        (None, None) => Ok(ExitCode::from(2)),
    }
}

fn serve(args: &ReviewArgs, report: &Path) -> Result<ExitCode> {
    let user = || env::var("USER").or_else(|_| env::var("USERNAME")).ok();
    let Some(reviewer) = args.reviewer.clone().or_else(user) else {
        return Err(Error::input(report, None, "say who reviews: --reviewer NAME"));
    };
    let desk = Desk::open(report, &reviewer)?;
    let language = language(args.lang, desk.folder());
    let progress = desk.board()?.progress();
    let server = Server::bind(desk, args.port, language)?;
    say(&format!("{} of {} findings reviewed; reviewer: {reviewer}", progress.settled, progress.total));
    say(&format!("open {}", server.address()));
    say("Everything is saved at once. Stop with Ctrl-C.");
    server.run()?;
    Ok(ExitCode::SUCCESS)
}

fn write(report: &Path, output: &Path, lang: Option<Lang>) -> Result<ExitCode> {
    let folder = Folder::open(report)?;
    let board = Board::new(folder.findings()?, Ledger::beside(report).read()?);
    let exported = export::write(&folder, &board, language(lang, &folder), output)?;
    for warning in board.warnings.iter().chain(&exported.warnings) {
        say(&format!("warning: {warning}"));
    }
    let progress = board.progress();
    say(&format!(
        "{} of {} findings reviewed, {} accepted, {} pairs labelled",
        progress.settled, progress.total, progress.accepted, exported.labelled
    ));
    say(&format!("export: {}", output.display()));
    Ok(ExitCode::SUCCESS)
}

fn language(asked: Option<Lang>, folder: &Folder) -> Language {
    asked.map(Lang::language).or_else(|| folder.language()).unwrap_or(Language::En)
}
