//! Contrast groups: one base claim, and claims of other outlets that each stand in a known relation to it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::gold::rows;
use crate::article::Language;
use crate::time::Published;
use crate::verdict::{Kind, Relation};
use crate::{Result, Warning};

/// One claim with what is known about it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Side {
    /// The claim's words.
    pub text: String,
    /// When it was published.
    pub published: Option<Published>,
    /// Language of the words.
    pub language: Language,
    /// Who published it.
    pub outlet: Option<String>,
    /// Who says it; `None` is the outlet's own voice.
    pub speaker: Option<String>,
}

/// The class of natural language inference, either way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Inference {
    Entailment,
    Neutral,
    Contradiction,
}

/// What one side is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Label {
    /// The relation.
    pub relation: Relation,
    /// What it is about.
    pub kind: Option<Kind>,
    /// The same as an inference.
    pub nli: Inference,
}

/// A claim beside the base, and what it is to the base.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Other {
    /// The claim.
    #[serde(flatten)]
    pub side: Side,
    /// What it is to the base.
    #[serde(flatten)]
    pub label: Label,
}

/// What two of the others are to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Among {
    /// Index of one of the others.
    pub i: usize,
    /// Index of another; the superseding one.
    pub j: usize,
    /// What they are to one another.
    #[serde(flatten)]
    pub label: Label,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Group {
    /// Its name, unique in the corpus.
    pub g: String,
    /// The claim that the others are labelled against.
    pub base: Side,
    /// The claims around it.
    pub others: Vec<Other>,
    /// Relations between the others.
    #[serde(default)]
    pub among: Vec<Among>,
}

impl Group {
    /// Every claim: the base, then the others.
    pub fn sides(&self) -> impl Iterator<Item = &Side> {
        std::iter::once(&self.base).chain(self.others.iter().map(|other| &other.side))
    }

    /// Every labelled pair, the superseding side second; what `among` names but is not there is passed over.
    pub fn pairs(&self) -> impl Iterator<Item = (&Side, &Side, Label)> {
        let around = self.others.iter().map(|other| (&self.base, &other.side, other.label));
        let among = self.among.iter().filter_map(|pair| {
            let (i, j) = (self.others.get(pair.i)?, self.others.get(pair.j)?);
            Some((&i.side, &j.side, pair.label))
        });
        around.chain(among)
    }
}

/// A group with the place it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    /// The file.
    pub path: PathBuf,
    /// Line of the group, from 1.
    pub line: usize,
    /// The group.
    pub group: Group,
}

/// Reads the groups of the `.jsonl` files in `folders` named `pairs` at or under `root`, by path and line.
///
/// # Errors
/// Where a file cannot be read. Bad rows are warned of and left out.
pub fn read(root: &Path, warnings: &mut Vec<Warning>) -> Result<Vec<Located>> {
    let mut groups = Vec::new();
    for path in files(root) {
        let read = rows(&path, warnings)?;
        groups.extend(read.into_iter().map(|(line, group)| Located { path: path.clone(), line, group }));
    }
    Ok(groups)
}

fn files(root: &Path) -> Vec<PathBuf> {
    let in_pairs = |path: &Path| path.parent().and_then(Path::file_name).is_some_and(|name| name == "pairs");
    let entries = walkdir::WalkDir::new(root).follow_links(true).max_depth(4).sort_by_file_name();
    let paths = entries.into_iter().filter_map(|e| e.ok()).map(|e| e.into_path());
    paths
        .filter(|path| in_pairs(path) && path.extension().is_some_and(|e| e == "jsonl") && path.is_file())
        .collect()
}

/// The inferences that a relation may go with.
const INFERENCES: [(Relation, &[Inference]); 6] = [
    (Relation::Contradicts, &[Inference::Contradiction]),
    (Relation::Supersedes, &[Inference::Neutral]),
    (Relation::Disputes, &[Inference::Neutral]),
    (Relation::Qualifies, &[Inference::Neutral, Inference::Entailment]),
    (Relation::Agrees, &[Inference::Entailment, Inference::Neutral]),
    (Relation::Unrelated, &[Inference::Neutral]),
];

