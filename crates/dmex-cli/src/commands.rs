//! The commands: one file each.
//!
//! A new command is its file, and a line in each of the three lists below.

pub mod backtest;
pub mod benchmark;
pub mod buy;
pub mod claim;
pub mod claimable;
pub mod demo;
pub mod deploy;
pub mod help_markdown;
pub mod index;
pub mod insurance;
pub mod keeper;
pub mod key;
pub mod ledger;
pub mod miner;
pub mod power;
pub mod product;
pub mod proposal;
pub mod refund;
pub mod relay;
pub mod report;
pub mod reserve;
pub mod run;
pub mod sender;
pub mod serve;
pub mod simulate;
pub mod up;
pub mod verify;
pub mod watch;
pub mod what_if;

use clap::Subcommand;

use crate::context::Context;
use crate::status::Failure;

/// What to do.
#[derive(Clone, Debug, Subcommand)]
#[expect(missing_docs, reason = "what --help shows is written at the arguments")]
pub enum Command {
    // Whoever runs the whole platform.
    Up(up::Up),
    Demo(demo::Demo),
    // What a buyer does.
    Backtest(backtest::Backtest),
    #[command(subcommand)]
    Simulate(simulate::Command),
    #[command(subcommand)]
    Product(product::Command),
    Buy(buy::Buy),
    #[command(subcommand)]
    Power(power::Command),
    Claimable(claimable::Claimable),
    Claim(claim::Claim),
    Ledger(ledger::Ledger),
    WhatIf(what_if::WhatIf),
    Refund(refund::Refund),
    #[command(subcommand)]
    Insurance(insurance::Command),
    #[command(subcommand)]
    Reserve(reserve::Command),
    #[command(subcommand)]
    Benchmark(benchmark::Command),
    // What a miner does.
    #[command(subcommand)]
    Miner(miner::Command),
    // What a holder of DMC does.
    #[command(subcommand)]
    Proposal(proposal::Command),
    // What an operator does.
    #[command(subcommand)]
    Key(key::Command),
    Deploy(deploy::Deploy),
    Index(index::Index),
    Serve(serve::Serve),
    Verify(verify::Verify),
    Keeper(keeper::Keeper),
    Watch(watch::Watch),
    #[command(subcommand)]
    Relay(relay::Command),
    Report(report::Report),
    Run(run::Run),
    #[command(subcommand)]
    Sender(sender::Command),
    HelpMarkdown(help_markdown::HelpMarkdown),
}

/// Runs one command.
///
/// # Errors
/// What went wrong and what to do about it.
pub async fn run(command: Command, context: &Context) -> Result<(), Failure> {
    match command {
        Command::Up(up) => up.run(context).await,
        Command::Demo(demo) => demo.run(context).await,
        Command::Backtest(backtest) => backtest.run(context),
        Command::Simulate(command) => command.run(context),
        Command::Product(command) => command.run(context).await,
        Command::Buy(buy) => buy.run(context).await,
        Command::Power(command) => command.run(context).await,
        Command::Claimable(claimable) => claimable.run(context).await,
        Command::Claim(claim) => claim.run(context).await,
        Command::Ledger(ledger) => ledger.run(context).await,
        Command::WhatIf(what_if) => what_if.run(context).await,
        Command::Refund(refund) => refund.run(context).await,
        Command::Insurance(command) => command.run(context).await,
        Command::Reserve(command) => command.run(context).await,
        Command::Benchmark(command) => command.run(context).await,
        Command::Miner(command) => command.run(context).await,
        Command::Proposal(command) => command.run(context).await,
        Command::Key(command) => command.run(context),
        Command::Deploy(deploy) => deploy.run(context).await,
        Command::Index(index) => index.run(context).await,
        Command::Serve(serve) => serve.run(context).await,
        Command::Verify(verify) => verify.run(context).await,
        Command::Keeper(keeper) => keeper.run(context).await,
        Command::Watch(watch) => watch.run(context).await,
        Command::Relay(command) => command.run(context).await,
        Command::Report(report) => report.run(context).await,
        Command::Run(run) => run.run(context).await,
        Command::Sender(command) => command.run(context).await,
        Command::HelpMarkdown(help_markdown) => help_markdown.run(),
    }
}
