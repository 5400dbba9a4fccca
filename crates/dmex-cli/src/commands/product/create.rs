//! `dmex product create`

mod offer;
mod terms;

use std::fs;
use std::path::{Path, PathBuf};

use alloy::primitives::aliases::U56;
use clap::Args;
use dmex_contracts::PrimarySale;
use dmex_platform::Call;
use dmex_types::ProductId;

use self::terms::Terms;
use super::view::ProductView;
use crate::acting::{Acting, Mode};
use crate::connection::cannot_access;
use crate::context::Context;
use crate::hint::contract;
use crate::status::Failure;
use crate::units::Units;

/// Offer power, as an approved miner
///
/// The terms come from options, from a TOML file, or both; an option counts more. They are fixed once the product
/// is created. Before anything is sold, the miner's bond must cover the DAO's number of days (30 as a rule) of benchmark income for
/// all power sold; the product keeps that number. The running cost is at most half of what a unit is paid on its first mining day,
/// for Filecoin an eighth of the reward, and the smallest purchase earns at least 20 of the coin's smallest units a day.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Create {
    /// File with the terms; its keys are the options' names with _ for -
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    terms: Terms,
    /// Check everything and send nothing
    #[arg(long)]
    dry_run: bool,
}

const EXAMPLES: &str = "\
Examples:
  From a file (crates/dmex-cli/examples/product.toml is one):
    dmex --as btc-miner product create --file product.toml

  Rolling Bitcoin power: each purchase starts the next day and runs 1,080 days:
    dmex --as btc-miner product create --asset btc --machine 'Antminer S19' --price 106 --power 8850 \\
      --term 1080 --closes 2023-03-25 --disclosure-uri https://example.org/s19.json --disclosure s19.json

  A batch of Filecoin storage: everything starts on one day:
    dmex --as fil-miner product create --asset fil --machine 'Sealed storage' --price 409.6 --power 100 \\
      --term 540 --closes 2022-04-10 --start 2022-04-10 --disclosure-uri https://example.org/f.json --disclosure f.json";

impl Create {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let terms = match &self.file {
            Some(file) => self.terms.clone().over(read_terms(file)?),
            None => self.terms.clone(),
        };
        let acting = Acting::open(context).await?;
        let mut offer = offer::build(&terms, acting.deployment(), acting.platform.today().await?)?;
        if terms.smallest_purchase.is_none() {
            let reward =
                acting.deployment().tokens.reward.values().find(|coin| coin.address == offer.rewardToken);
            let decimals = reward.map(|coin| coin.decimals).unwrap_or_default();
            let least = acting.platform.least_purchase(&offer, decimals).await?;
            offer.minUnits = U56::saturating_from(least.units().min(offer.unitsForSale));
        }
        let call = Call::create_product(acting.deployment(), offer);
        if Mode::of(self.dry_run) == Mode::DryRun {
            if let Some(revert) = acting.rehearse(&call).await? {
                return Err(Failure::refused(format!(
                    "nothing was sent: {}",
                    contract::sentence(&revert, None)
                )));
            }
            context.printer.say("Dry run: everything was checked, nothing was sent.");
            return Ok(());
        }
        let receipt = acting.send("create-product", call, None).await?;
        let created = receipt.decoded_log::<PrimarySale::ProductCreated>();
        let id = created
            .ok_or_else(|| Failure::mismatch("the receipt names no product: `dmex product list` does"))?;
        let product = acting.platform.product(ProductId(id.product)).await?;
        let units = Units::of(&acting.platform, &product).await?;
        context.printer.say(format!(
            "Created product {}. Next: `dmex miner bond add {} --amount ...` in {}, so that it can be sold.",
            id.product, id.product, units.reward.symbol
        ));
        context.printer.print(&ProductView::read(&acting.platform, &product).await?)
    }
}

fn read_terms(file: &Path) -> Result<Terms, Failure> {
    let text = fs::read_to_string(file).map_err(|error| cannot_access(file, &error))?;
    terms::parse(&text).map_err(|error| Failure::usage(format!("{}: {error}", file.display())))
}
