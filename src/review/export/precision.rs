//! How often the program was right, as far as people have looked.

use csv::WriterBuilder;

use crate::{
    Error, Result,
    review::{Board, Reviewed, Standing},
    verdict::{Kind, Relation},
};

/// Where precision is measured, besides at the end of each group.
const DEPTHS: [usize; 7] = [1, 3, 5, 10, 20, 50, 100];

/// One row a relation, kind and depth: of the first k findings, the surest first, how many were judged, how many
/// accepted, and their share. What is open or contested counts as not judged.
pub(super) fn table(board: &Board) -> Result<Vec<u8>> {
    let mut sheet = WriterBuilder::new().from_writer(Vec::new());
    let head = ["relation", "kind", "k", "findings", "judged", "accepted", "precision"];
    sheet.write_record(head).map_err(Error::report)?;
    for relation in Relation::ALL {
        for kind in std::iter::once(None).chain(Kind::ALL.map(Some)) {
            let is_in = |reviewed: &&Reviewed| {
                let finding = &reviewed.finding;
                finding.relation == relation && (kind.is_none() || finding.kind == kind)
            };
            let group: Vec<Standing> =
                ranked(board.findings.iter().filter(is_in).collect()).iter().map(|r| r.standing).collect();
            for k in depths(group.len()) {
                sheet.write_record(row(relation, kind, k, &group)).map_err(Error::report)?;
            }
        }
    }
    sheet.into_inner().map_err(Error::report)
}

fn ranked(mut group: Vec<&Reviewed>) -> Vec<&Reviewed> {
    group.sort_by(|x, y| y.finding.confidence.total_cmp(&x.finding.confidence));
    group
}

fn depths(size: usize) -> Vec<usize> {
    let below = DEPTHS.into_iter().filter(|&k| k < size);
    below.chain((size > 0).then_some(size)).collect()
}

fn row(relation: Relation, kind: Option<Kind>, k: usize, group: &[Standing]) -> [String; 7] {
    let count = |standing| group[..k].iter().filter(|&&s| s == standing).count();
    let accepted = count(Standing::Accepted);
    let judged = accepted + count(Standing::Rejected);
    let share = if judged > 0 { format!("{:.3}", accepted as f64 / judged as f64) } else { String::new() };
    let kind = kind.map_or_else(|| "all".to_owned(), |kind| super::name(&kind));
    let numbers = [k, group.len(), judged, accepted].map(|n| n.to_string());
    let [k, size, judged, accepted] = numbers;
    [relation.name().to_owned(), kind, k, size, judged, accepted, share]
}
