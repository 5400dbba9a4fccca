//! An NFT as people and programs read it.

use alloy::primitives::{Address, U256};
use dmex_client::wire;
use dmex_platform::{Platform, PowerToken, Product};
use dmex_types::{Amount, Asset, Day, PolicyId, TokenId};
use serde::Serialize;

use crate::amount::Money;
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::units::{PowerView, Units};

/// One mining-power NFT and what it is owed.
#[derive(Serialize)]
pub(super) struct TokenView {
    pub(super) token: u64,
    pub(super) holder: Address,
    pub(super) product: u32,
    pub(super) asset: Asset,
    pub(super) power: PowerView,
    pub(super) start: Day,
    /// First day that pays no more.
    pub(super) end: Day,
    /// Days that are still to pay.
    pub(super) days_left: u32,
    /// Purchase money that leaves escrow each day.
    pub(super) tranche: Money,
    /// What `dmex claim` would pay now.
    pub(super) income_owed: Money,
    pub(super) refund_owed: Money,
    /// All so far, paid or not.
    pub(super) income_earned: Money,
    pub(super) refund_earned: Money,
    /// What was paid back when its product was closed; null unless it was refunded.
    pub(super) principal_refunded: Option<Money>,
    /// Its share of the bond, paid then.
    pub(super) bond_share: Option<Money>,
    pub(super) locked: bool,
    /// The contract that locked it, which alone may release or take it; null if it is not locked.
    pub(super) locker: Option<Address>,
    /// Who is paid its income and daily refunds in place of its holder; null if the holder is.
    pub(super) payee: Option<Address>,
    /// Whether the rest of its purchase money was paid back after its product was closed.
    pub(super) refunded: bool,
    /// Transfers, locks and releases since it came to be.
    pub(super) moves: u32,
    /// The policy that insures it; null if it is not insured.
    pub(super) policy: Option<u64>,
}

impl TokenView {
    /// What is known of an NFT, what it took if it was refunded, and which policy insures it.
    pub(super) fn new(
        token: &PowerToken,
        product: &Product,
        units: &Units,
        taken: Option<[U256; 2]>,
        policy: Option<PolicyId>,
    ) -> Self {
        let reward = |raw| Money::reward(raw, &units.reward);
        let pay = |raw| Money::pay(raw, &units.pay);
        Self {
            token: token.id.0,
            holder: token.holder,
            product: token.product.0,
            asset: product.asset,
            power: PowerView::new(token.power, units.power),
            start: token.start,
            end: token.end,
            // The end of a closed product is the day of its closing.
            days_left: token
                .end
                .min(Day::new(product.state.endDay))
                .since(token.start.max(Day::new(product.state.nextDay))),
            tranche: pay(token.tranche),
            income_owed: reward(token.income_owed),
            refund_owed: pay(token.refund_owed),
            income_earned: reward(token.income_earned),
            refund_earned: pay(token.refund_earned),
            principal_refunded: taken.map(|[principal, _]| pay(principal)),
            bond_share: taken.map(|[_, share]| reward(share)),
            locked: token.locked,
            locker: token.locker,
            payee: token.payee,
            refunded: token.refunded,
            moves: token.moves,
            policy: policy.map(|policy| policy.0),
        }
    }

    /// What a server knows of an NFT.
    pub(super) fn told(told: &wire::TokenView) -> Self {
        let (token, units) = (&told.token, Units::told(&told.pay, &told.reward, told.asset));
        let reward = |amount: Amount| Money::reward(amount.0, &units.reward);
        let pay = |amount: Amount| Money::pay(amount.0, &units.pay);
        Self {
            token: token.id.0,
            holder: token.holder,
            product: token.product.0,
            asset: told.asset,
            power: PowerView::new(token.units, units.power),
            start: token.start_day,
            end: token.end_day,
            days_left: told.days_left,
            tranche: pay(token.tranche),
            income_owed: reward(told.owed.income),
            refund_owed: pay(told.owed.refund),
            income_earned: reward(told.earned.income),
            refund_earned: pay(told.earned.refund),
            principal_refunded: told.refunded.map(|refunded| pay(refunded.principal)),
            bond_share: told.refunded.map(|refunded| reward(refunded.bond_share)),
            locked: token.state == "locked",
            locker: token.locker,
            payee: token.payee,
            refunded: token.state == "refunded",
            moves: token.moves,
            policy: token.policy.map(|policy| policy.0),
        }
    }

    /// Reads an NFT.
    pub(super) async fn read(platform: &Platform, id: TokenId) -> Result<Self, Failure> {
        Self::of(platform, &platform.token(id).await?).await
    }

    /// Reads what goes with an NFT.
    pub(super) async fn of(platform: &Platform, token: &PowerToken) -> Result<Self, Failure> {
        let product = platform.product(token.product).await?;
        let units = Units::of(platform, &product).await?;
        let (taken, policy) = (platform.refund_taken(token).await?, platform.policy_of(token.id).await?);
        Ok(Self::new(token, &product, &units, taken, policy))
    }

    /// Where it stands, in a word or two.
    pub(super) const fn state(&self) -> &'static str {
        match (self.locked, self.refunded) {
            (true, _) => "locked by a contract",
            (_, true) => "refunded: it moves no more",
            _ => "free",
        }
    }
}

impl Show for TokenView {
    fn show(&self) -> String {
        let mut told = vec![
            ("Holder", self.holder.to_string()),
            ("Product", self.product.to_string()),
            ("Pays", format!("from {} until {}, not included", self.start, self.end)),
            ("Days left", self.days_left.to_string()),
            ("Income so far", self.income_earned.short.clone()),
            ("Refunded day by day", self.refund_earned.short.clone()),
            ("Owed now", format!("{} and {}", self.income_owed.short, self.refund_owed.short)),
            ("Leaves escrow a day", self.tranche.short.clone()),
            ("State", self.state().to_owned()),
        ];
        if let Some(locker) = self.locker {
            told.push(("Locked by", format!("{locker}, which alone may release or take it")));
        }
        if let Some(payee) = self.payee {
            told.push(("Pays to", format!("{payee} in place of its holder")));
        }
        if let Some(policy) = self.policy {
            told.push(("Insured", format!("by policy {policy}")));
        }
        if let (Some(principal), Some(share)) = (&self.principal_refunded, &self.bond_share) {
            told.push(("Refunded at the end", principal.short.clone()));
            told.push(("Share of the bond", share.short.clone()));
        }
        format!("NFT {}: {} of {}\n\n{}", self.token, self.power.short(), self.asset, facts(&told))
    }
}
