//! The answer of `dmex what-if`, as people and programs read it.

use alloy::primitives::{Address, U256};
use dmex_platform::what_if::{Coins, Decision, HolderDay};
use dmex_types::{Asset, Day, ProductStanding};
use serde::Serialize;

use super::foretold::{Foretold, Subject};
use super::sources;
use crate::amount::{self, Money};
use crate::printer::{Show, table};
use crate::units::{PowerView, Units, moment};

/// [seconds]
const HOUR: u64 = 3_600;
/// [1e18] One per cent of a whole day.
const PER_CENT: u64 = 10_000_000_000_000_000;

#[derive(Serialize)]
pub(super) struct View {
    token: u64,
    holder: Address,
    product: u32,
    asset: Asset,
    power: PowerView,
    /// The chain's clock, in Unix seconds: the miner stops now.
    stops_at: u64,
    /// What is settled and not claimed.
    claimable: Both,
    /// Every day ahead that the NFT is paid for.
    days: Vec<DayView>,
    /// What the NFT's days were paid already.
    paid: Both,
    /// What it took when its product was closed.
    refunded: Option<RefundedView>,
    closing: Option<ClosingView>,
    insurance: Option<InsuranceView>,
    total: Both,
    /// The same if the miner leaves all bond that is there now; null if it may take nothing out.
    with_present_bond: Option<Both>,
    /// The bond that is counted on.
    bond: Money,
    /// What of the bond of now the miner may take out at any time.
    bond_may_be_withdrawn: Money,
    /// Whether the product is in good standing now, and if not the first reason.
    standing: ProductStanding,
    /// What is lost beyond all that; the reserve may make it good by a vote, and promises nothing.
    loss: Money,
    in_words: String,
    assumptions: Vec<String>,
    /// What people read: one row a source.
    #[serde(skip)]
    rows: Vec<Vec<String>>,
}

/// An amount of either coin.
#[derive(Serialize)]
struct Both {
    income: Money,
    refund: Money,
}

#[derive(Serialize)]
struct DayView {
    day: Day,
    /// Whether its benchmark is final, so that nothing about it is assumed.
    is_final: bool,
    /// Per cent of the day that deposits and bond deliver, rounded down.
    delivered_percent: u64,
    /// Per cent of the day's purchase money that goes to the miner, rounded down.
    released_percent: u64,
    #[serde(flatten)]
    coins: Both,
    /// From when it can be claimed, in Unix seconds.
    claimable_at: u64,
}

#[derive(Serialize)]
struct ClosingView {
    /// When the product is ended, in Unix seconds; null if it was before now.
    decided_at: Option<u64>,
    /// First day that will never be settled.
    closed_day: Day,
    /// From when `dmex refund` pays, in Unix seconds.
    refund_at: u64,
    /// The NFT's days that will never be settled.
    days_left: u32,
    /// Purchase money of those days.
    principal: Money,
    /// Share of the pot, by power and days left.
    bond_share: Money,
    /// What holders share of the bond together; the rest pays back insurance and reserve and returns to the miner.
    pot: Money,
}

#[derive(Serialize)]
struct RefundedView {
    /// The NFT's days that were never settled.
    days: u32,
    principal: Money,
    bond_share: Money,
}

#[derive(Serialize)]
struct InsuranceView {
    coverage: Money,
    due: Money,
    /// Premium that goes back with it.
    premium_back: Money,
    /// From when, in Unix seconds; null if never.
    due_at: Option<u64>,
}

impl View {
    pub(super) fn new(subject: &Subject, units: &Units, foretold: &Foretold) -> Self {
        let pay = |raw| Money::pay(raw, &units.pay);
        let mut view = Self {
            token: subject.token.0,
            holder: subject.holder,
            product: subject.product.0,
            asset: subject.asset,
            power: PowerView::new(subject.power, units.power),
            stops_at: foretold.now,
            claimable: Both::new(foretold.claimable, units),
            days: foretold.days.iter().map(|day| DayView::new(day, units)).collect(),
            paid: Both::new(foretold.paid, units),
            refunded: foretold.refunded.map(|taken| RefundedView {
                days: taken.days,
                principal: pay(taken.coins.pay),
                bond_share: Money::reward(taken.coins.reward, &units.reward),
            }),
            closing: closing(foretold, units),
            insurance: foretold.insurance.map(|insured| InsuranceView {
                coverage: pay(insured.coverage),
                due: pay(insured.due),
                premium_back: pay(insured.premium),
                due_at: insured.at,
            }),
            total: Both::new(foretold.total, units),
            with_present_bond: foretold.with_present_bond.map(|total| Both::new(total, units)),
            bond: Money::reward(foretold.bond, &units.reward),
            bond_may_be_withdrawn: Money::reward(foretold.free, &units.reward),
            standing: foretold.standing,
            loss: pay(foretold.loss),
            in_words: String::new(),
            assumptions: assumptions(foretold, units),
            rows: sources::rows(foretold, units),
        };
        view.in_words = view.sentence(foretold);
        view
    }

