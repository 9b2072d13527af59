use std::fs;

use tempfile::TempDir;

use super::*;
use crate::{
    article,
    eval::gold,
    review::{
        Desk, Reason, Ruling,
        sample::{self, accept, reject, save},
    },
    verdict::{Kind, Relation},
};

/// Ten of the sample's twelve findings, judged in every way.
fn judged() -> (TempDir, Desk) {
    let (dir, desk) = sample::affair();
    let with = |right, note: &str| Ruling { action: Action::Accept { right }, note: note.to_owned() };
    save(&desk, "fnd6-10", with(Right::A, "=sum(1)"));
    save(&desk, "fnd2-7", with(Right::Unclear, ""));
    save(&desk, "fnd16-17", with(Right::Neither, ""));
    save(&desk, "fnd1-10", reject(Reason::NotSameThing));
    save(&desk, "fnd7-11", reject(Reason::Update));
    save(&desk, "fnd19-21", reject(Reason::WrongDate));
    let instead = Action::Reject { reason: Reason::Other, instead: Some(Relation::Agrees) };
    save(&desk, "fnd15-18", Ruling { action: instead, note: "same\noffice".to_owned() });
    save(&desk, "fnd8-14", accept());
    save(&desk, "fnd13-22", reject(Reason::WrongSpeaker));
    // Not settled: one with a note only, one that reviewers differ on.
    save(&desk, "fnd6-13", Ruling { action: Action::Note, note: "later".to_owned() });
    save(&desk, "fnd5-15", accept());
    save(&Desk::open(dir.path(), "Ben").unwrap(), "fnd5-15", reject(Reason::Other));
    (dir, desk)
}

fn export(desk: &Desk) -> (TempDir, Exported) {
    let out = tempfile::tempdir().unwrap();
    let exported =
        write(desk.folder(), &desk.board().unwrap(), Language::En, &out.path().join("new")).unwrap();
    (out, exported)
}

fn read(out: &TempDir, name: &str) -> String {
    fs::read_to_string(out.path().join("new").join(name)).unwrap()
}

fn parsed(out: &TempDir, name: &str) -> Value {
    serde_json::from_str(&read(out, name)).unwrap()
}

#[test]
fn the_list_holds_what_was_accepted_and_by_whom() {
    let (_dir, desk) = judged();
    let (out, _) = export(&desk);
    let sheet = read(&out, "accepted.csv");
    let mut rows = csv::Reader::from_reader(sheet.trim_start_matches('\u{feff}').as_bytes());
    let head = rows.headers().unwrap().clone();
    let ids: Vec<(String, String, String)> = rows
        .records()
        .map(|row| {
            let row = row.unwrap();
            let cell = |name| row[head.iter().position(|h| h == name).unwrap()].to_owned();
            assert_eq!(cell("reviewer"), "Ada Ørn");
            (cell("id"), cell("right"), cell("note"))
        })
        .collect();
    let row = |id: &str, right: &str, note: &str| (id.to_owned(), right.to_owned(), note.to_owned());
    let expected = [
        row("fnd6-10", "a", "'=sum(1)"),
        row("fnd2-7", "unclear", ""),
        row("fnd16-17", "neither", ""),
        row("fnd8-14", "unclear", ""),
    ];
    assert_eq!(ids, expected);
}

#[test]
fn annotations_point_at_the_words() {
    let (_dir, desk) = judged();
    let (out, _) = export(&desk);
    let page = parsed(&out, "annotations.jsonld");
    assert_eq!(page["@context"], "http://www.w3.org/ns/anno.jsonld");
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 8, "both sides of four findings");
    let articles = desk.folder().articles().unwrap().unwrap();
    for item in items {
        assert_eq!((&item["type"], &item["creator"]["name"]), (&"Annotation".into(), &"Ada Ørn".into()));
        let target = &item["target"];
        let article = articles.iter().find(|a| target["source"] == a.url.clone().unwrap()).unwrap();
        let text: Vec<char> = article.text.chars().collect();
        let [quote, position] = [&target["selector"][0], &target["selector"][1]];
        let at = |name: &str| usize::try_from(position[name].as_u64().unwrap()).unwrap();
        let exact: String = text[at("start")..at("end")].iter().collect();
        assert_eq!((&quote["type"], &quote["exact"]), (&"TextQuoteSelector".into(), &exact.clone().into()));
        assert_eq!(position["type"], "TextPositionSelector");
        let around =
            format!("{}{exact}{}", quote["prefix"].as_str().unwrap(), quote["suffix"].as_str().unwrap());
        assert!(article.text.contains(&around), "{around}");
        let linked =
            item["body"].as_array().unwrap().iter().find(|body| body["purpose"] == "linking").unwrap();
        assert_ne!(linked["selector"], target["selector"]);
    }
}

