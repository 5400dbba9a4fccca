//! Miners that fail: stretches without delivery, the vote, the escape hatch, refunds, what is left of the bond.

use alloy::primitives::U256;
use dmex_contracts::Closing;
use dmex_types::{Asset, Day, ProductId, TokenId};

use crate::action::{Action, Whim, Who};
use crate::twin::{Outcome, Person, Twin, narrow};

const DAY: u64 = 86_400;
/// [USD, 8 decimals] What a coin is worth while a product is sold and delivered.
const PRICE: i64 = 2_400_000_000_000;
/// [USD, 8 decimals] What it falls to within a few days.
const FALL: [i64; 4] = [PRICE * 2 / 3, PRICE * 4 / 9, PRICE * 3 / 10, PRICE / 5];
/// [day] What the DAO may ask of a bond at least.
const LEAST_BOND_DAYS: u16 = 7;
/// [day] After the sale somebody buys some more, whose days end as much later.
const LATE: u8 = 12;
/// [day] From the last delivered day until the vote at the earliest, less a few.
const UNTIL_CLOSED: u32 = 10;
/// [day] How long it stays there, until no mean of days remembers better ones.
const LONG_LOW: usize = 14;
/// [day] From the sale until cover has begun.
const UNTIL_COVERED: u8 = 16;
/// [day] Most days without delivery after those that let the DAO terminate.
const MOST_SHORT: u8 = 24;

impl Twin {
    pub(crate) fn perform_closing(&mut self, action: &Action) -> Outcome<()> {
        match action {
            Action::Slump { product, days, percent } => {
                let product = self.product_where(*product, |product| self.is_open(product));
                self.slump(product, *days, *percent)?;
                if *days < 30 {
                    return Ok(());
                }
                self.tally.begin_with("Abandon");
                self.abandon(product)
            }
            Action::Terminate { product, caller } => {
                let product = self.product_where(*product, |product| self.is_terminable(product));
                self.terminate(product, self.who(*caller, self.dao))
            }
            Action::Abandon { product, stall } => {
                let product = self.product_where(*product, |product| self.runs(product));
                if *stall {
                    self.stall(product);
                }
                self.abandon(product)
            }
            Action::Refund { tokens, caller } => {
                let tokens: Vec<TokenId> = tokens.iter().map(|pick| self.refundable(*pick)).collect();
                let locker = tokens.first().map_or(self.miner, |token| self.asker(*token));
                self.refund(&tokens, self.who(*caller, locker))
            }
            Action::Reclaim { product, ahead } => {
                let product = self.product_where(*product, |product| self.is_closed(product));
                let day = self.day_in_vain(product, u32::from(*ahead));
                self.reclaim(product, day)
            }
            Action::Seal { product } => {
                let product = self.product_where(*product, |product| self.is_closed(product));
                self.seal(product)
            }
            Action::ReturnBond { product } => {
                let product = self.product_where(*product, |product| self.is_closed(product));
                self.return_bond(product)
            }
            Action::Dodge { product, days, every, refill } => {
                let product = self.product_where(*product, |product| self.is_open(product));
                self.dodge(product, *days, *every, *refill)
            }
            Action::Default { product, days, percent, refunded } => {
                let mut all = (1..=self.model.last_product().0).map(ProductId);
                if refunded.is_multiple_of(2) || !all.any(|product| self.may_default(product)) {
                    self.sell_and_insure(*refunded)?;
                    return self.default(self.model.last_product(), *days, *percent, *refunded);
                }
                let product = self.product_where(*product, |product| self.may_default(product));
                self.default(product, *days, *percent, *refunded)
            }
            _ => Ok(()),
        }
    }

