//! Everything that can be read, read on both sides.

use alloy::primitives::U256;
use dmex_contracts::{BondCalls, Bonds, FaucetToken, MinerRegistry, MiningPower, PrimarySale, Settlement};
use dmex_model::{AccountId, Refusal};
use dmex_testkit::CallError;
use dmex_types::{Asset, Power, ProductId, TokenId};

use crate::twin::{Outcome, Twin, name, narrow, same};

/// The state of a token whose purchase money was paid back, as the contracts number it.
const REFUNDED: u8 = 2;

/// Compares what both sides answer, or why they do not.
pub(crate) fn same_answer(
    what: impl std::fmt::Display,
    model: Result<u128, Refusal>,
    chain: Result<u128, CallError>,
) -> Outcome<()> {
    same(what, model.map_err(name), chain.map_err(|error| error.to_string()))
}

impl Twin {
    pub(crate) fn compare_all(&mut self) -> Outcome<()> {
        self.compare_products()?;
        self.compare_sales()?;
        self.compare_auctions()?;
        self.compare_days()?;
        for number in 1..=self.model.last_token().0 {
            self.compare_token(TokenId(number))?;
        }
        self.compare_purses()?;
        self.compare_payers()?;
        let books = self.model.books();
        same("whether the books are balanced", true, books.balanced)
    }

    /// Every field of every product's state.
    pub(crate) fn compare_products(&mut self) -> Outcome<()> {
        let settlement = self.world.on.settlement.address;
        for product in (1..=self.model.last_product().0).map(ProductId) {
            let state = self.model.state(product).unwrap();
            let call = Settlement::stateOfCall { product: product.0 };
            let found = self.world.evm.view(settlement, &call).unwrap();
            let days = (state.next_day.number(), state.end_day.number());
            same(format!("product {product} days"), days, (found.nextDay, found.endDay))?;
            let units = (state.active.units(), state.outstanding.units(), state.carry);
            let found_units = (found.activeUnits, found.outstandingUnits, found.carry);
            same(format!("product {product} active, outstanding, carry"), units, found_units)?;
            let money = (state.bond, state.escrow, state.active_tranche);
            let found_money = (found.bond.to(), found.escrow.to(), found.activeTranche.to());
            same(format!("product {product} bond, escrow, active tranche"), money, found_money)?;
            self.compare_shortfall(product)?;
        }
        Ok(())
    }

    /// The score, power × days left, and how the product was closed.
    fn compare_shortfall(&mut self, product: ProductId) -> Outcome<()> {
        let (settlement, evm) = (self.world.on.settlement.address, &mut self.world.evm);
        let shortfall = self.model.shortfall(product).unwrap();
        let found = evm.view(settlement, &Settlement::shortfallOfCall { product: product.0 }).unwrap();
        let score = (shortfall.score, shortfall.terminable_until);
        same(format!("product {product} score"), score, (found.score, found.terminableUntil.to()))?;
        if shortfall.sealed.is_none() {
            let call = Settlement::unitDaysOfCall { product: product.0 };
            let found = narrow(evm.view(settlement, &call).unwrap());
            same(format!("unit-days of product {product}"), self.model.unit_days(product).unwrap(), found)?;
        }

        let found = evm.view(settlement, &Settlement::closureOfCall { product: product.0 }).unwrap();
        let closed_day = shortfall.closed_day.unwrap_or_default().number();
        let end = (closed_day, shortfall.sealed.is_some(), shortfall.at_fault);
        same(format!("closure of product {product}"), end, (found.closedDay, found.isSealed, found.atFault))?;
        let shares = |sealed: dmex_model::Sealed| (sealed.units.units(), sealed.unit_days, sealed.pot);
        let (units, unit_days, pot) = shortfall.sealed.map_or((0, 0, 0), shares);
        let expected = (units, unit_days, pot, self.model.state(product).unwrap().escrow);
        let found = (found.units, found.unitDays.to(), found.bond.to(), found.escrow.to());
        same(format!("what holders of product {product} share"), expected, found)
    }

