//! `dmex power merge`

use clap::Args;
use dmex_platform::Call;
use dmex_types::TokenId;

use super::view::TokenView;
use crate::acting::Acting;
use crate::context::Context;
use crate::hint::contract;
use crate::status::Failure;

/// Put NFTs of the same product, start and end into one
///
/// All that they are owed so far is credited to you; `dmex claim --all` takes it out.
#[derive(Clone, Debug, Args)]
pub struct Merge {
    /// Number of the NFT that stays
    token: TokenId,
    /// Numbers of the NFTs that go into it
    #[arg(required = true)]
    others: Vec<TokenId>,
}

impl Merge {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        // Every merge must be possible before the first is done.
        acting.platform.token(self.token).await?;
        for other in &self.others {
            acting.platform.token(*other).await?;
            let call = Call::merge(acting.deployment(), self.token, *other);
            if let Some(revert) = acting.rehearse(&call).await? {
                return Err(Failure::refused(format!(
                    "nothing was sent: {}",
                    contract::sentence(&revert, None)
                )));
            }
        }
        for other in &self.others {
            let call = Call::merge(acting.deployment(), self.token, *other);
            acting.send("merge", call, None).await?;
        }
        context.printer.print(&TokenView::read(&acting.platform, self.token).await?)
    }
}
