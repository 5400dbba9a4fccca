//! One token (NFT-2).

use dmex_types::{Day, Power, ProductId, TokenId};

use crate::{AccountId, Model, Order, Paid, Refusal};

/// One mining-power token, by its number in one list: what it never loses and who has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The offering it was bought from.
    pub product: ProductId,
    /// First day that pays.
    pub start: Day,
    /// First day that pays no more.
    pub end: Day,
    /// Who holds it; `None` once it went into another one.
    pub holder: Option<AccountId>,
    /// Who locked it.
    pub locker: Option<AccountId>,
    /// Whether the rest of its purchase money was paid back; it never moves again.
    pub refunded: bool,
    /// Power.
    pub units: Power,
    /// [pay coin] Purchase money that leaves escrow each day.
    pub tranche: u128,
    /// What it was paid or credited since its first day.
    pub paid: Paid,
}

impl Token {
    pub(crate) fn new(order: Order, start: Day, end: Day, tranche: u128) -> Self {
        Self {
            product: order.product,
            start,
            end,
            holder: Some(order.recipient),
            locker: None,
            refunded: false,
            units: order.units,
            tranche,
            paid: Paid::default(),
        }
    }

    /// [pay coin] Purchase money of the whole term.
    #[must_use]
    pub fn principal(&self) -> u128 {
        self.tranche * u128::from(self.end.since(self.start))
    }

    /// That it may move.
    ///
    /// # Errors
    /// [`Refusal::TokenLocked`] or [`Refusal::TokenRefunded`].
    pub(super) const fn check_free(&self) -> Result<(), Refusal> {
        if self.locker.is_some() {
            return Err(Refusal::TokenLocked);
        }
        if self.refunded {
            return Err(Refusal::TokenRefunded);
        }
        Ok(())
    }
}

impl Model {
    /// A token that exists.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`].
    pub fn token(&self, token: TokenId) -> Result<&Token, Refusal> {
        let entry = self.tokens.get(Self::token_index(token));
        entry.filter(|token| token.holder.is_some()).ok_or(Refusal::TokenDoesNotExist)
    }

    /// The last token's number; 0 before the first.
    #[must_use]
    pub fn last_token(&self) -> TokenId {
        TokenId(self.tokens.len() as u64)
    }

    /// Every token that exists, with its number.
    pub fn tokens(&self) -> impl Iterator<Item = (TokenId, &Token)> {
        let numbered = (1u64..).map(TokenId).zip(&self.tokens);
        numbered.filter(|(_, token)| token.holder.is_some())
    }

    pub(crate) fn mint_token(&mut self, token: Token) -> TokenId {
        self.tokens.push(token);
        self.last_token()
    }

    pub(crate) fn token_mut(&mut self, token: TokenId) -> Result<&mut Token, Refusal> {
        let entry = self.tokens.get_mut(Self::token_index(token));
        entry.filter(|token| token.holder.is_some()).ok_or(Refusal::TokenDoesNotExist)
    }

    /// Where a token stands in the list; far beyond it for number 0.
    pub(crate) fn token_index(token: TokenId) -> usize {
        usize::try_from(token.0.wrapping_sub(1)).unwrap_or(usize::MAX)
    }
}
