//! Rows as types. A row that makes no sense is an error, never a guess.

use alloy::primitives::{Address, B256, Bytes, U256};
use dmex_catalogue::Revert;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::fees::Fees;
use crate::sender::error::StoreError;
use crate::sender::state::{Inclusion, State};

/// A purpose as it is sent.
#[derive(Clone, Debug)]
pub(in crate::sender) struct PurposeRow {
    pub(in crate::sender) id: i64,
    pub(in crate::sender) key: String,
    pub(in crate::sender) account: Address,
    pub(in crate::sender) to: Option<Address>,
    pub(in crate::sender) data: Bytes,
    pub(in crate::sender) value: U256,
}

/// A signed and unsettled purpose.
pub(in crate::sender) enum InFlight {
    /// Signed, perhaps with the node; no block known.
    Sent(SentRow),
    /// In a block.
    Mined(MinedRow),
}

/// A purpose on its way.
pub(in crate::sender) struct SentRow {
    pub(in crate::sender) purpose: PurposeRow,
    pub(in crate::sender) nonce: u64,
    /// Whether it is written down that the node has it.
    pub(in crate::sender) noted: bool,
}

/// A purpose in a block.
pub(in crate::sender) struct MinedRow {
    pub(in crate::sender) purpose: PurposeRow,
    pub(in crate::sender) inclusion: Inclusion,
    pub(in crate::sender) succeeded: bool,
}

/// A purpose in a block, settled or not.
pub(in crate::sender) struct Included {
    pub(in crate::sender) id: i64,
    pub(in crate::sender) key: String,
    pub(in crate::sender) inclusion: Inclusion,
}

/// A purpose whose block is gone, until it is dealt with.
pub(in crate::sender) struct LostRow {
    pub(in crate::sender) purpose: PurposeRow,
    /// The nonce it holds; `None` if its bytes are void.
    pub(in crate::sender) nonce: Option<u64>,
    /// [Unix seconds] Time of the block that is gone, if it was noted.
    pub(in crate::sender) block_time: Option<u64>,
    /// Whether the call succeeded there.
    pub(in crate::sender) succeeded: bool,
}

/// A signed transaction.
pub(in crate::sender) struct Attempt {
    pub(in crate::sender) nonce: u64,
    pub(in crate::sender) hash: B256,
    pub(in crate::sender) raw: Vec<u8>,
    pub(in crate::sender) gas_limit: u64,
    pub(in crate::sender) fees: Fees,
    /// Whether it does nothing but take the nonce.
    pub(in crate::sender) is_nothing: bool,
    /// Height of the newest block when it was signed, if it was noted.
    pub(in crate::sender) signed_at: Option<u64>,
}

impl PurposeRow {
    pub(super) fn read(row: &SqliteRow) -> Result<Self, StoreError> {
        let recipient: Option<Vec<u8>> = row.try_get("recipient")?;
        let value: Vec<u8> = row.try_get("value")?;
        Ok(Self {
            id: row.try_get("id")?,
            key: row.try_get("key")?,
            account: address(row.try_get("account")?)?,
            to: recipient.map(address).transpose()?,
            data: row.try_get::<Vec<u8>, _>("data")?.into(),
            value: U256::try_from_be_slice(&value).ok_or_else(|| broken("value"))?,
        })
    }
}

impl InFlight {
    pub(super) fn read(row: &SqliteRow) -> Result<Self, StoreError> {
        let purpose = PurposeRow::read(row)?;
        match read_state(row)? {
            State::Signed { nonce } => Ok(Self::Sent(SentRow { purpose, nonce, noted: false })),
            State::Broadcast { nonce } => Ok(Self::Sent(SentRow { purpose, nonce, noted: true })),
            State::Mined { inclusion, succeeded, .. } => {
                Ok(Self::Mined(MinedRow { purpose, inclusion, succeeded }))
            }
            State::Queued | State::Refused { .. } | State::Confirmed { .. } | State::Reverted { .. } => {
                Err(broken("state"))
            }
        }
    }
}

