//! Labelled sets: articles, their gold claims, and the gold relations between these.
//!
//! A set is a folder with `articles/`, `claims.jsonl` and `pairs.jsonl`, or a folder of such folders. One folder may
//! hold several stories: what stands before the first `-` of an article's id tells them apart.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::article::Article;
use crate::claim::Modality;
use crate::verdict::{Kind, Relation};
use crate::{Error, Result, Span, Warning};

/// A date expression inside a gold quote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldDate {
    /// Where it stands in the article's text.
    pub span: Span,
    /// Its TIMEX3 value.
    pub value: String,
}

/// A claim that an annotator found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldClaim {
    /// Unique in the set.
    pub id: String,
    /// Index of its article in the story.
    pub article: usize,
    /// Where the quote stands in the article's text.
    pub span: Span,
    /// Who says it, as written; `None` is the outlet's own voice.
    pub speaker: Option<String>,
    /// The dates in it, in the order they were listed.
    pub dates: Vec<GoldDate>,
    /// How firmly it is stated.
    pub modality: Modality,
    /// Line in `claims.jsonl`, from 1.
    pub line: usize,
}

/// A relation that an annotator found between two claims; a superseding claim is `b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldPair {
    /// Index of a claim of the story.
    pub a: usize,
    /// Index of another.
    pub b: usize,
    /// What they are to one another.
    pub relation: Relation,
    /// What the relation is about.
    pub kind: Option<Kind>,
    /// Whether both are meant to stand in one article.
    pub within: bool,
    /// Why, in a line.
    pub note: String,
    /// Line in `pairs.jsonl`, from 1.
    pub line: usize,
}

/// One affair: its articles and all gold data about them.
#[derive(Clone, Debug, PartialEq)]
pub struct Story {
    /// Name of the folder; where that holds several stories, with the story's prefix after a slash.
    pub name: String,
    /// The folder that holds `claims.jsonl` and `pairs.jsonl`.
    pub folder: PathBuf,
    /// The articles, in the order they were given.
    pub articles: Vec<Article>,
    /// The gold claims, in the order of the file.
    pub claims: Vec<GoldClaim>,
    /// The gold pairs, in the order of the file.
    pub pairs: Vec<GoldPair>,
}

impl Story {
    /// The quoted words of claim number `claim`.
    #[must_use]
    pub fn quote(&self, claim: usize) -> &str {
        let claim = &self.claims[claim];
        claim.span.of(&self.articles[claim.article].text)
    }

    /// Whether the pair lies in one article, by its mark or in fact.
    #[must_use]
    pub fn is_within(&self, pair: &GoldPair) -> bool {
        pair.within || self.claims[pair.a].article == self.claims[pair.b].article
    }

    /// Path of `claims.jsonl`.
    #[must_use]
    pub fn claims_file(&self) -> PathBuf {
        self.folder.join(CLAIMS)
    }

    /// Path of `pairs.jsonl`.
    #[must_use]
    pub fn pairs_file(&self) -> PathBuf {
        self.folder.join(PAIRS)
    }
}

const CLAIMS: &str = "claims.jsonl";
const PAIRS: &str = "pairs.jsonl";

/// Reads every story under `root`; `read_articles` is handed each `articles` folder.
///
/// # Errors
/// Where `root` holds no labelled set, or a file of one cannot be read. Bad rows are only warned of.
pub fn read(
    root: &Path,
    mut read_articles: impl FnMut(&Path) -> Result<Vec<Article>>,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Story>> {
    let folders = folders(root);
    if folders.is_empty() {
        let reason = "no labelled set here: a folder with `articles/`, `claims.jsonl` and `pairs.jsonl`";
        return Err(Error::input(root, None, reason));
    }
    let mut all = Vec::new();
    for folder in folders {
        let articles = read_articles(&folder.join("articles"))?;
        all.extend(stories(&folder, articles, warnings)?);
    }
    Ok(all)
}

/// The folders at or under `root` that hold a labelled set, by name.
#[must_use]
pub fn folders(root: &Path) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(root).follow_links(true).max_depth(3).sort_by_file_name();
    let folders = entries.into_iter().filter_map(|e| e.ok()).filter(|e| e.file_type().is_dir());
    folders
        .map(|e| e.into_path())
        .filter(|p| p.join("articles").is_dir() && p.join(CLAIMS).exists())
        .collect()
}

