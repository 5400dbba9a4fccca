//! `dmex relay status`

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_contracts::HeaderRelay;
use dmex_mining::bitcoin::header_chain::HeaderChain;
use dmex_platform::{DifficultyTaken, Platform, ReadError};
use dmex_types::{Asset, Day, DifficultySource};
use serde::Serialize;

use super::followed::followed;
use crate::amount;
use crate::context::Context;
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::units::moment;

/// [seconds] From a day's end until the benchmark goes on without headers: as BitcoinBenchmark.sol has it.
const LONGEST_WAIT: u64 = 36 * 3_600;

/// How far Bitcoin's headers reach on chain, which days they prove, and what the benchmark waits for
#[derive(Clone, Debug, Args)]
pub struct Status {}

impl Status {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let platform = context.platform().await?;
        context.printer.print(&View::read(&platform).await?)
    }
}

/// Where the relay and the benchmark behind it stand.
#[derive(Serialize)]
pub(super) struct View {
    relay: Address,
    tip: Tip,
    /// The last day whose difficulty is proven; none if the relay has not come that far.
    proven_through: Option<Day>,
    /// The first day that is not final in the BTC benchmark.
    next_day: Day,
    next_day_stands: NextDay,
    /// [Unix seconds] When the benchmark goes on without them, unless headers prove the day before.
    waits_until: u64,
    /// The last final day, if there was a relay then.
    last_final: Option<Taken>,
}

/// The last header of the heaviest chain.
#[derive(Serialize)]
struct Tip {
    height: u32,
    hash: String,
    /// [Unix seconds]
    time: u32,
    /// Expected hashes of all headers after the anchor.
    work: String,
}

/// What the benchmark waits for before its next day can be final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum NextDay {
    /// For the day to end.
    Open,
    /// For headers.
    AwaitsHeaders,
    /// For reports and whoever makes it final: the headers prove the day.
    Proven,
    /// As above, but no headers came in time: the last proven difficulty stands in, or else that of the reports.
    HeadersLate,
}

#[derive(Serialize)]
struct Taken {
    day: Day,
    /// Exact, six decimals at most.
    difficulty: String,
    /// `proven` by headers, `last_proven` of an earlier day, or `reported`.
    source: DifficultySource,
}

impl View {
    pub(super) async fn read(platform: &Platform) -> Result<Self, Failure> {
        let (address, on_chain) = followed(platform).await?;
        let relay = HeaderRelay::new(address, platform.provider().clone());
        let tip = on_chain.tip().await?;
        let (now, next_day) = (platform.now().await?, platform.benchmark_next_day(Asset::Btc).await?);
        let proves = async |day: Day| {
            let answer = relay.difficultyOn(day.number()).call().await.map_err(ReadError::from)?;
            Ok::<bool, Failure>(answer.isFinal && !answer.difficulty.is_zero())
        };
        let candidate = last_day_of(&tip, now);
        let proven_through = match candidate {
            Some(day) if proves(day).await? => Some(day),
            _ => None,
        };
        let waits_until = next_day.end_timestamp() + LONGEST_WAIT;
        let next_day_stands = match (now < next_day.end_timestamp(), proves(next_day).await?) {
            (true, _) => NextDay::Open,
            (false, true) => NextDay::Proven,
            (false, false) if now < waits_until => NextDay::AwaitsHeaders,
            (false, false) => NextDay::HeadersLate,
        };
        let last_final = match next_day.previous() {
            Some(day) => platform.difficulty_taken(day).await?.map(Taken::new),
            None => None,
        };
        let tip = Tip::new(&tip);
        Ok(Self { relay: address, tip, proven_through, next_day, next_day_stands, waits_until, last_final })
    }

    fn next_day(&self) -> String {
        let day = self.next_day;
        match self.next_day_stands {
            NextDay::Open => format!("{day}, which has not ended"),
            NextDay::AwaitsHeaders => format!(
                "{day}, waits for headers until {}; then the last proven difficulty stands in",
                moment(self.waits_until)
            ),
            NextDay::Proven => format!("{day}, proven: waits for reports and the finaliser only"),
            NextDay::HeadersLate => {
                format!("{day}, headers came too late: waits for reports and the finaliser only")
            }
        }
    }
}

/// The last day that can be proven by a chain: all of its newest headers are later, and the day is over here.
pub(crate) fn last_day_of(tip: &HeaderChain, now: u64) -> Option<Day> {
    Day::from_timestamp(u64::from(tip.earliest()).min(now)).previous()
}

impl Tip {
    fn new(chain: &HeaderChain) -> Self {
        Self {
            height: chain.height,
            hash: chain.hash.to_string(),
            time: chain.times[0],
            work: chain.work.to_string(),
        }
    }
}

impl Taken {
    fn new(taken: DifficultyTaken) -> Self {
        Self {
            day: taken.day,
            difficulty: amount::print(U256::from(taken.difficulty), 6),
            source: taken.source,
        }
    }

    fn show(&self) -> String {
        let how = match self.source {
            DifficultySource::Proven => "proven by headers",
            DifficultySource::LastProven => "NOT proven: the last that was",
            DifficultySource::Reported => "NOT proven: what the reporters say",
        };
        format!("{}, difficulty {}, {how}", self.day, self.difficulty)
    }
}

impl Show for View {
    fn show(&self) -> String {
        let proven =
            self.proven_through.map_or_else(|| "no day yet".to_owned(), |day| format!("through {day}"));
        let last = self.last_final.as_ref().map_or_else(|| "none with a relay yet".to_owned(), Taken::show);
        facts(&[
            ("Relay", self.relay.to_string()),
            (
                "Tip",
                format!(
                    "height {}, {}",
                    amount::group(&self.tip.height.to_string()),
                    moment(self.tip.time.into())
                ),
            ),
            ("", self.tip.hash.clone()),
            ("Work since the anchor", format!("{} hashes", amount::group(&self.tip.work))),
            ("Days proven", proven),
            ("Last final day", last),
            ("Next day", self.next_day()),
        ])
    }
}

#[cfg(test)]
mod tests {
    use dmex_mining::bitcoin::header_chain::hash_from_chain;

    use super::*;

    #[test]
    fn mark_2_a_day_is_proven_by_eleven_later_headers_once_it_is_over_here() {
        let day = Day::new(19_728);
        let end = day.end_timestamp();
        let chain = |time: u64| HeaderChain {
            hash: hash_from_chain(Default::default()),
            height: 0,
            work: U256::ZERO,
            epoch_start: 0,
            epoch_bits: Default::default(),
            times: [u32::try_from(time).unwrap(); 11],
        };
        assert_eq!(last_day_of(&chain(end), end + 9_000), Some(day));
        assert_eq!(last_day_of(&chain(end - 1), end + 9_000), day.previous());
        assert_eq!(last_day_of(&chain(end), end - 1), day.previous(), "headers may be ahead of this chain");
        assert_eq!(last_day_of(&chain(0), end), None);
    }
}
