//! The text stages, over the articles of the work, and the whole program.

use std::{hint::black_box, path::Path, process::Command, slice};

use counterclaim::{
    Span,
    article::{self, Article},
    claim::{self, Claim, Speakers},
    sentence, time,
};
use rayon::{ThreadPoolBuilder, prelude::*};

use crate::{Result, Row, row, work::Work};

pub(crate) fn read(work: &Work) -> Result<Row> {
    on_one_thread(|| row::repeated(|| bytes(&read_all(&work.file("articles.jsonl")))))
}

pub(crate) fn split(work: &Work) -> Result<Row> {
    over_articles(work, |article| {
        black_box(sentence::split(&article.text, article.language));
    })
}

pub(crate) fn tag(work: &Work) -> Result<Row> {
    over_articles(work, |article| {
        black_box(dates(article));
    })
}

/// Clauses, speakers and facts; sentences and dates are found before the clock starts.
pub(crate) fn facts(work: &Work) -> Result<Row> {
    let articles: Vec<Article> = work.records("articles.jsonl")?;
    let found: Vec<_> =
        articles.iter().map(|article| (article, sentences(article), dates(article))).collect();
    let all = || {
        found.iter().for_each(|(article, sentences, dates)| {
            black_box(claims_of(article, 0, sentences, dates));
        })
    };
    row::repeated(|| {
        all();
        bytes(&articles)
    })
}

pub(crate) fn all(work: &Work) -> Result<Row> {
    row::repeated(|| {
        let articles = read_all(&work.file("articles.jsonl"));
        articles.par_iter().for_each(|article| {
            black_box(claims(article, 0));
        });
        bytes(&articles)
    })
}

pub(crate) fn check(work: &Work) -> Result<Row> {
    let articles = work.records::<Article>("articles.jsonl")?.len();
    let mut command = Command::new(env!("CARGO_BIN_EXE_counterclaim"));
    command.arg("check").arg(work.file("articles.jsonl")).arg("-o").arg(work.file("report"));
    command.args(["--threads", &work.threads.to_string()]).stdout(std::process::Stdio::null());
    row::command(&mut command, articles as f64)
}

/// Every claim of an article, whatever a model would think of it.
pub(crate) fn claims(article: &Article, index: usize) -> Vec<Claim> {
    claims_of(article, index, &sentences(article), &dates(article))
}

fn claims_of(article: &Article, index: usize, sentences: &[Span], dates: &[time::Timex]) -> Vec<Claim> {
    let (text, language) = (&article.text, article.language);
    let speakers = Speakers::read(text, sentences, language);
    let claim = |sentence: Span, span: Span| {
        let inside = dates.iter().filter(|date| span.contains(date.span)).cloned().collect();
        let facts = claim::facts(text, span, language, inside, &speakers);
        Claim { id: String::new(), article: index, sentence, span, score: 1.0, facts }
    };
    let clauses = |&sentence: &Span| {
        let spans = claim::clauses(text, sentence, language);
        spans.into_iter().map(move |span| (sentence, span))
    };
    sentences.iter().flat_map(clauses).map(|(sentence, span)| claim(sentence, span)).collect()
}

fn sentences(article: &Article) -> Vec<Span> {
    let spans = sentence::split(&article.text, article.language);
    spans.into_iter().map(|span| span.trimmed(&article.text)).filter(|span| !span.is_empty()).collect()
}

fn dates(article: &Article) -> Vec<time::Timex> {
    let language = article.language.unwrap_or(article::Language::En);
    time::tag(&article.text, language, article.published.as_ref())
}

fn read_all(path: &Path) -> Vec<Article> {
    article::read(slice::from_ref(&path.to_owned()), &article::Limits::default()).articles
}

fn over_articles(work: &Work, stage: impl Fn(&Article)) -> Result<Row> {
    let articles: Vec<Article> = work.records("articles.jsonl")?;
    row::repeated(|| {
        articles.iter().for_each(&stage);
        bytes(&articles)
    })
}

fn on_one_thread(run: impl FnOnce() -> Result<Row>) -> Result<Row> {
    ThreadPoolBuilder::new().num_threads(1).build_global()?;
    run()
}

fn bytes(articles: &[Article]) -> f64 {
    articles.iter().map(|article| article.text.len()).sum::<usize>() as f64
}
