//! Split and merge: power adds up exactly, and no money is made (NFT-5).

use dmex_types::{Power, TokenId};

use crate::day_math::mul_div_down;
use crate::settlement::{Way, earned};
use crate::{AccountId, Model, Paid, Refusal, Token};

/// What each part of a split counts as paid, by what both earned: it is charged what the other cannot have been paid, but
/// at most one unit more than it earned itself. So together they are never owed more than the whole was, and no split
/// costs more than a unit. `paid` is all that the whole earned.
#[must_use]
pub fn charge(paid: Paid, kept: Paid, part: Paid) -> (Paid, Paid) {
    // Two parts earn at most what the whole did, and all of that is paid.
    (paid.beyond(part).at_most_one_ahead(kept), paid.beyond(kept).at_most_one_ahead(part))
}

impl Model {
    /// Splits `units` off into a new token of the same holder. All that is settled is credited first.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn split(&mut self, caller: AccountId, id: TokenId, units: Power) -> Result<TokenId, Refusal> {
        let whole = self.movable(caller, id)?;
        if units.is_zero() || units >= whole.units {
            return Err(Refusal::BadSplit);
        }
        self.take(id, Way::Credit)?;
        let paid = self.token(id)?.paid;

        let (wanted, all) = (u128::from(units.units()), u128::from(whole.units.units()));
        let tranche = mul_div_down(whole.tranche, wanted, all)?;
        let mut part = Token { units, tranche, ..whole };
        let rest = whole.units.checked_sub(units).ok_or(Refusal::Panic)?;
        let mut kept = Token { units: rest, tranche: whole.tranche - tranche, ..whole };
        (kept.paid, part.paid) = self.charge(paid, &kept, &part)?;
        *self.token_mut(id)? = kept;
        Ok(self.mint_token(part))
    }

    fn charge(&self, paid: Paid, kept: &Token, part: &Token) -> Result<(Paid, Paid), Refusal> {
        let product = self.product(kept.product)?;
        Ok(charge(paid, earned(product, kept), earned(product, part)))
    }

    /// Puts `gone` into `id`. All that is settled of both is credited first.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn merge(&mut self, caller: AccountId, id: TokenId, gone: TokenId) -> Result<(), Refusal> {
        let (kept, other) = (self.movable(caller, id)?, self.movable(caller, gone)?);
        let terms = |token: &Token| (token.product, token.start, token.end, token.holder);
        if id == gone || terms(&kept) != terms(&other) {
            return Err(Refusal::CannotMerge);
        }
        self.take(id, Way::Credit)?;
        self.take(gone, Way::Credit)?;
        let paid = self.token(gone)?.paid;
        let kept = self.token_mut(id)?;
        kept.units = kept.units + other.units;
        kept.tranche += other.tranche;
        kept.paid.add(paid);
        self.token_mut(gone)?.holder = None;
        self.approved.remove(&gone);
        Ok(())
    }
}
