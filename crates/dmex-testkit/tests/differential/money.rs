//! Bonds, deposits, settlement, claims, withdrawals, donations.

use alloy::primitives::U256;
use dmex_contracts::{BondCalls, Bonds, FaucetToken, Settlement};
use dmex_model::{AccountId, Standing, WAD};
use dmex_types::{Day, Power, ProductId, TokenId};

use crate::action::Action;
use crate::losses::numbers;
use crate::twin::{Outcome, Person, Twin, TwinCoin, narrow};

impl Twin {
    pub(crate) fn perform_money(&mut self, action: &Action) -> Outcome<()> {
        match action {
            Action::Assess { product } => {
                let product = self.product_where(*product, |product| self.runs(product));
                self.assess(product)
            }
            Action::DepositBond { product, from, days } => {
                let product = self.product_where(*product, |product| self.on_sale(product));
                self.deposit_bond(product, self.who(*from, self.miner), *days)
            }
            Action::WithdrawBond { product, caller, share, to } => {
                let product = self.product(*product);
                self.withdraw_bond(product, self.who(*caller, self.miner), *share, self.person(*to))
            }
            Action::Deposit { product, from, ahead, percent } => {
                let product = self.product_where(*product, |product| self.runs(product));
                self.deposit(product, self.who(*from, self.miner), *ahead, *percent)
            }
            Action::Settle { product, days } => {
                let product = self.product_where(*product, |product| self.runs(product));
                self.settle(product, u64::from(*days)).map(drop)
            }
            Action::Claim { tokens, caller } => {
                let tokens: Vec<TokenId> = tokens.iter().map(|pick| self.token(*pick)).collect();
                self.claim(self.asking(*caller, &tokens), &tokens)
            }
            Action::Withdraw { caller, coin, to } => {
                let (caller, coin) = self.creditor(*caller, *coin);
                self.withdraw(caller, coin, self.person(*to))
            }
            Action::Donate { coin, from, amount } => {
                let coin = self.coins[usize::from(*coin) % self.coins.len()];
                self.donate(coin, self.person(*from), u128::from(*amount))
            }
            _ => Ok(()),
        }
    }

    /// So many quarters of a day of what half the power on offer earns; 0 for nothing, 255 for too much.
    pub(crate) fn deposit_bond(&mut self, product: ProductId, from: Person, days: u8) -> Outcome<()> {
        let half = self.model.sale(product).map_or(1_000, |sale| sale.offer.units_for_sale.units() / 2);
        let bond_days = self.model.sale(product).map_or(1, |sale| u128::from(sale.bond_days));
        let required = self.model.bond_required(product, Power::new(half)).unwrap_or(1_000);
        let one_day = required / bond_days;
        let amount = if days == u8::MAX { 1 << 80 } else { one_day * u128::from(days) / 4 };
        self.deposit_bond_amount(product, from, amount)
    }

    fn deposit_bond_amount(&mut self, product: ProductId, from: Person, amount: u128) -> Outcome<()> {
        let call = Bonds::depositBondCall { product: product.0, amount: U256::from(amount) };
        self.both(
            |model| model.deposit_bond(from.id, product, amount).map(|()| 0),
            |world| world.evm.call(from.address, world.on.bonds.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    pub(crate) fn withdraw_bond(
        &mut self,
        product: ProductId,
        caller: Person,
        share: u8,
        to: Person,
    ) -> Outcome<()> {
        let bond = self.model.state(product).map_or(0, |state| state.bond);
        let amount = bond / 256 * u128::from(share);
        self.withdraw_bond_amount(product, caller, amount, to)
    }

    pub(crate) fn withdraw_bond_amount(
        &mut self,
        product: ProductId,
        caller: Person,
        amount: u128,
        to: Person,
    ) -> Outcome<()> {
        let (now, amount_word) = (self.now(), U256::from(amount));
        let call = Bonds::withdrawBondCall { product: product.0, amount: amount_word, to: to.address };
        let backs = self.model.state(product).is_ok_and(|state| !state.outstanding.is_zero());
        let done = self.both(
            |model| model.withdraw_bond(caller.id, product, amount, to.id, now).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.bonds.address, &call).map(|_| 0),
        )?;
        if done.is_ok() && backs {
            self.tally.note("bond left while power stood behind it");
        }
        Ok(())
    }

    pub(crate) fn assess(&mut self, product: ProductId) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(2).address);
        let call = BondCalls::assessCall { product: product.0 };
        self.both(
            |model| model.assess(product, now).map(|call| call.called),
            |world| {
                world.evm.call(anyone, world.on.bond_calls.address, &call).map(|found| narrow(found.called))
            },
        )
        .map(drop)
    }

    /// What a purchase needs of whoever sells: a look at the bond by a late day.
    pub(crate) fn look_at_bond(&mut self, product: ProductId) -> Outcome<()> {
        if self.model.standing_of(product, self.now()) != Ok(Standing::CallStale) {
            return Ok(());
        }
        self.tally.begin_with("Assess");
        self.assess(product)
    }

