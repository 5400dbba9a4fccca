//! UTC days, counted as the contracts count them.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Seconds in a UTC day.
const SECONDS_PER_DAY: u64 = 86_400;

/// A UTC day: `timestamp / 86 400`. Day *d* is closed once day *d + 1* has begun.
///
/// Written as `YYYY-MM-DD` for people and in JSON; a plain number on chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(u32);

/// The text is not a date of the form `YYYY-MM-DD` between 1970 and 2149.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date: write it as YYYY-MM-DD, for example 2022-03-25")]
pub struct ParseDayError(String);

impl Day {
    /// The day with this number, day 0 being 1970-01-01.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The day that a Unix timestamp, in seconds, falls on.
    #[must_use]
    pub fn from_timestamp(seconds: u64) -> Self {
        Self(u32::try_from(seconds / SECONDS_PER_DAY).unwrap_or(u32::MAX))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }

    /// The Unix timestamp, in seconds, at which the day begins.
    #[must_use]
    pub fn start_timestamp(self) -> u64 {
        u64::from(self.0) * SECONDS_PER_DAY
    }

    /// The Unix timestamp, in seconds, at which the day is closed.
    #[must_use]
    pub fn end_timestamp(self) -> u64 {
        self.start_timestamp() + SECONDS_PER_DAY
    }

    /// The day after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The day before, or `None` for 1970-01-01.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.0.checked_sub(1).map(Self)
    }

    /// Days from `earlier` to this one, 0 if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Self) -> u32 {
        self.0.saturating_sub(earlier.0)
    }

    /// Every day from this one up to, not including, `end`.
    pub fn until(self, end: Self) -> impl Iterator<Item = Self> {
        (self.0..end.0).map(Self)
    }
}

impl Add<u32> for Day {
    type Output = Self;
    fn add(self, days: u32) -> Self {
        Self(self.0 + days)
    }
}

impl Sub<u32> for Day {
    type Output = Self;
    fn sub(self, days: u32) -> Self {
        Self(self.0.saturating_sub(days))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let epoch = jiff::civil::date(1970, 1, 1);
        match epoch.checked_add(jiff::Span::new().days(i64::from(self.0).min(3_000_000))) {
            Ok(date) => f.pad(&date.to_string()),
            Err(_) => write!(f, "day {}", self.0),
        }
    }
}

impl FromStr for Day {
    type Err = ParseDayError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || ParseDayError(text.to_owned());
        if text.len() != "YYYY-MM-DD".len() {
            return Err(refuse());
        }
        let date: Date = text.parse().map_err(|_| refuse())?;
        let days = date.since(jiff::civil::date(1970, 1, 1)).map_err(|_| refuse())?.get_days();
        u32::try_from(days).ok().filter(|days| *days <= u32::from(u16::MAX)).map(Self).ok_or_else(refuse)
    }
}

impl Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m19_a_day_turns_at_the_exact_utc_second() {
        let day: Day = "2022-03-25".parse().unwrap();
        assert_eq!(day.number(), 19_076);
        assert_eq!(Day::from_timestamp(day.start_timestamp()), day);
        assert_eq!(Day::from_timestamp(day.end_timestamp() - 1), day);
        assert_eq!(Day::from_timestamp(day.end_timestamp()), day.next());
    }

    #[test]
    fn refuses_what_is_not_a_date() {
        for text in ["", "2022-3-25", "2022-02-30", "25.03.2022", "1969-12-31", "2022-03-25T00:00"] {
            assert!(text.parse::<Day>().is_err(), "{text:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn text_and_json_round_trip(number in 0u32..=65_535) {
            let day = Day::new(number);
            proptest::prop_assert_eq!(day.to_string().parse::<Day>().unwrap(), day);
            let json = serde_json::to_string(&day).unwrap();
            proptest::prop_assert_eq!(serde_json::from_str::<Day>(&json).unwrap(), day);
        }
    }
}
