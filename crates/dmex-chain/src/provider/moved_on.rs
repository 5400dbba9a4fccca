//! Reads of the newest block that a node without old states answers too late.

use std::time::Duration;

use alloy::transports::TransportError;
use alloy::transports::layers::{RetryBackoffLayer, RetryPolicy};

/// How often a read is asked again.
const TRIES: u32 = 20;
/// Pause before each.
const PAUSE: Duration = Duration::from_millis(2);

/// Asks again if the node mined a block, and forgot the one before, while it looked something up in the newest.
#[derive(Clone, Copy, Debug)]
pub(super) struct MovedOn;

impl MovedOn {
    pub(super) fn layer() -> RetryBackoffLayer<Self> {
        // No budget of calls per second: only reads that fail in this way wait.
        RetryBackoffLayer::new_with_policy(TRIES, 0, u64::MAX, Self)
    }
}

impl RetryPolicy for MovedOn {
    fn should_retry(&self, error: &TransportError) -> bool {
        error.as_error_resp().is_some_and(|answer| answer.message.contains("BlockOutOfRange"))
    }

    fn backoff_hint(&self, _error: &TransportError) -> Option<Duration> {
        Some(PAUSE)
    }
}
