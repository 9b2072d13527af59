//! How far a run has come.

use std::{cell::RefCell, io::IsTerminal};

use counterclaim::pipeline::Progress;
use indicatif::{ProgressBar, ProgressStyle};

use super::say;

/// A bar on a terminal; elsewhere a plain line at the end of each stage.
#[derive(Default)]
pub(crate) struct Bars {
    current: RefCell<Option<(&'static str, ProgressBar)>>,
}

impl Bars {
    fn bar(&self, stage: &'static str, total: usize) -> ProgressBar {
        let mut current = self.current.borrow_mut();
        if let Some((name, bar)) = current.as_ref()
            && *name == stage
        {
            return bar.clone();
        }
        let style = ProgressStyle::with_template("{prefix:>10} {bar:30} {pos}/{len} {eta}");
        let bar = ProgressBar::new(total as u64);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_prefix(stage);
        *current = Some((stage, bar.clone()));
        bar
    }
}

impl Progress for Bars {
    fn update(&self, stage: &'static str, done: usize, total: usize) {
        if std::io::stderr().is_terminal() {
            let bar = self.bar(stage, total);
            bar.set_position(done as u64);
            if done == total {
                bar.finish_and_clear();
            }
        } else if done == total {
            say(&format!("{stage}: {done}"));
        }
    }
}
