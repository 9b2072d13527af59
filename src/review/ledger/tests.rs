use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use super::*;
use crate::review::{Action, Desk, Outcome, Ruling, sample};

fn note(desk: &Desk, text: &str) {
    let ruling = Ruling { action: Action::Note, note: text.to_owned() };
    assert!(matches!(desk.judge("fnd1-3", ruling).unwrap(), Outcome::Saved(_)));
}

fn notes(ledger: &Ledger) -> Vec<String> {
    ledger.read().unwrap().entries.into_iter().map(|entry| entry.note).collect()
}

#[test]
fn no_file_is_an_empty_ledger() {
    let (dir, desk) = sample::small();
    let log = Ledger::beside(dir.path()).read().unwrap();
    assert!(log.entries.is_empty() && log.warnings.is_empty());
    assert_eq!(desk.board().unwrap().progress().settled, 0);
    assert!(!dir.path().join(REVIEWS).exists());
}

#[test]
fn a_torn_line_costs_only_itself() {
    let (dir, desk) = sample::small();
    let ledger = Ledger::beside(dir.path());
    note(&desk, "eins");
    note(&desk, "zwei");
    let whole = std::fs::read(ledger.path()).unwrap();
    let second = whole.iter().position(|&b| b == b'\n').unwrap() + 1;
    // Cut the second line everywhere, also inside `ü`, and go on writing.
    for cut in (second + 1..whole.len()).step_by(5).chain([whole.len() - 1]) {
        std::fs::write(ledger.path(), &whole[..cut]).unwrap();
        note(&desk, "drei ö");
        let is_whole = cut == whole.len() - 1;
        let expected: &[&str] = if is_whole { &["eins", "zwei", "drei ö"] } else { &["eins", "drei ö"] };
        assert_eq!(notes(&ledger), expected, "cut at {cut}");
        assert_eq!(ledger.read().unwrap().warnings.len(), usize::from(!is_whole));
        let text = String::from_utf8_lossy(&std::fs::read(ledger.path()).unwrap()).into_owned();
        assert!(text.ends_with('\n') && text.lines().count() == 3, "{text}");
    }
}

#[test]
fn foreign_lines_and_later_layouts_are_warned_of() {
    let (dir, desk) = sample::small();
    let ledger = Ledger::beside(dir.path());
    note(&desk, "eins");
    let line = std::fs::read_to_string(ledger.path()).unwrap();
    let later = line.replacen("\"v\":1", "\"v\":2", 1);
    std::fs::write(ledger.path(), format!("{line}\n\u{feff}nonsense\n{later}")).unwrap();
    let log = ledger.read().unwrap();
    assert_eq!(log.entries.len(), 1);
    let warned: Vec<String> = log.warnings.iter().map(ToString::to_string).collect();
    assert!(warned[0].contains("reviews.jsonl:3: no entry"), "{warned:?}");
    assert!(warned[1].contains("later version (layout 2)"), "{warned:?}");
}

#[test]
fn writers_at_the_same_time_lose_nothing() {
    let (dir, _) = sample::small();
    let write = |name: &str| {
        let desk = Desk::open(dir.path(), name).unwrap();
        (0..40).for_each(|n| note(&desk, &format!("{name} {n}")));
    };
    std::thread::scope(|scope| {
        for name in ["Ada", "Ben", "Ada in another tab"] {
            scope.spawn(move || write(name));
        }
    });
    let log = Ledger::beside(dir.path()).read().unwrap();
    assert_eq!((log.entries.len(), log.warnings.len()), (120, 0));
    let ids: std::collections::BTreeSet<_> = log.entries.iter().map(|entry| &entry.id).collect();
    assert_eq!(ids.len(), 120);
}

#[test]
fn what_cannot_be_written_is_an_error() {
    let (dir, desk) = sample::small();
    std::fs::create_dir(dir.path().join(REVIEWS)).unwrap();
    let ruling = Ruling { action: Action::Note, note: "x".to_owned() };
    let error = desk.judge("fnd1-3", ruling).unwrap_err();
    assert!(error.to_string().contains("reviews.jsonl"), "{error}");
}

const DIR: &str = "COUNTERCLAIM_TEST_LEDGER";
const CHILD: &str = "review::ledger::tests::saves_until_it_is_killed";

/// Not a test of its own: the process that `killed_processes_lose_nothing` kills.
#[test]
#[ignore = "a child process of another test"]
fn saves_until_it_is_killed() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let process = std::process::id();
    let desk = Desk::open(Path::new(&dir), "Ada").unwrap();
    for n in 0.. {
        let text = format!("{process} {n} {}", "lang ".repeat(200));
        note(&desk, &text);
        let mut out = std::io::stdout().lock();
        writeln!(out, "ack {process} {n} ").and_then(|()| out.flush()).unwrap();
    }
}

fn child(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args([CHILD, "--exact", "--ignored", "--nocapture"])
        .env(DIR, dir)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills a child with SIGKILL `after` its first acknowledgement; all that it acknowledged.
fn acknowledged(dir: &Path, after: Duration) -> Vec<String> {
    let mut child = child(dir);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let ack = |line: &String| line.rsplit_once("ack ").map(|(_, ack)| ack.to_owned());
    let mut seen: Vec<String> = lines.by_ref().find_map(|line| ack(&line)).into_iter().collect();
    std::thread::sleep(after);
    child.kill().unwrap();
    // A last line without its end was not acknowledged; the blank before the line's end tells.
    seen.extend(lines.filter_map(|line| ack(&line)).filter(|ack| ack.ends_with(' ')));
    child.wait().unwrap();
    seen
}

#[cfg(unix)]
#[test]
fn killed_processes_lose_nothing() {
    let (dir, _) = sample::small();
    let acknowledged: Vec<String> =
        (0..50).flat_map(|n| acknowledged(dir.path(), Duration::from_micros(n * n * 7 % 5000))).collect();
    assert!(acknowledged.len() >= 50, "{} saved", acknowledged.len());
    let saved = notes(&Ledger::beside(dir.path()));
    for ack in &acknowledged {
        assert_eq!(saved.iter().filter(|note| note.starts_with(ack.as_str())).count(), 1, "{ack}");
    }
}
