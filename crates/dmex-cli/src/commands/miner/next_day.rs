//! Where the next day of a product stands, for both readers.

use dmex_client::wire;
use dmex_platform::{NextDay, Platform, Product};
use dmex_types::{Amount, Day};
use serde::Serialize;

use crate::amount::Money;
use crate::status::Failure;
use crate::units::{Units, moment};

/// The next day of a product.
#[derive(Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "there are only as many as products")]
pub(crate) enum NextDayView {
    /// Nothing is sold, or all days are settled.
    None,
    /// The day has not ended.
    Open {
        /// The day.
        day: Day,
    },
    /// The day has ended; its benchmark is not final.
    AwaitingBenchmark {
        /// The day.
        day: Day,
    },
    /// The day can be deposited for.
    Due {
        /// The day.
        day: Day,
        /// What the benchmark asks.
        expected: Money,
        /// What is deposited so far.
        deposited: Money,
        /// What is missing.
        missing: Money,
        /// [Unix seconds] When it is settled in any case.
        grace_end: u64,
    },
}

impl NextDayView {
    /// Reads it.
    pub(crate) async fn read(platform: &Platform, product: &Product, units: &Units) -> Result<Self, Failure> {
        let money = |raw| Money::reward(raw, &units.reward);
        Ok(match platform.next_day(product).await? {
            NextDay::None => Self::None,
            NextDay::Open(day) => Self::Open { day },
            NextDay::AwaitingBenchmark(day) => Self::AwaitingBenchmark { day },
            NextDay::Due { day, expected, deposited, grace_end, .. } => Self::Due {
                day,
                expected: money(expected),
                deposited: money(deposited),
                missing: money(expected.saturating_sub(deposited)),
                grace_end,
            },
        })
    }

    /// What a server tells of it.
    pub(crate) fn told(next: wire::NextDay, units: &Units) -> Self {
        let money = |amount: Amount| Money::reward(amount.0, &units.reward);
        match next {
            wire::NextDay::None => Self::None,
            wire::NextDay::Open { day } => Self::Open { day },
            wire::NextDay::AwaitingBenchmark { day } => Self::AwaitingBenchmark { day },
            wire::NextDay::Due { day, expected, deposited, grace_end, .. } => Self::Due {
                day,
                expected: money(expected),
                deposited: money(deposited),
                missing: money(Amount(expected.0.saturating_sub(deposited.0))),
                grace_end,
            },
        }
    }

    /// For people.
    pub(crate) fn sentence(&self) -> String {
        match self {
            Self::None => "none: nothing is sold, or all days are settled".to_owned(),
            Self::Open { day } => format!("{day}, which has not ended"),
            Self::AwaitingBenchmark { day } => format!("{day}, whose benchmark is not final"),
            Self::Due { day, missing, .. } if missing.raw == "0" => {
                format!("{day}: paid in full, ready to be settled")
            }
            Self::Due { day, expected, missing, grace_end, .. } => format!(
                "{day}: {} of {} missing, due by {}",
                missing.short,
                expected.short,
                moment(*grace_end)
            ),
        }
    }
}
