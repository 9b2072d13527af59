//! Putting questions to the model, and what follows from its answers.

use rayon::prelude::*;

use super::{
    Cue, Features, Question, Relation, Spot, Thresholds, Verdict,
    decide::{self, Decision, Opinion},
    evidence::Evidence,
    explain,
    rivals::{self, Rivals},
    stage,
};
use crate::{
    Result,
    article::Language,
    model::{Judge, Judgement},
};

/// Judges all `questions`, in order. Explanations are written in `language`.
///
/// # Errors
/// [`crate::Error::Model`] where the engine fails.
pub fn judge<J: Judge + ?Sized>(
    judge: &J,
    questions: &[Question<'_>],
    thresholds: &Thresholds,
    language: Language,
) -> Result<Vec<Verdict>> {
    let mut hearing = Hearing::new(thresholds);
    hearing.hear(judge, questions)?;
    Ok(hearing.verdicts(language))
}

/// What the last stage would look at for each of `questions`, in order: to train it with.
///
/// # Errors
/// [`crate::Error::Model`] where the engine fails.
pub fn features<J: Judge + ?Sized>(
    judge: &J,
    questions: &[Question<'_>],
    thresholds: &Thresholds,
) -> Result<Vec<Features>> {
    let mut hearing = Hearing::new(thresholds);
    hearing.hear(judge, questions)?;
    Ok(hearing.features())
}

/// Questions put to the model, some at a time, and judged together at the end: a pair's rivals have a say.
#[derive(Debug)]
pub struct Hearing<'a> {
    thresholds: Thresholds,
    heard: Vec<Heard<'a>>,
}

impl<'a> Hearing<'a> {
    /// Nothing heard yet.
    #[must_use]
    pub fn new(thresholds: &Thresholds) -> Self {
        Self { thresholds: *thresholds, heard: Vec::new() }
    }

    /// Asks the model about every question in the order of publication; in the other order too, unless the first answer
    /// to a candidate is surely `unrelated` ([`Thresholds::surely_unrelated`]) and then stands for both.
    ///
    /// # Errors
    /// [`crate::Error::Model`] where the engine fails.
    pub fn hear<J: Judge + ?Sized>(&mut self, judge: &J, questions: &[Question<'a>]) -> Result<()> {
        let ordered: Vec<(bool, Question<'a>)> = questions
            .iter()
            .map(|question| match question.is_backwards() {
                true => (true, question.swapped()),
                false => (false, *question),
            })
            .collect();
        let prompts: Vec<[String; 2]> =
            ordered.par_iter().map(|(_, question)| [question.a.prompt(), question.b.prompt()]).collect();
        let forth: Vec<(&str, &str)> = prompts.iter().map(|[a, b]| (a.as_str(), b.as_str())).collect();
        let forth = judge.judge(&forth)?;
        let surely = self.thresholds.surely_unrelated;
        let is_open = |question: &Question<'_>, first: &Judgement| {
            question.is_alone() || first.relations[Relation::Unrelated as usize] < surely
        };
        let open = ordered.iter().zip(&forth).map(|((_, question), first)| is_open(question, first));
        let back: Vec<(&str, &str)> = prompts
            .iter()
            .zip(open)
            .filter_map(|([a, b], open)| open.then_some((b.as_str(), a.as_str())))
            .collect();
        let mut back = judge.judge(&back)?.into_iter();
        self.heard.extend(ordered.into_iter().zip(forth).map(|((backwards, question), first)| {
            let second = if is_open(&question, &first) { back.next().unwrap_or(first) } else { first };
            let evidence = Evidence::gather(&question.a, &question.b);
            Heard { backwards, question, evidence, judgements: [first, second] }
        }));
        Ok(())
    }

    /// The verdict on every question heard, in order. Explanations are written in `language`.
    #[must_use]
    pub fn verdicts(&self, language: Language) -> Vec<Verdict> {
        let verdict = |(heard, features): (&Heard<'_>, &Features)| {
            let opinion = Opinion {
                similarity: heard.question.similarity,
                relations: heard.relations(features),
                kinds: heard.kinds(),
            };
            let (a, b) = (&heard.question.a, &heard.question.b);
            let thresholds = if heard.spots().is_some() { &self.thresholds } else { &Thresholds::NONE };
            let decision = decide::decide(a, b, &heard.evidence, &opinion, thresholds);
            let verdict = verdict(&heard.question, &decision, &heard.judgements, language);
            if heard.backwards { verdict.swapped() } else { verdict }
        };
        self.heard.iter().zip(&self.features()).map(verdict).collect()
    }

    fn features(&self) -> Vec<Features> {
        let rivals = rivals::rivals(&self.heard);
        self.heard.iter().zip(&rivals).map(|(heard, rivals)| heard.features(rivals)).collect()
    }
}

/// A question, its earlier side first, with all that a decision may rest on.
#[derive(Debug)]
pub(super) struct Heard<'a> {
    backwards: bool,
    question: Question<'a>,
    evidence: Evidence,
    /// Both directions.
    judgements: [Judgement; 2],
}

impl Heard<'_> {
    fn features(&self, rivals: &Rivals) -> Features {
        stage::features(&self.question, &self.evidence, &self.judgements, rivals)
    }

    /// The model's probability, both directions averaged.
    pub(super) fn p(&self, relation: Relation) -> f32 {
        let [ab, ba] = &self.judgements;
        f32::midpoint(ab.relations[relation as usize], ba.relations[relation as usize])
    }

    /// Probabilities in the order of [`Relation::ALL`]: the last stage's, which knows how rare conflicts are among candidates;
    /// the model's own for a pair that somebody chose.
    fn relations(&self, features: &Features) -> [f32; 6] {
        match self.spots() {
            Some(_) => stage::probabilities(features),
            None => Relation::ALL.map(|relation| self.p(relation)),
        }
    }

    fn kinds(&self) -> [f32; 9] {
        let [ab, ba] = &self.judgements;
        std::array::from_fn(|i| f32::midpoint(ab.kinds[i], ba.kinds[i]))
    }

    pub(super) fn spots(&self) -> Option<[Spot; 2]> {
        Some([self.question.a.spot?, self.question.b.spot?])
    }
}

fn verdict(
    question: &Question<'_>,
    decision: &Decision,
    judgements: &[Judgement; 2],
    language: Language,
) -> Verdict {
    let cues = decision.cue.zip(decision.kind).map(|((a, b), kind)| Cue { kind, a, b });
    Verdict {
        relation: decision.relation,
        kind: decision.kind,
        confidence: decision.confidence.clamp(0.0, 1.0),
        scores: judgements.map(|judgement| judgement.inference),
        cues: cues.into_iter().collect(),
        explanation: explain::explain(&question.a, &question.b, decision, language),
    }
}
