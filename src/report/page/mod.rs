//! `index.html`: one page with everything in it.

mod article;
mod dates;
mod finding;
mod glance;
mod mail;
mod matrix;
mod pieces;
mod scale;
mod section;
mod side;
mod timeline;
mod words;

use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use self::{
    article::ArticleView, glance::Glance, matrix::Matrix, section::Section, timeline::Timeline, words::Words,
};
use super::{Report, ReportOptions};
use crate::{
    Error, Result, Span, Warning,
    article::{Article, Language},
    sentence,
    verdict::{Finding, Relation},
};

pub(super) use mail::render as mail;

const TEMPLATES: [(&str, &str); 8] = [
    ("page.html", include_str!("../templates/page.html")),
    ("glance.html", include_str!("../templates/glance.html")),
    ("timeline.html", include_str!("../templates/timeline.html")),
    ("matrix.html", include_str!("../templates/matrix.html")),
    ("filters.html", include_str!("../templates/filters.html")),
    ("keys.html", include_str!("../templates/keys.html")),
    ("finding.html", include_str!("../templates/finding.html")),
    ("article.html", include_str!("../templates/article.html")),
];
const STYLE: &str = include_str!("../templates/style.css");
const SCRIPT: &str = include_str!("../templates/script.js");

/// Characters of an outlet's name beside the timeline.
const LABEL: usize = 24;

/// What all parts of the page are made from.
struct Context<'r> {
    report: &'r Report,
    language: Language,
    /// Sentences of each article; empty where no finding needs them.
    sentences: Vec<Vec<Span>>,
    /// Findings of each claim, by index.
    findings: Vec<Vec<usize>>,
    /// The gravest relation that each article takes part in.
    gravest: Vec<Option<Relation>>,
}

#[derive(Serialize)]
struct Page<'r> {
    language: &'static str,
    words: Words,
    version: &'r str,
    nonce: String,
    style: &'static str,
    script: &'static str,
    glance: Glance<'r>,
    timeline: Option<Timeline<'r>>,
    matrix: Option<Matrix<'r>>,
    sections: Vec<Section<'r>>,
    articles: Vec<ArticleView<'r>>,
    warnings: Vec<Warning>,
}

/// The page, complete.
pub(super) fn render(report: &Report, options: &ReportOptions) -> Result<String> {
    let context = Context::new(report, options.language);
    let sections = section::sections(&context);
    let page = Page {
        language: options.language.code(),
        words: words::words(options.language),
        version: &report.run.version,
        nonce: nonce(report),
        style: STYLE,
        script: SCRIPT,
        glance: Glance::new(&context),
        timeline: timeline::timeline(&context),
        matrix: matrix::matrix(&context),
        sections,
        articles: article::articles(&context),
        warnings: warnings(report),
    };
    let environment = environment().map_err(Error::report)?;
    let template = environment.get_template("page.html").map_err(Error::report)?;
    template.render(Serde(page)).map_err(|error| Error::report(format!("{error:#}")))
}

fn environment() -> Result<Environment<'static>, minijinja::Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_filter("truncate_label", |name: &str| label(name));
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
}

/// A name cut to what fits beside a row of the timeline; the whole is told where the mouse rests.
fn label(name: &str) -> String {
    match name.char_indices().nth(LABEL) {
        Some((end, _)) => format!("{}…", name[..end].trim_end()),
        None => name.to_owned(),
    }
}

