//! `findings.csv`, made to open right in a spreadsheet.

use std::borrow::Cow;

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::{
    ReportOptions,
    record::{ClaimRecord, FindingRecord, TimexRecord},
};
use crate::{Error, Result, article::Language};

/// Without it a spreadsheet takes the file for the system's legacy encoding.
const BYTE_ORDER_MARK: &str = "\u{feff}";

const FINDING: [&str; 6] = ["id", "conflict", "relation", "kind", "confidence", "explanation"];
const SIDE: [&str; 7] = ["outlet", "published", "language", "speaker", "quote", "dates", "article"];

/// One row a finding. German spreadsheets read semicolons and decimal commas, so these follow the report's language.
pub(super) fn render(
    findings: impl Iterator<Item = FindingRecord>,
    options: &ReportOptions,
) -> Result<Vec<u8>> {
    let rows: Vec<_> = findings.map(|finding| (finding, Vec::new())).collect();
    sheet(rows.iter().map(|(finding, more)| (finding, more.as_slice())), &[], options.language)
}

/// The same with more columns, named by `more`.
pub(crate) fn sheet<'a>(
    findings: impl IntoIterator<Item = (&'a FindingRecord, &'a [String])>,
    more: &[&str],
    language: Language,
) -> Result<Vec<u8>> {
    let mut sheet = WriterBuilder::new()
        .delimiter(if language == Language::De { b';' } else { b',' })
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    let head = head().into_iter().chain(more.iter().map(|&name| name.to_owned()));
    sheet.write_record(head.collect::<Vec<_>>()).map_err(Error::report)?;
    for (finding, more) in findings {
        let row = row(finding, language);
        sheet
            .write_record(row.iter().chain(more).map(|cell| inert(cell).into_owned()))
            .map_err(Error::report)?;
    }
    sheet.into_inner().map_err(Error::report)
}

fn head() -> Vec<String> {
    let sides = ["a", "b"].into_iter().flat_map(|side| SIDE.map(|name| format!("{name}_{side}")));
    FINDING.map(str::to_owned).into_iter().chain(sides).collect()
}

fn row(finding: &FindingRecord, language: Language) -> Vec<String> {
    let confidence = finding.confidence.to_string();
    let mut row = vec![
        finding.id.clone(),
        finding.conflict.to_string(),
        name(&finding.relation),
        finding.kind.map(|kind| name(&kind)).unwrap_or_default(),
        if language == Language::De { confidence.replace('.', ",") } else { confidence },
        finding.explanation.clone(),
    ];
    row.extend(side(&finding.a));
    row.extend(side(&finding.b));
    row
}

fn side(claim: &ClaimRecord) -> [String; SIDE.len()] {
    [
        claim.outlet.clone().unwrap_or_default(),
        claim.published.as_ref().map(ToString::to_string).unwrap_or_default(),
        claim.language.map(|language| language.code().to_owned()).unwrap_or_default(),
        claim.speaker.as_ref().map(|speaker| speaker.text.clone()).unwrap_or_default(),
        claim.text.clone(),
        claim.timexes.iter().filter_map(resolved).collect::<Vec<_>>().join("; "),
        claim.article.clone(),
    ]
}

/// "vor einer Woche = 2025-05-06", "Ende Mai = 2025-05-21/2025-05-31" with `..` for an open end.
fn resolved(timex: &TimexRecord) -> Option<String> {
    let end = |bound: &Option<String>| bound.clone().unwrap_or_else(|| "..".to_owned());
    let meaning = match (&timex.earliest, &timex.latest) {
        (None, None) => return None,
        (first, last) if first == last => end(first),
        (first, last) => format!("{}/{}", end(first), end(last)),
    };
    Some(format!("{} = {meaning}", timex.text))
}

/// The name under which a unit variant stands in the records.
fn name(variant: &impl serde::Serialize) -> String {
    serde_json::to_value(variant).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `cell` such that no spreadsheet takes it for a formula.
fn inert(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::{Records, sample};

    fn sheet(language: Language) -> String {
        let report = sample::small();
        let bytes = render(Records::new(&report).findings(), &ReportOptions { language }).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn sheet_opens_in_a_spreadsheet() {
        let sheet = sheet(Language::En);
        assert!(sheet.starts_with("\u{feff}\"id\""));
        assert_eq!(sheet.matches("\r\n").count(), sheet.matches('\n').count());
        insta::assert_snapshot!(sheet.replace('\r', "").trim_start_matches('\u{feff}'));
    }

    #[test]
    fn german_spreadsheets_want_semicolons_and_decimal_commas() {
        let sheet = sheet(Language::De);
        assert!(sheet.contains("\"fnd1-3\";\"1\";\"contradicts\";\"date\";\"0,93\";"), "{sheet}");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝"] {
            assert_eq!(inert(&format!("{start}SUM(A1)")), format!("'{start}SUM(A1)"));
        }
        assert_eq!(inert("5 - 3 = 2"), "5 - 3 = 2");
        assert!(sheet(Language::En).contains("\"'-12 \"\"planks\"\" & 'beams' are rotten.\""));
    }
}