/// The stories of the set in `folder`, whose `articles` have been read.
///
/// A row names its article by id or by the stem of the file's name.
///
/// # Errors
/// Where `claims.jsonl` or `pairs.jsonl` cannot be read. Bad rows are warned of and left out.
pub fn stories(folder: &Path, articles: Vec<Article>, warnings: &mut Vec<Warning>) -> Result<Vec<Story>> {
    let claims = rows::<ClaimRow>(&folder.join(CLAIMS), warnings)?;
    let pairs = rows::<PairRow>(&folder.join(PAIRS), warnings)?;
    let mut set = Set::new(folder, articles);
    let mut warn =
        |file: &str, line, reason| warnings.push(Warning::new(&folder.join(file), Some(line), reason));
    for (line, row) in claims {
        set.add_claim(line, row, &mut |reason| warn(CLAIMS, line, reason));
    }
    for (line, row) in pairs {
        if let Err(reason) = set.add_pair(line, row) {
            warn(PAIRS, line, reason + "; pair left out");
        }
    }
    Ok(set.stories)
}

/// The rows of a JSON Lines file with their line numbers; what does not parse is warned of and left out.
pub(super) fn rows<T: DeserializeOwned>(path: &Path, warnings: &mut Vec<Warning>) -> Result<Vec<(usize, T)>> {
    let text = std::fs::read_to_string(path).map_err(Error::io(path, "reading"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut rows = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        match serde_json::from_str(line) {
            Ok(row) => rows.push((at + 1, row)),
            Err(error) => warnings.push(Warning::new(path, Some(at + 1), format!("{error}; row left out"))),
        }
    }
    Ok(rows)
}

#[derive(Deserialize)]
struct ClaimRow {
    id: String,
    article: String,
    quote: String,
    speaker: Option<String>,
    #[serde(default)]
    dates: Vec<DateRow>,
    modality: Modality,
}

#[derive(Deserialize)]
struct DateRow {
    text: String,
    value: String,
}

#[derive(Deserialize)]
struct PairRow {
    a: String,
    b: String,
    relation: Relation,
    kind: Option<Kind>,
    #[serde(default)]
    within: bool,
    #[serde(default)]
    note: String,
}

/// Stories in the making, with the names that rows refer to.
struct Set {
    stories: Vec<Story>,
    /// Article name to story and index in it.
    articles: BTreeMap<String, (usize, usize)>,
    /// Claim id to story and index in it.
    claims: BTreeMap<String, (usize, usize)>,
}

impl Set {
    fn new(folder: &Path, articles: Vec<Article>) -> Self {
        let stories = by_prefix(folder, articles);
        let mut names = BTreeMap::new();
        for name in [stem, id] {
            for (s, story) in stories.iter().enumerate() {
                names.extend(
                    story.articles.iter().enumerate().map(|(i, article)| (name(article).to_owned(), (s, i))),
                );
            }
        }
        Self { stories, articles: names, claims: BTreeMap::new() }
    }

    fn add_claim(&mut self, line: usize, row: ClaimRow, warn: &mut dyn FnMut(String)) {
        let Some(&(s, article)) = self.articles.get(&row.article) else {
            return warn(format!(
                "claim `{}` names unknown article `{}`; claim left out",
                row.id, row.article
            ));
        };
        if self.claims.contains_key(&row.id) {
            return warn(format!("claim id `{}` is taken already; claim left out", row.id));
        }
        let story = &mut self.stories[s];
        let text = &story.articles[article].text;
        let taken = story.claims.iter().filter(|c| c.article == article).map(|c| c.span);
        let Some(span) = place(text, Span::new(0, text.len()), &row.quote, &taken.collect::<Vec<_>>()) else {
            return warn(format!(
                "quote of `{}` is not in article `{}`; claim left out",
                row.id, row.article
            ));
        };
        let dates = place_dates(text, span, row.dates, &row.id, warn);
        self.claims.insert(row.id.clone(), (s, story.claims.len()));
        let (id, speaker, modality) = (row.id, row.speaker, row.modality);
        story.claims.push(GoldClaim { id, article, span, speaker, dates, modality, line });
    }

    fn add_pair(&mut self, line: usize, row: PairRow) -> Result<(), String> {
        let claim =
            |id: &str| self.claims.get(id).copied().ok_or_else(|| format!("claim `{id}` is not in the set"));
        let ((sa, a), (sb, b)) = (claim(&row.a)?, claim(&row.b)?);
        if sa != sb {
            return Err(format!("`{}` and `{}` belong to different stories", row.a, row.b));
        }
        let PairRow { relation, kind, within, note, .. } = row;
        self.stories[sa].pairs.push(GoldPair { a, b, relation, kind, within, note, line });
        Ok(())
    }
}

fn id(article: &Article) -> &str {
    &article.id
}

/// Name of the file without folder, `.gz` and extension.
fn stem(article: &Article) -> &str {
    let name = article.path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Articles parted into stories, in the order in which the stories begin.
fn by_prefix(folder: &Path, articles: Vec<Article>) -> Vec<Story> {
    let set =
        folder.file_name().map_or_else(|| folder.display().to_string(), |n| n.to_string_lossy().into_owned());
    let mut stories: Vec<(String, Vec<Article>)> = Vec::new();
    for article in articles {
        let prefix = stem(&article).split_once('-').map_or("", |(prefix, _)| prefix).to_owned();
        match stories.iter_mut().find(|(p, _)| *p == prefix) {
            Some((_, group)) => group.push(article),
            None => stories.push((prefix, vec![article])),
        }
    }
    let name = |prefix: &str| {
        if stories.len() > 1 { format!("{set}/{prefix}") } else { set.clone() }
    };
    let names: Vec<_> = stories.iter().map(|(prefix, _)| name(prefix)).collect();
    let story = |(name, (_, articles))| Story {
        name,
        folder: folder.to_owned(),
        articles,
        claims: Vec::new(),
        pairs: Vec::new(),
    };
    names.into_iter().zip(stories).map(story).collect()
}

/// Where `piece` stands within `area` of `text`: the first place that no span in `taken` touches, else the first.
fn place(text: &str, area: Span, piece: &str, taken: &[Span]) -> Option<Span> {
    let spans = || {
        area.of(text)
            .match_indices(piece)
            .map(|(at, _)| Span::new(at, at + piece.len()).shifted(area.start()))
    };
    let first = spans().next().filter(|span| !span.is_empty())?;
    Some(spans().find(|span| taken.iter().all(|t| t.overlap(*span) == 0)).unwrap_or(first))
}

fn place_dates(
    text: &str,
    quote: Span,
    rows: Vec<DateRow>,
    id: &str,
    warn: &mut dyn FnMut(String),
) -> Vec<GoldDate> {
    let mut dates: Vec<GoldDate> = Vec::new();
    for row in rows {
        let taken: Vec<Span> = dates.iter().map(|date| date.span).collect();
        match place(text, quote, &row.text, &taken) {
            Some(span) => dates.push(GoldDate { span, value: row.value }),
            None => warn(format!("date `{}` of `{id}` is not in its quote; date left out", row.text)),
        }
    }
    dates
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::article::{Language, PublishedSource};
    use crate::time::Published;

    /// An article for tests; `id` doubles as the file's name.
    pub(in crate::eval) fn article(id: &str, language: Language, published: &str, text: &str) -> Article {
        Article {
            id: id.to_owned(),
            outlet: Some(format!("Outlet {id}")),
            title: None,
            published: Published::parse(published),
            published_source: PublishedSource::Metadata,
            language: Some(language),
            url: None,
            text: text.into(),
            path: format!("articles/{id}.md"),
        }
    }

    /// A set in a temporary folder, made of articles and the two files' contents.
    pub(in crate::eval) fn load(
        articles: Vec<Article>,
        claims: &str,
        pairs: &str,
    ) -> (Vec<Story>, Vec<Warning>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(CLAIMS), claims).unwrap();
        std::fs::write(folder.path().join(PAIRS), pairs).unwrap();
        let mut warnings = Vec::new();
        let stories = stories(folder.path(), articles, &mut warnings).unwrap();
        (stories, warnings)
    }

    fn two_stories() -> Vec<Article> {
        vec![
            article(
                "k1-a",
                Language::De,
                "2025-05-06",
                "Die Fähre sank. Niemand starb. Die Fähre sank. Ende.",
            ),
            article("k1-b", Language::En, "2025-05-07", "The ferry sank on Monday, Monday noon."),
            article("k2-a", Language::De, "2025-05-07", "Das Werk schließt."),
        ]
    }

    fn claim(id: &str, article: &str, quote: &str, dates: &str) -> String {
        format!(
            r#"{{"id":"{id}","article":"{article}","quote":"{quote}","speaker":null,"dates":[{dates}],"modality":"asserted"}}"#
        ) + "\n"
    }

    #[test]
    fn repeated_quotes_and_dates_take_the_next_free_place() {
        let monday = r#"{"text":"Monday","value":"2025-05-05"}"#;
        let claims = claim("c1", "k1-a", "Die Fähre sank.", "")
            + &claim("c2", "k1-a", "Die Fähre sank.", "")
            + &claim("c3", "k1-b", "The ferry sank on Monday, Monday noon.", &format!("{monday},{monday}"));
        let (stories, warnings) = load(two_stories(), &claims, "");
        assert_eq!(warnings, []);
        let first = &stories[0];
        assert_eq!(first.claims.iter().map(|c| c.span.start()).collect::<Vec<_>>(), [0, 32, 0]);
        assert_eq!(first.quote(1), "Die Fähre sank.");
        let starts: Vec<_> = first.claims[2].dates.iter().map(|d| d.span.start()).collect();
        assert_eq!(starts, [18, 26]);
    }

    #[test]
    fn prefixes_part_the_stories() {
        let claims =
            claim("c1", "k2-a", "Das Werk schließt.", "") + &claim("c2", "k1-b", "The ferry sank", "");
        let pairs = r#"{"a":"c1","b":"c2","relation":"unrelated","kind":null,"note":"other story"}"#;
        let (stories, warnings) = load(two_stories(), &claims, pairs);
        let shape: Vec<_> =
            stories.iter().map(|s| (s.articles.len(), s.claims.len(), s.pairs.len())).collect();
        assert_eq!(shape, [(2, 1, 0), (1, 1, 0)]);
        assert!(stories[0].name.ends_with("/k1") && stories[1].name.ends_with("/k2"));
        assert!(warnings[0].reason.contains("different stories"), "{warnings:?}");
    }

    #[test]
    fn bad_rows_are_named_and_left_out() {
        let claims = claim("c1", "k1-a", "Niemand starb.", "")
            + "{broken\n\n"
            + &claim("c1", "k1-a", "Ende.", "")
            + &claim("c2", "k9-a", "Ende.", "")
            + &claim("c3", "k1-a", "Alle starben.", "")
            + &claim("c4", "k1-a", "Ende.", r#"{"text":"gestern","value":"2025-05-05"}"#)
            + &claim("c5", "k1-a", "", "")
            + &claim("c6", "k1-a", "Ende.", "").replace("asserted", "certain");
        let pairs = r#"{"a":"c1","b":"c9","relation":"agrees","kind":null}
{"a":"c1","b":"c4","relation":"contradict","kind":null}"#;
        let (stories, warnings) = load(two_stories(), &claims, pairs);
        let told: Vec<_> = warnings.iter().map(|w| (w.line.unwrap(), w.reason.as_str())).collect();
        let expect = [
            (2, "key must be a string"),
            (9, "unknown variant `certain`"),
            (2, "unknown variant `contradict`"),
            (4, "`c1` is taken already"),
            (5, "unknown article `k9-a`"),
            (6, "quote of `c3` is not in article"),
            (7, "date `gestern` of `c4` is not in its quote"),
            (8, "quote of `c5` is not in article"),
            (1, "claim `c9` is not in the set"),
        ];
        assert_eq!(told.len(), expect.len(), "{told:#?}");
        for ((line, reason), (at, part)) in told.iter().zip(expect) {
            assert!(*line == at && reason.contains(part), "{line} {reason}, expected {at} {part}");
        }
        assert_eq!(stories[0].claims.len(), 2);
    }

    #[test]
    fn sets_are_found_in_a_folder_of_stories() {
        let root = tempfile::tempdir().unwrap();
        for story in ["b", "a"] {
            std::fs::create_dir_all(root.path().join(story).join("articles")).unwrap();
            std::fs::write(root.path().join(story).join(CLAIMS), claim("c1", "x", "Text.", "")).unwrap();
            std::fs::write(root.path().join(story).join(PAIRS), "").unwrap();
        }
        let mut warnings = Vec::new();
        let read_articles = |_: &Path| Ok(vec![article("x", Language::De, "2025-05-06", "Text.")]);
        let stories = read(root.path(), read_articles, &mut warnings).unwrap();
        assert_eq!(stories.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(stories[1].claims.len(), 1);

        let empty = tempfile::tempdir().unwrap();
        let error = read(empty.path(), read_articles, &mut warnings).unwrap_err();
        assert!(error.chain().contains("no labelled set"));
    }
}
