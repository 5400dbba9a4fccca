//! Power that the auctioneer sells.

use alloy::primitives::U256;
use dmex_contracts::AuctionSale;
use dmex_types::{Clock, Day, Power, ProductId};

use crate::action::Action;
use crate::twin::{Outcome, Person, Twin, narrow, same};

impl Twin {
    pub(crate) fn perform_auction(&mut self, action: &Action) -> Outcome<()> {
        match *action {
            Action::Reserve { product, caller, share, ahead } => {
                let product = self.product_where(product, |product| self.is_free_for_auction(product));
                self.look_at_bond(product)?;
                self.tally.begin_with("Reserve");
                let (units, start) =
                    (self.units_to_reserve(product, share), self.auction_start(product, ahead));
                self.reserve(self.who(caller, self.auctioneer), product, units, start)
            }
            Action::Unreserve { product, caller, share } => {
                let product = self.product_where(product, |product| self.is_reserved(product));
                let units = self.part_of_reservation(product, share);
                self.unreserve(self.who(caller, self.reserver(product)), product, units)
            }
            Action::SellAuctioned { product, caller, share, price } => {
                let product = self.product_where(product, |product| self.is_reserved(product));
                self.look_at_bond(product)?;
                self.tally.begin_with("SellAuctioned");
                let units = self.part_of_reservation(product, share);
                let floor = self.model.sale(product).map_or(1_000, |sale| sale.offer.price_per_unit);
                // One price in sixteen is below the offer's.
                let unit_price = floor * (u128::from(price) + 240) / 256;
                self.sell_auctioned(self.who(caller, self.reserver(product)), product, units, unit_price)
            }
            Action::MintAuctioned { sale, caller, share, to } => {
                let sale = 1 + u64::from(sale) % (self.model.last_auctioned_sale() + 1);
                let left =
                    self.model.auctioned_sale(sale).map_or(10, |sold| (sold.units - sold.minted).units());
                let units = Power::new(left * u64::from(share) / 100 + u64::from(share > 100));
                let receiver = self.receiver(to);
                self.mint_auctioned(self.who(caller, self.seller(sale)), sale, units, receiver)
            }
            _ => Ok(()),
        }
    }

