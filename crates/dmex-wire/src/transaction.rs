//! Transactions to sign: what is asked for, and what comes back.

use alloy_primitives::{Address, Bytes, U64, U256};
use dmex_types::Amount;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Coin;

pub mod request;
mod sent;

pub use self::sent::{Sent, SentQuery, SentState};

/// A transaction to sign, checked against the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Transaction {
    /// EIP-155 id of the chain that it is for.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub chain_id: u64,
    /// Who signs.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub from: Address,
    /// The transaction.
    #[serde(flatten)]
    pub bare: Bare,
    /// The call, argument by argument, as decoded from `data` and not from the request.
    pub decoded: Option<Decoded>,
    /// What must be allowed before, by transactions of their own.
    pub approvals_needed: Vec<Approval>,
    /// Who gets what: as played on the newest block after the approvals if `simulated`, else as the contracts' rules say.
    pub effects: Vec<Effect>,
    /// Whether the node played the transaction. If not, `effects` may not be all that it does; that there are none does
    /// not mean that nothing moves.
    pub simulated: bool,
}

/// What a wallet is asked to send.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Bare {
    /// The contract.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub to: Address,
    /// The encoded call.
    #[schema(value_type = String, pattern = "^0x([0-9a-f]{2})*$")]
    pub data: Bytes,
    /// [wei] Coin of the chain that goes with it.
    pub value: Amount,
    /// What it does, in plain words.
    pub summary: String,
    /// Most gas that it may use: more than it takes now, so that it still does what it says if others act before it.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub gas_limit: u64,
    /// The same, as a wallet takes it unchanged: the parameter of `eth_sendTransaction`.
    pub request: WalletRequest,
}

/// The parameter of `eth_sendTransaction`; numbers are in hex, as JSON-RPC has them. A library that signs by itself wants
/// some in its own form; viem: `sendTransaction({...request, chainId: Number(request.chainId), value: BigInt(request.value)})`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WalletRequest {
    /// EIP-155 id of the chain that it is for: a wallet that is on another one refuses.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{1,16}$")]
    pub chain_id: U64,
    /// Who signs.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub from: Address,
    /// The contract.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub to: Address,
    /// The encoded call.
    #[schema(value_type = String, pattern = "^0x([0-9a-f]{2})*$")]
    pub data: Bytes,
    /// [wei] Coin of the chain that goes with it.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{1,64}$")]
    pub value: U256,
    /// Most gas that it may use.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{1,16}$")]
    pub gas: U64,
}

/// That a contract may take coin of whoever signs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Approval {
    /// The coin.
    pub coin: Coin,
    /// The contract.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub spender: Address,
    /// How much it may take.
    pub amount: Amount,
    /// The transaction that allows it.
    pub transaction: Bare,
    /// What can be signed instead, without a transaction; none if the coin or the call knows no permits.
    pub permit: Option<Permit>,
}

/// A permit (EIP-2612) to sign: sent back with its signature, it stands for an approval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Permit {
    /// What a wallet signs by `eth_signTypedData_v4` (EIP-712), as it is.
    #[schema(value_type = Object)]
    pub typed_data: serde_json::Value,
    /// [Unix seconds] Until when the permit holds.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub deadline: u64,
    /// [coin] What it allows.
    pub amount: Amount,
}

/// One thing that a transaction does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Effect {
    /// In words.
    pub text: String,
    /// The coin that moves; none for an NFT.
    pub coin: Option<Coin>,
    /// How much of it; for an NFT its number.
    pub amount: Amount,
    /// From whom; zeros if it comes to be.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub from: Address,
    /// To whom; zeros if it ceases to be.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub to: Address,
}

/// A call in words, by the committed interface of its contract.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Decoded {
    /// The contract's name.
    pub contract: String,
    /// The function's signature.
    pub signature: String,
    /// Its arguments in order.
    pub arguments: Vec<Argument>,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Argument {
    /// Its name in the contract's source.
    pub name: String,
    /// Its value with its unit.
    pub value: String,
}
