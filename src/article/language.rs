//! In which language a text is written.

use whatlang::{Detector, Lang};

use super::Language;

/// What a text's own words tell about its language.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Guess {
    /// German or English.
    Known(Language),
    /// Another language, by its English name.
    Other(&'static str),
    /// Too little text to tell.
    Unsure,
}

const GERMAN: &[&str] = &[
    "der", "die", "das", "und", "den", "dem", "des", "ein", "eine", "einen", "nicht", "mit", "von", "für",
    "auf", "ist", "im", "sich", "zu", "auch", "werden", "wird", "sei", "hat", "bei", "dass", "aus", "nach",
    "wie", "als", "zum", "zur",
];
const ENGLISH: &[&str] = &[
    "the", "and", "of", "to", "a", "in", "that", "is", "for", "on", "with", "was", "it", "as", "by", "at",
    "be", "has", "have", "from", "are", "not", "an", "its", "this", "were", "will", "said", "their", "had",
    "been",
];

/// As much of a text as tells its language.
const SAMPLE_BYTES: usize = 1500;
/// Share of function words that only a text of the language reaches.
const SURE_SHARE: f64 = 0.12;
/// Share of function words below which a text is not of the language.
const FOREIGN_SHARE: f64 = 0.03;
/// Fewer letters than this do not tell.
const MIN_LETTERS: usize = 20;

/// The language of `text`, where it is German or English.
#[must_use]
pub fn guess_language(text: &str) -> Option<Language> {
    if let Guess::Known(language) = guess(text) { Some(language) } else { None }
}

/// The language of `text`.
pub(super) fn guess(text: &str) -> Guess {
    let sample = sample(text);
    if sample.chars().filter(|c| c.is_alphabetic()).count() < MIN_LETTERS {
        return Guess::Unsure;
    }
    let (german, english) = shares(sample);
    match () {
        () if german >= SURE_SHARE && german > 2.0 * english => Guess::Known(Language::De),
        () if english >= SURE_SHARE && english > 2.0 * german => Guess::Known(Language::En),
        () => by_letters(sample),
    }
}

/// Whether `text` is surely not in `language`, but in the other one.
pub(super) fn contradicts(text: &str, language: Language) -> bool {
    let (german, english) = shares(sample(text));
    let (own, other) = if language == Language::De { (german, english) } else { (english, german) };
    other >= SURE_SHARE && own < FOREIGN_SHARE
}

fn by_letters(sample: &str) -> Guess {
    let anything = whatlang::detect(sample);
    if let Some(found) = anything.filter(|found| found.is_reliable() && !is_known(found.lang())) {
        return Guess::Other(found.lang().eng_name());
    }
    match Detector::with_allowlist(vec![Lang::Deu, Lang::Eng]).detect_lang(sample) {
        Some(Lang::Deu) => Guess::Known(Language::De),
        Some(Lang::Eng) => Guess::Known(Language::En),
        _ => Guess::Unsure,
    }
}

fn is_known(lang: Lang) -> bool {
    matches!(lang, Lang::Deu | Lang::Eng)
}

fn sample(text: &str) -> &str {
    let text = text.trim_start();
    &text[..text.floor_char_boundary(SAMPLE_BYTES)]
}

/// Shares of German and of English function words among the words.
fn shares(sample: &str) -> (f64, f64) {
    let (mut words, mut german, mut english) = (0u32, 0u32, 0u32);
    for word in sample.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        words += 1;
        german += u32::from(GERMAN.contains(&word.as_str()));
        english += u32::from(ENGLISH.contains(&word.as_str()));
    }
    let share = |n: u32| f64::from(n) / f64::from(words.max(1));
    (share(german), share(english))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_and_english() {
        let de = "Die Fähre nach Amrum fällt am Freitag aus, weil der Kapitän mit Fieber im Bett liegt.";
        let en =
            "The ferry to the island has been cancelled on Friday, as the captain is in bed with a fever.";
        assert_eq!(guess(de), Guess::Known(Language::De));
        assert_eq!(guess(en), Guess::Known(Language::En));
        assert!(contradicts(de, Language::En) && contradicts(en, Language::De));
        assert!(!contradicts(de, Language::De) && !contradicts(en, Language::En));
    }

    #[test]
    fn other_languages_and_none() {
        let fr = "Le ferry pour l'île ne partira pas vendredi, car le capitaine est resté au lit avec de la fièvre.";
        assert_eq!(guess(fr), Guess::Other("French"));
        assert_eq!(guess("12:30 – 14:00"), Guess::Unsure);
    }

    #[test]
    fn a_mixed_headline_does_not_contradict() {
        assert!(!contradicts("Brexit: Boris Johnson tritt zurück", Language::De));
    }
}
