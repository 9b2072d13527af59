//! The page's own words, in both languages.

use std::collections::BTreeMap;

use crate::article::Language;

/// Key, English, German.
const TABLE: &[(&str, &str, &str)] = &[
    ("title", "Where the reports contradict each other", "Wo sich die Berichte widersprechen"),
    ("skip", "Skip to the findings", "Zu den Befunden springen"),
    ("glance", "At a glance", "Auf einen Blick"),
    ("articles", "Articles", "Artikel"),
    ("outlets", "Outlets", "Medien"),
    ("period", "Published", "Erschienen"),
    ("undated", "without a date", "ohne Datum"),
    ("no_outlet", "Outlet unknown", "Medium unbekannt"),
    ("no_date", "date unknown", "Datum unbekannt"),
    ("no_title", "Untitled", "Ohne Titel"),
    ("in_conflict", "facts in conflict", "strittige Sachverhalte"),
    ("by_kind", "Findings by kind", "Befunde nach Art"),
    ("lang_de", "German", "Deutsch"),
    ("lang_en", "English", "Englisch"),
    ("lang_xx", "other", "andere"),
    ("as_table", "As a table", "Als Tabelle"),
    // Timeline
    ("timeline", "What happened when", "Was wann geschah"),
    (
        "timeline_about",
        "Above, when the articles appeared; below, which days they tell of, and the facts that are in conflict or went on.",
        "Oben, wann die Artikel erschienen; darunter, von welchen Tagen sie berichten, und die Sachverhalte, die strittig sind oder sich weiterentwickelten.",
    ),
    ("others", "others", "weitere"),
    ("told_of", "Days told of", "Berichtete Tage"),
    ("claims", "Claims", "Aussagen"),
    ("report_mark", "report", "Bericht"),
    ("day_mark", "day told of", "berichteter Tag"),
    ("clash_mark", "conflict", "Konflikt"),
    ("update_mark", "update", "Fortschreibung"),
    ("undrawn", "further facts are not drawn", "weitere Sachverhalte sind nicht gezeichnet"),
    // Matrix
    ("matrix", "Who contradicts whom", "Wer wem widerspricht"),
    (
        "matrix_about",
        "Number of facts that two outlets are in conflict about. A number leads to the findings.",
        "Anzahl der Sachverhalte, über die sich zwei Medien widersprechen. Eine Zahl führt zu den Befunden.",
    ),
    ("left_out", "further outlets are left out", "weitere Medien fehlen hier"),
    // Sections
    ("title_other", "Where the reports differ", "Wo sich die Berichte unterscheiden"),
    ("contradicts_one", "Contradiction", "Widerspruch"),
    ("supersedes_one", "Update", "Fortschreibung"),
    ("disputes_one", "Disputed", "Bestritten"),
    ("qualifies_one", "Qualification", "Einschränkung"),
    ("contradicts", "Contradictions", "Widersprüche"),
    ("supersedes", "Updates", "Fortschreibungen"),
    ("disputes", "Disputed", "Bestrittenes"),
    ("qualifies", "Qualifications", "Einschränkungen"),
    ("contradicts_about", "Both statements cannot be true.", "Beide Aussagen können nicht zugleich stimmen."),
    (
        "supersedes_about",
        "The later report tells how things went on; the earlier one was not wrong when it appeared.",
        "Der spätere Bericht gibt einen neueren Stand wieder; der frühere war damals nicht falsch.",
    ),
    (
        "disputes_about",
        "Somebody who is quoted rejects what the other report states.",
        "Jemand, der zitiert wird, bestreitet, was der andere Bericht angibt.",
    ),
    (
        "qualifies_about",
        "One report narrows what the other says, or ties it to a condition.",
        "Ein Bericht schränkt ein, was der andere sagt, oder knüpft es an eine Bedingung.",
    ),
    ("fact", "Fact", "Sachverhalt"),
    ("versus", "or", "oder"),
    ("copies", "one source, in the same words also in", "eine Quelle, wortgleich auch bei"),
    ("see_also", "On the same fact:", "Zum selben Sachverhalt:"),
    // Kinds
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
    // Confidence
    ("sure_4", "very sure", "sehr sicher"),
    ("sure_3", "fairly sure", "ziemlich sicher"),
    ("sure_2", "not so sure", "weniger sicher"),
    ("sure_1", "a guess", "Vermutung"),
    // Quotes
    ("first", "Earlier report", "Früherer Bericht"),
    ("second", "Later report", "Späterer Bericht"),
    ("source_metadata", "from metadata", "laut Metadaten"),
    ("source_text", "from the text", "laut Text"),
    ("source_file", "from the file name", "laut Dateiname"),
    ("source_none", "source unknown", "Herkunft unbekannt"),
    ("own_voice", "The outlet’s own words", "Das Medium in eigenen Worten"),
    ("said_by", "Source", "Quelle"),
    ("dates", "Dates", "Zeitangaben"),
    ("about", "about", "etwa"),
    ("from", "from", "ab"),
    ("until", "until", "bis"),
    ("anchor_published", "published", "erschienen"),
    ("anchor_text", "counted from the text’s", "gerechnet ab der Angabe"),
    ("anchor_unknown", "nothing to count from", "ohne Bezugspunkt"),
    ("taken_as", "taken as", "verstanden als"),
    ("why", "Why the program thinks so", "Warum das Programm das meint"),
    ("rests_on", "It rests on", "Es stützt sich auf"),
    ("nothing_there", "nothing on the other side", "nichts auf der anderen Seite"),
    (
        "model_alone",
        "The bare model’s probability of a contradiction, read one way and the other",
        "Wahrscheinlichkeit eines Widerspruchs laut Modell allein, in beiden Leserichtungen",
    ),
    ("in_article", "Read in the article", "Im Artikel lesen"),
    ("permalink", "Link to this finding", "Link zu diesem Befund"),
    // Claims
    ("articles_read", "Articles read", "Gelesene Artikel"),
    (
        "articles_about",
        "The full texts as the program read them. Underlined is what it took for a claim.",
        "Die vollen Texte, wie das Programm sie gelesen hat. Unterstrichen ist, was es für eine Aussage hielt.",
    ),
    ("claims_here", "Claims read here", "Hier gelesene Aussagen"),
    ("no_claims", "No claims were read here.", "Hier wurden keine Aussagen gelesen."),
    ("original", "Original", "Original"),
    ("asserted", "stated", "behauptet"),
    ("planned", "planned", "geplant"),
    ("possible", "possible", "möglich"),
    ("denied", "denied", "verneint"),
    ("demanded", "demanded", "gefordert"),
    ("negated", "negated", "Verneinung"),
    // Filters
    ("filter", "Filter", "Filtern"),
    ("relation", "Relation", "Beziehung"),
    ("kind", "Kind", "Art"),
    ("outlet", "Outlet", "Medium"),
    ("all", "All", "Alle"),
    ("at_least", "Confidence at least", "Sicherheit mindestens"),
    ("search", "Search", "Suche"),
    ("search_hint", "Words, names, outlets", "Wörter, Namen, Medien"),
    ("with", "and outlet", "und Medium"),
    ("languages", "Languages", "Sprachen"),
    ("speaker", "Speaker", "Sprecher"),
    ("speaker_hint", "Name", "Name"),
    ("since", "Published from", "Erschienen ab"),
    ("till", "to", "bis"),
    ("reach", "Between", "Zwischen"),
    ("reach_cross", "Outlets only", "Nur verschiedene Medien"),
    ("reach_within", "Within an outlet", "Innerhalb eines Mediums"),
    ("more_filters", "More filters", "Weitere Filter"),
    ("articles_shown", "{n} of {m} articles", "{n} von {m} Artikeln"),
    ("reset", "Reset", "Zurücksetzen"),
    ("showing", "{n} of {m} findings", "{n} von {m} Befunden"),
    ("none_left", "No finding matches these filters.", "Kein Befund passt zu diesen Filtern."),
    // Keys
    ("keys", "Keyboard", "Tastatur"),
    ("key_next", "next finding", "nächster Befund"),
    ("key_previous", "previous finding", "voriger Befund"),
    ("key_open", "open the earlier report’s article", "Artikel des früheren Berichts öffnen"),
    ("key_open_b", "open the later report’s article", "Artikel des späteren Berichts öffnen"),
    ("key_back", "back to the finding", "zurück zum Befund"),
    (
        "key_sections",
        "contradictions, updates, disputed, qualifications",
        "Widersprüche, Fortschreibungen, Bestrittenes, Einschränkungen",
    ),
    ("key_articles", "list of articles", "Liste der Artikel"),
    ("key_why", "why the program thinks so", "warum das Programm das meint"),
    ("key_top", "back to the top", "zurück nach oben"),
    ("key_reset", "reset the filters", "Filter zurücksetzen"),
    ("key_search", "search", "suchen"),
    ("key_help", "this help", "diese Hilfe"),
    ("close", "Close", "Schließen"),
    // Empty, warnings, foot
    ("nothing", "No contradictions found", "Keine Widersprüche gefunden"),
    (
        "nothing_about",
        "The program compared the claims of these articles and found nothing worth reporting. That is no proof that they agree: it only means that no clash was clear enough.",
        "Das Programm hat die Aussagen dieser Artikel verglichen und nichts Berichtenswertes gefunden. Das beweist nicht, dass sie übereinstimmen: Kein Unterschied war deutlich genug.",
    ),
    ("no_articles", "No article could be read.", "Kein Artikel konnte gelesen werden."),
    ("warnings", "Warnings", "Hinweise"),
    (
        "warnings_about",
        "What could not be read, or only in part. It is missing from this report, or its date or outlet is.",
        "Was nicht oder nur teilweise gelesen werden konnte. Es fehlt in diesem Bericht, oder es fehlen Datum oder Medium.",
    ),
    ("line", "line", "Zeile"),
    ("made_by", "Made by counterclaim", "Erstellt mit counterclaim"),
    (
        "caveat",
        "A machine’s reading: check every finding against the articles before using it.",
        "Maschinell gelesen: Jeden Befund vor der Verwendung an den Artikeln prüfen.",
    ),
];

