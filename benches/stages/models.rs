//! Reader and judge, by the program's engine and by Python.

use std::process::Command;

use counterclaim::model::{Engine, Judge, Precision, Read};

use crate::{
    Result, Row, row,
    work::{Outputs, Work},
};

/// Inputs that are run before the clock starts.
const WARM_UP: usize = 32;

pub(crate) fn reader(work: &Work) -> Result<Row> {
    run_reader(work, "reader", Precision::Auto)
}

pub(crate) fn reader_fp32(work: &Work) -> Result<Row> {
    run_reader(work, "reader-fp32", Precision::Fp32)
}

pub(crate) fn judge(work: &Work) -> Result<Row> {
    run_judge(work, "judge", Precision::Auto)
}

pub(crate) fn judge_fp32(work: &Work) -> Result<Row> {
    run_judge(work, "judge-fp32", Precision::Fp32)
}

pub(crate) fn python_reader_fp32(work: &Work) -> Result<Row> {
    python(work, "read", "fp32", "sentences.jsonl", "python-reader-fp32")
}

pub(crate) fn python_reader_bf16(work: &Work) -> Result<Row> {
    python(work, "read", "bf16", "sentences.jsonl", "python-reader-bf16")
}

pub(crate) fn python_judge_fp32(work: &Work) -> Result<Row> {
    python(work, "judge", "fp32", "pairs.jsonl", "python-judge-fp32")
}

pub(crate) fn python_judge_bf16(work: &Work) -> Result<Row> {
    python(work, "judge", "bf16", "pairs.jsonl", "python-judge-bf16")
}

fn run_reader(work: &Work, stage: &str, precision: Precision) -> Result<Row> {
    let sentences: Vec<String> = work.records("sentences.jsonl")?;
    let texts: Vec<&str> = sentences.iter().map(String::as_str).collect();
    let engine = Engine::load(&work.models, work.threads, precision)?;
    engine.read(&texts[..WARM_UP.min(texts.len())])?;
    let mut readings = Vec::new();
    let row = row::once(|| {
        readings = engine.read(&texts)?;
        Ok(readings.len() as f64)
    })?;
    let rows: Vec<Vec<f32>> = readings.into_iter().map(|reading| reading.embedding).collect();
    Outputs::save(work, stage, &rows)?;
    Ok(row)
}

fn run_judge(work: &Work, stage: &str, precision: Precision) -> Result<Row> {
    let pairs: Vec<(String, String)> = work.records("pairs.jsonl")?;
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let engine = Engine::load(&work.models, work.threads, precision)?;
    engine.judge(&pairs[..WARM_UP.min(pairs.len())])?;
    let mut judgements = Vec::new();
    let row = row::once(|| {
        judgements = engine.judge(&pairs)?;
        Ok(judgements.len() as f64)
    })?;
    let scores = judgements.iter().map(|judgement| judgement.inference);
    let rows: Vec<Vec<f32>> = scores.map(|s| vec![s.entailment, s.neutral, s.contradiction]).collect();
    Outputs::save(work, stage, &rows)?;
    Ok(row)
}

/// Python measures itself and prints the row.
fn python(work: &Work, task: &str, precision: &str, input: &str, stage: &str) -> Result<Row> {
    let python = work.python.as_ref().ok_or("no Python environment")?;
    let output = Command::new(python)
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/benches/python_reference.py"))
        .arg(&work.models)
        .args([task, precision])
        .arg(work.file(input))
        .arg(work.file(&format!("{stage}.f32")))
        .arg(work.threads.to_string())
        .stderr(std::process::Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(output.status.to_string().into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}
