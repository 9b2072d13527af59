//! The sentence that tells a reader why.

use super::{Kind, Relation, Side, decide::Decision, words};
use crate::{Span, article::Language, time::Timex};

/// One sentence in `language` on what `decision` rests on.
pub(super) fn explain(a: &Side<'_>, b: &Side<'_>, decision: &Decision, language: Language) -> String {
    let pair = decision.cue.and_then(|(x, y)| Some((described(a, x?, language), described(b, y?, language))));
    let (one, other) = (name(a), name(b));
    let german = language == Language::De;
    match (decision.relation, decision.kind, pair) {
        (Relation::Contradicts, Some(Kind::Date), Some((x, y))) if german => {
            format!("{one} nennt {x}, {other} dagegen {y}; beides zugleich kann nicht stimmen.")
        }
        (Relation::Contradicts, Some(Kind::Date), Some((x, y))) => {
            format!("{one} says {x}, {other} says {y}; both cannot be right.")
        }
        (Relation::Contradicts, Some(Kind::Number), Some((x, y))) if german => {
            format!("{one} nennt {x}, {other} nennt {y}; die Angaben schließen einander aus.")
        }
        (Relation::Contradicts, Some(Kind::Number), Some((x, y))) => {
            format!("{one} gives {x}, {other} gives {y}; the figures exclude one another.")
        }
        (Relation::Contradicts, ..) if german => {
            format!("Was {one} und was {other} schreibt, kann nach dem Wortlaut nicht beides zutreffen.")
        }
        (Relation::Contradicts, ..) => {
            format!("By their wording, what {one} and what {other} report cannot both be true.")
        }
        (Relation::Supersedes, _, Some((x, y))) if german => {
            format!("{other} berichtet später einen neuen Stand: {y} statt {x}.")
        }
        (Relation::Supersedes, _, Some((x, y))) => {
            format!("{other}, reporting later, gives a new state: {y} instead of {x}.")
        }
        (Relation::Supersedes, ..) if german => format!("{other} berichtet später, wie es weiterging."),
        (Relation::Supersedes, ..) => format!("{other}, reporting later, tells what became of it."),
        (Relation::Disputes, ..) => disputes(a, b, german),
        (Relation::Qualifies, ..) if german => {
            format!(
                "Eine der beiden Aussagen von {one} und {other} gilt nur eingeschränkt; wer nur die andere liest, erfährt das nicht."
            )
        }
        (Relation::Qualifies, ..) => {
            format!("One of {one} and {other} states a limit that readers of the other do not learn.")
        }
        (Relation::Agrees, ..) if german => String::from("Beide berichten dasselbe."),
        (Relation::Agrees, ..) => String::from("Both report the same."),
        (Relation::Unrelated, ..) if german => String::from("Die Aussagen betreffen Verschiedenes."),
        (Relation::Unrelated, ..) => String::from("The claims are about different things."),
    }
}

fn disputes(a: &Side<'_>, b: &Side<'_>, german: bool) -> String {
    let party = |side: &Side<'_>| side.speaker.map_or_else(|| name(side), str::to_owned);
    let (one, other) = (party(a), party(b));
    if german {
        format!(
            "{one} und {other} vertreten Gegenteiliges; die Medien selbst müssen einander nicht widersprechen."
        )
    } else {
        format!("{one} and {other} take opposite positions; the outlets themselves need not disagree.")
    }
}

fn name(side: &Side<'_>) -> String {
    side.outlet.to_owned()
}

/// The words at `span`, with what a time expression was resolved to.
fn described(side: &Side<'_>, span: Span, language: Language) -> String {
    let quoted = if language == Language::De { ("„", "“") } else { ("“", "”") };
    let text = format!("{}{}{}", quoted.0, span.of(side.source), quoted.1);
    let timex = side.facts.timexes.iter().find(|timex| timex.span == span);
    match timex.map(|timex| resolved(timex, language)) {
        Some(meaning) => format!("{text} ({meaning})"),
        None => text,
    }
}

fn resolved(timex: &Timex, language: Language) -> String {
    words::interval(&timex.interval, language)
}
