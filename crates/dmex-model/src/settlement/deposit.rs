//! Income for a day, in one or more payments (DAY-2, DAY-8).

use dmex_types::{Day, ProductId};

use crate::rules::settlement::MAX_DAY_INCOME;
use crate::{AccountId, Model, Refusal};

impl Model {
    /// Deposits income for a day that has begun and is not settled. Anyone may.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn deposit(
        &mut self,
        from: AccountId,
        product: ProductId,
        day: Day,
        amount: u128,
        now: u64,
    ) -> Result<(), Refusal> {
        let entry = self.product(product)?;
        let state = &entry.state;
        if day < state.next_day || day >= state.end_day || day > Day::from_timestamp(now) {
            return Err(Refusal::DayNotDepositable);
        }
        if amount == 0 {
            return Err(Refusal::ZeroAmount);
        }
        let deposited = entry.deposit_of(day).checked_add(amount).ok_or(Refusal::Panic)?;
        if deposited > MAX_DAY_INCOME {
            return Err(Refusal::AmountTooLarge);
        }
        let coin = entry.sale.offer.reward_coin;
        self.coin_mut(coin).transfer(from, AccountId::SETTLEMENT, amount)?;
        self.product_mut(product)?.set_deposit(day, deposited);
        Ok(())
    }
}
