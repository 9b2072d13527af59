//! What a stage cost.

use std::{
    process::Command,
    time::{Duration, Instant},
};

use nix::sys::{
    resource::{Usage, UsageWho, getrusage},
    time::{TimeVal, TimeValLike},
};
use serde::{Deserialize, Serialize};

use crate::Result;

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
    measured(UsageWho::RUSAGE_SELF, || {
        let mut amount = work();
        while start.elapsed() < Duration::from_secs(1) {
            amount += work();
        }
        Ok(amount)
    })
}

/// Runs `work` once; it returns the amount it did.
pub(crate) fn once(work: impl FnOnce() -> Result<f64>) -> Result<Row> {
    measured(UsageWho::RUSAGE_SELF, work)
}

/// Runs a command that does `amount`.
pub(crate) fn command(command: &mut Command, amount: f64) -> Result<Row> {
    measured(UsageWho::RUSAGE_CHILDREN, || {
        let status = command.status()?;
        if status.success() { Ok(amount) } else { Err(status.to_string().into()) }
    })
}

fn measured(who: UsageWho, work: impl FnOnce() -> Result<f64>) -> Result<Row> {
    let (before, start) = (cpu(&getrusage(who)?), Instant::now());
    let amount = work()?;
    let (wall, after) = (start.elapsed().as_secs_f64(), getrusage(who)?);
    Ok(Row { amount, wall, cpu: cpu(&after) - before, peak: peak(&after) })
}

fn cpu(usage: &Usage) -> f64 {
    let seconds = |time: TimeVal| time.num_microseconds() as f64 / 1e6;
    seconds(usage.user_time()) + seconds(usage.system_time())
}

fn peak(usage: &Usage) -> f64 {
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    (usage.max_rss() * unit) as f64
}
