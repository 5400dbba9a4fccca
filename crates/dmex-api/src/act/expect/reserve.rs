//! Moves of the reserve.

use alloy::primitives::U256;
use alloy::sol_types::SolInterface;
use dmex_contracts::Reserve::ReserveCalls;
use dmex_platform::ReadError;

use super::{Caller, MOST, some};
use crate::act::effect::Move;

impl Caller<'_> {
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
