//! Who measures, who mines, who decides.

use alloy_primitives::{Address, B256, U256};
use dmex_types::{Amount, Asset, Day, DifficultySource, Power, PriceSource, ProductId};

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
    /// [1e27 coin] The same reward with the fees as their mean of 14 days: what bonds are measured by.
    mean: Amount,
    /// [USD, 18 decimals] Price of the coin at the day's end.
    price: Amount,
    /// Whether reporters were silent: their inputs are those of the day before.
    reward_carried: bool,
    /// Where the price comes from: `feed`, the round in force at the day's end; `carried`, the day before; or `reported`, the
    /// median of the reports.
    price_source: PriceSource,
    /// Days in a row up to this one without a proven price; 255 stands for more.
    unproven: u8,
    /// What the reward was computed from, in the order of the formula.
    inputs: serde_json::Value,
    /// Where the difficulty comes from: `proven` by headers, `last_proven` by headers of an earlier day, or `reported`; none where
    /// there is no relay of headers.
    difficulty_source: Option<DifficultySource>,
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
    /// What was said, in the order of the formula; the price [USD, 18 decimals] comes last, 0 if the reporter had none.
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
    /// The product that was closed at its fault last, for which it is suspended until the DAO speaks; none if there is no such
    /// product, or the DAO approved it since.
    suspended_for: Option<ProductId>,
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
    /// [DMC] With how much, less what holders took back by overrides.
    weight: Amount,
    /// Why.
    reason: String,
    /// [Unix seconds] When.
    voted_at: u64,
}

table! {
    /// One vote of a holder with its own DMC, past its delegate: every DMC counts once.
    Override in "overrides" by {
        /// The proposal.
        proposal: U256,
        /// Whose DMC it is.
        voter: Address,
    }
    /// 0 against, 1 for, 2 abstained.
    support: u8,
    /// [DMC] With how much.
    weight: Amount,
    /// Whose vote it was taken out of; none if its delegate had not voted, whose vote counts that much less if it comes, or if
    /// it had none.
    delegate: Option<Address>,
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
