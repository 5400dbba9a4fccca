//! `dmex demo`: many days and many buyers as fast as the machine allows, and the books at the end.

use std::path::PathBuf;

use alloy::primitives::U256;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use dmex_replay::{AccountBooks, Demo as Replay, DemoReport, Record, TokenBooks};
use dmex_types::{Amount, Day, PowerUnit};
use serde::Serialize;

use crate::amount::{group, shorten};
use crate::connection::{anvil, cannot_access};
use crate::context::Context;
use crate::printer::{Show, facts, table};
use crate::status::Failure;

/// Buyers shown to people; JSON has them all.
const BUYERS_SHOWN: usize = 8;

/// Replay many real days with many buyers and print the books
///
/// A development chain of its own, four products, real difficulty, fees, rewards and prices. Buyers come in the first
/// ten days; once a month everybody's income is claimed and every tenth NFT is resold. One miner sells cheap and stops
/// paying after twenty days: seven short days pass, holders of DMC vote, what is left of the purchase money and of the
/// bond goes back to the holders, and the reserve compensates them. Nothing is left behind.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Demo {
    /// How many days
    #[arg(long, default_value_t = 90, value_parser = RangedU64ValueParser::<u32>::new().range(1..=5_000))]
    days: u32,
    /// First day, YYYY-MM-DD
    #[arg(long, value_name = "DATE", default_value = "2022-03-25")]
    from: Day,
    /// How many buyers
    #[arg(long, default_value_t = 20, value_parser = RangedU64ValueParser::<u16>::new().range(1..=5_000))]
    buyers: u16,
    /// No miner stops paying; without this one does after twenty days, if there are fifty
    #[arg(long)]
    all_deliver: bool,
    /// Network data to use instead of the built-in days (format: data/README.md)
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  Three months with twenty buyers:
    dmex demo

  Three weeks whose difficulty Bitcoin's own headers prove:
    dmex demo --from 2024-01-02 --days 21

  A year with two hundred, for a program:
    dmex demo --days 365 --buyers 200 --json";

impl Demo {
    /// Runs it.
    ///
    /// # Errors
    /// The data do not reach, anvil is missing, or the books do not add up.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let record = match &self.data {
            Some(folder) => Record::load(folder)?,
            None => Record::embedded()?,
        };
        let folder = tempfile::tempdir().map_err(|error| cannot_access(&std::env::temp_dir(), &error))?;
        let replay = Replay {
            anvil: anvil()?,
            from: self.from,
            days: self.days,
            buyers: self.buyers,
            all_deliver: self.all_deliver,
            record,
        };
        let bar = context.printer.bar("day", u64::from(self.days));
        let shutdown = context.shutdown()?;
        let report = replay.run(folder.path(), &shutdown, |done| bar.set_position(u64::from(done))).await;
        bar.finish_and_clear();
        let report = report?;
        let errors = report.books.errors.join("\n");
        context.printer.print(&View(report))?;
        if errors.is_empty() { Ok(()) } else { Err(Failure::mismatch(errors)) }
    }
}

#[derive(Serialize)]
#[serde(transparent)]
struct View(DemoReport);

impl Show for View {
    fn show(&self) -> String {
        let report = &self.0;
        let story = report.stopped.map_or_else(String::new, |stopped| self.story(stopped));
        let headers = report.headers.map_or_else(
            || "no header relay: no headers are recorded for the first day".to_owned(),
            |days| match days.unproven {
                0 => format!("proven by headers on {} days", days.proven),
                unproven => {
                    format!("proven by headers on {} days, without new headers on {unproven}", days.proven)
                }
            },
        );
        let summary = facts(&[
            ("Days", format!("{} ({} to {})", report.days, report.from, report.until - 1)),
            ("Buyers", report.buyers.to_string()),
            ("NFTs", format!("{}, resold {} times", report.nfts, report.resold)),
            ("Product days settled", group(&report.settlements.to_string())),
            ("Bitcoin's difficulty", headers),
        ]);
        let verdict =
            if report.balanced { "The books add up to the last unit." } else { "The books do NOT add up." };
        format!(
            "Simulated: people, test coins, clock. Real: every day's difficulty, fees, rewards and prices.\n\n\
             {summary}\n{story}\nProducts\n{}\n\nMoney in the settlement\n{}\n\nBuyers\n{}\n\n{verdict}",
            self.products(),
            self.tokens(),
            self.buyers()
        )
    }
}

