//! The blocks since the chain was last saved whole: what they held and when, one a line.
//!
//! Saving a chain whole takes the longer the older it is. Appending a block takes as long on the thousandth day as on
//! the first, so all blocks are written down at once and the whole chain is saved seldom. After a kill the saved chain
//! does the blocks again: the same transactions in the same order at the same times.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use alloy::primitives::Bytes;
use serde::{Deserialize, Serialize};

/// A block as far as it is needed to do it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) number: u64,
    /// [Unix seconds]
    pub(super) timestamp: u64,
    /// Signed transactions, as they were sent.
    pub(super) transactions: Vec<Bytes>,
}

/// The files of a chain's blocks: those since the newest saved state, and those between the one before and it.
#[derive(Clone, Debug)]
pub(super) struct Journal {
    folder: PathBuf,
}

impl Journal {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The blocks that follow the one with this number, without a gap.
    pub(super) fn after(&self, number: u64) -> io::Result<Vec<Entry>> {
        let mut entries: Vec<Entry> = Vec::new();
        for path in [self.before(), self.newest()] {
            let text = match fs::read_to_string(&path) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                text => text?,
            };
            // The last line may be half of one: a kill came while it was written.
            for entry in text.lines().map_while(|line| serde_json::from_str::<Entry>(line).ok()) {
                let next = entries.last().map_or(number, |last| last.number) + 1;
                if entry.number > next {
                    return Ok(entries);
                }
                if entry.number == next {
                    entries.push(entry);
                }
            }
        }
        Ok(entries)
    }

    /// Adds blocks.
    pub(super) fn append(&self, entries: &[Entry]) -> io::Result<()> {
        let path = self.newest();
        let mut file = OpenOptions::new().create(true).append(true).open(&path)?;
        let length = file.metadata()?.len();
        let written = file.write_all(&lines(entries)?).and_then(|()| file.sync_data());
        if written.is_err() {
            // Half a line in the middle would hide all that follows it.
            file.set_len(length)?;
        }
        written
    }

    /// These are all blocks since the saved state that was loaded.
    pub(super) fn rewrite(&self, entries: &[Entry]) -> io::Result<()> {
        self.write(entries, &self.newest())
    }

    /// Keeps these blocks in a file of their own, because the one with this number was refused and those after it have
    /// no place on the chain any more.
    pub(super) fn put_aside(&self, entries: &[Entry], refused: u64) -> io::Result<()> {
        let aside = self.folder.join(format!("anvil-blocks.refused-{refused}.jsonl"));
        tracing::warn!(aside = %aside.display(), "the blocks of before were put aside");
        self.write(entries, &aside)
    }

    /// The chain was just saved whole: the blocks so far are those of the state before.
    pub(super) fn rotate(&self) -> io::Result<()> {
        match fs::rename(self.newest(), self.before()) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Written beside and renamed, so that a kill leaves the whole file or what was there before.
    fn write(&self, entries: &[Entry], path: &Path) -> io::Result<()> {
        let draft = self.folder.join("anvil-blocks.new.jsonl");
        let mut file = File::create(&draft)?;
        file.write_all(&lines(entries)?)?;
        file.sync_data()?;
        fs::rename(&draft, path)
    }

    fn newest(&self) -> PathBuf {
        self.folder.join("anvil-blocks.jsonl")
    }

    fn before(&self) -> PathBuf {
        self.folder.join("anvil-blocks.before.jsonl")
    }
}

fn lines(entries: &[Entry]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    for entry in entries {
        serde_json::to_writer(&mut text, entry)?;
        text.push(b'\n');
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(number: u64) -> Entry {
        Entry { number, timestamp: 1_000 + number, transactions: vec![vec![7_u8; 3].into()] }
    }

    fn numbers(journal: &Journal, after: u64) -> Vec<u64> {
        journal.after(after).unwrap().iter().map(|entry| entry.number).collect()
    }

    #[test]
    fn fe3_blocks_follow_the_state_that_is_loaded_be_it_the_newest_or_the_one_before() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::new(folder.path());
        assert_eq!(numbers(&journal, 0), [0; 0]);
        journal.append(&[entry(5), entry(6)]).unwrap();
        journal.rotate().unwrap();
        journal.append(&[entry(7)]).unwrap();
        journal.append(&[entry(8), entry(9)]).unwrap();
        assert_eq!(numbers(&journal, 6), [7, 8, 9]);
        assert_eq!(numbers(&journal, 4), [5, 6, 7, 8, 9]);
        assert_eq!(numbers(&journal, 7), [8, 9]);
        assert_eq!(numbers(&journal, 2), [0; 0], "a gap: what follows it belongs to another history");
    }

    #[test]
    fn fe3_half_a_line_is_no_block_and_nothing_is_written_behind_it() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::new(folder.path());
        journal.append(&[entry(1), entry(2)]).unwrap();
        let bytes = fs::read(journal.newest()).unwrap();
        fs::write(journal.newest(), &bytes[..bytes.len() - 9]).unwrap();
        assert_eq!(numbers(&journal, 0), [1]);
        journal.rewrite(&journal.after(0).unwrap()).unwrap();
        journal.append(&[entry(2)]).unwrap();
        assert_eq!(numbers(&journal, 0), [1, 2]);
    }

    #[test]
    fn fe3_blocks_that_are_put_aside_outlive_a_rewrite() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::new(folder.path());
        journal.append(&[entry(1), entry(2), entry(3)]).unwrap();
        let bytes = fs::read(journal.newest()).unwrap();
        journal.put_aside(&journal.after(0).unwrap(), 2).unwrap();
        journal.rewrite(&[entry(1)]).unwrap();
        assert_eq!(numbers(&journal, 0), [1]);
        assert_eq!(fs::read(folder.path().join("anvil-blocks.refused-2.jsonl")).unwrap(), bytes);
    }
}
