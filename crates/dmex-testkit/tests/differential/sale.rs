//! Products and purchases.

use alloy::primitives::{Address, B256, Bytes, U256};
use dmex_contracts::PrimarySale;
use dmex_model::{Disclosure, LockAnswer, Offer, Order, RAY};
use dmex_types::{Asset, Clock, Day, Power, ProductId};

use crate::action::{Action, Whim, Who};
use crate::tokens::data_of;
use crate::twin::{Outcome, Person, TRADERS, Twin, narrow};

impl Twin {
    pub(crate) fn perform_sale(&mut self, action: &Action) -> Outcome<()> {
        match *action {
            Action::Create { miner, kind, flaw } => self.create(miner, kind, flaw),
            Action::Buy { product, buyer, recipient, referrer, share, whim } => {
                let product = self.product_where(product, |product| self.on_sale(product));
                if whim != Whim::Blind {
                    self.look_at_bond(product)?;
                    self.tally.begin_with("Buy");
                }
                let order = self.order(product, self.receiver(recipient), referrer, share, whim);
                self.buy(self.buyer(buyer), order)
            }
            Action::BuyLocked { product, buyer, recipient, locker, share, refused } => {
                let product = self.product_where(product, |product| self.on_sale(product));
                self.look_at_bond(product)?;
                self.tally.begin_with("BuyLocked");
                let buyer = self.buyer(buyer);
                // Mostly for oneself.
                let to = if recipient < 220 { buyer } else { self.person(recipient) };
                let order = self.order(product, to, None, share, Whim::None);
                self.buy_locked(buyer, order, self.any_locker(locker), refused)
            }
            Action::StopSelling { product, caller } => {
                let (product, caller) = (self.product(product), self.who(caller, self.miner));
                let call = PrimarySale::stopSellingCall { product: product.0 };
                self.both(
                    |model| model.stop_selling(product, caller.id).map(|()| 0),
                    |world| world.evm.call(caller.address, world.on.primary_sale.address, &call).map(|_| 0),
                )
                .map(drop)
            }
            Action::ReleaseCapacity { product } => self.release_capacity(self.product(product)),
            _ => Ok(()),
        }
    }

    /// Whether the end of a product may be a loss beyond refund and bond.
    pub(crate) fn is_long(&self, product: ProductId) -> bool {
        self.model.sale(product).is_ok_and(|sale| sale.offer.mining_days >= 60)
    }

