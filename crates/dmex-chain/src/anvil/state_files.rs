//! The saved chain: the newest state and the one before it.
//!
//! A state is written beside the others, forced to the disk and only then given its name, so that a kill at any
//! point leaves whole files. What a disk does to one of them is found out at the start. They are JSON under gzip, a fifth
//! as long; anvil reads JSON, so the one that it is to go on from is unpacked for it.

use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Deserialize;

use super::slim::Slim;
use super::{AnvilError, Origin, io};

/// Where states are kept.
#[derive(Clone, Debug)]
pub(super) struct StateFiles {
    folder: PathBuf,
}

/// A state that can be read from beginning to end.
#[derive(Debug)]
pub(super) struct Saved {
    /// Unpacked, for anvil to load.
    pub(super) path: PathBuf,
    /// Unix time of its first block, in seconds.
    pub(super) genesis_timestamp: u64,
    /// The newest block's number.
    pub(super) newest: u64,
    pub(super) origin: Origin,
}

/// The part of a state that is understood here. Reading it reads the whole file.
#[derive(Deserialize)]
struct State {
    blocks: Vec<Block>,
}

#[derive(Deserialize)]
struct Block {
    header: Header,
}

/// Numbers are hexadecimal, with 0x.
#[derive(Deserialize)]
struct Header {
    number: String,
    timestamp: String,
}

impl StateFiles {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The newest state that is whole, `None` if none was ever saved. A damaged one is put aside under another name,
    /// so that it is neither loaded nor kept as the one before.
    /// What it unpacks is not needed once anvil has loaded it: see [`StateFiles::loaded`].
    pub(super) fn newest_whole(&self) -> Result<Option<Saved>, AnvilError> {
        let mut damaged = None;
        for (path, origin) in [(self.newest(), Origin::Saved), (self.before(), Origin::SavedBefore)] {
            match read(&path)? {
                Found::Whole { json, genesis_timestamp, newest } => {
                    // Without a damaged one, the newest is missing because a kill came between two renames.
                    let origin = if damaged.is_some() { origin } else { Origin::Saved };
                    self.put_aside(damaged)?;
                    let path = self.unpacked();
                    fs::write(&path, json).map_err(|source| io(&path, source))?;
                    return Ok(Some(Saved { path, genesis_timestamp, newest, origin }));
                }
                Found::Damaged(source) => damaged = damaged.or(Some((path, source))),
                Found::Nothing => {}
            }
        }
        match damaged {
            Some((path, source)) => Err(AnvilError::StateCorrupt { path, source }),
            None => Ok(None),
        }
    }

    /// Anvil has loaded what was unpacked for it.
    pub(super) fn loaded(&self) {
        // One that stays is written over at the next start.
        let _ = fs::remove_file(self.unpacked());
    }

    /// Keeps a dump of anvil's: JSON under gzip. What was the newest state becomes the one before.
    pub(super) fn write(&self, dump: &[u8]) -> Result<(), std::io::Error> {
        let draft = self.folder.join("anvil-state.new.json.gz");
        if let Err(error) = write_slim(dump, &draft) {
            // Half a file on a full disk would keep even the blocks from being written down.
            let _ = fs::remove_file(&draft);
            return Err(error);
        }
        match fs::rename(self.newest(), self.before()) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        fs::rename(&draft, self.newest())
    }

    fn put_aside(&self, damaged: Option<(PathBuf, serde_json::Error)>) -> Result<(), AnvilError> {
        let Some((path, error)) = damaged else { return Ok(()) };
        let aside = self.folder.join("anvil-state.damaged.json.gz");
        tracing::warn!(path = %path.display(), %error, aside = %aside.display(), "a damaged chain state was put aside");
        fs::rename(&path, &aside).map_err(|source| io(&path, source))
    }

    fn newest(&self) -> PathBuf {
        self.folder.join("anvil-state.json.gz")
    }

    fn before(&self) -> PathBuf {
        self.folder.join("anvil-state.before.json.gz")
    }

    fn unpacked(&self) -> PathBuf {
        self.folder.join("anvil-state.loading.json")
    }
}

fn write_slim(dump: &[u8], path: &Path) -> Result<(), std::io::Error> {
    let packed = GzEncoder::new(BufWriter::new(File::create(path)?), Compression::fast());
    let mut slim = Slim::new(packed);
    let read = std::io::copy(&mut GzDecoder::new(dump), &mut slim)?;
    if read == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    let mut file = slim.into_inner().finish()?;
    file.flush()?;
    file.get_ref().sync_data()
}

/// What a file of ours turned out to be.
enum Found {
    Nothing,
    /// With the time of its first block [Unix seconds], and the number of its newest.
    Whole {
        json: Vec<u8>,
        genesis_timestamp: u64,
        newest: u64,
    },
    Damaged(serde_json::Error),
}

fn read(path: &Path) -> Result<Found, AnvilError> {
    let packed = match fs::read(path) {
        Ok(packed) => packed,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(source) => return Err(io(path, source)),
    };
    let mut json = Vec::new();
    if let Err(error) = GzDecoder::new(packed.as_slice()).read_to_end(&mut json) {
        return Ok(Found::Damaged(serde::de::Error::custom(error)));
    }
    let state: Result<State, _> = serde_json::from_slice(&json);
    Ok(match state.and_then(|state| range(&state)) {
        Ok((genesis_timestamp, newest)) => Found::Whole { json, genesis_timestamp, newest },
        Err(error) => Found::Damaged(error),
    })
}

