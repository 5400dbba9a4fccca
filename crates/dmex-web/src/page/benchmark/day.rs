//! One day: what each reporter said, what was taken, and the number that follows.

use alloy_primitives::{Address, U256};
use askama::Template;
use axum::extract::Path;
use dmex_store::rows::{Benchmark, Report};
use dmex_types::{Amount, Asset, Day, DifficultySource, PowerUnit, PriceSource};
use dmex_wire::BenchmarkView;

use super::recompute::{Recomputed, grouped, middle, recompute};
use super::{per_unit, worth};
use crate::figure::{Figure, REWARD, WAD};
use crate::frame::Frame;
use crate::page::Shown;
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "benchmark_day.html")]
struct DayPage {
    p: Frame,
    view: BenchmarkView,
    before: Option<Benchmark>,
    /// Whether the next day is final, too.
    has_next: bool,
    inputs: Vec<Input>,
    said: Vec<Said>,
    recomputed: Option<Recomputed>,
}

/// An input of the formula.
struct Input {
    name: String,
    /// The median of what was reported.
    median: Option<u128>,
    /// What was put into the formula.
    taken: Option<u128>,
}

/// What a reporter said.
struct Said {
    reporter: Address,
    at: u64,
    /// Each value, and whether it is another than the median.
    values: Vec<(u128, bool)>,
}

pub(crate) async fn show(p: Frame, Path((asset, day)): Path<(String, Day)>) -> Shown {
    let asset: Asset = asset.parse().map_err(|_| Problem::Missing)?;
    let view = p.api().benchmark_day(asset, day).await?;
    let (before, next) =
        futures_util::join!(before(&p, asset, day), p.api().benchmark_day(asset, day.next()));
    let (inputs, said) = (inputs(&p, &view), said(&view));
    let recomputed = recompute(asset, &numbers(&view.benchmark.inputs));
    let has_next = next.is_ok();
    super::super::show(&DayPage { p, view, before, has_next, inputs, said, recomputed })
}

/// The day before, if it is known: the first day has none.
async fn before(p: &Frame, asset: Asset, day: Day) -> Option<Benchmark> {
    Some(p.api().benchmark_day(asset, day.previous()?).await.ok()?.benchmark)
}

/// Whole numbers of a JSON array of decimal strings.
fn numbers(list: &serde_json::Value) -> Vec<u128> {
    list.as_array().into_iter().flatten().filter_map(|value| value.as_str()?.parse().ok()).collect()
}

/// Of so many inputs, the last of which is the price: 0 says that a reporter had none.
fn medians(reports: &[Report], count: usize) -> Vec<Option<u128>> {
    let rows: Vec<Vec<u128>> = reports.iter().map(|report| numbers(&report.inputs)).collect();
    let counts = |place: usize, value: u128| place + 1 < count || value > 0;
    let column = |place: usize| {
        let values = rows.iter().filter_map(|row| row.get(place).copied());
        values.filter(|value| counts(place, *value)).collect()
    };
    (0..count).map(|place| middle(column(place))).collect()
}

fn inputs(p: &Frame, view: &BenchmarkView) -> Vec<Input> {
    let taken = numbers(&view.benchmark.inputs);
    let medians = medians(&view.reports, view.input_names.len());
    let input = |(place, name): (usize, &String)| Input {
        name: input_key(view.benchmark.asset, place).map_or_else(|| name.clone(), |key| p.say(key)),
        median: medians.get(place).copied().flatten(),
        taken: taken.get(place).copied(),
    };
    view.input_names.iter().enumerate().map(input).collect()
}

/// The key of the words for an input.
const fn input_key(asset: Asset, place: usize) -> Option<&'static str> {
    Some(match (asset, place) {
        (Asset::Btc, 0) => "input-difficulty",
        (Asset::Btc, 1) => "input-fees",
        (Asset::Btc, 2) => "input-first-block",
        (Asset::Btc, 3) => "input-blocks",
        (Asset::Btc, 4) | (Asset::Fil, 2) => "input-price",
        (Asset::Fil, 0) => "input-reward-per-win",
        (Asset::Fil, 1) => "input-network-power",
        _ => return None,
    })
}

fn said(view: &BenchmarkView) -> Vec<Said> {
    let medians = medians(&view.reports, view.input_names.len());
    // A price is no measurement: reporters have theirs from different places.
    let is_measured = |place: usize| place + 1 < view.input_names.len();
    let deviates = |place: usize, value: u128| {
        is_measured(place) && medians.get(place).copied().flatten() != Some(value)
    };
    let one = |report: &Report| {
        let values = numbers(&report.inputs).into_iter().enumerate();
        Said {
            reporter: report.reporter,
            at: report.reported_at,
            values: values.map(|(place, value)| (value, deviates(place, value))).collect(),
        }
    };
    view.reports.iter().map(one).collect()
}

impl Said {
    fn deviates(&self) -> bool {
        self.values.iter().any(|(_, deviates)| *deviates)
    }
}

