//! Calls of pools, which no deployment lists, argument by argument.

use alloy::primitives::{Address, U256};
use alloy::sol_types::{SolCall, SolInterface};
use dmex_contracts::InsurancePool;
use dmex_contracts::InsurancePool::InsurancePoolCalls as Calls;
use dmex_platform::Call;
use dmex_wire::{Argument, Coin, Decoded};

use crate::coins::Coins;
use crate::words;

/// A call of a pool that is known.
pub(super) fn decode(coins: &Coins<'_>, call: &Call) -> Option<Decoded> {
    let (coin, share) = coins.of_pool(call.to)?;
    let (signature, arguments) = match Calls::abi_decode(&call.data).ok()? {
        Calls::deposit(call) => (
            InsurancePool::depositCall::SIGNATURE,
            vec![amount("assets", call.assets, &coin), account("receiver", call.receiver)],
        ),
        Calls::redeem(call) => (
            InsurancePool::redeemCall::SIGNATURE,
            vec![
                amount("shares", call.shares, &share),
                account("receiver", call.receiver),
                account("owner", call.owner),
            ],
        ),
        Calls::requestExit(call) => {
            (InsurancePool::requestExitCall::SIGNATURE, vec![amount("shares", call.shares, &share)])
        }
        Calls::holdExit(call) => {
            (InsurancePool::holdExitCall::SIGNATURE, vec![account("account", call.account)])
        }
        Calls::stake(call) => {
            (InsurancePool::stakeCall::SIGNATURE, vec![amount("amount", call.amount, &coin)])
        }
        Calls::unstake(call) => (
            InsurancePool::unstakeCall::SIGNATURE,
            vec![amount("amount", call.amount, &coin), account("to", call.to)],
        ),
        Calls::earn(call) => {
            (InsurancePool::earnCall::SIGNATURE, vec![named("maxDays", call.maxDays.to_string())])
        }
        _ => return None,
    };
    Some(Decoded { contract: "InsurancePool".to_owned(), signature: signature.to_owned(), arguments })
}

fn amount(name: &str, amount: U256, coin: &Coin) -> Argument {
    named(name, words::money(amount, coin))
}

fn account(name: &str, address: Address) -> Argument {
    named(name, format!("{address:#x}"))
}

fn named(name: &str, value: String) -> Argument {
    Argument { name: name.to_owned(), value }
}
