//! `dmex reserve claim`

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_contracts::Reserve;
use dmex_platform::{Call, ReadError};
use dmex_types::TokenId;
use serde::Serialize;

use super::rounds::round_of;
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::token_at;

/// Take NFTs' shares of a compensation round; the money goes to their holders, whoever signs
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Claim {
    /// Number of the round (`dmex reserve rounds`)
    round: u64,
    /// Numbers of NFTs; unless given, all of the one who signs
    tokens: Vec<TokenId>,
}

const EXAMPLES: &str = "\
Examples:
    dmex --as alice reserve claim 1
    dmex --as bob reserve claim 1 3 4";

impl Claim {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let round = round_of(&acting.platform, self.round).await?;
        let token = token_at(&acting.platform, round.token).await?;
        let tokens = if self.tokens.is_empty() { self.shares(&acting).await? } else { self.tokens.clone() };
        if tokens.is_empty() {
            return Err(Failure::refused(format!(
                "nothing was sent: no NFT of the one who signs has a share in round {}; an NFT must be of product {}, \
                 refunded (`dmex refund --all`), and not have had its share",
                self.round, round.product
            )));
        }
        let call = Call::claim_round(acting.deployment(), self.round, &tokens);
        let receipt = acting.send("reserve-claim", call, None).await?;
        let logs = receipt.logs().iter();
        let paid = logs.filter_map(|log| log.log_decode::<Reserve::Compensated>().ok());
        let paid = paid.map(|log| Paid {
            token: log.inner.tokenId.saturating_to(),
            holder: log.inner.holder,
            amount: Money::reward(log.inner.amount, &token),
        });
        context.printer.print(&View { round: self.round, paid: paid.collect() })
    }

    /// The NFTs of the one who signs that have a share.
    async fn shares(&self, acting: &Acting) -> Result<Vec<TokenId>, Failure> {
        let reserve = acting.platform.reserve();
        let mut tokens = Vec::new();
        for token in acting.platform.tokens_of(acting.address).await? {
            let share = reserve.shareOf(U256::from(self.round), U256::from(token.id.0)).call().await;
            if share.map_err(ReadError::from)? > U256::ZERO {
                tokens.push(token.id);
            }
        }
        Ok(tokens)
    }
}

#[derive(Serialize)]
struct View {
    round: u64,
    paid: Vec<Paid>,
}

#[derive(Serialize)]
struct Paid {
    token: u64,
    holder: Address,
    amount: Money,
}

impl Show for View {
    fn show(&self) -> String {
        if self.paid.is_empty() {
            return format!("Round {} had nothing for these NFTs: their loss is made good.", self.round);
        }
        let row = |paid: &Paid| {
            vec![format!("NFT {}", paid.token), paid.holder.to_string(), paid.amount.short.clone()]
        };
        table(&["NFT", "HOLDER", "PAID"], &["PAID"], self.paid.iter().map(row).collect())
    }
}