    /// A new long product with a few holders, some of them insured, until all of it pays; mostly it is delivered until cover
    /// has begun.
    pub(crate) fn sell_and_insure(&mut self, pick: u16) -> Outcome<()> {
        let [high, low] = pick.to_be_bytes();
        self.perform(&Action::EndDay { silent: 0, hash: 0, spread: 0, price: Some(PRICE) })?;
        let bond_days = LEAST_BOND_DAYS + u16::from(low % 4);
        self.perform(&Action::Parameters { referral: 500, bond_days, paused: false })?;
        self.perform(&Action::Create { miner: Who::Rightful, kind: 3 + low % 3 + high / 32 * 6, flaw: 0 })?;
        let product = self.model.last_product();
        if self.pool(product).is_none() {
            self.tally.begin_with("Line");
            self.set_line(self.dao, self.insurance_of(product, 0), product, 500, 50_000)?;
            self.found_cover(product)?;
        }
        let parts = self.sell_in_parts(product, low)?;
        self.meet_call(product)?;
        for (buyer, token) in (0..3).zip(parts) {
            if low >> buyer & 3 > 0 {
                let (insurance, payer) = (self.insurance_of_token(token, 0), self.holder(token));
                let coverage = self.share_of_principal(token, 2_000 + 31 * u16::from(high));
                let coverage = coverage.min(self.left_to_cover(product));
                self.tally.begin_with("Insure");
                self.insure(payer, insurance, token, coverage, u128::MAX)?;
            }
            if high >> buyer & 3 == 0 {
                // Others hold parts of what was insured as one.
                let parts = self.parts(token, &[(buyer, 5), (buyer + 1, 3), (low % 8, 2)], 0);
                self.tally.begin_with("Split");
                self.split(token, self.holder(token), &parts)?;
            }
        }
        for hash in 0..UNTIL_COVERED {
            if hash == LATE {
                self.meet_call(product)?;
                self.tally.begin_with("Buy");
                let order = self.order(product, self.people[2], None, 20_000, Whim::None);
                self.buy(self.people[2], order)?;
            }
            if high.is_multiple_of(5) {
                self.perform(&Action::EndDay { silent: 0, hash, spread: 0, price: Some(PRICE) })?;
            } else {
                self.pass_delivered_day(product, PRICE)?;
            }
        }
        if low.is_multiple_of(5) { Ok(()) } else { self.slip_out(product) }
    }

    /// [pay coin] What the miner's stake lets be covered yet; any coverage where there is no pool.
    fn left_to_cover(&self, product: ProductId) -> u128 {
        let Some(pool) = self.pool(product) else { return u128::MAX };
        let covered = self.model.line(pool.insurance.coin.id, product).map_or(0, |(_, covered)| covered);
        (2 * self.junior(pool)).saturating_sub(covered)
    }

    /// The coin falls, the miner takes out what is not called for any more, and the coin is worth again what it was.
    fn slip_out(&mut self, product: ProductId) -> Outcome<()> {
        for price in FALL.into_iter().chain([FALL[3]; LONG_LOW]) {
            self.pass_delivered_day(product, price)?;
        }
        self.tally.begin_with("WithdrawBond");
        for share in [224, 192, 128, 64, 32] {
            self.withdraw_bond(product, self.miner, share, self.miner)?;
        }
        for price in FALL.into_iter().rev().chain([PRICE]) {
            self.pass_delivered_day(product, price)?;
        }
        Ok(())
    }

    /// All of a product at once, for which the bond days are bond enough, and in parts to the holders.
    fn sell_in_parts(&mut self, product: ProductId, pick: u8) -> Outcome<Vec<TokenId>> {
        let (buyer, last) = (self.people[usize::from(pick % 4)], self.model.last_token().0);
        self.tally.begin_with("Buy");
        let order = self.order(product, buyer, None, 40_000 + 100 * u16::from(pick), Whim::None);
        self.buy(buyer, order)?;
        let whole = self.model.last_token();
        if whole.0 > last {
            let parts = self.parts(whole, &[(0, 5), (1, 3), (2, 4)], 0);
            self.tally.begin_with("Split");
            self.split(whole, self.holder(whole), &parts)?;
        }
        Ok((whole.0 + 1..=self.model.last_token().0).map(TokenId).collect())
    }

    /// The whole end of a product: short days, the vote, the last settled days, and some of its tokens are refunded and
    /// have their loss recorded.
    fn default(&mut self, product: ProductId, days: u8, percent: u8, refunded: u16) -> Outcome<()> {
        let near_the_end = refunded % 8 == 6;
        if near_the_end {
            self.deliver_to_the_first_end(product)?;
        }
        self.slump(product, days, percent)?;
        if !near_the_end && !refunded.is_multiple_of(3) {
            self.use_up_bond(product)?;
        }
        self.tally.begin_with("Default");
        self.catch_up(product)?;
        self.terminate(product, self.dao)?;
        self.catch_up(product)?;
        if refunded.is_multiple_of(2) {
            self.tally.begin_with("Seal");
            self.seal(product)?;
            self.tally.begin_with("Default");
        }
        let of_product = self.model.tokens().filter(|(_, token)| token.product == product);
        let tokens: Vec<TokenId> = of_product.map(|(id, _)| id).collect();
        let some = |index: usize| refunded >> (index % 16) & 1 == 0;
        for (_, token) in tokens.iter().enumerate().filter(|(index, _)| some(*index)) {
            self.refund(&[*token], self.asker(*token))?;
        }
        self.measure(product)?;
        for (_, token) in tokens.iter().enumerate().filter(|(index, _)| some(index + 1)) {
            self.record(&[*token])?;
        }
        if refunded.is_multiple_of(5) { Ok(()) } else { self.compensate(product, &tokens) }
    }

