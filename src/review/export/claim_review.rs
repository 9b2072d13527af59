//! schema.org `ClaimReview`s (<https://schema.org/ClaimReview>).

use serde_json::{Value, json};

use super::{Accepted, Texts};
use crate::{report::ClaimRecord, review::Right, verdict::Relation};

/// One review of either claim of each accepted finding.
pub(super) fn graph(accepted: &[Accepted<'_>], texts: &Texts<'_>) -> Value {
    let reviews: Vec<Value> = accepted
        .iter()
        .flat_map(|one| {
            let finding = &one.reviewed.finding;
            let (a, b) = (&finding.a, &finding.b);
            [(Right::A, a, b), (Right::B, b, a)]
                .map(|(side, this, other)| review(one, side, this, other, texts))
        })
        .collect();
    json!({"@context": "https://schema.org", "@graph": reviews})
}

fn review(
    accepted: &Accepted<'_>,
    side: Right,
    this: &ClaimRecord,
    other: &ClaimRecord,
    texts: &Texts<'_>,
) -> Value {
    let finding = &accepted.reviewed.finding;
    let mut review = json!({
        "@type": "ClaimReview",
        "@id": format!("urn:counterclaim:review:{}:{}", accepted.reviewed.subject.key, super::name(&side)),
        "claimReviewed": this.text,
        "author": {"@type": "Person", "name": accepted.reviewer},
        "datePublished": accepted.at.to_string(),
        "reviewBody": finding.explanation,
        "reviewRating": rating(finding.relation, accepted.right, side, other),
        "itemReviewed": claim(this, texts),
        "citation": appearance(other, texts),
    });
    if let Some(language) = this.language {
        review["itemReviewed"]["inLanguage"] = language.code().into();
    }
    review
}

/// What the reviewer said of this side. That two reports contradict each other does not tell which is wrong: a figure
/// is given only where the reviewer told.
fn rating(relation: Relation, right: Right, side: Right, other: &ClaimRecord) -> Value {
    let other = other.outlet.as_deref().unwrap_or("another report");
    let words = match relation {
        Relation::Supersedes if side == Right::A => format!("Outdated: superseded by {other}"),
        Relation::Supersedes => format!("Newer state than reported by {other}"),
        Relation::Disputes => format!("Disputed: see {other}"),
        Relation::Qualifies => format!("Needs context: see {other}"),
        _ => format!("Contradicted by {other}"),
    };
    let (value, words) = match right {
        Right::Unclear => return json!({"@type": "Rating", "alternateName": words}),
        _ if right == side => (5, "True".to_owned()),
        _ => (1, format!("False. {words}")),
    };
    json!({"@type": "Rating", "ratingValue": value, "bestRating": 5, "worstRating": 1, "alternateName": words})
}

fn claim(claim: &ClaimRecord, texts: &Texts<'_>) -> Value {
    let outlet = claim.outlet.as_ref().map(|name| json!({"@type": "Organization", "name": name}));
    let speaker = claim.speaker.as_ref().map(|speaker| json!({"@type": "Thing", "name": speaker.text}));
    without_nulls(json!({
        "@type": "Claim",
        "text": claim.text,
        "author": speaker.or(outlet),
        "datePublished": claim.published,
        "appearance": appearance(claim, texts),
    }))
}

fn appearance(claim: &ClaimRecord, texts: &Texts<'_>) -> Value {
    let article = texts.get(&claim.article);
    let outlet = claim.outlet.as_ref().map(|name| json!({"@type": "Organization", "name": name}));
    without_nulls(json!({
        "@type": "NewsArticle",
        "headline": article.and_then(|article| article.title.as_deref()),
        "url": article.and_then(|article| article.url.as_deref()),
        "datePublished": claim.published,
        "publisher": outlet,
    }))
}

fn without_nulls(mut value: Value) -> Value {
    if let Value::Object(map) = &mut value {
        map.retain(|_, value| !value.is_null());
    }
    value
}
