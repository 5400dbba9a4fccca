//! Who and what is meant by the numbers of an action: mostly what makes sense, now and then anything.

use alloy::primitives::Address;
use dmex_model::{AccountId, CoinId};
use dmex_types::{ProductId, TokenId};

use crate::action::Who;
use crate::twin::{Person, Twin, TwinCoin};

impl Twin {
    pub(crate) fn person(&self, pick: u8) -> Person {
        self.people[usize::from(pick) % self.people.len()]
    }

    /// Who gets a token: often the one who is a contract, and now and then a contract of the protocol, which must not. Those
    /// that hold nothing have no account of their own in the model: there the settlement stands for them.
    pub(crate) fn receiver(&self, pick: u8) -> Person {
        let world = &self.world;
        let own = |address| Person { address, id: AccountId::SETTLEMENT };
        match pick {
            255 => own(world.on.settlement.address),
            254 => own(world.on.bonds.address),
            253 => own(world.on.closing.address),
            252 => own(world.on.auction_sale.address),
            248.. => self.reserve,
            216.. => self.vault,
            _ => self.person(pick),
        }
    }

    pub(crate) fn address_of(&self, id: AccountId) -> Address {
        let mut all = [self.receiver(u8::MAX), self.reserve].into_iter().chain(self.people.iter().copied());
        all.find(|person| person.id == id).unwrap().address
    }

    pub(crate) fn who(&self, who: Who, rightful: Person) -> Person {
        match who {
            Who::Rightful => rightful,
            Who::Account(pick) => self.person(pick),
        }
    }

    pub(crate) fn coin(&self, id: CoinId) -> TwinCoin {
        self.coins[usize::from(id.number())]
    }

    /// Any product, sometimes one that does not exist.
    pub(crate) fn product(&self, pick: u8) -> ProductId {
        let last = self.model.last_product().0;
        if pick == u8::MAX { ProductId(last + 1) } else { ProductId(1 + u32::from(pick) % last.max(1)) }
    }

    /// Mostly a product of which this is true, if there is one.
    pub(crate) fn product_where(&self, pick: u8, fits: impl Fn(ProductId) -> bool) -> ProductId {
        let all = (1..=self.model.last_product().0).map(ProductId);
        let fitting: Vec<ProductId> = all.filter(|product| fits(*product)).collect();
        if pick % 8 == 7 || fitting.is_empty() {
            return self.product(pick);
        }
        fitting[usize::from(pick / 8) % fitting.len()]
    }

    /// Whether a product can be bought today.
    pub(crate) fn on_sale(&self, product: ProductId) -> bool {
        let today = self.today();
        self.model.sale(product).is_ok_and(|sale| !sale.stopped && today < sale.offer.closes)
    }

    /// Whether a product has days to settle.
    pub(crate) fn runs(&self, product: ProductId) -> bool {
        self.model.state(product).is_ok_and(|state| state.next_day < state.end_day)
    }

    /// Any token, sometimes one that does not exist.
    pub(crate) fn token(&self, pick: u16) -> TokenId {
        let last = self.model.last_token().0;
        if pick > u16::MAX - 1_000 { TokenId(last + 1) } else { TokenId(1 + u64::from(pick) % last.max(1)) }
    }

    /// Mostly a token of which this is true, if there is one.
    pub(crate) fn token_where(
        &self,
        pick: u16,
        fits: impl Fn(TokenId, &dmex_model::Token) -> bool,
    ) -> TokenId {
        let fitting: Vec<TokenId> =
            self.model.tokens().filter(|(id, token)| fits(*id, token)).map(|(id, _)| id).collect();
        if pick % 16 == 15 || fitting.is_empty() {
            return self.token(pick);
        }
        fitting[usize::from(pick / 16) % fitting.len()]
    }

    /// Mostly somebody of whom this is true, if there is one.
    pub(crate) fn person_where(&self, pick: u8, fits: impl Fn(Person) -> bool) -> Person {
        let fitting: Vec<Person> = self.people.iter().copied().filter(|person| fits(*person)).collect();
        if pick % 8 == 7 || fitting.is_empty() {
            return self.person(pick);
        }
        fitting[usize::from(pick / 8) % fitting.len()]
    }

    /// Mostly a token that exists and is locked, or is not, if there is one.
    pub(crate) fn token_that_is(&self, pick: u16, locked: bool) -> TokenId {
        let tokens = self.model.tokens().filter(|(_, token)| token.locker.is_some() == locked);
        let fitting: Vec<TokenId> = tokens.map(|(id, _)| id).collect();
        if pick % 16 == 15 || fitting.is_empty() {
            return self.token(pick);
        }
        fitting[usize::from(pick / 16) % fitting.len()]
    }

    /// Those who are contracts.
    pub(crate) fn contracts(&self) -> Vec<Person> {
        self.lockers.iter().copied().chain([self.vault, self.dao]).collect()
    }

    /// Who may have a token paid: whoever is paid if that is a contract, or anyone.
    pub(crate) fn collector(&self, token: TokenId) -> Person {
        let paid = self.model.token(token).ok().and_then(|token| token.paid_account());
        let contract = self.contracts().into_iter().find(|person| Some(person.id) == paid);
        contract.unwrap_or(self.person(1))
    }

    /// Who may have the first of some tokens paid, or whoever is chosen.
    pub(crate) fn asking(&self, caller: Who, tokens: &[TokenId]) -> Person {
        self.who(caller, tokens.first().map_or(self.person(1), |token| self.collector(*token)))
    }

    /// Who holds a token; the miner if nobody does.
    pub(crate) fn holder(&self, token: TokenId) -> Person {
        let holder = self.model.token(token).ok().and_then(|token| token.holder);
        self.people.iter().copied().find(|person| Some(person.id) == holder).unwrap_or(self.miner)
    }
}
