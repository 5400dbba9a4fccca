//! `dmex insurance claim`

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::{Call, ReadError};
use dmex_types::TokenId;
use serde::Serialize;

use super::pool::Pool;
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Take what the insurance owes for a refunded NFT; it goes to the NFT's holder, whoever signs
///
/// Each unit of power that a policy covers has the same share of it: parts of an NFT that was split each claim their own.
///
/// The losses of its product are measured first if nobody did. An insurance must claim within 90 days of that.
#[derive(Clone, Debug, Args)]
pub struct Claim {
    /// Number of the NFT
    token: TokenId,
}

impl Claim {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let (pool, units) = Pool::of_nft(&acting.platform, self.token).await?;
        let token = acting.platform.token(self.token).await?;
        let number = U256::from(self.token.0);
        let coverage = pool.contract.coverageOf(number).call().await.map_err(ReadError::from)?;
        if coverage.is_zero() {
            return Err(Failure::refused(format!(
                "nothing was sent: NFT {} is not insured, or its insurance has paid",
                self.token
            )));
        }
        if !token.refunded {
            return Err(Failure::refused(format!(
                "nothing was sent: NFT {0} has not taken its refund, which comes first (`dmex refund {0}`)",
                self.token
            )));
        }
        let ledger = acting.platform.loss_ledger();
        let measured = ledger.measureOf(token.product.0).call().await.map_err(ReadError::from)?;
        if measured.measuredAt.is_zero() {
            context.printer.say(format!("Measure the losses of product {}", token.product));
            acting.send("measure", Call::measure(acting.deployment(), token.product), Some(&units)).await?;
        }
        let call = Call::claim_insurance(*pool.contract.address(), &[self.token]);
        let receipt = acting.send("insurance-claim", call, Some(&units)).await?;
        let claimed = receipt
            .decoded_log::<Insurance::CoverageClaimed>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no claim: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            token: self.token.0,
            policy: claimed.policy,
            holder: claimed.holder,
            coverage: Money::pay(claimed.coverage, &pool.token),
            paid: Money::pay(claimed.paid, &pool.token),
        })
    }
}

#[derive(Serialize)]
struct View {
    token: u64,
    policy: u64,
    holder: Address,
    coverage: Money,
    paid: Money,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "The insurance paid {} of up to {} for NFT {} to {}",
            self.paid.short, self.coverage.short, self.token, self.holder
        )
    }
}
