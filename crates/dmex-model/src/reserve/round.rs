//! Rounds: opened by the DAO for one closed product and one coin, open for 90 days, then closed.

use dmex_types::{Power, ProductId};

use crate::benchmark::{Answer, Side};
use crate::day_math::mul_div_down;
use crate::loss::{coin_down, coin_value_up};
use crate::rules::reserve::{DISCUSSION, FEED_AGE, ROUND};
use crate::{AccountId, CoinId, Model, Refusal, WAD};

/// A round's number, from 1 on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoundId(pub u64);

/// What the DAO asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoundOrder {
    /// The closed product.
    pub product: ProductId,
    /// What is paid.
    pub coin: CoinId,
    /// [coin] Most that is set aside.
    pub amount: u128,
}

/// A compensation round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Round {
    /// The closed product.
    pub product: ProductId,
    /// [Unix seconds] Until when its holders may claim.
    pub closes_at: u64,
    /// Power that had days left when the product closed.
    pub units: Power,
    /// What is paid.
    pub coin: CoinId,
    /// Whether what was left has returned to the reserve.
    pub closed: bool,
    /// [coin] What was set aside.
    pub amount: u128,
    /// [coin] What was paid of it.
    pub paid: u128,
    /// [pay coin, 18 decimals] One coin, at the opening.
    pub price: u128,
    /// [pay coin] What of the product's loss the round may still make good.
    pub value: u128,
}

impl Model {
    /// Opens a round of up to `order.amount`; what exceeds the recorded losses that nobody made good or promised is cut
    /// off. `answer` is what the coin's feed answers. Only the DAO, a week after the losses were measured.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn open_round(
        &mut self,
        caller: AccountId,
        order: RoundOrder,
        answer: Answer,
        now: u64,
    ) -> Result<RoundId, Refusal> {
        self.require_owner(caller)?;
        let RoundOrder { product, coin, amount } = order;
        let has_feed = self.founded_reserve()?.asset(coin)?.has_feed;
        let measured = self.loss_measure(product).ok_or(Refusal::TooEarly)?;
        if now < measured.measured_at + DISCUSSION {
            return Err(Refusal::TooEarly);
        }
        let price = self.round_price(order, has_feed.then_some(answer), now)?;
        let (coin_scale, pay_scale) = self.round_scales(product, coin)?;
        let left = self.product_loss(product).remaining().saturating_sub(self.promised(product));
        let amount = amount.min(coin_down(left, price, coin_scale, pay_scale)?);
        if amount == 0 {
            return Err(Refusal::NothingToPay);
        }
        if amount > self.reserve_free(coin) {
            return Err(Refusal::ReserveTooSmall);
        }
        let sealed = self.product(product)?.shortfall.sealed.ok_or(Refusal::NotSealed)?;
        let value = coin_value_up(amount, price, coin_scale, pay_scale)?;
        let (closes_at, units) = (now + ROUND, sealed.units);
        let round = Round { product, closes_at, units, coin, closed: false, amount, paid: 0, price, value };
        self.founded_reserve_mut()?.rounds.push(round);
        Ok(self.last_round())
    }

    /// [pay coin, 18 decimals] The mined coin is worth what the benchmark says, all else what its feed says; the pay coin what
    /// it counts for where little is paid.
    fn round_price(&self, order: RoundOrder, answer: Option<Answer>, now: u64) -> Result<u128, Refusal> {
        let offer = &self.product(order.product)?.sale.offer;
        if order.coin == offer.pay_coin {
            return Ok(WAD);
        }
        let benchmark = self.benchmark(offer.asset).ok_or(Refusal::DayNotFinal)?;
        let day = benchmark.next_day() - 1;
        let price = if order.coin == offer.reward_coin {
            benchmark.day(day)?.found.price
        } else {
            answer.ok_or(Refusal::NoPrice)?.usable(now, FEED_AGE).ok_or(Refusal::PriceRefused)?
        };
        let pay_price = self.pay_price(offer.pay_coin, day, Side::Low, now)?;
        mul_div_down(price, WAD, pay_price)
    }

    /// Returns what is left of a round to the reserve, once it is over, and says how much that is. Anyone may.
    ///
    /// # Errors
    /// [`Refusal::RoundNotOpen`] or [`Refusal::RoundRunning`].
    pub fn close_round(&mut self, id: RoundId, now: u64) -> Result<u128, Refusal> {
        let index = round_index(id);
        let rounds = self.reserve.as_mut().map(|reserve| &mut reserve.rounds);
        let round = rounds.and_then(|rounds| rounds.get_mut(index)).ok_or(Refusal::RoundNotOpen)?;
        if round.closed {
            return Err(Refusal::RoundNotOpen);
        }
        if now < round.closes_at {
            return Err(Refusal::RoundRunning);
        }
        round.closed = true;
        Ok(round.amount - round.paid)
    }

    /// A round, if there is one of that number.
    #[must_use]
    pub fn round(&self, id: RoundId) -> Option<&Round> {
        self.reserve.as_ref()?.rounds.get(round_index(id))
    }

    /// The last round's number; 0 before the first.
    #[must_use]
    pub fn last_round(&self) -> RoundId {
        RoundId(self.reserve.as_ref().map_or(0, |reserve| reserve.rounds.len() as u64))
    }

    /// [pay coin] What open rounds of a product may still make good.
    #[must_use]
    pub fn promised(&self, product: ProductId) -> u128 {
        let rounds = self.reserve.iter().flat_map(|reserve| &reserve.rounds);
        rounds.filter(|round| round.product == product && !round.closed).map(|round| round.value).sum()
    }

    /// 10 ^ decimals of a round's coin, and of its product's pay coin.
    pub(super) fn round_scales(&self, product: ProductId, coin: CoinId) -> Result<(u128, u128), Refusal> {
        let pay_coin = self.product(product)?.sale.offer.pay_coin;
        Ok((self.coin(coin).scale(), self.coin(pay_coin).scale()))
    }
}

/// Where a round stands in the list; far beyond it for number 0.
pub(super) fn round_index(id: RoundId) -> usize {
    usize::try_from(id.0.wrapping_sub(1)).unwrap_or(usize::MAX)
}
