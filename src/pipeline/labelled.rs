//! What the stages make of labelled stories: for evaluation, and to train the verdict's last stage.

use std::collections::BTreeMap;

use super::{Pipeline, Text, side};
use crate::{
    Result,
    claim::Facts,
    eval::{
        Outcome,
        baseline::{PairInput, Rule},
        gold::Story,
    },
    model::{Judge, Read, Reading},
    pair,
    verdict::{self, Features, Finding, Question, Relation, Side, Spot, Verdict},
};

/// What the verdict's last stage sees of one pair of a labelled story.
#[derive(Clone, Debug)]
pub struct Seen {
    /// Indices of the claims in the story.
    pub claims: (usize, usize),
    /// The label; `None` where none is listed, so that the pair is no conflict.
    pub relation: Option<Relation>,
    /// What it sees.
    pub features: Features,
}

impl<M: Read + Judge> Pipeline<'_, M> {
    /// What the program makes of one labelled story: its own claims and findings, and verdicts on the gold pairs as
    /// they are (with the gold speakers).
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    pub fn outcome(&self, story: &Story) -> Result<Outcome> {
        let report = self.check_articles(story.articles.clone(), Vec::new())?;
        let gold = self.gold(story)?;
        let questions: Vec<Question<'_>> =
            story.pairs.iter().map(|pair| gold.question(story, pair.a, pair.b).alone()).collect();
        Ok(Outcome {
            sentences: gold.texts.iter().map(|text| text.sentences.clone()).collect(),
            timexes: gold.texts.iter().map(|text| text.timexes.clone()).collect(),
            claims: report.claims,
            findings: report.findings,
            verdicts: self.judge(&questions)?,
        })
    }

    /// What the last stage of the verdict would look at, for all pairs of a story's gold claims that lie as near as
    /// candidates do.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    pub fn features(&self, story: &Story) -> Result<Vec<Seen>> {
        let gold = self.gold(story)?;
        let listed: BTreeMap<(usize, usize), Relation> = story
            .pairs
            .iter()
            .map(|pair| ((pair.a.min(pair.b), pair.a.max(pair.b)), pair.relation))
            .collect();
        let claims = 0..story.claims.len();
        let asked: Vec<((usize, usize), Question<'_>)> = claims
            .flat_map(|b| (0..b).map(move |a| (a, b)))
            .filter(|&(a, b)| story.claims[a].article != story.claims[b].article)
            .map(|(a, b)| ((a, b), gold.question(story, a, b)))
            .filter(|(_, question)| question.similarity >= self.config.pair.min_similarity)
            .collect();
        let questions: Vec<Question<'_>> = asked.iter().map(|&(_, question)| question).collect();
        let features = verdict::features(self.model, &questions, &self.config.verdict)?;
        let seen = |((claims, _), features): (&((usize, usize), Question<'_>), Features)| Seen {
            claims: *claims,
            relation: listed.get(claims).copied(),
            features,
        };
        Ok(asked.iter().zip(features).map(seen).collect())
    }

    fn gold<'s>(&self, story: &'s Story) -> Result<Gold<'s>> {
        let texts: Vec<Text<'_>> = story.articles.iter().map(Text::read).collect();
        let facts = story.claims.iter().map(|c| texts[c.article].facts(c.span)).collect();
        let quotes: Vec<&str> = (0..story.claims.len()).map(|claim| story.quote(claim)).collect();
        Ok(Gold { readings: self.model.read(&quotes)?, texts, facts })
    }

    /// Findings of simple rules on the same claims and candidates of a story: one list for each rule.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    pub fn baselines(&self, story: &Story, rules: &[Rule]) -> Result<Vec<Vec<Finding>>> {
        let (articles, extracted) = (&story.articles, self.extract(&story.articles)?);
        let claims = &extracted.claims;
        let pairs = pair::candidates(claims, articles, &extracted.embeddings, &self.config.pair);
        let text = |claim: usize| claims[claim].span.of(&articles[claims[claim].article].text);
        let texts: Vec<(&str, &str)> = pairs.iter().map(|pair| (text(pair.left), text(pair.right))).collect();
        let directed: Vec<(&str, &str)> = texts.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).collect();
        let judgements = self.model.judge(&directed)?;
        let mut found = Vec::new();
        for rule in rules {
            let mut findings: Vec<Finding> = Vec::new();
            for ((pair, &(a, b)), both) in pairs.iter().zip(&texts).zip(judgements.chunks_exact(2)) {
                let scores = [both[0].inference, both[1].inference];
                let input = PairInput { a, b, similarity: pair.similarity, scores };
                let verdict = Verdict {
                    relation: rule.relation(&input),
                    kind: None,
                    confidence: rule.confidence(&input),
                    scores,
                    cues: Vec::new(),
                    explanation: String::new(),
                };
                findings.extend(self.finding(articles, claims, pair, verdict));
            }
            verdict::group(&mut findings);
            found.push(findings);
        }
        Ok(found)
    }
}

/// The gold claims of a story, read as the program reads its own.
struct Gold<'a> {
    texts: Vec<Text<'a>>,
    facts: Vec<Facts>,
    readings: Vec<Reading>,
}

impl Gold<'_> {
    fn side<'a>(&'a self, story: &'a Story, claim: usize) -> Side<'a> {
        let gold = &story.claims[claim];
        let article = &story.articles[gold.article];
        let spot = Some(Spot { claim, article: gold.article });
        Side { speaker: gold.speaker.as_deref(), spot, ..side(article, &self.facts[claim], gold.span) }
    }

    fn question<'a>(&'a self, story: &'a Story, a: usize, b: usize) -> Question<'a> {
        let similarity = self.readings[a].cosine(&self.readings[b]);
        Question { a: self.side(story, a), b: self.side(story, b), similarity }
    }
}
