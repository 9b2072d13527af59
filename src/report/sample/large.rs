//! An affair as large as a newsroom's folder, to try whether the page stands it.

use super::Draft;
use crate::{
    article::Language,
    claim::Modality,
    report::Report,
    time::Anchor,
    verdict::{Kind, Relation},
};

const OUTLETS: usize = 40;
const SENTENCES: usize = 20;

/// `articles` reports of 20 sentences, each a claim, and `findings` on them; the same every time.
pub(crate) fn large(articles: usize, findings: usize) -> Report {
    let mut draft = Draft::default();
    for number in 0..articles {
        article(&mut draft, number);
    }
    for number in 0..findings {
        finding(&mut draft, number, articles);
    }
    draft.report()
}

fn article(draft: &mut Draft, number: usize) {
    let (month, day) = (1 + number / 28 % 12, 1 + number % 28);
    let published = format!("2031-{month:02}-{day:02}");
    let sentences: Vec<String> = (0..SENTENCES).map(|sentence| text(number, sentence)).collect();
    let paragraphs: Vec<String> = sentences.chunks(4).map(|sentences| sentences.join(" ")).collect();
    let language = if number.is_multiple_of(3) { Language::De } else { Language::En };
    let (outlet, title) =
        (format!("Outlet {}", number % OUTLETS), format!("Report {number} on the harbour bridge"));
    draft.article(&outlet, &published, language, &title, &paragraphs.join("\n\n"));
    for (at, sentence) in sentences.iter().enumerate() {
        draft.claim(sentence);
        if at.is_multiple_of(5) {
            draft.dated("Two days ago", &published, [&published, &published], Anchor::Published);
        }
        if at.is_multiple_of(4) {
            draft.said_by("the town’s engineer", Modality::Possible);
        }
    }
}

fn text(article: usize, sentence: usize) -> String {
    format!(
        "Two days ago the town’s engineer counted {} cracks in pier {sentence} of the harbour bridge, as report {article} puts it, and closed it to everyone on foot.",
        (article * 7 + sentence) % 90
    )
}

fn finding(draft: &mut Draft, number: usize, articles: usize) {
    let relations = [Relation::Contradicts, Relation::Supersedes, Relation::Disputes, Relation::Qualifies];
    let kinds = [Kind::Number, Kind::Date, Kind::Status];
    let relation = relations[number % 10 % 4];
    // Two neighbours in time, so that outlets differ.
    let (a, b) = (number * 2 % articles, (number * 2 + 1) % articles);
    let claim = |article: usize| article * SENTENCES + number % SENTENCES + 1;
    let confidence = 0.99 - f32::from(u16::try_from(number % 50).unwrap_or_default()) / 100.0;
    draft.finding(
        relation,
        confidence,
        (claim(a), claim(b)),
        (kinds[number % 3], "Two days ago", "Two days ago"),
        &format!("The reports number {a} and {b} count different cracks."),
        number / 2 + 1,
    );
}
