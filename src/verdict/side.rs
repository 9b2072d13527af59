//! One side of a pair, and how the judge is shown it.

use jiff::civil::Date;

use crate::{
    Span,
    article::Language,
    claim::Facts,
    time::{Anchor, Published, Timex, TimexKind},
};

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
}

impl<'a> Side<'a> {
    /// The claim's text.
    #[must_use]
    pub fn text(&self) -> &'a str {
        self.span.of(self.source)
    }

    /// What the judge is shown: the day of publication, the speaker where there is one, and the claim with every
    /// relative day made explicit, "2025-05-13, noyb: Vor zwei Tagen (11. Mai 2025) ...".
    /// `models/judge/train_relations.py` mirrors this.
    #[must_use]
    pub fn prompt(&self) -> String {
        let published = self.published.map_or("", |published| published.as_str());
        let day = published.get(..10).unwrap_or(published);
        let speaker = self.speaker.map_or_else(String::new, |speaker| format!(", {speaker}"));
        format!("{day}{speaker}: {}", self.dated())
    }

    /// The claim with every relative day made explicit: "Vor einer Woche (6. Mai 2025) ...".
    fn dated(&self) -> String {
        let dated = |timex: &Timex| {
            let day = resolved_day(timex)?;
            let text = timex.span.of(self.source);
            Some((timex.span, format!("{text} ({})", self.day_in_words(day))))
        };
        self.with(&self.facts.timexes.iter().filter_map(dated).collect::<Vec<_>>())
    }

    /// Whether the claim opens with a pronoun, so that what it is about stands elsewhere.
    #[must_use]
    pub fn is_unresolved(&self) -> bool {
        let first = self.text().split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty());
        let Some(first) = first.map(str::to_lowercase) else { return true };
        let codes = self.language.map_or(vec!["de", "en"], |language| vec![language.code()]);
        PRONOUNS
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .any(|(code, word)| word == first && codes.contains(&code))
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

/// One word a line: `language <tab> word`.
static PRONOUNS: &str = include_str!("lexicon/pronouns.tsv");

/// The day a relative expression stands for; `None` where it names its day itself or stands for more than one.
fn resolved_day(timex: &Timex) -> Option<Date> {
    let relative = matches!(timex.anchor, Anchor::Published | Anchor::Text(_));
    let dated = matches!(timex.kind, TimexKind::Date | TimexKind::Time);
    let (first, last) = (timex.interval.earliest?.date(), timex.interval.latest?.date());
    (relative && dated && first == last).then_some(first)
}
