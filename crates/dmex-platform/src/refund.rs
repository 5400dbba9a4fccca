//! Whether a token can be refunded, and what it gets back.

use alloy::primitives::{Address, U256};
use dmex_types::Day;

use crate::{Platform, PowerToken, ReadError};

/// What the refund of a token comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refund {
    /// It can be taken.
    Ready {
        /// [pay token] Purchase money of the days that will never be settled.
        principal: U256,
        /// [reward token] Share of the bond.
        bond: U256,
    },
    /// It was taken.
    Taken,
    /// Only the contract that locked the token may ask, and is paid.
    Locked {
        /// The contract.
        by: Address,
    },
    /// A contract holds the token: only it, and whom it approved, may ask.
    OfContract {
        /// The contract.
        holder: Address,
    },
    /// The product is not closed.
    Open,
    /// The product is closed, and its last days are not settled.
    Unsettled {
        /// First of them.
        next: Day,
        /// First day that will never be settled.
        closed: Day,
    },
    /// All days of the token were settled before its product closed.
    Nothing,
}

/// [pay token, reward token] Purchase money of the days that will never be settled, and the share of the bond.
fn taken(token: &PowerToken, closed: Day, bond: U256, units: u64) -> [U256; 2] {
    let days = token.end.since(token.start.max(closed));
    let share = (bond * U256::from(token.power.units())).checked_div(U256::from(units));
    [token.tranche * U256::from(days), share.unwrap_or_default()]
}

impl Platform {
    /// Whether `asker` can have a token refunded now.
    ///
    /// # Errors
    /// The node failed.
    pub async fn refund_of(&self, token: &PowerToken, asker: Address) -> Result<Refund, ReadError> {
        if token.refunded {
            return Ok(Refund::Taken);
        }
        let closure = self.settlement().closureOf(token.product.0).call().await?;
        if closure.closedDay == 0 {
            return Ok(Refund::Open);
        }
        let closed = Day::new(closure.closedDay);
        if token.end <= closed {
            return Ok(Refund::Nothing);
        }
        if !closure.isSealed {
            let state = self.settlement().stateOf(token.product.0).call().await?;
            return Ok(Refund::Unsettled { next: Day::new(state.nextDay), closed });
        }
        if token.locked {
            let by = self.mining_power().lockerOf(U256::from(token.id.0)).call().await?;
            if by != asker {
                return Ok(Refund::Locked { by });
            }
        } else if !self.may_collect(asker, token.id).await? {
            return Ok(Refund::OfContract { holder: token.holder });
        }
        let [principal, bond] = taken(token, closed, closure.bond.to(), closure.units);
        Ok(Refund::Ready { principal, bond })
    }

    /// [pay token, reward token] What a token took when it was refunded; `None` if it was not.
    ///
    /// # Errors
    /// The node failed.
    pub async fn refund_taken(&self, token: &PowerToken) -> Result<Option<[U256; 2]>, ReadError> {
        if !token.refunded {
            return Ok(None);
        }
        let closure = self.settlement().closureOf(token.product.0).call().await?;
        let closed = Day::new(closure.closedDay);
        Ok(Some(taken(token, closed, closure.bond.to(), closure.units)))
    }
}
