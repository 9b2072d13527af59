use std::process::ExitCode;

use counterclaim::{
    Result,
    article::{self, Language},
    report::{Indexed, TimexRecord},
    time::{Published, Tagger, timeml},
};
use serde::Deserialize;

use crate::{
    args::DatesArgs,
    lines::{self, Line},
    progress::say,
};

#[derive(Deserialize)]
struct DatesRequest {
    text: String,
    #[serde(default)]
    published: Option<Published>,
    #[serde(default)]
    language: Option<String>,
}

pub(crate) fn run(args: &DatesArgs) -> Result<ExitCode> {
    if let (Some(from), Some(to)) = (&args.tml, &args.output) {
        let (written, warnings) = timeml::annotate_folder(from, to, |text| tagger(None, text))?;
        warnings.iter().for_each(|warning| say(&format!("warning: {warning}")));
        say(&format!("{written} files written"));
        return Ok(ExitCode::SUCCESS);
    }
    lines::each(&args.lines.file, |lines: &mut [Line<DatesRequest>]| {
        for line in lines {
            let request = &line.request;
            let tagger = tagger(request.language.as_deref(), &request.text);
            let timexes = tagger.tag(&request.text, request.published.as_ref());
            let text = Indexed::new(&request.text);
            let records: Vec<TimexRecord> =
                timexes.iter().map(|timex| TimexRecord::new(timex, &text)).collect();
            line.add("timexes", records);
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The rules of the language that is named, else of the one that the text is in, else English ones.
fn tagger(code: Option<&str>, text: &str) -> &'static Tagger {
    let guessed = || article::guess_language(text).unwrap_or(Language::En).code();
    let english = || Tagger::for_code("en").expect("English rules are built in");
    code.and_then(Tagger::for_code).or_else(|| Tagger::for_code(guessed())).unwrap_or_else(english)
}