    /// Days pass for which the miner delivers the same part of what is asked, often nothing; then they settle.
    fn slump(&mut self, product: ProductId, days: u8, percent: u8) -> Outcome<()> {
        for day in 0..days {
            self.perform(&Action::EndDay {
                silent: 0,
                hash: day,
                spread: day,
                price: Some(2_500_000_000_000),
            })?;
            let next = self.model.state(product).map_or(0, |state| state.next_day.number());
            let ahead = self.today().number().saturating_sub(next + 1);
            self.tally.begin_with("Slump");
            if percent > 0 && ahead < 100 {
                self.deposit(product, self.miner, i8::try_from(ahead).unwrap_or(0), percent)?;
            }
        }
        self.world.evm.set_time(self.now() + 4 * DAY);
        self.settle(product, u64::from(days))?;
        // Hope dies last: something is deposited for a day that a vote may leave unsettled.
        let next = self.model.state(product).map_or(0, |state| state.next_day.number());
        let ahead = i8::try_from(self.today().number().saturating_sub(next)).unwrap_or(0);
        self.deposit(product, self.miner, ahead, percent.max(1))
    }

    /// All is delivered until shortly before the first tokens end, of which nothing is left to refund when the product closes.
    fn deliver_to_the_first_end(&mut self, product: ProductId) -> Outcome<()> {
        let ends =
            self.model.tokens().filter(|(_, token)| token.product == product).map(|(_, token)| token.end);
        let Some(first) = ends.min() else { return Ok(()) };
        while self.today() + UNTIL_CLOSED < first {
            self.pass_delivered_day(product, PRICE)?;
        }
        Ok(())
    }

    /// Nothing is delivered until the bond has paid all that it can, or for long.
    fn use_up_bond(&mut self, product: ProductId) -> Outcome<()> {
        for hash in 0..MOST_SHORT {
            if self.model.state(product).is_ok_and(|state| state.bond == 0) {
                break;
            }
            self.perform(&Action::EndDay { silent: 0, hash, spread: 0, price: Some(PRICE) })?;
            self.tally.begin_with("Slump");
            self.settle(product, 4)?;
        }
        Ok(())
    }

    /// The miner delivers one day in so many, and now and then refills its bond: that it is not caught.
    fn dodge(&mut self, product: ProductId, days: u8, every: u8, refill: u8) -> Outcome<()> {
        for day in 0..days {
            let price = Some(2_500_000_000_000);
            self.perform(&Action::EndDay { silent: 0, hash: day, spread: 1, price })?;
            self.tally.begin_with("Dodge");
            if day.is_multiple_of(every) {
                let next = self.model.state(product).map_or(0, |state| state.next_day.number());
                let ahead = self.today().number().saturating_sub(next + 1);
                self.deposit(product, self.miner, i8::try_from(ahead).unwrap_or(0), 100)?;
            }
            if refill > 127 && day.is_multiple_of(5) {
                self.deposit_bond(product, self.miner, refill / 4)?;
            }
        }
        self.world.evm.set_time(self.now() + 4 * DAY);
        self.settle(product, u64::from(days)).map(drop)
    }

    /// Time passes in which nobody settles, until the next day has been over for 60 days.
    fn stall(&mut self, product: ProductId) {
        let Ok(state) = self.model.state(product) else { return };
        let due = state.next_day.end_timestamp() + 60 * DAY;
        self.world.evm.set_time(self.now().max(due));
    }

    fn terminate(&mut self, product: ProductId, caller: Person) -> Outcome<()> {
        let now = self.now();
        let call = Closing::terminateCall { product: product.0 };
        self.both(
            |model| model.terminate(caller.id, product, now).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.closing.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    fn abandon(&mut self, product: ProductId) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(2).address);
        let call = Closing::abandonCall { product: product.0 };
        let open = self.is_open(product);
        let done = self.both(
            |model| model.abandon(product, now).map(u128::from),
            |world| world.evm.call(anyone, world.on.closing.address, &call).map(narrow),
        )?;
        if let (Ok(_), true, Ok(shortfall)) = (done, open, self.model.shortfall(product)) {
            self.tally.note(match (shortfall.closed_day, shortfall.at_fault) {
                (None, _) => "an abandonment only settled",
                (Some(_), true) => "a dead product was abandoned",
                (Some(_), false) => "a product that hung was abandoned",
            });
        }
        Ok(())
    }

