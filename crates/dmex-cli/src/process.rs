//! A process that works for long: its jobs under one supervisor, with their health and measures.

use std::sync::Arc;
use std::time::Duration;

use alloy::primitives::Address;
use clap::Args;
use clap::builder::RangedU64ValueParser;
use dmex_platform::Platform;
use dmex_service::{Backoff, Duty, Election, Led, OverdueWatch, Pace, Service, Supervisor};

use crate::context::Context;
use crate::durable_sender::SenderSlot;
use crate::election::{Announced, ElectionOption, lead_once};
use crate::job::{Begun, Job, Strictness, Working};
use crate::metrics_server::{MetricsOption, MetricsServer};
use crate::printer::Printer;
use crate::status::Failure;
use crate::talking::Talking;
use crate::verdict::Verdict;
use crate::vitals::{Signing, Vitals};

/// How often a process on standby asks for the lead, and the leader makes sure that it still has it.
const ELECTION: Duration = Duration::from_secs(5);
/// How often is looked whether what is due is done.
const DUTIES: Duration = Duration::from_secs(20);
/// Longest wait for a service to end. A transaction on its way is waited for; what is cut off survives it.
const STOP_LIMIT: Duration = Duration::from_secs(30);

/// What every command that runs for long can be told.
#[derive(Clone, Debug, Args)]
pub struct ProcessOptions {
    #[command(flatten)]
    metrics: MetricsOption,
    /// How often chain, disk and keys are measured for --metrics
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = RangedU64ValueParser::<u64>::new().range(1..=3_600))]
    measure_every: u64,
}

/// Jobs that run together.
pub struct Process {
    printer: Printer,
    options: ProcessOptions,
    services: Vec<Arc<dyn Service>>,
    strictness: Strictness,
    verdict: Verdict,
    duties: Vec<Arc<dyn Duty>>,
    /// What is measured of the chain and of our keys.
    pub vitals: Vitals,
}

impl Process {
    /// A process without jobs, whose first failure of all ends it or not.
    #[must_use]
    pub fn new(context: &Context, options: ProcessOptions, strictness: Strictness) -> Self {
        options.metrics.count();
        let every = Duration::from_secs(options.measure_every);
        Self {
            printer: context.printer,
            options,
            services: Vec::new(),
            strictness,
            verdict: Verdict::default(),
            duties: Vec::new(),
            vitals: Vitals::new(context.globals.state.clone(), every),
        }
    }

    /// Adds a job that one of several processes does. `signer` is whose key it signs with.
    pub fn lead(
        &mut self,
        job: impl Job + 'static,
        election: Arc<dyn Election>,
        chain_id: u64,
        signer: Option<Address>,
    ) {
        let job: Arc<dyn Job> = Arc::new(job);
        let (name, key) = (job.name(), format!("{chain_id}/{}", job.lead()));
        self.duties.extend(job.duties());
        let slot = SenderSlot::default();
        if let Some(address) = signer {
            self.vitals.signing.push(Signing { job: name, address, slot: slot.clone() });
        }
        let (printer, strictness) = (self.printer, self.strictness.clone());
        let announced = Announced::new(election, name, key, printer, strictness.clone());
        let working = Working { job, printer, strictness, verdict: self.verdict.clone(), slot };
        self.services.push(Arc::new(Led::new(Arc::new(working), Arc::new(announced), ELECTION)));
    }

    /// Adds a job that signs and measures what it sees of the chain.
    ///
    /// # Errors
    /// Where it is decided who leads cannot be used.
    pub async fn lead_signing(
        &mut self,
        context: &Context,
        election: &ElectionOption,
        platform: Platform,
        job: impl Job + 'static,
        signer: Address,
    ) -> Result<(), Failure> {
        let election = election.open(context).await?;
        self.lead(job, election, platform.deployment().chain_id, Some(signer));
        self.vitals.platform = Some(platform);
        Ok(())
    }

    /// Adds a service that every process may run.
    pub fn add(&mut self, service: impl Service + 'static) {
        self.services.push(Arc::new(service));
    }

    /// Runs it until Ctrl-C.
    ///
    /// # Errors
    /// A job gave up, or the address for metrics cannot be used.
    pub async fn run(self, context: &Context) -> Result<(), Failure> {
        let backoff = Backoff::new(Duration::from_millis(500), Duration::from_secs(60), rand::random);
        let mut supervisor = Supervisor::new(backoff).with_stop_limit(STOP_LIMIT);
        if let Some((address, listener)) = self.options.metrics.bind()? {
            self.printer
                .say(format!("Metrics and health on http://{address}/metrics, /healthz and /readyz."));
            let health = supervisor.health();
            supervisor = supervisor.with(MetricsServer::new(listener, health));
            supervisor = supervisor.with(self.vitals);
        }
        if !self.duties.is_empty() {
            let backoff = Backoff::new(Duration::from_secs(1), DUTIES, rand::random);
            let (pace, printer) = (Pace { interval: DUTIES, backoff }, self.printer);
            let tell = Arc::new(move |notice: String| printer.say(notice));
            supervisor = supervisor.with(OverdueWatch::new(self.duties, pace, tell));
        }
        for service in self.services {
            supervisor = supervisor.with_arc(service);
        }
        let ended = supervisor.run(context.shutdown()?).await;
        if let Some(failure) = self.verdict.take() {
            return Err(failure);
        }
        self.printer.say("Stopped. The same command goes on from here.");
        ended.map_err(|error| Failure::unforeseen(error.to_string()))
    }
}

/// Does a job once, if no other process does it.
///
/// # Errors
/// Another process leads it, or it cannot be done.
pub async fn once(
    context: &Context,
    job: &dyn Job,
    election: &dyn Election,
    chain_id: u64,
) -> Result<(), Failure> {
    let _lead = lead_once(election, job.name(), &format!("{chain_id}/{}", job.lead())).await?;
    job.check().await?;
    let Begun { looks, sender: _sender } = job.begin().await?;
    let mut talking = Talking::new(context.printer);
    talking.look_with(looks);
    talking.first(&tokio_util::sync::CancellationToken::new()).await
}
