//! Closed intervals of time, possibly open at either end.

use jiff::civil::{DateTime, Time};
use serde::{Deserialize, Serialize};

/// From `earliest` to `latest`, both included, in the outlet's local time; `None` is open. Bounds of whole days are
/// 00:00:00 and 23:59:59.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First second that may be meant.
    pub earliest: Option<DateTime>,
    /// Last second that may be meant.
    pub latest: Option<DateTime>,
}

const LAST_SECOND: Time = Time::constant(23, 59, 59, 0);

/// How two intervals lie to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comparison {
    /// The same interval.
    Same,
    /// One lies inside the other: a coarser and a finer name of what may be the same time.
    Contains,
    /// They share a part, or an open end leaves it undecided.
    Overlaps,
    /// They share nothing.
    Disjoint,
}

impl Interval {
    /// How `self` lies to `other`; symmetric.
    #[must_use]
    pub fn compare(&self, other: &Self) -> Comparison {
        let before = |a: Option<DateTime>, b: Option<DateTime>| matches!((a, b), (Some(a), Some(b)) if a < b);
        if before(self.latest, other.earliest) || before(other.latest, self.earliest) {
            return Comparison::Disjoint;
        }
        if self == other {
            return Comparison::Same;
        }
        if self.contains(other) || other.contains(self) { Comparison::Contains } else { Comparison::Overlaps }
    }

    /// Whether both bounds are those of days.
    #[must_use]
    pub fn is_whole_days(&self) -> bool {
        let starts = self.earliest.is_none_or(|at| at.time() == Time::midnight());
        starts && self.latest.is_none_or(|at| at.time() == LAST_SECOND)
    }

    /// The smallest interval of whole days that contains this one.
    #[must_use]
    pub fn widened_to_days(&self) -> Self {
        Self {
            earliest: self.earliest.map(|at| at.date().to_datetime(Time::midnight())),
            latest: self.latest.map(|at| at.date().to_datetime(LAST_SECOND)),
        }
    }

    /// Whether `other` lies wholly inside.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        let starts = self.earliest.is_none_or(|mine| other.earliest.is_some_and(|theirs| mine <= theirs));
        let ends = self.latest.is_none_or(|mine| other.latest.is_some_and(|theirs| theirs <= mine));
        starts && ends
    }
}
