//! What is held against a product's miner, and what becomes of the product.

use dmex_platform::{Platform, ReadError};
use dmex_store::rows::Product;
use dmex_types::{DEAD_SCORE, Day};
use serde::Serialize;

use crate::status::Failure;

/// What a score means.
pub(super) const RULE: &str = "short days count 6, delivered days take 1 back; at 42 DMC holders may vote to end it, at 180 \
                               anyone may close it";

/// Where a product stands with its miner's duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(crate) enum ShortfallView {
    /// Its days go on.
    Open {
        /// Up to the last settled day, mostly 0.
        score: u8,
    },
    /// The DAO may end it.
    Terminable {
        /// Up to the last settled day.
        score: u8,
        /// The last day on which it may.
        until: Day,
    },
    /// Anyone may end it.
    Dead {
        /// Up to the last settled day.
        score: u8,
    },
    /// Days before this one are being settled.
    Closed {
        /// First day that will never be settled.
        day: Day,
        /// Whether its miner failed.
        at_fault: bool,
    },
    /// Holders can be refunded.
    Sealed {
        /// First day that will never be settled.
        day: Day,
        /// Whether its miner failed.
        at_fault: bool,
    },
}

impl ShortfallView {
    pub(crate) async fn read(platform: &Platform, product: &dmex_platform::Product) -> Result<Self, Failure> {
        let settlement = platform.settlement();
        let (shortfall, closure) = (settlement.shortfallOf(product.id.0), settlement.closureOf(product.id.0));
        let (shortfall, closure) =
            tokio::try_join!(shortfall.call(), closure.call()).map_err(ReadError::from)?;
        let (day, at_fault) = (Day::new(closure.closedDay), closure.atFault);
        Ok(match closure.closedDay {
            0 => Self::open(shortfall.score, shortfall.terminableUntil.to(), platform.now().await?),
            _ if closure.isSealed => Self::Sealed { day, at_fault },
            _ => Self::Closed { day, at_fault },
        })
    }

    /// What a server tells of it, at a time.
    pub(super) fn told(product: &Product, now: u64) -> Self {
        let at_fault = product.at_fault.unwrap_or_default();
        match product.closed_day {
            None => Self::open(product.score, product.terminable_until, now),
            Some(day) if product.sealed_units.is_some() => Self::Sealed { day, at_fault },
            Some(day) => Self::Closed { day, at_fault },
        }
    }

    fn open(score: u8, terminable_until: u64, now: u64) -> Self {
        if score >= DEAD_SCORE {
            Self::Dead { score }
        } else if now < terminable_until {
            Self::Terminable { score, until: Day::from_timestamp(terminable_until) }
        } else {
            Self::Open { score }
        }
    }

    /// How badly it was delivered lately; none of one that was ended.
    pub(crate) const fn score(self) -> Option<u8> {
        match self {
            Self::Open { score } | Self::Terminable { score, .. } | Self::Dead { score } => Some(score),
            Self::Closed { .. } | Self::Sealed { .. } => None,
        }
    }

    pub(crate) fn sentence(self, product: u32) -> String {
        match self {
            Self::Open { score: 0 } => "delivers".to_owned(),
            Self::Open { score } => format!("delivery score {score}"),
            Self::Terminable { score, until } => format!(
                "delivery score {score}; the DAO may end it until {until} (`dmex proposal create terminate --product {product}`)"
            ),
            Self::Dead { score } => {
                format!("delivery score {score}; anyone may end it (`dmex product abandon {product}`)")
            }
            Self::Closed { day, .. } => format!("ended with {day}; days before it are still being settled"),
            Self::Sealed { day, at_fault: true } => {
                format!("ended with {day}; `dmex refund` pays what is left of its NFTs")
            }
            Self::Sealed { day, at_fault: false } => format!(
                "ended with {day} without its miner's fault; `dmex refund` pays what is left of its NFTs, and the bond is the \
                 miner's"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_1_a_score_says_who_may_end_the_product() {
        let at = |score, until| ShortfallView::open(score, until, 100);
        assert_eq!(at(41, 100), ShortfallView::Open { score: 41 });
        assert!(
            matches!(at(41, 101), ShortfallView::Terminable { score: 41, .. }),
            "paying once changes nothing"
        );
        assert_eq!(at(DEAD_SCORE, 101), ShortfallView::Dead { score: DEAD_SCORE });
        assert!(at(42, 101).sentence(4).contains("--product 4"));
        assert!(at(DEAD_SCORE, 0).sentence(4).contains("abandon 4"));
    }

    #[test]
    fn risk_2_risk_3_what_has_ended_says_what_to_do_and_whose_the_bond_is() {
        let day = Day::new(19_107);
        assert!(ShortfallView::Sealed { day, at_fault: true }.sentence(4).contains("dmex refund"));
        assert!(
            ShortfallView::Sealed { day, at_fault: false }.sentence(4).contains("the bond is the miner's")
        );
        assert_eq!(ShortfallView::Closed { day, at_fault: true }.score(), None);
    }
}
