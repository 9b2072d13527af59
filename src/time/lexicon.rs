//! Words and their classes: `Mai` is a `month` of value 5, `morgen` a `day_shift` of 1 and, capitalised, a `part` `MO`.
//!
//! All classes that a word may belong to at once make its *signature*. A text is thus a line of signatures, over which
//! the patterns run.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regex::Regex;
use serde::Deserialize;

/// A word's signature in each of its spellings.
pub(super) type Signature = u16;

/// The signature of everything that no rule knows.
pub(super) const UNKNOWN: Signature = 0;

/// A lexicon as written: see `docs/adding-a-language.md`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    /// Endings by name, for `vergangen{adj}`.
    #[serde(default)]
    endings: BTreeMap<String, String>,
    /// Class, value, words.
    class: BTreeMap<String, Words>,
    /// Number words.
    #[serde(default)]
    numbers: BTreeMap<String, u32>,
    /// Classes that write together as one word.
    #[serde(default)]
    compounds: Vec<(String, String)>,
    /// Numbers with separators.
    #[serde(default)]
    shapes: Vec<ShapeSource>,
    /// Endings of verbs in the past tense, for words that are not listed.
    #[serde(default)]
    past_endings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Words {
    Plain(String),
    Valued(BTreeMap<String, String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ShapeSource {
    class: String,
    pattern: String,
}

/// A numeric shape such as `27.5.2025`; its named groups are slots.
#[derive(Debug)]
struct Shape {
    class: u16,
    regex: Regex,
}

/// How a word must be spelled to be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    Any,
    Capital,
    /// Capitalised where its neighbours are not.
    Inner,
    Small,
}

#[derive(Clone, Debug)]
struct Entry {
    class: u16,
    value: Box<str>,
    case: Case,
}

/// What is known of one spelling, lower-cased.
#[derive(Debug, Default)]
struct Word {
    entries: Vec<Entry>,
    /// Signatures written small, capitalised, and capitalised where every word is.
    signatures: [Signature; 3],
    /// Where a compound's second part starts.
    split: Option<usize>,
    /// Longer expressions that begin with this word, as their further words, longest first.
    phrases: Vec<Box<[Box<str>]>>,
    number: Option<u32>,
}

/// A compiled lexicon.
#[derive(Debug)]
pub(super) struct Lexicon {
    words: HashMap<Box<str>, Word>,
    classes: BTreeMap<String, u16>,
    signatures: BTreeMap<Vec<u16>, Signature>,
    shapes: Vec<Shape>,
    past_endings: Vec<String>,
    /// Signatures of numbers by the classes that hold, as bits.
    numbers: Vec<Signature>,
    longest: usize,
}

/// A spelling's place in [`Word::signatures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    Small,
    Capital,
    Either,
}

/// What the lexicon says of a word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    word: &'a Word,
}

impl Found<'_> {
    pub(super) fn signature(self, spelling: Spelling) -> Signature {
        self.word.signatures[spelling as usize]
    }

    pub(super) fn split(self) -> Option<usize> {
        self.word.split
    }

    pub(super) fn number(self) -> Option<u32> {
        self.word.number
    }

    pub(super) fn phrases(&self) -> &[Box<[Box<str>]>] {
        &self.word.phrases
    }
}

/// Whether a number of this value and so many digits belongs to a class.
type NumberTest = fn(u32, usize) -> bool;

/// Classes of plain digits, by value and number of digits; every language has them.
const NUMBER_CLASSES: [(&str, NumberTest); 9] = [
    ("num", |_, _| true),
    ("digits", |_, _| true),
    ("dd", |n, len| len <= 2 && (1..=31).contains(&n)),
    ("mm", |n, len| len <= 2 && (1..=12).contains(&n)),
    ("hh", |n, len| len <= 2 && n <= 24),
    ("min", |n, len| len == 2 && n < 60),
    ("yy", |_, len| len == 2),
    ("recent", |n, len| len == 4 && (1500..2100).contains(&n)),
    ("yyyy", |n, len| len == 4 && (1000..2200).contains(&n)),
];

/// Classes of several number words together, without and with the look of a year.
const SPOKEN: [&[&str]; 2] = [&["num", "numword"], &["num", "numword", "yyyy", "recent"]];

const SIGNS: [(&str, &str); 7] = [
    ("dot", "."),
    ("comma", ","),
    ("hyphen", "-"),
    ("dash", "- – —"),
    ("slash", "/"),
    ("apostrophe", "' ’ ‘"),
    ("open", "( ["),
];

