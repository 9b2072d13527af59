//! UTF-8 that was once decoded as windows-1252: `â€“` for `–`.

use plsfix::{TextFixerConfig, fix_text};

/// Repairs only the encoding; every other service of the library changes good text (it straightens quotes, for one).
const ENCODING_ONLY: TextFixerConfig = TextFixerConfig {
    unescape_html: Some(false),
    remove_terminal_escapes: false,
    fix_encoding: true,
    restore_byte_a0: false,
    replace_lossy_sequences: false,
    decode_inconsistent_utf8: true,
    fix_c1_controls: false,
    fix_latin_ligatures: false,
    fix_character_width: false,
    uncurl_quotes: false,
    fix_line_breaks: false,
    remove_control_chars: false,
    normalization: None,
    max_decode_length: i32::MAX,
};

/// The text with its mojibake repaired, and nothing else changed.
///
/// The library unescapes entities whatever it is told, so it sees no piece with an `&` and a letter behind it.
pub(super) fn repair(text: String) -> String {
    if !is_suspect(&text) {
        return text;
    }
    let pieces = text.split_inclusive(['\n', '&']);
    pieces
        .map(|piece| if is_suspect(piece) { fix_text(piece, Some(&ENCODING_ONLY)) } else { piece.to_owned() })
        .collect()
}

/// Whether a first byte of a UTF-8 sequence is followed by a later one, both seen as windows-1252.
fn is_suspect(text: &str) -> bool {
    let mut before = ' ';
    text.chars().any(|c| {
        let suspect = is_lead(before) && is_continuation(c);
        before = c;
        suspect
    })
}

/// Leads of the Latin letters, the punctuation and the emoji that German and English texts hold.
fn is_lead(c: char) -> bool {
    matches!(c, 'Â' | 'Ã' | 'Ä' | 'Å' | 'Ë' | 'Ì' | 'â' | 'ð' | 'ï')
}

fn is_continuation(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{bf}' | 'Œ' | 'œ' | 'Š' | 'š' | 'Ÿ' | 'Ž' | 'ž' | 'ƒ' | 'ˆ' | '˜' | '–'..='…' | '‰' | '‹' | '›' | '€' | '™')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mojibake_is_repaired() {
        for (broken, good) in [
            ("Nichts verpassen â€“ heute", "Nichts verpassen – heute"),
            ("â€žWir prÃ¼fen dasâ€œ, heiÃŸt es", "„Wir prüfen das“, heißt es"),
            ("„Gut“ – und dann â€“ schlecht, „Spaß“", "„Gut“ – und dann – schlecht, „Spaß“"),
            ("Meier &amp; Co. â€“ Ã–l &lt;3", "Meier &amp; Co. – Öl &lt;3"),
            ("zweimal: Ã¢â‚¬â€œ", "zweimal: –"),
            ("Hilfe ðŸ†˜ fÃ¼r 5 â‚¬", "Hilfe 🆘 für 5 €"),
        ] {
            assert_eq!(repair(broken.to_owned()), good);
        }
    }

    #[test]
    fn good_text_is_not_touched() {
        for good in [
            "„Spaß“, «Ärger», “quoted”, ‚Öl‘ – 5 € … ’s",
            "Der Buchstabe „Ä“, der Laut „Å“ und „ß“",
            "„DIE GRÖẞE“ IN SÃO PAULO, ÂÊ, L’ÎLE",
            "A &amp; B &uuml; ﬁn ½ ＡＢ u\u{308}",
            "\u{1b}[1mfett\u{1b}[0m",
        ] {
            assert_eq!(repair(good.to_owned()), good);
        }
    }

    #[test]
    fn a_very_long_line_survives() {
        let line = format!("â€“ {}", "ä".repeat(1_200_000));
        assert!(repair(line).starts_with("– ää"));
    }
}
