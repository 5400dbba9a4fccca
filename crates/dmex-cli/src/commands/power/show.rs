//! `dmex power show`

use std::fs;
use std::path::{Path, PathBuf};

use alloy::primitives::U256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use dmex_client::Client;
use dmex_platform::{Platform, ReadError};
use dmex_types::TokenId;
use serde::Deserialize;

use super::ended::Ended;
use super::view::TokenView;
use crate::connection::cannot_access;
use crate::context::Context;
use crate::printer::Show as _;
use crate::status::Failure;

/// One NFT: terms, income so far, what it is owed, days left; of one that a split or a merge ended, what became of it
#[derive(Clone, Debug, Args)]
pub struct Show {
    /// Number of the NFT
    token: TokenId,
    /// Write the picture that is on chain
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

impl Show {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(api) = context.api()? {
            return self.asked(context, &api).await;
        }
        let platform = context.platform().await?;
        let token = match platform.token(self.token).await {
            Err(ReadError::UnknownToken(id)) => {
                return self.tell(context, &Ended::read(&platform, id).await?);
            }
            token => token?,
        };
        let view = TokenView::of(&platform, &token).await?;
        if let Some(file) = &self.svg {
            write_picture(&platform, self.token, file).await?;
            context.printer.say(format!("Wrote {}", file.display()));
        }
        context.printer.print(&view)
    }

    async fn asked(&self, context: &Context, api: &Client) -> Result<(), Failure> {
        let told = api.token(self.token).await?;
        if told.token.token.has_ended() {
            return self.tell(context, &Ended::told(&told));
        }
        if let Some(file) = &self.svg {
            let picture = api.token_picture(self.token).await?;
            fs::write(file, picture).map_err(|error| cannot_access(file, &error))?;
            context.printer.say(format!("Wrote {}", file.display()));
        }
        context.printer.print(&TokenView::told(&told.token))
    }

    /// What became of an NFT that ended, of which there is no picture any more.
    fn tell(&self, context: &Context, ended: &Ended) -> Result<(), Failure> {
        if self.svg.is_some() {
            return Err(Failure::refused(format!("nothing was written: {}", ended.show())));
        }
        context.printer.print(ended)
    }
}

async fn write_picture(platform: &Platform, token: TokenId, file: &Path) -> Result<(), Failure> {
    let uri = platform.mining_power().tokenURI(U256::from(token.0)).call().await.map_err(ReadError::from)?;
    let svg = picture(&uri)
        .ok_or_else(|| Failure::mismatch("the NFT's picture is not one: run `dmex deploy --check`"))?;
    fs::write(file, svg).map_err(|error| cannot_access(file, &error))
}

/// What of the NFT's metadata is needed here.
#[derive(Deserialize)]
struct Metadata {
    image: String,
}

/// The picture within a token URI: base64 within JSON within base64.
fn picture(uri: &str) -> Option<Vec<u8>> {
    let json = STANDARD.decode(uri.strip_prefix("data:application/json;base64,")?).ok()?;
    let metadata: Metadata = serde_json::from_slice(&json).ok()?;
    STANDARD.decode(metadata.image.strip_prefix("data:image/svg+xml;base64,")?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nft_1_the_picture_is_taken_out_of_the_uri_or_nothing_is() {
        let image = format!("data:image/svg+xml;base64,{}", STANDARD.encode("<svg/>"));
        let json = STANDARD.encode(format!("{{\"name\":\"x\",\"image\":\"{image}\"}}"));
        assert_eq!(picture(&format!("data:application/json;base64,{json}")).unwrap(), b"<svg/>");
        assert_eq!(picture("ipfs://x"), None);
    }
}