impl Lexicon {
    /// Compiles `source`, with `quoted` the words that patterns name themselves.
    pub(super) fn new(source: &Source, quoted: &BTreeSet<String>) -> Result<Self, String> {
        let mut lexicon = Self {
            words: HashMap::new(),
            classes: BTreeMap::new(),
            signatures: BTreeMap::from([(Vec::new(), UNKNOWN)]),
            shapes: Vec::new(),
            past_endings: source.past_endings.clone(),
            numbers: vec![UNKNOWN; 1 << NUMBER_CLASSES.len()],
            longest: 0,
        };
        lexicon.add_signs();
        lexicon.add_classes(source)?;
        for word in quoted {
            lexicon.add(&quoted_class(word), "", word);
        }
        lexicon.add_numbers(source);
        lexicon.add_compounds(source)?;
        lexicon.add_shapes(source)?;
        lexicon.sign();
        Ok(lexicon)
    }

    fn add_signs(&mut self) {
        for (class, signs) in SIGNS {
            signs.split(' ').for_each(|sign| self.add(class, "", sign));
        }
    }

    fn add_classes(&mut self, source: &Source) -> Result<(), String> {
        let plain = String::new();
        for (class, words) in &source.class {
            let valued: Vec<(&String, &String)> = match words {
                Words::Plain(words) => vec![(&plain, words)],
                Words::Valued(words) => words.iter().collect(),
            };
            for (value, words) in valued {
                for word in words.split_whitespace() {
                    let forms = inflect(word, &source.endings)?;
                    forms.iter().for_each(|form| self.add(class, value, form));
                }
            }
        }
        Ok(())
    }

    fn add_numbers(&mut self, source: &Source) {
        for (word, &value) in &source.numbers {
            self.add("num", &value.to_string(), word);
            self.add("numword", &value.to_string(), word);
            let key = word.to_lowercase();
            self.words.entry(key.into()).or_default().number = Some(value);
        }
    }

    fn class(&mut self, name: &str) -> u16 {
        let next = u16::try_from(self.classes.len()).unwrap_or(u16::MAX);
        *self.classes.entry(name.to_owned()).or_insert(next)
    }

    fn add(&mut self, class: &str, value: &str, written: &str) {
        let class = self.class(class);
        let (case, word) = match written.strip_prefix('=') {
            Some(word) if !word.is_empty() => (Case::Small, word),
            _ if written.starts_with('^') => (Case::Inner, &written[1..]),
            _ if written.starts_with(char::is_uppercase) => (Case::Capital, written),
            _ => (Case::Any, written),
        };
        let key = word.to_lowercase().replace('_', " ");
        self.longest = self.longest.max(key.len());
        if let Some((first, rest)) = key.split_once(' ') {
            let rest: Box<[Box<str>]> = rest.split(' ').map(Into::into).collect();
            let phrases = &mut self.words.entry(first.into()).or_default().phrases;
            if !phrases.contains(&rest) {
                phrases.push(rest);
                phrases.sort_by_key(|rest| std::cmp::Reverse(rest.len()));
            }
        }
        let entry = Entry { class, value: value.into(), case };
        self.words.entry(key.into()).or_default().entries.push(entry);
    }

    fn members(&self, class: &str) -> Vec<Box<str>> {
        let Some(class) = self.classes.get(class) else {
            return Vec::new();
        };
        let belongs = |word: &Word| word.entries.iter().any(|e| e.class == *class);
        let found = self.words.iter().filter(|(key, word)| !key.contains(' ') && belongs(word));
        found.map(|(key, _)| key.clone()).collect()
    }

    fn add_compounds(&mut self, source: &Source) -> Result<(), String> {
        for (first, second) in &source.compounds {
            let (heads, tails) = (self.members(first), self.members(second));
            if heads.is_empty() || tails.is_empty() {
                return Err(format!("compound of `{first}` and `{second}`: a class is empty"));
            }
            for head in &heads {
                for tail in &tails {
                    let key = format!("{head}{tail}");
                    self.longest = self.longest.max(key.len());
                    self.words.entry(key.into()).or_default().split.get_or_insert(head.len());
                }
            }
        }
        Ok(())
    }

    fn add_shapes(&mut self, source: &Source) -> Result<(), String> {
        for shape in &source.shapes {
            let class = self.class(&shape.class);
            let regex = Regex::new(&format!("^(?:{})$", shape.pattern)).map_err(|e| e.to_string())?;
            self.shapes.push(Shape { class, regex });
        }
        let classes: Vec<u16> = self.shapes.iter().map(|shape| shape.class).collect();
        for (n, &one) in classes.iter().enumerate() {
            for &other in &classes[n..] {
                self.signature_of(vec![one, other]);
            }
        }
        Ok(())
    }

