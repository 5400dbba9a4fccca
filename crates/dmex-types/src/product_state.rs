//! Where a product stands with its days.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Day;

/// The highest score of a product in good standing: two short days (SALE-6).
pub const GOOD_SCORE: u8 = 12;
/// From this score on anyone may end a product (RISK-1).
pub const DEAD_SCORE: u8 = 180;

/// Where a product stands with its days. Whether it can be bought is another question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProductState {
    /// The sale has not opened. Next: `Selling`, `Unsold`.
    Upcoming,
    /// It is on sale, and no day pays yet. Next: `Waiting`, `Running`, `Short`, `Unsold`.
    Selling,
    /// The sale is over, and the first day that pays is to come. Next: `Running`, `Short`.
    Waiting,
    /// The miner delivers. Next: `Short`, `Ended`.
    Running,
    /// It was delivered badly lately: its score is above 0. Next: `Running`, `Terminable`, `Ended`.
    Short,
    /// The DAO may end it. Next: `Running`, `Short`, `Dead`, `Closed`, `Sealed`, `Ended`.
    Terminable,
    /// Anyone may end it. Next: `Terminable`, `Short`, `Closed`, `Sealed`, `Ended`.
    Dead,
    /// It was ended, and days before its end are still to be settled. Next: `Sealed`.
    Closed,
    /// It was ended, and all that is left is its holders' to take.
    Sealed,
    /// All its days are settled. Next, if more of it is sold: `Selling`.
    Ended,
    /// Its sale is over, and nothing was sold.
    Unsold,
}

/// All that decides where a product stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProductFacts {
    /// [Unix seconds] The chain's clock.
    pub now: u64,
    /// First day of the sale.
    pub opens: Day,
    /// First day on which the sale is over.
    pub closes: Day,
    /// Whether the miner stopped selling, or all is sold or reserved for an auction.
    pub sells_no_more: bool,
    /// Whether any was sold.
    pub has_sold: bool,
    /// First day that is not settled.
    pub next_day: Day,
    /// First day on which nothing that was sold pays.
    pub end_day: Day,
    /// How badly it was delivered lately.
    pub score: u8,
    /// Whether a day was settled.
    pub has_settled: bool,
    /// [Unix seconds] Before this moment the DAO may end it.
    pub terminable_until: u64,
    /// First day that is never settled, once it was ended.
    pub closed_day: Option<Day>,
}

/// The text names no state of a product.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no state of a product: use one of {words}", words = ProductState::ALL.map(ProductState::name).join(", "))]
pub struct ParseProductStateError(String);

impl ProductState {
    /// Every state.
    pub const ALL: [Self; 11] = [
        Self::Upcoming,
        Self::Selling,
        Self::Waiting,
        Self::Running,
        Self::Short,
        Self::Terminable,
        Self::Dead,
        Self::Closed,
        Self::Sealed,
        Self::Ended,
        Self::Unsold,
    ];

    /// The word for it, in JSON, in SQL and in keys of words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Upcoming => "upcoming",
            Self::Selling => "selling",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Short => "short",
            Self::Terminable => "terminable",
            Self::Dead => "dead",
            Self::Closed => "closed",
            Self::Sealed => "sealed",
            Self::Ended => "ended",
            Self::Unsold => "unsold",
        }
    }

    /// Where a product stands.
    #[must_use]
    pub fn of(facts: &ProductFacts) -> Self {
        let today = Day::from_timestamp(facts.now);
        if let Some(closed_day) = facts.closed_day {
            return if facts.next_day >= closed_day { Self::Sealed } else { Self::Closed };
        }
        let sells = !facts.sells_no_more && today < facts.closes;
        if facts.next_day >= facts.end_day {
            return match (sells, facts.has_sold) {
                (true, _) if today < facts.opens => Self::Upcoming,
                (true, _) => Self::Selling,
                (false, true) => Self::Ended,
                (false, false) => Self::Unsold,
            };
        }
        if facts.score >= DEAD_SCORE {
            Self::Dead
        } else if facts.now < facts.terminable_until {
            Self::Terminable
        } else if facts.score > 0 {
            Self::Short
        } else if facts.has_settled || today >= facts.next_day {
            Self::Running
        } else if sells {
            Self::Selling
        } else {
            Self::Waiting
        }
    }

    /// The same as an expression of SQL over the columns of a product, at a time [Unix seconds].
    #[must_use]
    pub fn expression(now: u64) -> String {
        let today = Day::from_timestamp(now).number();
        let sells = format!("(stopped = 0 and sold + reserved_units < units_for_sale and {today} < closes)");
        format!(
            "case when closed_day is not null and next_day >= closed_day then 'sealed' \
             when closed_day is not null then 'closed' \
             when next_day >= end_day and {sells} and {today} < opens then 'upcoming' \
             when next_day >= end_day and {sells} then 'selling' \
             when next_day >= end_day and sold > 0 then 'ended' \
             when next_day >= end_day then 'unsold' \
             when score >= {DEAD_SCORE} then 'dead' \
             when {now} < terminable_until then 'terminable' \
             when score > 0 then 'short' \
             when settled_days > 0 or {today} >= next_day then 'running' \
             when {sells} then 'selling' else 'waiting' end"
        )
    }
}

