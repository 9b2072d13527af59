//! Is a labelled corpus sound? What a machine can tell: form, references, calendar, order of time, and whether splits
//! share what they must not share.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::calendar::{misdated_weekdays, misvalued};
use super::gold::{self, GoldPair, Story};
use super::groups::{self, Located, is_before, kind_fits, normal};
use super::metrics::{RELATIONS, kind_word, word};
use super::score::language_pair;
use super::table::markdown;
use crate::article::Article;
use crate::time::Published;
use crate::verdict::Relation;
use crate::{Result, Span, Warning, sentence};

/// A part of the corpus that must share nothing with the others.
#[derive(Clone, Debug, Default)]
pub struct Split {
    /// The folder, as named by the user.
    pub name: String,
    /// Its labelled stories.
    pub stories: Vec<Story>,
    /// Its contrast groups.
    pub groups: Vec<Located>,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Check {
    /// Everything that is wrong, by split, file and line.
    pub problems: Vec<Warning>,
    /// What each split holds.
    pub splits: Vec<Holdings>,
}

/// What a split holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Holdings {
    /// The split.
    pub name: String,
    /// Stories.
    pub stories: usize,
    /// Articles of the stories.
    pub articles: usize,
    /// Gold claims of the stories.
    pub claims: usize,
    /// Gold dates of the stories.
    pub dates: usize,
    /// Contrast groups.
    pub groups: usize,
    /// Labelled pairs of stories and groups.
    pub pairs: usize,
    /// Pairs by relation, then by kind (`none` where the relation has none).
    pub kinds: BTreeMap<Relation, BTreeMap<String, usize>>,
    /// Pairs by relation, then by languages: `de-de`, `de-en`, `en-en`.
    pub language_pairs: BTreeMap<Relation, BTreeMap<String, usize>>,
}

/// Reads and checks the splits in `roots`; `read_articles` is handed each `articles` folder.
///
/// A root holds labelled sets, folders named `pairs` with contrast groups, or both.
///
/// # Errors
/// Where a root holds neither, or a file cannot be read.
pub fn corpus(
    roots: &[PathBuf],
    mut read_articles: impl FnMut(&Path) -> Result<Vec<Article>>,
) -> Result<Check> {
    let mut unreadable = Vec::new();
    let mut splits = Vec::new();
    for root in roots {
        let groups = groups::read(root, &mut unreadable)?;
        let stories = if groups.is_empty() || !gold::folders(root).is_empty() {
            gold::read(root, &mut read_articles, &mut unreadable)?
        } else {
            Vec::new()
        };
        splits.push(Split { name: root.display().to_string(), stories, groups });
    }
    let mut check = check(&splits);
    check.problems.splice(0..0, unreadable);
    Ok(check)
}

/// Checks what has been read. What did not parse, or points nowhere, is what reading warned of.
#[must_use]
pub fn check(splits: &[Split]) -> Check {
    let mut problems = Vec::new();
    for split in splits {
        for story in &split.stories {
            problems.extend(article_problems(story));
            problems.extend(claim_problems(story));
            problems.extend(pair_problems(story));
        }
        problems.extend(groups::problems(&split.groups));
    }
    problems.extend(shared(splits));
    Check { problems, splits: splits.iter().map(holdings).collect() }
}

fn article_problems(story: &Story) -> Vec<Warning> {
    let mut problems = Vec::new();
    for article in &story.articles {
        let mut tell =
            |line, reason: String| problems.push(Warning::new(&article_file(story, article), line, reason));
        let day = article.published.as_ref().and_then(Published::day);
        let lacks = [("day of publication", day.is_none()), ("language", article.language.is_none())];
        for (what, _) in
            lacks.iter().chain(&[("outlet", article.outlet.is_none())]).filter(|(_, lacks)| *lacks)
        {
            tell(None, format!("no {what}"));
        }
        for (_, reason) in misdated_weekdays(&article.text, day) {
            tell(None, reason);
        }
    }
    problems
}