    fn seal(&mut self, product: ProductId) -> Outcome<()> {
        let (now, anyone) = (self.now(), self.person(2).address);
        let call = Closing::sealCall { product: product.0 };
        self.both(
            |model| model.seal(product, now).map(|()| 0),
            |world| world.evm.call(anyone, world.on.closing.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    pub(crate) fn return_bond(&mut self, product: ProductId) -> Outcome<()> {
        let anyone = self.person(2).address;
        let call = Closing::returnBondCall { product: product.0 };
        let returned = self.both(
            |model| model.return_bond(product).map(|returned| returned.to_reserve),
            |world| {
                world.evm.call(anyone, world.on.closing.address, &call).map(|found| narrow(found.toReserve))
            },
        )?;
        if returned.is_ok() {
            self.tally.note("the rest of a bond was returned");
        }
        Ok(())
    }

    pub(crate) fn refund(&mut self, tokens: &[TokenId], caller: Person) -> Outcome<()> {
        let numbers = tokens.iter().map(|token| U256::from(token.0)).collect();
        let call = Closing::refundTokensCall { tokenIds: numbers };
        let now = self.now();
        self.both(
            |model| model.refund_tokens(caller.id, tokens, now).map(|()| 0),
            |world| world.evm.call(caller.address, world.on.closing.address, &call).map(|_| 0),
        )
        .map(drop)
    }

    pub(crate) fn reclaim(&mut self, product: ProductId, day: Day) -> Outcome<()> {
        let anyone = self.person(3).address;
        let call = Closing::reclaimDepositCall { product: product.0, day: day.number() };
        self.both(
            |model| model.reclaim_deposit(product, day),
            |world| world.evm.call(anyone, world.on.closing.address, &call).map(narrow),
        )
        .map(drop)
    }

    /// Four days later even days that nobody reports are final, and past their grace window.
    fn catch_up(&mut self, product: ProductId) -> Outcome<()> {
        self.world.evm.set_time(self.now() + 4 * DAY);
        for asset in Asset::ALL {
            self.post(asset, 2_500_000_000_000);
            while self.finalize(asset)? {}
        }
        self.world.evm.set_time(self.now() + DAY);
        self.settle(product, 100).map(drop)
    }

    // ---- What may be closed and refunded

    fn is_open(&self, product: ProductId) -> bool {
        self.runs(product) && !self.is_closed(product)
    }

    /// Whether a product whose end may be a loss has power that pays by now.
    fn may_default(&self, product: ProductId) -> bool {
        let pays = self.model.state(product).is_ok_and(|state| state.next_day <= self.today());
        pays && self.is_open(product) && self.is_long(product)
    }

    pub(crate) fn is_closed(&self, product: ProductId) -> bool {
        self.model.shortfall(product).is_ok_and(|shortfall| shortfall.closed_day.is_some())
    }

    fn is_terminable(&self, product: ProductId) -> bool {
        let voted = |until| self.now() < until;
        self.is_open(product)
            && self.model.shortfall(product).is_ok_and(|shortfall| voted(shortfall.terminable_until))
    }

    /// The day from which on a product is not settled; its next day while it is open.
    pub(crate) fn closed_day(&self, product: ProductId) -> Day {
        let closed = self.model.shortfall(product).ok().and_then(|shortfall| shortfall.closed_day);
        closed.unwrap_or_else(|| self.model.state(product).map_or(Day::default(), |state| state.next_day))
    }

    /// Mostly a day of a closed product for which something was deposited in vain, if there is one.
    fn day_in_vain(&self, product: ProductId, pick: u32) -> Day {
        let closed_day = self.closed_day(product);
        let mut days = (0..60).map(|ahead| closed_day + ahead);
        let in_vain = |day: &Day| self.model.deposit_of(product, *day).is_ok_and(|amount| amount > 0);
        if pick == 3 { closed_day } else { days.find(in_vain).unwrap_or(closed_day + pick) }
    }

    /// Mostly a token of a product that is sealed, or could be, if there is one.
    fn refundable(&self, pick: u16) -> TokenId {
        let fits = |(_, token): &(TokenId, &dmex_model::Token)| {
            let over = self.model.state(token.product).is_ok_and(|state| state.next_day >= state.end_day);
            !token.refunded && over && self.is_closed(token.product)
        };
        let fitting: Vec<TokenId> = self.model.tokens().filter(fits).map(|(id, _)| id).collect();
        if pick % 16 == 15 || fitting.is_empty() {
            return self.token(pick);
        }
        fitting[usize::from(pick / 16) % fitting.len()]
    }

    /// Who may ask for a token's refund: its locker or, if it has none, its holder if that is a contract, or anyone.
    pub(crate) fn asker(&self, token: TokenId) -> Person {
        let locker = self.model.token(token).ok().and_then(|token| token.locker);
        let found = self.people.iter().copied().find(|person| Some(person.id) == locker);
        found.unwrap_or_else(|| self.collector(token))
    }
}
