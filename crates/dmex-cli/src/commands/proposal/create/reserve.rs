//! `dmex proposal create open-round`

use clap::Args;
use dmex_contracts::{Deployment, Token};
use dmex_platform::{Call, dmc_token};
use dmex_types::ProductId;

use super::draft::Draft;
use crate::acting::Acting;
use crate::amount;
use crate::context::Context;
use crate::status::Failure;

/// Compensate the holders of a closed product out of the reserve
///
/// Each gets a share by power, and no more than what was lost. What exceeds all losses that nobody made good stays in
/// the reserve.
#[derive(Clone, Debug, Args)]
pub struct OpenRound {
    /// Number of the product
    #[arg(long)]
    product: ProductId,
    /// Ticker of what is paid: USDT, DMC, ...
    #[arg(long, value_name = "TICKER")]
    token: String,
    /// At most so much, in whole coins
    #[arg(long, value_name = "COINS")]
    amount: String,
    #[command(flatten)]
    draft: Draft,
}

impl OpenRound {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let token = token(&self.token, acting.deployment())?;
        let amount = amount::parse(&self.amount, token.decimals)?;
        let call = Call::open_round(acting.deployment(), product.id, token.address, amount);
        self.draft.propose(context, &acting, call).await
    }
}

/// The token of the platform with a ticker.
fn token(ticker: &str, on: &Deployment) -> Result<Token, Failure> {
    let known = on.tokens.pay.iter().chain(on.tokens.reward.values()).cloned();
    let known: Vec<Token> = known.chain([dmc_token(on)]).collect();
    let found = known.iter().find(|token| token.symbol.eq_ignore_ascii_case(ticker)).cloned();
    found.ok_or_else(|| {
        let tickers: Vec<&str> = known.iter().map(|token| token.symbol.as_str()).collect();
        Failure::usage(format!("there is no token {ticker:?}; there are: {}", tickers.join(", ")))
    })
}