fn article_file(story: &Story, article: &Article) -> PathBuf {
    story.folder.join("articles").join(Path::new(&article.path).file_name().unwrap_or_default())
}

fn claim_problems(story: &Story) -> Vec<Warning> {
    let file = story.claims_file();
    let mut problems = Vec::new();
    for (at, claim) in story.claims.iter().enumerate() {
        let article = &story.articles[claim.article];
        let day = article.published.as_ref().and_then(Published::day);
        let mut tell = |reason: String| {
            problems.push(Warning::new(&file, Some(claim.line), format!("claim `{}`: {reason}", claim.id)));
        };
        let earlier = story.claims[..at].iter().filter(|c| c.article == claim.article);
        for other in earlier.filter(|c| c.span.overlap(claim.span) > 0) {
            tell(format!("its quote overlaps that of `{}`", other.id));
        }
        for date in &claim.dates {
            let reason = misvalued(date.span.of(&article.text), &date.value, day);
            reason.into_iter().for_each(&mut tell);
        }
    }
    problems
}

fn pair_problems(story: &Story) -> Vec<Warning> {
    let file = story.pairs_file();
    let mut problems = Vec::new();
    let mut seen: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for pair in &story.pairs {
        let mut reasons = label_problems(story, pair);
        if let Some(line) = seen.insert((pair.a.min(pair.b), pair.a.max(pair.b)), pair.line) {
            reasons.push(format!("the same two claims as in line {line}"));
        }
        let [a, b] = [pair.a, pair.b].map(|claim| story.claims[claim].id.as_str());
        let warning = |reason| Warning::new(&file, Some(pair.line), format!("`{a}` and `{b}`: {reason}"));
        problems.extend(reasons.into_iter().map(warning));
    }
    problems
}

fn label_problems(story: &Story, pair: &GoldPair) -> Vec<String> {
    let [a, b] = [pair.a, pair.b].map(|claim| story.claims[claim].article);
    let published = |article: usize| story.articles[article].published.as_ref();
    let mut reasons = Vec::new();
    if pair.a == pair.b {
        reasons.push("a claim paired with itself".to_owned());
    }
    if (a == b) != pair.within {
        let wording =
            if a == b { "one article, but `within` is not set" } else { "`within`, but two articles" };
        reasons.push(wording.to_owned());
    }
    if !kind_fits(pair.relation, pair.kind) {
        reasons.push(format!("`{}` with kind `{}`", word(pair.relation), kind_word(pair.kind)));
    }
    if pair.relation == Relation::Supersedes && is_before(published(b), published(a)) {
        reasons.push("`supersedes`, yet `b` was published before `a`".to_owned());
    }
    reasons
}

/// Sentences up to this many characters may recur anywhere.
const SHORT: usize = 40;

/// Stories, outlets and sentences that two splits share; each is told once a place.
fn shared(splits: &[Split]) -> Vec<Warning> {
    let mut problems = Vec::new();
    let mut first: BTreeMap<(&str, String), usize> = BTreeMap::new();
    for (at, split) in splits.iter().enumerate() {
        for (what, key, path, line) in fingerprints(split) {
            let owner = *first.entry((what, key.clone())).or_insert(at);
            if owner != at {
                let reason = format!("{what} shared with {}: “{key}”", splits[owner].name);
                problems.push(Warning::new(&path, line, reason));
            }
        }
    }
    problems
}

