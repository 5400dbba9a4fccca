//! Premiums, which are earned by whole days that are settled.

use dmex_types::{Day, PolicyId};

/// The premium of one policy: so much on each day of [`begin`, `end`), if no day was short between the purchase and `begin`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Premium {
    pub(super) policy: PolicyId,
    /// [pay coin] For one day.
    pub(super) daily: u128,
    pub(super) begin: Day,
    pub(super) end: Day,
    /// Short days of the product when it was bought.
    pub(super) short_days: u16,
}

/// The premiums of one product.
///
/// All of them are one running rate. The premium of a policy that never begins stays unearned until it is taken out; if that
/// comes after its end, the rate was that much too low meanwhile, and what that left unearned is earned when no cover stands
/// any more.
#[derive(Clone, Debug, Default)]
pub(super) struct Premiums {
    list: Vec<Premium>,
    /// How far the days were walked through.
    walked: Walk,
}

/// How far a walk came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Walk {
    /// First day that is not walked through.
    pub(super) day: Day,
    /// [pay coin] What is not earned before it.
    pub(super) unearned: u128,
}

impl Premium {
    /// [pay coin] Of all its days.
    fn whole(&self) -> u128 {
        self.daily * u128::from(self.end.since(self.begin))
    }
}

impl Premiums {
    pub(super) fn add(&mut self, premium: Premium) {
        self.walked.unearned += premium.whole();
        self.list.push(premium);
    }

    /// Takes a policy out that never begins.
    pub(super) fn drop_void(&mut self, policy: PolicyId) {
        let void: u128 = self.list.iter().filter(|one| one.policy == policy).map(Premium::whole).sum();
        self.list.retain(|one| one.policy != policy);
        self.drop_days(void);
    }

    /// Takes out premium [pay coin] of days that will never be walked through.
    pub(super) fn drop_days(&mut self, premium: u128) {
        self.walked.unearned -= premium;
    }

    /// All is earned.
    pub(super) fn earn_all(&mut self) {
        self.walked.unearned = 0;
    }

    /// How far the days were walked through.
    pub(super) const fn now(&self) -> Walk {
        self.walked
    }

    /// Keeps where a walk came to.
    pub(super) fn advance(&mut self, walk: Walk) {
        self.walked = walk;
    }

    /// Walks to `end`; `short_days` tells how many days before a settled one were short.
    pub(super) fn walk(&self, end: Day, short_days: impl Fn(Day) -> u16) -> Walk {
        let mut walk = self.walked;
        while walk.day < end {
            if walk.unearned == 0 {
                return Walk { day: end, ..walk };
            }
            walk.unearned -= self.daily_on(walk.day, &short_days);
            walk.day = walk.day.next();
        }
        walk
    }

    /// [pay coin] What is earned on a settled day.
    fn daily_on(&self, day: Day, short_days: impl Fn(Day) -> u16) -> u128 {
        let (mut earned, mut too_low) = (0u128, 0);
        for premium in self.list.iter().filter(|premium| premium.begin <= day) {
            match (short_days(premium.begin) == premium.short_days, day < premium.end) {
                (true, true) => earned += premium.daily,
                (false, false) => too_low += premium.daily,
                (true, false) | (false, true) => {}
            }
        }
        earned.saturating_sub(too_low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn of(number: usize, (daily, begin, days): (u128, u32, u32)) -> Premium {
        let begin = Day::new(19_000) + begin;
        Premium { policy: PolicyId(number as u64), daily, begin, end: begin + days, short_days: 0 }
    }

    /// Walked to day 19,000, without any premium.
    fn empty() -> Premiums {
        let mut premiums = Premiums::default();
        premiums.advance(premiums.walk(Day::new(19_000), |_| 0));
        premiums
    }

    proptest! {
        #[test]
        fn risk_5_premiums_are_earned_by_whole_days_and_whole_in_the_end(
            list in prop::collection::vec((1u128..10u128.pow(20), 1u32..40, 1u32..40), 1..6),
            stops in prop::collection::vec(0u32..90, 1..10),
        ) {
            let mut premiums = empty();
            for (number, premium) in list.iter().enumerate() {
                premiums.add(of(number, *premium));
            }
            let all: u128 = list.iter().map(|(daily, _, days)| daily * u128::from(*days)).sum();
            prop_assert_eq!(premiums.walk(Day::new(19_001), |_| 0).unearned, all);
            let mut stops = stops;
            stops.sort_unstable();
            for stop in stops {
                let day = Day::new(19_000) + stop;
                let walk = premiums.walk(day, |_| 0);
                let earned: u128 = list
                    .iter()
                    .map(|(daily, begin, days)| daily * u128::from(stop.saturating_sub(*begin).min(*days)))
                    .sum();
                prop_assert_eq!(walk.unearned, all - earned);
                premiums.advance(walk);
            }
            prop_assert_eq!(premiums.walk(Day::new(19_090), |_| 0).unearned, 0);
        }
    }

    #[test]
    fn fb13_what_never_began_is_not_earned_whenever_it_is_taken_out() {
        let (void, sound) = ((10, 5, 10), (7, 20, 40));
        // The first short day comes after the purchase of one and before that of the other.
        let short_days = |day: Day| u16::from(day > Day::new(19_002));
        let mut premiums = empty();
        premiums.add(of(0, void));
        premiums.add(Premium { short_days: 1, ..of(1, sound) });
        let last = |premiums: &Premiums| premiums.walk(Day::new(19_060), short_days).unearned;

        let mut early = premiums.clone();
        early.drop_void(PolicyId(0));
        assert_eq!(last(&early), 0);
        // Taken out late: less than it should be was earned meanwhile, never more.
        premiums.advance(premiums.walk(Day::new(19_030), short_days));
        assert_eq!(premiums.now().unearned, 100 + 280);
        premiums.drop_void(PolicyId(0));
        assert_eq!(last(&premiums), 70);
        premiums.earn_all();
        assert_eq!(last(&premiums), 0);
    }
}
