//! From what somebody wants to a transaction that does it, or the reason why none does.

use alloy::primitives::{Address, U256};
use dmex_platform::{Action, Call};
use dmex_types::Amount;
use dmex_wire::{Approval, Bare, Coin, Transaction};

use super::explain::decode;
use super::simulate::simulate;
use crate::app::App;
use crate::problem::ApiError;
use crate::words;

/// What somebody wants.
pub(super) struct Draft {
    pub(super) from: Address,
    pub(super) call: Call,
    /// In plain words.
    pub(super) summary: String,
    /// Coin that the call takes.
    pub(super) takes: Option<Takes>,
}

/// Coin that a call takes from whoever signs.
pub(super) struct Takes {
    pub(super) coin: Coin,
    pub(super) spender: Address,
    pub(super) amount: U256,
}

impl Draft {
    /// The transaction, checked and simulated on the newest block.
    pub(super) async fn finish(self, app: &App) -> Result<Transaction, ApiError> {
        let platform = app.chain()?;
        let approvals = match &self.takes {
            Some(takes) => takes.missing(app, self.from).await?,
            None => Vec::new(),
        };
        let before: Vec<Call> = approvals.iter().map(|(call, _)| call.clone()).collect();
        let simulated = simulate(app, self.from, &before, &self.call).await?;
        Ok(Transaction {
            chain_id: platform.deployment().chain_id,
            from: self.from,
            decoded: decode(app, &Action::from(self.call.clone())),
            bare: bare(self.call, self.summary),
            approvals_needed: approvals.into_iter().map(|(_, approval)| approval).collect(),
            effects: simulated.effects,
            gas: simulated.gas,
        })
    }
}

impl Takes {
    /// What must be allowed first; or that there is not enough to take.
    async fn missing(&self, app: &App, from: Address) -> Result<Vec<(Call, Approval)>, ApiError> {
        let erc20 = app.chain()?.erc20(self.coin.address);
        let has = erc20.balanceOf(from).call().await.map_err(dmex_platform::ReadError::from)?;
        if has < self.amount {
            let (wants, has) = (words::money(self.amount, &self.coin), words::money(has, &self.coin));
            let message = format!("it takes {wants}, and {} has {has}", words::short(from));
            return Err(ApiError::Refused(message, "get more of the coin first, or ask for less"));
        }
        let may = erc20.allowance(from, self.spender).call().await.map_err(dmex_platform::ReadError::from)?;
        if may >= self.amount {
            return Ok(Vec::new());
        }
        let call = Call::approve(self.coin.address, self.spender, self.amount);
        let (amount, spender) = (words::money(self.amount, &self.coin), words::short(self.spender));
        let approval = Approval {
            coin: self.coin.clone(),
            spender: self.spender,
            amount: Amount(self.amount),
            transaction: bare(call.clone(), format!("Let {spender} take {amount}, and not more.")),
        };
        Ok(vec![(call, approval)])
    }
}

/// No action of ours sends coin of the chain.
fn bare(call: Call, summary: String) -> Bare {
    Bare { to: call.to, data: call.data, value: Amount::ZERO, summary }
}