impl View {
    /// What became of the product whose miner stopped.
    fn story(&self, stopped: Day) -> String {
        let books = &self.0.books;
        let Some(ended) = books.products.iter().find(|product| !product.given_back.0.is_zero()) else {
            return format!("\nThe miner of the last product stopped paying on {stopped} (simulated).\n");
        };
        let pay = books.tokens.first();
        let money = |amount: U256| shorten(amount, pay.map_or(0, |token| token.decimals), 2);
        let reserve = books.reserve.iter().map(|entry| entry.compensated.0).sum();
        format!(
            "\nThe miner of product {} stopped paying on {stopped} (simulated). After seven short days holders of DMC\n\
             voted to end it: {} USDT of purchase money and {} {} of the bond went back to the holders, and the\n\
             reserve gave them {} USDT.\n",
            ended.product,
            money(ended.given_back.0),
            shorten(ended.bond_shared.0, 8, 8),
            ended.asset,
            money(reserve)
        )
    }

    fn products(&self) -> String {
        let books = &self.0.books;
        let decimals = |symbol: &str| {
            books.tokens.iter().find(|token| token.symbol == symbol).map_or(0, |token| token.decimals)
        };
        let pay = books.tokens.first().map_or(0, |token| token.decimals);
        let rows = books.products.iter().map(|product| {
            let reward = decimals(&product.asset.to_string());
            let coin = |amount: Amount| shorten(amount.0, reward, 8);
            let money = |amount: Amount| shorten(amount.0, pay, 2);
            vec![
                format!("{} {}", product.product, product.asset),
                product.sold.display(PowerUnit::of(product.asset)),
                product.days.to_string(),
                money(product.principal),
                money(product.escrow),
                money(product.released),
                money(Amount(product.refunded.0 + product.refund_owed.0)),
                coin(product.income_paid),
                coin(product.income_owed),
                coin(product.bond),
            ]
        });
        let head = [
            "PRODUCT",
            "SOLD",
            "DAYS",
            "PRINCIPAL",
            "ESCROW",
            "RELEASED",
            "REFUNDS",
            "INCOME PAID",
            "OWED",
            "BOND",
        ];
        table(&head, &head[1..], rows.collect())
    }

    fn tokens(&self) -> String {
        let row = |token: &TokenBooks| {
            let show = |amount: Amount| shorten(amount.0, token.decimals, 8);
            vec![
                token.symbol.clone(),
                show(token.balance),
                show(token.escrow),
                show(token.bonds),
                show(token.owed),
                show(token.credits),
                show(token.fees),
                format!("{} units", token.dust.0),
            ]
        };
        let used = self.0.books.tokens.iter().filter(|token| !token.balance.0.is_zero());
        let head = ["TOKEN", "HELD", "ESCROW", "BONDS", "OWED", "CREDITS", "FEES SO FAR", "DUST"];
        table(&head, &head[1..], used.map(row).collect())
    }

    fn buyers(&self) -> String {
        let books = &self.0.books;
        let amounts = |list: &[dmex_replay::TokenAmount]| {
            let decimals = |symbol: &str| {
                books.tokens.iter().find(|token| token.symbol == symbol).map_or(0, |token| token.decimals)
            };
            let one = |entry: &dmex_replay::TokenAmount| {
                format!("{} {}", shorten(entry.amount.0, decimals(&entry.symbol), 6), entry.symbol)
            };
            list.iter().map(one).collect::<Vec<_>>().join(", ")
        };
        let row = |buyer: &AccountBooks| {
            vec![
                crate::units::short_address(buyer.account),
                buyer.nfts.to_string(),
                amounts(&buyer.spent),
                amounts(&buyer.received),
                amounts(&buyer.owed),
            ]
        };
        let head = ["BUYER", "NFTS", "SPENT", "RECEIVED", "CAN CLAIM"];
        let shown = table(&head, &["NFTS"], books.buyers.iter().take(BUYERS_SHOWN).map(row).collect());
        match books.buyers.len().checked_sub(BUYERS_SHOWN) {
            Some(more) if more > 0 => format!("{shown}\n... and {more} more; --json has them all"),
            _ => shown,
        }
    }
}
