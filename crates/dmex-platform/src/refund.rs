//! Whether a token can be refunded, and what it gets back.

use alloy::primitives::{Address, U256};
use dmex_contracts::Settlement;
use dmex_types::Day;

use crate::{Platform, PowerToken, ReadError};

/// What the refund of a token comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refund {
    /// It can be taken.
    Ready {
        /// [pay token] Purchase money of the days that will never be settled.
        principal: U256,
        /// [reward token] Share of the pot, by power times those days; `None` if the product was not sealed yet: the refund does
        /// it first.
        bond: Option<U256>,
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

/// [pay token, reward token] Purchase money of the days that will never be settled, and the share of the pot.
fn taken(token: &PowerToken, closure: &Settlement::Closure) -> [U256; 2] {
    let days = U256::from(token.end.since(token.start.max(Day::new(closure.closedDay))));
    let (pot, unit_days): (U256, U256) = (closure.bond.to(), closure.unitDays.to());
    let share = (pot * U256::from(token.power.units()) * days).checked_div(unit_days);
    [token.tranche * days, share.unwrap_or_default()]
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
            let next = Day::new(state.nextDay);
            if next < closed {
                return Ok(Refund::Unsettled { next, closed });
            }
        }
        if token.locked {
            let by = self.mining_power().lockerOf(U256::from(token.id.0)).call().await?;
            if by != asker {
                return Ok(Refund::Locked { by });
            }
        } else if !self.may_collect(asker, token.id).await? {
            return Ok(Refund::OfContract { holder: token.holder });
        }
        let [principal, bond] = taken(token, &closure);
        Ok(Refund::Ready { principal, bond: closure.isSealed.then_some(bond) })
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
        Ok(Some(taken(token, &closure)))
    }
}
