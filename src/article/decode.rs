//! From bytes to text: gzip, encodings, characters that are no text.

use std::io::Read;
use std::sync::LazyLock;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use flate2::read::MultiGzDecoder;
use regex::Regex;

/// Text of a file and what had to be done to get it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text, line ends as `\n`.
    pub(super) text: String,
    /// Line and reason of repairs that a reader should know of.
    pub(super) faults: Vec<(Option<usize>, String)>,
}

/// Whether `bytes` are compressed with gzip.
pub(super) fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1f, 0x8b])
}

/// Unpacks gzip data of at most `limit` bytes; also gives back what could be unpacked before a fault.
pub(super) fn gunzip(bytes: &[u8], limit: u64) -> (Vec<u8>, Option<String>) {
    let mut out = Vec::new();
    let result = MultiGzDecoder::new(bytes).take(limit.saturating_add(1)).read_to_end(&mut out);
    let fault = match result {
        Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Some("gzip data is cut off".to_owned()),
        Err(e) => Some(format!("gzip data is damaged ({e})")),
        Ok(_) if out.len() as u64 > limit => {
            out.clear();
            Some(format!("unpacks to more than the limit of {limit} bytes"))
        }
        Ok(_) => None,
    };
    (out, fault)
}

/// File signatures that stand at the start of what is surely no text.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"\xff\xfe\x00\x00", "UTF-32 text"),
    (b"\x00\x00\xfe\xff", "UTF-32 text"),
];

/// Decodes the content of a file; the error is the reason why it is no text.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    if let Some((_, kind)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Err(format!("is {kind}, not text"));
    }
    let (text, mut faults) = characters(bytes);
    if is_binary(&text) {
        return Err("is binary data, not text".to_owned());
    }
    let text = clean(text, &mut faults);
    Ok(Decoded { text, faults })
}

/// Line and reason.
pub(super) type Faults = Vec<(Option<usize>, String)>;

/// Byte-order mark, then UTF-8 that is valid, then the declared encoding, then a guess.
fn characters(bytes: &[u8]) -> (String, Faults) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return with_encoding(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = wide(bytes) {
        return with_encoding(encoding, bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), Vec::new()),
        Err(e) if e.error_len().is_none() => cut_off(bytes, e.valid_up_to()),
        Err(_) => not_utf8(bytes),
    }
}

/// UTF-16 without a mark: nearly every other byte of a western text is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    match () {
        () if half < 4 => None,
        () if odd * 10 > half * 7 && even * 10 < half => Some(UTF_16LE),
        () if even * 10 > half * 7 && odd * 10 < half => Some(UTF_16BE),
        () => None,
    }
}

fn with_encoding(encoding: &'static Encoding, bytes: &[u8]) -> (String, Faults) {
    let (text, broken) = encoding.decode_without_bom_handling(bytes);
    let line = text.find('\u{fffd}').map(|at| line_of(&text, at));
    let fault = broken.then(|| (line, format!("bytes that are no {} became U+FFFD", encoding.name())));
    (text.into_owned(), fault.into_iter().collect())
}

fn cut_off(bytes: &[u8], end: usize) -> (String, Faults) {
    let text = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let line = line_of(&text, text.len());
    (text, vec![(Some(line), "ends inside a UTF-8 character: the rest of it is dropped".to_owned())])
}

/// A text with more good than bad UTF-8 sequences is UTF-8 with pasted pieces; else the declared or the guessed
/// encoding holds for all of it.
fn not_utf8(bytes: &[u8]) -> (String, Faults) {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > bad {
        return mixed(bytes);
    }
    match declared(bytes) {
        Some(encoding) if encoding != UTF_8 => with_encoding(encoding, bytes),
        _ => with_encoding(guess(bytes), bytes),
    }
}

fn mixed(bytes: &[u8]) -> (String, Faults) {
    let mut text = String::with_capacity(bytes.len());
    let mut line = None;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            line.get_or_insert_with(|| line_of(&text, text.len()));
            text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
        }
    }
    (text, vec![(line, "bytes that are no UTF-8 were read as windows-1252".to_owned())])
}

static DECLARATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,200}?encoding|@charset|coding)\s*[=:]?\s*["']?([a-z0-9_:-]{2,40})"#)
        .expect("a fixed pattern")
});

/// The encoding that the head of the file names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(2048)]);
    let label = DECLARATION.captures(&head)?.get(1)?.as_str().to_owned();
    Encoding::for_label(label.as_bytes()).filter(|e| *e != UTF_16LE && *e != UTF_16BE)
}

/// German and English text in an unknown single-byte encoding.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"de"), Utf8Detection::Deny)
}

/// More than one control character in fifty makes data.
fn is_binary(text: &str) -> bool {
    let controls = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    controls > 0 && controls * 50 > text.chars().count()
}

