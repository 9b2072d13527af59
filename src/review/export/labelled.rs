//! All reviewed pairs as a labelled set.

use std::{collections::BTreeSet, path::Path};

use serde_json::{Value, json};

use super::Exported;
use crate::{
    Result, Warning,
    article::{self, Article},
    eval::gold,
    report::{self, ClaimRecord},
    review::{Action, Board, Entry, Reason, Reviewed},
    verdict::{Kind, Relation},
};

const README: &str = "\
# Reviewed pairs

Made by `counterclaim review export` from the verdicts of people on findings of a report. The layout is that of a labelled
set, so `counterclaim eval` scores the program on it. Only the figures under `pairs` mean something: the set holds what the
program had found and people judged, not all that the articles state, and nothing that the program had missed.

`unlabelled.jsonl` holds the pairs that were rejected without anybody saying what they are instead.
";

/// Writes the set to `output` and reads it back, as `eval` would; what comes back otherwise is warned of.
pub(super) fn write(
    board: &Board,
    articles: &[Article],
    claims: &[ClaimRecord],
    output: &Path,
) -> Result<Exported> {
    let judged: Vec<(&Reviewed, &Entry)> = board
        .findings
        .iter()
        .filter(|reviewed| reviewed.standing.is_settled())
        .filter_map(|reviewed| Some((reviewed, reviewed.verdict(None)?)))
        .collect();
    let (labelled, unlabelled): (Vec<_>, Vec<_>) =
        judged.into_iter().partition(|(reviewed, entry)| label(reviewed, entry).is_some());
    report::put(&output.join("articles"), [("articles.jsonl", report::lines(used(&labelled, articles))?)])?;
    report::put(
        output,
        [
            ("claims.jsonl", report::lines(claim_rows(&labelled, claims))?),
            ("pairs.jsonl", report::lines(labelled.iter().filter_map(|(r, e)| pair_row(r, e)))?),
            ("unlabelled.jsonl", report::lines(unlabelled.iter().map(|(_, entry)| entry))?),
            ("README.md", README.as_bytes().to_vec()),
        ],
    )?;
    Ok(Exported { labelled: labelled.len(), warnings: read_back(output, labelled.len())? })
}

/// What the pair is, by what people said of it; `None` where they only said what it is not.
fn label(reviewed: &Reviewed, entry: &Entry) -> Option<(Relation, Option<Kind>)> {
    let found = &reviewed.finding;
    let relation = match &entry.action {
        Action::Accept { .. } => return Some((found.relation, found.kind)),
        Action::Reject { instead: Some(relation), .. } => *relation,
        Action::Reject { reason: Reason::NotSameThing, .. } => Relation::Unrelated,
        Action::Reject { reason: Reason::Update, .. } => Relation::Supersedes,
        _ => return None,
    };
    let has_kind = !matches!(relation, Relation::Agrees | Relation::Unrelated);
    (relation != found.relation).then_some((relation, found.kind.filter(|_| has_kind)))
}

fn pair_row(reviewed: &Reviewed, entry: &Entry) -> Option<Value> {
    let (relation, kind) = label(reviewed, entry)?;
    let finding = &reviewed.finding;
    let mut note = match &entry.action {
        Action::Reject { reason, .. } => {
            format!("rejected as {}: {}", finding.relation.name(), reason.name())
        }
        _ => "accepted".to_owned(),
    };
    note.push_str(&format!(", by {}", entry.reviewer));
    if !entry.note.is_empty() {
        note.push_str(&format!(": {}", entry.note.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    let mut row = json!({"a": finding.a.id, "b": finding.b.id, "relation": relation, "kind": kind});
    if finding.a.article == finding.b.article {
        row["within"] = true.into();
    }
    row["note"] = note.into();
    Some(row)
}

fn ids<'b>(labelled: &[(&'b Reviewed, &Entry)], pick: fn(&'b ClaimRecord) -> &'b str) -> BTreeSet<&'b str> {
    labelled.iter().flat_map(|(r, _)| [&r.finding.a, &r.finding.b]).map(pick).collect()
}

fn used<'a>(labelled: &[(&Reviewed, &Entry)], articles: &'a [Article]) -> Vec<&'a Article> {
    let ids = ids(labelled, |claim| &claim.article);
    articles.iter().filter(|article| ids.contains(article.id.as_str())).collect()
}

/// The claims of the pairs by article and place, so that of equal quotes each finds its own place when read.
fn claim_rows(labelled: &[(&Reviewed, &Entry)], claims: &[ClaimRecord]) -> Vec<Value> {
    let ids = ids(labelled, |claim| &claim.id);
    let row = |claim: &ClaimRecord| {
        let date = |timex: &report::TimexRecord| json!({"text": timex.text, "value": timex.value});
        json!({
            "id": claim.id,
            "article": claim.article,
            "quote": claim.text,
            "speaker": claim.speaker.as_ref().map(|speaker| &speaker.text),
            "dates": claim.timexes.iter().map(date).collect::<Vec<_>>(),
            "modality": claim.modality,
        })
    };
    claims.iter().filter(|claim| ids.contains(claim.id.as_str())).map(row).collect()
}

fn read_back(folder: &Path, pairs: usize) -> Result<Vec<Warning>> {
    let mut warnings = Vec::new();
    let read = |folder: &Path| Ok(article::read(&[folder.to_owned()], &article::Limits::default()).articles);
    let stories = gold::read(folder, read, &mut warnings)?;
    let found: usize = stories.iter().map(|story| story.pairs.len()).sum();
    if found != pairs {
        let reason = format!("{found} of {pairs} pairs can be read back");
        warnings.push(Warning::new(&folder.join("pairs.jsonl"), None, reason));
    }
    Ok(warnings)
}
