//! `dmex power transfer`

use clap::Args;
use dmex_platform::{Call, check_recipient};
use dmex_types::TokenId;

use super::view::TokenView;
use crate::acting::Acting;
use crate::context::{Context, address_of};
use crate::status::Failure;

/// Give an NFT to somebody else
///
/// All days settled so far stay yours and are credited to you; later ones are the new holder's.
#[derive(Clone, Debug, Args)]
pub struct Transfer {
    /// Number of the NFT
    token: TokenId,
    /// Who gets it: an address, or a name on a development chain
    to: String,
}

impl Transfer {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let to = address_of(&self.to, acting.deployment().chain_id)?;
        check_recipient(acting.deployment(), to).map_err(|error| Failure::usage(error.to_string()))?;
        let token = acting.platform.token(self.token).await?;
        if to == token.holder {
            return Err(Failure::usage(format!("NFT {} is held by {to} already", self.token)));
        }
        let call = Call::transfer(acting.deployment(), self.token, token.holder, to);
        acting.send("transfer", call, None).await?;
        context.printer.print(&TokenView::read(&acting.platform, self.token).await?)
    }
}
