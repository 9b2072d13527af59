//! What the desk shows of one finding.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use serde::Serialize;

use super::anchor;
use crate::{
    article::Language,
    report::{ClaimRecord, CueRecord, FindingRecord, PieceRecord, TimexRecord},
    review::{Action, Desk, Entry, Past, Reason, Reviewed},
    verdict::Relation,
};

#[derive(Serialize)]
pub(super) struct Card<'a> {
    id: &'a str,
    anchor: String,
    relation: &'static str,
    kind: String,
    percent: u8,
    sure: &'static str,
    explanation: &'a str,
    sides: [Side<'a>; 2],
    standing: &'static str,
    verdicts: Vec<Item>,
    history: Vec<Item>,
    asks_right: bool,
    /// Each with its key, which is the same on every card.
    reasons: Vec<(usize, &'static str)>,
    instead: Vec<&'static str>,
}

#[derive(Serialize)]
struct Side<'a> {
    outlet: Option<&'a str>,
    published: Option<String>,
    language: Option<&'static str>,
    speaker: Option<&'a str>,
    sentence: Option<&'a str>,
    quote: Vec<(String, bool)>,
    dates: Vec<(&'a str, String)>,
}

/// An entry as a line of the history.
#[derive(Serialize)]
pub(super) struct Item {
    id: String,
    at: String,
    reviewer: String,
    action: &'static str,
    reason: &'static str,
    instead: &'static str,
    right: String,
    note: String,
    undone: bool,
    can_undo: bool,
    /// Of the finding, where the item stands apart from it.
    explanation: String,
}

impl<'a> Card<'a> {
    pub(super) fn new(reviewed: &'a Reviewed, desk: &Desk) -> Self {
        let finding = &reviewed.finding;
        let pieces = |pick: fn(&CueRecord) -> Option<&PieceRecord>| {
            finding.cues.iter().filter_map(pick).collect::<Vec<_>>()
        };
        let relation = finding.relation;
        let others = Relation::ALL.into_iter().filter(|other| *other != relation).map(Relation::name);
        Self {
            id: &finding.id,
            anchor: anchor(&finding.id),
            relation: relation.name(),
            kind: finding.kind.map_or_else(|| "other".to_owned(), |kind| name(&kind)),
            percent: percent(finding.confidence),
            sure: sure(finding.confidence),
            explanation: &finding.explanation,
            sides: [
                Side::new(&finding.a, &pieces(|cue| cue.a.as_ref())),
                Side::new(&finding.b, &pieces(|cue| cue.b.as_ref())),
            ],
            standing: reviewed.standing.name(),
            verdicts: verdicts(reviewed, desk),
            history: reviewed.history.iter().rev().map(|past| Item::new(past, desk)).collect(),
            asks_right: matches!(relation, Relation::Contradicts | Relation::Disputes),
            reasons: reasons(relation),
            instead: others.collect(),
        }
    }
}

/// What may be wrong with a finding; that something is an update is no fault of one that says so.
fn reasons(relation: Relation) -> Vec<(usize, &'static str)> {
    let fits = |reason: &Reason| *reason != Reason::Update || relation != Relation::Supersedes;
    let all = Reason::ALL.iter().enumerate();
    all.filter(|(_, reason)| fits(reason)).map(|(at, reason)| (at + 1, reason.name())).collect()
}

/// The verdict of each reviewer that counts, in the order of names.
fn verdicts(reviewed: &Reviewed, desk: &Desk) -> Vec<Item> {
    let names: BTreeSet<&str> = reviewed.history.iter().map(|past| past.entry.reviewer.as_str()).collect();
    let verdicts = names.into_iter().filter_map(|name| reviewed.verdict(Some(name)));
    verdicts.map(|entry| Item::new(&Past { entry: entry.clone(), undone: false }, desk)).collect()
}

impl<'a> Side<'a> {
    fn new(claim: &'a ClaimRecord, cues: &[&PieceRecord]) -> Self {
        let is_whole = claim.sentence.trim() == claim.text.trim();
        Self {
            outlet: claim.outlet.as_deref(),
            published: claim.published.as_ref().map(|at| at.as_str().replace('T', " ")),
            language: claim.language.map(Language::code),
            speaker: claim.speaker.as_ref().map(|speaker| speaker.text.as_str()),
            sentence: (!is_whole).then_some(claim.sentence.as_str()),
            quote: marked(claim, cues),
            dates: claim.timexes.iter().filter_map(resolved).collect(),
        }
    }
}

/// The claim's words in stretches, each with whether the finding rests on it.
fn marked(claim: &ClaimRecord, cues: &[&PieceRecord]) -> Vec<(String, bool)> {
    let is_marked = |at: usize| cues.iter().any(|cue| (cue.start..cue.end).contains(&at));
    let mut stretches: Vec<(String, bool)> = Vec::new();
    for (at, c) in claim.text.chars().enumerate() {
        let mark = is_marked(claim.start + at);
        match stretches.last_mut() {
            Some((text, same)) if *same == mark => text.push(c),
            _ => stretches.push((c.to_string(), mark)),
        }
    }
    stretches
}

/// A time expression with the days that it was taken for.
fn resolved(timex: &TimexRecord) -> Option<(&str, String)> {
    let end = |bound: &Option<String>| bound.clone().unwrap_or_else(|| "…".to_owned());
    let days = match (&timex.earliest, &timex.latest) {
        (None, None) => return None,
        (first, last) if first == last => end(first),
        (first, last) => format!("{} – {}", end(first), end(last)),
    };
    (days != timex.text).then_some((timex.text.as_str(), days))
}

impl Item {
    /// The same, standing apart from `finding`.
    pub(super) fn about(self, finding: &FindingRecord) -> Self {
        Self { explanation: finding.explanation.clone(), ..self }
    }

    pub(super) fn new(past: &Past, desk: &Desk) -> Self {
        let Entry { id, at, reviewer, action, note, .. } = &past.entry;
        let (name, reason, instead, right) = match action {
            Action::Accept { right } => ("accept", "", "", self::name(right)),
            Action::Reject { reason, instead } => {
                ("reject", reason.name(), instead.map_or("", Relation::name), String::new())
            }
            Action::Note => ("note", "", "", String::new()),
            Action::Undo { .. } => ("undo", "", "", String::new()),
        };
        Self {
            id: id.clone(),
            at: at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string(),
            reviewer: reviewer.clone(),
            action: name,
            reason,
            instead,
            right,
            note: note.clone(),
            undone: past.undone,
            can_undo: !past.undone && name != "undo" && reviewer == desk.reviewer(),
            explanation: String::new(),
        }
    }
}

fn sure(confidence: f64) -> &'static str {
    match percent(confidence) {
        90.. => "sure_4",
        75.. => "sure_3",
        60.. => "sure_2",
        _ => "sure_1",
    }
}

/// Whole percent, never rounded up to certainty.
fn percent(confidence: f64) -> u8 {
    (confidence * 100.0).round().clamp(0.0, if confidence < 1.0 { 99.0 } else { 100.0 }) as u8
}

fn name(variant: &impl Serialize) -> String {
    serde_json::to_value(variant).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}