/// Characters that show nothing and get between the letters of a word, or turn the direction of the line.
fn is_noise(c: char) -> bool {
    is_silent(c) || is_direction(c) || (c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Soft hyphen, zero-width space, word joiner, byte-order mark: common on the web and never missed.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\r')
}

fn is_direction(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

/// The text without characters that are none; what matters of it goes to `faults`.
pub(super) fn clean(text: String, faults: &mut Faults) -> String {
    if !text.contains(is_noise) {
        return text;
    }
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}'], "\n");
    let mut report = |is: fn(char) -> bool, what: &str| {
        if let Some(at) = text.find(is) {
            faults.push((Some(line_of(&text, at)), format!("{what} removed")));
        }
    };
    report(is_direction, "writing-direction marks");
    report(|c| is_noise(c) && !is_direction(c) && !is_silent(c), "control characters");
    text.replace(is_noise, "")
}

/// Number of the line that holds byte `at`, counted from 1.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const TEXT: &str = "Die Fähre nach Föhr fällt aus – „wegen Sturms“, sagt die Reederei.";

    fn text(bytes: &[u8]) -> String {
        decode(bytes).unwrap().text
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn encodings_without_a_word_about_it() {
        assert_eq!(text(TEXT.as_bytes()), TEXT);
        assert_eq!(text(&WINDOWS_1252.encode(TEXT).0), TEXT);
        assert_eq!(text(&utf16(TEXT, u16::to_le_bytes)), TEXT);
        assert_eq!(text(&utf16(TEXT, u16::to_be_bytes)), TEXT);
    }

    #[test]
    fn byte_order_marks() {
        let marked = format!("\u{feff}{TEXT}");
        assert_eq!(text(marked.as_bytes()), TEXT);
        assert_eq!(text(&utf16(&marked, u16::to_le_bytes)), TEXT);
        assert_eq!(text(&utf16(&marked, u16::to_be_bytes)), TEXT);
    }

    #[test]
    fn declared_encodings() {
        let latin = encoding_rs::ISO_8859_15;
        let page = "<meta charset=\"iso-8859-15\"><p>Für 5 € über die Brücke".to_owned();
        assert_eq!(text(&latin.encode(&page).0), page);
        let xml = "<?xml version='1.0' encoding='macintosh'?><p>Über Straßen</p>".to_owned();
        assert_eq!(text(&encoding_rs::MACINTOSH.encode(&xml).0), xml);
        let wrong = "<meta charset='iso-8859-1'>Die Fähre";
        assert_eq!(text(wrong.as_bytes()), wrong, "valid UTF-8 is UTF-8, whatever it declares");
    }

    #[test]
    fn pasted_bytes_do_not_spoil_the_rest() {
        let mut bytes = b"\n".to_vec();
        bytes.extend("Die Fähre fährt".as_bytes());
        bytes.extend(b" \x96 um acht");
        let decoded = decode(&bytes).unwrap();
        assert_eq!(decoded.text, "\nDie Fähre fährt – um acht");
        assert_eq!(
            decoded.faults,
            [(Some(2), "bytes that are no UTF-8 were read as windows-1252".to_owned())]
        );
    }

    #[test]
    fn a_cut_character_is_dropped() {
        let decoded = decode(&"Größe ö".as_bytes()[..9]).unwrap();
        assert_eq!(decoded.text, "Größe ");
        assert_eq!(decoded.faults.len(), 1);
    }

    #[test]
    fn noise_goes_and_good_characters_stay() {
        assert_eq!(text("Da\u{ad}ten\u{200b}schutz\r\nneu\rrot".as_bytes()), "Datenschutz\nneu\nrot");
        let decoded = decode("eins\nzwei \u{202e}drei\u{202c} vier und fünf".as_bytes()).unwrap();
        assert_eq!(decoded.text, "eins\nzwei drei vier und fünf");
        assert_eq!(decoded.faults, [(Some(2), "writing-direction marks removed".to_owned())]);
    }

    #[test]
    fn data_is_no_text() {
        assert_eq!(decode(b"%PDF-1.7 x").unwrap_err(), "is a PDF document, not text");
        assert_eq!(decode(b"ab\0\0\0\x01\x02cd\0\0\x05").unwrap_err(), "is binary data, not text");
    }

    #[test]
    fn gzip_is_bounded_and_its_faults_are_told() {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packer.write_all(&[b'a'; 10_000]).unwrap();
        let packed = packer.finish().unwrap();
        assert_eq!(gunzip(&packed, 10_000), (vec![b'a'; 10_000], None));
        assert_eq!(gunzip(&packed, 9_999).1.as_deref(), Some("unpacks to more than the limit of 9999 bytes"));
        assert_eq!(gunzip(&packed[..packed.len() - 9], 10_000).1.as_deref(), Some("gzip data is cut off"));
        assert!(gunzip(b"\x1f\x8bnonsense here", 99).1.unwrap().starts_with("gzip data is damaged"));
    }
}
