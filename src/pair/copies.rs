//! Copies: articles that are one report, as when several outlets print the same agency text or an outlet corrects its
//! own. What they say twice is said once.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{BuildHasher, BuildHasherDefault, DefaultHasher},
};

use rayon::prelude::*;

use crate::{article::Article, sentence};

/// Words in a shingle.
const SHINGLE: usize = 5;
/// Share of the shorter article's shingles that the other holds too, from which they are copies.
const COPIED: f32 = 0.6;
/// Articles with fewer shingles are too short to tell.
const SHORTEST: usize = 12;
/// A shingle in more articles than this is boilerplate.
const BOILERPLATE: usize = 64;

/// For each article the index of the first article that it is a copy of; its own where it is none.
#[must_use]
pub fn sources(articles: &[Article]) -> Vec<usize> {
    let shingles: Vec<BTreeSet<u64>> = articles.par_iter().map(|article| shingles(&article.text)).collect();
    let mut holders: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    let mut sources: Vec<usize> = Vec::with_capacity(articles.len());
    for (article, set) in shingles.iter().enumerate() {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for shingle in set {
            let earlier = holders.entry(*shingle).or_default();
            if earlier.len() <= BOILERPLATE {
                earlier.iter().for_each(|&other| *common.entry(other).or_default() += 1);
                earlier.push(article);
            }
        }
        let copied = |&(&other, &common): &(&usize, &usize)| {
            let shorter = set.len().min(shingles[other].len());
            shorter >= SHORTEST && share(common, shorter) >= COPIED
        };
        let first = common.iter().filter(copied).map(|(&other, _)| other).min();
        sources.push(first.map_or(article, |other| sources[other]));
    }
    sources
}

#[expect(clippy::cast_precision_loss, reason = "an article has fewer than 16 million words")]
fn share(part: usize, whole: usize) -> f32 {
    part as f32 / whole as f32
}

fn shingles(text: &str) -> BTreeSet<u64> {
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let words: Vec<String> = sentence::words(text).collect();
    words.windows(SHINGLE).map(|words| hasher.hash_one(words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(texts: &[&str]) -> Vec<Article> {
        let article = |(i, text): (usize, &&str)| {
            let record = serde_json::json!({
                "id": i.to_string(), "outlet": null, "title": null, "published": null, "published_source": "none",
                "language": "de", "url": null, "text": text, "path": "x"
            });
            serde_json::from_value(record).unwrap()
        };
        texts.iter().enumerate().map(article).collect()
    }

    #[test]
    fn a_reprint_and_a_correction_have_one_source() {
        let wire = "Bei einem Brand in einer Lagerhalle am Hafen sind in der Nacht zum Montag drei Menschen verletzt \
                    worden. Das teilte die Polizei mit. Die Ursache war zunächst unklar, der Schaden liegt bei einer Million.";
        let corrected = wire.replace("drei", "vier");
        let shortened = wire.split(". Die Ursache").next().unwrap();
        let other = "In der Nacht zum Montag hat am Hafen eine Lagerhalle gebrannt, drei Menschen kamen ins Krankenhaus. \
                     Warum das Feuer ausbrach, ist nach Angaben der Polizei noch offen; der Schaden wird geschätzt.";
        assert_eq!(sources(&articles(&[wire, other, &corrected, shortened])), [0, 1, 0, 0]);
    }

    #[test]
    fn short_and_empty_texts_are_nobodys_copies() {
        assert_eq!(sources(&articles(&["", "", "Guten Morgen.", "Guten Morgen."])), [0, 1, 2, 3]);
    }
}
