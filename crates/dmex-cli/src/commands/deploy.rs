//! `dmex deploy`

mod config;
mod relay;
mod report;

use std::fs;
use std::path::{Path, PathBuf};

use alloy::providers::DynProvider;
use clap::Args;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_chain::sender::{Account, Accounts, Policy};
use dmex_chain::{Endpoint, Sender};
use dmex_contracts::Deployment;
use dmex_platform::{Checked, DeployConfig};
use dmex_replay::Role;
use dmex_types::Day;

use crate::connection::{self, cannot_access, deployments};
use crate::context::Context;
use crate::status::Failure;
use crate::wallet;

/// Put the contracts on a chain, hand every role over, and check what stands there
///
/// Every transaction is written down before it is sent: a deployment that was cut off goes on with the same command.
/// The addresses are written to STATE/deployments/CHAIN.json, only after the check has passed.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Deploy {
    /// The DAO, reporters, fee recipient, tokens, price feeds and header relay (crates/dmex-cli/examples/deploy.toml)
    #[arg(long, value_name = "FILE", conflicts_with = "dev")]
    config: Option<PathBuf>,
    /// Test coins with a faucet, and the development cast in every role (chain 31337 only)
    #[arg(long)]
    dev: bool,
    /// With --dev: the first day to sell on, the chain's tomorrow or later; unless given, its tomorrow
    #[arg(long, value_name = "DATE", requires = "dev")]
    first_day: Option<Day>,
    /// With --dev: a relay of Bitcoin's headers, anchored before the first day in those that the program has built in
    #[arg(long, requires = "dev")]
    relay: bool,
    /// Only check what was deployed before: code, wiring, parameters, roles
    #[arg(long)]
    check: bool,
    /// Blocks on top of a transaction before it counts; none on development chains
    #[arg(long, value_name = "BLOCKS", default_value_t = 2)]
    confirmations: u64,
}

const EXAMPLES: &str = "\
Examples:
  On a development chain:
    dmex --rpc http://127.0.0.1:8545 --chain 31337 deploy --dev

  The same on days whose headers are built in, with a relay of them:
    dmex --rpc http://127.0.0.1:8545 --chain 31337 deploy --dev --first-day 2024-01-02 --relay

  On BSC, signed with a keystore:
    DMEX_KEYSTORE_PASSWORD=... dmex --rpc https://bsc.example --chain 56 --keystore key.json deploy --config bsc.toml

  Is what stands there what this program would deploy?
    dmex --rpc https://bsc.example --chain 56 deploy --check --config bsc.toml";

impl Deploy {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        if self.check {
            return self.check(context).await;
        }
        let (endpoint, provider) = connection::provider(&context.globals).await?;
        let folder = deployments(&context.globals.state);
        refuse_second(&folder, endpoint.chain_id)?;
        let (config, accounts) = self.plan(context, &endpoint, &provider).await?;
        let sending = folder.join(format!("{}.sending", endpoint.chain_id));
        let sender = self.sender(&endpoint, &provider, accounts, &sending).await?;
        let spinner = context.printer.spinner("Deploying and checking");
        let deployment = dmex_platform::deploy(&provider, &sender, &config, &folder).await;
        spinner.finish_and_clear();
        let deployment = deployment?;
        drop(sender);
        // Everything is settled: the next deployment to this chain must not find these purposes.
        fs::remove_dir_all(&sending).map_err(|error| cannot_access(&sending, &error))?;
        context.printer.print(&report::View::new(&deployment, &Checked::default()))
    }

    async fn check(&self, context: &Context) -> Result<(), Failure> {
        let platform = context.platform().await?;
        let on = platform.deployment();
        let wanted = match &self.config {
            Some(file) => {
                let file = config::read(file, on.chain_id)?;
                relay::check_wanted(file.relay.as_ref(), on)?;
                Some(file.wanted(on)?)
            }
            None => None,
        };
        let checked = dmex_platform::check(&platform, wanted.as_ref()).await?;
        context.printer.print(&report::View::new(on, &checked))
    }

    /// What to deploy, and the keys that sign for it.
    async fn plan(
        &self,
        context: &Context,
        endpoint: &Endpoint,
        provider: &DynProvider,
    ) -> Result<(DeployConfig, Accounts), Failure> {
        if self.dev {
            return self.dev_plan(endpoint, provider).await;
        }
        let file = self.config.as_ref().ok_or_else(|| {
            Failure::usage(
                "what to deploy? Give --config FILE, or --dev for test coins on a development chain",
            )
        })?;
        let file = config::read(file, endpoint.chain_id)?;
        let signer = wallet::open(&context.globals, endpoint.chain_id)?;
        let deployer = Account::new("deployer")?;
        let config = file.resolve(provider, deployer.clone()).await?;
        Ok((config, Accounts::new().with(deployer, signer)))
    }

    async fn dev_plan(
        &self,
        endpoint: &Endpoint,
        provider: &DynProvider,
    ) -> Result<(DeployConfig, Accounts), Failure> {
        if endpoint.chain_id != DEV_CHAIN_ID {
            return Err(Failure::usage(format!(
                "--dev is for development chains (id {DEV_CHAIN_ID}), this is chain {}: use --config",
                endpoint.chain_id
            )));
        }
        let first = match self.first_day {
            Some(day) => day,
            // Benchmarks and locks begin on the day before, which must not be over.
            None => config::today(provider).await?.next(),
        };
        // The miners of the first day sign their applications.
        let signers = [Role::Deployer, Role::BtcMiner, Role::FilMiner, Role::FailingMiner];
        let accounts = signers
            .into_iter()
            .fold(Accounts::new(), |accounts, role| accounts.with(role.account(), role.signer()));
        let relay = if self.relay { Some(relay::built_in(first)?) } else { None };
        Ok((dmex_replay::deploy_config(first, relay), accounts))
    }

    async fn sender(
        &self,
        endpoint: &Endpoint,
        provider: &DynProvider,
        accounts: Accounts,
        folder: &Path,
    ) -> Result<Sender, Failure> {
        let policy = if endpoint.chain_id == DEV_CHAIN_ID {
            Policy::dev(folder, endpoint)
        } else {
            Policy::public(folder, endpoint, self.confirmations)
        };
        Ok(Sender::open(provider.clone(), accounts, policy).await?)
    }
}

/// A second deployment would hide the first, with the money in it.
fn refuse_second(folder: &Path, chain_id: u64) -> Result<(), Failure> {
    match Deployment::read(folder, chain_id) {
        Ok(_) => Err(Failure::refused(format!(
            "chain {chain_id} has a deployment already, in {}: check it with `dmex deploy --check`, or choose another \
             --state for a second one",
            folder.display()
        ))),
        Err(dmex_contracts::DeploymentError::Missing { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
