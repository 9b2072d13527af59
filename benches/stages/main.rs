//! Speed and memory of every stage, the models beside Python transformers with the same weights.
//!
//! `make bench` runs it. Each stage runs in a process of its own, so that its peak memory is its own. Environment:
//! `DATA` is a folder with `news/german_outlets_5000.jsonl.gz` (the demo articles are used where it is absent),
//! `PYTHON` an interpreter with `models/requirements.txt` (left out where absent), `THREADS` bounds the threads of
//! the models and of `check` (default: all). A stage's name as argument runs that stage alone.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod models;
mod pairs;
mod row;
mod table;
mod texts;
mod work;

use std::{env, error::Error, process::Command};

use row::Row;
use work::Work;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// One line of the table.
struct Stage {
    /// What it is called on the command line.
    name: &'static str,
    /// What it is called in the table.
    title: &'static str,
    /// What its amount counts.
    unit: Unit,
    run: fn(&Work) -> Result<Row>,
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Megabytes,
    Sentences,
    Pairs,
    Claims,
    Articles,
}

const fn stage(name: &'static str, title: &'static str, unit: Unit, run: fn(&Work) -> Result<Row>) -> Stage {
    Stage { name, title, unit, run }
}

const STAGES: [Stage; 15] = [
    stage("read", "articles read (1 thread)", Unit::Megabytes, texts::read),
    stage("sentence", "sentences split (1 thread)", Unit::Megabytes, texts::split),
    stage("time", "dates found (1 thread)", Unit::Megabytes, texts::tag),
    stage("claim", "facts of claims (1 thread)", Unit::Megabytes, texts::facts),
    stage("text", "all four (all threads)", Unit::Megabytes, texts::all),
    stage("reader", "reader", Unit::Sentences, models::reader),
    stage("reader-fp32", "reader, fp32", Unit::Sentences, models::reader_fp32),
    stage("python-reader-fp32", "reader, Python fp32", Unit::Sentences, models::python_reader_fp32),
    stage("python-reader-bf16", "reader, Python bf16", Unit::Sentences, models::python_reader_bf16),
    stage("judge", "judge", Unit::Pairs, models::judge),
    stage("judge-fp32", "judge, fp32", Unit::Pairs, models::judge_fp32),
    stage("python-judge-fp32", "judge, Python fp32", Unit::Pairs, models::python_judge_fp32),
    stage("python-judge-bf16", "judge, Python bf16", Unit::Pairs, models::python_judge_bf16),
    stage("pair", "50,000 claims paired", Unit::Claims, pairs::candidates),
    stage("check", "check, 1,000 articles", Unit::Articles, texts::check),
];

fn main() -> Result<()> {
    let work = Work::from_env()?;
    match env::args().skip(1).find(|argument| argument != "--bench") {
        Some(name) => alone(&name, &work),
        None => all(&work),
    }
}

fn alone(name: &str, work: &Work) -> Result<()> {
    if name == "prepare" {
        return work.prepare();
    }
    let stage = STAGES.iter().find(|stage| stage.name == name).ok_or_else(|| format!("no stage `{name}`"))?;
    println!("{}", serde_json::to_string(&(stage.run)(work)?)?);
    Ok(())
}

fn all(work: &Work) -> Result<()> {
    println!("{}", work.describe());
    child("prepare")?;
    table::head();
    let mut rows: Vec<(&Stage, Row)> = Vec::new();
    for stage in &STAGES {
        if stage.name.starts_with("python") && work.python.is_none() {
            continue;
        }
        match child(stage.name).and_then(|line| Ok(serde_json::from_str(&line)?)) {
            Ok(row) => {
                table::line(stage, &row);
                rows.push((stage, row));
            }
            Err(cause) => println!("{:<28} left out: {cause}", stage.title),
        }
    }
    table::against_python(&rows);
    table::agreement(work, &rows);
    table::bars(&rows);
    Ok(())
}

/// Runs one stage in a process of its own and returns what it printed.
fn child(name: &str) -> Result<String> {
    let output =
        Command::new(env::current_exe()?).arg(name).stderr(std::process::Stdio::inherit()).output()?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?)
    } else {
        Err(output.status.to_string().into())
    }
}
