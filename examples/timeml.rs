//! Annotates a folder of TimeML files: `timeml LANGUAGE FROM TO`, or measures speed: `timeml LANGUAGE FILE`, a file of
//! plain text.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use counterclaim::time::{Published, Tagger, timeml};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(tagger) = arguments.first().and_then(|code| Tagger::for_code(code)) else {
        eprintln!("usage: timeml LANGUAGE FROM TO | timeml LANGUAGE FILE");
        return ExitCode::from(2);
    };
    match &arguments[1..] {
        [from, to] => annotate(tagger, Path::new(from), Path::new(to)),
        [file] => measure(tagger, Path::new(file)),
        _ => ExitCode::from(2),
    }
}

fn annotate(tagger: &'static Tagger, from: &Path, to: &Path) -> ExitCode {
    match timeml::annotate_folder(from, to, |_| tagger) {
        Ok((written, warnings)) => {
            warnings.iter().for_each(|warning| eprintln!("{warning}"));
            println!("{written} files");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{}", error.chain());
            ExitCode::from(2)
        }
    }
}

fn measure(tagger: &Tagger, file: &Path) -> ExitCode {
    let Ok(text) = std::fs::read_to_string(file) else {
        eprintln!("{} cannot be read", file.display());
        return ExitCode::from(2);
    };
    let published = Published::parse("2020-11-15");
    let start = Instant::now();
    let found: usize = text.split("\n\n").map(|article| tagger.tag(article, published.as_ref()).len()).sum();
    let seconds = start.elapsed().as_secs_f64();
    let megabytes = text.len() as f64 / 1e6;
    println!("{found} expressions in {megabytes:.1} MB: {:.1} MB/s", megabytes / seconds);
    ExitCode::SUCCESS
}