const MONTHS: [(&str, &str); 12] = [
    ("January", "Januar"),
    ("February", "Februar"),
    ("March", "März"),
    ("April", "April"),
    ("May", "Mai"),
    ("June", "Juni"),
    ("July", "Juli"),
    ("August", "August"),
    ("September", "September"),
    ("October", "Oktober"),
    ("November", "November"),
    ("December", "Dezember"),
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

/// One word; the key itself where the table lacks it.
pub(super) fn word(key: &'static str, language: Language) -> &'static str {
    let row = TABLE.iter().find(|row| row.0 == key);
    row.map_or(key, |&(_, en, de)| if language == Language::De { de } else { en })
}

/// Name of month 1 to 12.
pub(super) fn month(number: i8, language: Language) -> &'static str {
    let (en, de) = MONTHS[usize::try_from(number - 1).unwrap_or_default() % MONTHS.len()];
    if language == Language::De { de } else { en }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_unique() {
        assert_eq!(words(Language::De).len(), TABLE.len());
    }

    #[test]
    fn placeholders_are_the_same_in_both_languages() {
        for (key, en, de) in TABLE {
            for placeholder in ["{n}", "{m}"] {
                assert_eq!(en.contains(placeholder), de.contains(placeholder), "{key}");
            }
            assert_eq!(en.is_empty(), de.is_empty(), "{key}");
        }
    }
}
