//! Attribution: whose words a claim is in.
//!
//! Rules over cue words, read once for a whole text because reported speech runs over sentences: prepositions
//! ("laut", "according to"), verbs of saying on either side of the speaker, quotations that begin or end beside such
//! a verb, and the German subjunctive that goes on with the speaker of the sentence before. Where no rule is sure the
//! words are the outlet's own.

use std::sync::LazyLock;

use super::lexicon::{self, Phrases};
use super::phrase::{NounPhrases, Subject};
use super::quotation::quotations;
use super::token::Tokens;
use crate::{Span, article::Language};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cue {
    /// The speaker follows.
    Ahead,
    /// The speaker stands before.
    Behind,
    /// A verb; the speaker stands on either side.
    Verb,
    /// A verb that says so only with "that", a quotation or a comma beside it.
    Weak,
    /// A participle; its auxiliary stands where the verb would.
    Participle,
    /// Looks like a cue and is none.
    Nothing,
}

fn cue(name: &'static str) -> Cue {
    match name {
        "ahead" => Cue::Ahead,
        "behind" => Cue::Behind,
        "verb" => Cue::Verb,
        "weak" => Cue::Weak,
        "participle" => Cue::Participle,
        _ => Cue::Nothing,
    }
}

static DE: LazyLock<Phrases<Cue>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/de/attribution.tsv"), cue));
static EN: LazyLock<Phrases<Cue>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/en/attribution.tsv"), cue));
static REPORTED: LazyLock<Phrases<()>> =
    LazyLock::new(|| Phrases::new(include_str!("lexicon/de/reported.tsv"), |_| ()));

/// Who says what in one text.
#[derive(Clone, Debug, Default)]
pub struct Speakers {
    said: Vec<Said>,
}

#[derive(Clone, Copy, Debug)]
struct Said {
    content: Span,
    speaker: Span,
}

impl Speakers {
    /// Reads the speakers of `text`, given its sentences in order. Without a language the rules of both are tried.
    #[must_use]
    pub fn read(text: &str, sentences: &[Span], language: Option<Language>) -> Self {
        let mut reader =
            Reader { text, language, quotations: quotations(text), said: Vec::new(), last: None };
        for &sentence in sentences {
            reader.sentence(sentence.trimmed(text));
        }
        reader.backward_quotations();
        Self { said: reader.said }
    }

    /// The speaker of `claim`, a span of the text; `None` is the outlet's own voice.
    #[must_use]
    pub fn of(&self, claim: Span) -> Option<Span> {
        let covers = |said: &&Said| said.content.overlap(claim) * 2 >= claim.len().max(1);
        self.said.iter().filter(covers).min_by_key(|said| said.content.len()).map(|said| said.speaker)
    }
}

/// The speaker of a sentence that is still near enough to be meant by the next.
#[derive(Clone, Copy, Debug)]
struct Last {
    sentence: Span,
    speaker: Span,
}

struct Reader<'t> {
    text: &'t str,
    language: Option<Language>,
    quotations: Vec<Span>,
    said: Vec<Said>,
    last: Option<Last>,
}

