//! Finds purposes that were served twice.
//!
//! Versions up to 0.5.0 could sign a purpose anew while its first transaction was on its way, and both could be mined. The
//! file still has every transaction ever signed, so that the chain can say which of them were.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use alloy::primitives::{Address, B256};
use alloy::providers::{DynProvider, Provider};
use alloy::transports::TransportError;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteRow};
use sqlx::{Row, SqlitePool};

use super::StoreError;
use super::store::{ChainIdentity, FILE, rows};

/// What a sender's file holds, held against the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Purposes in the file.
    pub purposes: u64,
    /// Those for which transactions under several nonces were signed: the only ones that can be mined twice.
    pub several_nonces: u64,
    /// Those of which more than one transaction is in a block.
    pub mined_twice: Vec<MinedTwice>,
}

/// A purpose that was served more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinedTwice {
    /// What it was for.
    pub key: String,
    /// Who signed.
    pub account: Address,
    /// The transactions that are in blocks, in the order in which they were signed.
    pub hashes: Vec<B256>,
}

/// Why a file cannot be checked.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// It cannot be read.
    #[error("{path} is not readable as a sender's file", path = .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        #[source]
        source: StoreError,
    },
    /// It belongs to another chain, which this node knows nothing of.
    #[error("{path} belongs to chain {kept}, the node to chain {found}", path = .path.display())]
    OtherChain {
        /// The file.
        path: PathBuf,
        /// What the file says.
        kept: String,
        /// What the node says.
        found: String,
    },
    /// The node does not answer.
    #[error("the node does not answer")]
    Node(#[from] TransportError),
}

/// A purpose with transactions under several nonces.
struct Doubtful {
    account: Address,
    hashes: Vec<B256>,
}

/// Every transaction of the purposes for which several nonces were used, without those that only took a nonce.
const DOUBTFUL: &str = "SELECT key, account, hash FROM purpose JOIN attempt ON purpose_id = purpose.id
     WHERE purpose_id IN (SELECT purpose_id FROM attempt GROUP BY purpose_id HAVING count(DISTINCT nonce) > 1)
       AND NOT is_nothing ORDER BY attempt.id";

/// Checks the sender's file in a folder, also while a process uses it. Nothing is changed.
///
/// # Errors
/// File or node cannot be used.
pub async fn check(folder: &Path, provider: &DynProvider) -> Result<Checked, CheckError> {
    let path = folder.join(FILE);
    let read = async {
        let options = SqliteConnectOptions::new().filename(&path).read_only(true);
        let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
        let kept = super::store::select_chain(&pool).await?;
        let purposes: i64 = sqlx::query("SELECT count(*) FROM purpose").fetch_one(&pool).await?.try_get(0)?;
        Ok((kept, rows::integer(purposes)?, select_doubtful(&pool).await?))
    };
    let read = read.await.map_err(|source| CheckError::File { path: path.clone(), source })?;
    let (kept, purposes, doubtful) = read;
    let found = ChainIdentity::of(provider).await?.to_string();
    if kept != found {
        return Err(CheckError::OtherChain { path, kept, found });
    }
    let several_nonces = u64::try_from(doubtful.len()).unwrap_or(u64::MAX);
    Ok(Checked { purposes, several_nonces, mined_twice: mined_twice(doubtful, provider).await? })
}

/// The same for the file of a sender that opens it.
pub(super) async fn check_opened(
    pool: &SqlitePool,
    provider: &DynProvider,
) -> Result<Vec<MinedTwice>, CheckError> {
    let doubtful =
        select_doubtful(pool).await.map_err(|source| CheckError::File { path: FILE.into(), source })?;
    Ok(mined_twice(doubtful, provider).await?)
}

async fn select_doubtful(pool: &SqlitePool) -> Result<BTreeMap<String, Doubtful>, StoreError> {
    let mut doubtful = BTreeMap::new();
    for row in sqlx::query(DOUBTFUL).fetch_all(pool).await? {
        let (key, account, hash) = read(&row)?;
        let of = doubtful.entry(key).or_insert_with(|| Doubtful { account, hashes: Vec::new() });
        of.hashes.push(hash);
    }
    Ok(doubtful)
}

fn read(row: &SqliteRow) -> Result<(String, Address, B256), StoreError> {
    Ok((row.try_get(0)?, rows::address(row.try_get(1)?)?, rows::word(row.try_get(2)?)?))
}

async fn mined_twice(
    doubtful: BTreeMap<String, Doubtful>,
    provider: &DynProvider,
) -> Result<Vec<MinedTwice>, TransportError> {
    let mut twice = Vec::new();
    for (key, Doubtful { account, hashes }) in doubtful {
        let mut mined = Vec::new();
        for hash in hashes {
            if provider.get_transaction_receipt(hash).await?.is_some() {
                mined.push(hash);
            }
        }
        if mined.len() > 1 {
            twice.push(MinedTwice { key, account, hashes: mined });
        }
    }
    Ok(twice)
}