impl fmt::Display for ProductState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for ProductState {
    type Err = ParseProductStateError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|state| state.name() == text);
        found.ok_or_else(|| ParseProductStateError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On sale from day 10 to day 20, sold, paying from day 12 to day 100; the clock says noon of a day.
    fn sold(today: u32) -> ProductFacts {
        ProductFacts {
            now: Day::new(today).start_timestamp() + 43_200,
            opens: Day::new(10),
            closes: Day::new(20),
            has_sold: true,
            next_day: Day::new(12),
            end_day: Day::new(100),
            ..ProductFacts::default()
        }
    }

    #[test]
    fn fe5_a_product_goes_from_its_sale_to_its_end() {
        let none = ProductFacts { has_sold: false, next_day: Day::new(0), end_day: Day::new(0), ..sold(5) };
        let at = |facts, today| ProductFacts { now: sold(today).now, ..facts };
        assert_eq!(ProductState::of(&none), ProductState::Upcoming);
        assert_eq!(ProductState::of(&at(none, 10)), ProductState::Selling);
        assert_eq!(ProductState::of(&at(none, 20)), ProductState::Unsold);
        assert_eq!(ProductState::of(&sold(11)), ProductState::Selling);
        let sold_out = ProductFacts { sells_no_more: true, ..sold(11) };
        assert_eq!(ProductState::of(&sold_out), ProductState::Waiting);
        assert_eq!(ProductState::of(&sold(12)), ProductState::Running);
        let over = ProductFacts { next_day: Day::new(100), ..sold(101) };
        assert_eq!(ProductState::of(&over), ProductState::Ended);
    }

    #[test]
    fn fe5_one_that_is_not_delivered_is_short_then_terminable_then_dead_then_closed_then_sealed() {
        let short = ProductFacts { score: 1, has_settled: true, ..sold(30) };
        assert_eq!(ProductState::of(&short), ProductState::Short);
        let terminable = ProductFacts { terminable_until: short.now + 1, ..short };
        assert_eq!(ProductState::of(&terminable), ProductState::Terminable);
        // As the contract has it: not at that very moment any more.
        let late = ProductFacts { terminable_until: short.now, ..short };
        assert_eq!(ProductState::of(&late), ProductState::Short);
        let dead = ProductFacts { score: DEAD_SCORE, ..terminable };
        assert_eq!(ProductState::of(&dead), ProductState::Dead);
        let nearly = ProductFacts { score: DEAD_SCORE - 1, ..terminable };
        assert_eq!(ProductState::of(&nearly), ProductState::Terminable);
        let closed = ProductFacts { closed_day: Some(Day::new(31)), next_day: Day::new(30), ..terminable };
        assert_eq!(ProductState::of(&closed), ProductState::Closed);
        let sealed = ProductFacts { next_day: Day::new(31), ..closed };
        assert_eq!(ProductState::of(&sealed), ProductState::Sealed);
    }

    #[test]
    fn fe5_each_state_has_one_word_everywhere() {
        for state in ProductState::ALL {
            assert_eq!(serde_json::to_value(state).unwrap(), state.name());
            assert_eq!(state.name().parse(), Ok(state));
            assert!(
                state == ProductState::Waiting || ProductState::expression(0).contains(&format!("'{state}'"))
            );
        }
        assert!("held".parse::<ProductState>().unwrap_err().to_string().contains("sealed"));
    }
}
