//! Losses and the reserve, read on both sides.

use alloy::primitives::U256;
use dmex_contracts::{LossLedger, Reserve};
use dmex_model::RoundId;
use dmex_types::{ProductId, TokenId};

use crate::compare::same_answer;
use crate::twin::{Outcome, Twin, narrow, same};

impl Twin {
    pub(crate) fn compare_payers(&mut self) -> Outcome<()> {
        for product in (1..=self.model.last_product().0).map(ProductId) {
            self.compare_product_loss(product)?;
        }
        for token in (1..=self.model.last_token().0).map(TokenId) {
            self.compare_token_loss(token)?;
        }
        for round in (0..=self.model.last_round().0 + 1).map(RoundId) {
            self.compare_round(round)?;
        }
        self.compare_reserve()?;
        self.compare_insurances()
    }

    fn compare_product_loss(&mut self, product: ProductId) -> Outcome<()> {
        let (ledger, evm) = (self.world.on.loss_ledger.address, &mut self.world.evm);
        let loss = self.model.product_loss(product);
        let found = evm.view(ledger, &LossLedger::productLossOfCall { product: product.0 }).unwrap();
        let expected = (loss.loss, loss.recovered());
        same(format!("loss of product {product}"), expected, (found.loss, found.recovered))?;

        let found = evm.view(ledger, &LossLedger::measureOfCall { product: product.0 }).unwrap();
        let measured = self.model.loss_measure(product);
        let measured_at = measured.map_or(0, |measured| measured.measured_at);
        same(format!("when product {product} was measured"), measured_at, found.measuredAt.to())?;
        if let Some(mark) = measured.map(|measured| measured.mark) {
            let days = (mark.base.number(), mark.day.number());
            same("days of the mark", days, (found.mark.base, found.mark.day))?;
            let rewards = (mark.halving, mark.steady, mark.blocks_left, mark.tail);
            let found_rewards =
                (found.mark.halving, found.mark.steady, found.mark.blocksLeft, found.mark.tail);
            same("rewards of the mark", rewards, found_rewards)?;
            same("prices of the mark", (mark.price, mark.rate), (found.mark.price, found.mark.rate))?;
        }
        let call = LossLedger::owesNothingCall { product: product.0 };
        let owes_nothing = evm.view(ledger, &call).unwrap();
        same("whether nothing is owed", self.model.owes_nothing(product), owes_nothing)?;
        let call = Reserve::promisedOfCall { product: product.0 };
        let found = narrow(evm.view(self.world.on.reserve.address, &call).unwrap());
        same(format!("promised to product {product}"), self.model.promised(product), found)
    }

    fn compare_token_loss(&mut self, token: TokenId) -> Outcome<()> {
        let (ledger, evm, id) = (self.world.on.loss_ledger.address, &mut self.world.evm, U256::from(token.0));
        let loss = self.model.loss(token);
        let found = evm.view(ledger, &LossLedger::lossOfCall { tokenId: id });
        let (lost, recovered) = match found {
            Ok(found) => (Ok(found.loss), Ok(found.recovered)),
            Err(error) => (Err(error.clone()), Err(error)),
        };
        same_answer(format!("loss of token {token}"), loss.map(|loss| loss.loss), lost)?;
        same_answer(format!("recovered of token {token}"), loss.map(|loss| loss.recovered()), recovered)?;
        let found = evm.view(ledger, &LossLedger::uninsuredOfCall { tokenId: id });
        let uninsured = self.model.uninsured_loss(token);
        same_answer(format!("uninsured loss of token {token}"), uninsured, found.map(narrow))
    }

    fn compare_round(&mut self, id: RoundId) -> Outcome<()> {
        let (reserve, now) = (self.world.on.reserve.address, self.now());
        let evm = &mut self.world.evm;
        let number = U256::from(id.0);
        let found = evm.view(reserve, &Reserve::roundOfCall { round: number }).unwrap();
        let Some(round) = self.model.round(id).copied() else {
            return same("amount of no round", 0, found.amount);
        };
        let terms = (round.product.0, round.closes_at, round.units.units(), round.closed);
        let found_terms = (found.product, found.closesAt.to(), found.units, found.isClosed);
        same(format!("terms of round {}", id.0), terms, found_terms)?;
        let coin = self.coins[usize::from(round.coin.number())].address;
        same("coin of the round", coin, found.token)?;
        let money = (round.amount, round.paid, round.price, round.value);
        let found_money = (found.amount, found.paid, found.price, found.value);
        same(format!("amount, paid, price, value of round {}", id.0), money, found_money)?;
        for token in (1..=self.model.last_token().0).map(TokenId) {
            let call = Reserve::shareOfCall { round: number, tokenId: U256::from(token.0) };
            let found = evm.view(reserve, &call).map(narrow);
            let share = self.model.round_share(id, token, now);
            same_answer(format!("share of token {token} in round {}", id.0), share, found)?;
        }
        Ok(())
    }

    fn compare_reserve(&mut self) -> Outcome<()> {
        for coin in self.coins.clone() {
            let call = Reserve::freeOfCall { token: coin.address };
            let found = narrow(self.world.evm.view(self.world.on.reserve.address, &call).unwrap());
            let what = format!("free reserve of coin {}", coin.id.number());
            same(what, self.model.reserve_free(coin.id), found)?;
        }
        Ok(())
    }
}
