//! How long to wait after a failure.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A delay that doubles with every failure up to a cap, half of it fixed and half random.
///
/// The random half keeps services that failed together (a node went away) from coming back
/// together. The source of randomness is passed in, so tests can fix it.
#[derive(Clone)]
pub struct Backoff {
    first: Duration,
    cap: Duration,
    random: Arc<dyn Fn() -> u64 + Send + Sync>,
}

impl Backoff {
    /// Delays of about `first`, twice that, and so on, never above `cap`.
    ///
    /// `random` returns uniformly distributed numbers over the whole range of `u64`.
    pub fn new(first: Duration, cap: Duration, random: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        Self { first, cap, random: Arc::new(random) }
    }

    /// The delay after this many failures in a row, the first failure being 1.
    #[must_use]
    pub fn delay(&self, failures: u32) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        let full = self.first.saturating_mul(1 << doublings).min(self.cap);
        let half = full / 2;
        half + scale(full - half, (self.random)())
    }
}

impl fmt::Debug for Backoff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Backoff").field("first", &self.first).field("cap", &self.cap).finish_non_exhaustive()
    }
}

/// `duration × random / 2^64`, with the top 32 bits of `random`, which are plenty for a delay.
fn scale(duration: Duration, random: u64) -> Duration {
    let nanos = duration.as_nanos() * u128::from(random >> 32) / u128::from(u32::MAX);
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn highest() -> Backoff {
        Backoff::new(SECOND, SECOND * 60, || u64::MAX)
    }

    #[test]
    fn delay_doubles_up_to_the_cap() {
        let seconds: Vec<u64> = (1..=8).map(|failures| highest().delay(failures).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 60, 60]);
    }

    #[test]
    fn delay_is_at_least_half_of_the_full_one() {
        let lowest = Backoff::new(SECOND, SECOND * 60, || 0);
        assert_eq!(lowest.delay(1), SECOND / 2);
        assert_eq!(lowest.delay(3), SECOND * 2);
    }

    #[test]
    fn delay_survives_any_number_of_failures() {
        assert_eq!(highest().delay(u32::MAX), SECOND * 60);
        assert_eq!(highest().delay(0), SECOND);
    }
}
