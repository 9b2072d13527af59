//! Findings about the same fact, put together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Kind, Relation, word_set};

/// Sorts findings into report order: `contradicts` first, then by confidence, then by id.
fn sort(findings: &mut [Finding]) {
    findings.sort_by(|x, y| {
        let rank = |finding: &Finding| (finding.verdict.relation, finding.verdict.confidence);
        let ((xr, xc), (yr, yc)) = (rank(x), rank(y));
        xr.cmp(&yr).then(yc.total_cmp(&xc)).then_with(|| x.id.cmp(&y.id))
    });
}

/// Leaves one of several findings whose claims say the same in the same words, the surest, which remembers the claims
/// of the others. `text` gives the words of a claim.
pub fn fold<'t>(findings: &mut Vec<Finding>, text: impl Fn(usize) -> &'t str) {
    sort(findings);
    let mut texts: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for claim in findings.iter().flat_map(|finding| [finding.a, finding.b]) {
        texts.entry(claim).or_insert_with(|| word_set(text(claim)));
    }
    let same = |x: usize, y: usize| x == y || is_reprint(&texts[&x], &texts[&y]);
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let (a, b, relation) = (finding.a, finding.b, finding.verdict.relation);
        let twin = kept.iter_mut().find(|other| {
            let straight = || same(a, other.a) && same(b, other.b);
            let crossed = || relation != Relation::Supersedes && same(a, other.b) && same(b, other.a);
            relation == other.verdict.relation && (straight() || crossed())
        });
        match twin {
            Some(twin) => {
                let known = [twin.a, twin.b];
                twin.copies.extend([a, b].into_iter().filter(|claim| !known.contains(claim)));
                twin.copies.sort_unstable();
                twin.copies.dedup();
            }
            None => kept.push(finding),
        }
    }
    *findings = kept;
}

/// The same sentence, but for an editor's touch: nearly all words in common, and every figure.
fn is_reprint(a: &BTreeSet<String>, b: &BTreeSet<String>) -> bool {
    let figures = |words: &BTreeSet<String>| -> Vec<String> {
        words.iter().filter(|word| word.contains(|c: char| c.is_ascii_digit())).cloned().collect()
    };
    let (common, all) = (a.intersection(b).count(), a.union(b).count());
    common * 5 >= all * 4 && figures(a) == figures(b)
}

/// Puts findings into report order and numbers the conflicts: findings of the same relation and kind that share a claim
/// are about the same fact.
pub fn group(findings: &mut [Finding]) {
    sort(findings);
    let mut sets = Sets::new(findings.len());
    let mut seen: BTreeMap<(Relation, Option<Kind>, usize), usize> = BTreeMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let (relation, kind) = (finding.verdict.relation, finding.verdict.kind);
        for claim in [finding.a, finding.b] {
            let first = *seen.entry((relation, kind, claim)).or_insert(at);
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
        Finding { id: id.to_owned(), a, b, verdict, copies: Vec::new(), conflict: 0 }
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

    #[test]
    fn what_two_outlets_print_alike_is_shown_once() {
        let texts = [
            "Drei Menschen wurden bei dem Brand verletzt, sagte am Montag ein Sprecher der Polizei.",
            "Bei dem Brand wurden fünf Menschen verletzt.",
            "Drei Menschen wurden bei dem Brand verletzt, so sagte am Montag ein Sprecher der Polizei.",
            "Drei Menschen wurden bei dem Brand verletzt, darunter 2 Kinder, sagte am Montag ein Sprecher der Polizei.",
        ];
        let mut findings = vec![
            finding("a", Relation::Contradicts, 0.9, 0, 1),
            finding("b", Relation::Contradicts, 0.8, 1, 2),
            finding("c", Relation::Contradicts, 0.7, 1, 3),
            finding("d", Relation::Supersedes, 0.7, 1, 2),
        ];
        fold(&mut findings, |claim| texts[claim]);
        let kept: Vec<(&str, &[usize])> =
            findings.iter().map(|f| (f.id.as_str(), f.copies.as_slice())).collect();
        assert_eq!(kept, [("a", &[2][..]), ("c", &[]), ("d", &[])]);
    }

    #[test]
    fn one_claim_may_stand_in_two_conflicts() {
        let mut findings = vec![
            finding("a", Relation::Contradicts, 0.9, 0, 1),
            finding("b", Relation::Contradicts, 0.8, 0, 2),
            finding("c", Relation::Contradicts, 0.7, 0, 3),
        ];
        findings[1].verdict.kind = Some(Kind::Date);
        group(&mut findings);
        assert_eq!(findings.iter().map(|f| f.conflict).collect::<Vec<_>>(), [1, 2, 1]);
    }
}
