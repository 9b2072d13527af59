//! The main job, end to end. The only module that knows every stage.

mod labelled;

pub use labelled::Seen;

use std::{collections::BTreeMap, path::PathBuf, time::Instant};

use rayon::prelude::*;

use crate::{
    Result, Span, Warning,
    article::{self, Article, Language},
    claim::{self, Claim, Facts, Speakers},
    config::Config,
    model::{Judge, Read},
    pair::{self, CandidatePair, Embeddings},
    report::{Report, RunInfo},
    sentence,
    time::{self, Timex},
    verdict::{self, Finding, Hearing, PreparedSide, Question, Relation, Side, Spot, Verdict},
};

/// How many texts or pairs the models are handed at a time; progress is told after each.
const CHUNK: usize = 2048;

/// Characters of a title that are enough to know an article by.
const TITLE_CHARS: usize = 40;

/// Hears how far a run has come.
pub trait Progress {
    /// `done` of `total` units of `stage` are finished.
    fn update(&self, stage: &'static str, done: usize, total: usize);
}

/// Hears nothing.
impl Progress for () {
    fn update(&self, _: &'static str, _: usize, _: usize) {}
}

/// The stages, wired up with a model and a configuration.
pub struct Pipeline<'a, M> {
    model: &'a M,
    config: &'a Config,
    progress: &'a dyn Progress,
}

/// Claims of a run with their embeddings, in the same order.
#[derive(Debug)]
pub struct Extracted {
    /// By article and span.
    pub claims: Vec<Claim>,
    /// One row a claim.
    pub embeddings: Embeddings,
    /// Sentences that were read, claims or not.
    pub sentences: usize,
}

impl<'a, M: Read + Judge> Pipeline<'a, M> {
    /// A pipeline that reads and judges with `model`.
    pub fn new(model: &'a M, config: &'a Config, progress: &'a dyn Progress) -> Self {
        Self { model, config, progress }
    }

    /// Reads the folders (or files) and checks what they hold.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails; trouble with single inputs ends up in the warnings.
    pub fn check(&self, folders: &[PathBuf]) -> Result<Report> {
        let start = Instant::now();
        let read = article::read(folders, &self.config.article);
        let seconds = vec![("read".to_owned(), start.elapsed().as_secs_f64())];
        let mut report = self.check_articles(read.articles, read.warnings)?;
        report.run.folders = folders.iter().map(|folder| folder.display().to_string()).collect();
        report.run.seconds.splice(0..0, seconds);
        Ok(report)
    }

