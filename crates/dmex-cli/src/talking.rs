//! Work that tells people what it does.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use crate::printer::Printer;
use crate::status::Failure;

/// Something that is done again and again.
#[async_trait]
pub trait Look: Send + Sync {
    /// Does it once. Returns what people may want to know, if there is anything.
    ///
    /// # Errors
    /// What went wrong and what to do about it; it is tried again.
    async fn look(&self) -> Result<Option<String>, Failure>;

    /// What the first look says if there is nothing else to say.
    fn nothing(&self) -> Option<&'static str> {
        None
    }

    /// Whether it may be dropped at any point when the process is to stop. What sends is left to finish.
    fn may_be_cut(&self) -> bool {
        false
    }
}

/// Looks again and again, and says what was done and what went wrong, each trouble once.
pub(crate) struct Talking {
    looks: Vec<Arc<dyn Look>>,
    printer: Printer,
    /// What was complained about last; nothing since all works again.
    trouble: Mutex<Option<Failure>>,
}

impl Talking {
    pub(crate) fn new(printer: Printer) -> Self {
        Self { looks: Vec::new(), printer, trouble: Mutex::default() }
    }

    pub(crate) fn look_with(&mut self, looks: Vec<Arc<dyn Look>>) {
        self.looks = looks;
    }

    /// The first round: says too that there was nothing to do.
    ///
    /// # Errors
    /// The first thing that went wrong; nobody was told of it.
    pub(crate) async fn first(&self, shutdown: &CancellationToken) -> Result<(), Failure> {
        let mut failed = None;
        for look in &self.looks {
            match cut(look.as_ref(), shutdown).await {
                Ok(news) => {
                    let news = news.or_else(|| look.nothing().map(str::to_owned));
                    news.into_iter().for_each(|news| self.printer.say(news));
                }
                Err(failure) => drop(failed.get_or_insert(failure)),
            }
        }
        failed.map_or(Ok(()), Err)
    }

    /// One round. What fails does not keep the rest from being looked at.
    pub(crate) async fn round(&self, shutdown: &CancellationToken) -> Result<(), Failure> {
        let (mut news, mut failed) = (Vec::new(), None);
        for look in &self.looks {
            match cut(look.as_ref(), shutdown).await {
                Ok(said) => news.extend(said),
                Err(failure) => drop(failed.get_or_insert(failure)),
            }
        }
        if failed.is_none() {
            self.works_again();
        }
        news.into_iter().for_each(|news| self.printer.say(news));
        failed.map_or(Ok(()), |failure| {
            self.complain(&failure);
            Err(failure)
        })
    }

    /// Says what went wrong, unless it was said last.
    pub(crate) fn complain(&self, failure: &Failure) {
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        if trouble.as_ref() != Some(failure) {
            self.printer.say(format!("Trouble, trying again: {}", failure.message));
            *trouble = Some(failure.clone());
        }
    }

    fn works_again(&self) {
        if self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take().is_some() {
            self.printer.say("Works again.");
        }
    }
}

/// A look, none if the process is to stop.
async fn cut(look: &dyn Look, shutdown: &CancellationToken) -> Result<Option<String>, Failure> {
    if shutdown.is_cancelled() {
        return Ok(None);
    }
    match look.may_be_cut() {
        true => shutdown.run_until_cancelled(look.look()).await.unwrap_or(Ok(None)),
        false => look.look().await,
    }
}
