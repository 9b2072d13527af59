//! Outlets by outlets: how many facts each pair is in conflict about.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Context;
use crate::verdict::Relation;

/// Outlets that are shown; a larger table helps nobody.
const MOST: usize = 12;

#[derive(Debug, Serialize)]
pub(super) struct Matrix<'r> {
    outlets: Vec<&'r str>,
    rows: Vec<Row<'r>>,
    /// Outlets in conflict that found no place.
    left_out: usize,
}

#[derive(Debug, Serialize)]
struct Row<'r> {
    outlet: &'r str,
    cells: Vec<Cell>,
}

#[derive(Debug, Default, Serialize)]
struct Cell {
    count: usize,
    /// 1 to 4; 0 where there is nothing.
    heat: usize,
    /// Address of the filter for this pair.
    link: String,
}

/// Facts in conflict by pair of outlets, the names in alphabetical order.
type Conflicts<'r> = BTreeMap<(&'r str, &'r str), BTreeSet<usize>>;

/// `None` where no two known outlets are in conflict.
pub(super) fn matrix<'r>(context: &Context<'r>) -> Option<Matrix<'r>> {
    let conflicts = conflicts(context);
    let mut outlets = by_involvement(&conflicts);
    let left_out = outlets.len().saturating_sub(MOST);
    outlets.truncate(MOST);
    let most = conflicts.values().map(BTreeSet::len).max()?;
    let cell = |a: &'r str, b: &'r str| {
        let count = conflicts.get(&(a.min(b), a.max(b))).map_or(0, BTreeSet::len);
        Cell { count, heat: (count * 4).div_ceil(most), link: link(a, b) }
    };
    let row = |&a: &&'r str| Row { outlet: a, cells: outlets.iter().map(|b| cell(a, b)).collect() };
    Some(Matrix { rows: outlets.iter().map(row).collect(), outlets, left_out })
}

fn conflicts<'r>(context: &Context<'r>) -> Conflicts<'r> {
    let mut conflicts = Conflicts::new();
    let findings = &context.report.findings;
    for finding in findings.iter().filter(|f| f.verdict.relation == Relation::Contradicts) {
        if let [Some(a), Some(b)] = context.outlets(finding) {
            conflicts.entry((a.min(b), a.max(b))).or_default().insert(finding.conflict);
        }
    }
    conflicts
}

/// The outlet with most conflicts first, then by name.
fn by_involvement<'r>(conflicts: &Conflicts<'r>) -> Vec<&'r str> {
    let mut totals: BTreeMap<&str, usize> = BTreeMap::new();
    for (&(a, b), facts) in conflicts {
        *totals.entry(a).or_default() += facts.len();
        *totals.entry(b).or_default() += facts.len();
    }
    let mut outlets: Vec<(&str, usize)> = totals.into_iter().collect();
    outlets.sort_by_key(|&(name, total)| (std::cmp::Reverse(total), name));
    outlets.into_iter().map(|(name, _)| name).collect()
}

fn link(a: &str, b: &str) -> String {
    format!("#relation=contradicts&outlet={}&with={}", encoded(a), encoded(b))
}

/// Percent-encodes all but letters and digits of ASCII.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article::Language, report::sample};

    #[test]
    fn pairs_are_counted_by_fact_and_the_table_is_symmetric() {
        let report = sample::affair();
        let context = Context::new(&report, Language::En);
        let matrix = matrix(&context).unwrap();
        let counts: Vec<Vec<usize>> =
            matrix.rows.iter().map(|row| row.cells.iter().map(|cell| cell.count).collect()).collect();
        for (i, row) in counts.iter().enumerate() {
            assert!(row.iter().enumerate().all(|(j, &count)| count == counts[j][i]), "{counts:?}");
        }
        assert_eq!(matrix.outlets[0], "The Harbour Gazette");
        // The closing day, the piers and who may cross: three facts, four findings.
        let wiek = matrix.outlets.iter().position(|&outlet| outlet == "Wiek aktuell").unwrap();
        assert_eq!(counts[0][wiek], 3);
    }

    #[test]
    fn without_contradictions_there_is_no_table() {
        let mut report = sample::affair();
        report.findings.retain(|finding| finding.verdict.relation != Relation::Contradicts);
        assert!(matrix(&Context::new(&report, Language::En)).is_none());
    }

    #[test]
    fn names_are_safe_in_an_address() {
        assert_eq!(link("a&b", "ü"), "#relation=contradicts&outlet=a%26b&with=%C3%BC");
    }
}