    fn sentence(&self, foretold: &Foretold) -> String {
        let total = format!("{} and {}", self.total.income.short, self.total.refund.short);
        if let Some(taken) = &self.refunded {
            return format!(
                "The NFT was refunded: {} for {} days that never came, and {} of the bond, are paid. Still to claim is \
                 {total}.",
                taken.principal.short,
                amount::group(&taken.days.to_string()),
                taken.bond_share.short
            );
        }
        let Some(closing) = &self.closing else {
            return match foretold.closing {
                None => format!(
                    "The NFT's days are over before anybody could end the product: in all its holder gets {total}."
                ),
                Some(_) => format!("The product is closed for this NFT: its holder gets {total}."),
            };
        };
        let short = match self.days.iter().find(|day| day.coins.refund.raw != "0") {
            Some(day) => format!("From {} on not all is delivered any more; the", day.day),
            None => "The".to_owned(),
        };
        let ended = match closing.decided_at {
            Some(at) => format!("product ends on {}", moment(at)),
            None => format!("product is closed since {}", closing.closed_day),
        };
        format!(
            "{short} {ended}, and from {} on `dmex refund {}` pays the money of {} days and a share of the bond: in all \
             its holder gets {total}.",
            moment(closing.refund_at),
            self.token,
            amount::group(&closing.days_left.to_string())
        )
    }
}

impl Both {
    fn new(coins: Coins, units: &Units) -> Self {
        Self { income: Money::reward(coins.reward, &units.reward), refund: Money::pay(coins.pay, &units.pay) }
    }
}

impl DayView {
    fn new(day: &HolderDay, units: &Units) -> Self {
        Self {
            day: day.day,
            is_final: day.is_final,
            delivered_percent: (day.delivered / U256::from(PER_CENT)).saturating_to(),
            released_percent: (day.released / U256::from(PER_CENT)).saturating_to(),
            coins: Both::new(day.coins, units),
            claimable_at: day.at,
        }
    }
}

fn closing(foretold: &Foretold, units: &Units) -> Option<ClosingView> {
    let (closing, rest) = (foretold.closing?, foretold.rest?);
    Some(ClosingView {
        decided_at: closing.decided_at,
        closed_day: closing.closed_day,
        refund_at: rest.at,
        days_left: rest.days,
        principal: Money::pay(rest.coins.pay, &units.pay),
        bond_share: Money::reward(rest.coins.reward, &units.reward),
        pot: Money::reward(closing.pot, &units.reward),
    })
}

fn assumptions(foretold: &Foretold, units: &Units) -> Vec<String> {
    let last = foretold.last_final_day;
    let who = match foretold.decision {
        Decision::Vote { takes } => format!(
            "The DAO proposes to end the product as soon as it may, once its delivery score is 42, and its vote takes {} in \
             all.",
            duration(takes)
        ),
        Decision::Abandon => {
            "Nobody votes: once the delivery score is 180 somebody closes the product (`dmex product abandon`)."
                .to_owned()
        }
    };
    vec![
        format!(
            "On every day after {last}, the last whose benchmark is final, a unit mines what it mined then, at the same \
             price."
        ),
        bond_assumed(foretold, units),
        "Days are settled as soon as they are due, three days after their end if they are short.".to_owned(),
        who,
    ]
}

fn bond_assumed(foretold: &Foretold, units: &Units) -> String {
    let reward = |raw| Money::reward(raw, &units.reward).short;
    let counted = format!("Of the bond {} counts, but for what the days draw", reward(foretold.bond));
    match &foretold.with_present_bond {
        Some(present) => format!(
            "{counted}. The miner may withdraw {} at any time; if it leaves that too, the holder gets {} and {} in all.",
            reward(foretold.free),
            reward(present.reward),
            Money::pay(present.pay, &units.pay).short
        ),
        None => format!("{counted}: the miner may withdraw none of it."),
    }
}

/// In whole days if it is, else in hours.
fn duration(seconds: u64) -> String {
    let (number, word) = if seconds.is_multiple_of(24 * HOUR) {
        (seconds / (24 * HOUR), "day")
    } else {
        (seconds.div_ceil(HOUR), "hour")
    };
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

impl Show for View {
    fn show(&self) -> String {
        let head = ["SOURCE", "DAYS", "FROM", "INCOME", "MONEY BACK"];
        let assumptions: Vec<String> = self.assumptions.iter().map(|text| format!("  {text}")).collect();
        let lost = if self.loss.raw == "0" {
            "Nothing is lost beyond that by the benchmark's measure.".to_owned()
        } else {
            format!(
                "Lost beyond that, by the benchmark's measure: {}. The reserve may make some of it good, if the DAO \
                 votes so; it promises nothing.",
                self.loss.short
            )
        };
        format!(
            "NFT {}: {} of {}, product {}, if its miner stops on {}\n\n{}\n\n{}\n{lost}\n\nAssumed:\n{}",
            self.token,
            self.power.short(),
            self.asset,
            self.product,
            moment(self.stops_at),
            table(&head, &head[3..], self.rows.clone()),
            self.in_words,
            assumptions.join("\n")
        )
    }
}
