//! `deployments/<chain id>.json`: where the contracts are. Services read it; nobody types an address.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use alloy::primitives::{Address, Bytes};
use dmex_types::{Asset, Power};
use serde::{Deserialize, Serialize};

use crate::{ContractId, Deployment};

/// One contract on a chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Where it is.
    pub address: Address,
    /// The block that its creation was mined in.
    pub block: u64,
    /// ABI-encoded constructor arguments.
    pub arguments: Bytes,
}

/// One ERC-20 token that the platform uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Where it is.
    pub address: Address,
    /// Its ticker.
    pub symbol: String,
    /// Its decimals, as the contract says.
    pub decimals: u8,
}

/// The tokens of the platform.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tokens {
    /// What buyers pay with.
    pub pay: Vec<Token>,
    /// What miners pay out, by asset.
    pub reward: BTreeMap<Asset, Token>,
}

/// The feed that says how much a pay token is worth in USD.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayFeed {
    /// A price feed.
    pub feed: Address,
    /// [seconds] Age beyond which its answer is stale.
    pub max_age: u32,
}

/// A miner that was approved before the hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovedMiner {
    /// Its address.
    pub miner: Address,
    /// What it mines.
    pub asset: Asset,
    /// How much it may have sold.
    pub capacity: Power,
}

/// What a deployment sets by calls before the hand-over: no constructor argument tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Setup {
    /// Who measures the networks.
    pub reporters: Vec<Address>,
    /// Who may sell without a vote.
    pub miners: Vec<ApprovedMiner>,
    /// What prices each pay token.
    pub pay_feeds: BTreeMap<Address, PayFeed>,
    /// What prices DMC in the reserve.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dmc_feed: Option<Address>,
}

/// The file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DeploymentError {
    /// No file for this chain.
    #[error(
        "nothing is deployed on chain {chain_id}: {file} does not exist; copy it from whoever deployed, or run `dmex deploy`, on a computer of your own `dmex up`"
    )]
    Missing {
        /// The chain asked for.
        chain_id: u64,
        /// Where the file should be.
        file: PathBuf,
    },
    /// The file cannot be read or written.
    #[error("cannot access {file}: {source}")]
    Io {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not what `dmex deploy` writes.
    #[error("{file} is damaged ({source}); restore it, or delete it and run `dmex deploy` again")]
    Damaged {
        /// The file.
        file: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// The file was written by release 0.5 or one before it.
    #[error(
        "{file} was written by release 0.5 or one before it, whose contracts this program does not read: go on there with that release's program, or begin anew with another --state"
    )]
    OfRelease05 {
        /// The file.
        file: PathBuf,
    },
    /// The file is of another chain.
    #[error("{file} belongs to chain {found}, not {expected}")]
    WrongChain {
        /// The file.
        file: PathBuf,
        /// The chain asked for.
        expected: u64,
        /// The chain in the file.
        found: u64,
    },
}

impl Deployment {
    /// Reads the deployment of a chain from a folder.
    ///
    /// # Errors
    /// [`DeploymentError`] if there is none or it cannot be used.
    pub fn read(folder: &Path, chain_id: u64) -> Result<Self, DeploymentError> {
        let file = Self::file(folder, chain_id);
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(DeploymentError::Missing { chain_id, file });
            }
            Err(source) => return Err(DeploymentError::Io { file, source }),
        };
        let deployment: Self =
            serde_json::from_str(&text).map_err(|source| unreadable(file.clone(), &text, source))?;
        if deployment.chain_id == chain_id {
            Ok(deployment)
        } else {
            Err(DeploymentError::WrongChain { file, expected: chain_id, found: deployment.chain_id })
        }
    }

    /// Writes the deployment into a folder: whole or not at all.
    ///
    /// # Errors
    /// [`DeploymentError::Io`] if the folder cannot be written.
    pub fn write(&self, folder: &Path) -> Result<PathBuf, DeploymentError> {
        let file = Self::file(folder, self.chain_id);
        let io = |source| DeploymentError::Io { file: file.clone(), source };
        let text = serde_json::to_string_pretty(self)
            .map_err(|source| DeploymentError::Damaged { file: file.clone(), source })?;
        fs::create_dir_all(folder).map_err(io)?;
        let draft = file.with_extension("json.new");
        fs::write(&draft, text + "\n").map_err(io)?;
        fs::rename(&draft, &file).map_err(io)?;
        Ok(file)
    }

    /// The benchmark of an asset.
    #[must_use]
    pub const fn benchmark(&self, asset: Asset) -> Address {
        match asset {
            Asset::Btc => self.bitcoin_benchmark.address,
            Asset::Fil => self.filecoin_benchmark.address,
        }
    }

    /// Every contract, in the order of creation.
    #[must_use]
    pub fn contracts(&self) -> Vec<ContractId> {
        let pay_tokens = self.tokens.pay.iter().map(|token| token.address);
        ContractId::all(pay_tokens, self.header_relay.is_some())
    }

    /// The contracts that have an owner.
    #[must_use]
    pub fn owned(&self) -> Vec<(&'static str, Address)> {
        let owned = self.contracts().into_iter().filter(|id| id.is_owned());
        owned.filter_map(|id| Some((id.name(), id.of(self)?.address))).collect()
    }

    /// The contract at an address, if it is one of the platform's.
    #[must_use]
    pub fn contract_at(&self, address: Address) -> Option<ContractId> {
        self.contracts().into_iter().find(|id| id.of(self).is_some_and(|known| known.address == address))
    }

    /// The token at an address, if it is one of the platform's.
    #[must_use]
    pub fn token(&self, address: Address) -> Option<&Token> {
        self.tokens.pay.iter().chain(self.tokens.reward.values()).find(|token| token.address == address)
    }

    fn file(folder: &Path, chain_id: u64) -> PathBuf {
        folder.join(format!("{chain_id}.json"))
    }
}

/// Why a file is no deployment of these contracts.
fn unreadable(file: PathBuf, text: &str, source: serde_json::Error) -> DeploymentError {
    if is_of_release_05(text) {
        DeploymentError::OfRelease05 { file }
    } else {
        DeploymentError::Damaged { file, source }
    }
}

/// Up to release 0.5 bonds were a part of the settlement.
fn is_of_release_05(text: &str) -> bool {
    let written: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    written.get("settlement").is_some() && written.get("bonds").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> DeploymentError {
        let folder = tempfile::tempdir().unwrap();
        fs::write(Deployment::file(folder.path(), 56), text).unwrap();
        Deployment::read(folder.path(), 56).unwrap_err()
    }

    #[test]
    fn a_deployment_of_release_0_5_is_refused_with_what_to_do() {
        let contract =
            r#"{ "address": "0x5FbDB2315678afecb367f032d93F642f64180aa3", "block": 3, "arguments": "0x" }"#;
        let error = refused(&format!(r#"{{ "chain_id": 56, "first_block": 1, "settlement": {contract} }}"#));
        assert!(matches!(error, DeploymentError::OfRelease05 { .. }), "{error}");
        let said = error.to_string();
        assert!(said.contains("56.json") && said.contains("0.5") && said.contains("--state"), "{said}");
    }

    #[test]
    fn a_deployment_that_is_cut_off_or_of_something_else_is_damaged() {
        for text in ["", "{", "[]", r#"{ "chain_id": 56 }"#, r#"{ "settlement": {}, "bonds": {} }"#] {
            let error = refused(text);
            assert!(matches!(error, DeploymentError::Damaged { .. }), "{text}: {error}");
        }
    }
}
