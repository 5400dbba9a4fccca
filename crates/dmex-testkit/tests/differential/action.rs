//! What can happen. Numbers that pick something are taken modulo what there is, so that a history can be cut
//! anywhere and still makes sense.

use dmex_types::Asset;

/// Who acts: mostly the one who may.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Who {
    /// The holder, the miner, the reporter: whoever it is that may.
    Rightful,
    /// Anyone.
    Account(u8),
}

/// How an amount of a pool is given.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Way {
    /// In coin.
    ByAssets,
    /// In shares.
    ByShares,
}

/// What a buyer does that others do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whim {
    /// Nothing.
    None,
    /// Pays less than it costs.
    Stingy,
    /// Orders too late.
    Late,
    /// Does not look at the bond before.
    Blind,
}

#[derive(Clone, Debug)]
pub(crate) enum Action {
    // ---- Time and market
    Wait { hours: u64 },
    EndDay { silent: u8, hash: u8, spread: u8, price: Option<i64> },
    Report { asset: Asset, reporter: Who, ahead: i8, inputs: u8 },
    Finalize { asset: Asset, round: u8 },
    ProvePrice { asset: Asset, ahead: i8, round: u8 },
    Post { asset: Asset, price: i64 },
    PostDollar { price: i64 },
    KeepPrice { coin: u8 },
    // ---- Sale
    Create { miner: Who, kind: u8, flaw: u8 },
    Buy { product: u8, buyer: u8, recipient: u8, referrer: Option<u8>, share: u16, whim: Whim },
    BuyLocked { product: u8, buyer: u8, recipient: u8, locker: u8, share: u16, refused: bool },
    StopSelling { product: u8, caller: Who },
    ReleaseCapacity { product: u8 },
    // ---- Auctioned power
    Reserve { product: u8, caller: Who, share: u16, ahead: i8 },
    Unreserve { product: u8, caller: Who, share: u8 },
    SellAuctioned { product: u8, caller: Who, share: u8, price: u8 },
    MintAuctioned { sale: u8, caller: Who, share: u8, to: u8 },
    // ---- Tokens
    Transfer { token: u16, caller: Who, from: Who, to: u8 },
    Approve { token: u16, caller: Who, to: Option<u8> },
    ApproveAll { caller: u8, operator: u8, allowed: bool },
    Split { token: u16, caller: Who, parts: Vec<(u8, u8)>, flaw: u8 },
    Merge { token: u16, other: u16, caller: Who },
    LockTo { token: u16, caller: Who, locker: u8, refused: bool },
    SetPayee { token: u16, caller: Who, payee: Option<u8> },
    Unlock { token: u16, caller: Who },
    Seize { token: u16, caller: Who, to: u8 },
    // ---- Money
    Assess { product: u8 },
    DepositBond { product: u8, from: Who, days: u8 },
    WithdrawBond { product: u8, caller: Who, share: u8, to: u8 },
    Deposit { product: u8, from: Who, ahead: i8, percent: u8 },
    Settle { product: u8, days: u16 },
    Claim { tokens: Vec<u16>, caller: Who },
    Withdraw { caller: u8, coin: u8, to: u8 },
    Donate { coin: u8, from: u8, amount: u32 },
    // ---- Failing miners
    Slump { product: u8, days: u8, percent: u8 },
    Terminate { product: u8, caller: Who },
    Abandon { product: u8, stall: bool },
    Refund { tokens: Vec<u16>, caller: Who },
    Reclaim { product: u8, ahead: u8 },
    Seal { product: u8 },
    ReturnBond { product: u8 },
    Dodge { product: u8, days: u8, every: u8, refill: u8 },
    Default { product: u8, days: u8, percent: u8, refunded: u16 },
    // ---- Losses and who makes them good
    Measure { product: u8 },
    Record { tokens: Vec<u16> },
    Recover { token: u16, caller: u8, value: u16 },
    ReserveAsset { coin: u8, caller: Who, counts: bool, has_feed: bool },
    Fund { coin: u8, from: u8, share: u16 },
    OpenRound { product: u8, coin: u8, caller: Who, share: u8, wait: bool },
    ClaimRound { round: u8, tokens: Vec<u16>, caller: Who },
    CloseRound { round: u8, wait: bool },
    WithdrawCompensation { caller: u8, coin: u8 },
    Line { product: u8, caller: Who, rate: u16, cap: u32 },
    InsuranceParameters { insurance: u8, caller: Who, ratio: u16, cooldown: u16 },
    Insure { token: u16, payer: Who, share: u16, stingy: bool, fresh: bool },
    ClaimInsurance { tokens: Vec<u16>, caller: Who },
    ReleaseCoverage { insurance: u8, policies: Vec<u16> },
    // ---- The pool of a product, and its miner's stake
    OpenPool { product: u8, pick: u8 },
    Stake { pool: u8, from: u8, share: u16 },
    Unstake { pool: u8, caller: Who, share: u8 },
    Earn { pool: u8, days: u8 },
    Intrude { pool: u8, caller: u8 },
    // ---- Underwriters
    Underwrite { pool: u8, from: u8, receiver: u8, share: u16, way: Way },
    RequestExit { pool: u8, account: u8, share: u8 },
    HoldExit { pool: u8, account: u8, wait: bool },
    Leave { pool: u8, account: u8, share: u8, to: u8, way: Way, wait: bool },
    WaitAndLeave { pick: u16, share: u8, way: Way },
    TransferShares { pool: u8, from: u8, to: u8, share: u8 },
    WithdrawCoverage { insurance: u8, caller: u8 },
    // ---- Owner
    Parameters { referral: u16, bond_days: u16, paused: bool },
    Miner { asset: Asset, order: u8 },
    Locker { locker: u8, allowed: bool },
    Reporters { asset: Asset, count: u8, odd: bool },
    Bounds { asset: Asset, jump: u16, feed_age: u32 },
    CallParameters { share: u16, cap_days: u16 },
    Auctioneer { chosen: Option<u8> },
}
