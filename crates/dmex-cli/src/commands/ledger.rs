//! `dmex ledger`: every movement of money.

mod books;
mod coins;
mod export;
mod view;

use clap::{ArgGroup, Args};
use dmex_types::{ProductId, TokenId};

use self::books::{Books, Reader, Which};
use self::coins::Coins;
use self::view::View;
use crate::context::{Context, address_of};
use crate::status::Failure;
use crate::store_option::StoreOption;

/// Every movement of money: when, why, from which account of the ledger, into which
///
/// Each movement leaves one account and reaches another, so nothing comes from nowhere. Accounts are wallet/0x…,
/// credit/0x…, sale/N, escrow/N, refund/N, deposits/N, income/N and bond/N of product N, reserve/free, reserve/round/N,
/// senior/N, junior/N, unearned/N and returnable/N of the pool of product N; docs/DATABASE.md tells of each. Read from a server (--api), or from a store: one that is named, or the
/// one in the state folder that `dmex up` and `dmex index` keep.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES, group = ArgGroup::new("which"))]
pub struct Ledger {
    /// Into or out of this account of the ledger; an address, or a name on a development chain, means its wallet
    #[arg(long, value_name = "ACCOUNT", group = "which")]
    account: Option<String>,
    /// Of this product's money
    #[arg(long, value_name = "N", group = "which")]
    product: Option<ProductId>,
    /// Of this NFT's money
    #[arg(long, value_name = "N", group = "which")]
    token: Option<TokenId>,
    /// The newest so many only
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    last: Option<u32>,
    /// Print CSV: amounts in whole coins, exact
    #[arg(long)]
    csv: bool,
    #[command(flatten)]
    store: StoreOption,
}

const EXAMPLES: &str = "\
Examples:
  What alice paid and was paid:
    dmex ledger --account alice

  All that happened with the money of product 1, as a table for a spreadsheet:
    dmex --api http://127.0.0.1:8080 ledger --product 1 --csv > product-1.csv

  What is in the escrow of product 1, and why:
    dmex ledger --account escrow/1 --last 20";

impl Ledger {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        if self.csv && context.globals.json {
            return Err(Failure::usage("--csv and --json are two forms of the same: give one of them"));
        }
        let books = match context.api()? {
            Some(api) => Books::Server(api),
            None => Books::Store(self.store.existing(context).await?),
        };
        let which = self.which(books.chain_id().await?)?;
        let coins = Coins::of(&books, context).await?;
        let mut reader = Reader::new(&books, &which, self.last);
        if self.csv {
            return export::print(&mut reader, &coins).await;
        }
        let spinner = context.printer.spinner("Reading the ledger");
        let view = View::read(&mut reader, &coins).await;
        spinner.finish_and_clear();
        context.printer.print(&view?)
    }

    fn which(&self, chain_id: u64) -> Result<Which, Failure> {
        Ok(match (&self.account, self.product, self.token) {
            (Some(account), _, _) if account.contains('/') => Which::Account(account.to_ascii_lowercase()),
            (Some(wallet), _, _) => Which::Account(format!("wallet/{:#x}", address_of(wallet, chain_id)?)),
            (None, Some(product), _) => Which::Product(product),
            (None, None, Some(token)) => Which::Token(token),
            (None, None, None) => Which::All,
        })
    }
}
