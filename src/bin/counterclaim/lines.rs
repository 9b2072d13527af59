//! JSON Lines in, the same lines with something added out.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
    path::{Path, PathBuf},
};

use counterclaim::{Error, Result, Warning};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::progress::say;

/// Lines that are worked on together, so that the models get full batches.
const BATCH: usize = 1024;

/// A line's JSON object, and the same read as a request.
pub(crate) struct Line<T> {
    object: serde_json::Map<String, Value>,
    pub(crate) request: T,
}

impl<T> Line<T> {
    pub(crate) fn add(&mut self, name: &str, value: impl Serialize) {
        self.object.insert(name.to_owned(), serde_json::to_value(value).unwrap_or(Value::Null));
    }
}

/// Opens a file, or standard input for `-`. The path is the one to name in messages.
pub(crate) fn open(file: &Path) -> Result<(Box<dyn BufRead>, PathBuf)> {
    if file == Path::new("-") {
        return Ok((Box::new(BufReader::new(io::stdin())), PathBuf::from("<stdin>")));
    }
    let opened = File::open(file).map_err(Error::io(file, "opening"))?;
    Ok((Box::new(BufReader::new(opened)), file.to_owned()))
}

/// Reads `file`, lets `work` add to batches of good lines, and prints them in order. Bad lines are reported on
/// stderr with file, line and reason, and left out.
pub(crate) fn each<T: DeserializeOwned>(
    file: &Path,
    mut work: impl FnMut(&mut [Line<T>]) -> Result<()>,
) -> Result<()> {
    let (mut reader, name) = open(file)?;
    let (mut batch, mut bad, mut number) = (Vec::new(), 0, 0);
    let mut raw = Vec::new();
    loop {
        raw.clear();
        let read = reader.read_until(b'\n', &mut raw).map_err(Error::io(&name, "reading"))?;
        number += 1;
        if read > 0 && !raw.trim_ascii().is_empty() {
            match parse(&raw) {
                Ok(line) => batch.push(line),
                Err(reason) => {
                    bad += 1;
                    say(&Warning::new(&name, Some(number), reason).to_string());
                }
            }
        }
        if batch.len() == BATCH || read == 0 {
            work(&mut batch)?;
            print(batch.drain(..).map(|line| line.object))?;
        }
        if read == 0 {
            break;
        }
    }
    if bad > 0 {
        say(&format!("{bad} bad line{} left out", if bad == 1 { "" } else { "s" }));
    }
    Ok(())
}

fn parse<T: DeserializeOwned>(raw: &[u8]) -> Result<Line<T>, String> {
    let value: Value =
        serde_json::from_slice(raw.trim_ascii()).map_err(|cause| format!("not JSON: {cause}"))?;
    let Value::Object(object) = value.clone() else {
        return Err(String::from("not a JSON object"));
    };
    let request = serde_json::from_value(value).map_err(|cause| cause.to_string())?;
    Ok(Line { object, request })
}

/// One JSON document a line on standard output.
pub(crate) fn print<T: Serialize>(records: impl IntoIterator<Item = T>) -> Result<()> {
    let stdout = Path::new("<stdout>");
    let mut out = io::BufWriter::new(io::stdout().lock());
    for record in records {
        serde_json::to_writer(&mut out, &record)
            .map_err(|cause| Error::io(stdout, "writing")(cause.into()))?;
        out.write_all(b"\n").map_err(Error::io(stdout, "writing"))?;
    }
    out.flush().map_err(Error::io(stdout, "writing"))
}

/// Text on standard output.
pub(crate) fn print_text(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).map_err(Error::io(Path::new("<stdout>"), "writing"))
}
