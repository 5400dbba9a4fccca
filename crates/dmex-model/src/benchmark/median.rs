//! Medians of short lists.

/// The median; of an even number, the lower middle one, so that it is always a value that somebody reported.
/// `None` of nothing.
#[must_use]
pub fn lower_median(mut values: Vec<u128>) -> Option<u128> {
    values.sort_unstable();
    values.get(values.len().checked_sub(1)? / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m12_fewer_than_half_cannot_leave_the_range_of_the_others() {
        assert_eq!(lower_median(vec![]), None);
        assert_eq!(lower_median(vec![7]), Some(7));
        assert_eq!(lower_median(vec![9, 1]), Some(1));
        assert_eq!(lower_median(vec![u128::MAX, 5, 6]), Some(6));
        assert_eq!(lower_median(vec![0, u128::MAX, 5, 6, 0]), Some(5));
    }
}
