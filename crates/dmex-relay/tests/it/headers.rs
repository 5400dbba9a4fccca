//! Real headers, and a Bitcoin network of them that can be reorganised.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use bitcoin::BlockHash;
use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize_hex;

/// Height of the first header of the file.
pub(crate) const FIRST: u32 = 822_528;

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/bitcoin_headers")
}

pub(crate) fn file() -> PathBuf {
    folder().join("mainnet_headers_822528_830592.csv")
}

/// The headers of a file.
fn read(file: &Path) -> Vec<Header> {
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().skip(1).map(|line| deserialize_hex(line.split(',').nth(1).unwrap()).unwrap()).collect()
}

/// What a node knows: every header it saw, and which chain is the best.
#[derive(Clone)]
pub(crate) struct Network {
    all: Arc<HashMap<BlockHash, Header>>,
    best: Arc<Mutex<Vec<BlockHash>>>,
    main: Arc<Vec<BlockHash>>,
    stale: BlockHash,
}

impl Network {
    /// The main chain up to a height.
    pub(crate) fn up_to(height: u32) -> Self {
        let headers = read(&file());
        let stale = read(&folder().join("mainnet_stale_headers.csv"))[0];
        let main: Vec<BlockHash> = headers.iter().map(Header::block_hash).collect();
        let all = headers.iter().chain([&stale]).map(|header| (header.block_hash(), *header)).collect();
        let network = Self {
            all: Arc::new(all),
            best: Arc::default(),
            main: Arc::new(main),
            stale: stale.block_hash(),
        };
        network.set_height(height);
        network
    }

    /// The best chain is the main chain up to a height.
    pub(crate) fn set_height(&self, height: u32) {
        let count = usize::try_from(height - FIRST).unwrap() + 1;
        *self.best.lock().unwrap() = self.main[..count].to_vec();
    }

    /// The best chain ends in the stale block, at height 823,226.
    pub(crate) fn set_stale(&self) {
        self.set_height(823_225);
        self.best.lock().unwrap().push(self.stale);
    }

    pub(crate) fn height(&self) -> u32 {
        FIRST + u32::try_from(self.best.lock().unwrap().len()).unwrap() - 1
    }

    pub(crate) fn hash_at(&self, height: u32) -> Option<BlockHash> {
        let place = usize::try_from(height.checked_sub(FIRST)?).unwrap();
        self.best.lock().unwrap().get(place).copied()
    }

    pub(crate) fn header(&self, hash: &BlockHash) -> Option<Header> {
        self.all.get(hash).copied()
    }
}
