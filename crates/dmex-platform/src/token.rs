//! A mining-power NFT, as the NFT contract and the settlement know it together.

use alloy::primitives::{Address, U256};
use dmex_contracts::{MiningPower, Settlement};
use dmex_types::{Day, PolicyId, Power, ProductId, TokenId};
use futures_util::{StreamExt, stream};

use crate::{ASKED_AT_ONCE, Platform, ReadError};

/// A token's state as `Power.sol` numbers it.
const LOCKED: u8 = 1;
const REFUNDED: u8 = 2;

/// One mining-power NFT and what it is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PowerToken {
    /// Its number.
    pub id: TokenId,
    /// Who holds it.
    pub holder: Address,
    /// The offering it was bought from.
    pub product: ProductId,
    /// Its power.
    pub power: Power,
    /// First day that pays.
    pub start: Day,
    /// First day that pays no more.
    pub end: Day,
    /// [pay token] Purchase money that leaves escrow each day.
    pub tranche: U256,
    /// Transfers, locks and releases since it was minted; stops at its maximum.
    pub moves: u32,
    /// Whether a protocol contract holds a lock on it.
    pub locked: bool,
    /// The contract that locked it.
    pub locker: Option<Address>,
    /// Whom its income and refunds go to in place of its holder.
    pub payee: Option<Address>,
    /// Whether it took the rest of its money after its product was closed.
    pub refunded: bool,
    /// [reward token] What `claim` would pay now.
    pub income_owed: U256,
    /// [pay token] What `claim` would refund now.
    pub refund_owed: U256,
    /// [reward token] All that it earned so far, paid or not.
    pub income_earned: U256,
    /// [pay token] All that was refunded so far, paid or not.
    pub refund_earned: U256,
}

impl Platform {
    /// One NFT.
    ///
    /// # Errors
    /// There is none, or the node failed.
    pub async fn token(&self, id: TokenId) -> Result<PowerToken, ReadError> {
        let number = U256::from(id.0);
        let (power, settlement) = (self.mining_power(), self.settlement());
        let (holding, owed, earned) =
            (power.holding(number), settlement.owed(number), settlement.earned(number));
        let (locker, payee) = (power.lockerOf(number), power.payeeOf(number));
        let (holding, owed, earned, locker, payee) =
            tokio::join!(holding.call(), owed.call(), earned.call(), locker.call(), payee.call());
        let holding = match holding {
            Ok(holding) => holding,
            Err(error) if error.as_revert_data().is_some() => return Err(ReadError::UnknownToken(id)),
            Err(error) => return Err(error.into()),
        };
        let token = PowerToken::new(id, &holding, &owed?, &earned?);
        let named = |account: Address| (!account.is_zero()).then_some(account);
        Ok(PowerToken { locker: named(locker?), payee: named(payee?), ..token })
    }

    /// The policy that a token is insured by, in the pool of its product's pay token; `None` without one, and for a token
    /// that is gone. It may have ended since.
    ///
    /// # Errors
    /// The node failed.
    pub async fn policy_of(&self, id: TokenId) -> Result<Option<PolicyId>, ReadError> {
        let policy = self.mining_power().policyOf(U256::from(id.0)).call().await?;
        Ok((policy > 0).then_some(PolicyId(policy)))
    }

    /// Whether `caller` may have income, refunds and compensation of a token paid to whom they are due: what a contract holds,
    /// only the contract and whom it approved may, unless a payee was named. Nobody may for a token that is gone.
    ///
    /// # Errors
    /// The node failed.
    pub async fn may_collect(&self, caller: Address, id: TokenId) -> Result<bool, ReadError> {
        Ok(self.mining_power().mayCollect(caller, U256::from(id.0)).call().await?)
    }

    /// The number of the newest NFT; 0 if there is none.
    ///
    /// # Errors
    /// The node failed.
    pub async fn last_token(&self) -> Result<u64, ReadError> {
        let last = self.mining_power().lastTokenId().call().await?;
        u64::try_from(last).map_err(|_| ReadError::Unexpected(format!("token {last}")))
    }

    /// Those of the named NFTs that exist, in the order of the names.
    ///
    /// # Errors
    /// The node failed.
    pub async fn tokens_among(
        &self,
        ids: impl IntoIterator<Item = TokenId>,
    ) -> Result<Vec<PowerToken>, ReadError> {
        let ids: Vec<TokenId> = ids.into_iter().collect();
        let mut answers = stream::iter(ids).map(|id| self.token(id)).buffered(ASKED_AT_ONCE);
        let mut tokens = Vec::new();
        while let Some(answer) = answers.next().await {
            match answer {
                Ok(token) => tokens.push(token),
                Err(ReadError::UnknownToken(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(tokens)
    }

    /// Every NFT that exists, in the order of their numbers.
    ///
    /// # Errors
    /// The node failed.
    pub async fn tokens(&self) -> Result<Vec<PowerToken>, ReadError> {
        let last = self.last_token().await?;
        self.tokens_among((1..=last).map(TokenId)).await
    }

    /// The NFTs of one holder.
    ///
    /// # Errors
    /// The node failed.
    pub async fn tokens_of(&self, holder: Address) -> Result<Vec<PowerToken>, ReadError> {
        let mut tokens = self.tokens().await?;
        tokens.retain(|token| token.holder == holder);
        Ok(tokens)
    }
}

impl PowerToken {
    fn new(
        id: TokenId,
        holding: &MiningPower::holdingReturn,
        owed: &Settlement::owedReturn,
        earned: &Settlement::earnedReturn,
    ) -> Self {
        Self {
            id,
            holder: holding.holder,
            product: ProductId(holding.power.product),
            power: Power::new(holding.power.units),
            start: Day::new(holding.power.startDay.to()),
            end: Day::new(holding.power.endDay.to()),
            tranche: U256::from(holding.power.tranche),
            moves: holding.power.moves.to(),
            locked: holding.power.state == LOCKED,
            locker: None,
            payee: None,
            refunded: holding.power.state == REFUNDED,
            income_owed: owed.income,
            refund_owed: owed.refund,
            income_earned: earned.income,
            refund_earned: earned.refund,
        }
    }
}
