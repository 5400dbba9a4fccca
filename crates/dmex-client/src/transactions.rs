//! Transactions to sign.

use dmex_wire::Transaction;
use dmex_wire::request::{
    Bond, Buy, CastVote, ClaimRound, Delegate, Deposit, Insure, Merge, OfProposal, OfTokens,
    ProposeTermination, Settle, Split, Transfer, Withdraw,
};

use crate::{Client, ClientError};

macro_rules! actions {
    ($($(#[doc = $about:literal])+ $name:ident($ask:ty) = $path:literal;)*) => {
        impl Client {$(
            $(#[doc = $about])+
            ///
            /// # Errors
            /// [`ClientError`]; the contracts' refusal among them.
            pub async fn $name(&self, ask: &$ask) -> Result<Transaction, ClientError> {
                self.post($path, ask).await
            }
        )*}
    };
}

actions! {
    /// Buys power.
    tx_buy(Buy) = "/v1/tx/buy";
    /// Pays what NFTs are owed.
    tx_claim(OfTokens) = "/v1/tx/claim";
    /// Takes out what is credited.
    tx_withdraw(Withdraw) = "/v1/tx/withdraw";
    /// Gives an NFT away.
    tx_transfer(Transfer) = "/v1/tx/transfer";
    /// Splits an NFT.
    tx_split(Split) = "/v1/tx/split";
    /// Merges two NFTs.
    tx_merge(Merge) = "/v1/tx/merge";
    /// Pays what is left of NFTs of a product that ended.
    tx_refund(OfTokens) = "/v1/tx/refund";
    /// Insures an NFT.
    tx_insure(Insure) = "/v1/tx/insure";
    /// Pays what insured NFTs lost.
    tx_claim_insurance(OfTokens) = "/v1/tx/claim-insurance";
    /// Pays shares of a compensation round.
    tx_claim_round(ClaimRound) = "/v1/tx/claim-round";
    /// Pays for a day.
    tx_deposit(Deposit) = "/v1/tx/deposit";
    /// Adds to a bond.
    tx_deposit_bond(Bond) = "/v1/tx/deposit-bond";
    /// Takes from a bond.
    tx_withdraw_bond(Bond) = "/v1/tx/withdraw-bond";
    /// Settles days.
    tx_settle(Settle) = "/v1/tx/settle";
    /// Votes.
    tx_vote(CastVote) = "/v1/tx/vote";
    /// Delegates votes.
    tx_delegate(Delegate) = "/v1/tx/delegate";
    /// Proposes to end a product.
    tx_propose_termination(ProposeTermination) = "/v1/tx/propose-termination";
    /// Hands a proposal to the timelock.
    tx_queue(OfProposal) = "/v1/tx/queue";
    /// Does what a proposal says.
    tx_execute(OfProposal) = "/v1/tx/execute";
}
