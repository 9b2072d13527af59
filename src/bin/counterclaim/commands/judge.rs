use std::process::ExitCode;

use counterclaim::{
    Result,
    model::{Judge, Precision, Scores},
    pipeline::Pipeline,
    verdict::{PairRequest, PreparedSide},
};
use serde::Deserialize;
use serde_json::json;

use super::session::{Session, config};
use crate::{
    args::{Input, LinesInput},
    lines::{self, Line},
};

pub(crate) fn judge(session: &Session, args: &Input) -> Result<ExitCode> {
    let config = config(&args.config)?;
    let engine = session.engine(config.model.precision)?;
    let pipeline = Pipeline::new(&engine, &config, &());
    lines::each(&args.lines.file, |lines: &mut [Line<PairRequest>]| {
        let sides: Vec<(PreparedSide, PreparedSide)> = lines
            .iter()
            .map(|line| (line.request.a.clone().prepare(), line.request.b.clone().prepare()))
            .collect();
        for (line, verdict) in lines.iter_mut().zip(pipeline.judge_prepared(&sides)?) {
            line.add("relation", verdict.relation);
            line.add("kind", verdict.kind);
            line.add("confidence", rounded(verdict.confidence));
            line.add("scores", verdict.scores.map(record));
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}

fn record(scores: Scores) -> serde_json::Value {
    json!({
        "entailment": rounded(scores.entailment),
        "neutral": rounded(scores.neutral),
        "contradiction": rounded(scores.contradiction),
    })
}

fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1e4).round() / 1e4
}

#[derive(Deserialize)]
struct NliRequest {
    premise: String,
    hypothesis: String,
}

pub(crate) fn nli(session: &Session, args: &LinesInput) -> Result<ExitCode> {
    let engine = session.engine(Precision::Auto)?;
    lines::each(&args.file, |lines: &mut [Line<NliRequest>]| {
        let pairs: Vec<(&str, &str)> = lines
            .iter()
            .map(|line| (line.request.premise.as_str(), line.request.hypothesis.as_str()))
            .collect();
        let judgements = engine.judge(&pairs)?;
        for (line, judgement) in lines.iter_mut().zip(judgements) {
            let scores = judgement.inference;
            line.add("entailment", rounded(scores.entailment));
            line.add("neutral", rounded(scores.neutral));
            line.add("contradiction", rounded(scores.contradiction));
        }
        Ok(())
    })?;
    Ok(ExitCode::SUCCESS)
}