    /// Sales, capacity, and what the next day asks.
    fn compare_sales(&mut self) -> Outcome<()> {
        for product in (1..=self.model.last_product().0).map(ProductId) {
            self.compare_sale(product)?;
            self.compare_next_day(product)?;
            self.compare_bond(product)?;
        }
        for asset in Asset::ALL {
            let capacity = self.model.capacity(self.miner.id, asset);
            let (miner, registry) = (self.miner.address, self.world.on.miner_registry.address);
            let call = MinerRegistry::capacityOfCall { miner, asset: asset as u8 };
            let found = self.world.evm.view(registry, &call).unwrap();
            let expected = (capacity.approved.units(), capacity.reserved.units());
            same("capacity", expected, (found.approved, found.reserved))?;
        }
        Ok(())
    }

    fn compare_sale(&mut self, product: ProductId) -> Outcome<()> {
        let sale = self.model.sale(product).unwrap();
        let expected = (sale.sold.units(), sale.reserved.units(), sale.stopped, sale.payout_days);
        let call = PrimarySale::saleOfCall { product: product.0 };
        let found = self.world.evm.view(self.world.on.primary_sale.address, &call).unwrap();
        let found = (found.sold, found.reserved, found.stopped, u32::from(found.payoutDays));
        same(format!("sale of product {product}"), expected, found)?;
        let call = Settlement::termsOfCall { product: product.0 };
        let terms = self.world.evm.view(self.world.on.settlement.address, &call).unwrap();
        same("bond days", self.model.sale(product).unwrap().bond_days, terms.bondDays)
    }

    /// How a product stands, what its bond must be, and what is called for.
    fn compare_bond(&mut self, product: ProductId) -> Outcome<()> {
        let (now, number) = (self.now(), product.0);
        let (bonds, bond_calls, evm) =
            (self.world.on.bonds.address, self.world.on.bond_calls.address, &mut self.world.evm);
        let standing = self.model.standing_of(product, now).map(|standing| standing as u128);
        let found = evm.view(bonds, &Bonds::standingOfCall { product: number }).map(u128::from);
        same_answer(format!("standing of product {product}"), standing, found)?;
        let found = evm.view(bonds, &Bonds::bondRequiredCall { product: number, moreUnits: 7 }).map(narrow);
        let required = self.model.bond_required(product, Power::new(7));
        same_answer(format!("bond required of product {product}"), required, found)?;

        let found = evm.view(bond_calls, &BondCalls::callOfCall { product: number }).unwrap();
        let call = self.model.call_of(product);
        let money = call.map_or((0, 0, 0), |call| (call.gain, call.called, call.per_unit_day));
        let found_money = (found.gain, found.called.to(), found.perUnitDay);
        same(format!("call of product {product}"), money, found_money)?;
        same("day of the call", call.map_or(0, |call| call.day.number()), found.day)?;
        let found = evm.view(bond_calls, &BondCalls::unmetCallCall { product: number }).map(narrow);
        same_answer("unmet call", Ok(self.model.unmet_call(product)), found)
    }

    fn compare_next_day(&mut self, product: ProductId) -> Outcome<()> {
        let (settlement, evm) = (self.world.on.settlement.address, &mut self.world.evm);
        let number = product.0;
        let found = evm.view(settlement, &Settlement::expectedNextCall { product: number });
        same_answer("expected next", self.model.expected_next(product), found.map(narrow))?;
        let found = evm.view(settlement, &Settlement::graceEndCall { product: number });
        same_answer("grace end", self.model.grace_end(product).map(u128::from), found.map(narrow))?;

        let day = self.model.state(product).unwrap().next_day;
        let call = Settlement::depositOfCall { product: number, day: day.number() };
        let found = narrow(evm.view(settlement, &call).unwrap());
        same("deposits of the next day", self.model.deposit_of(product, day).unwrap(), found)?;
        let call = Settlement::checkpointOfCall { product: number, day: day.number() };
        let found = evm.view(settlement, &call).unwrap();
        let checkpoint = self.model.checkpoint(product, day).unwrap();
        let expected = (checkpoint.income, checkpoint.released, checkpoint.short_days);
        same("checkpoint", expected, (U256::from(found.income), found.released.to(), found.shortDays))
    }

