//! Who measures, who mines, who decides.

use alloy_primitives::{Address, B256, U256};
use dmex_types::{Amount, Asset, Day, Power};

use crate::table::table;

table! {
    /// One final day of a benchmark.
    Benchmark in "benchmark_days" by {
        /// The coin.
        asset: Asset,
        /// [day] The day.
        day: Day,
    }
    /// [1e27 coin] Reward of a unit of power on the day.
    reward: Amount,
    /// [1e27 coin] Sum of rewards through the day.
    through: Amount,
    /// [USD, 18 decimals] Price of the coin at the day's end.
    price: Amount,
    /// Whether the reward is that of the day before.
    reward_carried: bool,
    /// Whether the price is that of the day before.
    price_carried: bool,
    /// The medians that the reward was computed from.
    inputs: serde_json::Value,
    /// Whether the difficulty was proven by headers; none where it is not asked.
    proven: Option<bool>,
    /// [Unix seconds] When it became final.
    finalized_at: u64,
}

table! {
    /// What one reporter said of one day; the last word counts.
    Report in "reports" by {
        /// The coin.
        asset: Asset,
        /// [day] The day.
        day: Day,
        /// Who said it.
        reporter: Address,
    }
    /// What was said, in the order of the formula.
    inputs: serde_json::Value,
    /// [Unix seconds] When.
    reported_at: u64,
}

table! {
    /// Who mines or wants to.
    Miner in "miners" by {
        /// The address that sells.
        address: Address,
    }
    /// `applied`, `approved`, `suspended` or `revoked`.
    status: String,
    /// What it said of itself, as of the last application.
    application: Option<serde_json::Value>,
    /// What the DAO votes on: the hash of that.
    application_hash: Option<B256>,
    /// [Unix seconds] When it applied last.
    applied_at: Option<u64>,
}

table! {
    /// How much a miner may sell of a coin.
    Capacity in "capacities" by {
        /// The miner.
        miner: Address,
        /// The coin.
        asset: Asset,
    }
    /// [unit] Approved by the DAO.
    approved: Power,
    /// [unit] Held by its products.
    reserved: Power,
}

table! {
    /// One proposal of the DAO.
    Proposal in "proposals" by {
        /// What the governor knows it by.
        id: U256,
    }
    /// Its number, in the order of creation.
    number: u32,
    /// Who proposed.
    proposer: Address,
    /// The calls: target, value, data.
    actions: serde_json::Value,
    /// Why.
    description: String,
    /// What it can do: 0 parameter, 1 termination, 2 reserve spending, 3 constitution.
    class: u8,
    /// The miner whose votes do not count; none if nobody is accused.
    accused: Option<Address>,
    /// [bps] Part of the DMC that can vote that must vote for or abstain.
    quorum_bps: u16,
    /// [Unix seconds] When it was made.
    created_at: u64,
    /// [Unix seconds] Voting opens right after it.
    opens: u64,
    /// [Unix seconds] The last moment of voting.
    closes: u64,
    /// [Unix seconds] When it can be executed, once queued.
    executable: Option<u64>,
    /// [Unix seconds] When it was executed.
    executed_at: Option<u64>,
    /// [Unix seconds] When it was cancelled.
    canceled_at: Option<u64>,
    /// [DMC] For.
    votes_for: Amount,
    /// [DMC] Against.
    votes_against: Amount,
    /// [DMC] Abstained.
    votes_abstain: Amount,
}

table! {
    /// One vote.
    Vote in "votes" by {
        /// The proposal.
        proposal: U256,
        /// Who voted.
        voter: Address,
    }
    /// 0 against, 1 for, 2 abstained.
    support: u8,
    /// [DMC] With how much.
    weight: Amount,
    /// Why.
    reason: String,
    /// [Unix seconds] When.
    voted_at: u64,
}

table! {
    /// Who can vote: DMC delegated to an account.
    Voter in "voters" by {
        /// The account.
        address: Address,
    }
    /// [DMC] Votes delegated to it.
    votes: Amount,
    /// Whom its own DMC votes for; none if nobody.
    delegate: Option<Address>,
}
