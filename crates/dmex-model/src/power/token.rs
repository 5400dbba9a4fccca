//! One token (NFT-2).

use dmex_types::{Day, PolicyId, Power, ProductId, TokenId};

use crate::{AccountId, Model, Paid, Refusal};

/// Most moves that are counted.
const MOST_MOVES: u32 = (1 << 24) - 1;
/// [pay coin] Most purchase money of one day that a token can hold.
pub(crate) const MOST_TRANCHE: u128 = (1 << 80) - 1;

/// One mining-power token, by its number in one list: what it never loses and who has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The offering it was bought from.
    pub product: ProductId,
    /// First day that pays.
    pub start: Day,
    /// First day that pays no more.
    pub end: Day,
    /// Who holds it; `None` once it was split or merged.
    pub holder: Option<AccountId>,
    /// Who locked it.
    pub locker: Option<AccountId>,
    /// Who is paid in the holder's place: whom its locker named or, once refunded, the locker that was refunded for it.
    pub payee: Option<AccountId>,
    /// Whether the rest of its purchase money was paid back; it never moves again.
    pub refunded: bool,
    /// Power.
    pub units: Power,
    /// [pay coin] Purchase money that leaves escrow each day.
    pub tranche: u128,
    /// What it was paid or credited since its first day.
    pub paid: Paid,
    /// Transfers, locks and releases since it was minted; stops at its maximum.
    pub moves: u32,
    /// The policy that it is insured by, of the insurance of its product's pay coin.
    pub policy: Option<PolicyId>,
}

/// The days that a token pays, and the money that leaves escrow on each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    pub(crate) start: Day,
    pub(crate) end: Day,
    pub(crate) tranche: u128,
}

impl Token {
    pub(crate) fn new(product: ProductId, holder: AccountId, units: Power, term: Term) -> Self {
        let Term { start, end, tranche } = term;
        Self {
            product,
            start,
            end,
            holder: Some(holder),
            locker: None,
            payee: None,
            refunded: false,
            units,
            tranche,
            paid: Paid::default(),
            moves: 0,
            policy: None,
        }
    }

    /// One transfer, lock or release more.
    pub(super) fn count_move(&mut self) {
        self.moves = (self.moves + 1).min(MOST_MOVES);
    }

    /// Who is paid what it earns.
    #[must_use]
    pub fn paid_account(&self) -> Option<AccountId> {
        self.payee.or(self.holder)
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

    /// A token is gone, and nothing is left under its number.
    pub(super) fn end_token(&mut self, id: TokenId) -> Result<(), Refusal> {
        let token = self.token_mut(id)?;
        (token.holder, token.policy) = (None, None);
        self.approved.remove(&id);
        Ok(())
    }

    /// That a token may go to an account. Of the contracts that no token may go to, the settlement and the reserve have an
    /// account here; the others hold nothing.
    ///
    /// # Errors
    /// [`Refusal::NotToProtocol`].
    pub(crate) fn check_outside(&self, to: AccountId) -> Result<(), Refusal> {
        let reserve = self.reserve.as_ref().is_some_and(|reserve| reserve.account == to);
        if to == AccountId::SETTLEMENT || reserve { Err(Refusal::NotToProtocol) } else { Ok(()) }
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
