//! Insurance: what products may be insured for, who backs them, and what is covered.

use alloy_primitives::{Address, U256};
use dmex_types::{Amount, Day, PolicyId, PolicyState, Power, ProductId, TokenId};

use super::Product;
use crate::table::table;

table! {
    /// The insurance of one product: what it may be insured for, and whose the coin of its pool is. What a pool holds is the senior
    /// assets of its underwriters, the junior stake of its miner, premiums that are not earned, and premiums that go back.
    Pool in "pools" by {
        /// The product.
        product: ProductId,
    }
    /// The insurance of its pay token.
    insurance: Address,
    /// The contract of its pool; none before it was opened.
    address: Option<Address>,
    /// [bps of the coverage a year] The premium; 0 sells no more.
    rate: u16,
    /// [pay token] Most that may be covered.
    cap: Amount,
    /// [pay token] What is covered.
    covered: Amount,
    /// [pay token] Assets of the underwriters, as of the last day of which premiums were booked.
    senior: Amount,
    /// [pay token] The miner's stake, which pays first.
    junior: Amount,
    /// [pay token] Senior assets that the coverage which stands asked for when it was bought.
    backing: Amount,
    /// [pay token] Premiums that are not booked as earned.
    unearned: Amount,
    /// [pay token] Premiums that go back to holders.
    returnable: Amount,
    /// [share] Shares of all its underwriters.
    shares: Amount,
}

table! {
    /// What one account has in the pool of one product, and its wish to leave.
    Underwriter in "underwriters" by {
        /// The product.
        product: ProductId,
        /// The account.
        account: Address,
    }
    /// [share] Its shares.
    shares: Amount,
    /// [share] What of them it asked to redeem.
    leaving: Amount,
    /// [Unix seconds] From when it may leave, but 60 days later while the product is in trouble; 0 if it never asked.
    ready_at: u64,
    /// [Unix seconds] Until when.
    ends_at: u64,
}

table! {
    /// One policy of an insurance. Each unit of power that it covers has the same share of it, whatever became of the NFT that was
    /// insured: its parts have the policy, and what these are merged into.
    Policy in "policies" by {
        /// The insurance.
        insurance: Address,
        /// Its number: each insurance counts its own.
        number: PolicyId,
    }
    /// The NFT that was insured.
    token: TokenId,
    /// Its product.
    product: ProductId,
    /// Who paid for it.
    payer: Address,
    /// [day] First day that is covered.
    begin_day: Day,
    /// [day] First day that is covered no more: the first that does not pay.
    end_day: Day,
    /// [pay token] Most that it pays for the power that did not claim; 0 once it never began or ended.
    coverage: Amount,
    /// [unit] Power that did not claim; 0 once it ended.
    units: Power,
    /// [pay token] Senior assets that this coverage asked for when it was bought.
    backing: Amount,
    /// [pay token] Premium of a day; 0 once it earns no more.
    daily: Amount,
    /// [pay token] Premium that was paid for it, for all of its days.
    premium: Amount,
    /// [pay token] What of that goes back to the power that did not claim.
    rest: Amount,
    /// Short days of the product when it was bought: it never begins if there are more before its first day.
    short_days: u16,
    /// [pay token, 18 decimals] One coin, on the low side, when it was bought.
    rate: Amount,
    /// [day] The final day that the rate is of.
    mark_day: Day,
    /// [pay token] What it paid.
    paid: Amount,
    /// [pay token] What of that the junior stake paid.
    junior_paid: Amount,
    /// [pay token] Premium that went back.
    premium_back: Amount,
    /// Whether it was found never to begin.
    never_began: bool,
    /// `claimed` for all its power, or `released`; none while it stands.
    ended: Option<String>,
}

impl Pool {
    /// Of a product of which nothing is insured.
    #[must_use]
    pub const fn empty(product: ProductId, insurance: Address) -> Self {
        Self {
            product,
            insurance,
            address: None,
            rate: 0,
            cap: Amount::ZERO,
            covered: Amount::ZERO,
            senior: Amount::ZERO,
            junior: Amount::ZERO,
            backing: Amount::ZERO,
            unearned: Amount::ZERO,
            returnable: Amount::ZERO,
            shares: Amount::ZERO,
        }
    }

    /// [pay token] The most that underwriters can lose, and that a miner which insured its own power and stops can win, before the
    /// premiums that it paid.
    #[must_use]
    pub fn exposure(&self) -> Amount {
        Amount(self.covered.0.saturating_sub(self.junior.0))
    }
}

impl Policy {
    /// [pay token] What power that it covers has of an amount that is left of it, rounded down as the contract does; all of it if
    /// nobody else has a share.
    #[must_use]
    pub fn share_of(&self, amount: Amount, power: Power) -> Amount {
        let of_all = amount.0.saturating_mul(U256::from(power.units()));
        Amount(of_all.checked_div(U256::from(self.units.units())).unwrap_or_default())
    }

    /// [pay token] The same of the coverage.
    #[must_use]
    pub fn share(&self, power: Power) -> Amount {
        self.share_of(self.coverage, power)
    }

    /// Whether it never begins: a day before its first was short, or its product closed before. `short_days` are those of the
    /// product before its first day, as far as they are settled.
    #[must_use]
    pub fn is_void(&self, product: &Product, short_days: u32) -> bool {
        let closed_before = product.closed_day.is_some_and(|closed| closed < self.begin_day);
        self.never_began || closed_before || short_days != u32::from(self.short_days)
    }

    /// [pay token] Premium that goes back to all that did not claim, if they claim now: of a policy that never begins all of it, and
    /// of a closed product that of the days which will not be settled.
    #[must_use]
    pub fn premium_back_left(&self, product: &Product, short_days: u32) -> Amount {
        if self.daily.is_zero() {
            return self.rest;
        }
        let from = if self.is_void(product, short_days) {
            self.begin_day
        } else {
            product.closed_day.map_or(self.end_day, |closed| closed.max(self.begin_day))
        };
        Amount(self.daily.0.saturating_mul(U256::from(self.end_day.since(from))))
    }

    /// Where it stands on a day.
    #[must_use]
    pub fn state(&self, product: &Product, short_days: u32, today: Day) -> PolicyState {
        match self.ended {
            Some(_) => PolicyState::Over,
            None if self.is_void(product, short_days) => PolicyState::NeverBegan,
            None if product.next_day >= self.end_day => PolicyState::Over,
            // Its day may have come while a day before is not settled, which may yet turn out short.
            None if today.min(product.next_day) < self.begin_day => PolicyState::Waiting,
            None => PolicyState::Running,
        }
    }
}