    pub(crate) fn release_capacity(&mut self, product: ProductId) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(0).address);
        let call = PrimarySale::releaseCapacityCall { product: product.0 };
        self.both(
            |model| model.release_capacity(product, now).map(|power| u128::from(power.units())),
            |world| world.evm.call(anyone, world.on.primary_sale.address, &call).map(u128::from),
        )
        .map(drop)
    }

    fn create(&mut self, miner: Who, kind: u8, flaw: u8) -> Outcome<()> {
        if !kind.is_multiple_of(4) {
            self.forgive_miner()?;
            self.tally.begin_with("Create");
        }
        let (now, miner) = (self.now(), self.who(miner, self.miner));
        let mut offer = self.offer(kind % 6, u128::from(kind / 6 % 8));
        self.bear_cost(&mut offer);
        spoil(&mut offer, flaw, self.today());
        let call = PrimarySale::createProductCall { offer: self.encode(&offer) };
        let created = self.both(
            |model| model.create_product(miner.id, offer, now).map(|product| u128::from(product.0)),
            |world| world.evm.call(miner.address, world.on.primary_sale.address, &call).map(u128::from),
        )?;
        // Most miners bring their bond at once; for long and cheap products not for much of the power on offer.
        if created.is_ok() && kind < 200 {
            let days = if kind % 6 < 3 { 100 + kind / 2 } else { 24 + kind / 8 };
            self.deposit_bond(self.model.last_product(), miner, days)?;
            self.tally.begin_with("Create");
        }
        // Most products may be insured at once.
        if created.is_ok() && !kind.is_multiple_of(4) {
            let product = self.model.last_product();
            let insurance = self.insurance_of(product, 0);
            self.set_line(self.dao, insurance, product, 50 + 10 * u16::from(kind), 50_000)?;
            self.found_cover(product)?;
        }
        Ok(())
    }

    /// 0: rolling Bitcoin at 6 and 8 decimals. 1: the same at 18 and 18, with a running cost and a cap.
    /// 2: a batch of Filecoin. 3 to 5: the same, but so long and cheap that their end is a loss beyond refund and bond, a
    /// smaller one the dearer they are; dear ones are called little for once the coin has fallen.
    fn offer(&self, kind: u8, dearer: u128) -> Offer {
        let today = self.today();
        let ids: Vec<_> = self.coins.iter().map(|coin| coin.id).collect();
        let rolling = Offer {
            asset: Asset::Btc,
            clock: Clock::Rolling,
            pay_coin: ids[0],
            reward_coin: ids[2],
            price_per_unit: 106_000,
            units_for_sale: Power::new(5_000_000),
            min_units: Power::new(100),
            max_units_per_buyer: Power::ZERO,
            running_cost: 0,
            mining_days: 15,
            activation_days: 1,
            opens: today,
            closes: today + 14,
            start: Day::new(0),
            disclosure: Disclosure {
                machine: "Antminer S19".into(),
                uri: "https://example.org/farm.json".into(),
                hash: [1; 32],
            },
        };
        let short = match kind % 3 {
            0 => rolling,
            1 => Offer {
                pay_coin: ids[1],
                reward_coin: ids[3],
                price_per_unit: 106 * 10u128.pow(15) + 7,
                min_units: Power::new(10),
                max_units_per_buyer: Power::new(900_000),
                running_cost: 1,
                mining_days: 33,
                activation_days: 3,
                closes: today + 30,
                ..rolling
            },
            _ => Offer {
                asset: Asset::Fil,
                clock: Clock::Batch,
                reward_coin: ids[4],
                price_per_unit: 2_000_001,
                min_units: Power::new(10),
                units_for_sale: Power::new(500_000),
                running_cost: 1,
                mining_days: 9,
                activation_days: 0,
                closes: today + 6,
                start: today + 7,
                ..rolling
            },
        };
        if kind < 3 {
            return short;
        }
        let (mining_days, price_per_unit) = match kind {
            3 if dearer.is_multiple_of(4) => (72, 2_200),
            3 => (160, 2_200),
            4 => (180, 12 * 10u128.pow(14) + 3),
            _ => (120, 9_000_001),
        };
        Offer { mining_days, price_per_unit: price_per_unit * (1 + dearer), ..short }
    }

    /// Where power costs anything to run, up to half of what it brings now: the net goes with the price, to nothing and back.
    fn bear_cost(&self, offer: &mut Offer) {
        if offer.running_cost == 0 {
            return;
        }
        let benchmark = self.model.benchmark(offer.asset).unwrap();
        let (cash, price) = benchmark.income_low(offer.closes + 5_000).unwrap();
        let income = cash / 1_000_000 * (price / 1_000_000) / (RAY / 1_000_000_000_000);
        offer.running_cost = u64::try_from(income * 2 / 5).unwrap_or(u64::MAX);
    }

    fn encode(&self, offer: &Offer) -> PrimarySale::Offer {
        use alloy::primitives::aliases::{U56, U80};
        PrimarySale::Offer {
            payToken: self.coin(offer.pay_coin).address,
            opensDay: offer.opens.number(),
            closesDay: offer.closes.number(),
            activationDays: u16::try_from(offer.activation_days).unwrap(),
            asset: offer.asset as u8,
            clock: offer.clock as u8,
            pricePerUnit: U80::from(offer.price_per_unit),
            unitsForSale: offer.units_for_sale.units(),
            minUnits: U56::from(offer.min_units.units()),
            maxUnitsPerBuyer: U56::from(offer.max_units_per_buyer.units()),
            rewardToken: self.coin(offer.reward_coin).address,
            runningCost: offer.running_cost,
            miningDays: u16::try_from(offer.mining_days).unwrap(),
            startDay: offer.start.number(),
            machine: offer.disclosure.machine.clone(),
            disclosureURI: offer.disclosure.uri.clone(),
            disclosureHash: B256::from(offer.disclosure.hash),
        }
    }

    /// An eighth of what is on offer at most; now and then nothing, or all and more.
    pub(crate) fn order(
        &self,
        product: ProductId,
        recipient: Person,
        referrer: Option<u8>,
        share: u16,
        whim: Whim,
    ) -> Order {
        let sale = self.model.sale(product);
        let offered = sale.map_or(1_000, |sale| sale.offer.units_for_sale.units());
        let units = match share {
            0..1_500 => u64::from(share) % 10,
            1_500..3_000 => offered + u64::from(share),
            _ => 100 + offered / 8 * u64::from(share) / u64::from(u16::MAX),
        };
        let units = Power::new(units);
        let payment = self.model.quote(product, units).map_or(0, |quote| quote.payment);
        Order {
            product,
            units,
            max_payment: payment.saturating_sub(u128::from(whim == Whim::Stingy)),
            recipient: recipient.id,
            referrer: referrer.map(|pick| self.person(pick).id),
            deadline: self.now() - u64::from(whim == Whim::Late),
        }
    }

    /// Mostly a trader; now and then the miner, of its own power.
    fn buyer(&self, pick: u8) -> Person {
        if pick >= 236 { self.miner } else { self.people[usize::from(pick) % TRADERS] }
    }

    pub(crate) fn buy(&mut self, buyer: Person, order: Order) -> Outcome<()> {
        let now = self.now();
        let call = PrimarySale::buyCall {
            product: order.product.0,
            units: order.units.units(),
            maxPayment: U256::from(order.max_payment),
            recipient: self.address_of(order.recipient),
            referrer: order.referrer.map_or(Address::ZERO, |id| self.address_of(id)),
            deadline: U256::from(order.deadline),
        };
        self.both(
            |model| model.buy(buyer.id, order, now).map(|token| u128::from(token.0)),
            |world| world.evm.call(buyer.address, world.on.primary_sale.address, &call).map(narrow),
        )
        .map(drop)
    }

    fn buy_locked(&mut self, buyer: Person, order: Order, locker: Person, refused: bool) -> Outcome<()> {
        let (now, answer) = (self.now(), if refused { LockAnswer::Refuses } else { LockAnswer::Takes });
        let call = PrimarySale::buyLockedCall {
            product: order.product.0,
            units: order.units.units(),
            maxPayment: U256::from(order.max_payment),
            recipient: self.address_of(order.recipient),
            referrer: Address::ZERO,
            deadline: U256::from(order.deadline),
            locker: locker.address,
            data: Bytes::from(data_of(answer)),
        };
        let bought = self.both(
            |model| {
                let bought = model.buy_locked(buyer.id, order, locker.id, answer, now);
                bought.map(|token| u128::from(token.0))
            },
            |world| world.evm.call(buyer.address, world.on.primary_sale.address, &call).map(narrow),
        )?;
        if bought.is_ok() {
            self.tally.note("a purchase went straight into a lock");
        }
        Ok(())
    }
}