    /// Who holds a token and what it earned, was paid and is owed.
    fn compare_token(&mut self, token: TokenId) -> Outcome<()> {
        let (power, settlement, evm) =
            (self.world.on.mining_power.address, self.world.on.settlement.address, &mut self.world.evm);
        let id = U256::from(token.0);
        let held = evm.view(power, &MiningPower::holdingCall { tokenId: id });
        let Ok(expected) = self.model.token(token) else {
            let found = held.map(|_| 0).map_err(|error| error.to_string());
            same(format!("token {token}"), Err("TokenDoesNotExist".to_owned()), found)?;
            let policy = evm.view(power, &MiningPower::policyOfCall { tokenId: id }).unwrap();
            return same(format!("policy of token {token}, which is gone"), 0, policy);
        };
        let held = held.unwrap();
        let holder = self.people.iter().find(|person| person.address == held.holder).map(|person| person.id);
        same(format!("holder of token {token}"), expected.holder, holder)?;
        let terms = (expected.product.0, expected.start.number(), expected.end.number());
        same("terms", terms, (held.power.product, held.power.startDay.to(), held.power.endDay.to()))?;
        same("moves", expected.moves, held.power.moves.to())?;
        same("refunded", expected.refunded, held.power.state == REFUNDED)?;
        let parts = (expected.units.units(), expected.tranche, expected.paid.income);
        same("power", parts, (held.power.units, held.power.tranche.to(), held.paid.to()))?;
        let found = evm.view(power, &MiningPower::lockerOfCall { tokenId: id }).unwrap();
        let locker = self.people.iter().find(|person| person.address == found).map(|person| person.id);
        same("locker", expected.locker, locker)?;
        let found = evm.view(power, &MiningPower::payeeOfCall { tokenId: id }).unwrap();
        let payee = self.people.iter().find(|person| person.address == found).map(|person| person.id);
        same("payee", expected.payee, payee)?;
        let policy = evm.view(power, &MiningPower::policyOfCall { tokenId: id }).unwrap();
        same("policy", expected.policy.map_or(0, |policy| policy.0), policy)?;
        let stranger = self.people[1];
        let call = MiningPower::mayCollectCall { caller: stranger.address, tokenId: id };
        let may = evm.view(power, &call).unwrap();
        same("whether anyone may have it paid", self.model.may_collect(stranger.id, token), may)?;

        let found = evm.view(settlement, &Settlement::paidOfCall { tokenId: id }).unwrap();
        let paid = (expected.paid.income, expected.paid.refund);
        same(format!("paid to token {token}"), paid, (found.income.to(), found.refund))?;
        let found = evm.view(settlement, &Settlement::earnedCall { tokenId: id }).unwrap();
        let earned = self.model.earned(token).unwrap();
        same("earned", (earned.income, earned.refund), (narrow(found.income), narrow(found.refund)))?;
        let found = evm.view(settlement, &Settlement::owedCall { tokenId: id }).unwrap();
        let owed = self.model.owed(token).unwrap();
        same("owed", (owed.income, owed.refund), (narrow(found.income), narrow(found.refund)))
    }

    /// Every balance and every credit, the settlement's among them.
    fn compare_purses(&mut self) -> Outcome<()> {
        let settlement = self.world.on.settlement.address;
        let mut accounts: Vec<_> = self.people.iter().map(|person| (person.address, person.id)).collect();
        accounts.push((settlement, AccountId::SETTLEMENT));
        accounts.extend(self.payers().map(|payer| (payer.address, payer.id)));
        for coin in self.coins.clone() {
            for (account, id) in &accounts {
                let purse = self.model.purse(*id, coin.id);
                let evm = &mut self.world.evm;
                let call = FaucetToken::balanceOfCall { account: *account };
                let balance = narrow(evm.view(coin.address, &call).unwrap());
                let call = Settlement::creditOfCall { account: *account, token: coin.address };
                let credit = narrow(evm.view(settlement, &call).unwrap());
                let what = format!("account {} balance and credit of coin {}", id.number(), coin.id.number());
                same(what, (purse.balance, purse.credit), (balance, credit))?;
            }
        }
        Ok(())
    }
}