#[test]
fn claim_reviews_bear_the_reviewers_name_and_rating() {
    let (_dir, desk) = judged();
    let (out, _) = export(&desk);
    let graph = parsed(&out, "claim-reviews.jsonld");
    assert_eq!(graph["@context"], "https://schema.org");
    let reviews = graph["@graph"].as_array().unwrap();
    assert_eq!(reviews.len(), 8);
    for review in reviews {
        assert_eq!((&review["@type"], &review["author"]["name"]), (&"ClaimReview".into(), &"Ada Ørn".into()));
        assert_eq!(review["claimReviewed"], review["itemReviewed"]["text"]);
        assert!(review["itemReviewed"]["appearance"]["url"].as_str().unwrap().starts_with("https://"));
    }
    let ratings: Vec<(Option<u64>, &str)> = reviews
        .iter()
        .map(|review| &review["reviewRating"])
        .map(|rating| (rating["ratingValue"].as_u64(), rating["alternateName"].as_str().unwrap()))
        .collect();
    let expected = [
        (Some(5), "True"),
        (Some(1), "False. Contradicted by The Harbour Gazette"),
        (None, "Contradicted by The Harbour Gazette"),
        (None, "Contradicted by Küstenbote"),
        (Some(1), "False. Contradicted by The Harbour Gazette"),
        (Some(1), "False. Contradicted by Nordblick Online"),
        (None, "Outdated: superseded by Nordblick Online"),
        (None, "Newer state than reported by The Harbour Gazette"),
    ];
    assert_eq!(ratings, expected);
}

#[test]
fn the_labelled_set_is_read_by_the_programs_own_reader() {
    let (_dir, desk) = judged();
    let (out, exported) = export(&desk);
    assert_eq!((exported.labelled, exported.warnings.as_slice()), (7, [].as_slice()));
    let mut warnings = Vec::new();
    let articles =
        |folder: &Path| Ok(article::read(&[folder.to_owned()], &article::Limits::default()).articles);
    let stories = gold::read(&out.path().join("new/labelled"), articles, &mut warnings).unwrap();
    assert_eq!((stories.len(), warnings.as_slice()), (1, [].as_slice()));
    let story = &stories[0];
    let pairs: Vec<(&str, &str, Relation, Option<Kind>)> = story
        .pairs
        .iter()
        .map(|pair| {
            (story.claims[pair.a].id.as_str(), story.claims[pair.b].id.as_str(), pair.relation, pair.kind)
        })
        .collect();
    let expected = [
        ("clm6", "clm10", Relation::Contradicts, Some(Kind::Date)),
        ("clm2", "clm7", Relation::Contradicts, Some(Kind::Number)),
        ("clm16", "clm17", Relation::Contradicts, Some(Kind::Cause)),
        ("clm1", "clm10", Relation::Unrelated, None),
        ("clm7", "clm11", Relation::Supersedes, Some(Kind::Number)),
        ("clm15", "clm18", Relation::Agrees, None),
        ("clm8", "clm14", Relation::Supersedes, Some(Kind::Number)),
    ];
    assert_eq!(pairs, expected);
    assert_eq!(story.pairs[5].note, "rejected as contradicts: other, by Ada Ørn: same office");
    let claims = desk.folder().claims().unwrap();
    let texts = desk.folder().articles().unwrap().unwrap();
    for claim in &story.claims {
        let record = claims.iter().find(|record| record.id == claim.id).unwrap();
        let article = texts.iter().find(|article| article.id == record.article).unwrap();
        assert_eq!(claim.span.of(&article.text), record.text);
        assert_eq!(claim.speaker, record.speaker.as_ref().map(|speaker| speaker.text.clone()));
        assert_eq!(claim.dates.len(), record.timexes.len());
    }
    assert_eq!(read(&out, "labelled/unlabelled.jsonl").lines().count(), 2);
}

#[test]
fn precision_counts_what_was_judged() {
    let (_dir, desk) = judged();
    let (out, _) = export(&desk);
    let table = read(&out, "precision.csv");
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows[0], "relation,kind,k,findings,judged,accepted,precision");
    for row in [
        "contradicts,all,1,8,1,1,1.000",
        "contradicts,all,5,8,5,3,0.600",
        "contradicts,all,8,8,7,3,0.429",
        "contradicts,date,3,3,3,1,0.333",
        "contradicts,scope,1,1,0,0,",
        "supersedes,all,2,2,2,1,0.500",
        "disputes,all,1,1,0,0,",
    ] {
        assert!(rows.contains(&row), "{row} in\n{table}");
    }
    assert!(!table.contains("agrees"));
}

#[test]
fn nothing_reviewed_gives_empty_lists() {
    let (_dir, desk) = sample::affair();
    let (out, exported) = export(&desk);
    assert_eq!((exported.labelled, exported.warnings.as_slice()), (0, [].as_slice()));
    assert_eq!(parsed(&out, "claim-reviews.jsonld")["@graph"].as_array().unwrap().len(), 0);
    assert_eq!(read(&out, "labelled/pairs.jsonl"), "");
}

#[test]
fn reports_of_earlier_versions_have_no_texts() {
    let (dir, desk) = judged();
    fs::remove_file(dir.path().join("articles.jsonl")).unwrap();
    let (out, exported) = export(&desk);
    assert!(exported.warnings[0].to_string().contains("no labelled set"), "{:?}", exported.warnings);
    let target = parsed(&out, "annotations.jsonld")["items"][0]["target"].clone();
    assert!(target["source"].as_str().unwrap().starts_with("urn:counterclaim:article:"), "{target}");
    assert!(target["selector"][0]["prefix"].is_null());
    assert!(!out.path().join("new/labelled").exists());
}

#[test]
fn awkward_texts_come_through_the_labelled_set() {
    let (_dir, desk) = sample::small();
    save(&desk, "fnd1-3", accept());
    save(&desk, "fnd2-4", reject(Reason::NotSameThing));
    let (_out, exported) = export(&desk);
    assert_eq!((exported.labelled, exported.warnings.as_slice()), (2, [].as_slice()));
}
