//! Moves of underwriting pools and of the reserve.

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolInterface;
use dmex_contracts::Insurance;
use dmex_contracts::Insurance::InsuranceCalls;
use dmex_contracts::Reserve::ReserveCalls;
use dmex_platform::ReadError;

use super::{Caller, MOST, some};
use crate::act::effect::Move;

impl Caller<'_> {
    pub(super) async fn of_pool(self, address: Address, data: &[u8]) -> Result<Vec<Move>, ReadError> {
        let pool = Insurance::new(address, self.platform.provider().clone());
        let coin = pool.asset().call().await?;
        Ok(match InsuranceCalls::abi_decode(data) {
            Ok(InsuranceCalls::insure(call)) => {
                let premium = pool.quote(call.tokenId, call.coverageBps).call().await?.premium;
                some(Move::coin(coin, premium, self.from, address))
            }
            Ok(InsuranceCalls::deposit(call)) => {
                let shares = pool.previewDeposit(call.assets).call().await?;
                vec![
                    Move::coin(coin, call.assets, self.from, address),
                    Move::coin(address, shares, Address::ZERO, call.receiver),
                ]
            }
            Ok(InsuranceCalls::redeem(call)) => {
                let assets = pool.previewRedeem(call.shares).call().await?;
                vec![
                    Move::coin(address, call.shares, call.owner, Address::ZERO),
                    Move::coin(coin, assets, address, call.receiver),
                ]
            }
            Ok(InsuranceCalls::withdrawCredit(call)) => {
                let credit = pool.creditOf(self.from).call().await?;
                some(Move::coin(coin, credit, address, call.to))
            }
            Ok(InsuranceCalls::claim(call)) if call.tokenIds.len() <= MOST => {
                let mut moves = Vec::new();
                for id in call.tokenIds {
                    let Some(to) = self.paid_to(id).await? else { continue };
                    let due = pool.dueOf(id).call().await?;
                    moves.extend(some(Move::coin(coin, due, address, to)));
                }
                moves
            }
            _ => Vec::new(),
        })
    }

    pub(super) async fn of_reserve(self, data: &[u8]) -> Result<Vec<Move>, ReadError> {
        let reserve = self.platform.reserve();
        let address = *reserve.address();
        Ok(match ReserveCalls::abi_decode(data) {
            Ok(ReserveCalls::fund(call)) => some(Move::coin(call.token, call.amount, self.from, address)),
            Ok(ReserveCalls::withdraw(call)) => {
                let credit: U256 = reserve.creditOf(self.from, call.token).call().await?;
                some(Move::coin(call.token, credit, address, call.to))
            }
            Ok(ReserveCalls::claim(call)) if call.tokenIds.len() <= MOST => {
                let coin = reserve.roundOf(call.round).call().await?.token;
                let mut moves = Vec::new();
                for id in call.tokenIds {
                    let Some(to) = self.paid_to(id).await? else { continue };
                    let share = reserve.shareOf(call.round, id).call().await?;
                    moves.extend(some(Move::coin(coin, share, address, to)));
                }
                moves
            }
            _ => Vec::new(),
        })
    }
}
