//! Rivals of a pair: other pairs of one of its claims with a claim of the other's article. An outlet seldom says a thing
//! twice, and seldom contradicts itself: where a rival fits better, the pair is likely a mismatch.

use std::collections::BTreeMap;

use super::{Relation, Spot, hearing::Heard};

/// What the rivals of a pair come to, 0 where there are none.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rivals {
    /// Highest probability of a rival not to be unrelated.
    pub(super) related: f32,
    /// Highest probability of a rival to agree.
    pub(super) agreeing: f32,
}

/// The best and the second best of the pairs of one claim with the claims of one article, by the other claim.
#[derive(Clone, Copy, Debug, Default)]
struct Best([(f32, usize); 2]);

impl Best {
    fn offer(&mut self, value: f32, claim: usize) {
        let [first, second] = &mut self.0;
        if value > first.0 {
            *second = std::mem::replace(first, (value, claim));
        } else if value > second.0 {
            *second = (value, claim);
        }
    }

    fn beside(&self, claim: usize) -> f32 {
        let [first, second] = self.0;
        if first.1 == claim { second.0 } else { first.0 }
    }
}

/// The rivals of each of `heard`, in order. Sides without a spot have none.
pub(super) fn rivals(heard: &[Heard<'_>]) -> Vec<Rivals> {
    let mut best: BTreeMap<(usize, usize), [Best; 2]> = BTreeMap::new();
    for one in heard {
        for (here, there) in one.spots().into_iter().flat_map(|[a, b]| [(a, b), (b, a)]) {
            let [related, agreeing] = best.entry((here.claim, there.article)).or_default();
            related.offer(1.0 - one.p(Relation::Unrelated), there.claim);
            agreeing.offer(one.p(Relation::Agrees), there.claim);
        }
    }
    let of = |[a, b]: [Spot; 2]| {
        let sides = [(a, b), (b, a)].map(|(here, there)| {
            let [related, agreeing] = best.get(&(here.claim, there.article)).copied().unwrap_or_default();
            (related.beside(there.claim), agreeing.beside(there.claim))
        });
        Rivals { related: sides[0].0.max(sides[1].0), agreeing: sides[0].1.max(sides[1].1) }
    };
    heard.iter().map(|one| one.spots().map(of).unwrap_or_default()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pair_itself_is_no_rival() {
        let mut best = Best::default();
        for (value, claim) in [(0.2, 7), (0.9, 8), (0.5, 9)] {
            best.offer(value, claim);
        }
        assert_eq!((best.beside(8), best.beside(9), best.beside(7)), (0.5, 0.9, 0.9));
        assert_eq!(Best::default().beside(0), 0.0);
    }
}
