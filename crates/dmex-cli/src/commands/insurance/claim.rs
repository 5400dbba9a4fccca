//! `dmex insurance claim`

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::{Call, ReadError};
use dmex_types::TokenId;
use serde::Serialize;

use super::pool::Insurer;
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Take what the insurance owes for an NFT; it goes to the NFT's holder, whoever signs
///
/// Of a refunded NFT what it lost, and the premium of the days that were not settled; of a policy that never began the premium.
/// Each unit of power that a policy covers has the same share of it: parts of an NFT that was split each claim their own.
///
/// The losses of its product are measured first if nobody did. An insured NFT must claim within 90 days of that; what is not
/// claimed is then the underwriters'.
#[derive(Clone, Debug, Args)]
pub struct Claim {
    /// Number of the NFT
    token: TokenId,
}

impl Claim {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let insurer = Insurer::of_nft(&acting.platform, self.token).await?;
        if !self.never_began(&acting, &insurer).await? {
            self.prepare(context, &acting, &insurer).await?;
        }
        let call = Call::claim_insurance(insurer.address(), &[self.token]);
        let receipt = acting.send("insurance-claim", call, Some(&insurer.units())).await?;
        let claimed = receipt
            .decoded_log::<Insurance::CoverageClaimed>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no claim: run `dmex deploy --check`"))?;
        let money = |amount: U256| Money::pay(amount, &insurer.token);
        context.printer.print(&View {
            token: self.token.0,
            policy: claimed.policy,
            holder: claimed.holder,
            coverage: money(claimed.coverage),
            paid: money(claimed.paid),
            junior: money(claimed.junior),
            premium_back: money(claimed.premium),
        })
    }

    /// Whether the policy of the NFT never began.
    async fn never_began(&self, acting: &Acting, insurer: &Insurer) -> Result<bool, Failure> {
        let Some(number) = acting.platform.policy_of(self.token).await? else { return Ok(false) };
        // What is not of its product insures something else under the same number.
        let product = acting.platform.token(self.token).await?.product;
        let policy = insurer.contract.policyOf(number.0).call().await.map_err(ReadError::from)?;
        if policy.product != product.0 {
            return Ok(false);
        }
        Ok(insurer.contract.isVoid(number.0).call().await.map_err(ReadError::from)?)
    }

    /// That the NFT is insured and refunded, and its product measured.
    async fn prepare(&self, context: &Context, acting: &Acting, insurer: &Insurer) -> Result<(), Failure> {
        let number = U256::from(self.token.0);
        let coverage = insurer.contract.coverageOf(number).call().await.map_err(ReadError::from)?;
        if coverage.is_zero() {
            return Err(Failure::refused(format!(
                "nothing was sent: NFT {} is not insured, or its insurance has paid",
                self.token
            )));
        }
        let token = acting.platform.token(self.token).await?;
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
            let call = Call::measure(acting.deployment(), token.product);
            acting.send("measure", call, Some(&insurer.units())).await?;
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct View {
    token: u64,
    policy: u64,
    holder: Address,
    coverage: Money,
    paid: Money,
    /// What of that the miner's junior stake paid.
    junior: Money,
    premium_back: Money,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "The insurance paid {} of up to {} for NFT {} to {}, and {} of the premium went back",
            self.paid.short, self.coverage.short, self.token, self.holder, self.premium_back.short
        )
    }
}
