use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use counterclaim::{
    Error, Result, Warning, article,
    config::Config,
    eval::{
        self, Evaluation, Outcome,
        baseline::{self, Baseline, PairInput, Rule},
        gold::{self, Story},
    },
    model::{Engine, Judge, Read},
    pipeline::Pipeline,
    verdict::{self, Relation},
};
use serde_json::json;

use super::session::{Session, config};
use crate::{args::EvalArgs, lines, progress::say};

/// What the program is called in tables.
const PROGRAM: &str = "counterclaim";

pub(crate) fn run(session: &Session, args: &EvalArgs) -> Result<ExitCode> {
    let config = config(&args.config)?;
    let engine = session.engine(config.model.precision)?;
    if let Some(path) = &args.features {
        return write_features(&engine, &config, &args.sets, path);
    }
    let runs = outcomes(&engine, &config, &args.sets)?;
    let names: Vec<String> = args.sets.iter().map(|set| set.display().to_string()).collect();
    let evaluation = eval::evaluate(&names, &runs);
    lines::print_text(&eval::table(&evaluation))?;
    if let Some(dev) = &args.baselines {
        lines::print_text(&baselines(&engine, &config, dev, &runs)?)?;
    }
    if args.show {
        let examples: Vec<_> =
            runs.iter().flat_map(|(story, outcome)| eval::examples(story, outcome)).collect();
        lines::print_text(&eval::show(&examples))?;
    }
    if let Some(path) = &args.json {
        write_json(&evaluation, path)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Each story of `sets` with what the program makes of it, checked by itself.
fn outcomes(engine: &Engine, config: &Config, sets: &[PathBuf]) -> Result<Vec<(Story, Outcome)>> {
    let pipeline = Pipeline::new(engine, config, &());
    let mut runs = Vec::new();
    for set in sets {
        for story in stories(set, config)? {
            let outcome = pipeline.outcome(&story)?;
            runs.push((story, outcome));
        }
    }
    Ok(runs)
}

fn stories(set: &Path, config: &Config) -> Result<Vec<Story>> {
    let mut warnings: Vec<Warning> = Vec::new();
    let mut unreadable: Vec<Warning> = Vec::new();
    let read = |folder: &Path| {
        let read = article::read(&[folder.to_owned()], &config.article);
        unreadable.extend(read.warnings);
        Ok(read.articles)
    };
    let stories = gold::read(set, read, &mut warnings)?;
    for warning in warnings.iter().chain(&unreadable) {
        say(&format!("warning: {warning}"));
    }
    Ok(stories)
}

/// One line a pair: story, claims, relation (null where none is listed), features; the first line names these.
fn write_features(engine: &Engine, config: &Config, sets: &[PathBuf], path: &Path) -> Result<ExitCode> {
    let pipeline = Pipeline::new(engine, config, &());
    let mut lines = vec![json!({ "features": verdict::FEATURES.as_slice() })];
    for set in sets {
        for story in stories(set, config)? {
            let id = |claim: usize| &story.claims[claim].id;
            lines.extend(pipeline.features(&story)?.iter().map(|seen| {
                let (a, b) = seen.claims;
                let features = seen.features.as_slice();
                json!({ "story": story.name, "a": id(a), "b": id(b), "relation": seen.relation, "features": features })
            }));
        }
    }
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(path, text).map_err(Error::io(path, "writing"))?;
    Ok(ExitCode::SUCCESS)
}

fn write_json(evaluation: &Evaluation, path: &Path) -> Result<()> {
    let json = serde_json::to_string_pretty(evaluation).map_err(|cause| Error::input(path, None, cause))?;
    fs::write(path, json + "\n").map_err(Error::io(path, "writing"))
}

/// The baselines, fitted on the stories of `known`, and the program: on the gold pairs of `runs`, and end to end.
fn baselines(engine: &Engine, config: &Config, known: &Path, runs: &[(Story, Outcome)]) -> Result<String> {
    let known =
        stories(known, config)?.iter().map(|story| inputs(engine, story)).collect::<Result<Vec<_>>>()?;
    let known: Vec<Known> = known.into_iter().flatten().collect();
    let known: Vec<(PairInput<'_>, Relation)> = known.iter().map(Known::input).collect();
    let rules = Baseline::ALL.map(|system| system.fit(&known));
    let tested = runs.iter().map(|(story, _)| inputs(engine, story)).collect::<Result<Vec<_>>>()?;
    let mut rows = Vec::new();
    for (system, rule) in Baseline::ALL.iter().zip(&rules) {
        let judged = |pair: &Known| {
            let (input, gold) = pair.input();
            (gold, rule.relation(&input))
        };
        let stories: Vec<Vec<_>> = tested.iter().map(|pairs| pairs.iter().map(judged).collect()).collect();
        rows.push(baseline::row(system.name(), &stories));
    }
    let program: Vec<Vec<_>> = runs.iter().map(|(story, outcome)| verdicts(story, outcome)).collect();
    rows.push(baseline::row(PROGRAM, &program));
    Ok(format!("{}\n{}", baseline::table(&rows), end_to_end(engine, config, &rules, runs)?))
}

/// The same systems from the articles alone, on the program's claims and candidates.
fn end_to_end(engine: &Engine, config: &Config, rules: &[Rule], runs: &[(Story, Outcome)]) -> Result<String> {
    let pipeline = Pipeline::new(engine, config, &());
    let mut systems: Vec<Vec<(Story, Outcome)>> = vec![Vec::new(); rules.len()];
    for (story, outcome) in runs {
        for (system, findings) in systems.iter_mut().zip(pipeline.baselines(story, rules)?) {
            system.push((story.clone(), Outcome { findings, ..outcome.clone() }));
        }
    }
    let evaluations: Vec<Evaluation> = systems.iter().map(|runs| eval::evaluate(&[], runs)).collect();
    let program = eval::evaluate(&[], runs);
    let named = Baseline::ALL.iter().map(|system| system.name()).zip(&evaluations);
    Ok(baseline::end_to_end_table(&named.chain([(PROGRAM, &program)]).collect::<Vec<_>>()))
}

fn verdicts(story: &Story, outcome: &Outcome) -> Vec<(Relation, Relation)> {
    story
        .pairs
        .iter()
        .zip(&outcome.verdicts)
        .map(|(pair, verdict)| (pair.relation, verdict.relation))
        .collect()
}

/// A gold pair with all that a baseline may look at.
struct Known {
    a: String,
    b: String,
    similarity: f32,
    scores: [counterclaim::model::Scores; 2],
    relation: Relation,
}

impl Known {
    fn input(&self) -> (PairInput<'_>, Relation) {
        (
            PairInput { a: &self.a, b: &self.b, similarity: self.similarity, scores: self.scores },
            self.relation,
        )
    }
}

fn inputs(engine: &Engine, story: &Story) -> Result<Vec<Known>> {
    let texts: Vec<&str> =
        story.pairs.iter().flat_map(|pair| [story.quote(pair.a), story.quote(pair.b)]).collect();
    let readings = engine.read(&texts)?;
    let directed: Vec<(&str, &str)> =
        texts.chunks_exact(2).flat_map(|pair| [(pair[0], pair[1]), (pair[1], pair[0])]).collect();
    let judgements = engine.judge(&directed)?;
    let known = |(i, pair): (usize, &gold::GoldPair)| Known {
        a: texts[2 * i].to_owned(),
        b: texts[2 * i + 1].to_owned(),
        similarity: readings[2 * i].cosine(&readings[2 * i + 1]),
        scores: [judgements[2 * i].inference, judgements[2 * i + 1].inference],
        relation: pair.relation,
    };
    Ok(story.pairs.iter().enumerate().map(known).collect())
}
