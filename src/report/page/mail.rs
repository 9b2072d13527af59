//! `report.md`: the findings in Markdown, to paste into a mail.

use minijinja::value::Serde;
use serde::Serialize;

use super::{Context, environment, glance::Glance, section, section::Section, words, words::Words};
use crate::{Error, Result, report::Report, report::ReportOptions};

const TEMPLATE: &str = include_str!("../templates/report.md");

#[derive(Serialize)]
struct Mail<'r> {
    words: Words,
    version: &'r str,
    glance: Glance<'r>,
    sections: Vec<Section<'r>>,
}

/// The mail, complete.
pub(in crate::report) fn render(report: &Report, options: &ReportOptions) -> Result<String> {
    let context = Context::new(report, options.language);
    let mail = Mail {
        words: words::words(options.language),
        version: &report.run.version,
        glance: Glance::new(&context),
        sections: section::sections(&context),
    };
    let mut environment = environment().map_err(Error::report)?;
    environment.add_filter("md", |text: &str| plain(text));
    environment.add_template("report.md", TEMPLATE).map_err(Error::report)?;
    let template = environment.get_template("report.md").map_err(Error::report)?;
    template.render(Serde(mail)).map_err(|error| Error::report(format!("{error:#}")))
}

/// Text that Markdown shows as it is, on one line. Of the characters with a meaning, those that have it only at the
/// head of a line are no danger there and stay readable.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (number, word) in text.split_whitespace().enumerate() {
        if number > 0 {
            out.push(' ');
        }
        for c in word.chars() {
            if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '#' | '|' | '~' | '!' | '$')
            {
                out.push('\\');
            }
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{article::Language, report::sample};

    fn mail(report: &Report, language: Language) -> String {
        render(report, &ReportOptions { language }).unwrap()
    }

    #[test]
    fn the_affair_as_a_mail() {
        insta::assert_snapshot!(mail(&sample::affair(), Language::En));
    }

    #[test]
    fn german_words_and_nothing_found() {
        let report = Report { findings: Vec::new(), ..sample::small() };
        insta::assert_snapshot!(mail(&report, Language::De));
    }

    proptest! {
        #[test]
        fn no_text_becomes_markup(text in r"[\PC\n<>&`*_#\[\]]{0,40}") {
            let plain = plain(&text);
            prop_assert!(!plain.contains('\n'));
            let bare = plain.replace("\\\\", "").replace("\\<", "").replace("\\[", "").replace("\\`", "");
            prop_assert!(!bare.contains(['<', '[', '`']), "{plain}");
        }
    }
}
