//! Several sources of one network, none of which is believed alone.

mod decide;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use dmex_types::{Asset, Day};
use futures_util::future::join_all;
use tokio::time::timeout;

use self::decide::{Verdict, decide};
use super::{Source, SourceError};

/// Asks several sources, and says what enough of them say alike: exactly alike, nothing is averaged.
pub struct QuorumSource {
    sources: Vec<Arc<dyn Source>>,
    quorum: usize,
    patience: Duration,
}

/// A quorum that two groups could reach at once, or none ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a quorum of {quorum} does not fit {sources} sources: it must be more than half of them, and not more than all"
)]
pub struct TooSmallQuorum {
    /// The quorum.
    pub quorum: usize,
    /// The sources there are.
    pub sources: usize,
}

/// Too few sources say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoQuorum {
    /// The network.
    pub asset: Asset,
    /// The day.
    pub day: Day,
    /// How many would have to say the same.
    pub wanted: usize,
    /// What each of them said.
    pub answers: Vec<Dissent>,
}

/// What one source said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dissent {
    /// The source.
    pub source_name: String,
    /// Its inputs, or why it has none.
    pub said: Result<Vec<u128>, String>,
}

impl QuorumSource {
    /// A source that waits for each of `sources` no longer than `patience`, and needs `quorum` equal answers.
    ///
    /// # Errors
    /// [`TooSmallQuorum`].
    pub fn new(
        sources: Vec<Arc<dyn Source>>,
        quorum: usize,
        patience: Duration,
    ) -> Result<Self, TooSmallQuorum> {
        if quorum > sources.len() || quorum <= sources.len() / 2 {
            return Err(TooSmallQuorum { quorum, sources: sources.len() });
        }
        Ok(Self { sources, quorum, patience })
    }

    async fn ask(&self, source: &dyn Source, asset: Asset, day: Day) -> Result<Vec<u128>, SourceError> {
        let Ok(answer) = timeout(self.patience, source.inputs(asset, day)).await else {
            let (source_name, patience) = (source.name().to_owned(), self.patience);
            return Err(SourceError::TooSlow { source_name, day, patience });
        };
        answer
    }
}

/// Whoever answered otherwise is looked at by a person; whoever failed may work again by itself.
fn log(asset: Asset, day: Day, dissenters: &[Dissent]) {
    for Dissent { source_name, said } in dissenters {
        match said {
            Ok(inputs) => {
                tracing::error!(%asset, %day, source = source_name, ?inputs, "says other than the quorum");
            }
            Err(error) => tracing::warn!(%asset, %day, source = source_name, error, "did not answer"),
        }
    }
}

#[async_trait]
impl Source for QuorumSource {
    fn name(&self) -> &'static str {
        "the quorum"
    }

    fn measures(&self, asset: Asset) -> bool {
        self.sources.iter().all(|source| source.measures(asset))
    }

    async fn inputs(&self, asset: Asset, day: Day) -> Result<Vec<u128>, SourceError> {
        let asked = self.sources.iter().map(|source| self.ask(source.as_ref(), asset, day));
        let said = join_all(asked).await;
        let answers = self.sources.iter().map(|source| source.name().to_owned()).zip(said).collect();
        match decide(answers, self.quorum) {
            Verdict::Agreed { inputs, dissenters } => {
                log(asset, day, &dissenters);
                Ok(inputs)
            }
            Verdict::Waits(error) => Err(error),
            Verdict::Split(answers) => Err(NoQuorum { asset, day, wanted: self.quorum, answers }.into()),
        }
    }

    /// A lone source's; several would have to agree on one, and nodes know none.
    async fn price(&self, asset: Asset, day: Day) -> Result<Option<u128>, SourceError> {
        match self.sources.as_slice() {
            [source] => source.price(asset, day).await,
            _ => Ok(None),
        }
    }
}

impl fmt::Display for NoQuorum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { asset, day, wanted, answers } = self;
        write!(f, "{wanted} of {} sources of {asset} must say the same of {day}", answers.len())?;
        for (place, answer) in answers.iter().enumerate() {
            write!(f, "{}{answer}", if place == 0 { ": " } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for NoQuorum {}

impl fmt::Display for Dissent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.said {
            Ok(inputs) => write!(f, "{} says {inputs:?}", self.source_name),
            Err(error) => write!(f, "{} does not: {error}", self.source_name),
        }
    }
}
