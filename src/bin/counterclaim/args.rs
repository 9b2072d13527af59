//! What can be typed.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use counterclaim::article::Language;
#[cfg(feature = "torch")]
use counterclaim::verdict::Relation;

/// Finds where news reports contradict each other, in German and English, offline.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Folder with the models [default: `models` beside the program or in the source tree]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) models: Option<PathBuf>,

    /// Bound on all parallel work [default: number of processors]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    #[cfg(feature = "torch")]
    /// Check articles against each other and write a report
    Check(CheckArgs),
    #[cfg(feature = "torch")]
    /// Print the claims of articles, one a line
    Extract(ExtractArgs),
    #[cfg(feature = "torch")]
    /// Judge pairs of claims, read as JSON Lines
    Judge(Input),
    #[cfg(feature = "torch")]
    /// Print the bare model's probabilities for premise and hypothesis, read as JSON Lines
    Nli(LinesInput),
    /// Find and resolve time expressions in texts, read as JSON Lines
    Dates(DatesArgs),
    #[cfg(feature = "torch")]
    /// Score the program on labelled sets
    Eval(EvalArgs),
    /// Judge the findings of a report in the browser, or export the verdicts
    Review(ReviewArgs),
    /// Check a corpus of labelled sets and pairs for errors
    Corpus(CorpusArgs),
}

#[cfg(feature = "torch")]
#[derive(Debug, ClapArgs)]
pub(crate) struct ConfigArg {
    /// TOML file with settings
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[cfg(feature = "torch")]
#[derive(Debug, ClapArgs)]
pub(crate) struct CheckArgs {
    /// Folders or files with articles
    #[arg(required = true, value_name = "FOLDER")]
    pub(crate) folders: Vec<PathBuf>,

    /// Where the report goes
    #[arg(short, long, value_name = "DIR", default_value = "counterclaim-report")]
    pub(crate) output: PathBuf,

    /// Exit with 1 where there is a finding of this relation
    #[arg(long, value_name = "RELATION")]
    pub(crate) fail_on: Vec<FailOn>,

    #[command(flatten)]
    pub(crate) config: ConfigArg,
}

#[cfg(feature = "torch")]
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum FailOn {
    Contradicts,
    Supersedes,
    Disputes,
    Qualifies,
}

#[cfg(feature = "torch")]
impl FailOn {
    pub(crate) fn relation(self) -> Relation {
        match self {
            Self::Contradicts => Relation::Contradicts,
            Self::Supersedes => Relation::Supersedes,
            Self::Disputes => Relation::Disputes,
            Self::Qualifies => Relation::Qualifies,
        }
    }
}

#[cfg(feature = "torch")]
#[derive(Debug, ClapArgs)]
pub(crate) struct ExtractArgs {
    /// Folders or files with articles; `-` reads article records from standard input
    #[arg(default_value = "-", value_name = "FOLDER")]
    pub(crate) folders: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) config: ConfigArg,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct LinesInput {
    /// File with one JSON object a line; `-` is standard input
    #[arg(default_value = "-", value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[cfg(feature = "torch")]
#[derive(Debug, ClapArgs)]
pub(crate) struct Input {
    #[command(flatten)]
    pub(crate) lines: LinesInput,

    #[command(flatten)]
    pub(crate) config: ConfigArg,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct DatesArgs {
    #[command(flatten)]
    pub(crate) lines: LinesInput,

    /// Annotate the TimeML files of this folder instead
    #[arg(long, value_name = "FOLDER", requires = "output")]
    pub(crate) tml: Option<PathBuf>,

    /// Where the annotated TimeML files go
    #[arg(short, long, value_name = "FOLDER")]
    pub(crate) output: Option<PathBuf>,
}

#[cfg(feature = "torch")]
#[derive(Debug, ClapArgs)]
pub(crate) struct EvalArgs {
    /// Labelled sets: folders with stories, or one story each
    #[arg(required = true, value_name = "SET")]
    pub(crate) sets: Vec<PathBuf>,

    /// Write the figures to this file
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,

    /// List every missed and every false finding
    #[arg(long)]
    pub(crate) show: bool,

    /// Write what the verdict's last stage sees of every pair to this file instead, to train it with
    #[arg(long, value_name = "FILE")]
    pub(crate) features: Option<PathBuf>,

    /// Fit simple baselines on this labelled set and score them beside the program
    #[arg(long, value_name = "SET")]
    pub(crate) baselines: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) config: ConfigArg,
}

#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct ReviewArgs {
    #[command(subcommand)]
    pub(crate) command: Option<ReviewCommand>,

    /// Folder of the report, as `check -o` wrote it
    #[arg(required = true, value_name = "DIR")]
    pub(crate) report: Option<PathBuf>,

    /// Port on this machine's loopback [default: one that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,

    /// Name under which verdicts are kept [default: the user's]
    #[arg(long, value_name = "NAME")]
    pub(crate) reviewer: Option<String>,

    /// Language of the desk [default: the report's]
    #[arg(long, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReviewCommand {
    /// Write what reviewers found: lists, annotations, a labelled set, precision
    Export {
        /// Folder of the report
        #[arg(value_name = "DIR")]
        report: PathBuf,

        /// Where the files go
        #[arg(short, long, value_name = "DIR")]
        output: PathBuf,

        /// Language of the spreadsheets [default: the report's]
        #[arg(long, value_name = "LANG")]
        lang: Option<Lang>,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Lang {
    De,
    En,
}

impl Lang {
    pub(crate) fn language(self) -> Language {
        match self {
            Self::De => Language::De,
            Self::En => Language::En,
        }
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CorpusArgs {
    #[command(subcommand)]
    pub(crate) command: CorpusCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum CorpusCommand {
    /// Prove ids, quotes, dates and labels sound, and count them
    Check {
        /// Folders with labelled stories or pair groups; each is one split
        #[arg(required = true, value_name = "FOLDER")]
        folders: Vec<PathBuf>,
    },
}