/// Lets the page's own style and script run and nothing that an article might smuggle in: a text that named the
/// nonce would change it.
fn nonce(report: &Report) -> String {
    let mut hasher = blake3::Hasher::new();
    for article in &report.articles {
        hasher.update(article.id.as_bytes()).update(article.text.as_bytes());
        hasher.update(article.title.as_deref().unwrap_or_default().as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

/// The warnings, with paths from the folders that were named, so that the page does not depend on where these lie.
fn warnings(report: &Report) -> Vec<Warning> {
    let near = |path: &str| {
        let within = |folder: &String| {
            Some(path.strip_prefix(folder.trim_end_matches('/'))?.strip_prefix('/')?.to_owned())
        };
        report.run.folders.iter().find_map(within).unwrap_or_else(|| path.to_owned())
    };
    report
        .run
        .warnings
        .iter()
        .map(|warning| Warning { path: near(&warning.path), ..warning.clone() })
        .collect()
}

impl<'r> Context<'r> {
    fn new(report: &'r Report, language: Language) -> Self {
        let findings = findings(report);
        let mut sentences = vec![Vec::new(); report.articles.len()];
        let mut gravest: Vec<Option<Relation>> = vec![None; report.articles.len()];
        for (claim, findings) in report.claims.iter().zip(&findings).filter(|(_, all)| !all.is_empty()) {
            let article = &report.articles[claim.article];
            if sentences[claim.article].is_empty() {
                sentences[claim.article] = sentence::split(&article.text, article.language);
            }
            let relations = findings.iter().map(|&finding| report.findings[finding].verdict.relation);
            gravest[claim.article] = relations.chain(gravest[claim.article]).min();
        }
        Self { report, language, sentences, findings, gravest }
    }

    /// The articles of a finding's two claims.
    fn articles(&self, finding: &Finding) -> [&'r Article; 2] {
        [finding.a, finding.b].map(|claim| &self.report.articles[self.report.claims[claim].article])
    }

    fn outlets(&self, finding: &Finding) -> [Option<&'r str>; 2] {
        self.articles(finding).map(|article| article.outlet.as_deref())
    }

    /// Who speaks in a finding's two claims.
    fn speakers(&self, finding: &Finding) -> [Option<&'r str>; 2] {
        [finding.a, finding.b].map(|claim| {
            let claim = &self.report.claims[claim];
            claim.facts.speaker.map(|span| span.of(&self.report.articles[claim.article].text))
        })
    }
}

/// The findings that each claim takes part in.
fn findings(report: &Report) -> Vec<Vec<usize>> {
    let mut findings = vec![Vec::new(); report.claims.len()];
    for (index, finding) in report.findings.iter().enumerate() {
        for claim in [finding.a, finding.b].into_iter().chain(finding.copies.iter().copied()) {
            findings[claim].push(index);
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use regex::Regex;

    use super::*;
    use crate::report::sample;

    fn page(report: &Report, language: Language) -> String {
        render(report, &ReportOptions { language }).unwrap()
    }

    /// All values of `attribute` in `page`.
    fn attributes(page: &str, attribute: &str) -> Vec<String> {
        let pattern = Regex::new(&format!(r#"[\s]{attribute}="([^"]*)""#)).unwrap();
        pattern.captures_iter(page).map(|found| found[1].to_owned()).collect()
    }

    #[test]
    fn small_report() {
        let page = page(&sample::small(), Language::En).replace(STYLE, "").replace(SCRIPT, "");
        insta::assert_snapshot!(page.split_once("<body>").unwrap().1);
    }

    #[test]
    fn every_link_leads_somewhere_and_every_id_is_unique() {
        let page = page(&sample::affair(), Language::De);
        let ids = attributes(&page, "id");
        let unique: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
        assert_eq!(unique.len(), ids.len());
        let links = attributes(&page, "href");
        assert!(links.len() > 60, "{}", links.len());
        for link in links.iter().filter_map(|link| link.strip_prefix('#')) {
            // Some set filters instead.
            assert!(unique.contains(link) || link.contains('='), "{link}");
        }
    }

    #[test]
    fn every_finding_is_shown_once() {
        let report = sample::affair();
        let page = page(&report, Language::En);
        assert_eq!(page.matches("<article class=\"finding\"").count(), report.findings.len());
        assert_eq!(page.matches("<details class=\"article\"").count(), report.articles.len());
        assert_eq!(page.matches("<blockquote").count(), page.matches("<blockquote lang=").count());
    }

    #[test]
    fn text_of_articles_is_inert() {
        let page = page(&sample::affair(), Language::En);
        assert_eq!(page.matches("<script").count(), 1);
        assert!(page.contains("&lt;script&gt;alert(&quot;x&quot;)&lt;&#x2f;script&gt;"));
        assert!(page.contains("\u{202e}of the port"));
        assert!(page.contains("🚲"));
    }

    /// One finding between an article of `text` and one of something harmless; `text` is everywhere it can be.
    fn quoting(text: &str) -> String {
        let mut draft = sample::Draft::default();
        for outlet in [text, "Bote"] {
            draft.article(outlet, "2031-03-13", Language::En, text, text);
            draft.claim(text);
            draft.said_by(text, crate::claim::Modality::Asserted);
        }
        let cue = (crate::verdict::Kind::Number, text, text);
        draft.finding(Relation::Contradicts, 0.9, (1, 2), cue, text, 1);
        page(&draft.report(), Language::En)
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]
        #[test]
        fn no_text_becomes_markup(
            words in proptest::collection::vec("[a-z]{1,4}|[\u{202e}\u{2067}\u{5d0}\u{1f6b2}]|<!--|-->|<script>|</noscript>|[\"'&<>/]", 1..12)
        ) {
            let text = words.concat();
            let text = text.trim();
            proptest::prop_assume!(!text.is_empty());
            // As many characters as the harmless text beside it, so that the same is cut, told apart and shown.
            let tags = |page: &str| page.matches('<').count();
            let harmless: String = text.chars().map(|_| 'x').collect();
            proptest::prop_assert_eq!(tags(&quoting(text)), tags(&quoting(&harmless)));
        }
    }

    #[test]
    fn addresses_that_run_code_are_no_links() {
        let mut report = sample::small();
        report.articles[0].url = Some("javascript:alert(1)".to_owned());
        assert!(!page(&report, Language::En).contains("javascript:"));
    }

    #[test]
    fn page_needs_nothing_from_outside() {
        let page = page(&sample::affair(), Language::En);
        assert!(attributes(&page, "src").is_empty());
        assert!(!page.contains("<link") && !page.contains("@import") && !page.contains("url("));
        assert!(!Regex::new(r#"\son[a-z]+="#).unwrap().is_match(&page));
        let policy = &attributes(&page, "content")[0];
        assert!(policy.starts_with("default-src 'none'; style-src 'nonce-"), "{policy}");
        assert!(!policy.contains("unsafe"));
    }

    #[test]
    fn style_and_script_stay_inside_their_elements() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</"));
    }

    #[test]
    fn an_empty_report_says_so_and_tells_what_was_read() {
        let report = Report { findings: Vec::new(), ..sample::small() };
        let quiet = page(&report, Language::De);
        assert!(quiet.contains("<h1>Keine Widersprüche gefunden</h1>"));
        assert!(quiet.contains("Steg gesperrt 🌉"));
        assert!(!quiet.contains("class=\"filters\""));
        let nothing = Report { articles: Vec::new(), claims: Vec::new(), ..report };
        assert!(page(&nothing, Language::En).contains("No article could be read."));
    }

    /// For `tests/browser`, which is told the folder in `COUNTERCLAIM_PAGES`.
    #[test]
    #[ignore = "writes pages for the browser tests"]
    fn pages_for_the_browser() {
        let folder = std::path::PathBuf::from(std::env::var_os("COUNTERCLAIM_PAGES").unwrap());
        std::fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, report: &Report, language| {
            std::fs::write(folder.join(name), page(report, language)).unwrap();
        };
        write("affair-en.html", &sample::affair(), Language::En);
        write("affair-de.html", &sample::affair(), Language::De);
        write("quiet.html", &Report { findings: Vec::new(), ..sample::affair() }, Language::En);
        write("large.html", &sample::large(2000, 1000), Language::En);
    }

    #[test]
    fn warnings_are_told_from_the_folder_on() {
        let page = page(&sample::small(), Language::En);
        assert!(page.contains("<code>scan.pdf</code>: not a format that can be read"));
    }

    #[test]
    fn every_kind_relation_and_modality_has_its_word() {
        let words = words::words(Language::En);
        for name in ["number", "date", "entity", "role", "scope", "cause", "status", "quote", "polarity"] {
            assert!(words.contains_key(name), "{name}");
        }
        for relation in section::RELATIONS {
            assert!(words.contains_key(relation.name()));
        }
        for name in ["planned", "possible", "denied", "demanded"] {
            assert!(words.contains_key(name), "{name}");
        }
    }
}
