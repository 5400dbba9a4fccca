//! Holds the journal against the state.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::{Address, U256};
use dmex_contracts::Token;
use dmex_platform::{Platform, PowerToken, Product, ReadError};
use dmex_types::{Amount, Power};

use super::journal::{Journal, ProductJournal};
use super::{AccountBooks, Books, ProductBooks, ReserveBooks, TokenAmount, TokenBooks};

impl Books {
    /// Reads the whole chain and adds everything up.
    ///
    /// # Errors
    /// The node failed.
    pub async fn of(platform: &Platform) -> Result<Self, ReadError> {
        let journal = Journal::read(platform).await?;
        let products = platform.products().await?;
        let tokens = platform.tokens().await?;
        let ever = platform.last_token().await?;
        let mut books = Self {
            products: Vec::new(),
            buyers: Vec::new(),
            tokens: Vec::new(),
            reserve: Vec::new(),
            errors: Vec::new(),
        };
        let empty = ProductJournal::default();
        for product in &products {
            let entries = journal.products.get(&product.id.0).unwrap_or(&empty);
            books.add_product(product, entries, &tokens, ever);
        }
        books.check_credits(platform, &journal).await?;
        let deployment = platform.deployment();
        for token in deployment.tokens.pay.iter().chain(deployment.tokens.reward.values()) {
            books.add_token(platform, token, &journal, &products).await?;
            books.add_reserve(platform, token, &journal).await?;
        }
        books.add_buyers(platform, &journal, &products, &tokens);
        Ok(books)
    }

    /// `ever` counts all tokens that there ever were: a split may leave each of its parts a unit ahead, and each rounds down.
    fn add_product(&mut self, product: &Product, entries: &ProductJournal, tokens: &[PowerToken], ever: u64) {
        let own = || tokens.iter().filter(|token| token.product == product.id);
        let refund_owed: U256 = own().map(|token| token.refund_owed).sum();
        let income_owed: U256 = own().map(|token| token.income_owed).sum();
        let units: Power = own().map(|token| token.power).sum();
        let came_in = entries.deposited + entries.drawn;
        let money_dust = entries.tranches.checked_sub(entries.released + entries.refunded + refund_owed);
        let income_dust = came_in.checked_sub(entries.income_paid + income_owed);
        let escrow = U256::from(product.state.escrow);
        let bond = U256::from(product.state.bond);

        let most_dust = U256::from(ever * 2 + entries.days + 1);
        let small = |dust: Option<U256>| dust.is_some_and(|dust| dust <= most_dust);
        let id = product.id;
        self.expect(units.units() == product.sale.sold, || {
            format!("product {id}: power of NFTs against power sold")
        });
        self.expect(entries.principal == escrow + entries.tranches + entries.rest, || {
            format!("product {id}: escrow")
        });
        self.expect(small(money_dust), || format!("product {id}: money that left escrow"));
        self.expect(small(income_dust), || format!("product {id}: income"));
        let bond_gone = entries.drawn + entries.bond_out + entries.bond_shared + entries.bond_returned;
        self.expect(entries.bond_in == bond + bond_gone, || format!("product {id}: bond"));

        self.products.push(ProductBooks {
            product: id,
            asset: product.asset,
            sold: Power::new(product.sale.sold),
            nfts: own().count() as u64,
            days: entries.days,
            principal: Amount(entries.principal),
            escrow: Amount(escrow),
            released: Amount(entries.released),
            refunded: Amount(entries.refunded),
            refund_owed: Amount(refund_owed),
            given_back: Amount(entries.rest),
            money_dust: Amount(money_dust.unwrap_or_default()),
            expected: Amount(entries.expected),
            deposited: Amount(entries.deposited),
            drawn: Amount(entries.drawn),
            income_paid: Amount(entries.income_paid),
            income_owed: Amount(income_owed),
            income_dust: Amount(income_dust.unwrap_or_default()),
            unsettled: Amount(entries.deposited_ever.saturating_sub(entries.deposited + entries.reclaimed)),
            bond: Amount(bond),
            bond_shared: Amount(entries.bond_shared),
            bond_returned: Amount(entries.bond_returned),
        });
    }

    /// What the events credited must be what the contract says that accounts may withdraw.
    async fn check_credits(&mut self, platform: &Platform, journal: &Journal) -> Result<(), ReadError> {
        for (account, entries) in &journal.accounts {
            for (token, credit) in &entries.credit {
                let found = platform.credit_of(*account, *token).await?;
                self.expect(found == *credit, || format!("credit of {account} in {token}"));
            }
        }
        Ok(())
    }

