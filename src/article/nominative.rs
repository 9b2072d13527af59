//! German names of institutions, from the genitive of "Pressemitteilung des ..." back to the nominative.

/// Ends of neuter nouns among institutions: they decide the ending of the adjective before them.
const NEUTERS: &[&str] = &[
    "amt",
    "gericht",
    "ministerium",
    "institut",
    "präsidium",
    "werk",
    "zentrum",
    "parlament",
    "unternehmen",
    "haus",
    "kabinett",
    "rathaus",
    "netzwerk",
    "bündnis",
    "komitee",
    "kommissariat",
];

/// The nominative of `name`, a genitive behind `des`.
///
/// Only the words before the first preposition or article change: adjectives and nouns made from adjectives
/// (`-en`), strong nouns (`-s`, `-es`).
pub(super) fn nominative(name: &str) -> String {
    let words: Vec<&str> = name.split(' ').collect();
    let inflected = words.iter().take_while(|word| word.starts_with(char::is_uppercase)).count();
    // Names behind the noun do not inflect: "des Landgerichts Hamburg".
    let noun = words[..inflected]
        .iter()
        .position(|word| !word.ends_with("en"))
        .unwrap_or(inflected.saturating_sub(1));
    let Some(head) = words.get(noun).filter(|_| noun < inflected) else { return name.to_owned() };
    let head = strong(head);
    let ending = if is_neuter(&head) { "es" } else { "er" };
    let adjectives = words[..noun].iter().map(|word| adjective(word, ending));
    let rest = words[noun + 1..].iter().map(|word| (*word).to_owned());
    adjectives.chain([adjective(&head, ending)]).chain(rest).collect::<Vec<_>>().join(" ")
}

fn adjective(word: &str, ending: &str) -> String {
    match word.strip_suffix("en") {
        Some(stem) if !is_neuter(word) => format!("{stem}{ending}"),
        _ => word.to_owned(),
    }
}

fn strong(noun: &str) -> String {
    let Some(short) = noun.strip_suffix('s') else { return noun.to_owned() };
    match short.strip_suffix('e') {
        Some(stem)
            if is_neuter(stem) || stem.ends_with("and") || stem.ends_with("rat") || stem.ends_with("tag") =>
        {
            stem.to_owned()
        }
        // "Kreis", "Ausschuss", "NABUs": a name may end in -s by itself.
        _ if short.ends_with(['s', 'i']) => noun.to_owned(),
        _ => short.to_owned(),
    }
}

fn is_neuter(noun: &str) -> bool {
    let noun = noun.to_lowercase();
    NEUTERS.iter().any(|end| noun.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genitives_become_names() {
        for (genitive, name) in [
            (
                "Bremischen Beauftragten für Wattenmeer und Küste",
                "Bremischer Beauftragter für Wattenmeer und Küste",
            ),
            ("Statistischen Landesamtes", "Statistisches Landesamt"),
            ("Landgerichts Husum", "Landgericht Husum"),
            ("Umweltministeriums", "Umweltministerium"),
            ("Deutschen Fährverbandes e. V.", "Deutscher Fährverband e. V."),
            ("Inselrates", "Inselrat"),
            ("Unternehmens Nordwind", "Unternehmen Nordwind"),
            ("NABU Schleswig-Holstein", "NABU Schleswig-Holstein"),
            ("Senats", "Senat"),
            ("", ""),
        ] {
            assert_eq!(nominative(genitive), name);
        }
    }
}
