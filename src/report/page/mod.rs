//! `index.html`: one page with everything in it.

mod article;
mod dates;
mod finding;
mod glance;
mod pieces;
mod section;
mod words;

use minijinja::{Environment, UndefinedBehavior, syntax::SyntaxConfig, value::Serde};
use serde::Serialize;

use self::{article::ArticleView, glance::Glance, section::Section, words::Words};
use super::{Report, ReportOptions};
use crate::{Error, Result, Span, Warning, article::Language, sentence};

const TEMPLATES: [(&str, &str); 3] = [
    ("page.html", include_str!("../templates/page.html")),
    ("finding.html", include_str!("../templates/finding.html")),
    ("article.html", include_str!("../templates/article.html")),
];
const STYLE: &str = include_str!("../templates/style.css");
const SCRIPT: &str = include_str!("../templates/script.js");

/// What all parts of the page are made from.
struct Context<'r> {
    report: &'r Report,
    language: Language,
    /// Sentences of each article; empty where no finding needs them.
    sentences: Vec<Vec<Span>>,
    /// Findings of each claim, by index.
    findings: Vec<Vec<usize>>,
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
    for (name, source) in TEMPLATES {
        environment.add_template(name, source)?;
    }
    Ok(environment)
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
        let mut findings = vec![Vec::new(); report.claims.len()];
        for (index, finding) in report.findings.iter().enumerate() {
            for claim in [finding.a, finding.b].into_iter().chain(finding.copies.iter().copied()) {
                findings[claim].push(index);
            }
        }
        let mut sentences = vec![Vec::new(); report.articles.len()];
        for (claim, _) in report.claims.iter().zip(&findings).filter(|(_, findings)| !findings.is_empty()) {
            let article = &report.articles[claim.article];
            if sentences[claim.article].is_empty() {
                sentences[claim.article] = sentence::split(&article.text, article.language);
            }
        }
        Self { report, language, sentences, findings }
    }

    /// Articles of a finding's two claims.
    fn outlets(&self, finding: &crate::verdict::Finding) -> [Option<&'r str>; 2] {
        [finding.a, finding.b]
            .map(|claim| self.report.articles[self.report.claims[claim].article].outlet.as_deref())
    }
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
            assert!(unique.contains(link), "{link}");
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
