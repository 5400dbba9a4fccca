//! `dmex what-if`

mod foretold;
mod sources;
mod view;

use clap::Args;
use dmex_client::{Client, wire};
use dmex_platform::ReadError;
use dmex_platform::what_if::Decision;
use dmex_types::TokenId;

use self::foretold::{Foretold, Subject};
use self::view::View;
use crate::context::Context;
use crate::status::Failure;
use crate::units::Units;

/// [seconds]
const DAY: u64 = 86_400;

/// What an NFT's holder gets, and when, if its miner stops today
///
/// To the last unit, by source and date: what is settled; what deposits and the bond still pay each day; the money of
/// the days that are not delivered; and, once the DAO ends the product (a delivery score of 42, as seven short days in a row
/// make, each settled three days after its end, then the vote), the purchase money of all days left and a share of the bond, by
/// power and days left; the insurance, if the NFT is insured, with premium that goes back. On days whose benchmark is not final a unit is taken to mine
/// what it mined on the last final one, at the same price.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct WhatIf {
    /// Number of the NFT
    token: TokenId,
    /// Days from the proposal to the execution of the DAO's vote; unless given, what the DAO's contracts say
    #[arg(long, value_name = "N")]
    vote_days: Option<u16>,
    /// The DAO does not vote: once the delivery score is 180 anyone ends the product
    #[arg(long, conflicts_with = "vote_days")]
    nobody_votes: bool,
    /// Count on all the bond of now; unless given, only on what the miner may not withdraw
    #[arg(long)]
    present_bond: bool,
}

const EXAMPLES: &str = "\
Examples:
  What if the miner of NFT 3 stops today?
    dmex what-if 3

  And if the vote takes ten days, or never comes?
    dmex what-if 3 --vote-days 10
    dmex what-if 3 --nobody-votes";

impl WhatIf {
    /// Runs it.
    ///
    /// # Errors
    /// What went wrong and what to do about it.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(api) = context.api()? {
            return self.asked(context, &api).await;
        }
        let platform = context.platform().await?;
        let spinner = context.printer.spinner("Reading where the product stands");
        let read = platform.token_with_standing(self.token).await;
        spinner.finish_and_clear();
        let (token, product, standing) = read?;
        let units = Units::of(&platform, &product).await?;
        let decision = match (self.nobody_votes, self.vote_days) {
            (true, _) => Decision::Abandon,
            (false, Some(days)) => Decision::Vote { takes: u64::from(days) * DAY },
            (false, None) => Decision::Vote { takes: standing.vote_takes },
        };
        let foretold = Foretold::read(&standing, decision, self.present_bond);
        context.printer.print(&View::new(&Subject::read(&token, &product), &units, &foretold))
    }

    async fn asked(&self, context: &Context, api: &Client) -> Result<(), Failure> {
        let nobody_votes = self.nobody_votes.then_some(true);
        let present_bond = self.present_bond.then_some(true);
        let query = wire::WhatIfQuery { vote_days: self.vote_days, nobody_votes, present_bond };
        let (token, told) = (api.token(self.token).await?.token, api.what_if(self.token, &query).await?);
        if token.token.has_ended() {
            return Err(ReadError::UnknownToken(self.token).into());
        }
        let units = Units::told(&told.pay, &told.reward, token.asset);
        context.printer.print(&View::new(&Subject::told(&token), &units, &Foretold::told(&told)))
    }
}
