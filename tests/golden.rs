//! What the program makes of a few articles, word for word. A change here is looked at and accepted on purpose
//! (`cargo insta review`). Scores are left out: they differ in the last digits between processors.
#![allow(clippy::unwrap_used, reason = "what cannot be had fails the test")]
#![cfg(feature = "torch")]

#[allow(dead_code)]
mod support;

use counterclaim::{
    config::Config,
    pipeline::Pipeline,
    report::{Records, Report},
};
use serde_json::{Value, json};
use support::{repository, with_engine};

fn report() -> Report {
    with_engine(|engine| {
        Pipeline::new(engine, &Config::default(), &()).check(&[repository("tests/articles")]).unwrap()
    })
}

#[test]
fn claims() {
    let report = report();
    let claims: Vec<Value> = Records::new(&report)
        .claims()
        .map(|claim| {
            json!({
                "article": claim.article,
                "text": claim.text,
                "speaker": claim.speaker.map(|speaker| speaker.text),
                "modality": claim.modality,
                "negated": claim.negated,
                "dates": claim.timexes.iter().map(|t| format!("{} = {}", t.text, t.value)).collect::<Vec<_>>(),
                "quantities": claim.quantities.iter().map(|q| (&q.text, &q.unit)).collect::<Vec<_>>(),
                "entities": claim.entities.iter().map(|entity| &entity.key).collect::<Vec<_>>(),
            })
        })
        .collect();
    insta::assert_json_snapshot!(claims);
}

#[test]
fn findings() {
    let report = report();
    let findings: Vec<Value> = Records::new(&report)
        .findings()
        .map(|finding| {
            json!({
                "relation": finding.relation,
                "kind": finding.kind,
                "a": finding.a.text,
                "b": finding.b.text,
                "cues": finding.cues,
                "explanation": finding.explanation,
                "conflict": finding.conflict,
            })
        })
        .collect();
    insta::assert_json_snapshot!(findings);
}
