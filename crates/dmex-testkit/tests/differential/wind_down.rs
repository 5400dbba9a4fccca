//! The end of every history: all days pass, all is settled, everyone takes out everything, and only dust is left.

use dmex_types::{Asset, ProductId, TokenId};

use crate::twin::{Outcome, Twin, same};

/// No product of these histories lives longer.
pub(crate) const MOST_DAYS: u32 = 400;

impl Twin {
    /// Plays the rest of every product with silent reporters and no deposits.
    pub(crate) fn wind_down(&mut self) -> Outcome<()> {
        self.tally.begin_with("(the end)");
        let products: Vec<ProductId> = (1..=self.model.last_product().0).map(ProductId).collect();
        self.end_auctions(&products)?;
        self.pass_all_days(&products)?;
        for product in &products {
            while self.settle(*product, 50)? > 0 {}
            self.compare_products()?;
        }
        self.take_everything(&products)?;
        self.compare_all()?;
        self.make_good(&products)?;
        self.return_bonds(&products)?;
        self.compare_all()?;
        self.only_dust_is_left()
    }

    /// What is reserved is given back, and what was sold is minted.
    fn end_auctions(&mut self, products: &[ProductId]) -> Outcome<()> {
        for product in products {
            let reserved = self.model.sale(*product).unwrap().reserved_units();
            self.unreserve(self.reserver(*product), *product, reserved)?;
        }
        for sale in 1..=self.model.last_auctioned_sale() {
            let sold = self.model.auctioned_sale(sale).unwrap();
            self.mint_auctioned(self.seller(sale), sale, sold.units - sold.minted, self.people[0])?;
        }
        Ok(())
    }

    /// Nobody has to pay any more for what was closed, so the rest of its bond goes back.
    fn return_bonds(&mut self, products: &[ProductId]) -> Outcome<()> {
        for product in products {
            self.return_bond(*product)?;
        }
        for coin in self.coins.clone() {
            self.withdraw(self.miner, coin, self.miner)?;
        }
        Ok(())
    }

    /// Every day becomes final by the silence rule.
    fn pass_all_days(&mut self, products: &[ProductId]) -> Outcome<()> {
        let ends = products.iter().flat_map(|product| {
            [self.model.state(*product).unwrap().end_day, self.model.sale(*product).unwrap().offer.closes]
        });
        let end = ends.max().unwrap_or_default().max(self.today());
        self.world.evm.set_time(end.end_timestamp() + 10 * 86_400);
        for asset in Asset::ALL {
            self.post(asset, 3_000_000_000_000);
            while self.model.benchmark(asset).unwrap().next_day() < end {
                same("whether a silent day becomes final", true, self.finalize(asset)?)?;
            }
        }
        self.world.evm.set_time(self.now() + 2 * 86_400);
        Ok(())
    }

    fn take_everything(&mut self, products: &[ProductId]) -> Outcome<()> {
        let tokens: Vec<TokenId> = self.model.tokens().map(|(token, _)| token).collect();
        for caller in [vec![self.person(1)], self.contracts()].concat() {
            for some in tokens.chunks(7) {
                self.claim(caller, some)?;
            }
        }
        self.refund_everything(products)?;
        for product in products {
            self.return_bond(*product)?;
            self.release_capacity(*product)?;
            let bond = self.model.state(*product).unwrap().bond;
            self.withdraw_bond_amount(*product, self.miner, bond, self.miner)?;
        }
        for coin in self.coins.clone() {
            for person in self.people.clone() {
                self.withdraw(person, coin, person)?;
            }
        }
        Ok(())
    }

    /// All that closed products still owe, to holders and lockers, and to the miner. Tokens that had ended are refused.
    fn refund_everything(&mut self, products: &[ProductId]) -> Outcome<()> {
        let of_closed = |(_, token): &(TokenId, &dmex_model::Token)| {
            let closed = self.model.shortfall(token.product).ok().and_then(|it| it.closed_day);
            !token.refunded && closed.is_some()
        };
        let tokens: Vec<TokenId> = self.model.tokens().filter(of_closed).map(|(token, _)| token).collect();
        for token in tokens {
            self.refund(&[token], self.asker(token))?;
        }
        for product in products {
            for ahead in 0..MOST_DAYS {
                let day = self.closed_day(*product) + ahead;
                if self.is_closed(*product) && self.model.deposit_of(*product, day).unwrap() > 0 {
                    self.reclaim(*product, day)?;
                }
            }
        }
        Ok(())
    }

    fn only_dust_is_left(&self) -> Outcome<()> {
        let books = self.model.books();
        for coin in &books.coins {
            let left = coin.balance.0 - coin.donated.0;
            let dust = coin.dust.0 + coin.bonds.0;
            same(format!("what is left of coin {}", coin.coin.number()), dust, left)?;
            same("whether that is dust", true, left < 1_000_000)?;
        }
        for product in &books.products {
            same("power outstanding at the end", true, product.outstanding.is_zero())?;
            // A bond is shared by rounding down, once for each token.
            let most = if self.is_closed(product.product) { u128::from(product.tokens) } else { 0 };
            same("bond at the end", true, product.bond.0 <= most)?;
            same("escrow at the end", 0, product.escrow.0)?;
        }
        for asset in Asset::ALL {
            let reserved = self.model.capacity(self.miner.id, asset).reserved;
            same("capacity held at the end", true, reserved.is_zero())?;
        }
        Ok(())
    }
}
