//! The table, what it comes to against Python, and whether the bars are met.

use crate::{Row, Stage, Unit, Work, work::Outputs};

type Rows<'a> = [(&'a Stage, Row)];

/// Prints the table's head.
pub(crate) fn head() {
    println!(
        "\n{:<28} {:>16} {:>14} {:>9} {:>9} {:>9}",
        "stage", "amount", "per second", "wall s", "CPU s", "peak MB"
    );
}

/// Prints one line of the table.
pub(crate) fn line(stage: &Stage, row: &Row) {
    let (scale, unit) = stage.unit.scale();
    let amount = format!("{:.0} {unit}", row.amount / scale);
    let rate = row.amount / scale / row.wall;
    let peak = row.peak / 1e6;
    println!("{:<28} {amount:>16} {rate:>14.1} {:>9.2} {:>9.2} {peak:>9.0}", stage.title, row.wall, row.cpu);
}

/// Prints how often the work that Python does in fp32 fits into its CPU seconds, for each way to run a model.
pub(crate) fn against_python(rows: &Rows) {
    println!("\nCPU seconds, times better than Python fp32:");
    for model in ["reader", "judge"] {
        for (stage, row) in rows.iter().filter(|(stage, _)| stage.name.contains(model)) {
            if let Some(times) = times_python(rows, model, row) {
                println!("{:<28} {times:>16.2}", stage.title);
            }
        }
    }
}

fn times_python(rows: &Rows, model: &str, row: &Row) -> Option<f64> {
    let python = find(rows, &format!("python-{model}-fp32"))?;
    Some((python.cpu / python.amount) / (row.cpu / row.amount))
}

/// Prints how far the outputs lie from Python's in fp32.
pub(crate) fn agreement(work: &Work, rows: &Rows) {
    println!("\nOutputs against Python fp32:");
    for (stage, _) in rows {
        let model = stage.name.trim_start_matches("python-").split('-').next().unwrap_or(stage.name);
        let Some(reference) = Outputs::load(work, &format!("python-{model}-fp32")) else { continue };
        let Some(outputs) = Outputs::load(work, stage.name) else { continue };
        println!("{:<28} {}", stage.title, outputs.compare(&reference));
    }
}

/// Prints the bars that the project sets itself, and how they were met.
pub(crate) fn bars(rows: &Rows) {
    println!("\nBars:");
    let reader = find(rows, "reader").and_then(|row| times_python(rows, "reader", row));
    bar("reader at least 3 times Python fp32 in CPU seconds (with native bf16)", reader, |times| {
        times >= 3.0
    });
    let text = find(rows, "text").map(|row| row.amount / 1e6 / row.wall);
    bar("text stages together at least 10 MB/s", text, |rate| rate >= 10.0);
    let pairs = find(rows, "pair").map(|row| row.cpu);
    bar("50,000 claims paired in under 30 s of CPU", pairs, |seconds| seconds < 30.0);
    let check = find(rows, "check").map(|row| row.peak / 1e9);
    bar("1,000 articles checked in under 2.5 GB", check, |gigabytes| gigabytes < 2.5);
}

fn bar(what: &str, value: Option<f64>, met: impl Fn(f64) -> bool) {
    match value {
        Some(value) => println!("{what}: {value:.2}, {}", if met(value) { "met" } else { "NOT MET" }),
        None => println!("{what}: not measured"),
    }
}

fn find<'a>(rows: &'a Rows, name: &str) -> Option<&'a Row> {
    rows.iter().find(|(stage, _)| stage.name == name).map(|(_, row)| row)
}

impl Unit {
    /// How much of a row's amount makes one, and what one is called.
    fn scale(self) -> (f64, &'static str) {
        match self {
            Self::Megabytes => (1e6, "MB"),
            Self::Sentences => (1.0, "sentences"),
            Self::Pairs => (1.0, "pairs"),
            Self::Claims => (1.0, "claims"),
            Self::Articles => (1.0, "articles"),
        }
    }
}
