//! From what somebody wants to a transaction that does it, or the reason why none does.

use alloy::primitives::Address;
use dmex_catalogue::Units;
use dmex_contracts::PrimarySale::Offer;
use dmex_platform::Call;
use dmex_types::{Asset, PowerUnit};
use dmex_wire::{Code, Coin, Transaction};

use super::explain::decode_call;
use super::play::{Scene, play};
use super::signer::Signer;
use super::takes::{Allowed, Takes};
use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;
use crate::words::named;

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

    /// The transaction, checked and played on the newest block.
    pub(super) async fn finish(self, app: &App) -> Result<Transaction, ApiError> {
        let signer = Signer { from: self.from, chain_id: app.chain()?.deployment().chain_id };
        signer.check(app)?;
        let needed = match &self.takes {
            Some(takes) => takes.missing(app, self.from).await?,
            None => Vec::new(),
        };
        let before: Vec<Call> = needed.iter().map(|needed| needed.call.clone()).collect();
        let scene = Scene { from: self.from, before: &before, call: &self.call, units: &self.units };
        let played = play(app, scene).await.map_err(|error| self.blame_permit(error))?;
        signer.pays_gas(app, played.gas_limits.iter().sum()).await?;
        let (limit, limits) = match played.gas_limits.split_last() {
            Some((last, before)) => (*last, before),
            None => return Err(ApiError::Node("it played nothing".to_owned())),
        };
        let approvals = needed.into_iter().zip(limits);
        Ok(Transaction {
            chain_id: signer.chain_id,
            from: self.from,
            decoded: decode_call(app, &self.call).await?,
            bare: signer.bare(self.call, self.summary, limit),
            approvals_needed: approvals.map(|(needed, limit)| needed.approval(signer, *limit)).collect(),
            effects: played.effects,
            simulated: played.simulated,
        })
    }

    /// The sale goes on without a permit that does not hold, so what is missing then is the allowance.
    fn blame_permit(&self, error: ApiError) -> ApiError {
        let by_permit = self.takes.as_ref().is_some_and(|takes| takes.allowed == Allowed::Permit);
        let is_short = |code: &Code| matches!(code, Code::InsufficientAllowance | Code::InsufficientFunds);
        match error {
            ApiError::Refused(refusal) if by_permit && is_short(&refusal.code) => ApiError::refused(
                Code::BadPermit,
                "the permit was not signed by this account, for this amount, or it is used or over",
                "sign the permit of `approvals_needed` again, as it is now",
            ),
            other => other,
        }
    }
}

/// The units of an offer.
pub(super) async fn units_of(app: &App, offer: &Offer, asset: Asset) -> Result<Units, ApiError> {
    let coins = Coins::of(app).await?;
    let coin = |token| Some(named(&coins.coin(token)));
    Ok(Units {
        pay: coin(offer.payToken),
        reward: coin(offer.rewardToken),
        power: Some(PowerUnit::of(asset)),
    })
}

/// Those of a pool, which counts nothing but its own coin.
pub(super) fn units_of_coin(coin: &Coin) -> Units {
    Units { pay: Some(named(coin)), ..Units::default() }
}
