//! Findings about the same fact, put together.

use std::collections::BTreeMap;

use super::{Finding, Relation};

/// Sorts findings into report order (`contradicts` first, then by confidence, then by id) and numbers the conflicts:
/// findings of the same relation that share a claim are about the same fact.
pub fn group(findings: &mut [Finding]) {
    findings.sort_by(|x, y| {
        let rank = |finding: &Finding| (finding.verdict.relation, finding.verdict.confidence);
        let ((xr, xc), (yr, yc)) = (rank(x), rank(y));
        xr.cmp(&yr).then(yc.total_cmp(&xc)).then_with(|| x.id.cmp(&y.id))
    });
    let mut sets = Sets::new(findings.len());
    let mut seen: BTreeMap<(Relation, usize), usize> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate() {
        for claim in [finding.a, finding.b] {
            let first = *seen.entry((finding.verdict.relation, claim)).or_insert(at);
            sets.join(first, at);
        }
    }
    let mut numbers = BTreeMap::new();
    for (at, finding) in findings.iter_mut().enumerate() {
        let next = numbers.len() + 1;
        finding.conflict = *numbers.entry(sets.root(at)).or_insert(next);
    }
}

/// Disjoint sets of findings; the root of a set is its first finding.
struct Sets(Vec<usize>);

impl Sets {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    fn root(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{model::Scores, verdict::Verdict};

    fn finding(id: &str, relation: Relation, confidence: f32, a: usize, b: usize) -> Finding {
        let verdict = Verdict {
            relation,
            kind: None,
            confidence,
            scores: [Scores::default(); 2],
            cues: Vec::new(),
            explanation: String::new(),
        };
        Finding { id: id.to_owned(), a, b, verdict, conflict: 0 }
    }

    #[test]
    fn contradictions_come_first_and_shared_claims_are_one_conflict() {
        let mut findings = vec![
            finding("a", Relation::Supersedes, 0.99, 1, 2),
            finding("b", Relation::Contradicts, 0.70, 5, 6),
            finding("c", Relation::Contradicts, 0.90, 3, 4),
            finding("d", Relation::Contradicts, 0.80, 4, 9),
            finding("e", Relation::Contradicts, 0.80, 1, 8),
        ];
        group(&mut findings);
        let order: Vec<(&str, usize)> = findings.iter().map(|f| (f.id.as_str(), f.conflict)).collect();
        assert_eq!(order, [("c", 1), ("d", 1), ("e", 2), ("b", 3), ("a", 4)]);
    }
}
