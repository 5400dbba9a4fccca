//! What is measured of products: days that wait for coin or for a settlement, and miners that do not deliver.

use std::collections::{BTreeMap, BTreeSet};

use dmex_platform::{NextDay, Platform, Product};
use dmex_types::{Day, ProductId};
use tokio::sync::Mutex;

use super::set;
use crate::commands::product::shortfall::ShortfallView;
use crate::measures;
use crate::status::Failure;

/// Products that have a label of their own at most: what is measured must not grow with what strangers create.
const MOST_LABELS: usize = 100;
/// The label of all products without one of their own.
const OTHERS: &str = "others";
/// What is measured of each product.
const MEASURES: [&str; 5] = [
    measures::SETTLEMENT_OVERDUE,
    measures::UNPAID,
    measures::SCORE,
    measures::TERMINABLE,
    measures::CALL_UNMET,
];

/// A product's numbers in the order of [`MEASURES`]; 0 of one that is well.
type Numbers = [f64; MEASURES.len()];

/// What was seen of products so far.
#[derive(Default)]
pub(super) struct Products(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    /// The day of each product that can be settled, and since when we know that [Unix seconds].
    due: BTreeMap<ProductId, (Day, u64)>,
    /// Those that were in trouble since the process began: a label that was there once must say when all is well again.
    labelled: BTreeSet<ProductId>,
}

impl Products {
    pub(super) async fn measure(&self, platform: &Platform) -> Result<(), Failure> {
        let (now, today) = (platform.now().await?, platform.today().await?);
        let mut seen = self.0.lock().await;
        let (mut waiting, mut measured) = (0_u64, Vec::new());
        for product in platform.products().await? {
            let days = product.next_day().map_or(0, |next| today.number().saturating_sub(next.number()));
            waiting += u64::from(days);
            measured.push((product.id, seen.numbers(platform, &product, now).await?));
        }
        set(measures::SETTLEMENT_DAYS, waiting);
        seen.show(&measured);
        Ok(())
    }
}

impl Seen {
    async fn numbers(
        &mut self,
        platform: &Platform,
        product: &Product,
        now: u64,
    ) -> Result<Numbers, Failure> {
        let (unpaid, overdue) = match platform.next_day(product).await? {
            NextDay::Due { day, expected, deposited, grace_end, .. } => {
                let unpaid = deposited < expected;
                let waits = unpaid && now < grace_end;
                (unpaid, if waits { 0 } else { self.overdue(product.id, day, now) })
            }
            NextDay::None | NextDay::Open(_) | NextDay::AwaitingBenchmark(_) => (false, 0),
        };
        let shortfall = ShortfallView::read(platform, product).await?;
        let terminable = matches!(shortfall, ShortfallView::Terminable { .. } | ShortfallView::Dead { .. });
        let call = platform.bond_call(product.id).await?;
        let unmet = call.is_some_and(|call| !call.lacks.is_zero());
        let score = shortfall.score().unwrap_or_default();
        Ok([number(overdue), number(unpaid), number(score), number(terminable), number(unmet)])
    }

    /// [seconds] For how long we know that a day can be settled.
    fn overdue(&mut self, product: ProductId, day: Day, now: u64) -> u32 {
        let (of, since) = self.due.entry(product).or_insert((day, now));
        if *of != day {
            (*of, *since) = (day, now);
        }
        u32::try_from(now.saturating_sub(*since)).unwrap_or(u32::MAX)
    }

    fn show(&mut self, measured: &[(ProductId, Numbers)]) {
        let mut others = Numbers::default();
        for (product, numbers) in measured {
            if self.has_label(*product, numbers) {
                show(product.to_string(), numbers);
            } else {
                for (worst, number) in others.iter_mut().zip(numbers) {
                    *worst = worst.max(*number);
                }
            }
        }
        show(OTHERS.to_owned(), &others);
    }

    fn has_label(&mut self, product: ProductId, numbers: &Numbers) -> bool {
        if numbers.iter().any(|number| *number > 0.0) && self.labelled.len() < MOST_LABELS {
            self.labelled.insert(product);
        }
        self.labelled.contains(&product)
    }
}

fn number(value: impl Into<u32>) -> f64 {
    f64::from(value.into())
}

fn show(product: String, numbers: &Numbers) {
    for (name, number) in MEASURES.into_iter().zip(numbers) {
        metrics::gauge!(name, "product" => product.clone()).set(*number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fe10_however_many_products_are_in_trouble_labels_are_bounded_and_stay() {
        let mut seen = Seen::default();
        let troubled = [0.0, 1.0, 0.0, 0.0, 0.0];
        assert!(!seen.has_label(ProductId(1), &Numbers::default()), "one that is well has none");
        let labels =
            |seen: &mut Seen| (1..=1_000).filter(|id| seen.has_label(ProductId(*id), &troubled)).count();
        assert_eq!(labels(&mut seen), MOST_LABELS);
        assert!(seen.has_label(ProductId(1), &Numbers::default()), "it says that all is well again");
        assert_eq!(labels(&mut seen), MOST_LABELS);
    }
}
