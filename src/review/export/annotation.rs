//! W3C Web Annotations (<https://www.w3.org/TR/annotation-model/>).

use serde_json::{Value, json};

use super::{Accepted, Texts};
use crate::{article::Language, report::ClaimRecord};

/// Code points of context on either side of a quote, by which it is found again where the text has moved.
const CONTEXT: usize = 32;

/// One annotation on either quote of each finding, which says what is the matter and points at the other.
/// `language` is that of the explanations, where it is known.
pub(super) fn page(accepted: &[Accepted<'_>], texts: &Texts<'_>, language: Option<Language>) -> Value {
    let items: Vec<Value> = accepted
        .iter()
        .flat_map(|one| {
            let finding = &one.reviewed.finding;
            let (a, b) = (&finding.a, &finding.b);
            [("a", a, b), ("b", b, a)]
                .map(|(side, this, other)| annotation(one, side, this, other, texts, language))
        })
        .collect();
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:counterclaim:annotations",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": items,
    })
}

fn annotation(
    accepted: &Accepted<'_>,
    side: &str,
    this: &ClaimRecord,
    other: &ClaimRecord,
    texts: &Texts<'_>,
    language: Option<Language>,
) -> Value {
    let finding = &accepted.reviewed.finding;
    let text = |purpose: &str, value: &str| json!({"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"});
    let mut explanation = text("describing", &finding.explanation);
    if let Some(language) = language {
        explanation["language"] = language.code().into();
    }
    let mut link = place(other, texts);
    link["purpose"] = "linking".into();
    let mut bodies = vec![explanation, link, text("tagging", finding.relation.name())];
    bodies.extend(finding.kind.map(|kind| text("tagging", &super::name(&kind))));
    if !accepted.note.is_empty() {
        bodies.push(text("commenting", accepted.note));
    }
    json!({
        "id": format!("urn:counterclaim:finding:{}:{side}", accepted.reviewed.subject.key),
        "type": "Annotation",
        "motivation": "assessing",
        "creator": {"type": "Person", "name": accepted.reviewer},
        "created": accepted.at.to_string(),
        "body": bodies,
        "target": place(this, texts),
    })
}

/// The claim's words in its article, by themselves and by position in the text as the program read it
/// (`articles.jsonl`), in code points.
fn place(claim: &ClaimRecord, texts: &Texts<'_>) -> Value {
    let mut quote = json!({"type": "TextQuoteSelector", "exact": claim.text});
    if let Some(article) = texts.get(&claim.article) {
        let before: Vec<char> = article.text.chars().take(claim.start).collect();
        let prefix = &before[before.len().saturating_sub(CONTEXT)..];
        quote["prefix"] = prefix.iter().collect::<String>().into();
        quote["suffix"] = article.text.chars().skip(claim.end).take(CONTEXT).collect::<String>().into();
    }
    json!({
        "type": "SpecificResource",
        "source": texts.source(&claim.article),
        "selector": [quote, {"type": "TextPositionSelector", "start": claim.start, "end": claim.end}],
    })
}