    /// Checks articles that were read already.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    pub fn check_articles(&self, articles: Vec<Article>, warnings: Vec<Warning>) -> Result<Report> {
        let mut clock = Clock::start();
        let extracted = self.extract(&articles)?;
        clock.lap("claims");
        let pairs = pair::candidates(&extracted.claims, &articles, &extracted.embeddings, &self.config.pair);
        clock.lap("pairs");
        let findings = self.findings(&articles, &extracted.claims, &pairs)?;
        clock.lap("verdicts");
        let counts = counts(&articles, &extracted, &pairs, &findings);
        let run = RunInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            config: serde_json::to_value(self.config).unwrap_or_default(),
            counts,
            seconds: clock.laps,
            warnings,
            ..RunInfo::default()
        };
        Ok(Report { articles, claims: extracted.claims, findings, run })
    }

    /// The claims of `articles`.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    pub fn extract(&self, articles: &[Article]) -> Result<Extracted> {
        let drafts: Vec<Vec<Claim>> = articles
            .par_iter()
            .enumerate()
            .map(|(index, article)| drafts(index, article, self.config))
            .collect();
        let drafts: Vec<Claim> = drafts.into_iter().flatten().collect();
        let texts: Vec<&str> = drafts.iter().map(|c| c.span.of(&articles[c.article].text)).collect();
        let mut embeddings = Embeddings::new(self.model.dimension());
        let mut claims = Vec::with_capacity(drafts.len());
        let sentences = drafts.len();
        for (chunk, texts) in drafts.chunks(CHUNK).zip(texts.chunks(CHUNK)) {
            for (draft, reading) in chunk.iter().zip(self.model.read(texts)?) {
                if reading.claim >= self.config.claim.min_score {
                    claims.push(Claim { score: reading.claim, ..draft.clone() });
                    embeddings.push(&reading.embedding);
                }
            }
            self.progress.update("claims", claims.len(), sentences);
        }
        Ok(Extracted { claims, embeddings, sentences })
    }

    fn findings(
        &self,
        articles: &[Article],
        claims: &[Claim],
        pairs: &[CandidatePair],
    ) -> Result<Vec<Finding>> {
        let mut hearing = Hearing::new(&self.config.verdict);
        for (number, chunk) in pairs.chunks(CHUNK).enumerate() {
            let questions: Vec<Question<'_>> =
                chunk.iter().map(|pair| question(articles, claims, pair)).collect();
            hearing.hear(self.model, &questions)?;
            self.progress.update("verdicts", pairs.len().min((number + 1) * CHUNK), pairs.len());
        }
        let verdicts = hearing.verdicts(self.config.report.language);
        let reported = |(pair, verdict)| self.finding(articles, claims, pair, verdict);
        let mut findings: Vec<Finding> = pairs.iter().zip(verdicts).filter_map(reported).collect();
        verdict::fold(&mut findings, |claim| claims[claim].span.of(&articles[claims[claim].article].text));
        verdict::group(&mut findings);
        Ok(findings)
    }

    /// Verdicts on pairs that somebody chose, in order.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    pub fn judge(&self, questions: &[Question<'_>]) -> Result<Vec<Verdict>> {
        verdict::judge(self.model, questions, &self.config.verdict, self.config.report.language)
    }

    /// Verdicts on pairs that came without embeddings, in order.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    pub fn judge_prepared(&self, pairs: &[(PreparedSide, PreparedSide)]) -> Result<Vec<Verdict>> {
        let texts: Vec<&str> = pairs.iter().flat_map(|(a, b)| [a.text(), b.text()]).collect();
        let readings = self.model.read(&texts)?;
        let questions: Vec<Question<'_>> = pairs
            .iter()
            .zip(readings.chunks_exact(2))
            .map(|((a, b), read)| a.question(b, read[0].cosine(&read[1])))
            .collect();
        self.judge(&questions)
    }

    fn finding(
        &self,
        articles: &[Article],
        claims: &[Claim],
        pair: &CandidatePair,
        verdict: Verdict,
    ) -> Option<Finding> {
        let silent = matches!(verdict.relation, Relation::Agrees | Relation::Unrelated);
        if silent || verdict.confidence < self.config.report.min_confidence {
            return None;
        }
        let published = |claim: usize| {
            let at = articles[claims[claim].article].published.as_ref().and_then(|p| p.interval().earliest);
            (at.is_none(), at)
        };
        let (a, b, verdict) = if published(pair.right) < published(pair.left) {
            (pair.right, pair.left, verdict.swapped())
        } else {
            (pair.left, pair.right, verdict)
        };
        let id = finding_id(&claims[a].id, &claims[b].id);
        Some(Finding { id, a, b, verdict, copies: Vec::new(), conflict: 0 })
    }
}

/// All sentences and clauses of an article that may be claims, with their facts and a score of 0.
fn drafts(index: usize, article: &Article, config: &Config) -> Vec<Claim> {
    let text = Text::read(article);
    let editorial = article::editorial(&article.text);
    let is_editorial =
        |sentence: Span| editorial.iter().any(|span| span.overlap(sentence) * 2 > sentence.len());
    let long_enough =
        |span: Span| span.of(&article.text).split_whitespace().count() >= config.claim.min_words;
    let mut drafts = Vec::new();
    for sentence in text.sentences.iter().map(|sentence| sentence.trimmed(&article.text)) {
        if is_editorial(sentence) || article::is_heading(&article.text, sentence) {
            continue;
        }
        let sentence = behind(sentence, &editorial).trimmed(&article.text);
        if sentence.is_empty() {
            continue;
        }
        for span in claim::clauses(&article.text, sentence, article.language) {
            if long_enough(span) {
                let (id, facts) = (claim_id(&article.id, span), text.facts(span));
                drafts.push(Claim { id, article: index, sentence, span, score: 0.0, facts });
            }
        }
    }
    drafts
}

/// What remains of a sentence that begins with editorial matter: "Hamburg (dpa) - Der Konzern ...".
fn behind(sentence: Span, editorial: &[Span]) -> Span {
    let start = editorial.iter().fold(sentence.start(), |start, span| {
        if span.start() <= start { start.max(span.end()) } else { start }
    });
    Span::new(start.min(sentence.end()), sentence.end())
}

/// What is read off an article's text once, for all of its claims.
struct Text<'a> {
    article: &'a Article,
    sentences: Vec<Span>,
    timexes: Vec<Timex>,
    speakers: Speakers,
}

