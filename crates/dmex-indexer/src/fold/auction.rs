//! What the auctioneer reserves, sells, and mints later.

use alloy::primitives::U256;
use dmex_contracts::AuctionSale;
use dmex_contracts::AuctionSale::AuctionSaleEvents as Event;
use dmex_store::rows::AuctionedSale;
use dmex_types::{Amount, Day, Power, ProductId};

use super::movement::{Account, Movement};
use super::{Fold, FoldError};

impl Fold<'_> {
    pub(super) async fn auction(&mut self, event: Event) -> Result<(), FoldError> {
        match event {
            Event::UnitsReserved(event) => {
                let product = self.product(event.product).await?;
                let stands = event.units > 0;
                product.reserved_units = Power::new(event.units);
                product.reserved_by = stands.then_some(event.auctioneer);
                product.reserved_start = stands.then_some(Day::new(event.startDay));
                Ok(())
            }
            Event::PowerAuctioned(event) => self.auctioned(event).await,
            Event::AuctionedMinted(event) => self.minted_of_sale(event).await,
            _ => Ok(()),
        }
    }

    /// Sold in one record, of which the settlement told before. There is no NFT yet.
    async fn auctioned(&mut self, event: AuctionSale::PowerAuctioned) -> Result<(), FoldError> {
        let product = self.product(event.product).await?;
        product.sold = product.sold + Power::new(event.units);
        product.purchases += 1;
        let (id, coin) = (product.id, product.pay_token);
        self.state.auctioned_sales.insert(AuctionedSale {
            id: event.saleId.saturating_to(),
            product: id,
            auctioneer: event.auctioneer,
            start_day: Day::new(event.startDay),
            units: Power::new(event.units),
            minted: Power::ZERO,
            unit_price: Amount::from(event.unitPrice),
            payment: Amount(event.payment),
            fee: Amount(event.fee),
            tranche: Amount(event.tranche),
            sold_at: self.at.timestamp,
        });
        let sale = Account::Sale(id);
        self.transfer(Movement {
            coin,
            from: Account::Wallet(event.auctioneer),
            to: sale,
            amount: event.payment,
            reason: "purchase",
            product: Some(id),
            token: None,
        })
        .await?;
        self.settle_purchase(sale, id, coin, None).await
    }

    /// A part of what was sold: its NFT came to be in the event before.
    async fn minted_of_sale(&mut self, event: AuctionSale::AuctionedMinted) -> Result<(), FoldError> {
        let (sale_id, units) = (event.saleId.saturating_to(), Power::new(event.units));
        let sale = self.sale_record(sale_id).await?;
        sale.minted = sale.minted.saturating_add(units);
        let (price, of, fits) = (sale.unit_price, sale.product, sale.minted <= sale.units);
        let token = self.token(event.tokenId).await?;
        token.auctioned_sale = Some(sale_id);
        token.payment = Some(Amount(price.0.saturating_mul(U256::from(event.units))));
        let is_part = fits && (token.product, token.units) == (of, units);
        self.expect(is_part, || format!("the parts of auctioned sale {sale_id}"))
    }

    /// A sale that exists, to be changed.
    async fn sale_record(&mut self, id: u64) -> Result<&mut AuctionedSale, FoldError> {
        let block = self.at.block;
        if self.state.auctioned_sales.find(self.store, (id,)).await?.is_none() {
            return Err(FoldError::Contradiction {
                block,
                what: format!("auctioned sale {id} was never made"),
            });
        }
        Ok(self.state.auctioned_sales.edit(self.store, (id,), || blank(id)).await?)
    }
}

/// A sale of which nothing is known but that it is.
const fn blank(id: u64) -> AuctionedSale {
    AuctionedSale {
        id,
        product: ProductId(0),
        auctioneer: alloy::primitives::Address::ZERO,
        start_day: Day::new(0),
        units: Power::ZERO,
        minted: Power::ZERO,
        unit_price: Amount::ZERO,
        payment: Amount::ZERO,
        fee: Amount::ZERO,
        tranche: Amount::ZERO,
        sold_at: 0,
    }
}