/// One term that is not possible, or none.
fn spoil(offer: &mut Offer, flaw: u8, today: Day) {
    match flaw {
        1 => offer.mining_days = 0,
        2 => offer.mining_days = 3_651,
        3 => offer.closes = today,
        4 => offer.opens = offer.closes,
        5 => offer.opens = today - 400,
        6 => offer.price_per_unit = 0,
        7 => offer.min_units = Power::ZERO,
        8 => offer.min_units = offer.units_for_sale + Power::new(1),
        9 => offer.max_units_per_buyer = Power::new(9),
        10 => (offer.price_per_unit, offer.units_for_sale) = (1 << 79, Power::new(1 << 20)),
        11 => offer.activation_days = 366 - offer.activation_days,
        12 => offer.start = today + 400,
        13 => offer.clock = if offer.clock == Clock::Batch { Clock::Rolling } else { Clock::Batch },
        14 => offer.disclosure.machine = "<svg>".into(),
        15 => offer.disclosure.uri = "a".repeat(257),
        16 => offer.disclosure.hash = [0; 32],
        17 => (offer.pay_coin, offer.reward_coin) = (offer.reward_coin, offer.pay_coin),
        18 => offer.asset = if offer.asset == Asset::Btc { Asset::Fil } else { Asset::Btc },
        19 => offer.units_for_sale = Power::new(1_000_000_000),
        20 => offer.closes = offer.closes + 3_700,
        21 => offer.running_cost = u64::MAX,
        22 => (offer.min_units, offer.running_cost) = (Power::new(1), 0),
        _ => {}
    }
}