    async fn add_token(
        &mut self,
        platform: &Platform,
        token: &Token,
        journal: &Journal,
        products: &[Product],
    ) -> Result<(), ReadError> {
        let settlement = platform.deployment().settlement.address;
        let balance = platform.erc20(token.address).balanceOf(settlement).call().await?;
        let mut books = TokenBooks {
            token: token.address,
            symbol: token.symbol.clone(),
            decimals: token.decimals,
            balance: Amount(balance),
            escrow: Amount::default(),
            bonds: Amount::default(),
            unsettled: Amount::default(),
            owed: Amount::default(),
            credits: Amount::default(),
            fees: Amount::default(),
            dust: Amount::default(),
        };
        for (product, entry) in products.iter().zip(&self.products) {
            if product.offer.payToken == token.address {
                books.escrow += entry.escrow.0;
                books.owed += entry.refund_owed.0;
                books.dust += entry.money_dust.0;
                books.fees += journal.products.get(&product.id.0).map_or(U256::ZERO, |entries| entries.fees);
            }
            if product.offer.rewardToken == token.address {
                books.bonds += entry.bond.0;
                books.unsettled += entry.unsettled.0;
                books.owed += entry.income_owed.0;
                books.dust += entry.income_dust.0;
            }
        }
        for entries in journal.accounts.values() {
            books.credits += entries.credit.get(&token.address).copied().unwrap_or_default();
        }
        let parts = [books.escrow, books.bonds, books.unsettled, books.owed, books.credits, books.dust];
        let total: U256 = parts.iter().map(|part| part.0).sum();
        self.expect(total == balance, || format!("{}: {total} accounted for, {balance} held", token.symbol));
        self.tokens.push(books);
        Ok(())
    }

    async fn add_reserve(
        &mut self,
        platform: &Platform,
        token: &Token,
        journal: &Journal,
    ) -> Result<(), ReadError> {
        let Some(funded) = journal.reserve_funded.get(&token.address).copied() else { return Ok(()) };
        let compensated = journal.compensated.get(&token.address).copied().unwrap_or_default();
        let reserve = platform.deployment().reserve.address;
        let balance = platform.erc20(token.address).balanceOf(reserve).call().await?;
        self.expect(funded == compensated + balance, || format!("{}: the reserve", token.symbol));
        let (funded, compensated, balance) = (Amount(funded), Amount(compensated), Amount(balance));
        self.reserve.push(ReserveBooks { symbol: token.symbol.clone(), funded, compensated, balance });
        Ok(())
    }

    fn add_buyers(
        &mut self,
        platform: &Platform,
        journal: &Journal,
        products: &[Product],
        tokens: &[PowerToken],
    ) {
        let spenders = journal.accounts.iter().filter(|(_, entries)| !entries.spent.is_empty());
        let accounts: BTreeSet<Address> =
            spenders.map(|(account, _)| *account).chain(tokens.iter().map(|token| token.holder)).collect();
        for account in accounts {
            let own: Vec<&PowerToken> = tokens.iter().filter(|token| token.holder == account).collect();
            let entries = journal.accounts.get(&account).cloned().unwrap_or_default();
            self.buyers.push(AccountBooks {
                account,
                nfts: own.len() as u64,
                spent: named(platform, &entries.spent),
                received: named(platform, &entries.received),
                owed: named(platform, &owed(&own, products)),
            });
        }
    }

    fn expect(&mut self, holds: bool, what: impl FnOnce() -> String) {
        if !holds {
            self.errors.push(format!("does not add up: {}", what()));
        }
    }
}

/// What tokens can claim, by token address.
fn owed(tokens: &[&PowerToken], products: &[Product]) -> BTreeMap<Address, U256> {
    let mut owed = BTreeMap::new();
    for token in tokens {
        let Some(product) = products.iter().find(|product| product.id == token.product) else { continue };
        *owed.entry(product.offer.rewardToken).or_insert(U256::ZERO) += token.income_owed;
        *owed.entry(product.offer.payToken).or_insert(U256::ZERO) += token.refund_owed;
    }
    owed
}

/// Amounts that are not zero, with the tickers of their tokens.
fn named(platform: &Platform, amounts: &BTreeMap<Address, U256>) -> Vec<TokenAmount> {
    let symbol = |token: &Address| {
        platform.deployment().token(*token).map_or_else(|| token.to_string(), |token| token.symbol.clone())
    };
    let known = amounts.iter().filter(|(_, amount)| !amount.is_zero());
    known.map(|(token, amount)| TokenAmount { symbol: symbol(token), amount: Amount(*amount) }).collect()
}
