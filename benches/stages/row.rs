//! What a stage cost, read from Linux's `/proc`.

use std::{
    fs,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::Result;

/// Clock ticks a second in `/proc`, the same on every Linux that is in use.
const TICKS: f64 = 100.0;

/// What a stage did and what it cost. `peak` is of the whole process, loading included; the rest is not.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Row {
    /// In the stage's unit.
    pub(crate) amount: f64,
    /// Seconds.
    pub(crate) wall: f64,
    /// Seconds of all threads together.
    pub(crate) cpu: f64,
    /// Bytes.
    pub(crate) peak: f64,
}

/// Runs `work`, which returns the amount it did, again and again for at least a second.
pub(crate) fn repeated(mut work: impl FnMut() -> f64) -> Result<Row> {
    let start = Instant::now();
    once(|| {
        let mut amount = work();
        while start.elapsed() < Duration::from_secs(1) {
            amount += work();
        }
        Ok(amount)
    })
}

/// Runs `work` once; it returns the amount it did.
pub(crate) fn once(work: impl FnOnce() -> Result<f64>) -> Result<Row> {
    let (before, start) = (cpu()?, Instant::now());
    let amount = work()?;
    Ok(Row { amount, wall: start.elapsed().as_secs_f64(), cpu: cpu()? - before, peak: peak("self")? })
}

/// Runs a command that does `amount`.
pub(crate) fn command(command: &mut Command, amount: f64) -> Result<Row> {
    let mut highest: f64 = 0.0;
    let row = once(|| {
        let mut child = command.spawn()?;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            // The last look may come too late for the child; an earlier one saw almost as much.
            highest = highest.max(peak(&child.id().to_string()).unwrap_or(0.0));
            thread::sleep(Duration::from_millis(20));
        };
        if status.success() { Ok(amount) } else { Err(status.to_string().into()) }
    })?;
    Ok(Row { peak: highest, ..row })
}

/// CPU seconds of this process and of those it has waited for.
fn cpu() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The program's name, in brackets, may hold spaces.
    let fields = stat.rsplit_once(')').ok_or("/proc/self/stat is not as expected")?.1;
    let ticks = fields.split_whitespace().skip(11).take(4).map(str::parse::<f64>);
    Ok(ticks.sum::<std::result::Result<f64, _>>()? / TICKS)
}

/// The most memory that a process has had, in bytes.
fn peak(process: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()).ok_or("no VmHWM in /proc")?;
    Ok(kilobytes.parse::<f64>()? * 1024.0)
}
