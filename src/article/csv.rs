//! Article records in CSV, with any of the usual separators.

use csv::{ReaderBuilder, StringRecord};

use super::metadata::{Field, Metadata, Parsed, Record, names_text};

/// Reads a table whose first row names the fields; a row of another width is not read, since its values may stand in
/// the wrong columns.
pub(super) fn parse(text: &str) -> Parsed {
    // Spreadsheets write `sep=;` above the header.
    let (text, skipped) = match text.split_once('\n') {
        Some((first, rest)) if first.trim().to_lowercase().starts_with("sep=") => (rest, 1),
        _ => (text, 0),
    };
    let mut rows =
        ReaderBuilder::new().flexible(true).delimiter(separator(text)).from_reader(text.as_bytes());
    let header = match rows.headers() {
        Ok(header) => header.clone(),
        Err(e) => return Parsed::fault(Some(1), format!("is no CSV table: {e}")),
    };
    if !header.iter().any(names_text) {
        return Parsed::fault(
            Some(1 + skipped),
            format!("has no column for the text (text, body, content ...), only {}", names(&header)),
        );
    }
    let mut parsed = Parsed::default();
    for row in rows.records() {
        match row {
            Ok(row) => parsed.append(record(&header, &row, skipped)),
            Err(e) => parsed.faults.push((None, format!("is no CSV table: {e}"))),
        }
    }
    parsed
}

fn names(header: &StringRecord) -> String {
    let names: Vec<String> = header.iter().take(8).map(|name| format!("`{}`", name.trim())).collect();
    names.join(", ")
}

/// The separator that is most frequent in the header.
fn separator(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |separator: u8| header.bytes().filter(|b| *b == separator).count();
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

fn record(header: &StringRecord, row: &StringRecord, skipped: usize) -> Parsed {
    // Line breaks before a row count to the row: the reader's position is that of the first of them.
    let line = row.position().map(|at| at.line() as usize + skipped);
    if row.len() != header.len() {
        return Parsed::fault(
            line,
            format!("row has {} fields instead of {}: not read", row.len(), header.len()),
        );
    }
    let mut metadata = Metadata::default();
    for (key, value) in header.iter().zip(row) {
        metadata.set_str(key, value);
    }
    match metadata.take(Field::Text) {
        Some(text) => Parsed::one(Record { line, metadata, text, complaints: Vec::new() }),
        None => Parsed::fault(line, "row has no text"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_and_quotes() {
        for text in [
            "Titel,Datum,Text\nSturm,2024-03-05,\"Die Fähre, sie bleibt\nim Hafen.\"\n",
            "sep=;\nTitel;Datum;Text\nSturm;2024-03-05;\"Die Fähre, sie bleibt\nim Hafen.\"\n",
            "Titel\tDatum\tText\nSturm\t2024-03-05\t\"Die Fähre, sie bleibt\nim Hafen.\"\n",
        ] {
            let parsed = parse(text);
            assert_eq!(parsed.faults, []);
            assert_eq!(parsed.records[0].text, "Die Fähre, sie bleibt\nim Hafen.");
            assert_eq!(parsed.records[0].metadata.get(Field::Published), Some("2024-03-05"));
        }
    }

    #[test]
    fn rows_of_another_width_are_left_out() {
        let parsed = parse("id,text\n1,eins\n2\n3,drei,x\n4,vier\n5,\n");
        let texts: Vec<_> = parsed.records.iter().map(|r| (r.line.unwrap(), r.text.as_str())).collect();
        assert_eq!(texts, [(2, "eins"), (5, "vier")]);
        assert_eq!(
            parsed.faults,
            [
                (Some(3), "row has 1 fields instead of 2: not read".to_owned()),
                (Some(4), "row has 3 fields instead of 2: not read".to_owned()),
                (Some(6), "row has no text".to_owned())
            ]
        );
    }

    #[test]
    fn a_table_without_text_is_told() {
        let parsed = parse("id,Titel\n1,Sturm\n");
        assert_eq!(
            parsed.faults,
            [(
                Some(1),
                "has no column for the text (text, body, content ...), only `id`, `Titel`".to_owned()
            )]
        );
    }
}
