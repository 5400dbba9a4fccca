//! Products on offer, and purchases.

use alloy::primitives::{Address, B256, U256};
use dmex_contracts::PrimarySale;
use dmex_contracts::PrimarySale::PrimarySaleEvents as Event;
use dmex_store::rows::Product;
use dmex_types::{Amount, Asset, Clock, Day, Power, ProductId, TokenId};

use super::movement::{Account, Movement};
use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn sale(&mut self, event: Event) -> Result<(), FoldError> {
        match event {
            Event::ProductCreated(event) => self.product_created(event).await,
            Event::PowerBought(event) => self.bought(event).await,
            Event::SaleStopped(event) => {
                self.product(event.product).await?.stopped = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// A product, to be changed. The sale and the settlement both speak of it before it is complete.
    pub(super) async fn product(&mut self, id: u32) -> Result<&mut Product, FoldError> {
        let id = ProductId(id);
        let created_at = self.at.timestamp;
        Ok(self.state.products.edit(self.store, (id,), || blank(id, created_at)).await?)
    }

    async fn product_created(&mut self, event: PrimarySale::ProductCreated) -> Result<(), FoldError> {
        let offer = event.offer;
        let asset = self.asset(offer.asset)?;
        let product = self.product(event.product).await?;
        product.miner = event.miner;
        product.asset = asset;
        product.clock = if offer.clock == Clock::Rolling as u8 { "rolling" } else { "batch" }.to_owned();
        product.pay_token = offer.payToken;
        product.reward_token = offer.rewardToken;
        product.opens = Day::new(offer.opensDay);
        product.closes = Day::new(offer.closesDay);
        product.activation_days = offer.activationDays;
        product.batch_start = Day::new(offer.startDay);
        product.mining_days = offer.miningDays;
        product.price_per_unit = Amount(U256::from(offer.pricePerUnit));
        product.units_for_sale = Power::new(offer.unitsForSale);
        product.min_units = Power::new(offer.minUnits.to());
        product.max_units_per_buyer = Power::new(offer.maxUnitsPerBuyer.to());
        product.running_cost = Amount(U256::from(offer.runningCost));
        product.machine = offer.machine;
        product.disclosure_uri = offer.disclosureURI;
        product.disclosure_hash = offer.disclosureHash;
        Ok(())
    }

    async fn bought(&mut self, event: PrimarySale::PowerBought) -> Result<(), FoldError> {
        let product = self.product(event.product).await?;
        product.sold = product.sold + Power::new(event.units);
        product.purchases += 1;
        let (id, coin) = (product.id, product.pay_token);
        let token = self.token(event.tokenId).await?;
        token.payment = Some(Amount(event.payment));
        let token = token.id;
        self.transfer(Movement {
            coin,
            from: Account::Wallet(event.buyer),
            to: Account::Sale(id),
            amount: event.payment,
            reason: "purchase",
            product: Some(id),
            token: Some(token),
        })
        .await?;
        let sale = Account::Sale(id);
        self.settle_purchase(sale, id, coin, Some(token)).await
    }

    /// Hands on what the settlement recorded of the purchase in the same transaction, before it was told who paid.
    pub(super) async fn settle_purchase(
        &mut self,
        sale: Account,
        product: ProductId,
        coin: Address,
        token: Option<TokenId>,
    ) -> Result<(), FoldError> {
        let recorded = self.state.purchase.take().filter(|purchase| purchase.tx_hash == self.at.tx_hash);
        let block = self.at.block;
        let missing = || FoldError::Contradiction {
            block,
            what: format!("power of product {product} was paid for, and no purchase of it recorded"),
        };
        for (to, amount, reason) in recorded.ok_or_else(missing)?.parts {
            let product = Some(product);
            self.transfer(Movement { coin, from: sale, to, amount, reason, product, token }).await?;
        }
        Ok(())
    }
}

/// A product of which nothing is known but that it is.
fn blank(id: ProductId, created_at: u64) -> Product {
    let day = Day::default();
    Product {
        id,
        created_at,
        miner: Address::ZERO,
        asset: Asset::Btc,
        clock: String::new(),
        pay_token: Address::ZERO,
        reward_token: Address::ZERO,
        pay_decimals: 0,
        reward_decimals: 0,
        opens: day,
        closes: day,
        activation_days: 0,
        batch_start: day,
        mining_days: 0,
        payout_days: 0,
        price_per_unit: Amount::ZERO,
        units_for_sale: Power::ZERO,
        min_units: Power::ZERO,
        max_units_per_buyer: Power::ZERO,
        running_cost: Amount::ZERO,
        machine: String::new(),
        disclosure_uri: String::new(),
        disclosure_hash: B256::ZERO,
        sold: Power::ZERO,
        purchases: 0,
        stopped: false,
        reserved_units: Power::ZERO,
        reserved_by: None,
        reserved_start: None,
        bond_days: 0,
        next_day: day,
        end_day: day,
        settled_days: 0,
        short_days: 0,
        score: 0,
        delivered: Amount::ZERO,
        released: Amount::ZERO,
        own_delivered: Amount::ZERO,
        income: Amount::ZERO,
        carry: Amount::ZERO,
        active: Power::ZERO,
        active_tranche: Amount::ZERO,
        outstanding: Power::ZERO,
        unit_days: Amount::ZERO,
        escrow: Amount::ZERO,
        bond: Amount::ZERO,
        terminable_until: 0,
        closed_day: None,
        closed_by: None,
        at_fault: None,
        sealed_units: None,
        sealed_unit_days: Amount::ZERO,
        sealed_bond: Amount::ZERO,
        pot: Amount::ZERO,
        bond_to_miner: None,
        bond_to_reserve: None,
        default_gain: None,
        bond_called: Amount::ZERO,
        called_per_unit_day: Amount::ZERO,
        assessed_day: None,
    }
}
