//! `dmex power merge`

use clap::Args;
use dmex_contracts::MiningPower;
use dmex_platform::Call;
use dmex_types::TokenId;
use serde::Serialize;

use super::ended::names;
use super::view::TokenView;
use crate::acting::Acting;
use crate::context::Context;
use crate::hint::contract;
use crate::printer::Show;
use crate::status::Failure;

/// Merge NFTs of the same product, start and end into one
///
/// They end, and one with the power of all gets a new number: a number never changes what it stands for. They must be
/// insured by one policy, or not at all. All that they are owed so far is credited to their holder; `dmex claim --all`
/// takes it out.
#[derive(Clone, Debug, Args)]
pub struct Merge {
    /// Number of an NFT
    token: TokenId,
    /// Numbers of those that it is merged with, one after the other
    #[arg(required = true)]
    others: Vec<TokenId>,
}

impl Merge {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        self.rehearse(&acting).await?;
        let mut merged = self.token;
        for other in &self.others {
            let call = Call::merge(acting.deployment(), merged, *other);
            let receipt = acting.send("merge", call, None).await?;
            let event = receipt
                .decoded_log::<MiningPower::PowerMerged>()
                .ok_or_else(|| Failure::mismatch("the receipt names no new NFT: `dmex power list` does"))?;
            merged = TokenId(event.mergedId.saturating_to());
        }
        let ended = [self.token].iter().chain(&self.others).map(|token| token.0).collect();
        let merged = TokenView::read(&acting.platform, merged).await?;
        context.printer.print(&View { ended, merged })
    }

    /// Every merge must be possible before the first is done.
    async fn rehearse(&self, acting: &Acting) -> Result<(), Failure> {
        let mut named = vec![self.token];
        acting.platform.token(self.token).await?;
        for other in &self.others {
            acting.platform.token(*other).await?;
            let call = Call::merge(acting.deployment(), self.token, *other);
            if let Some(revert) = acting.rehearse(&call).await? {
                let why = contract::sentence(&revert, None);
                return Err(Failure::refused(format!("nothing was sent: {why}")));
            }
            if named.contains(other) {
                return Err(Failure::usage(format!("NFT {other} is named twice")));
            }
            named.push(*other);
        }
        Ok(())
    }
}

#[derive(Serialize)]
struct View {
    /// The NFTs that were merged.
    ended: Vec<u64>,
    #[serde(flatten)]
    merged: TokenView,
}

impl Show for View {
    fn show(&self) -> String {
        let ended = names(&self.ended);
        format!("{ended} are no more. They were merged into a new one:\n\n{}", self.merged.show())
    }
}