    fn signature_of(&mut self, mut classes: Vec<u16>) -> Signature {
        classes.sort_unstable();
        classes.dedup();
        let next = Signature::try_from(self.signatures.len()).unwrap_or(UNKNOWN);
        *self.signatures.entry(classes).or_insert(next)
    }

    /// Gives every word and every kind of number its signatures.
    fn sign(&mut self) {
        let mut keys: Vec<Box<str>> = self.words.keys().cloned().collect();
        keys.sort_unstable();
        for key in keys {
            let entries = self.words[&key].entries.clone();
            let signatures = [Spelling::Small, Spelling::Capital, Spelling::Either].map(|spelling| {
                let fits = entries.iter().filter(|e| fits(e.case, spelling));
                self.signature_of(fits.map(|e| e.class).collect())
            });
            if let Some(word) = self.words.get_mut(&key) {
                word.signatures = signatures;
            }
        }
        let samples = (0..100).flat_map(|n| [(n, 1), (n, 2)]);
        for (value, len) in samples.chain([(100, 3), (1066, 4), (1999, 4), (2150, 4), (9999, 4), (99999, 5)])
        {
            let bits = number_bits(value, len);
            let holding = (0..NUMBER_CLASSES.len()).filter(|n| bits >> n & 1 == 1);
            let classes = holding.map(|n| self.class(NUMBER_CLASSES[n].0)).collect();
            self.numbers[bits] = self.signature_of(classes);
        }
        for names in SPOKEN {
            let classes = names.iter().map(|name| self.class(name)).collect();
            self.signature_of(classes);
        }
    }

    /// The entry of a word, already in lower case.
    pub(super) fn get(&self, lower: &str) -> Option<Found<'_>> {
        if lower.len() > self.longest {
            return None;
        }
        self.words.get(lower).map(|word| Found { word })
    }

    /// Byte length beyond which no word can be known.
    pub(super) fn longest(&self) -> usize {
        self.longest
    }

    /// The signature of a number written in digits.
    pub(super) fn number(&self, written: &str) -> Signature {
        match written.parse() {
            Ok(value) => self.numbers[number_bits(value, written.len())],
            Err(_) => self.shaped(written),
        }
    }

    /// A number of one shape or of two.
    fn shaped(&self, written: &str) -> Signature {
        let fitting = self.shapes.iter().filter(|shape| shape.regex.is_match(written)).take(2);
        let mut classes: Vec<u16> = fitting.map(|shape| shape.class).collect();
        classes.sort_unstable();
        classes.dedup();
        self.signatures.get(&classes).copied().unwrap_or(UNKNOWN)
    }

    /// The signature of a number in words.
    pub(super) fn number_in_words(&self, year: bool) -> Signature {
        self.lookup(SPOKEN[usize::from(year)].iter().copied())
    }

    fn lookup<'a>(&self, names: impl Iterator<Item = &'a str>) -> Signature {
        let mut classes: Vec<u16> = names.filter_map(|name| self.classes.get(name).copied()).collect();
        classes.sort_unstable();
        self.signatures.get(&classes).copied().unwrap_or(UNKNOWN)
    }

    /// The slots that a number with separators fills, read as one of `classes`.
    pub(super) fn shape_slots(&self, written: &str, classes: &[u16]) -> Vec<(String, String)> {
        let read = |shape: &Shape| {
            let found = shape.regex.captures(written)?;
            let named = shape.regex.capture_names().flatten();
            Some(
                named
                    .filter_map(|name| Some((name.to_owned(), found.name(name)?.as_str().to_owned())))
                    .collect(),
            )
        };
        let fitting = self.shapes.iter().filter(|shape| classes.contains(&shape.class));
        fitting.filter_map(read).next().unwrap_or_default()
    }

    /// The value of the word `lower` in the first of `classes` that it belongs to.
    pub(super) fn value(&self, lower: &str, spelling: Spelling, classes: &[u16]) -> Option<&str> {
        let word = self.words.get(lower)?;
        let in_class =
            |class: &u16| word.entries.iter().find(|e| e.class == *class && fits(e.case, spelling));
        classes.iter().find_map(in_class).map(|e| &*e.value).filter(|value| !value.is_empty())
    }

    /// Whether a word that is not listed looks like a verb in the past tense.
    pub(super) fn looks_past(&self, written: &str) -> bool {
        written.starts_with(char::is_lowercase)
            && self.past_endings.iter().any(|ending| written.ends_with(ending))
    }

    /// The number of the class `name`, if any word has it.
    pub(super) fn class_id(&self, name: &str) -> Option<u16> {
        self.classes.get(name).copied()
    }

    /// For each signature, whether it holds `class`.
    pub(super) fn mask(&self, class: &str) -> Vec<bool> {
        let mut mask = vec![false; self.signatures.len()];
        if let Some(class) = self.class_id(class) {
            self.signatures_with(class).for_each(|signature| mask[usize::from(signature)] = true);
        }
        mask
    }

    /// How common the words of a class may be: short words are.
    pub(super) fn weight(&self, class: &str) -> usize {
        let words = self.members(class);
        words.iter().map(|word| if word.len() <= 4 { 100 } else { 1 }).sum()
    }

    /// All signatures that hold `class`.
    pub(super) fn signatures_with(&self, class: u16) -> impl Iterator<Item = Signature> + '_ {
        self.signatures
            .iter()
            .filter(move |(classes, _)| classes.contains(&class))
            .map(|(_, signature)| *signature)
    }
}

