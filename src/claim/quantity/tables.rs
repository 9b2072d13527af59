//! The tables that quantities are read by.

use std::sync::LazyLock;

use super::super::lexicon::Phrases;

/// What the words around a number make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bound {
    Exact,
    Least,
    Most,
    Over,
    Under,
    About,
    Nearly,
    Just,
    Range,
}

fn bound(name: &'static str) -> Bound {
    match name {
        "least" => Bound::Least,
        "most" => Bound::Most,
        "over" => Bound::Over,
        "under" => Bound::Under,
        "about" => Bound::About,
        "nearly" => Bound::Nearly,
        "just" => Bound::Just,
        "range" => Bound::Range,
        _ => Bound::Exact,
    }
}

/// Which side of a number a word must stand on to make it no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
    File,
}

fn side(name: &'static str) -> Side {
    match name {
        "before" => Side::Before,
        "after" => Side::After,
        _ => Side::File,
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    pub(super) name: &'static str,
    pub(super) factor: f64,
}

fn unit(row: &'static str) -> Unit {
    let (name, factor) = row.rsplit_once(' ').expect("unit rows hold a name and a factor");
    Unit { name, factor: factor.parse().expect("unit factors are numbers") }
}

pub(super) struct Tables {
    pub(super) bounds: Phrases<Bound>,
    pub(super) after: Phrases<Bound>,
    pub(super) not: Phrases<Side>,
    pub(super) stops: Phrases<()>,
}

macro_rules! tables {
    ($language:literal) => {
        LazyLock::new(|| Tables {
            bounds: Phrases::new(include_str!(concat!("../lexicon/", $language, "/bounds.tsv")), bound),
            after: Phrases::new(include_str!(concat!("../lexicon/", $language, "/after_number.tsv")), bound),
            not: Phrases::new(include_str!(concat!("../lexicon/", $language, "/not_quantities.tsv")), side),
            stops: Phrases::new(include_str!(concat!("../lexicon/", $language, "/stops.tsv")), |_| ()),
        })
    };
}

pub(super) static DE: LazyLock<Tables> = tables!("de");
pub(super) static EN: LazyLock<Tables> = tables!("en");
pub(super) static UNITS: LazyLock<Phrases<Unit>> =
    LazyLock::new(|| Phrases::new(include_str!("../lexicon/units.tsv"), unit));
pub(super) static NOUNS: LazyLock<Phrases<&str>> =
    LazyLock::new(|| Phrases::new(include_str!("../lexicon/nouns.tsv"), |name| name));
pub(super) static STATES: LazyLock<Phrases<&str>> =
    LazyLock::new(|| Phrases::new(include_str!("../lexicon/states.tsv"), |name| name));
pub(super) static TOLLS: LazyLock<Phrases<&str>> =
    LazyLock::new(|| Phrases::new(include_str!("../lexicon/tolls.tsv"), |name| name));
