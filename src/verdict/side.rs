//! One side of a pair, and how the judge is shown it.

use jiff::civil::Date;

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

    /// What the judge is shown: the day of publication, the speaker where there is one, and the claim with every
    /// relative date made explicit, "2025-05-13, noyb: Vor zwei Tagen (11. Mai 2025) ...".
    /// `models/judge/train_relations.py` mirrors this.
    #[must_use]
    pub fn prompt(&self) -> String {
        let published = self.published.map_or("", |published| published.as_str());
        let day = published.get(..10).unwrap_or(published);
        let speaker = self.speaker.map_or_else(String::new, |speaker| format!(", {speaker}"));
        format!("{day}{speaker}: {}", self.dated())
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

    #[test]
    fn the_judge_is_told_what_relative_dates_mean() {
        let prompt = |text: &str, language: &str| {
            let request =
                serde_json::json!({ "text": text, "published": "2025-05-13", "language": language });
            let side = serde_json::from_value::<SideRequest>(request).unwrap().prepare();
            side.question(&side, 1.0).a.prompt()
        };
        assert_eq!(
            prompt("Am Montag kam die Abmahnung.", "de"),
            "2025-05-13: Am Montag (12. Mai 2025) kam die Abmahnung."
        );
        assert_eq!(
            prompt("Vor einer Woche kam die Abmahnung.", "de"),
            "2025-05-13: Vor einer Woche (5. Mai 2025 – 11. Mai 2025) kam die Abmahnung."
        );
        assert_eq!(prompt("It came on 30 April 2025.", "en"), "2025-05-13: It came on 30 April 2025.");
        assert_eq!(prompt("It came last year.", "en"), "2025-05-13: It came last year.");
    }
}