/// The class of a word that a pattern quotes.
pub(super) fn quoted_class(word: &str) -> String {
    format!("'{word}'")
}

/// Which of [`NUMBER_CLASSES`] hold.
fn number_bits(value: u32, len: usize) -> usize {
    let holds = NUMBER_CLASSES.iter().enumerate().filter(|(_, (_, holds))| holds(value, len));
    holds.map(|(n, _)| 1 << n).sum()
}

fn fits(case: Case, spelling: Spelling) -> bool {
    match case {
        Case::Any => true,
        Case::Capital => spelling != Spelling::Small,
        Case::Inner => spelling == Spelling::Capital,
        Case::Small => spelling != Spelling::Capital,
    }
}

/// All forms of `vergangen{adj}`.
fn inflect(word: &str, endings: &BTreeMap<String, String>) -> Result<Vec<String>, String> {
    let Some((stem, rest)) = word.split_once('{') else {
        return Ok(vec![word.to_owned()]);
    };
    let (name, tail) = rest.split_once('}').ok_or_else(|| format!("`{{` is not closed in `{word}`"))?;
    let endings = endings.get(name).ok_or_else(|| format!("no endings `{name}`"))?;
    Ok(endings.split_whitespace().map(|ending| format!("{stem}{}{tail}", ending.replace('0', ""))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let source = toml::from_str(
            r#"
            compounds = [["weekday", "part"]]
            shapes = [{ class = "date", pattern = '(?<day>\d\d?)\.(?<month>\d\d?)\.' }]
            [endings]
            adj = "e en 0"
            [class]
            past = "vergangen{adj}"
            [class.weekday]
            1 = "Montag"
            [class.part]
            EV = "abend"
            MO = "Morgen"
            [class.shift]
            1 = "=morgen"
            [numbers]
            drei = 3
            "#,
        );
        Lexicon::new(&source.unwrap(), &BTreeSet::new()).unwrap()
    }

    #[test]
    fn spelling_decides_between_classes() {
        let lexicon = lexicon();
        let [part, shift] = ["part", "shift"].map(|name| lexicon.class_id(name).unwrap());
        let value = |spelling| lexicon.value("morgen", spelling, &[part, shift]);
        assert_eq!(value(Spelling::Small), Some("1"));
        assert_eq!(value(Spelling::Capital), Some("MO"));
        let either = lexicon.get("morgen").unwrap().signature(Spelling::Either);
        assert!(lexicon.signatures_with(part).any(|s| s == either));
        assert!(lexicon.signatures_with(shift).any(|s| s == either));
    }

    #[test]
    fn words_inflect_and_join() {
        let lexicon = lexicon();
        assert!(["vergangene", "vergangenen", "vergangen"].iter().all(|w| lexicon.get(w).is_some()));
        assert_eq!(lexicon.get("montagabend").and_then(Found::split), Some(6));
        assert!(lexicon.get("montagvergangen").is_none());
        assert_eq!(lexicon.get("drei").and_then(Found::number), Some(3));
    }

    #[test]
    fn digits_have_classes_by_value() {
        let lexicon = lexicon();
        let year = lexicon.class_id("yyyy").unwrap();
        assert!(lexicon.signatures_with(year).any(|s| s == lexicon.number("2025")));
        assert!(lexicon.signatures_with(year).all(|s| s != lexicon.number("2300")));
        let date = [lexicon.class_id("date").unwrap()];
        assert_eq!(
            lexicon.shape_slots("3.5.", &date),
            [("day".into(), "3".into()), ("month".into(), "5".into())]
        );
        assert_eq!(lexicon.number("1,5"), UNKNOWN);
    }
}
