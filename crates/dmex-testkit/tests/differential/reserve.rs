//! The reserve: what it gets, rounds, and what they pay.

use alloy::primitives::{Address, U256};
use dmex_contracts::Reserve;
use dmex_model::{RoundId, RoundOrder};
use dmex_types::{Asset, ProductId, TokenId};

use crate::action::Action;
use crate::losses::numbers;
use crate::twin::{Outcome, Person, TRADERS, Twin, TwinCoin, narrow};

const DAY: u64 = 86_400;
/// [seconds] From the measuring of a loss to the first round.
const DISCUSSION: u64 = 7 * DAY;

impl Twin {
    pub(crate) fn perform_reserve(&mut self, action: &Action) -> Outcome<()> {
        match action {
            Action::ReserveAsset { coin, caller, counts, has_feed } => {
                let (coin, caller) = (self.any_coin(*coin), self.who(*caller, self.dao));
                self.set_reserve_asset(caller, coin, *counts, *has_feed)
            }
            Action::Fund { coin, from, share } => {
                let coin = self.any_coin(*coin);
                let amount = 10u128.pow(u32::from(coin.decimals)) * u128::from(*share) / 100;
                self.fund_reserve(coin, self.people[usize::from(*from) % TRADERS], amount)
            }
            Action::OpenRound { product, coin, caller, share, wait } => {
                let product = self.product_where(*product, |product| self.has_loss(product));
                let order = self.round_order(product, *coin, *share);
                if *wait {
                    self.wait_for_discussion(product);
                }
                self.open_round(self.who(*caller, self.dao), order)
            }
            Action::ClaimRound { round, tokens, caller } => {
                let round = self.pick_round(*round);
                let tokens: Vec<TokenId> = tokens.iter().map(|pick| self.entitled(*pick, round)).collect();
                self.claim_round(self.asking(*caller, &tokens), round, &tokens)
            }
            Action::CloseRound { round, wait } => {
                let round = self.pick_round(*round);
                if *wait {
                    let closes_at = self.model.round(round).map_or(0, |round| round.closes_at);
                    self.world.evm.set_time(self.now().max(closes_at));
                }
                self.close_round(round)
            }
            Action::WithdrawCompensation { caller, coin } => {
                self.withdraw_compensation(self.person(*caller), self.any_coin(*coin))
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn set_reserve_asset(
        &mut self,
        caller: Person,
        coin: TwinCoin,
        counts: bool,
        has_feed: bool,
    ) -> Outcome<()> {
        let feed = if has_feed { self.world.feed(feed_of(coin)) } else { Address::ZERO };
        let call = Reserve::setAssetCall { token: coin.address, counts, feed };
        self.both(
            |model| model.set_reserve_asset(caller.id, coin.id, counts, has_feed).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.reserve.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    pub(crate) fn fund_reserve(&mut self, coin: TwinCoin, from: Person, amount: u128) -> Outcome<()> {
        let call = Reserve::fundCall { token: coin.address, amount: U256::from(amount) };
        self.both(
            |model| model.fund_reserve(from.id, coin.id, amount).map(|()| 0),
            |world| world.evm.call(from.address, world.on.reserve.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    pub(crate) fn open_round(&mut self, caller: Person, order: RoundOrder) -> Outcome<()> {
        let coin = self.coin(order.coin);
        let (now, answer) = (self.now(), self.answers[feed_of(coin) as usize]);
        let (token, amount) = (coin.address, U256::from(order.amount));
        let call = Reserve::openRoundCall { product: order.product.0, token, amount };
        self.both(
            |model| model.open_round(caller.id, order, answer, now).map(|round| u128::from(round.0)),
            |world| world.evm.call(caller.address, world.on.reserve.address, &call).map(narrow),
        )
        .map(drop)
    }

    pub(crate) fn claim_round(&mut self, caller: Person, round: RoundId, tokens: &[TokenId]) -> Outcome<()> {
        let now = self.now();
        let call = Reserve::claimCall { round: U256::from(round.0), tokenIds: numbers(tokens) };
        let paid = self.model.round(round).map_or(0, |round| round.paid);
        let claimed = self.both(
            |model| model.claim_round(caller.id, round, tokens, now).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.reserve.address, &call).map(|_| 0),
        )?;
        if claimed.is_ok() && self.model.round(round).is_some_and(|round| round.paid > paid) {
            self.tally.note("the reserve paid");
        }
        Ok(())
    }

    pub(crate) fn close_round(&mut self, round: RoundId) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(1).address);
        let call = Reserve::closeCall { round: U256::from(round.0) };
        self.both(
            |model| model.close_round(round, now).map(|_| 0),
            |world| world.evm.call(anyone, world.on.reserve.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    /// No coin of these histories refuses to arrive, so nothing is ever credited.
    fn withdraw_compensation(&mut self, caller: Person, coin: TwinCoin) -> Outcome<()> {
        let call = Reserve::withdrawCall { token: coin.address, to: caller.address };
        self.both(
            |_| Err(dmex_model::Refusal::NothingToWithdraw),
            |world| world.evm.call(caller.address, world.on.reserve.address, &call).map(narrow),
        )
        .map(drop)
    }

    // ---- What may be opened and claimed

    fn any_coin(&self, pick: u8) -> TwinCoin {
        self.coins[usize::from(pick) % self.coins.len()]
    }

    /// Whether something was recorded as lost that nobody made good.
    pub(crate) fn has_loss(&self, product: ProductId) -> bool {
        self.model.product_loss(product).remaining() > 0
    }

    /// Mostly in a coin of the product, for some of what is left of the loss or more than that.
    fn round_order(&self, product: ProductId, coin: u8, share: u8) -> RoundOrder {
        let Ok(sale) = self.model.sale(product) else {
            return RoundOrder { product, coin: self.coins[0].id, amount: 1_000 };
        };
        let offer = &sale.offer;
        let coin = match coin % 4 {
            0 | 1 => self.coin(offer.pay_coin),
            2 => self.coin(offer.reward_coin),
            _ => self.any_coin(coin / 4),
        };
        let left = self.model.product_loss(product).remaining() * u128::from(share) / 100;
        if coin.id == offer.pay_coin {
            return RoundOrder { product, coin: coin.id, amount: left };
        }
        // About what that is in a coin of 25,000 USD.
        let pay_decimals = u32::from(self.coin(offer.pay_coin).decimals);
        let micros = left / 10u128.pow(pay_decimals - 6);
        let amount = micros * 10u128.pow(u32::from(coin.decimals)) / 25_000_000_000;
        RoundOrder { product, coin: coin.id, amount }
    }

    /// Half of what is left of a product's loss is made good from the reserve, to some of its holders, once it was discussed.
    pub(crate) fn compensate(&mut self, product: ProductId, tokens: &[TokenId]) -> Outcome<()> {
        if !self.has_loss(product) {
            return Ok(());
        }
        let coin = self.coin(self.model.sale(product).unwrap().offer.pay_coin);
        let amount = self.model.product_loss(product).remaining().div_ceil(2);
        self.wait_for_discussion(product);
        self.tally.begin_with("ReserveAsset");
        self.set_reserve_asset(self.dao, coin, true, false)?;
        self.tally.begin_with("Fund");
        self.fund_reserve(coin, self.people[0], 1_000 * coin.whole())?;
        self.tally.begin_with("OpenRound");
        self.open_round(self.dao, RoundOrder { product, coin: coin.id, amount })?;
        self.tally.begin_with("ClaimRound");
        for token in tokens.iter().step_by(2) {
            self.claim_round(self.collector(*token), self.model.last_round(), &[*token])?;
        }
        Ok(())
    }

    pub(crate) fn wait_for_discussion(&mut self, product: ProductId) {
        if let Some(measured) = self.model.loss_measure(product) {
            self.world.evm.set_time(self.now().max(measured.measured_at + DISCUSSION));
        }
    }

    /// Any round, the last one most often, sometimes one that does not exist.
    fn pick_round(&self, pick: u8) -> RoundId {
        let last = self.model.last_round().0;
        match pick % 8 {
            0 => RoundId(last + 1),
            1..=3 => RoundId(1 + u64::from(pick) % last.max(1)),
            _ => RoundId(last),
        }
    }

    /// Mostly a refunded token of the round's product, if there is one.
    fn entitled(&self, pick: u16, round: RoundId) -> TokenId {
        let product = self.model.round(round).map(|round| round.product);
        self.token_where(pick, |id, token| {
            let waits = !self.model.has_claimed(round, id);
            Some(token.product) == product && token.refunded && (waits || pick.is_multiple_of(7))
        })
    }
}

/// What the feed of a coin answers for, if it has one.
fn feed_of(coin: TwinCoin) -> Asset {
    if coin.id.number() == 4 { Asset::Fil } else { Asset::Btc }
}
