//! Moves of insurance: of what is covered, and of those who back it.

use alloy::contract::Error as ContractError;
use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use alloy::sol_types::SolInterface;
use dmex_contracts::Insurance::InsuranceCalls;
use dmex_contracts::InsurancePool::InsurancePoolCalls;
use dmex_contracts::{Insurance, InsurancePool};
use dmex_platform::ReadError;
use dmex_types::TokenId;

use super::{Caller, MOST, some};
use crate::act::effect::Move;

impl Caller<'_> {
    pub(super) async fn of_insurance(self, address: Address, data: &[u8]) -> Result<Vec<Move>, ReadError> {
        let insurance = Insurance::new(address, self.platform.provider().clone());
        let coin = insurance.asset().call().await?;
        Ok(match InsuranceCalls::abi_decode(data) {
            Ok(InsuranceCalls::insure(call)) => {
                let pool = self.pool_of(&insurance, call.tokenId).await?;
                let premium = insurance.quote(call.tokenId, call.coverage).call().await?.premium;
                // A policy that never began is paid back first.
                let mut moves = self.paid_back(&insurance, coin, call.tokenId).await?;
                moves.extend(some(Move::coin(coin, premium, self.from, pool)));
                moves
            }
            Ok(InsuranceCalls::withdrawCredit(call)) => {
                let credit = insurance.creditOf(self.from).call().await?;
                some(Move::coin(coin, credit, address, call.to))
            }
            Ok(InsuranceCalls::claim(call)) if call.tokenIds.len() <= MOST => {
                let mut moves = Vec::new();
                for id in call.tokenIds {
                    moves.extend(self.paid_back(&insurance, coin, id).await?);
                }
                moves
            }
            _ => Vec::new(),
        })
    }

    /// What a claim for an NFT pays: its cover, and premium that goes back, in one.
    async fn paid_back(
        self,
        insurance: &Insurance::InsuranceInstance<DynProvider>,
        coin: Address,
        id: U256,
    ) -> Result<Vec<Move>, ReadError> {
        let Some(to) = self.paid_to(id).await? else { return Ok(Vec::new()) };
        let pool = self.pool_of(insurance, id).await?;
        let due = match insurance.dueOf(id).call().await {
            Ok(due) => due,
            // Its losses are not measured: it is passed over.
            Err(error) if error.as_revert_data().is_some() => return Ok(Vec::new()),
            Err(error) => return Err(error.into()),
        };
        let premium = insurance.premiumDueOf(id).call().await?;
        Ok(some(Move::coin(coin, due + premium, pool, to)))
    }

    /// The pool of an NFT's product.
    async fn pool_of(
        self,
        insurance: &Insurance::InsuranceInstance<DynProvider>,
        id: U256,
    ) -> Result<Address, ReadError> {
        let token = self.platform.token(TokenId(id.saturating_to())).await?;
        Ok(insurance.poolOf(token.product.0).call().await?)
    }

    /// A contract that no deployment lists may be the pool of a product: it says whose it is.
    pub(super) async fn of_unlisted(self, address: Address, data: &[u8]) -> Result<Vec<Move>, ReadError> {
        let pool = InsurancePool::new(address, self.platform.provider().clone());
        let Some(insurance) = answered(pool.insurance().call().await)? else { return Ok(Vec::new()) };
        let mut known = self.platform.deployment().insurances.values();
        if !known.any(|known| known.address == insurance) {
            return Ok(Vec::new());
        }
        // Anybody can say so: the insurance must know it, too.
        let Some(product) = answered(pool.product().call().await)? else { return Ok(Vec::new()) };
        let insurance = Insurance::new(insurance, self.platform.provider().clone());
        if insurance.poolOf(product).call().await? != address {
            return Ok(Vec::new());
        }
        let coin = pool.asset().call().await?;
        Ok(match InsurancePoolCalls::abi_decode(data) {
            Ok(InsurancePoolCalls::deposit(call)) => {
                let shares = pool.previewDeposit(call.assets).call().await?;
                vec![
                    Move::coin(coin, call.assets, self.from, address),
                    Move::coin(address, shares, Address::ZERO, call.receiver),
                ]
            }
            Ok(InsurancePoolCalls::redeem(call)) => {
                let assets = pool.previewRedeem(call.shares).call().await?;
                vec![
                    Move::coin(address, call.shares, call.owner, Address::ZERO),
                    Move::coin(coin, assets, address, call.receiver),
                ]
            }
            Ok(InsurancePoolCalls::stake(call)) => some(Move::coin(coin, call.amount, self.from, address)),
            Ok(InsurancePoolCalls::unstake(call)) => some(Move::coin(coin, call.amount, address, call.to)),
            _ => Vec::new(),
        })
    }
}

/// What a contract that may be anybody's answers; none if it refuses, or is no contract.
fn answered<T>(answer: Result<T, ContractError>) -> Result<Option<T>, ReadError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(ContractError::ZeroData(..)) => Ok(None),
        Err(error) if error.as_revert_data().is_some() => Ok(None),
        Err(error) => Err(error.into()),
    }
}
