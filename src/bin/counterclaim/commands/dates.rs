use std::process::ExitCode;

use counterclaim::{
    Result,
    article::{self, Language},
    report::{Indexed, TimexRecord},
    time::{self, Published, timeml},
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
    language: Option<Language>,
}

pub(crate) fn run(args: &DatesArgs) -> Result<ExitCode> {
    if let (Some(from), Some(to)) = (&args.tml, &args.output) {
        for warning in timeml::annotate_folder(from, to)? {
            say(&format!("warning: {warning}"));
        }
        return Ok(ExitCode::SUCCESS);
    }
    lines::each(&args.lines.file, |lines: &mut [Line<DatesRequest>]| {
        for line in lines {
            let request = &line.request;
            let language = request.language.or_else(|| article::guess_language(&request.text));
            let timexes =
                time::tag(&request.text, language.unwrap_or(Language::En), request.published.as_ref());
            let text = Indexed::new(&request.text);
            let records: Vec<TimexRecord> =
                timexes.iter().map(|timex| TimexRecord::new(timex, &text)).collect();
            line.add("timexes", records);
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}
