//! What a call moves by the rules of our contracts, read from the contracts themselves: for nodes that do not play
//! transactions. A call that is not known to move anything has no moves here, which is not to say that nothing moves.

mod insurance;
mod power;
mod reserve;

use alloy::primitives::{Address, U256};
use alloy::sol_types::SolInterface;
use dmex_contracts::{DmcVesting, FaucetToken};
use dmex_platform::{Call, Platform, ReadError};

use super::effect::Move;
use crate::app::App;

/// Most NFTs whose moves are looked up: each takes questions of its own.
const MOST: usize = 50;

/// What a call would move. What cannot be read is left out: whoever asks is told that nothing was played.
pub(super) async fn expected(app: &App, from: Address, call: &Call) -> Vec<Move> {
    let Some(platform) = &app.platform else { return Vec::new() };
    let caller = Caller { platform, from };
    match caller.moves(call).await {
        Ok(moves) => moves,
        Err(error) => {
            tracing::debug!(%error, "what a transaction moves is not known");
            Vec::new()
        }
    }
}

/// Who calls, and what is asked for the answer.
#[derive(Clone, Copy)]
struct Caller<'a> {
    platform: &'a Platform,
    from: Address,
}

impl Caller<'_> {
    async fn moves(self, call: &Call) -> Result<Vec<Move>, ReadError> {
        let (on, to, data) = (self.platform.deployment(), call.to, &call.data);
        let insures = on.insurances.values().any(|insurance| insurance.address == to);
        match to {
            _ if to == on.primary_sale.address => self.of_sale(data).await,
            _ if to == on.mining_power.address => self.of_power(data).await,
            _ if to == on.settlement.address => self.of_settlement(data).await,
            _ if to == on.bonds.address => self.of_bonds(data).await,
            _ if to == on.closing.address => self.of_closing(data).await,
            _ if to == on.reserve.address => self.of_reserve(data).await,
            _ if insures => self.of_insurance(to, data).await,
            _ if [on.team_vesting.address, on.private_sale_vesting.address].contains(&to) => {
                self.of_vesting(to, data).await
            }
            _ if on.token(to).is_some() => Ok(of_coin(to, data)),
            _ => self.of_unlisted(to, data).await,
        }
    }

    async fn of_vesting(self, vesting: Address, data: &[u8]) -> Result<Vec<Move>, ReadError> {
        let Ok(DmcVesting::DmcVestingCalls::pay(call)) = DmcVesting::DmcVestingCalls::abi_decode(data) else {
            return Ok(Vec::new());
        };
        let contract = DmcVesting::new(vesting, self.platform.provider().clone());
        let due = contract.due(call.beneficiary).call().await?;
        let dmc = self.platform.deployment().dmc.address;
        Ok(some(Move::coin(dmc, due, vesting, call.beneficiary)))
    }
}

fn of_coin(coin: Address, data: &[u8]) -> Vec<Move> {
    match FaucetToken::FaucetTokenCalls::abi_decode(data) {
        Ok(FaucetToken::FaucetTokenCalls::faucet(call)) => {
            some(Move::coin(coin, call.amount, Address::ZERO, call.to))
        }
        _ => Vec::new(),
    }
}

/// The move, unless nothing moves.
fn some(moved: Move) -> Vec<Move> {
    if moved.amount.is_zero() { Vec::new() } else { vec![moved] }
}

/// Payments as the contracts make them: those in a row to the same account are one.
#[derive(Default)]
struct Payments(Vec<Move>);

impl Payments {
    fn add(&mut self, coin: Address, amount: U256, from: Address, to: Address) {
        match self.0.last_mut() {
            Some(last) if last.coin == Some(coin) && last.to == to => last.amount += amount,
            _ if amount.is_zero() => {}
            _ => self.0.push(Move::coin(coin, amount, from, to)),
        }
    }
}
