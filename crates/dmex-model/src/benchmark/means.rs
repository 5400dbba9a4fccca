//! Means of the last days in two reads: running sums.

use alloy_primitives::U256;

/// Running sums of one number a day, so that any mean costs the same.
#[derive(Clone, Debug)]
pub struct RunningSums {
    /// Entry *i* is the sum of the first *i* numbers.
    sums: Vec<U256>,
}

impl Default for RunningSums {
    fn default() -> Self {
        Self { sums: vec![U256::ZERO] }
    }
}

impl RunningSums {
    /// The number of the next day.
    pub fn push(&mut self, value: U256) {
        let last = self.before(self.days());
        self.sums.push(last + value);
    }

    /// How many days there are.
    #[must_use]
    pub fn days(&self) -> usize {
        self.sums.len() - 1
    }

    /// Sum of the first `days` numbers; of all, if there are fewer.
    #[must_use]
    pub fn before(&self, days: usize) -> U256 {
        self.sums[days.min(self.sums.len() - 1)]
    }

    /// Sum of the numbers from the one at `from` up to, not including, the one at `to`.
    #[must_use]
    pub fn between(&self, from: usize, to: usize) -> U256 {
        self.before(to).saturating_sub(self.before(from))
    }

    /// Mean of the last `days` numbers up to and including the one at `index`, or of all if there are fewer; rounded
    /// down.
    #[must_use]
    pub fn mean_down(&self, index: usize, days: usize) -> u128 {
        let (sum, count) = self.last(index, days);
        (sum / count).saturating_to()
    }

    /// The same, rounded up.
    #[must_use]
    pub fn mean_up(&self, index: usize, days: usize) -> u128 {
        let (sum, count) = self.last(index, days);
        sum.div_ceil(count).saturating_to()
    }

    /// Mean of `next` and the last numbers before it, `days` in all, or of all if there are fewer; rounded down.
    #[must_use]
    pub fn mean_with_down(&self, next: U256, days: usize) -> u128 {
        let count = days.clamp(1, self.days() + 1);
        let sum = self.between(self.days() + 1 - count, self.days()) + next;
        (sum / U256::from(count)).saturating_to()
    }

    fn last(&self, index: usize, days: usize) -> (U256, U256) {
        let count = days.clamp(1, index + 1);
        (self.between(index + 1 - count, index + 1), U256::from(count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn risk_8_a_mean_is_of_the_days_there_are() {
        let mut sums = RunningSums::default();
        for value in [3u64, 4, 10] {
            sums.push(U256::from(value));
        }
        assert_eq!((sums.mean_down(0, 14), sums.mean_down(1, 14), sums.mean_up(1, 14)), (3, 3, 4));
        assert_eq!((sums.mean_down(2, 2), sums.mean_down(2, 90), sums.mean_up(2, 90)), (7, 5, 6));
        assert_eq!((sums.days(), sums.between(1, 3)), (3, U256::from(14u64)));
        let with = |days| sums.mean_with_down(U256::from(20u64), days);
        assert_eq!((with(1), with(2), with(14)), (20, 15, 9));
    }
}
