//! Medians of short lists.

/// The median; of an even number the mean of the two in the middle, rounded down, so that neither half decides alone.
/// `None` of nothing.
#[must_use]
pub fn middle(mut values: Vec<u128>) -> Option<u128> {
    values.sort_unstable();
    let upper = *values.get(values.len() / 2)?;
    let lower = *values.get(values.len().checked_sub(1)? / 2)?;
    Some(lower + (upper - lower) / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m12_fewer_than_half_cannot_leave_the_range_of_the_others() {
        assert_eq!(middle(vec![]), None);
        assert_eq!(middle(vec![7]), Some(7));
        assert_eq!(middle(vec![u128::MAX, 5, 6]), Some(6));
        assert_eq!(middle(vec![0, u128::MAX, 5, 6, 0]), Some(5));
    }

    #[test]
    fn fa14_two_liars_of_four_do_not_decide_alone() {
        assert_eq!(middle(vec![9, 1]), Some(5));
        assert_eq!(middle(vec![76, 76, 100, 100]), Some(88));
        assert_eq!(middle(vec![u128::MAX, u128::MAX - 1]), Some(u128::MAX - 1));
    }
}