impl MinedRow {
    /// Without its call.
    pub(in crate::sender) fn included(&self) -> Included {
        Included { id: self.purpose.id, key: self.purpose.key.clone(), inclusion: self.inclusion }
    }
}

impl Included {
    pub(super) fn read(row: &SqliteRow) -> Result<Self, StoreError> {
        Ok(Self { id: row.try_get("id")?, key: row.try_get("key")?, inclusion: inclusion(row)? })
    }
}

impl LostRow {
    pub(super) fn read(row: &SqliteRow) -> Result<Self, StoreError> {
        let number = |column| row.try_get::<Option<i64>, _>(column)?.map(integer).transpose();
        Ok(Self {
            purpose: PurposeRow::read(row)?,
            nonce: number("nonce")?,
            block_time: number("block_time")?,
            succeeded: row.try_get::<Option<bool>, _>("succeeded")?.unwrap_or(true),
        })
    }
}

impl Attempt {
    pub(super) fn read(row: &SqliteRow) -> Result<Self, StoreError> {
        let fee = |column| {
            let text: String = row.try_get(column)?;
            text.parse::<u128>().map_err(|_| broken(column))
        };
        Ok(Self {
            nonce: integer(row.try_get("nonce")?)?,
            hash: word(row.try_get("hash")?)?,
            raw: row.try_get("raw")?,
            gas_limit: integer(row.try_get("gas_limit")?)?,
            fees: Fees { max: fee("max_fee")?, priority: fee("priority_fee")? },
            is_nothing: row.try_get("is_nothing")?,
            signed_at: row.try_get::<Option<i64>, _>("signed_at")?.map(integer).transpose()?,
        })
    }
}

pub(super) fn read_state(row: &SqliteRow) -> Result<State, StoreError> {
    let state: String = row.try_get("state")?;
    let nonce = || integer(row.try_get::<Option<i64>, _>("nonce")?.ok_or_else(|| broken("nonce"))?);
    Ok(match state.as_str() {
        "queued" => State::Queued,
        "refused" => State::Refused { reason: reason(row)? },
        "signed" => State::Signed { nonce: nonce()? },
        "broadcast" => State::Broadcast { nonce: nonce()? },
        "mined" => State::Mined {
            nonce: nonce()?,
            inclusion: inclusion(row)?,
            succeeded: row.try_get::<Option<bool>, _>("succeeded")?.ok_or_else(|| broken("succeeded"))?,
        },
        "confirmed" => State::Confirmed { nonce: nonce()?, inclusion: inclusion(row)? },
        "reverted" => State::Reverted { nonce: nonce()?, inclusion: inclusion(row)?, reason: reason(row)? },
        _ => return Err(broken("state")),
    })
}

fn inclusion(row: &SqliteRow) -> Result<Inclusion, StoreError> {
    let word_in = |column| word(row.try_get::<Option<Vec<u8>>, _>(column)?.unwrap_or_default());
    let number: Option<i64> = row.try_get("block_number")?;
    Ok(Inclusion {
        hash: word_in("mined_hash")?,
        block_number: integer(number.ok_or_else(|| broken("block_number"))?)?,
        block_hash: word_in("block_hash")?,
    })
}

fn reason(row: &SqliteRow) -> Result<Revert, StoreError> {
    let name: Option<String> = row.try_get("reason_name")?;
    let args: Option<String> = row.try_get("reason_args")?;
    let (Some(name), Some(args)) = (name, args) else { return Err(broken("reason_name")) };
    let args = serde_json::from_str(&args).map_err(|_| broken("reason_args"))?;
    Ok(Revert { error: name, args })
}

pub(in crate::sender) fn address(bytes: Vec<u8>) -> Result<Address, StoreError> {
    Address::try_from(bytes.as_slice()).map_err(|_| broken("address"))
}

pub(in crate::sender) fn word(bytes: Vec<u8>) -> Result<B256, StoreError> {
    B256::try_from(bytes.as_slice()).map_err(|_| broken("hash"))
}

pub(in crate::sender) fn integer(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| broken("negative number"))
}

fn broken(what: &str) -> StoreError {
    StoreError::BrokenRow(what.to_owned())
}
