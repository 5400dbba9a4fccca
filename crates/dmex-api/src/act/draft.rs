//! From what somebody wants to a transaction that does it, or the reason why none does.

use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use dmex_platform::{Action, Call, Product};
use dmex_types::Amount;
use dmex_wire::{Approval, Bare, Code, Coin, Transaction};

use super::explain::decode;
use super::permit;
use super::refusal::Units;
use super::simulate::simulate;
use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;
use crate::words;

/// [wei] The decimals of every chain's own coin.
const NATIVE_DECIMALS: u8 = 18;

/// What somebody wants.
pub(super) struct Draft {
    pub(super) from: Address,
    pub(super) call: Call,
    /// In plain words.
    pub(super) summary: String,
    /// Coin that the call takes.
    pub(super) takes: Option<Takes>,
    /// What the numbers of a refusal are in.
    pub(super) units: Units,
}

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

impl Draft {
    /// A call that takes no coin, about nothing in particular.
    pub(super) fn plain(from: Address, call: Call, summary: String) -> Self {
        Self { from, call, summary, takes: None, units: Units::default() }
    }

    /// The same, that takes coin.
    pub(super) fn taking(self, takes: Takes) -> Self {
        Self { takes: Some(takes), ..self }
    }

    /// The same, about a product.
    pub(super) fn about(self, units: Units) -> Self {
        Self { units, ..self }
    }

    /// The transaction, checked and simulated on the newest block.
    pub(super) async fn finish(self, app: &App) -> Result<Transaction, ApiError> {
        let platform = app.chain()?;
        let approvals = match &self.takes {
            Some(takes) => takes.missing(app, self.from).await?,
            None => Vec::new(),
        };
        let before: Vec<Call> = approvals.iter().map(|(call, _)| call.clone()).collect();
        let simulated = simulate(app, self.from, &before, &self.call, &self.units).await;
        let simulated = simulated.map_err(|error| self.blame_permit(error))?;
        pays_gas(app, self.from, simulated.gas_of_all).await?;
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

    /// The sale goes on without a permit that does not hold, so what is missing then is the allowance.
    fn blame_permit(&self, error: ApiError) -> ApiError {
        let by_permit = self.takes.as_ref().is_some_and(|takes| takes.allowed == Allowed::Permit);
        let is_short = |code: &Code| matches!(code, Code::InsufficientAllowance | Code::InsufficientFunds);
        match error {
            ApiError::Refused(code, ..) if by_permit && is_short(&code) => ApiError::refused(
                Code::BadPermit,
                "the permit was not signed by this account, for this amount, or it is used or over",
                "sign the permit of `approvals_needed` again, as it is now",
            ),
            other => other,
        }
    }
}

impl Units {
    /// Those of a product.
    pub(super) async fn of(app: &App, product: &Product) -> Result<Self, ApiError> {
        let coins = Coins::of(app).await?;
        Ok(Self {
            pay: Some(coins.coin(product.offer.payToken)),
            reward: Some(coins.coin(product.offer.rewardToken)),
            asset: Some(product.asset),
        })
    }

    /// Those of a pool, which counts nothing but its own coin.
    pub(super) fn of_coin(coin: &Coin) -> Self {
        Self { pay: Some(coin.clone()), ..Self::default() }
    }
}

impl Takes {
    /// What must be allowed first; or that there is not enough to take.
    async fn missing(&self, app: &App, from: Address) -> Result<Vec<(Call, Approval)>, ApiError> {
        let erc20 = app.chain()?.erc20(self.coin.address);
        let has = erc20.balanceOf(from).call().await.map_err(dmex_platform::ReadError::from)?;
        if has < self.amount {
            let (wants, has) = (words::money(self.amount, &self.coin), words::money(has, &self.coin));
            let detail = format!("it takes {wants}, and {} has {has}", words::short(from));
            let hint = "get more of the coin first, or ask for less";
            return Err(ApiError::refused(Code::InsufficientFunds, detail, hint));
        }
        if self.allowed == Allowed::Permit {
            return Ok(Vec::new());
        }
        let may = erc20.allowance(from, self.spender).call().await.map_err(dmex_platform::ReadError::from)?;
        if may >= self.amount {
            return Ok(Vec::new());
        }
        let mut approvals = Vec::new();
        // Some coins (Tether on Ethereum) change an allowance only by way of zero.
        let approve = erc20.approve(self.spender, self.amount).from(from);
        if !may.is_zero() && approve.call().await.is_err() {
            let none = format!("Let {} take nothing more for now.", words::short(self.spender));
            approvals.push(self.approval(U256::ZERO, none));
        }
        let (amount, spender) = (words::money(self.amount, &self.coin), words::short(self.spender));
        let (call, mut approval) =
            self.approval(self.amount, format!("Let {spender} take {amount}, and not more."));
        if self.allowed == Allowed::ApprovalOrPermit {
            approval.permit =
                permit::to_sign(app, self.coin.address, from, self.spender, self.amount).await?;
        }
        approvals.push((call, approval));
        Ok(approvals)
    }

    fn approval(&self, amount: U256, summary: String) -> (Call, Approval) {
        let call = Call::approve(self.coin.address, self.spender, amount);
        let approval = Approval {
            coin: self.coin.clone(),
            spender: self.spender,
            amount: Amount(amount),
            transaction: bare(call.clone(), summary),
            permit: None,
        };
        (call, approval)
    }
}

/// That the account can pay for gas: a wallet would say so too, in words of its node.
async fn pays_gas(app: &App, from: Address, gas: Option<u64>) -> Result<(), ApiError> {
    let Some(gas) = gas else { return Ok(()) };
    let provider = app.chain()?.provider();
    let (balance, price) = tokio::join!(provider.get_balance(from), provider.get_gas_price());
    let node = |error: alloy::transports::TransportError| ApiError::Node(error.to_string());
    let (balance, price) = (balance.map_err(node)?, price.map_err(node)?);
    let fee = U256::from(gas) * U256::from(price);
    if balance >= fee {
        return Ok(());
    }
    let coin = |wei| Amount(wei).decimal(NATIVE_DECIMALS);
    let detail = format!(
        "the fee is about {} of the chain's own coin, and {} has {}",
        coin(fee),
        words::short(from),
        coin(balance)
    );
    let hint = "send the account some of the chain's own coin first";
    Err(ApiError::refused(Code::InsufficientGas, detail, hint))
}

/// No action of ours sends coin of the chain.
fn bare(call: Call, summary: String) -> Bare {
    Bare { to: call.to, data: call.data, value: Amount::ZERO, summary }
}