/// Time of the first block and number of the newest. Blocks come in any order.
fn range(state: &State) -> Result<(u64, u64), serde_json::Error> {
    let numbers = |block: &Block| Ok((number(&block.header.number)?, number(&block.header.timestamp)?));
    let blocks = state.blocks.iter().map(numbers).collect::<Result<Vec<_>, serde_json::Error>>()?;
    let ends = blocks.iter().min().zip(blocks.iter().max());
    let ends = ends.map(|((_, genesis_timestamp), (newest, _))| (*genesis_timestamp, *newest));
    ends.ok_or_else(|| serde::de::Error::custom("no block"))
}

fn number(hexadecimal: &str) -> Result<u64, serde_json::Error> {
    let digits = hexadecimal.strip_prefix("0x").unwrap_or_default();
    u64::from_str_radix(digits, 16).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A state as anvil dumps it, with nothing in it but two blocks: the second, and the first, of this time.
    fn dump(timestamp: u64) -> Vec<u8> {
        let block = |number, timestamp| {
            let (number, timestamp) = (format!("{number:#x}"), format!("{timestamp:#x}"));
            serde_json::json!({ "header": { "number": number, "timestamp": timestamp } })
        };
        packed(
            &serde_json::json!({ "blocks": [block(16, 1), block(9, timestamp)], "accounts": {} }).to_string(),
        )
    }

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn newest(files: &StateFiles) -> (u64, Origin) {
        let saved = files.newest_whole().unwrap().unwrap();
        assert_eq!(saved.newest, 16);
        (saved.genesis_timestamp, saved.origin)
    }

    fn cut(path: &Path) {
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }

    #[test]
    fn newest_state_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let files = StateFiles::new(folder.path());
        assert!(files.newest_whole().unwrap().is_none());
        files.write(&dump(100)).unwrap();
        files.write(&dump(200)).unwrap();
        assert_eq!(newest(&files), (200, Origin::Saved));
    }

    #[test]
    fn truncated_state_falls_back_to_the_one_before_and_is_put_aside() {
        let folder = tempfile::tempdir().unwrap();
        let files = StateFiles::new(folder.path());
        files.write(&dump(100)).unwrap();
        files.write(&dump(200)).unwrap();
        cut(&files.newest());
        assert_eq!(newest(&files), (100, Origin::SavedBefore));
        assert!(folder.path().join("anvil-state.damaged.json.gz").exists());
        // The damaged one must not push out the whole one at the next save.
        files.write(&dump(300)).unwrap();
        assert_eq!(newest(&files), (300, Origin::Saved));
        cut(&files.newest());
        assert_eq!(newest(&files), (100, Origin::SavedBefore));
    }

    #[test]
    fn state_that_says_no_time_counts_as_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let files = StateFiles::new(folder.path());
        files.write(&dump(100)).unwrap();
        files.write(&dump(200)).unwrap();
        let block = |time| {
            format!("{{\"blocks\": [{{\"header\": {{\"number\": \"0x1\", \"timestamp\": \"{time}\"}}}}]}}")
        };
        let texts = [
            String::new(),
            "{}".to_owned(),
            "{\"blocks\": []}".to_owned(),
            block("soon"),
            block("0x1") + "}",
        ];
        for text in texts {
            fs::write(files.newest(), packed(&text)).unwrap();
            assert_eq!(newest(&files), (100, Origin::SavedBefore), "{text}");
        }
    }

    #[test]
    fn fe3_a_state_is_packed_and_unpacked_for_anvil() {
        let folder = tempfile::tempdir().unwrap();
        let files = StateFiles::new(folder.path());
        files.write(&dump(100)).unwrap();
        let kept = fs::read(files.newest()).unwrap();
        let unpacked = fs::read(files.newest_whole().unwrap().unwrap().path).unwrap();
        assert!(serde_json::from_slice::<State>(&kept).is_err());
        assert!(serde_json::from_slice::<State>(&unpacked).is_ok());
        files.loaded();
        assert!(!files.unpacked().exists());
    }

    #[test]
    fn kill_between_the_two_renames_loses_no_state() {
        let folder = tempfile::tempdir().unwrap();
        let files = StateFiles::new(folder.path());
        files.write(&dump(100)).unwrap();
        fs::rename(files.newest(), files.before()).unwrap();
        assert_eq!(newest(&files), (100, Origin::Saved));
    }

    #[test]
    fn two_damaged_states_name_the_newest() {
        let folder = tempfile::tempdir().unwrap();
        let files = StateFiles::new(folder.path());
        files.write(&dump(100)).unwrap();
        files.write(&dump(200)).unwrap();
        cut(&files.newest());
        cut(&files.before());
        let error = files.newest_whole().unwrap_err();
        assert!(
            matches!(&error, AnvilError::StateCorrupt { path, .. } if *path == files.newest()),
            "{error}"
        );
    }

    #[test]
    fn dump_that_is_cut_off_keeps_what_was_saved() {
        let folder = tempfile::tempdir().unwrap();
        let files = StateFiles::new(folder.path());
        files.write(&dump(100)).unwrap();
        let whole = dump(200);
        assert!(files.write(&whole[..whole.len() / 2]).is_err());
        assert!(files.write(&[]).is_err());
        assert_eq!(newest(&files), (100, Origin::Saved));
    }
}