/// What must not recur in another split: what it is, its normal form, where it stands.
fn fingerprints(split: &Split) -> Vec<(&'static str, String, PathBuf, Option<usize>)> {
    let mut prints = Vec::new();
    for story in &split.stories {
        prints.push(("story name", story.name.clone(), story.folder.clone(), None));
        for article in &story.articles {
            let file = article_file(story, article);
            prints.extend(article.outlet.iter().map(|outlet| ("outlet", outlet.clone(), file.clone(), None)));
            let sentences = sentence::split(&article.text, article.language).into_iter();
            prints.extend(
                sentences.filter_map(|s| Some(("sentence", long(&article.text, s)?, file.clone(), None))),
            );
        }
    }
    for Located { path, line, group } in &split.groups {
        for text in group.sides().map(|side| &side.text) {
            let whole = Span::new(0, text.len());
            prints.extend(long(text, whole).map(|text| ("sentence", text, path.clone(), Some(*line))));
        }
    }
    prints
}

fn long(text: &str, sentence: Span) -> Option<String> {
    let sentence = sentence.of(text).trim();
    (sentence.chars().count() > SHORT).then(|| normal(sentence))
}

fn holdings(split: &Split) -> Holdings {
    let count = |of: fn(&Story) -> usize| split.stories.iter().map(of).sum::<usize>();
    let mut holdings = Holdings {
        name: split.name.clone(),
        stories: split.stories.len(),
        articles: count(|s| s.articles.len()),
        claims: count(|s| s.claims.len()),
        dates: count(|s| s.claims.iter().map(|c| c.dates.len()).sum()),
        groups: split.groups.len(),
        ..Holdings::default()
    };
    for story in &split.stories {
        for pair in &story.pairs {
            let [a, b] = [pair.a, pair.b].map(|claim| story.claims[claim].article);
            holdings.add(pair.relation, kind_word(pair.kind), language_pair(story, a, b));
        }
    }
    for (a, b, label) in split.groups.iter().flat_map(|located| located.group.pairs()) {
        let mut codes = [a.language.code(), b.language.code()];
        codes.sort_unstable();
        holdings.add(label.relation, kind_word(label.kind), codes.join("-"));
    }
    holdings
}

impl Holdings {
    fn add(&mut self, relation: Relation, kind: String, languages: String) {
        self.pairs += 1;
        *self.kinds.entry(relation).or_default().entry(kind).or_default() += 1;
        *self.language_pairs.entry(relation).or_default().entry(languages).or_default() += 1;
    }
}

/// The counts as Markdown tables: splits, then each split's relations by kind and by languages.
#[must_use]
pub fn table(check: &Check) -> String {
    let row = |h: &Holdings| {
        let counts = [h.stories, h.articles, h.claims, h.dates, h.groups, h.pairs].map(|n| n.to_string());
        let [stories, articles, claims, dates, groups, pairs] = counts;
        [h.name.clone(), stories, articles, claims, dates, groups, pairs]
    };
    let rows: Vec<_> = check.splits.iter().map(row).collect();
    let mut text = markdown(["split", "stories", "articles", "claims", "dates", "groups", "pairs"], &rows);
    for holdings in &check.splits {
        let [head, kinds] = [&holdings.name, "pairs by kind"].map(str::to_owned);
        text.push_str(&format!("\n{head}\n\n{}", margins(&kinds, &holdings.kinds)));
        text.push_str(&format!("\n{}", margins("pairs by languages", &holdings.language_pairs)));
    }
    text
}

