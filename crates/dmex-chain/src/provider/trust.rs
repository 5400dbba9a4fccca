//! How many nodes must say a thing before it is believed.

use std::sync::Arc;

use tokio::sync::OnceCell;

tokio::task_local! {
    static TRUST: Trust;
}

/// Whose word is taken.
#[derive(Clone, Debug, Default)]
pub(super) enum Trust {
    /// That of any usable node.
    #[default]
    One,
    /// That of another node than the one that is asked as a rule, if there is one.
    Another,
    /// That of most nodes, if they say the same.
    Most(Look),
}

/// A look at the chain as of one block: that which most nodes had when it was first asked for the newest.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub(super) height: Arc<OnceCell<u64>>,
}

impl Trust {
    /// What the caller wants.
    pub(super) fn here() -> Self {
        TRUST.try_with(Clone::clone).unwrap_or_default()
    }

    pub(super) const fn is_one(&self) -> bool {
        matches!(self, Self::One)
    }
}

/// What decides money: every read within `future` is answered as more than half of the nodes say it, alike, and fails if
/// they do not. All reads of the newest block are of one block, which these nodes have.
///
/// With a connection to one node this changes nothing. It does not reach into tasks that `future` spawns.
pub async fn agreed<F: IntoFuture>(future: F) -> F::Output {
    Box::pin(TRUST.scope(Trust::Most(Look::default()), future.into_future())).await
}

/// A second opinion: reads within `future` are answered by another node than usual, if there is one that can.
pub async fn another<F: IntoFuture>(future: F) -> F::Output {
    Box::pin(TRUST.scope(Trust::Another, future.into_future())).await
}
