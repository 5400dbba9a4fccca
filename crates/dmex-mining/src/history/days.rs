//! Consecutive days without a gap.

use dmex_types::Day;

/// Something that belongs to a day.
pub trait Dated {
    /// Its day.
    fn day(&self) -> Day;
}

/// At least one record, one for each day from the first to the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days<T> {
    records: Vec<T>,
    first: Day,
    last: Day,
}

impl<T: Dated> Days<T> {
    /// Wraps records whose days follow one another; `None` if there are none or a day is left out.
    #[must_use]
    pub fn new(records: Vec<T>) -> Option<Self> {
        let (first, last) = (records.first()?.day(), records.last()?.day());
        let follow = records.windows(2).all(|pair| pair[1].day() == pair[0].day().next());
        follow.then_some(Self { records, first, last })
    }

    /// The first day.
    #[must_use]
    pub const fn first(&self) -> Day {
        self.first
    }

    /// The last day.
    #[must_use]
    pub const fn last(&self) -> Day {
        self.last
    }

    /// The record of a day, if the days reach so far.
    #[must_use]
    pub fn get(&self, day: Day) -> Option<&T> {
        let index = day.number().checked_sub(self.first.number())?;
        self.records.get(index as usize)
    }

    /// All records in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.records.iter()
    }
}

impl<'a, T: Dated> IntoIterator for &'a Days<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
