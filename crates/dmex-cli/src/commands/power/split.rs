//! `dmex power split`

use alloy::primitives::Address;
use clap::Args;
use dmex_contracts::MiningPower;
use dmex_platform::{Call, LEAST_PARTS, MOST_PARTS, Part, PowerToken, check_recipient};
use dmex_types::{Power, TokenId};
use serde::Serialize;

use super::view::TokenView;
use crate::acting::Acting;
use crate::context::{Context, address_of};
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::{PowerView, Units};

/// Split an NFT into parts, for its holder or for others
///
/// The NFT ends, and its parts get new numbers, in the order given: a number never changes what it stands for. What is left
/// of the power stays the holder's, as one more part. All that the NFT is owed so far is credited to its holder;
/// `dmex claim --all` takes it out. Insurance goes with the parts.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Split {
    /// Number of the NFT
    token: TokenId,
    /// A part: its power in TH/s or TiB and, after a colon, for whom, an address or a name on a development chain; unless
    /// that is said, for the holder. Once for each part, up to 16 with what is left
    #[arg(long = "power", value_name = "POWER[:WHO]", required = true)]
    parts: Vec<String>,
}

const EXAMPLES: &str = "\
Examples:
  Of 88.5 TH/s, 10 for bob and 20 apart; 58.5 are left:
    dmex --as alice power split 1 --power 10:bob --power 20";

impl Split {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let token = acting.platform.token(self.token).await?;
        let product = acting.platform.product(token.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let parts = self.parts(&acting, &token, &units)?;
        let call = Call::split(acting.deployment(), self.token, &parts);
        let receipt = acting.send("split", call, Some(&units)).await?;
        let mut parts = Vec::new();
        for log in receipt.logs().iter().filter_map(|log| log.log_decode::<MiningPower::PowerSplit>().ok()) {
            let part = TokenId(log.inner.data.partId.saturating_to());
            parts.push(TokenView::read(&acting.platform, part).await?);
        }
        if parts.is_empty() {
            return Err(Failure::mismatch("the receipt names no new NFTs: `dmex power list` does"));
        }
        context.printer.print(&View { ended: self.token.0, parts })
    }

    /// All of the NFT, in parts: those that are named, and what is left.
    fn parts(&self, acting: &Acting, token: &PowerToken, units: &Units) -> Result<Vec<Part>, Failure> {
        let whole = PowerView::new(token.power, units.power).short();
        let (mut parts, mut left) = (Vec::new(), token.power);
        for text in &self.parts {
            let (power, who) =
                text.split_once(':').map_or((text.as_str(), None), |(power, who)| (power, Some(who)));
            let power = Power::parse(power, units.power)?;
            if power.is_zero() {
                return Err(Failure::usage("a part must have some power: give --power above zero"));
            }
            left = left.checked_sub(power).ok_or_else(|| {
                Failure::usage(format!("the parts have more power than the {whole} of NFT {}", token.id))
            })?;
            let to = who.map_or(Ok(token.holder), |who| recipient(acting, who))?;
            parts.push(Part { to, units: power });
        }
        if !left.is_zero() {
            parts.push(Part { to: token.holder, units: left });
        }
        match parts.len() {
            LEAST_PARTS..=MOST_PARTS => Ok(parts),
            1 => Err(Failure::usage(format!(
                "one part cannot have all of the {whole} of NFT {}: give --power for less, or for several",
                token.id
            ))),
            many => Err(Failure::usage(format!(
                "a split has {MOST_PARTS} parts at most, and these are {many} with what is left: split a part again"
            ))),
        }
    }
}

fn recipient(acting: &Acting, who: &str) -> Result<Address, Failure> {
    let to = address_of(who, acting.deployment().chain_id)?;
    check_recipient(acting.deployment(), to).map_err(|error| Failure::usage(error.to_string()))?;
    Ok(to)
}

#[derive(Serialize)]
struct View {
    /// The NFT that was split.
    ended: u64,
    parts: Vec<TokenView>,
}

impl Show for View {
    fn show(&self) -> String {
        let row =
            |part: &TokenView| vec![part.token.to_string(), part.power.short(), part.holder.to_string()];
        let parts =
            table(&["NFT", "POWER", "HOLDER"], &["NFT", "POWER"], self.parts.iter().map(row).collect());
        format!("NFT {} was split, and is no more. Its parts:\n\n{parts}", self.ended)
    }
}
