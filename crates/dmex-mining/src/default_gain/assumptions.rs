//! What the measure takes for granted, each with its source.

use dmex_types::Asset;
use serde::Serialize;

/// What the measure takes for granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Assumptions {
    /// Daily growth of what a coin costs in power: difficulty and halvings together `[ppm]`.
    pub growth_ppm: u32,
    /// Yearly rate by which later money counts less `[ppm]`.
    pub yearly_ppm: u32,
    /// Days from the first undelivered one to the end of the product by vote `[day]`: short days and the vote.
    pub days_until_terminated: u32,
}

impl Assumptions {
    /// Short days in a row that make a product terminable (RISK-1).
    pub const SHORT_DAYS: u32 = 7;
    /// Days of a vote and its delay, while the bond goes on paying (RISK-2).
    pub const VOTE_DAYS: u32 = 7;
    /// 10 % a year.
    pub const YEARLY_PPM: u32 = 100_000;

    /// The platform's assumptions for an asset.
    ///
    /// Growth is what the recorded days show, rounded to hundreds: Bitcoin's reward per TH/s fell by 1,921 ppm a day
    /// from 2020 through 2024, of which difficulty is 1,167 and two halvings the rest; Filecoin's per TiB by 1,566 ppm
    /// from 2022 through 2024, after the network's first growth. A test reads both from the data.
    #[must_use]
    pub const fn of(asset: Asset) -> Self {
        Self {
            growth_ppm: match asset {
                Asset::Btc => 1_900,
                Asset::Fil => 1_600,
            },
            yearly_ppm: Self::YEARLY_PPM,
            days_until_terminated: Self::SHORT_DAYS + Self::VOTE_DAYS,
        }
    }
}
