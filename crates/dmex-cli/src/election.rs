//! Which of several processes does a job.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use clap::Args;
use dmex_service::{Election, FileElection, Lead, ServiceError};
use dmex_store::Store;

use crate::context::Context;
use crate::env;
use crate::job::Strictness;
use crate::printer::Printer;
use crate::status::Failure;

/// Where it is decided which of several processes works.
#[derive(Clone, Debug, Args)]
pub struct ElectionOption {
    /// Where it is decided which of several processes works, the others standing by: postgres://USER@HOST/NAME for
    /// several machines; unless given, the state folder
    #[arg(long, value_name = "URL", env = env::STORE, hide_env_values = true, hide_default_value = true)]
    store: Option<String>,
}

impl ElectionOption {
    /// Opens it.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn open(&self, context: &Context) -> Result<Arc<dyn Election>, Failure> {
        Ok(match &self.store {
            Some(url) => Arc::new(Store::open(url).await?),
            None => Arc::new(FileElection::new(context.globals.state.join("lead"))),
        })
    }
}

/// Leads one job under a name of its own for the chain, and says who does.
pub(crate) struct Announced {
    election: Arc<dyn Election>,
    /// What people are told.
    job: &'static str,
    /// What is decided about.
    key: String,
    printer: Printer,
    strictness: Strictness,
    stands_by: AtomicBool,
    troubled: AtomicBool,
}

impl Announced {
    pub(crate) fn new(
        election: Arc<dyn Election>,
        job: &'static str,
        key: String,
        printer: Printer,
        strictness: Strictness,
    ) -> Self {
        let (stands_by, troubled) = (AtomicBool::default(), AtomicBool::default());
        Self { election, job, key, printer, strictness, stands_by, troubled }
    }

    fn lost(&self) {
        // What worked before is not a mistake to be corrected.
        self.strictness.relax();
        if !self.stands_by.swap(true, Ordering::SeqCst) {
            self.printer.say(format!(
                "{}: stands by, another process leads; takes over when that one ends.",
                self.job
            ));
        }
    }
}

/// A lead whose loss is said.
struct AnnouncedLead {
    lead: Box<dyn Lead>,
    job: &'static str,
    printer: Printer,
}

#[async_trait]
impl Lead for AnnouncedLead {
    async fn holds(&mut self) -> bool {
        let holds = self.lead.holds().await;
        if !holds {
            self.printer
                .say(format!("{}: lost the lead, for the database does not answer. Stops.", self.job));
        }
        holds
    }
}

/// The lead of a job or none, for a command that works once.
///
/// # Errors
/// Another process leads, or it cannot be decided.
pub(crate) async fn lead_once(
    election: &dyn Election,
    job: &'static str,
    key: &str,
) -> Result<Box<dyn Lead>, Failure> {
    let lead = election.try_lead(key).await.map_err(undecided)?;
    lead.ok_or_else(|| {
        Failure::refused(format!(
            "another process leads the job {job} and does this; leave it to that one, or stop it first"
        ))
    })
}

fn undecided(error: ServiceError) -> Failure {
    Failure::file(format!(
        "it cannot be decided who works: {error}; check the database of --store, or the state folder"
    ))
}

#[async_trait]
impl Election for Announced {
    async fn try_lead(&self, _job: &str) -> Result<Option<Box<dyn Lead>>, ServiceError> {
        match self.election.try_lead(&self.key).await {
            Ok(Some(lead)) => {
                self.troubled.store(false, Ordering::SeqCst);
                if self.stands_by.swap(false, Ordering::SeqCst) {
                    self.printer.say(format!("{}: leads now.", self.job));
                }
                Ok(Some(Box::new(AnnouncedLead { lead, job: self.job, printer: self.printer })))
            }
            Ok(None) => {
                self.troubled.store(false, Ordering::SeqCst);
                self.lost();
                Ok(None)
            }
            Err(error) => {
                self.strictness.relax();
                let failure = undecided(error);
                if !self.troubled.swap(true, Ordering::SeqCst) {
                    self.printer.say(format!("{}: trouble, trying again: {}", self.job, failure.message));
                }
                Err(ServiceError::retry(failure))
            }
        }
    }
}
