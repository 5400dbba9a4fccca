//! At which rewards and price the remaining days of a product are valued.

use alloy_primitives::U256;
use dmex_types::Day;

use super::{Earning, unit_coin};
use crate::{Outlook, Refusal, Sale, Side, WAD};

/// What one final day says of the days that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncomeMark {
    /// First day that is valued.
    pub base: Day,
    /// The final day that everything is of.
    pub day: Day,
    /// Blocks until the next halving, from the first one after `day`; 0 for never.
    pub blocks_left: u32,
    /// Which way the value errs.
    pub side: Side,
    /// [ray] Part of a unit's daily reward that halves.
    pub halving: u128,
    /// [ray] Part that does not.
    pub steady: u128,
    /// [USD, 18 decimals] One coin.
    pub price: u128,
    /// [pay coin per coin, 18 decimals] What income is worth.
    pub rate: u128,
    /// [ray] Coin of one unit that was mined before `base` and is paid from then on.
    pub tail: U256,
}

impl IncomeMark {
    /// Marks the days from `base` on by the final day `day`; `pay_price` [USD, 18 decimals] is that of the pay coin by
    /// the other side, `None` where income and price are the same coin.
    ///
    /// # Errors
    /// [`Refusal::Panic`] for a pay coin that is worth nothing, and beyond 128 bits.
    pub fn new(
        outlook: Outlook,
        side: Side,
        (base, day): (Day, Day),
        tail: U256,
        pay_price: Option<u128>,
    ) -> Result<Self, Refusal> {
        let rate = match pay_price {
            None => WAD,
            Some(0) => return Err(Refusal::Panic),
            Some(pay_price) => {
                let quotient =
                    side.divide(U256::from(outlook.price) * U256::from(WAD), U256::from(pay_price));
                u128::try_from(quotient).map_err(|_| Refusal::Panic)?
            }
        };
        let Outlook { halving, steady, price, blocks_left } = outlook;
        Ok(Self { base, day, blocks_left, side, halving, steady, price, rate, tail })
    }

    /// [ray] Coin that a unit of a sale which pays on [`start`, `end`) is due from the mark's base on.
    ///
    /// # Errors
    /// [`Refusal::Panic`] if coin is worth nothing.
    pub(crate) fn unit_coin(&self, sale: &Sale, start: Day, end: Day) -> Result<U256, Refusal> {
        unit_coin(self, &Earning::of(sale), start, end)
    }

    /// What it says of rewards, as the benchmark said it.
    pub(super) const fn outlook(&self) -> Outlook {
        let Self { halving, steady, price, blocks_left, .. } = *self;
        Outlook { halving, steady, price, blocks_left }
    }
}
