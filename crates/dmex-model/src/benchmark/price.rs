//! The price feed, as far as the protocol reads it (MARK-5).

/// What the feed answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// [USD, 8 decimals] One coin.
    pub value: i128,
    /// [Unix seconds] When the feed was updated.
    pub updated_at: u64,
}

impl Answer {
    /// [USD, 18 decimals] The price, or `None` if it is stale, from the future, zero, negative or beyond 128 bits.
    pub(crate) fn usable(self, now: u64, feed_age: u32) -> Option<u128> {
        let age = now.checked_sub(self.updated_at)?;
        let price = u128::try_from(self.value).ok()?.checked_mul(10u128.pow(10))?;
        (price > 0 && age <= u64::from(feed_age)).then_some(price)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mark_5_stale_zero_negative_and_future_answers_are_refused() {
        let answer = |value, updated_at| Answer { value, updated_at }.usable(10_000, 3_600);
        assert_eq!(answer(1, 6_400), Some(10_000_000_000));
        assert_eq!(answer(1, 6_399), None);
        assert_eq!(answer(1, 10_001), None);
        assert_eq!(answer(0, 10_000), None);
        assert_eq!(answer(-1, 10_000), None);
        assert_eq!(answer(1 << 64, 10_000), Some((1 << 64) * 10u128.pow(10)));
        assert_eq!(answer(1 << 96, 10_000), None);
    }
}
