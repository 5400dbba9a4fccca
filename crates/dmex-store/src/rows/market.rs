//! Products, their NFTs, their days.

use alloy_primitives::{Address, B256};
use dmex_types::{Amount, Asset, PolicyId, Power, ProductId, TokenId};

use crate::table::table;

table! {
    /// One offering of one miner: the terms that never change, and where sale and days stand.
    Product in "products" by {
        /// Its number.
        id: ProductId,
    }
    /// [Unix seconds] When it was created.
    created_at: u64,
    /// Who sells and delivers.
    miner: Address,
    /// The coin that is mined.
    asset: Asset,
    /// `rolling` or `batch`.
    clock: String,
    /// Token of the price.
    pay_token: Address,
    /// Token of income and bond.
    reward_token: Address,
    /// Decimals of the pay token.
    pay_decimals: u8,
    /// Decimals of the reward token.
    reward_decimals: u8,
    /// [day] First day of the sale.
    opens: dmex_types::Day,
    /// [day] First day on which it is over.
    closes: dmex_types::Day,
    /// [day] Rolling: days from purchase to the first day that pays.
    activation_days: u16,
    /// [day] Batch: the first day that pays; 1970-01-01 for rolling ones.
    batch_start: dmex_types::Day,
    /// [day] Days that power is rented for.
    mining_days: u16,
    /// [day] Days that pay.
    payout_days: u16,
    /// [pay token] Price of one unit for the whole term.
    price_per_unit: Amount,
    /// [unit] Power on offer.
    units_for_sale: Power,
    /// [unit] Smallest purchase.
    min_units: Power,
    /// [unit] Most that one buyer may buy; 0 for no cap.
    max_units_per_buyer: Power,
    /// [USD, 18 decimals] Cost per unit and day that the benchmark is net of.
    running_cost: Amount,
    /// Model of the machines.
    machine: String,
    /// Where the disclosure can be read.
    disclosure_uri: String,
    /// keccak256 of that document.
    disclosure_hash: B256,
    /// [unit] Power sold so far.
    sold: Power,
    /// NFTs sold so far.
    purchases: u64,
    /// Whether the miner stopped selling.
    stopped: bool,
    /// Whether an unmet bond call holds the sale.
    held: bool,
    /// [day] The first day that is not settled; 1970-01-01 before the first sale.
    next_day: dmex_types::Day,
    /// [day] The first day that no power sold pays.
    end_day: dmex_types::Day,
    /// Days settled.
    settled_days: u32,
    /// Days settled for which the miner itself deposited less than 95 % of what was asked.
    short_days: u32,
    /// How many of the last days in a row were; 255 stands for more. A closed product is past being judged.
    short_run: u8,
    /// [1e18] Sum of the delivered parts of all days settled.
    delivered: Amount,
    /// [1e18] Sum of what the miner itself delivered of each day settled: its deposit ÷ what was asked, at most 1. The
    /// bond delivered the rest.
    own_delivered: Amount,
    /// [reward token × 1e18 per unit] Sum of income over all days settled.
    income: Amount,
    /// [reward token × 1e18] What the last division of income left over.
    carry: Amount,
    /// [unit] Power that pays on the next day, but for what starts then.
    active: Power,
    /// [pay token] Daily money of that power.
    active_tranche: Amount,
    /// [unit] Power sold whose last day is not settled.
    outstanding: Power,
    /// [pay token] Purchase money that has not left escrow.
    escrow: Amount,
    /// [reward token] The bond.
    bond: Amount,
    /// [Unix seconds] Until when the DAO may terminate; 0 if it may not.
    terminable_until: u64,
    /// [day] First day that is never settled, once the product was closed.
    closed_day: Option<dmex_types::Day>,
    /// `terminated` or `abandoned`, once it was.
    closed_by: Option<String>,
    /// [unit] Power with days left when the product was sealed; none before.
    sealed_units: Option<Power>,
    /// [reward token] The bond that is shared by it.
    sealed_bond: Amount,
    /// [pay token, signed] What the miner would gain by stopping, as assessed last.
    default_gain: Option<alloy_primitives::I256>,
    /// [reward token] The bond that it calls for.
    bond_called: Amount,
    /// [day] The day that this was assessed for.
    assessed_day: Option<dmex_types::Day>,
}

table! {
    /// What begins to pay on one day of a product.
    Start in "starts" by {
        /// The product.
        product: ProductId,
        /// [day] The first day that it pays.
        day: dmex_types::Day,
    }
    /// [unit] Power sold.
    units: Power,
    /// [pay token] Purchase money of it that leaves escrow each day.
    tranche: Amount,
}

table! {
    /// One mining-power NFT, those that ended included: what a number stands for never changes. A split ends an NFT and makes
    /// its parts, a merge ends two and makes one.
    Token in "tokens" by {
        /// Its number.
        id: TokenId,
    }
    /// The product it was bought from.
    product: ProductId,
    /// Who holds it; the last holder of one that ended.
    holder: Address,
    /// [unit] Its power.
    units: Power,
    /// [day] First day that pays.
    start_day: dmex_types::Day,
    /// [day] First day that pays no more.
    end_day: dmex_types::Day,
    /// [pay token] Purchase money that leaves escrow each day.
    tranche: Amount,
    /// `free`, `locked` or `refunded`; `split` into parts or `merged` with another once it ended.
    state: String,
    /// [reward token] Income that it counts as paid since its first day; of one that ended, as of its end.
    income_paid: Amount,
    /// [pay token] Refunds that it counts as paid since its first day; of one that ended, as of its end.
    refund_paid: Amount,
    /// [pay token] What its buyer paid; none for what a split or a merge made.
    payment: Option<Amount>,
    /// Transfers, locks and releases since it came to be; stops at 16,777,215.
    moves: u32,
    /// The policy that covers it, of the underwriting pool of its product's pay token; none if it is not insured. Of one that
    /// ended, what covered it.
    policy: Option<PolicyId>,
    /// [pay token] What its insurance paid, once it claimed; none before.
    insurance_paid: Option<Amount>,
    /// [Unix seconds] When it came to be.
    created_at: u64,
    /// [Unix seconds] When a split or a merge ended it; none while it is there.
    ended_at: Option<u64>,
    /// The NFT that it is a part of.
    split_from: Option<TokenId>,
    /// The NFT that it went into.
    merged_into: Option<TokenId>,
}

table! {
    /// One day of one product, from the first deposit on.
    Day in "days" by {
        /// The product.
        product: ProductId,
        /// [day] The day.
        day: dmex_types::Day,
    }
    /// [reward token] What was deposited so far.
    deposited: Amount,
    /// [Unix seconds] When it was settled; none before. What follows is zero until then.
    settled_at: Option<u64>,
    /// [reward token] What the benchmark asked.
    expected: Amount,
    /// [reward token] What the bond added.
    drawn: Amount,
    /// [1e18] min(1, (deposited + drawn) ÷ expected).
    delivered: Amount,
    /// [pay token] Purchase money of the day that left escrow.
    tranche: Amount,
    /// [pay token] The part of it credited to the miner; the rest is the holders'.
    released: Amount,
    /// [reward token × 1e18 per unit] Sum of income after the day.
    income_sum: Amount,
    /// [1e18] Sum of the delivered parts after the day.
    delivered_sum: Amount,
}
