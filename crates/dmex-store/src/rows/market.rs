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
    /// Purchases so far; an auctioned sale is one.
    purchases: u64,
    /// Whether the miner stopped selling.
    stopped: bool,
    /// [unit] Power that the auctioneer holds reserved, out of what is not sold.
    reserved_units: Power,
    /// The auctioneer that reserved it; none if nothing is.
    reserved_by: Option<Address>,
    /// [day] The first day on which what is reserved will pay; none if nothing is.
    reserved_start: Option<dmex_types::Day>,
    /// [day] Income of all power sold that the bond has to cover, fixed when the product was created.
    bond_days: u16,
    /// [day] The first day that is not settled; 1970-01-01 before the first sale.
    next_day: dmex_types::Day,
    /// [day] The first day that no power sold pays.
    end_day: dmex_types::Day,
    /// Days settled.
    settled_days: u32,
    /// Days settled that were short: the miner itself deposited less than 95 % of what was asked, or the bond was drawn on
    /// and then stood below half of its bond days. Days that ask for next to nothing never are.
    short_days: u32,
    /// How badly it was delivered lately: a short day adds 6, up to 255; a delivered one takes 1 while the bond is kept up. From
    /// 42 on the DAO may end the product, from 180 on anyone. A closed product is past being judged.
    score: u8,
    /// [1e18] Sum of the delivered parts of all days settled.
    delivered: Amount,
    /// [1e18] Sum of the released parts of all days settled: of each day's purchase money so much went to the miner.
    released: Amount,
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
    /// [unit × day] That power times the days of it that are not settled.
    unit_days: Amount,
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
    /// Whether its miner failed; none while it is open. If it did not, all of the bond returns to it.
    at_fault: Option<bool>,
    /// [unit] Power with days left when the product was sealed; none before.
    sealed_units: Option<Power>,
    /// [unit × day] That power times the days that it had left: what the pot is shared by.
    sealed_unit_days: Amount,
    /// [reward token] All of the bond when the product was sealed.
    sealed_bond: Amount,
    /// [reward token] The pot: what of the bond its holders share, by power times days left. The rest returns to the miner.
    pot: Amount,
    /// [reward token] What of the bond's rest was credited to the miner; none before the rest was returned.
    bond_to_miner: Option<Amount>,
    /// [reward token] What of the bond's rest went to the reserve, for what it and the insurance had paid.
    bond_to_reserve: Option<Amount>,
    /// [pay token, signed] What the miner would gain by stopping, as assessed last.
    default_gain: Option<alloy_primitives::I256>,
    /// [reward token] The bond that it calls for.
    bond_called: Amount,
    /// [reward token × 1e18] What of it is beyond the bond days, for each unit and day left when it was assessed, rounded down.
    called_per_unit_day: Amount,
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
    /// Who locked it; none unless it is locked.
    locker: Option<Address>,
    /// Whom its income and refunds go to in place of its holder: of a locked one whom its locker named, of a refunded one the
    /// locker that was refunded for it. None if its holder is paid.
    payee: Option<Address>,
    /// [pay token] What was paid for it, of a part of an auctioned sale at the price of that; none for what a split or a merge
    /// made.
    payment: Option<Amount>,
    /// The auctioned sale that it is a part of; none if it came to be otherwise.
    auctioned_sale: Option<u64>,
    /// Transfers, locks and releases since it came to be; stops at 16,777,215.
    moves: u32,
    /// The policy that covers it, of the insurance of its product's pay token; none if it is not insured. Of one that ended, what
    /// covered it.
    policy: Option<PolicyId>,
    /// [pay token] What its insurance paid, once it claimed; none before. A premium that went back is not part of it.
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
    /// [reward token] Income of the market average of all power that the day pays.
    gross: Amount,
    /// [reward token] The same less the running cost: what the benchmark asked.
    expected: Amount,
    /// [reward token] What the bond added.
    drawn: Amount,
    /// [1e18] min(1, (deposited + drawn) ÷ expected); 1 if nothing was expected.
    delivered: Amount,
    /// [1e18] delivered × min(1, 10 × expected ÷ gross); 0 if nothing was expected. Of the day's purchase money so much is the
    /// miner's.
    released: Amount,
    /// [pay token] Purchase money of the day that left escrow.
    tranche: Amount,
    /// [pay token] The part of it credited to the miner; the rest is the holders'.
    paid: Amount,
    /// [reward token × 1e18 per unit] Sum of income after the day.
    income_sum: Amount,
    /// [1e18] Sum of the released parts after the day.
    released_sum: Amount,
    /// Whether it was short. Days of a closed product are judged too, and change nothing of its score.
    short: bool,
    /// Short days of the product up to it, it included.
    short_days: u32,
    /// The product's score after it.
    score: u8,
}
