use std::process::ExitCode;

use counterclaim::{
    Result,
    pipeline::Pipeline,
    report::{self, Report, ReportOptions},
    verdict::Relation,
};

use super::session::{Session, config};
use crate::{
    args::CheckArgs,
    progress::{Bars, say},
};

/// Warnings that are spelled out at the end; all of them are in `run.json` and in the report.
const WARNINGS_SHOWN: usize = 20;

pub(crate) fn run(session: &Session, args: &CheckArgs) -> Result<ExitCode> {
    let config = config(&args.config)?;
    for folder in &args.folders {
        folder.metadata().map_err(counterclaim::Error::io(folder, "opening"))?;
    }
    let engine = session.engine(config.model.precision)?;
    let bars = Bars::default();
    let mut report = Pipeline::new(&engine, &config, &bars).check(&args.folders)?;
    report.run.models = engine.digests().clone();
    report.run.precision = engine.precision().name().to_owned();
    report.run.threads = session.threads;
    report::write(&report, &ReportOptions { language: config.report.language }, &args.output)?;
    say(&summary(&report));
    say(&format!("report: {}", args.output.join("index.html").display()));
    let unwanted: Vec<Relation> = args.fail_on.iter().map(|relation| relation.relation()).collect();
    let failed = report.findings.iter().any(|finding| unwanted.contains(&finding.verdict.relation));
    Ok(if failed { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn summary(report: &Report) -> String {
    let run = &report.run;
    let mut lines: Vec<String> =
        run.warnings.iter().take(WARNINGS_SHOWN).map(|w| format!("warning: {w}")).collect();
    if run.warnings.len() > WARNINGS_SHOWN {
        lines.push(format!("... and {} more warnings, see run.json", run.warnings.len() - WARNINGS_SHOWN));
    }
    let count = |name: &str| run.counts.get(name).copied().unwrap_or(0);
    let main = ["articles", "sentences", "claims", "pairs"].map(|name| format!("{} {name}", count(name)));
    lines.push(main.join(", "));
    let reported = [Relation::Contradicts, Relation::Supersedes, Relation::Disputes, Relation::Qualifies];
    let findings = reported.map(|relation| format!("{} {}", relation.name(), count(relation.name())));
    lines.push(format!("findings: {}", findings.join(", ")));
    let seconds: Vec<String> = run.seconds.iter().map(|(stage, s)| format!("{stage} {s:.1} s")).collect();
    lines.push(format!("time: {}; warnings: {}", seconds.join(", "), run.warnings.len()));
    lines.join("\n")
}