/// What is wrong with the groups of a split, each problem at its line.
pub(super) fn problems(groups: &[Located]) -> Vec<Warning> {
    let mut problems = Vec::new();
    let mut names: BTreeMap<&str, &Located> = BTreeMap::new();
    let mut texts: BTreeMap<String, &Located> = BTreeMap::new();
    for located in groups {
        let group = &located.group;
        let mut tell = |reason: String| {
            problems.push(Warning::new(
                &located.path,
                Some(located.line),
                format!("group `{}`: {reason}", group.g),
            ));
        };
        if let Some(first) = names.insert(&group.g, located) {
            tell(format!("the name is taken by {}:{}", first.path.display(), first.line));
        }
        for side in group.sides() {
            side_problems(side).into_iter().for_each(&mut tell);
            if let Some(first) = texts.insert(normal(&side.text), located) {
                tell(format!("“{}” stands in group `{}` too", side.text, first.group.g));
            }
        }
        among_problems(group).into_iter().for_each(&mut tell);
        for (a, b, label) in group.pairs() {
            pair_problems(a, b, label).into_iter().for_each(|reason| tell(format!("{reason}: “{}”", b.text)));
        }
    }
    problems
}

/// Words only, lower case: what makes two texts the same.
pub(super) fn normal(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

fn side_problems(side: &Side) -> Vec<String> {
    let mut problems = Vec::new();
    let day = side.published.as_ref().and_then(Published::day);
    if side.text.trim().is_empty() {
        problems.push("a claim has no text".to_owned());
    }
    if day.is_none() {
        problems.push(format!("no day of publication: “{}”", side.text));
    }
    problems
        .extend(super::calendar::misdated_weekdays(&side.text, day).into_iter().map(|(_, reason)| reason));
    problems
}

fn among_problems(group: &Group) -> Vec<String> {
    let mut problems = Vec::new();
    let mut seen = Vec::new();
    for &Among { i, j, .. } in &group.among {
        let pair = (i.min(j), i.max(j));
        if i == j || pair.1 >= group.others.len() {
            problems.push(format!("`among` names {i} and {j} of {} others", group.others.len()));
        } else if seen.contains(&pair) {
            problems.push(format!("`among` names {i} and {j} twice"));
        }
        seen.push(pair);
    }
    problems
}

fn pair_problems(a: &Side, b: &Side, label: Label) -> Vec<String> {
    let Label { relation, kind, nli } = label;
    let name = super::metrics::word(relation);
    let mut problems = Vec::new();
    if !kind_fits(relation, kind) {
        problems.push(format!("`{name}` with kind `{}`", super::metrics::kind_word(kind)));
    }
    if !INFERENCES.iter().any(|(r, allowed)| *r == relation && allowed.contains(&nli)) {
        problems.push(format!("`{name}` with nli {nli:?}"));
    }
    if relation == Relation::Supersedes && is_before(b.published.as_ref(), a.published.as_ref()) {
        problems.push("`supersedes`, yet published before the other".to_owned());
    }
    if relation == Relation::Disputes && a.speaker.is_none() && b.speaker.is_none() {
        problems.push("`disputes` without a speaker".to_owned());
    }
    problems
}

/// Whether the kind is missing exactly where the relation has none.
pub(super) fn kind_fits(relation: Relation, kind: Option<Kind>) -> bool {
    kind.is_none() == matches!(relation, Relation::Agrees | Relation::Unrelated)
}

/// Whether `a` surely came out before `b`.
pub(super) fn is_before(a: Option<&Published>, b: Option<&Published>) -> bool {
    let (a, b) = (a.and_then(|p| p.interval().latest), b.and_then(|p| p.interval().earliest));
    matches!((a, b), (Some(a), Some(b)) if a < b)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    const GROUP: &str = r#"{"g":"t1","base":{"text":"Der Turm ist 40 Meter hoch.","published":"2024-03-14","language":"de","outlet":"A","speaker":null},"others":[
{"text":"The tower is 50 metres high.","published":"2024-03-15","language":"en","outlet":"B","speaker":null,"relation":"contradicts","kind":"number","nli":"contradiction"},
{"text":"Der Turm misst 4000 Zentimeter.","published":"2024-03-16","language":"de","outlet":"C","speaker":null,"relation":"agrees","kind":null,"nli":"entailment"}],
"among":[{"i":0,"j":1,"relation":"contradicts","kind":"number","nli":"contradiction"}]}"#;

    pub(in crate::eval) fn located(change: impl Fn(String) -> String) -> Located {
        let group = serde_json::from_str(&change(GROUP.replace('\n', ""))).unwrap();
        Located { path: PathBuf::from("pairs/t.jsonl"), line: 1, group }
    }

    fn told(change: impl Fn(String) -> String) -> Vec<String> {
        problems(&[located(change)]).into_iter().map(|w| w.reason).collect()
    }

    #[test]
    fn a_sound_group_has_no_problem() {
        assert_eq!(told(|g| g), [""; 0]);
        let group = located(|g| g).group;
        assert_eq!(group.pairs().count(), 3);
        assert_eq!(
            group.pairs().nth(2).map(|(a, b, _)| (a.language, b.language)),
            Some((Language::En, Language::De))
        );
    }

    #[test]
    fn each_problem_is_told() {
        let cases = [
            (r#""kind":null"#, r#""kind":"date""#, "`agrees` with kind `date`"),
            (r#""kind":"number""#, r#""kind":null"#, "`contradicts` with kind `none`"),
            (r#""nli":"entailment""#, r#""nli":"contradiction""#, "`agrees` with nli Contradiction"),
            (r#""j":1"#, r#""j":2"#, "`among` names 0 and 2 of 2 others"),
            (r#""j":1"#, r#""j":0"#, "`among` names 0 and 0 of 2 others"),
            ("The tower is 50 metres high", "Der Turm ist 40 Meter hoch", "stands in group `t1` too"),
            ("2024-03-15", "2024-03", "no day of publication"),
            ("ist 40 Meter", "ist seit Montag, 13. März 2024, 40 Meter", "2024-03-13 is a Wednesday"),
            ("The tower is 50 metres high.", " ", "a claim has no text"),
            (
                r#""agrees","kind":null,"nli":"entailment""#,
                r#""disputes","kind":"number","nli":"neutral""#,
                "`disputes` without a speaker",
            ),
        ];
        for (from, to, reason) in cases {
            let problems = told(|g| g.replace(from, to));
            assert!(problems.iter().any(|p| p.contains(reason)), "{reason}: {problems:?}");
        }
    }

    #[test]
    fn supersedes_runs_forward_in_time() {
        let swap = |g: String| {
            g.replace(
                r#""agrees","kind":null,"nli":"entailment""#,
                r#""supersedes","kind":"number","nli":"neutral""#,
            )
        };
        assert_eq!(told(swap), [""; 0]);
        let early = told(|g| swap(g).replace("2024-03-16", "2024-03-13"));
        assert!(early[0].contains("published before"), "{early:?}");
    }

    #[test]
    fn repeated_names_texts_and_pairs_are_told() {
        let (first, mut second) = (located(|g| g), located(|g| g));
        second.line = 2;
        let among = second.group.among[0];
        second.group.among.push(Among { i: among.j, j: among.i, ..among });
        let problems = problems(&[first, second]);
        assert!(problems[0].reason.contains("the name is taken by pairs/t.jsonl:1"), "{problems:?}");
        assert_eq!(problems.iter().filter(|w| w.reason.contains("stands in group")).count(), 3);
        assert!(problems.iter().any(|w| w.reason.contains("names 1 and 0 twice")));
        assert!(problems.iter().all(|w| w.line == Some(2)));
    }

    #[test]
    fn files_are_those_in_pairs() {
        let root = tempfile::tempdir().unwrap();
        let pairs = root.path().join("pairs");
        std::fs::create_dir(&pairs).unwrap();
        std::fs::write(pairs.join("b.jsonl"), GROUP.replace('\n', "") + "\n{\"g\":\"t2\"}\n").unwrap();
        std::fs::write(pairs.join("README.md"), "none").unwrap();
        std::fs::write(root.path().join("other.jsonl"), "none").unwrap();
        for root in [root.path(), &pairs] {
            let mut warnings = Vec::new();
            let groups = read(root, &mut warnings).unwrap();
            assert_eq!((groups.len(), warnings.len(), warnings[0].line), (1, 1, Some(2)));
            assert!(warnings[0].reason.contains("missing field `base`"));
        }
    }
}
