//! `reviews.jsonl`: only ever added to, a whole line at a time.

use std::{
    fs::{File, OpenOptions},
    io::{ErrorKind, Read, Write},
    path::{Path, PathBuf},
};

use super::entry::{Entry, VERSION};
use crate::{Error, Result, Warning};

/// Name of the file in the report's folder.
pub const REVIEWS: &str = "reviews.jsonl";

/// The file with all that reviewers did.
///
/// Any number of processes may use it at once: who writes holds the file's lock from reading what is there to having
/// written, so no entry is made on the ground of something outdated, and no two lines mix.
#[derive(Clone, Debug)]
pub struct Ledger {
    path: PathBuf,
}

/// What the ledger holds.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// All entries, oldest first.
    pub entries: Vec<Entry>,
    /// Lines that could not be read, such as one that a crash cut short.
    pub warnings: Vec<Warning>,
}

impl Ledger {
    /// The ledger of the report in `dir`; the file appears with the first entry.
    #[must_use]
    pub fn beside(dir: &Path) -> Self {
        Self { path: dir.join(REVIEWS) }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// All entries so far.
    ///
    /// # Errors
    /// [`Error::Io`] where the file is there and cannot be read.
    pub fn read(&self) -> Result<Log> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Log::default()),
            Err(error) => return Err(Error::io(&self.path, "reading")(error)),
        };
        file.lock_shared().map_err(Error::io(&self.path, "locking"))?;
        Ok(self.parse(&self.content(&mut file)?))
    }

    /// Adds what `make` makes of the entries so far. When this returns, the entry is on the disk.
    ///
    /// # Errors
    /// [`Error::Io`] where the entry could not be saved; then nothing of it is left.
    pub fn append(&self, make: impl FnOnce(&Log) -> Option<Entry>) -> Result<Option<Entry>> {
        let mut file = self.open()?;
        file.lock().map_err(Error::io(&self.path, "locking"))?;
        let content = self.content(&mut file)?;
        let Some(entry) = make(&self.parse(&content)) else {
            return Ok(None);
        };
        let is_torn = content.last().is_some_and(|&last| last != b'\n');
        let line = line(&entry, is_torn).map_err(|cause| Error::input(&self.path, None, cause))?;
        if let Err(error) = save(&mut file, &line) {
            // A full disk may have taken half of it. Nobody else can have written since, for the lock is ours.
            let _ = file.set_len(content.len() as u64);
            return Err(Error::io(&self.path, "writing")(error));
        }
        if content.is_empty() {
            self.keep_name()?;
        }
        Ok(Some(entry))
    }

    fn open(&self) -> Result<File> {
        let file = OpenOptions::new().read(true).append(true).create(true).open(&self.path);
        file.map_err(Error::io(&self.path, "opening"))
    }

    fn content(&self, file: &mut File) -> Result<Vec<u8>> {
        let mut content = Vec::new();
        file.read_to_end(&mut content).map_err(Error::io(&self.path, "reading"))?;
        Ok(content)
    }

    fn parse(&self, content: &[u8]) -> Log {
        let mut log = Log::default();
        for (at, line) in content.split(|&byte| byte == b'\n').enumerate() {
            if line.trim_ascii().is_empty() {
                continue;
            }
            match entry(line) {
                Ok(entry) => log.entries.push(entry),
                Err(reason) => log.warnings.push(Warning::new(&self.path, Some(at + 1), reason)),
            }
        }
        log
    }

    /// A new file is safe only when its name is, too.
    fn keep_name(&self) -> Result<()> {
        if cfg!(unix) {
            let dir = self.path.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
            File::open(dir).and_then(|dir| dir.sync_all()).map_err(Error::io(dir, "saving"))?;
        }
        Ok(())
    }
}

fn entry(line: &[u8]) -> Result<Entry, String> {
    let entry: Entry =
        serde_json::from_slice(line).map_err(|cause| format!("no entry: {cause}; left out"))?;
    if entry.v > VERSION {
        return Err(format!("written by a later version (layout {}); left out", entry.v));
    }
    Ok(entry)
}

/// The entry with its line end; after a torn line it begins with one, so that the rest of that line spoils nothing.
fn line(entry: &Entry, after_torn: bool) -> serde_json::Result<Vec<u8>> {
    let mut line = if after_torn { vec![b'\n'] } else { Vec::new() };
    serde_json::to_writer(&mut line, entry)?;
    line.push(b'\n');
    Ok(line)
}

fn save(file: &mut File, line: &[u8]) -> std::io::Result<()> {
    file.write_all(line)?;
    file.sync_data()
}

#[cfg(test)]
mod tests;
