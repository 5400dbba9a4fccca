//! What is due on chain, whoever should do it: for [`dmex_service::OverdueWatch`], which notices that nobody does.
//!
//! All is read from the chain and compared with nothing that a service remembers. Only what could be done at once
//! counts: a day whose reports are missing is no keeper's fault.

use std::time::Duration;

use alloy::primitives::Address;
use async_trait::async_trait;
use dmex_contracts::BondCalls;
use dmex_platform::{NextDay, Platform, Product, ReadError};
use dmex_service::{Due, Duty, ServiceError};
use dmex_types::Asset;

use crate::{TickError, assessor, finaliser, watcher};

/// What a job has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Make benchmark days final.
    Finalise,
    /// Settle days of products.
    Settle,
    /// Say what stopping would pay a miner.
    Assess,
    /// Measure the losses of products that ended.
    Measure,
    /// Deposit for the products of this miner.
    Deposit(Address),
    /// Put products that are not delivered to the vote, with the votes of this account.
    Propose(Address),
}

/// The tasks of one job.
#[derive(Clone, Debug)]
pub struct Duties {
    platform: Platform,
    job: &'static str,
    tasks: Vec<Task>,
    patience: Duration,
}

const KEEPER: &str = "Run `dmex keeper --once`: it does it, or says why it cannot.";
const MINER: &str = "Run `dmex miner run --once` with the miner's key: it pays, or says why it cannot.";
const WATCHER: &str = "Run `dmex watch --once`: it proposes, or says why it cannot.";

impl Duties {
    /// What `job` has to do, each within `patience` of the moment from which it can be done.
    #[must_use]
    pub const fn new(platform: Platform, job: &'static str, tasks: Vec<Task>, patience: Duration) -> Self {
        Self { platform, job, tasks, patience }
    }

    fn one(&self, subject: String, what: String, remedy: &'static str) -> Due {
        Due { job: self.job, subject, what, remedy, patience: self.patience }
    }

    async fn of_benchmarks(&self) -> Result<Vec<Due>, TickError> {
        let today = self.platform.today().await?;
        let mut due = Vec::new();
        for asset in Asset::ALL {
            let day = self.platform.benchmark_next_day(asset).await?;
            if day >= today {
                continue;
            }
            // If not, it waits for reports, headers or a price.
            let round = self.platform.price_round(asset, day).await?;
            if finaliser::is_final_with(&self.platform, asset, round).await? {
                let what = format!("the {asset} benchmark of {day} can be made final");
                due.push(self.one(asset.to_string(), what, KEEPER));
            }
        }
        Ok(due)
    }

    async fn of_product(&self, task: Task, product: &Product) -> Result<Option<Due>, TickError> {
        let id = product.id;
        let one = |what: String, remedy| Some(self.one(format!("product {id}"), what, remedy));
        Ok(match task {
            Task::Settle => {
                let (now, next) = (self.platform.now().await?, self.platform.next_day(product).await?);
                let day = finaliser::decide(next, now);
                day.and_then(|day| one(format!("{day} of product {id} can be settled"), KEEPER))
            }
            Task::Deposit(miner) if product.sale.miner == miner => {
                match self.platform.next_day(product).await? {
                    NextDay::Due { day, expected, deposited, .. } if deposited < expected => {
                        one(format!("the income of {day} of product {id} is not deposited"), MINER)
                    }
                    NextDay::None
                    | NextDay::Open(_)
                    | NextDay::AwaitingBenchmark(_)
                    | NextDay::Due { .. } => None,
                }
            }
            Task::Assess => {
                let Some(day) = assessor::due(&self.platform, product).await? else { return Ok(None) };
                let calls = self.platform.deployment().bond_calls.address;
                let calls = BondCalls::new(calls, self.platform.provider().clone());
                let open = can(calls.assess(id.0).call().await)?;
                open.then(|| one(format!("product {id} is not assessed for {day}"), KEEPER)).flatten()
            }
            Task::Measure => {
                let ledger = self.platform.loss_ledger();
                let closure = self.platform.settlement().closureOf(id.0).call().await;
                let measure = ledger.measureOf(id.0).call().await.map_err(ReadError::from)?;
                let open = closure.map_err(ReadError::from)?.isSealed
                    && measure.measuredAt.is_zero()
                    && can(ledger.measure(id.0).call().await)?;
                open.then(|| one(format!("the losses of product {id} are not measured"), KEEPER)).flatten()
            }
            Task::Finalise | Task::Propose(_) | Task::Deposit(_) => None,
        })
    }

    async fn all(&self) -> Result<Vec<Due>, TickError> {
        let mut due = Vec::new();
        let products = self.platform.products().await?;
        for task in &self.tasks {
            match task {
                Task::Finalise => due.extend(self.of_benchmarks().await?),
                Task::Propose(account) => {
                    for (product, _) in watcher::unproposed(&self.platform, *account).await? {
                        let what = format!("product {product} can be put to the vote");
                        due.push(self.one(format!("product {product}"), what, WATCHER));
                    }
                }
                Task::Settle | Task::Assess | Task::Measure | Task::Deposit(_) => {
                    for product in &products {
                        due.extend(self.of_product(*task, product).await?);
                    }
                }
            }
        }
        Ok(due)
    }
}

/// Whether the contract would do it now.
fn can<T>(tried: Result<T, alloy::contract::Error>) -> Result<bool, ReadError> {
    match tried {
        Ok(_) => Ok(true),
        Err(error) if error.as_revert_data().is_some() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[async_trait]
impl Duty for Duties {
    fn job(&self) -> &'static str {
        self.job
    }

    /// The chain's own clock: it stands still when the node does.
    async fn now(&self) -> Result<u64, ServiceError> {
        self.platform.now().await.map_err(ServiceError::retry)
    }

    async fn due(&self) -> Result<Vec<Due>, ServiceError> {
        self.all().await.map_err(ServiceError::retry)
    }
}
