//! What every handler is given.

use std::sync::Arc;

use alloy::providers::Provider;
use dmex_chain::gathered;
use dmex_platform::{Platform, ReadError};
use dmex_store::Store;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::act::Ability;
use crate::around::once::Answers;
use crate::around::share::Shares;
use crate::config::ApiConfig;
use crate::problem::ApiError;
use crate::route::{KeptDays, KeptHead, KeptStatus, KeptUsers, Quorums};
use crate::tips::Tip;

/// What every handler is given. Clones are cheap.
#[derive(Clone)]
pub(crate) struct App(Arc<Whole>);

/// What is given from outside, and what handlers remember.
struct Whole {
    inner: Inner,
    quorums: Quorums,
    kept_days: KeptDays,
    kept_users: KeptUsers,
    kept_head: KeptHead,
    kept_status: KeptStatus,
    ability: Ability,
    answers: Answers,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) platform: Option<Platform>,
    pub(crate) config: ApiConfig,
    pub(crate) tips: broadcast::Sender<Tip>,
    /// Streams that are open.
    pub(crate) streams: Shares,
    /// Answers on their way.
    pub(crate) answers: Shares,
    /// Answers on their way that read much.
    pub(crate) heavy: Shares,
    pub(crate) shutdown: CancellationToken,
}

impl App {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(Whole {
            inner,
            quorums: Quorums::default(),
            kept_days: KeptDays::default(),
            kept_users: KeptUsers::default(),
            kept_head: KeptHead::default(),
            kept_status: KeptStatus::default(),
            ability: Ability::default(),
            answers: Answers::default(),
        }))
    }

    /// Quorums that are known for good.
    pub(crate) fn quorums(&self) -> &Quorums {
        &self.0.quorums
    }

    /// What was bought on days that are over.
    pub(crate) fn kept_days(&self) -> &KeptDays {
        &self.0.kept_days
    }

    /// How many users there are as of the newest block.
    pub(crate) fn kept_users(&self) -> &KeptUsers {
        &self.0.kept_users
    }

    /// What the node said of where it is.
    pub(crate) fn kept_head(&self) -> &KeptHead {
        &self.0.kept_head
    }

    /// Whether answers could be relied on when it was asked last.
    pub(crate) fn kept_status(&self) -> &KeptStatus {
        &self.0.kept_status
    }

    /// What the node can do.
    pub(crate) fn ability(&self) -> &Ability {
        &self.0.ability
    }

    /// Answers that are made once for all who ask at a block.
    pub(crate) fn answers(&self) -> &Answers {
        &self.0.answers
    }

    /// The chain, for what only the chain knows.
    pub(crate) fn chain(&self) -> Result<&Platform, ApiError> {
        self.platform.as_ref().ok_or(ApiError::NoNode)
    }

    /// The same as of its newest block: what `read` asks of it at the same time is one question, and all of one block.
    pub(crate) async fn look<'a, T, E, F>(
        &'a self,
        read: impl FnOnce(&'a Platform) -> F,
    ) -> Result<T, ApiError>
    where
        F: Future<Output = Result<T, E>>,
        ApiError: From<E>,
    {
        let platform = self.chain()?;
        let newest = platform.provider().get_block_number().await.map_err(ReadError::from)?;
        Ok(gathered(newest, read(platform)).await?)
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0.inner
    }
}
