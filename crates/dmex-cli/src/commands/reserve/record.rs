//! `dmex reserve record`

use clap::Args;
use dmex_contracts::LossLedger;
use dmex_platform::{Call, ReadError};
use dmex_types::TokenId;
use serde::Serialize;

use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::KnownProducts;

/// Record the losses of refunded NFTs, so that a compensation round counts them; anyone may
#[derive(Clone, Debug, Args)]
pub struct Record {
    /// Numbers of NFTs
    #[arg(required = true)]
    tokens: Vec<TokenId>,
}

impl Record {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let mut products = KnownProducts::default();
        let call = Call::record_losses(acting.deployment(), &self.tokens);
        acting.send("record", call, None).await?;
        let ledger = acting.platform.loss_ledger();
        let mut losses = Vec::new();
        for id in self.tokens {
            let token = acting.platform.token(id).await?;
            let (_, units) = products.get(&acting.platform, token.product).await?;
            let loss = ledger.lossOf(alloy::primitives::U256::from(id.0)).call().await;
            let LossLedger::Loss { loss, recovered } = loss.map_err(ReadError::from)?;
            losses.push(Recorded {
                token: id.0,
                loss: Money::pay(loss, &units.pay),
                made_good: Money::pay(recovered, &units.pay),
            });
        }
        context.printer.print(&View { losses })
    }
}

#[derive(Serialize)]
struct View {
    losses: Vec<Recorded>,
}

#[derive(Serialize)]
struct Recorded {
    token: u64,
    /// What the NFT lost beyond refund and bond.
    loss: Money,
    /// What insurance and reserve paid of it.
    made_good: Money,
}

impl Show for View {
    fn show(&self) -> String {
        let row = |entry: &Recorded| {
            vec![format!("NFT {}", entry.token), entry.loss.short.clone(), entry.made_good.short.clone()]
        };
        let head = ["NFT", "LOST", "MADE GOOD"];
        table(&head, &head[1..], self.losses.iter().map(row).collect())
    }
}
