//! The desk's own words, in both languages.

use std::collections::BTreeMap;

use crate::article::Language;

/// Key, English, German.
const TABLE: &[(&str, &str, &str)] = &[
    ("title", "Review", "Prüfen"),
    ("skip", "Skip to the findings", "Zu den Befunden springen"),
    ("to_report", "The report", "Zum Bericht"),
    ("to_desk", "To the desk", "Zum Prüftisch"),
    ("in_report", "Show in the report", "Im Bericht zeigen"),
    ("reviewer", "Reviewer", "Prüfer(in)"),
    ("progress", "{n} of {m} reviewed", "{n} von {m} geprüft"),
    ("accepted_of_these", "accepted", "angenommen"),
    ("contested_count", "contested", "strittig"),
    ("filter", "Show", "Anzeigen"),
    ("show_open", "Open", "Offen"),
    ("show_done", "Done", "Erledigt"),
    ("show_all", "All", "Alle"),
    ("page", "Page", "Seite"),
    ("pages", "Pages", "Seiten"),
    ("nothing_open", "Nothing left to review.", "Alles ist geprüft."),
    ("nothing_here", "Nothing here.", "Hier ist nichts."),
    ("saved", "Saved", "Gespeichert"),
    ("undo", "Undo", "Rückgängig"),
    (
        "warnings",
        "Lines of reviews.jsonl that could not be read",
        "Zeilen in reviews.jsonl, die nicht lesbar sind",
    ),
    (
        "elsewhere",
        "verdicts belong to findings that this report does not have any more, or has with other words. They are kept.",
        "Urteile gehören zu Befunden, die dieser Bericht nicht mehr oder mit anderem Wortlaut hat. Sie bleiben erhalten.",
    ),
    // A finding
    ("first", "Earlier report", "Früherer Bericht"),
    ("second", "Later report", "Späterer Bericht"),
    ("no_outlet", "Outlet unknown", "Medium unbekannt"),
    ("no_date", "date unknown", "Datum unbekannt"),
    ("said_by", "Source", "Quelle"),
    ("own_voice", "The outlet’s own words", "Das Medium in eigenen Worten"),
    ("sentence", "In the sentence", "Im Satz"),
    ("dates", "Dates as the program read them", "Zeitangaben, wie das Programm sie las"),
    ("sure_4", "very sure", "sehr sicher"),
    ("sure_3", "fairly sure", "ziemlich sicher"),
    ("sure_2", "not so sure", "weniger sicher"),
    ("sure_1", "a guess", "Vermutung"),
    ("contradicts", "Contradiction", "Widerspruch"),
    ("supersedes", "Update", "Fortschreibung"),
    ("disputes", "Disputed", "Bestritten"),
    ("qualifies", "Qualification", "Einschränkung"),
    ("agrees", "They agree", "Sie stimmen überein"),
    ("unrelated", "Unrelated", "Ohne Bezug"),
    ("number", "Number", "Zahl"),
    ("date", "Date", "Datum"),
    ("entity", "Name", "Name"),
    ("role", "Role", "Rolle"),
    ("scope", "Scope", "Umfang"),
    ("cause", "Cause", "Ursache"),
    ("status", "Status", "Stand"),
    ("quote", "Quote", "Zitat"),
    ("polarity", "Yes or no", "Ja oder Nein"),
    ("other", "Other", "Anderes"),
    // The form
    ("verdict", "Your verdict", "Ihr Urteil"),
    ("accept", "Accept", "Annehmen"),
    ("reject", "Reject", "Ablehnen"),
    ("reject_because", "Reject, because:", "Ablehnen, denn:"),
    ("reason_not-same-thing", "not about the same thing", "nicht dieselbe Sache"),
    ("reason_update", "it is an update", "Fortschreibung"),
    ("reason_wrong-date", "a date is read wrongly", "Datum falsch gelesen"),
    ("reason_wrong-speaker", "the speaker is read wrongly", "Sprecher falsch gelesen"),
    ("reason_other", "another reason", "anderer Grund"),
    ("note", "Note", "Notiz"),
    ("save_note", "Save the note only", "Nur die Notiz speichern"),
    ("optional", "optional", "freiwillig"),
    ("right", "Which report is right?", "Welcher Bericht stimmt?"),
    ("right_unclear", "not known", "nicht bekannt"),
    ("right_a", "the earlier one", "der frühere"),
    ("right_b", "the later one", "der spätere"),
    ("right_neither", "neither", "keiner"),
    ("instead", "If rejected: what is it instead?", "Falls abgelehnt: Was ist es stattdessen?"),
    ("not_said", "not said", "keine Angabe"),
    // What was done
    ("history", "History", "Verlauf"),
    ("open", "Open", "Offen"),
    ("accepted", "Accepted", "Angenommen"),
    ("rejected", "Rejected", "Abgelehnt"),
    ("contested", "Contested", "Strittig"),
    ("did_accept", "accepted", "angenommen"),
    ("did_reject", "rejected", "abgelehnt"),
    ("did_note", "note", "Notiz"),
    ("did_undo", "took an entry back", "Eintrag zurückgenommen"),
    ("undone", "taken back", "zurückgenommen"),
    (
        "refused_unknown",
        "Not saved: the report does not have this finding any more. Go back and load the page anew.",
        "Nicht gespeichert: Der Bericht hat diesen Befund nicht mehr. Gehen Sie zurück und laden Sie die Seite neu.",
    ),
    (
        "refused_undo",
        "Nothing to undo: the entry was taken back already, or is somebody else’s.",
        "Nichts rückgängig zu machen: Der Eintrag ist schon zurückgenommen oder von jemand anderem.",
    ),
    (
        "refused_form",
        "Not saved: the note is empty or too long, or the form is not one of this desk. Go back and try again.",
        "Nicht gespeichert: Die Notiz ist leer oder zu lang, oder das Formular ist nicht von hier. Gehen Sie zurück.",
    ),
    (
        "refused_key",
        "Not saved: the page is of an earlier start of the desk. Open the address that the terminal shows now.",
        "Nicht gespeichert: Die Seite ist von einem früheren Start. Öffnen Sie die Adresse, die das Terminal jetzt zeigt.",
    ),
    // Keys
    ("keys", "Keyboard", "Tastatur"),
    ("keys_about", "With a finding in focus:", "Wenn ein Befund den Fokus hat:"),
    ("key_next", "next finding (from anywhere)", "nächster Befund (von überall)"),
    ("key_previous", "previous finding (from anywhere)", "voriger Befund (von überall)"),
    ("key_accept", "accept", "annehmen"),
    ("key_reject", "reject, with the reason of that number", "ablehnen, mit dem Grund dieser Nummer"),
    ("key_note", "write a note (Escape leaves it)", "Notiz schreiben (Escape verlässt sie)"),
    ("key_undo", "take your newest entry on it back", "Ihren neuesten Eintrag dazu zurücknehmen"),
    ("key_report", "show in the report", "im Bericht zeigen"),
];

/// All words of one language by key.
pub(super) type Words = BTreeMap<&'static str, &'static str>;

/// The words in `language`.
pub(super) fn words(language: Language) -> Words {
    let pick = |&(key, en, de): &(&'static str, &'static str, &'static str)| match language {
        Language::En => (key, en),
        Language::De => (key, de),
    };
    TABLE.iter().map(pick).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique_and_nothing_is_empty() {
        assert_eq!(words(Language::De).len(), TABLE.len());
        assert!(TABLE.iter().all(|(_, en, de)| !en.is_empty() && !de.is_empty()));
    }
}
