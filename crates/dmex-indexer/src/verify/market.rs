//! Products, NFTs and days.

use alloy::primitives::{Address, U256};
use dmex_contracts::{PrimarySale, Settlement};
use dmex_store::read::{Checkpoints, Days, Order, Owed, PageOf};
use dmex_store::rows::{AuctionedSale, Product, Token};
use dmex_types::Amount;

use super::{Check, amount, or_none};
use crate::IndexError;

impl Check<'_> {
    pub(super) async fn products(&self) -> Result<(), IndexError> {
        let products = self.store.all::<Product>().await?;
        let last = self.platform.primary_sale().lastProduct().block(self.block).call().await?;
        self.same("products", "number of products", u64::from(last), products.len() as u64);
        for product in &products {
            self.product(product).await?;
        }
        Ok(())
    }

    async fn product(&self, row: &Product) -> Result<(), IndexError> {
        let (id, of) = (row.id, "products");
        let state = self.platform.settlement().stateOf(id.0).block(self.block).call().await?;
        let name = |what: &str| format!("{what} of product {id}");
        self.same(of, name("next day"), state.nextDay, row.next_day.number());
        self.same(of, name("end day"), state.endDay, row.end_day.number());
        self.same(of, name("bond"), amount(state.bond), row.bond);
        self.same(of, name("escrow"), amount(state.escrow), row.escrow);
        self.same(of, name("active power"), state.activeUnits, row.active.units());
        self.same(of, name("daily money"), amount(state.activeTranche), row.active_tranche);
        self.same(of, name("power with days left"), state.outstandingUnits, row.outstanding.units());
        self.same(of, name("carry"), amount(state.carry), row.carry);
        let unit_days = self.platform.settlement().unitDaysOf(id.0).block(self.block).call().await?;
        self.same(of, name("power times days left"), amount(unit_days), row.unit_days);
        let terms = self.platform.settlement().termsOf(id.0).block(self.block).call().await?;
        self.same(of, name("bond days"), terms.bondDays, row.bond_days);
        self.starts(row).await?;
        let sums =
            self.platform.settlement().checkpointOf(id.0, state.nextDay).block(self.block).call().await?;
        self.same(of, name("income per unit"), amount(sums.income), row.income);
        self.same(of, name("released days"), amount(sums.released), row.released);
        self.same(of, name("short days"), u32::from(sums.shortDays), row.short_days);
        self.sale(row).await?;
        self.call(row).await?;
        let shortfall = self.platform.settlement().shortfallOf(id.0).block(self.block).call().await?;
        let closed = (shortfall.closedDay != 0).then_some(shortfall.closedDay);
        self.same(of, name("closed day"), or_none(closed), or_none(row.closed_day.map(|day| day.number())));
        self.same(of, name("score"), shortfall.score, row.score);
        self.same(of, name("end of the vote on"), shortfall.terminableUntil.to(), row.terminable_until);
        self.closure(row).await?;
        self.deposits(row).await
    }

    /// How it ended, and what its holders share.
    async fn closure(&self, row: &Product) -> Result<(), IndexError> {
        let (id, of) = (row.id, "products");
        let closure = self.platform.closing().closureOf(id.0).block(self.block).call().await?;
        let name = |what: &str| format!("{what} of product {id}");
        self.same(of, name("fault"), closure.atFault, row.at_fault.unwrap_or_default());
        self.same(of, name("whether sealed:"), closure.isSealed, row.sealed_units.is_some());
        let units = row.sealed_units.unwrap_or_default().units();
        self.same(of, name("sealed power"), closure.units, units);
        self.same(of, name("sealed power times days"), amount(closure.unitDays), row.sealed_unit_days);
        self.same(of, name("pot"), amount(closure.bond), row.pot);
        Ok(())
    }

    /// The last assessment. That of a product which was never assessed is of day 0.
    async fn call(&self, row: &Product) -> Result<(), IndexError> {
        let (id, of) = (row.id, "products");
        let call = self.platform.bond_calls().callOf(id.0).block(self.block).call().await?;
        let name = |what: &str| format!("{what} of product {id}");
        self.same(of, name("assessed day"), call.day, row.assessed_day.map_or(0, |day| day.number()));
        self.same(of, name("bond called"), amount(call.called), row.bond_called);
        let per_unit_day = amount(call.perUnitDay);
        self.same(of, name("bond called for a unit and day"), per_unit_day, row.called_per_unit_day);
        Ok(())
    }

    /// Each start is the chain's, and together they are all that was sold.
    async fn starts(&self, row: &Product) -> Result<(), IndexError> {
        let (settlement, mut sold) = (self.platform.settlement(), 0u64);
        let all = PageOf { after: None, limit: u32::MAX, order: Order::Ascending };
        for start in self.store.starts_of(row.id, all).await? {
            let found = settlement.startOn(row.id.0, start.day.number()).block(self.block).call().await?;
            let name = |what: &str| format!("{what} that starts on {} in product {}", start.day, row.id);
            self.same("starts", name("power"), found.units, start.units.units());
            self.same("starts", name("daily money"), amount(found.tranche), start.tranche);
            sold = sold.saturating_add(start.units.units());
        }
        self.same("starts", format!("power that starts in product {}", row.id), row.sold.units(), sold);
        Ok(())
    }

    async fn sale(&self, row: &Product) -> Result<(), IndexError> {
        let (id, of) = (row.id, "products");
        let sale: PrimarySale::SaleState =
            self.platform.primary_sale().saleOf(id.0).block(self.block).call().await?;
        self.same(of, format!("miner of product {id}"), sale.miner, row.miner);
        self.same(of, format!("power sold of product {id}"), sale.sold, row.sold.units());
        self.same(of, format!("days paid by product {id}"), sale.payoutDays, row.payout_days);
        self.same(of, format!("whether product {id} is stopped"), sale.stopped, row.stopped);
        self.same(of, format!("power reserved of product {id}"), sale.inAuction, row.reserved_units.units());
        let reservation = self.platform.auction_sale().reservationOf(id.0).block(self.block).call().await?;
        // Of what is not reserved any more the chain may remember who had reserved it.
        let stands = reservation.units > 0;
        let by = if stands { reservation.auctioneer } else { Address::ZERO };
        let from = if stands { reservation.startDay } else { 0 };
        let name = |what: &str| format!("{what} of what is reserved of product {id}");
        self.same(of, name("auctioneer"), by, row.reserved_by.unwrap_or_default());
        self.same(of, name("first day"), from, row.reserved_start.map_or(0, |day| day.number()));
        Ok(())
    }

    /// Every auctioned sale, and what of it was minted.
    pub(super) async fn auctioned_sales(&self) -> Result<(), IndexError> {
        let last = self.platform.auction_sale().lastSale().block(self.block).call().await?;
        let sales = self.store.all::<AuctionedSale>().await?;
        let of = "auctioned sales";
        self.same(of, "number of auctioned sales", amount(last), Amount::from(sales.len() as u128));
        let sale = async |row: AuctionedSale| {
            let auction = self.platform.auction_sale();
            let found = auction.auctionedSale(U256::from(row.id)).block(self.block).call().await?;
            let name = |what: &str| format!("{what} auctioned sale {}", row.id);
            self.same(of, name("auctioneer of"), found.auctioneer, row.auctioneer);
            self.same(of, name("product of"), found.product, row.product.0);
            self.same(of, name("first day of"), found.startDay, row.start_day.number());
            self.same(of, name("power of"), found.units, row.units.units());
            self.same(of, name("minted of"), found.minted, row.minted.units());
            self.same(of, name("daily money of"), amount(found.tranche), row.tranche);
            Ok(())
        };
        self.each(sales, sale).await
    }

    /// Deposits for days that are not settled are the only part of a day that the chain keeps.
    async fn deposits(&self, row: &Product) -> Result<(), IndexError> {
        let settlement = self.platform.settlement();
        for day in self.store.days_from(row.id, row.next_day).await? {
            let found = settlement.depositOf(row.id.0, day.day.number()).block(self.block).call().await?;
            self.same(
                "days",
                format!("deposit of product {} for {}", row.id, day.day),
                amount(found),
                day.deposited,
            );
        }
        Ok(())
    }

    /// Some NFTs after this one. Returns the last of them, if there are more, and how many there are.
    pub(super) async fn tokens(&self, after: u64) -> Result<(Option<u64>, u64), IndexError> {
        let last: u64 =
            self.platform.mining_power().lastTokenId().block(self.block).call().await?.saturating_to();
        let products = self.store.all::<Product>().await?;
        let page = self.store.tokens_after(after).await?;
        let until = page.last().map(|token| token.id.0);
        let mut next = after + 1;
        for token in &page {
            self.gap(next, token.id.0);
            next = token.id.0 + 1;
        }
        if until.is_none() {
            self.gap(next, last + 1);
            self.same("NFTs", "number of NFTs", last, self.store.count::<Token>().await?);
        }
        self.each(page, async |token| self.token(&products, token).await).await?;
        Ok((until, last))
    }

    /// NFTs that the chain has and no event told of.
    fn gap(&self, from: u64, to: u64) {
        for id in from..to {
            self.same("NFTs", format!("whether there is NFT {id}"), true, false);
        }
    }

    async fn token(&self, products: &[Product], row: Token) -> Result<(), IndexError> {
        let number = U256::from(row.id.0);
        let found = match self.platform.mining_power().holding(number).block(self.block).call().await {
            Ok(found) => Some(found),
            Err(error) if error.as_revert_data().is_some() => None,
            Err(error) => return Err(error.into()),
        };
        self.same("NFTs", format!("whether there is NFT {}", row.id), found.is_some(), !row.has_ended());
        let Some(found) = found.filter(|_| !row.has_ended()) else { return Ok(()) };
        let (of, name) = ("NFTs", |what: &str| format!("{what} of NFT {}", row.id));
        self.same(of, name("holder"), found.holder, row.holder);
        self.same(of, name("product"), found.power.product, row.product.0);
        self.same(of, name("power"), found.power.units, row.units.units());
        self.same(of, name("first day"), found.power.startDay.to(), row.start_day.number());
        self.same(of, name("end day"), found.power.endDay.to(), row.end_day.number());
        self.same(of, name("daily money"), amount(found.power.tranche), row.tranche);
        let state = ["free", "locked", "refunded"].get(usize::from(found.power.state)).copied();
        self.same(of, name("state"), or_none(state), row.state.clone());
        self.same(of, name("moves"), found.power.moves.to(), row.moves);
        let locker = self.platform.mining_power().lockerOf(number).block(self.block).call().await?;
        self.same(of, name("locker"), locker, row.locker.unwrap_or_default());
        let payee = self.platform.mining_power().payeeOf(number).block(self.block).call().await?;
        self.same(of, name("payee"), payee, row.payee.unwrap_or_default());
        let policy = self.platform.mining_power().policyOf(number).block(self.block).call().await?;
        self.same(of, name("policy"), policy, row.policy.map_or(0, |policy| policy.0));
        if let Some(fingerprint) = row.fingerprint() {
            let power = self.platform.mining_power();
            let found = power.getStateFingerprint(number).block(self.block).call().await?;
            self.same(of, name("fingerprint"), found, fingerprint);
        }
        let paid = self.platform.settlement().paidOf(number).block(self.block).call().await?;
        self.same(of, name("income paid"), amount(paid.income), row.income_paid);
        self.same(of, name("refund paid"), amount(paid.refund), row.refund_paid);
        self.owed(products, &row).await
    }

    /// What is owed follows from the days and from what was paid: by the model, for the store.
    async fn owed(&self, products: &[Product], row: &Token) -> Result<(), IndexError> {
        let owed: Settlement::owedReturn =
            self.platform.settlement().owed(U256::from(row.id.0)).block(self.block).call().await?;
        let product = products.iter().find(|product| product.id == row.product);
        let in_store = match product {
            Some(product) => Checkpoints::of(self.store).owed(product, row).await?,
            None => Owed::default(),
        };
        let name = |what: &str| format!("{what} of NFT {}", row.id);
        self.same("NFTs", name("income owed"), amount(owed.income), in_store.income);
        self.same("NFTs", name("refund owed"), amount(owed.refund), in_store.refund);
        Ok(())
    }
}
