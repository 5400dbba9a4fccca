//! Coin that a call takes, and what must be allowed before.

use alloy::primitives::{Address, U256};
use dmex_platform::{Call, ReadError};
use dmex_types::Amount;
use dmex_wire::{Approval, Code, Coin, Permit};

use super::permit;
use super::signer::Signer;
use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;
use crate::words;

/// Coin that a call takes from whoever signs.
pub(super) struct Takes {
    pub(super) coin: Coin,
    pub(super) spender: Address,
    pub(super) amount: U256,
    pub(super) allowed: Allowed,
}

/// By what a contract is allowed to take coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Allowed {
    /// By an approval.
    Approval,
    /// By an approval, or by a permit in its place.
    ApprovalOrPermit,
    /// By the permit that comes with the call.
    Permit,
}

/// An approval that is missing, not yet anybody's transaction.
pub(super) struct Needed {
    pub(super) call: Call,
    coin: Coin,
    spender: Address,
    amount: U256,
    summary: String,
    permit: Option<Permit>,
}

impl Takes {
    /// What must be allowed first; or that there is not enough to take.
    pub(super) async fn missing(&self, app: &App, from: Address) -> Result<Vec<Needed>, ApiError> {
        let erc20 = app.chain()?.erc20(self.coin.address);
        let has = erc20.balanceOf(from).call().await.map_err(ReadError::from)?;
        if has < self.amount {
            let (wants, has) = (words::money(self.amount, &self.coin), words::money(has, &self.coin));
            let detail = format!("it takes {wants}, and {} has {has}", words::short(from));
            let hint = "get more of the coin first, or ask for less";
            return Err(ApiError::refused(Code::InsufficientFunds, detail, hint));
        }
        if self.allowed == Allowed::Permit {
            return Ok(Vec::new());
        }
        let may = erc20.allowance(from, self.spender).call().await.map_err(ReadError::from)?;
        if may >= self.amount {
            return Ok(Vec::new());
        }
        let mut approvals = Vec::new();
        let spender = self.spender(&Coins::of(app).await?);
        // Some coins (Tether on Ethereum) change an allowance only by way of zero.
        let approve = erc20.approve(self.spender, self.amount).from(from);
        if !may.is_zero() && approve.call().await.is_err() {
            approvals.push(self.needed(U256::ZERO, format!("Let {spender} take nothing more for now.")));
        }
        let amount = words::money(self.amount, &self.coin);
        let mut last = self.needed(self.amount, format!("Let {spender} take {amount}, and not more."));
        if self.allowed == Allowed::ApprovalOrPermit {
            last.permit = permit::to_sign(app, self.coin.address, from, self.spender, self.amount).await?;
        }
        approvals.push(last);
        Ok(approvals)
    }

    /// The contract by name and address: whoever approves reads what a wallet shows, too.
    fn spender(&self, coins: &Coins<'_>) -> String {
        let (name, address) = (coins.name(self.spender), self.spender.to_string());
        if name == address { address } else { format!("{name} ({address})") }
    }

    fn needed(&self, amount: U256, summary: String) -> Needed {
        let call = Call::approve(self.coin.address, self.spender, amount);
        let (coin, spender) = (self.coin.clone(), self.spender);
        Needed { call, coin, spender, amount, summary, permit: None }
    }
}

impl Needed {
    /// The approval as a transaction to sign.
    pub(super) fn approval(self, signer: Signer, gas_limit: u64) -> Approval {
        Approval {
            coin: self.coin,
            spender: self.spender,
            amount: Amount(self.amount),
            transaction: signer.bare(self.call, self.summary, gas_limit),
            permit: self.permit,
        }
    }
}
