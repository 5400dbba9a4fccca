//! The payments that an account received.

use alloy_primitives::Address;
use dmex_types::Day;
use dmex_wire::{IncomeEntry, IncomeKind, IncomeQuery, Page};
use serde::Deserialize;

use crate::frame::Frame;
use crate::problem::Problem;

/// Payments on a page.
const SHOWN: u32 = 50;
/// Days of payments that are shown unless somebody asks for others.
const LATEST: u32 = 90;

/// Payments of which days are shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Period {
    #[serde(deserialize_with = "crate::page::blank_as_none")]
    from: Option<Day>,
    /// The last day.
    #[serde(deserialize_with = "crate::page::blank_as_none")]
    to: Option<Day>,
    #[serde(deserialize_with = "crate::page::blank_as_none")]
    after: Option<String>,
}

/// Payments of some days, in order.
pub(super) struct Payments {
    pub(super) items: Vec<IncomeEntry>,
    pub(super) from: Day,
    pub(super) to: Option<Day>,
    pub(super) next: Option<String>,
}

pub(super) async fn of(p: &Frame, address: Address, period: Period) -> Result<Payments, Problem> {
    let today = Day::from_timestamp(p.api().statistics().await?.timestamp);
    let from = period.from.unwrap_or_else(|| today - LATEST);
    let to = period.to;
    let asked =
        IncomeQuery { from: Some(from), to: to.map(Day::next), after: period.after, limit: Some(SHOWN) };
    let path = format!("/v1/accounts/{address:#x}/income");
    let page: Page<IncomeEntry> = p.api().get(&path, &asked).await?;
    Ok(Payments { items: page.items, from, to, next: page.next })
}

impl Payments {
    /// The last day as a field of a form holds it.
    pub(super) fn to(&self) -> String {
        self.to.map(|day| day.to_string()).unwrap_or_default()
    }

    /// The key of the words for what a payment was for.
    pub(super) fn kind_key(&self, payment: &IncomeEntry) -> &'static str {
        match payment.kind {
            IncomeKind::Income => "paid-income",
            IncomeKind::DayRefund => "paid-day-refund",
            IncomeKind::Refund => "paid-refund",
            IncomeKind::BondShare => "paid-bond-share",
            IncomeKind::Insurance => "paid-insurance",
            IncomeKind::PremiumBack => "paid-premium-back",
            IncomeKind::Compensation => "paid-compensation",
            IncomeKind::Referral => "paid-referral",
        }
    }
}
