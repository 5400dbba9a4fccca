//! What the coins of a ledger are called.

use std::collections::BTreeMap;

use alloy::primitives::Address;
use dmex_client::wire::Coin;
use dmex_contracts::{Deployment, Token};
use dmex_platform::dmc_token;
use dmex_store::rows::Product;

use super::books::Books;
use crate::connection::deployments;
use crate::context::Context;
use crate::status::Failure;
use crate::units::token_told;

/// The coins of a ledger.
pub(super) struct Coins(BTreeMap<Address, Token>);

impl Coins {
    /// Products say how many decimals their coins have; what they are called, a deployment.
    pub(super) async fn of(books: &Books, context: &Context) -> Result<Self, Failure> {
        let mut known = BTreeMap::new();
        let mut learn = |coin: &Coin| drop(known.insert(coin.address, token_told(coin)));
        match books {
            Books::Server(api) => {
                for product in api.products().await? {
                    [&product.pay, &product.reward].into_iter().for_each(&mut learn);
                }
                // A server without a node knows no names, and no coins but these.
                for coin in api.coins().await.unwrap_or_default() {
                    learn(&coin.coin);
                }
            }
            Books::Store(store) => {
                for product in store.all::<Product>().await? {
                    learn(&of_product(product.pay_token, product.pay_decimals));
                    learn(&of_product(product.reward_token, product.reward_decimals));
                }
                let folder = deployments(&context.globals.state);
                if let Ok(on) = Deployment::read(&folder, books.chain_id().await?) {
                    let named = on.tokens.pay.iter().chain(on.tokens.reward.values()).cloned();
                    known.extend(named.chain([dmc_token(&on)]).map(|token| (token.address, token)));
                }
            }
        }
        Ok(Self(known))
    }

    /// A coin; one that nobody knows is called by its address and counted in smallest units.
    pub(super) fn get(&self, address: Address) -> Token {
        let unknown = || token_told(&Coin { address, symbol: None, decimals: None });
        self.0.get(&address).cloned().unwrap_or_else(unknown)
    }
}

const fn of_product(address: Address, decimals: u8) -> Coin {
    Coin { address, symbol: None, decimals: Some(decimals) }
}
