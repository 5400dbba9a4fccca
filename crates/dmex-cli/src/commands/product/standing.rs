//! Whether a product is delivered, and what becomes of it if not.

use dmex_platform::{Platform, ReadError};
use dmex_store::rows::Product;
use dmex_types::Day;
use serde::Serialize;

use crate::status::Failure;

/// Where a product stands with its miner's duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(crate) enum StandingView {
    /// So many short days in a row, mostly none.
    Open {
        /// Up to the last settled day.
        short_days: u8,
    },
    /// The DAO may end it.
    Terminable {
        /// Up to the last settled day.
        short_days: u8,
        /// The last day on which it may.
        until: Day,
    },
    /// Days before this one are being settled.
    Closed {
        /// First day that will never be settled.
        day: Day,
    },
    /// Holders can be refunded.
    Sealed {
        /// First day that will never be settled.
        day: Day,
    },
}

impl StandingView {
    pub(crate) async fn read(platform: &Platform, product: &dmex_platform::Product) -> Result<Self, Failure> {
        let settlement = platform.settlement();
        let shortfall = settlement.shortfallOf(product.id.0).call().await.map_err(ReadError::from)?;
        let (day, short_days) = (Day::new(shortfall.closedDay), shortfall.shortDays);
        let until: u64 = shortfall.terminableUntil.to();
        Ok(match shortfall.closedDay {
            0 if platform.now().await? < until => {
                Self::Terminable { short_days, until: Day::from_timestamp(until) }
            }
            0 => Self::Open { short_days },
            _ if shortfall.sealedUnits > 0 => Self::Sealed { day },
            _ => Self::Closed { day },
        })
    }

    /// What a server tells of it, at a time.
    pub(super) fn told(product: &Product, now: u64) -> Self {
        let (short_days, until) = (product.short_run, product.terminable_until);
        match product.closed_day {
            None if now < until => Self::Terminable { short_days, until: Day::from_timestamp(until) },
            None => Self::Open { short_days },
            Some(day) if product.sealed_units.is_some_and(|units| !units.is_zero()) => Self::Sealed { day },
            Some(day) => Self::Closed { day },
        }
    }

    /// Whether it can sell at all.
    pub(super) const fn sells(self) -> bool {
        matches!(self, Self::Open { .. } | Self::Terminable { .. })
    }

    pub(crate) fn sentence(self, product: u32) -> String {
        match self {
            Self::Open { short_days: 0 } => "delivers".to_owned(),
            Self::Open { short_days } => format!("short for {}", days(short_days)),
            Self::Terminable { short_days, until } => format!(
                "short for {}; the DAO may end it until {until} (`dmex proposal create terminate --product {product}`)",
                days(short_days)
            ),
            Self::Closed { day } => format!("ended with {day}; days before it are still being settled"),
            Self::Sealed { day } => format!("ended with {day}; `dmex refund` pays what is left of its NFTs"),
        }
    }
}

fn days(count: u8) -> String {
    if count == 1 { "1 day".to_owned() } else { format!("{count} days in a row") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_2_what_has_ended_sells_nothing_and_says_what_to_do() {
        let day = Day::new(19_107);
        assert!(StandingView::Open { short_days: 6 }.sells());
        assert!(StandingView::Terminable { short_days: 7, until: day }.sells());
        assert!(!StandingView::Closed { day }.sells());
        let sealed = StandingView::Sealed { day };
        assert!(!sealed.sells());
        assert!(sealed.sentence(4).contains("dmex refund"));
        assert!(StandingView::Terminable { short_days: 7, until: day }.sentence(4).contains("--product 4"));
    }
}