impl DayPage {
    fn asset(&self) -> Asset {
        self.view.benchmark.asset
    }

    fn unit(&self) -> PowerUnit {
        PowerUnit::of(self.asset())
    }

    fn reward(&self) -> Figure {
        let amount = per_unit(self.asset(), self.view.benchmark.reward);
        self.p.language().amount(amount, REWARD, &self.asset().to_string())
    }

    /// The same with fees as their mean of 14 days.
    fn mean(&self) -> Figure {
        let amount = per_unit(self.asset(), self.view.benchmark.mean);
        self.p.language().amount(amount, REWARD, &self.asset().to_string())
    }

    fn worth(&self) -> Figure {
        self.p.language().amount(worth(self.asset(), &self.view.benchmark), WAD, "USD")
    }

    /// How much more or less it is than the day before, in per cent.
    fn change(&self) -> Option<Figure> {
        let before = self.before.as_ref().filter(|before| !before.reward.is_zero())?;
        let (new, old) = (self.view.benchmark.reward.0, before.reward.0);
        let (sign, difference) = if new < old { ("-", old - new) } else { ("+", new - old) };
        let share = difference.saturating_mul(U256::from(10_000)) / old;
        let exact = Amount(share).decimal(2);
        let sign = if share.is_zero() { "" } else { sign };
        Some(self.p.language().number(&format!("{sign}{exact}"), "%"))
    }

    /// Whether the sum of rewards went on by this day's.
    fn sum_fits(&self) -> Option<bool> {
        let before = self.before.as_ref()?;
        Some(before.through.0 + self.view.benchmark.reward.0 == self.view.benchmark.through.0)
    }

    fn fits(&self, recomputed: &Recomputed) -> bool {
        let last = recomputed.steps.last().map(|step| step.value);
        last == Some(recomputed.reward) && recomputed.reward == self.view.benchmark.reward.0
    }

    fn whole(&self, number: &u128) -> String {
        grouped(U256::from(*number))
    }

    fn is_bitcoin(&self) -> bool {
        self.asset() == Asset::Btc
    }

    /// A number of a report: the last of them is a price, and 0 says that there was none.
    fn cell(&self, place: &usize, number: &u128) -> String {
        match (*place + 1 < self.inputs.len(), *number) {
            (true, number) => grouped(U256::from(number)),
            (false, 0) => "–".to_owned(),
            (false, price) => self.p.language().amount(Amount::from(price), WAD, "USD").text(),
        }
    }

    fn is_proven(&self, place: &usize) -> bool {
        *place == 0 && self.view.benchmark.difficulty_source == Some(DifficultySource::Proven)
    }

    /// What is to be said of the difficulty, if headers did not prove it.
    fn difficulty_remark(&self) -> Option<&'static str> {
        match self.view.benchmark.difficulty_source? {
            DifficultySource::Proven => None,
            DifficultySource::LastProven => Some("benchmark-last-proven"),
            DifficultySource::Reported => Some("benchmark-not-proven"),
        }
    }

    /// What is to be said of the price, if the feed did not prove it.
    fn price_remark(&self) -> Option<&'static str> {
        match self.view.benchmark.price_source {
            PriceSource::Feed => None,
            PriceSource::Carried => Some("benchmark-price-carried-hint"),
            PriceSource::Reported => Some("benchmark-price-reported-hint"),
        }
    }

    fn ray(&self, amount: &Amount) -> String {
        grouped(amount.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(reporter: u8, inputs: [&str; 3]) -> Report {
        Report {
            asset: Asset::Fil,
            day: Day::new(19_000),
            reporter: Address::repeat_byte(reporter),
            inputs: serde_json::json!(inputs),
            reported_at: 5,
        }
    }

    #[test]
    fn mark_4_who_says_something_else_is_marked_input_by_input() {
        let reports =
            vec![report(1, ["7", "9", "40"]), report(2, ["7", "8", "0"]), report(3, ["7", "9", "42"])];
        assert_eq!(medians(&reports, 3), [Some(7), Some(9), Some(41)], "who knew no price is not counted");
        let benchmark = Benchmark {
            asset: Asset::Fil,
            day: Day::new(19_000),
            reward: Amount::ZERO,
            through: Amount::ZERO,
            mean: Amount::ZERO,
            price: Amount::ZERO,
            reward_carried: false,
            price_source: PriceSource::Feed,
            unproven: 0,
            inputs: serde_json::json!(["7", "9"]),
            difficulty_source: None,
            finalized_at: 6,
        };
        let view =
            BenchmarkView { benchmark, input_names: vec![String::new(); 3], reports, price_round: None };
        let marks: Vec<Vec<bool>> = said(&view)
            .iter()
            .map(|said| said.values.iter().map(|(_, deviates)| *deviates).collect())
            .collect();
        assert_eq!(marks, [[false; 3], [false, true, false], [false; 3]]);
    }
}
