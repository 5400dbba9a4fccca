//! Which days a reporter has reported, and which not yet.

use alloy::primitives::Address;
use dmex_platform::{Platform, ReadError};
use dmex_types::{Asset, Day};
use serde::Serialize;

use crate::printer::{Show, facts};
use crate::status::Failure;

/// Where a reporter stands.
#[derive(Serialize)]
pub(super) struct View {
    reporter: Address,
    networks: Vec<Network>,
}

#[derive(Serialize)]
struct Network {
    asset: Asset,
    /// The first day that is not final.
    next_day: Day,
    /// Closed days that are not final, and that this reporter has reported.
    reported: Vec<Day>,
    /// Those that it has not.
    missing: Vec<Day>,
}

impl View {
    pub(super) async fn read(platform: &Platform, reporter: Address, of: &[Asset]) -> Result<Self, Failure> {
        let mut networks = Vec::new();
        for asset in of {
            networks.push(Network::read(platform, reporter, *asset).await?);
        }
        Ok(Self { reporter, networks })
    }
}

impl Network {
    async fn read(platform: &Platform, reporter: Address, asset: Asset) -> Result<Self, Failure> {
        let (next_day, today) = (platform.benchmark_next_day(asset).await?, platform.today().await?);
        let (mut reported, mut missing) = (Vec::new(), Vec::new());
        for day in next_day.until(today) {
            let report = platform.benchmark(asset).reportOf(day.number(), reporter).call().await;
            let list = if report.map_err(ReadError::from)?.is_empty() { &mut missing } else { &mut reported };
            list.push(day);
        }
        Ok(Self { asset, next_day, reported, missing })
    }

    fn show(&self) -> String {
        let reported = self.reported.len();
        match &self.missing[..] {
            [] if reported == 0 => format!("no day to report before {}", self.next_day.next()),
            [] => format!("{reported} of {reported} days that are not final are reported"),
            [first, rest @ ..] => {
                let all = reported + 1 + rest.len();
                format!(
                    "{reported} of {all} days that are not final are reported; the first missing is {first}"
                )
            }
        }
    }
}

impl Show for View {
    fn show(&self) -> String {
        let mut rows = vec![("Reporter", self.reporter.to_string())];
        rows.extend(self.networks.iter().map(|network| match network.asset {
            Asset::Btc => ("BTC", network.show()),
            Asset::Fil => ("FIL", network.show()),
        }));
        facts(&rows)
    }
}
