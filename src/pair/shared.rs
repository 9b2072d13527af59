//! Pairs that share rare names, numbers or dates, whatever their wording.

use std::collections::{BTreeMap, BTreeSet};

use super::{Limits, Place};
use crate::claim::Claim;

/// Shared keys that make a pair: one alone is too often chance.
const MIN_SHARED: usize = 2;

/// `(left, right)` of every pair with enough rare keys in common, at most [`Limits::sharing`] for each claim.
pub(super) fn pairs(claims: &[Claim], places: &[Place], limits: &Limits) -> BTreeSet<(usize, usize)> {
    let keys: Vec<BTreeSet<String>> = claims.iter().map(keys).collect();
    let mut holders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (claim, keys) in keys.iter().enumerate() {
        for key in keys {
            holders.entry(key).or_default().push(claim);
        }
    }
    holders.retain(|_, claims| claims.len() <= limits.rare);
    let mut pairs = BTreeSet::new();
    for (claim, keys) in keys.iter().enumerate() {
        let others = best(claim, keys, &holders, places, limits);
        pairs.extend(others.into_iter().map(|other| (claim.min(other), claim.max(other))));
    }
    pairs
}

/// The claims that share most with `claim`.
fn best(
    claim: usize,
    keys: &BTreeSet<String>,
    holders: &BTreeMap<&str, Vec<usize>>,
    places: &[Place],
    limits: &Limits,
) -> Vec<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for other in keys.iter().filter_map(|key| holders.get(key.as_str())).flatten() {
        *counts.entry(*other).or_default() += 1;
    }
    let meets = |other: &usize| places[claim].may_meet(&places[*other], limits.window_days);
    counts.retain(|other, &mut shared| shared >= MIN_SHARED && meets(other));
    let mut others: Vec<(usize, usize)> = counts.into_iter().collect();
    others.sort_by_key(|&(other, shared)| (std::cmp::Reverse(shared), other));
    others.into_iter().take(limits.sharing).map(|(other, _)| other).collect()
}

/// Names, numbers with their unit, and days of a claim.
fn keys(claim: &Claim) -> BTreeSet<String> {
    let facts = &claim.facts;
    let names = facts.entities.iter().map(|entity| format!("n:{}", entity.key));
    let numbers = facts.quantities.iter().filter_map(|quantity| {
        let value = quantity.low.or(quantity.high)?;
        (value > 2.0).then(|| format!("q:{value}:{}", quantity.unit.as_deref().unwrap_or("")))
    });
    let days = facts.timexes.iter().filter_map(|timex| {
        let (first, last) = (timex.interval.earliest?.date(), timex.interval.latest?.date());
        (first == last).then(|| format!("d:{first}"))
    });
    names.chain(numbers).chain(days).collect()
}