    fn reserve(&mut self, caller: Person, product: ProductId, units: Power, start: Day) -> Outcome<()> {
        let now = self.now();
        let call = AuctionSale::reserveUnitsCall {
            product: product.0,
            units: units.units(),
            startDay: start.number(),
        };
        self.both(
            |model| model.reserve_units(caller.id, product, units, start, now).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.auction_sale.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    pub(crate) fn unreserve(&mut self, caller: Person, product: ProductId, units: Power) -> Outcome<()> {
        let call = AuctionSale::unreserveUnitsCall { product: product.0, units: units.units() };
        self.both(
            |model| model.unreserve_units(caller.id, product, units).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.auction_sale.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn sell_auctioned(
        &mut self,
        caller: Person,
        product: ProductId,
        units: Power,
        unit_price: u128,
    ) -> Outcome<()> {
        let now = self.now();
        let call = AuctionSale::sellAuctionedCall {
            product: product.0,
            units: units.units(),
            unitPrice: unit_price,
        };
        let first = self.model.state(product).map_or(Day::default(), |state| state.next_day);
        let sold = self.both(
            |model| model.sell_auctioned(caller.id, product, units, unit_price, now).map(u128::from),
            |world| world.evm.call(caller.address, world.on.auction_sale.address, &call).map(narrow),
        )?;
        if sold.is_ok() && first == Day::new(0) {
            self.tally.note("the first power of a product was auctioned");
        }
        Ok(())
    }

    pub(crate) fn mint_auctioned(
        &mut self,
        caller: Person,
        sale: u64,
        units: Power,
        to: Person,
    ) -> Outcome<()> {
        let call =
            AuctionSale::mintAuctionedCall { saleId: U256::from(sale), units: units.units(), to: to.address };
        self.both(
            |model| model.mint_auctioned(caller.id, sale, units, to.id).map(|token| u128::from(token.0)),
            |world| world.evm.call(caller.address, world.on.auction_sale.address, &call).map(narrow),
        )
        .map(drop)
    }

    pub(crate) fn compare_auctions(&mut self) -> Outcome<()> {
        for product in (1..=self.model.last_product().0).map(ProductId) {
            let call = AuctionSale::reservationOfCall { product: product.0 };
            let found = self.world.evm.view(self.world.on.auction_sale.address, &call).unwrap();
            let reservation = self.model.sale(product).unwrap().reservation;
            let (units, start) =
                reservation.map_or((0, 0), |known| (known.units.units(), known.start.number()));
            same(format!("reservation of product {product}"), (units, start), (found.units, found.startDay))?;
        }
        for sale in 1..=self.model.last_auctioned_sale() {
            let call = AuctionSale::auctionedSaleCall { saleId: U256::from(sale) };
            let found = self.world.evm.view(self.world.on.auction_sale.address, &call).unwrap();
            let sold = self.model.auctioned_sale(sale).unwrap();
            let expected = (sold.product.0, sold.start.number(), sold.units.units(), sold.minted.units());
            let chain = (found.product, found.startDay, found.units, found.minted);
            same(format!("auctioned sale {sale}"), expected, chain)?;
            same("money of its day", sold.tranche, found.tranche.to())?;
        }
        Ok(())
    }

    // ---- What may be reserved, sold and minted

    fn is_free_for_auction(&self, product: ProductId) -> bool {
        self.on_sale(product) && !self.is_reserved(product)
    }

    pub(crate) fn is_reserved(&self, product: ProductId) -> bool {
        self.model.sale(product).is_ok_and(|sale| !sale.reserved_units().is_zero())
    }

    /// Who reserved power of a product; the auctioneer if nobody did.
    pub(crate) fn reserver(&self, product: ProductId) -> Person {
        let reservation = self.model.sale(product).ok().and_then(|sale| sale.reservation);
        let reserver = reservation.map(|reservation| reservation.auctioneer);
        self.people.iter().copied().find(|person| Some(person.id) == reserver).unwrap_or(self.auctioneer)
    }

    /// Who sold power by auction; the auctioneer if nobody did.
    pub(crate) fn seller(&self, sale: u64) -> Person {
        let seller = self.model.auctioned_sale(sale).map(|sold| sold.auctioneer);
        self.people.iter().copied().find(|person| Some(person.id) == seller).unwrap_or(self.auctioneer)
    }

    /// Up to an eighth of what is on offer; now and then nothing, or more than there is.
    fn units_to_reserve(&self, product: ProductId, share: u16) -> Power {
        let offered = self.model.sale(product).map_or(1_000, |sale| sale.offer.units_for_sale.units());
        match share {
            0..1_000 => Power::ZERO,
            1_000..2_000 => Power::new(offered + 1),
            _ => Power::new(1 + offered / 8 * u64::from(share) / u64::from(u16::MAX)),
        }
    }

    /// A day on which power that is bought could start, or one beside.
    fn auction_start(&self, product: ProductId, ahead: i8) -> Day {
        let Ok(sale) = self.model.sale(product) else { return self.today() };
        let offer = &sale.offer;
        let first = match offer.clock {
            Clock::Rolling => self.today() + offer.activation_days,
            Clock::Batch => return if ahead < 0 { offer.start + 1 } else { offer.start },
        };
        Day::new(first.number().saturating_add_signed(i32::from(ahead)))
    }

    /// So many hundredths of what is reserved; beyond a hundred too much.
    fn part_of_reservation(&self, product: ProductId, share: u8) -> Power {
        let reserved = self.model.sale(product).map_or(10, |sale| sale.reserved_units().units());
        Power::new(reserved * u64::from(share) / 100 + u64::from(share > 100))
    }
}
