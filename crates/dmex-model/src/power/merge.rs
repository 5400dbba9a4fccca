//! Merge: two tokens end, and one with the power and the money of both comes under a new number (NFT-5).

use dmex_types::{Power, TokenId};

use super::MOST_TRANCHE;
use crate::settlement::Way;
use crate::{AccountId, Model, Refusal, Token};

impl Model {
    /// Merges two tokens; the number of the new one is returned. All that is settled of both is credited first.
    ///
    /// # Errors
    /// [`Refusal`] that says which rule forbids it.
    pub fn merge(&mut self, caller: AccountId, id: TokenId, other: TokenId) -> Result<TokenId, Refusal> {
        let (one, two) = (self.movable(caller, id)?, self.movable(caller, other)?);
        let alike = |token: &Token| (token.product, token.start, token.end, token.holder, token.policy);
        if id == other || alike(&one) != alike(&two) {
            return Err(Refusal::CannotMerge);
        }
        let (units, tranche) = add(&one, &two)?;
        self.take(id, Way::Credit)?;
        self.take(other, Way::Credit)?;
        let mut paid = self.token(id)?.paid;
        paid.add(self.token(other)?.paid);

        self.end_token(id)?;
        self.end_token(other)?;
        Ok(self.mint_token(Token { units, tranche, paid, moves: 0, ..one }))
    }
}

/// Power, and money of a day [pay coin], of both.
fn add(one: &Token, other: &Token) -> Result<(Power, u128), Refusal> {
    let units = one.units.units().checked_add(other.units.units()).ok_or(Refusal::MergeTooLarge)?;
    let tranche = one.tranche + other.tranche;
    if tranche > MOST_TRANCHE { Err(Refusal::MergeTooLarge) } else { Ok((Power::new(units), tranche)) }
}
