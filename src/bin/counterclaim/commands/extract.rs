use std::{path::Path, process::ExitCode};

use counterclaim::{
    Result,
    article::{self, Reading},
    pipeline::Pipeline,
    report::{ClaimRecord, Indexed},
};

use super::session::{Session, config};
use crate::{
    args::ExtractArgs,
    lines,
    progress::{Bars, say},
};

pub(crate) fn run(session: &Session, args: &ExtractArgs) -> Result<ExitCode> {
    let config = config(&args.config)?;
    let read = if args.folders == [Path::new("-")] {
        let (reader, name) = lines::open(Path::new("-"))?;
        article::read_records(reader, &name.to_string_lossy(), &config.article)
    } else {
        article::read(&args.folders, &config.article)
    };
    let Reading { articles, warnings } = read;
    for warning in &warnings {
        say(&format!("warning: {warning}"));
    }
    let engine = session.engine(config.model.precision)?;
    let bars = Bars::default();
    let extracted = Pipeline::new(&engine, &config, &bars).extract(&articles)?;
    let texts: Vec<Indexed<'_>> = articles.iter().map(|article| Indexed::new(&article.text)).collect();
    lines::print(
        extracted
            .claims
            .iter()
            .map(|claim| ClaimRecord::new(claim, &articles[claim.article], &texts[claim.article])),
    )?;
    Ok(ExitCode::SUCCESS)
}
