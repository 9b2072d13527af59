//! The sentence that tells a reader why.

use super::{Kind, Relation, Side, decide::Decision, words};
use crate::{Span, article::Language, claim::Modality, time::Timex};

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
        (Relation::Contradicts, kind, _) if german => {
            format!("{one} und {other} sagen Unvereinbares darüber, {}.", matter(kind, language))
        }
        (Relation::Contradicts, kind, _) => {
            format!("{one} and {other} cannot both be right about {}.", matter(kind, language))
        }
        (Relation::Supersedes, _, Some((x, y))) if german => {
            format!("{other} berichtet später einen neuen Stand: {y} statt {x}.")
        }
        (Relation::Supersedes, _, Some((x, y))) => {
            format!("{other}, reporting later, gives a new state: {y} instead of {x}.")
        }
        (Relation::Supersedes, ..) => supersedes(a, b, language),
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

/// What a conflict of this kind is about, as the end of a sentence.
fn matter(kind: Option<Kind>, language: Language) -> &'static str {
    let (german, english) = match kind {
        Some(Kind::Number) => ("wie viel es ist", "how many or how much"),
        Some(Kind::Date) => ("wann es war", "when it was"),
        Some(Kind::Entity) => ("wer oder welcher Ort es ist", "who or where it is"),
        Some(Kind::Role) => ("wer was tat oder erlitt", "who did what to whom"),
        Some(Kind::Scope) => ("für wen oder was es gilt", "whom or what it covers"),
        Some(Kind::Cause) => ("warum es geschah", "why it happened"),
        Some(Kind::Status) => ("wie weit die Sache ist", "how far the matter has got"),
        Some(Kind::Quote) => ("was gesagt wurde", "what was said"),
        Some(Kind::Polarity) | None => ("ob es so ist", "whether it is so"),
    };
    if language == Language::De { german } else { english }
}

/// A later state without a clash of dates or numbers: when each was reported, and whether a plan met its outcome.
fn supersedes(a: &Side<'_>, b: &Side<'_>, language: Language) -> String {
    let (one, other) = (on_its_day(a, language), on_its_day(b, language));
    let firm = |side: &Side<'_>| matches!(side.facts.modality, Modality::Asserted | Modality::Denied);
    match (firm(b) && !firm(a), language) {
        (true, Language::De) => {
            format!("Bei {one} war es geplant, gefordert oder möglich; bei {other} ist es entschieden.")
        }
        (true, Language::En) => {
            format!("In {one} it was planned, demanded or possible; in {other} it is settled.")
        }
        (false, Language::De) => format!("So war der Stand bei {one}; bei {other} ist er ein anderer."),
        (false, Language::En) => format!("That was the state of affairs in {one}; in {other} it is another."),
    }
}

/// "Heise (23 May 2025)".
fn on_its_day(side: &Side<'_>, language: Language) -> String {
    let published = side.published.and_then(|published| published.interval().earliest);
    match published {
        Some(at) => format!("{} ({})", name(side), words::day(at.date(), language)),
        None => name(side),
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
