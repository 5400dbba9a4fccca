//! Transactions to sign.

use dmex_wire::Transaction;
use dmex_wire::request::{
    Apply, Bond, Buy, BuyLocked, CastVote, ClaimRound, CreateProduct, Delegate, Deposit, Earn, Exit, Faucet,
    Finalize, Fund, HoldExit, Insure, JoinMiner, Lock, Merge, OfCoin, OfDay, OfPolicies, OfProduct,
    OfProposal, OfRound, OfTokens, OverrideVote, PayVesting, PostPrice, Propose, ProposeTermination,
    ProvePrice, ReportDay, RequestExit, Settle, Split, Stake, Transfer, Underwrite, Unstake, Withdraw,
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
    /// Buys power into a lock.
    tx_buy_locked(BuyLocked) = "/v1/tx/buy-locked";
    /// Pays what NFTs are owed.
    tx_claim(OfTokens) = "/v1/tx/claim";
    /// Takes out what is credited.
    tx_withdraw(Withdraw) = "/v1/tx/withdraw";
    /// Gives an NFT away.
    tx_transfer(Transfer) = "/v1/tx/transfer";
    /// Splits an NFT into parts under new numbers.
    tx_split(Split) = "/v1/tx/split";
    /// Merges two NFTs into one under a new number.
    tx_merge(Merge) = "/v1/tx/merge";
    /// Hands a lock on an NFT to a protocol contract.
    tx_lock(Lock) = "/v1/tx/lock";
    /// Pays what is left of NFTs of a product that ended.
    tx_refund(OfTokens) = "/v1/tx/refund";
    /// Insures an NFT.
    tx_insure(Insure) = "/v1/tx/insure";
    /// Pays what insured NFTs lost, and premiums that go back.
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
    /// Votes past the delegate.
    tx_override_vote(OverrideVote) = "/v1/tx/override-vote";
    /// Delegates votes.
    tx_delegate(Delegate) = "/v1/tx/delegate";
    /// Proposes to end a product.
    tx_propose_termination(ProposeTermination) = "/v1/tx/propose-termination";
    /// Hands a proposal to the timelock.
    tx_queue(OfProposal) = "/v1/tx/queue";
    /// Does what a proposal says.
    tx_execute(OfProposal) = "/v1/tx/execute";
    /// Takes a proposal back.
    tx_cancel(OfProposal) = "/v1/tx/cancel";
    /// Proposes something to the DAO.
    tx_propose(Propose) = "/v1/tx/propose";
    /// Pays unlocked DMC.
    tx_pay_vesting(PayVesting) = "/v1/tx/pay-vesting";
    /// Applies as a miner.
    tx_apply(Apply) = "/v1/tx/apply";
    /// Belongs to a miner.
    tx_join(JoinMiner) = "/v1/tx/join";
    /// Offers power.
    tx_create_product(CreateProduct) = "/v1/tx/create-product";
    /// Stops selling.
    tx_stop_selling(OfProduct) = "/v1/tx/stop-selling";
    /// Gives a miner capacity back.
    tx_release_capacity(OfProduct) = "/v1/tx/release-capacity";
    /// Takes a deposit back.
    tx_reclaim_deposit(OfDay) = "/v1/tx/reclaim-deposit";
    /// Gives a product up.
    tx_abandon(OfProduct) = "/v1/tx/abandon";
    /// Seals a closed product.
    tx_seal(OfProduct) = "/v1/tx/seal";
    /// Returns what holders do not get of the bond of a closed product.
    tx_return_bond(OfProduct) = "/v1/tx/return-bond";
    /// Assesses a product.
    tx_assess(OfProduct) = "/v1/tx/assess";
    /// Makes a day final.
    tx_finalize(Finalize) = "/v1/tx/finalize";
    /// Proves the price of a day.
    tx_prove_price(ProvePrice) = "/v1/tx/prove-price";
    /// Keeps the price of a pay token.
    tx_keep_price(OfCoin) = "/v1/tx/keep-price";
    /// Reports a day.
    tx_report(ReportDay) = "/v1/tx/report";
    /// Posts a recorded price.
    tx_post_price(PostPrice) = "/v1/tx/post-price";
    /// Takes test coin.
    tx_faucet(Faucet) = "/v1/tx/faucet";
    /// Opens the pool of a product.
    tx_open_pool(OfProduct) = "/v1/tx/open-pool";
    /// Underwrites a product.
    tx_underwrite(Underwrite) = "/v1/tx/underwrite";
    /// Asks to leave a pool.
    tx_request_exit(RequestExit) = "/v1/tx/request-exit";
    /// Keeps a wish to leave a pool from running out.
    tx_hold_exit(HoldExit) = "/v1/tx/hold-exit";
    /// Leaves a pool.
    tx_underwrite_exit(Exit) = "/v1/tx/underwrite-exit";
    /// Adds to a junior stake.
    tx_stake(Stake) = "/v1/tx/stake";
    /// Takes junior stake back.
    tx_unstake(Unstake) = "/v1/tx/unstake";
    /// Books premiums as earned.
    tx_earn(Earn) = "/v1/tx/earn";
    /// Ends policies under which no claim is possible any more.
    tx_release_insurance(OfPolicies) = "/v1/tx/release-insurance";
    /// Measures a loss.
    tx_measure(OfProduct) = "/v1/tx/measure";
    /// Records losses.
    tx_record_losses(OfTokens) = "/v1/tx/record-losses";
    /// Gives to the reserve.
    tx_fund_reserve(Fund) = "/v1/tx/fund-reserve";
    /// Closes a round.
    tx_close_round(OfRound) = "/v1/tx/close-round";
}
