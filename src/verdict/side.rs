//! One side of a pair, and how the judge is shown it.

use jiff::civil::Date;

use super::context;
use crate::{
    Span,
    article::Language,
    claim::Facts,
    time::{Anchor, Published, Timex, TimexKind},
};

/// Which claim of a run this is, and of which article: indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The claim.
    pub claim: usize,
    /// The article that it stands in.
    pub article: usize,
}

/// One claim of a pair with all that a verdict may need of its surroundings.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The text that all spans point into.
    pub source: &'a str,
    /// The claim in it.
    pub span: Span,
    /// What was read off the claim.
    pub facts: &'a Facts,
    /// Name of the speaker, `None` for the outlet's own voice.
    pub speaker: Option<&'a str>,
    /// When the article was published.
    pub published: Option<&'a Published>,
    /// Language of the text.
    pub language: Option<Language>,
    /// What to call the source: its outlet, else its title or id.
    pub outlet: &'a str,
    /// `None` for a claim that somebody handed over alone.
    pub spot: Option<Spot>,
}

impl<'a> Side<'a> {
    /// The claim's text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.span.of(self.source)
    }

    /// What the judge is shown: the day of publication, the speaker where there is one, the words before a claim that
    /// leans on them, and the claim with every relative date made explicit,
    /// "2025-05-13, noyb: [Die Frist ist kurz.] Sie endet in zwei Tagen (15. Mai 2025)".
    /// `models/judge/train_relations.py` mirrors this.
    #[must_use]
    pub fn prompt(&self) -> String {
        let published = self.published.map_or("", |published| published.as_str());
        let day = published.get(..10).unwrap_or(published);
        let speaker = self.speaker.map_or_else(String::new, |speaker| format!(", {speaker}"));
        let context = self.context();
        let context = if context.is_empty() { context } else { format!("[{context}] ") };
        format!("{day}{speaker}: {context}{}", self.dated())
    }

    /// The claim with every relative date made explicit: "Vor einer Woche (5. Mai 2025 – 11. Mai 2025) ...".
    fn dated(&self) -> String {
        let dated = |timex: &Timex| {
            let (first, last) = resolved_days(timex)?;
            let text = timex.span.of(self.source);
            let days = match first == last {
                true => self.day_in_words(first),
                false => format!("{} – {}", self.day_in_words(first), self.day_in_words(last)),
            };
            Some((timex.span, format!("{text} ({days})")))
        };
        self.with(&self.facts.timexes.iter().filter_map(dated).collect::<Vec<_>>())
    }

    /// Whether the claim leans on what stands before it.
    #[must_use]
    pub fn leans(&self) -> bool {
        context::leans(self.text(), self.language)
    }

    /// What the claim needs of the text before it; empty where it stands by itself.
    fn context(&self) -> String {
        context::context(self.source, self.span, self.language)
    }

    /// The claim with other words at the given places.
    #[must_use]
    pub fn with(&self, replacements: &[(Span, String)]) -> String {
        let mut text = String::with_capacity(self.span.len() + 32);
        let mut at = self.span.start();
        for (span, words) in replacements {
            if span.start() < at || !self.span.contains(*span) {
                continue;
            }
            text.push_str(&self.source[at..span.start()]);
            text.push_str(words);
            at = span.end();
        }
        text.push_str(&self.source[at..self.span.end()]);
        text
    }

    /// `6. Mai 2025` or `6 May 2025`, by the side's language.
    #[must_use]
    pub fn day_in_words(&self, day: Date) -> String {
        super::words::day(day, self.language.unwrap_or(Language::En))
    }
}

/// Relative expressions for as many days and more are shown as they are worded.
const LONG: i32 = 10;

/// First and last day that a relative expression stands for; `None` where it names its day itself, is open, or long.
fn resolved_days(timex: &Timex) -> Option<(Date, Date)> {
    let relative = matches!(timex.anchor, Anchor::Published | Anchor::Text(_));
    let dated = matches!(timex.kind, TimexKind::Date | TimexKind::Time);
    let (first, last) = (timex.interval.earliest?.date(), timex.interval.latest?.date());
    let days = first.until(last).ok()?.get_days();
    (relative && dated && days < LONG).then_some((first, last))
}

#[cfg(test)]
mod tests {
    use crate::verdict::SideRequest;

    /// The training script builds the same prompts from the same cases (`models/judge/prompt.py`, run by `make test`).
    #[test]
    fn prompts_are_those_that_the_judge_was_trained_on() {
        for case in include_str!("../../tests/prompts.jsonl").lines() {
            let expected: serde_json::Value = serde_json::from_str(case).unwrap();
            let side = serde_json::from_str::<SideRequest>(case).unwrap().prepare();
            let mut side = side.question(&side, 1.0).a;
            // The case says who speaks; the program would find speakers of its own.
            side.speaker = expected["speaker"].as_str();
            assert_eq!(side.prompt(), expected["prompt"].as_str().unwrap());
        }
    }
}