impl Reader<'_> {
    fn sentence(&mut self, sentence: Span) {
        let tokens = Tokens::new(self.text, sentence);
        if tokens.len() == 0 {
            return;
        }
        match self.cued(&tokens, sentence) {
            Some(subject) => {
                let speaker = self.resolved(subject);
                self.record(sentence, speaker);
                for quotation in self.overlapping(sentence) {
                    self.record(quotation, speaker);
                }
                self.last = Some(Last { sentence, speaker });
            }
            None => self.uncued(&tokens, sentence),
        }
    }

    fn record(&mut self, content: Span, speaker: Span) {
        self.said.push(Said { content, speaker });
    }

    fn overlapping(&self, sentence: Span) -> Vec<Span> {
        let from = self.quotations.partition_point(|quotation| quotation.end() <= sentence.start());
        let near = self.quotations[from..].iter().take_while(|quotation| quotation.start() < sentence.end());
        near.copied().filter(|quotation| quotation.len() > 24).collect()
    }

    /// A sentence without a cue goes on with the speaker before where it is quoted or in the subjunctive.
    fn uncued(&mut self, tokens: &Tokens<'_>, sentence: Span) {
        let Some(last) = self.last.filter(|last| self.follows(last.sentence, sentence)) else {
            self.last = None;
            return;
        };
        if self.quoted(sentence) || self.reported(tokens) {
            self.record(sentence, last.speaker);
            self.last = Some(Last { sentence, ..last });
        } else if !self.same_paragraph(last.sentence, sentence) {
            self.last = None;
        }
    }

    /// Whether at most one other sentence stands between.
    fn follows(&self, before: Span, sentence: Span) -> bool {
        let gap = &self.text[before.end()..sentence.start()];
        gap.len() < 250
    }

    fn same_paragraph(&self, before: Span, sentence: Span) -> bool {
        !self.text[before.end()..sentence.start()].contains('\n')
    }

    /// Whether most of the sentence stands inside quotations.
    fn quoted(&self, sentence: Span) -> bool {
        let inside: usize =
            self.overlapping(sentence).iter().map(|quotation| quotation.overlap(sentence)).sum();
        inside * 10 >= sentence.len() * 7
    }

    fn reported(&self, tokens: &Tokens<'_>) -> bool {
        if self.language == Some(Language::En) {
            return false;
        }
        let excused = |i: usize| {
            matches!(tokens.lower(i + 1), "dank" | "denn" | "es")
                || matches!(tokens.lower(i.wrapping_sub(1)), "ich" | "es" if tokens.lower(i + 1) == "denn")
        };
        (0..tokens.len())
            .any(|i| REPORTED.word(tokens.lower(i)).is_some() && !excused(i) && !self.inside(tokens.span(i)))
    }

    fn inside(&self, token: Span) -> bool {
        let at = self.quotations.partition_point(|quotation| quotation.end() <= token.start());
        self.quotations.get(at).is_some_and(|quotation| quotation.contains(token))
    }

    /// The speaker that a cue of the sentence names.
    fn cued(&self, tokens: &Tokens<'_>, sentence: Span) -> Option<Subject> {
        let phrases = NounPhrases { tokens, language: self.language };
        lexicon::of(self.language, &*DE, &*EN).find_map(|table| {
            let outside = table.all(tokens).filter(|&(from, _, _)| !self.inside(tokens.span(from)));
            outside
                .into_iter()
                .find_map(|(from, end, cue)| self.subject(&phrases, sentence, (from, end), *cue))
        })
    }

    fn subject(
        &self,
        phrases: &NounPhrases<'_, '_>,
        sentence: Span,
        (from, end): (usize, usize),
        cue: Cue,
    ) -> Option<Subject> {
        match cue {
            Cue::Ahead => phrases.ahead(end).filter(|subject| !subject.is_pronoun()),
            Cue::Behind => phrases.before_postposition(from),
            Cue::Verb if self.language == Some(Language::De) || phrases.is_german(from) => {
                let certain = phrases.ends_apart(from, end) || self.content(phrases.tokens, sentence, from);
                certain.then(|| phrases.german_subject(from))?
            }
            Cue::Participle => {
                let auxiliary = phrases.auxiliary(from)?;
                self.content(phrases.tokens, sentence, auxiliary)
                    .then(|| phrases.german_subject(auxiliary))?
            }
            Cue::Verb => phrases.english_subject(from, end),
            Cue::Weak => self
                .content_english(phrases.tokens, sentence, from, end)
                .then(|| phrases.english_subject(from, end))?,
            Cue::Nothing => None,
        }
    }

    /// Whether something that is said stands beside the German verb at `verb`.
    fn content(&self, tokens: &Tokens<'_>, sentence: Span, verb: usize) -> bool {
        let before = tokens.lower(verb.wrapping_sub(1));
        let ahead = (verb + 1..tokens.len().min(verb + 12)).find(|&i| matches!(tokens.lower(i), "," | ":"));
        verb > 0 && matches!(before, "," | "“" | "\"" | "»" | "«" | "”")
            || ahead.is_some_and(|i| i + 2 < tokens.len())
            || tokens.lower(0) == "das" && verb == 1
            || tokens.lower(0) == "dies" && verb == 1
            || tokens.lower(0) == "wie"
            || !self.overlapping(sentence).is_empty()
            || (0..verb).any(|i| tokens.lower(i) == "wie" && i > 0 && tokens.lower(i - 1) == ",")
    }

    fn content_english(&self, tokens: &Tokens<'_>, sentence: Span, verb: usize, end: usize) -> bool {
        let next = tokens.lower(end);
        let last =
            matches!(next, "." | "" | ",") && (0..verb).any(|i| matches!(tokens.lower(i), "," | "”" | "\""));
        next == "that"
            || next == ":"
            || last
            || (verb + 1..verb + 8).any(|i| tokens.lower(i) == "that") && tokens.lower(end) != "the"
            || !self.overlapping(sentence).is_empty()
    }

    /// A pronoun stands for the speaker before, where there is one.
    fn resolved(&self, subject: Subject) -> Span {
        match (subject, self.last) {
            (Subject::Pronoun(_), Some(last)) => last.speaker,
            (Subject::Pronoun(span) | Subject::Named(span), _) => span,
        }
    }

    /// Sentences inside a quotation whose speaker is named only in a later sentence of the same quotation were
    /// recorded with it; here nothing is left but order.
    fn backward_quotations(&mut self) {
        self.said.sort_by_key(|said| (said.content, said.speaker));
        self.said.dedup_by_key(|said| (said.content, said.speaker));
    }
}
