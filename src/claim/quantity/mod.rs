//! Quantities: numbers with what they count, as intervals that compare.
//!
//! A bare number is exact. "more than" and "up to" leave one end open. "about", "nearly" and "just over" allow a
//! tolerance of 5 % or, where that is more, half the step of the last digit that is not a trailing zero, at most
//! 10 %: "about 9,000" is 8,500 to 9,500, "about 300" is 270 to 330, "about 1.25 million" is 1.1875 to 1.3125.
//! "nearly 300" is 270 to 300, "just over 300" is 300 to 330. Shares in words ("ein Drittel") are per cent and
//! always approximate.

mod reader;
mod tables;

use super::Quantity;
use super::token::{Kind, Tokens};
use crate::{article::Language, time::Timex};
use reader::{AGE, Reader};

/// How two quantities of one unit lie to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// The same bounds.
    Same,
    /// Both can be true: the intervals share a value.
    Compatible,
    /// Only one of them can be true.
    Disjoint,
}

impl Quantity {
    /// How `self` lies to `other`; symmetric. `None` where either has no unit or the units differ.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Option<Agreement> {
        if self.unit.is_none() || self.unit != other.unit {
            return None;
        }
        // Conversions ("5 miles", "8,05 km") are rounded by those who write them.
        let slack = |value: f64| value.abs() * 1e-9;
        let below = |a: Option<f64>, b: Option<f64>| matches!((a, b), (Some(a), Some(b)) if a + slack(a) < b);
        if below(self.high, other.low) || below(other.high, self.low) {
            return Some(Agreement::Disjoint);
        }
        let same = self.low == other.low && self.high == other.high;
        Some(if same { Agreement::Same } else { Agreement::Compatible })
    }
}

/// The quantities of `tokens`, in order and without overlap, none inside one of `timexes`.
pub(super) fn quantities(
    tokens: &Tokens<'_>,
    language: Option<Language>,
    timexes: &[Timex],
) -> Vec<Quantity> {
    let reader = Reader { tokens, language };
    let has_digits = (0..tokens.len()).any(|i| tokens.kind(i) == Some(Kind::Number));
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        if has_digits && let Some(end) = reader.file_number(i) {
            i = end;
            continue;
        }
        match reader.quantity(i) {
            Some((quantity, end)) => {
                let timed = timexes.iter().any(|timex| timex.span.overlap(quantity.span) > 0);
                if !timed || quantity.unit.as_deref() == Some(AGE) {
                    found.push(quantity);
                }
                i = end;
            }
            None => i = reader.past_number(i),
        }
    }
    found
}
