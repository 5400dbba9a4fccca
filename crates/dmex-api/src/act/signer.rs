//! Who is going to sign, and what a wallet is handed.

use alloy::primitives::{Address, U64, U256};
use alloy::providers::Provider;
use alloy::transports::TransportError;
use dmex_chain::{NATIVE_DECIMALS, known_chain};
use dmex_platform::{Call, check_recipient};
use dmex_types::Amount;
use dmex_wire::{Bare, Code, WalletRequest};

use crate::app::App;
use crate::problem::ApiError;

/// An account on a chain.
#[derive(Clone, Copy)]
pub(super) struct Signer {
    pub(super) from: Address,
    pub(super) chain_id: u64,
}

impl Signer {
    /// That there can be a key of the account.
    pub(super) fn check(self, app: &App) -> Result<(), ApiError> {
        check_recipient(app.chain()?.deployment(), self.from).map_err(|_| {
            let detail = format!("from is {}, for which nobody can sign", self.from);
            ApiError::BadRequest(detail, "name the account that is going to sign")
        })
    }

    /// What a wallet is asked to send. No action of ours sends coin of the chain.
    pub(super) fn bare(self, call: Call, summary: String, gas_limit: u64) -> Bare {
        let request = WalletRequest {
            chain_id: U64::from(self.chain_id),
            from: self.from,
            to: call.to,
            data: call.data.clone(),
            value: U256::ZERO,
            gas: U64::from(gas_limit),
        };
        Bare { to: call.to, data: call.data, value: Amount::ZERO, summary, gas_limit, request }
    }

    /// That the account can pay for all the gas that it is to allow: a node takes nothing from one that cannot, and a
    /// wallet says so in words of that node.
    pub(super) async fn pays_gas(self, app: &App, gas: u64) -> Result<(), ApiError> {
        let provider = app.chain()?.provider();
        let (balance, price) = tokio::join!(provider.get_balance(self.from), provider.get_gas_price());
        let node = |error: TransportError| ApiError::Node(error.to_string());
        let (balance, price) = (balance.map_err(node)?, price.map_err(node)?);
        let fee = U256::from(gas) * U256::from(price);
        if balance >= fee {
            return Ok(());
        }
        let symbol = known_chain(self.chain_id).map_or("of the chain's own coin", |chain| chain.symbol);
        let coin = |wei| format!("{} {symbol}", Amount(wei).decimal(NATIVE_DECIMALS));
        let detail = format!(
            "the network fee can be up to {}, and {} has {}",
            coin(fee),
            crate::words::short(self.from),
            coin(balance)
        );
        let hint = "send the account some of the chain's own coin first";
        Err(ApiError::refused(Code::InsufficientGas, detail, hint))
    }
}
