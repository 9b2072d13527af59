//! A pair of claims as `counterclaim judge` is handed it.

use serde::Deserialize;

use super::{Question, Side};
use crate::{
    Span,
    article::Language,
    claim::{self, Facts, Speakers},
    sentence,
    time::{self, Published, Timex},
};

/// Two claims to be judged.
#[derive(Clone, Debug, Deserialize)]
pub struct PairRequest {
    /// One claim.
    pub a: SideRequest,
    /// The other.
    pub b: SideRequest,
}

/// One claim; all but the text may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct SideRequest {
    /// The claim.
    pub text: String,
    /// When it was published.
    #[serde(default)]
    pub published: Option<Published>,
    /// Its language; guessed where it is left out.
    #[serde(default)]
    pub language: Option<Language>,
    /// Who published it.
    #[serde(default)]
    pub outlet: Option<String>,
    /// Whose words they are; found by rule where it is left out.
    #[serde(default)]
    pub speaker: Option<String>,
    /// The text it stands in. Used where it holds the claim word for word.
    #[serde(default)]
    pub context: Option<String>,
    /// Time expressions of the claim that are known already: they replace what the tagger would say of them.
    #[serde(default)]
    pub dates: Vec<DateRequest>,
}

/// A time expression whose value is known.
#[derive(Clone, Debug, Deserialize)]
pub struct DateRequest {
    /// The expression, as written in the claim.
    pub text: String,
    /// Its TIMEX3 value: a year, month, day or moment.
    pub value: String,
}

/// A [`SideRequest`] with its facts read.
#[derive(Clone, Debug)]
pub struct PreparedSide {
    source: String,
    span: Span,
    facts: Facts,
    request: SideRequest,
}

impl SideRequest {
    /// Reads dates, numbers, names and the rest off the claim.
    #[must_use]
    pub fn prepare(self) -> PreparedSide {
        let language = self.language.or_else(|| crate::article::guess_language(&self.text));
        let place =
            self.context.as_ref().and_then(|context| Some((context.clone(), context.find(&self.text)?)));
        let (source, start) = place.unwrap_or_else(|| (self.text.clone(), 0));
        let span = Span::new(start, start + self.text.len());
        let tagged = time::tag(&source, language.unwrap_or(Language::En), self.published.as_ref());
        let mut timexes: Vec<Timex> = tagged.into_iter().filter(|timex| span.contains(timex.span)).collect();
        for date in &self.dates {
            settle(&mut timexes, &source, span, date);
        }
        let speakers = Speakers::read(&source, &sentence::split(&source, language), language);
        let facts = claim::facts(&source, span, language, timexes, &speakers);
        PreparedSide { source, span, facts, request: Self { language, ..self } }
    }
}

/// Gives the expression `date.text` the value `date.value`.
fn settle(timexes: &mut [Timex], source: &str, claim: Span, date: &DateRequest) {
    let Some(at) = claim.of(source).find(&date.text) else { return };
    let span = Span::new(at, at + date.text.len()).shifted(claim.start());
    let Some(interval) = Published::parse(&date.value).map(|known| known.interval()) else { return };
    for timex in timexes.iter_mut().filter(|timex| timex.span.overlap(span) > 0) {
        timex.value.clone_from(&date.value);
        timex.interval = interval;
    }
}

impl PreparedSide {
    fn side(&self) -> Side<'_> {
        let request = &self.request;
        let found = self.facts.speaker.map(|speaker| speaker.of(&self.source));
        Side {
            source: &self.source,
            span: self.span,
            facts: &self.facts,
            speaker: request.speaker.as_deref().or(found),
            published: request.published.as_ref(),
            language: request.language,
            outlet: request.outlet.as_deref().unwrap_or("?"),
            spot: None,
        }
    }

    /// The question whether the two claims agree, given the cosine of their embeddings.
    #[must_use]
    pub fn question<'a>(&'a self, other: &'a Self, similarity: f32) -> Question<'a> {
        Question { a: self.side(), b: other.side(), similarity }
    }

    /// The claim.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.request.text
    }
}
