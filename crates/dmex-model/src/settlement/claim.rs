//! Money out (DAY-7).

use dmex_types::TokenId;

use super::earned::Way;
use crate::{AccountId, CoinId, Model, Refusal};

impl Model {
    /// Pays what tokens are owed to their payees or holders. Anyone may ask; for a token that a contract holds, only that
    /// contract and whom it approved. Of several tokens, those that are gone and those of others' contracts are passed over.
    ///
    /// # Errors
    /// [`Refusal::TokenDoesNotExist`] or [`Refusal::NotForStranger`] for one token alone.
    pub fn claim(&mut self, caller: AccountId, tokens: &[TokenId]) -> Result<(), Refusal> {
        for token in tokens {
            if self.paid_to(caller, *token, tokens.len() == 1)?.is_some() {
                self.take(*token, Way::Wallet)?;
            }
        }
        Ok(())
    }

    /// Pays all that is credited to `caller` to `to`, and says how much that was.
    ///
    /// # Errors
    /// [`Refusal::NothingToWithdraw`].
    pub fn withdraw(&mut self, caller: AccountId, coin: CoinId, to: AccountId) -> Result<u128, Refusal> {
        let coin = self.coin_mut(coin);
        let amount = coin.purse(caller).credit;
        if amount == 0 {
            return Err(Refusal::NothingToWithdraw);
        }
        coin.transfer(AccountId::SETTLEMENT, to, amount)?;
        coin.purse_mut(caller).credit = 0;
        Ok(amount)
    }
}