    /// What insurance needs of a miner: a look at the bond by a late day, and all of it that is asked for.
    pub(crate) fn meet_call(&mut self, product: ProductId) -> Outcome<()> {
        for _ in 0..2 {
            self.look_at_bond(product)?;
            let missing = self.missing_bond(product);
            if missing > 0 {
                self.tally.begin_with("DepositBond");
                self.deposit_bond_amount(product, self.miner, missing)?;
            }
        }
        Ok(())
    }

    /// [reward coin] What the bond is short of its bond days, of the call, and of what that is for the power that was sold since.
    fn missing_bond(&self, product: ProductId) -> u128 {
        let Ok(state) = self.model.state(product) else { return 0 };
        if self.model.shortfall(product).is_ok_and(|shortfall| shortfall.closed_day.is_some()) {
            return 0;
        }
        let unit_days = U256::from(self.model.unit_days(product).unwrap_or(0));
        let by_days = self
            .model
            .call_of(product)
            .map_or(0, |call| narrow((U256::from(call.per_unit_day) * unit_days).div_ceil(U256::from(WAD))));
        let required = self.model.bond_required(product, Power::ZERO).unwrap_or(0);
        required.max(by_days).saturating_sub(state.bond).max(self.model.unmet_call(product))
    }

    /// So much of what the next day asks, for that day or one near it; 254 for too much.
    pub(crate) fn deposit(
        &mut self,
        product: ProductId,
        from: Person,
        ahead: i8,
        percent: u8,
    ) -> Outcome<()> {
        let now = self.now();
        let next = self.model.state(product).map_or(0, |state| state.next_day.number());
        let day = Day::new(u32::try_from(i64::from(next) + i64::from(ahead)).unwrap_or_default());
        let expected = self.model.expected_next(product).unwrap_or(1_000);
        let amount = match percent {
            254 => 5 * 10u128.pow(24) + 1,
            percent => expected * u128::from(percent) / 100,
        };
        let call =
            Settlement::depositCall { product: product.0, day: day.number(), amount: U256::from(amount) };
        self.both(
            |model| model.deposit(from.id, product, day, amount, now).map(|()| 0),
            |world| world.evm.call(from.address, world.on.settlement.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// How many days were settled; 0 also if none is due.
    pub(crate) fn settle(&mut self, product: ProductId, days: u64) -> Outcome<u128> {
        let (now, anyone) = (self.now(), self.person(0).address);
        let call = Settlement::settleCall { product: product.0, maxDays: U256::from(days) };
        let settled = self.both(
            |model| model.settle(product, days, now).map(u128::from),
            |world| world.evm.call(anyone, world.on.settlement.address, &call).map(narrow),
        )?;
        Ok(settled.unwrap_or(0))
    }

    pub(crate) fn claim(&mut self, caller: Person, tokens: &[TokenId]) -> Outcome<()> {
        let call = Settlement::claimCall { tokenIds: numbers(tokens) };
        let due = |token: &TokenId| {
            let owes = self.model.owed(*token).is_ok_and(|owed| !owed.is_zero());
            owes && self.model.token(*token).is_ok_and(|token| token.paid_account() == Some(self.vault.id))
        };
        let pays_contract = caller.id == self.vault.id && tokens.iter().any(due);
        let done = self.both(
            |model| model.claim(caller.id, tokens).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.settlement.address, &call).map(|_| 0),
        )?;
        if done.is_ok() && pays_contract {
            self.tally.note("a contract had its tokens paid");
        }
        Ok(())
    }

    /// Mostly somebody who is credited something.
    fn creditor(&self, caller: u8, coin: u8) -> (Person, TwinCoin) {
        let all = self.people.iter().flat_map(|person| self.coins.iter().map(|coin| (*person, *coin)));
        let credited = |(person, coin): &(Person, TwinCoin)| self.model.purse(person.id, coin.id).credit > 0;
        let creditors: Vec<(Person, TwinCoin)> = all.filter(credited).collect();
        if caller % 8 == 7 || creditors.is_empty() {
            return (self.person(caller), self.coins[usize::from(coin) % self.coins.len()]);
        }
        creditors[usize::from(caller) % creditors.len()]
    }

    pub(crate) fn withdraw(&mut self, caller: Person, coin: TwinCoin, to: Person) -> Outcome<()> {
        let call = Settlement::withdrawCall { token: coin.address, to: to.address };
        self.both(
            |model| model.withdraw(caller.id, coin.id, to.id),
            |world| world.evm.call(caller.address, world.on.settlement.address, &call).map(narrow),
        )
        .map(drop)
    }

    fn donate(&mut self, coin: TwinCoin, from: Person, amount: u128) -> Outcome<()> {
        self.both(
            |model| model.transfer_coin(coin.id, from.id, AccountId::SETTLEMENT, amount).map(|()| 0),
            |world| {
                let call =
                    FaucetToken::transferCall { to: world.on.settlement.address, value: U256::from(amount) };
                world.evm.call(from.address, coin.address, &call).map(|_| 0)
            },
        )
        .map(drop)
    }
}