impl<'a> Text<'a> {
    fn read(article: &'a Article) -> Self {
        let sentences = sentence::split(&article.text, article.language);
        let language = article.language.unwrap_or(Language::En);
        let mut timexes = time::tag(&article.text, language, article.published.as_ref());
        // "Stand: 13.05.2025" is the outlet's date, not one of its report.
        let editorial = article::editorial(&article.text);
        timexes.retain(|timex| !editorial.iter().any(|span| span.contains(timex.span)));
        let speakers = Speakers::read(&article.text, &sentences, article.language);
        Self { article, sentences, timexes, speakers }
    }

    fn facts(&self, span: Span) -> Facts {
        let inside = self.timexes.iter().filter(|timex| span.contains(timex.span)).cloned().collect();
        claim::facts(&self.article.text, span, self.article.language, inside, &self.speakers)
    }
}

fn question<'a>(articles: &'a [Article], claims: &'a [Claim], pair: &CandidatePair) -> Question<'a> {
    let side = |claim: usize| {
        let Claim { article, facts, span, .. } = &claims[claim];
        let spot = Some(Spot { claim, article: *article });
        Side { spot, ..side(&articles[*article], facts, *span) }
    };
    Question { a: side(pair.left), b: side(pair.right), similarity: pair.similarity }
}

/// One side of a pair, as the verdict stage sees it.
#[must_use]
pub fn side<'a>(article: &'a Article, facts: &'a Facts, span: Span) -> Side<'a> {
    Side {
        source: &article.text,
        span,
        facts,
        speaker: facts.speaker.map(|speaker| speaker.of(&article.text)),
        published: article.published.as_ref(),
        language: article.language,
        outlet: article.outlet.as_deref().or(article.title.as_deref().map(short)).unwrap_or(&article.id),
        spot: None,
    }
}

/// A title's first words, to name an article of unknown outlet by in the middle of a sentence.
fn short(title: &str) -> &str {
    let ends = title.char_indices().filter(|&(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let end = ends.take_while(|&at| title[..at].chars().count() <= TITLE_CHARS).last();
    if title.chars().count() <= TITLE_CHARS { title } else { end.map_or(title, |end| &title[..end]) }
}

/// Stable between runs: article id and byte span.
fn claim_id(article: &str, span: Span) -> String {
    format!("{article}:{}-{}", span.start(), span.end())
}

/// Stable between runs: a digest of both claims' ids.
fn finding_id(a: &str, b: &str) -> String {
    blake3::hash(format!("{a}\n{b}").as_bytes()).to_hex()[..12].to_owned()
}

fn counts(
    articles: &[Article],
    extracted: &Extracted,
    pairs: &[CandidatePair],
    findings: &[Finding],
) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::from([
        ("articles".to_owned(), articles.len()),
        ("sentences".to_owned(), extracted.sentences),
        ("claims".to_owned(), extracted.claims.len()),
        ("pairs".to_owned(), pairs.len()),
    ]);
    for relation in [Relation::Contradicts, Relation::Supersedes, Relation::Disputes, Relation::Qualifies] {
        let n = findings.iter().filter(|finding| finding.verdict.relation == relation).count();
        counts.insert(relation.name().to_owned(), n);
    }
    counts
}

struct Clock {
    last: Instant,
    laps: Vec<(String, f64)>,
}

impl Clock {
    fn start() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }

    fn lap(&mut self, stage: &str) {
        self.laps.push((stage.to_owned(), self.last.elapsed().as_secs_f64()));
        self.last = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::{behind, short};
    use crate::Span;

    #[test]
    fn a_dateline_is_no_part_of_the_claim() {
        let editorial = [Span::new(0, 4), Span::new(4, 12), Span::new(30, 40)];
        assert_eq!(behind(Span::new(1, 60), &editorial), Span::new(12, 60));
        assert_eq!(behind(Span::new(20, 25), &editorial), Span::new(20, 25));
        assert_eq!(behind(Span::new(31, 35), &editorial), Span::new(35, 35));
    }

    #[test]
    fn long_titles_are_cut_between_words() {
        assert_eq!(short("Wasserverbot aufgehoben"), "Wasserverbot aufgehoben");
        let cut = short("Nach dem Wasserverbot: Landkreis hebt die Beschränkungen in drei Gemeinden auf");
        assert_eq!(cut, "Nach dem Wasserverbot: Landkreis hebt");
        assert_eq!(short(&"x".repeat(60)).len(), 60);
    }
}
