//! The real engine on the shipped weights.
#![cfg(feature = "torch")]

#[allow(dead_code)]
mod support;

use counterclaim::{
    Error,
    model::{Engine, Judge, Precision, Read},
};
use support::{repository, with_engine};

/// What fp32 may differ by between batch sizes and processors.
const TOLERANCE: f32 = 2e-3;

#[test]
fn embeddings_are_unit_length_and_know_paraphrases_across_languages() {
    let texts = [
        "Die Fähre ist am Montag vor der Insel auf Grund gelaufen.",
        "On Monday the ferry ran aground off the island.",
        "Der Finanzausschuss hat den Haushalt für das nächste Jahr beschlossen.",
    ];
    let readings = with_engine(|engine| engine.read(&texts)).unwrap();
    for reading in &readings {
        assert!((reading.cosine(reading) - 1.0).abs() < TOLERANCE);
        assert!((0.0..=1.0).contains(&reading.claim));
    }
    let (same, other) = (readings[0].cosine(&readings[1]), readings[0].cosine(&readings[2]));
    assert!(same > other + 0.03, "paraphrase {same}, other matter {other}");
}

#[test]
fn statements_of_fact_score_above_appeals_and_questions() {
    let texts = [
        "Bei dem Brand wurden am Dienstag 14 Menschen verletzt, teilte die Feuerwehr mit.",
        "Fourteen people were injured in the fire on Tuesday, the fire service said.",
        "Guten Abend zusammen und herzlich willkommen!",
        "What a wonderful evening, thank you so much, everybody!",
    ];
    let readings = with_engine(|engine| engine.read(&texts)).unwrap();
    let scores: Vec<f32> = readings.iter().map(|reading| reading.claim).collect();
    assert!(scores[0].min(scores[1]) > scores[2].max(scores[3]), "{scores:?}");
}

#[test]
fn a_batch_gives_what_single_calls_give() {
    let pairs = [
        ("The bridge was closed on Monday.", "The bridge stayed open on Monday."),
        (
            "Die Brücke wurde am Montag gesperrt, weil ein Lkw mehrere Seile gerammt hatte.",
            "Die Brücke ist zu.",
        ),
        ("Ja.", "Nein."),
    ];
    let (batch, single) = with_engine(|engine| {
        let single: Vec<_> = pairs.iter().map(|&pair| engine.judge(&[pair]).unwrap()[0]).collect();
        (engine.judge(&pairs).unwrap(), single)
    });
    for (batch, single) in batch.iter().zip(&single) {
        assert!(
            (batch.inference.contradiction - single.inference.contradiction).abs() < TOLERANCE,
            "{batch:?} {single:?}"
        );
        assert!((batch.relations.iter().sum::<f32>() - 1.0).abs() < TOLERANCE);
    }
}

#[test]
fn plain_cases_of_inference_come_out_right() {
    let cases = [
        ("The mayor resigned on Friday.", "The mayor is still in office and did not resign.", 2),
        ("Der Vorstand hat den Verkauf beschlossen.", "Der Vorstand hat den Verkauf abgelehnt.", 2),
        ("A woman and two children were rescued from the river.", "Three people were rescued.", 0),
        ("Ein Mann spielt im Park Gitarre.", "Jemand macht Musik.", 0),
    ];
    let pairs: Vec<(&str, &str)> =
        cases.iter().map(|&(premise, hypothesis, _)| (premise, hypothesis)).collect();
    let judgements = with_engine(|engine| engine.judge(&pairs)).unwrap();
    for (judgement, (premise, hypothesis, expected)) in judgements.iter().zip(cases) {
        let scores = judgement.inference;
        let probabilities = [scores.entailment, scores.neutral, scores.contradiction];
        let best = (0..3).max_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b])).unwrap();
        assert_eq!(best, expected, "{premise} / {hypothesis}: {probabilities:?}");
    }
}

#[test]
fn nothing_in_nothing_out() {
    with_engine(|engine| {
        assert!(engine.read(&[]).unwrap().is_empty());
        assert!(engine.judge(&[]).unwrap().is_empty());
        assert_eq!(engine.read(&[""]).unwrap().len(), 1);
    });
}

#[test]
fn a_missing_or_damaged_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let fails = || match Engine::load(folder.path(), 1, Precision::Fp32) {
        Err(error @ Error::Model { .. }) => error.chain(),
        Err(error) => panic!("{error}"),
        Ok(_) => panic!("an engine out of nothing"),
    };
    assert!(fails().contains("tokenizer.json"), "{}", fails());
    let encoder = folder.path().join("encoder");
    std::fs::create_dir(&encoder).unwrap();
    std::fs::copy(repository("models/encoder/tokenizer.json"), encoder.join("tokenizer.json")).unwrap();
    std::fs::write(encoder.join("words.safetensors"), b"half a file").unwrap();
    let message = fails();
    assert!(message.contains("words.safetensors") && message.contains("damaged"), "{message}");
    assert!(!message.contains('\n'));
}