/// Columns are relations, rows the names they are counted by.
fn margins(title: &str, counts: &BTreeMap<Relation, BTreeMap<String, usize>>) -> String {
    let names: std::collections::BTreeSet<&String> = counts.values().flat_map(BTreeMap::keys).collect();
    let cell = |relation: Relation, name: &str| {
        counts.get(&relation).and_then(|c| c.get(name)).copied().unwrap_or(0)
    };
    let row = |name: String, cells: [usize; 6]| {
        let total = cells.iter().sum::<usize>().to_string();
        let [a, b, c, d, e, f] = cells.map(|n| n.to_string());
        [name, a, b, c, d, e, f, total]
    };
    let mut rows: Vec<_> =
        names.iter().map(|name| row(name.to_string(), RELATIONS.map(|r| cell(r, name)))).collect();
    let all = RELATIONS.map(|r| counts.get(&r).map_or(0, |c| c.values().sum()));
    rows.push(row("all".to_owned(), all));
    let header = [title, "contradicts", "supersedes", "disputes", "qualifies", "agrees", "unrelated", "all"];
    markdown(header, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Language;
    use crate::eval::gold::tests::{article, load};
    use crate::eval::groups::tests::located;

    const LONG: &str = "Der Stadtrat von Eichfurt hat am Dienstag den Neubau der Brücke beschlossen.";

    fn claim(id: &str, article: &str, quote: &str, dates: &str) -> String {
        format!(
            r#"{{"id":"{id}","article":"{article}","quote":"{quote}","speaker":null,"dates":[{dates}],"modality":"asserted"}}"#
        ) + "\n"
    }

    fn articles() -> Vec<Article> {
        vec![
            article("b-1", Language::De, "2025-05-28", LONG),
            article("b-2", Language::En, "2025-05-30", "The council of Eichfurt rejected the bridge."),
        ]
    }

    fn pair(extra: &str) -> String {
        format!(r#"{{"a":"c1","b":"c2",{extra},"note":""}}"#) + "\n"
    }

    fn split(claims: &str, pairs: &str) -> Split {
        let (stories, warnings) = load(articles(), claims, pairs);
        assert_eq!(warnings, []);
        Split { name: "train".to_owned(), stories, groups: Vec::new() }
    }

    fn sound_claims() -> String {
        claim("c1", "b-1", LONG, r#"{"text":"am Dienstag","value":"2025-05-27"}"#)
            + &claim("c2", "b-2", "The council of Eichfurt rejected the bridge.", "")
    }

    fn told(claims: &str, pairs: &str) -> Vec<String> {
        check(&[split(claims, pairs)]).problems.into_iter().map(|w| w.reason).collect()
    }

    #[test]
    fn a_sound_story_is_counted() {
        let check = check(&[split(&sound_claims(), &pair(r#""relation":"contradicts","kind":"polarity""#))]);
        assert_eq!(check.problems, []);
        let held = &check.splits[0];
        assert_eq!((held.stories, held.articles, held.claims, held.dates, held.pairs), (1, 2, 2, 1, 1));
        assert_eq!(held.kinds[&Relation::Contradicts]["polarity"], 1);
        assert_eq!(held.language_pairs[&Relation::Contradicts]["de-en"], 1);
        let text = table(&check);
        assert!(text.contains("| train |       1 |        2 |      2 |     1 |      0 |     1 |"), "{text}");
        assert!(text.contains("| de-en              |           1 |          0 |"), "{text}");
    }

    #[test]
    fn each_pair_problem_is_told() {
        let cases = [
            (pair(r#""relation":"agrees","kind":"date""#), "`agrees` with kind `date`"),
            (pair(r#""relation":"disputes","kind":null"#), "`disputes` with kind `none`"),
            (pair(r#""relation":"agrees","kind":null,"within":true"#), "`within`, but two articles"),
            (r#"{"a":"c1","b":"c1","relation":"agrees","kind":null}"#.to_owned(), "paired with itself"),
            (r#"{"a":"c1","b":"c1","relation":"agrees","kind":null}"#.to_owned(), "`within` is not set"),
            (
                r#"{"a":"c2","b":"c1","relation":"supersedes","kind":"status"}"#.to_owned(),
                "`b` was published before `a`",
            ),
            (pair(r#""relation":"agrees","kind":null"#).repeat(2), "the same two claims as in line 1"),
        ];
        for (pairs, reason) in cases {
            let problems = told(&sound_claims(), &pairs);
            assert!(problems.iter().any(|p| p.contains(reason)), "{reason}: {problems:?}");
        }
        assert_eq!(told(&sound_claims(), &pair(r#""relation":"supersedes","kind":"status""#)), [""; 0]);
    }

    #[test]
    fn claims_do_not_overlap_and_dates_fit() {
        let claims = claim("c1", "b-1", LONG, r#"{"text":"am Dienstag","value":"2025-05-26"}"#)
            + &claim("c2", "b-1", "den Neubau der Brücke", "");
        let problems = told(&claims, "");
        let expected = [
            "claim `c1`: “am Dienstag” is given as `2025-05-26`, which is a Monday",
            "claim `c2`: its quote overlaps that of `c1`",
        ];
        assert_eq!(problems, expected);
    }

    #[test]
    fn articles_have_day_language_and_outlet() {
        let mut split = split(&sound_claims(), "");
        let article = &mut split.stories[0].articles[1];
        (article.published, article.language, article.outlet) = (Published::parse("2025-05"), None, None);
        article.text = "On Monday, 27 May 2025, the bridge was rejected.".into();
        split.stories[0].claims.clear();
        let problems = check(&[split]).problems;
        let reasons: Vec<_> = problems.iter().map(|w| w.reason.as_str()).collect();
        let weekday = "“Monday, 27 May 2025”: 2025-05-27 is a Tuesday";
        assert_eq!(reasons, ["no day of publication", "no language", "no outlet", weekday]);
        assert!(problems[0].path.ends_with("b-2.md"));
    }

    #[test]
    fn splits_share_nothing() {
        let (train, mut test) = (split(&sound_claims(), ""), split("", ""));
        test.name = "test".to_owned();
        test.stories[0].name = "other".to_owned();
        test.stories[0].articles[1].outlet = Some("Bote".to_owned());
        test.stories[0].articles[1].text = "Rejected, says the council.".into();
        let problems = check(&[train.clone(), test]).problems;
        let reasons: Vec<_> = problems.iter().map(|w| w.reason.as_str()).collect();
        let sentence = format!("sentence shared with train: “{}”", normal(LONG));
        assert_eq!(reasons, ["outlet shared with train: “Outlet b-1”", sentence.as_str()]);
        assert_eq!(check(&[train]).problems, []);
    }

    #[test]
    fn groups_count_and_must_not_leak() {
        let test = split(&sound_claims(), "");
        let leaking = located(|g| g.replace("Der Turm ist 40 Meter hoch.", LONG));
        let train = Split { name: "pairs".to_owned(), stories: Vec::new(), groups: vec![leaking] };
        let check = check(&[test, train]);
        assert_eq!(check.problems.len(), 1);
        assert!(check.problems[0].reason.starts_with("sentence shared with train"), "{:?}", check.problems);
        assert_eq!(check.problems[0].line, Some(1));
        let held = &check.splits[1];
        assert_eq!((held.groups, held.pairs), (1, 3));
        assert_eq!(held.language_pairs[&Relation::Contradicts]["de-en"], 2);
        assert_eq!(held.kinds[&Relation::Agrees]["none"], 1);
    }

    #[test]
    fn folders_are_read_and_told_apart() {
        let root = tempfile::tempdir().unwrap();
        let (set, pairs) = (root.path().join("dev"), root.path().join("pairs"));
        std::fs::create_dir_all(set.join("articles")).unwrap();
        std::fs::create_dir(&pairs).unwrap();
        std::fs::write(set.join("claims.jsonl"), sound_claims() + "broken\n").unwrap();
        std::fs::write(set.join("pairs.jsonl"), "").unwrap();
        std::fs::write(pairs.join("g.jsonl"), "").unwrap();
        let read = |_: &Path| Ok(articles());
        let check = corpus(&[set, root.path().to_owned()], read).unwrap();
        assert_eq!(check.splits.iter().map(|h| h.claims).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(check.problems[0].line, Some(3));
        let error = corpus(&[pairs], read).unwrap_err();
        assert!(error.chain().contains("no labelled set"), "{}", error.chain());
    }
}
