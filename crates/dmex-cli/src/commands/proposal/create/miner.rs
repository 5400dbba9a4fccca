//! `dmex proposal create approve-miner`, `approve-capacity`, `suspend`, `revoke`

use alloy::primitives::{Address, B256};
use clap::Args;
use dmex_platform::{Application, Call, MinerStatus};
use dmex_types::{Asset, Power, PowerUnit};

use super::draft::Draft;
use crate::acting::Acting;
use crate::context::{Context, address_of};
use crate::names::Names;
use crate::status::Failure;

/// Let a miner sell what it applied for; the whole application is in the proposal
#[derive(Clone, Debug, Args)]
pub struct ApproveMiner {
    /// The miner: an address, or a name on a development chain
    #[arg(long)]
    miner: String,
    /// Only if this is the hash of what it disclosed last (`dmex miner status`)
    #[arg(long, value_name = "HASH")]
    application: Option<B256>,
    #[command(flatten)]
    draft: Draft,
}

/// Let a miner sell more or less of an asset
#[derive(Clone, Debug, Args)]
pub struct ApproveCapacity {
    /// The miner: an address, or a name on a development chain
    #[arg(long)]
    miner: String,
    /// What it mines: btc or fil
    #[arg(long)]
    asset: Asset,
    /// How much it may have sold at a time, in TH/s or TiB
    #[arg(long)]
    power: String,
    #[command(flatten)]
    draft: Draft,
}

/// Stop all sales of a miner; it has no vote on that
#[derive(Clone, Debug, Args)]
pub struct Suspend {
    /// The miner: an address, or a name on a development chain
    #[arg(long)]
    miner: String,
    #[command(flatten)]
    draft: Draft,
}

/// Stop all sales of a miner for ever; it has no vote on that
#[derive(Clone, Debug, Args)]
pub struct Revoke {
    /// The miner: an address, or a name on a development chain
    #[arg(long)]
    miner: String,
    #[command(flatten)]
    draft: Draft,
}

impl ApproveMiner {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (acting, miner) = open(context, &self.miner).await?;
        let standing = acting.platform.standing(miner).await?;
        let name = Names::new(acting.deployment()).short(miner);
        let application = match (standing.status, standing.application) {
            (MinerStatus::Applied, Some(application)) => application,
            (MinerStatus::None, _) | (MinerStatus::Applied, None) => {
                return Err(Failure::refused(format!(
                    "{name} has not applied: it does by `dmex miner apply`"
                )));
            }
            (MinerStatus::Approved | MinerStatus::Suspended | MinerStatus::Revoked, _) => {
                return Err(Failure::refused(format!(
                    "{name} was approved before, and what it may sell changes by `dmex proposal create approve-capacity`"
                )));
            }
        };
        self.check_unchanged(&name, &application)?;
        let call = Call::approve_application(acting.deployment(), miner, application.disclosure);
        self.draft.propose(context, &acting, call).await
    }

    fn check_unchanged(&self, name: &str, application: &Application) -> Result<(), Failure> {
        match self.application {
            Some(read) if read != application.hash => Err(Failure::refused(format!(
                "{name} changed its application: it is {} now; read it (`dmex miner status {name}`) before you propose it",
                application.hash
            ))),
            _ => Ok(()),
        }
    }
}

impl ApproveCapacity {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let power = Power::parse(&self.power, PowerUnit::of(self.asset))?;
        let (acting, miner) = open(context, &self.miner).await?;
        let call = Call::approve_miner(acting.deployment(), miner, self.asset, power);
        self.draft.propose(context, &acting, call).await
    }
}

impl Suspend {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (acting, miner) = open(context, &self.miner).await?;
        let call = Call::suspend(acting.deployment(), miner);
        self.draft.propose(context, &acting, call).await
    }
}

impl Revoke {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let (acting, miner) = open(context, &self.miner).await?;
        let call = Call::revoke(acting.deployment(), miner);
        self.draft.propose(context, &acting, call).await
    }
}

async fn open(context: &Context, miner: &str) -> Result<(Acting, Address), Failure> {
    let acting = Acting::open(context).await?;
    let miner = address_of(miner, acting.deployment().chain_id)?;
    Ok((acting, miner))
}
