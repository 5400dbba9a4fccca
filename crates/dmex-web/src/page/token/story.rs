//! What happens, in order, if a miner stops now.

use alloy_primitives::U256;
use dmex_types::Amount;
use dmex_wire::{Payout, WhatIf};

/// One thing that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    /// The key of the words for it; they may count days.
    pub(super) key: &'static str,
    pub(super) days: u64,
    /// [Unix seconds] From when; none if it is now.
    pub(super) from: Option<u64>,
    /// [Unix seconds] Until when it comes bit by bit; none if it comes at once.
    pub(super) to: Option<u64>,
    pub(super) payout: Payout,
}

/// In the order of time. What brings nothing is told too: a holder shall see that it was thought of.
pub(super) fn steps(what_if: &WhatIf) -> Vec<Step> {
    let owed = what_if.claimable;
    let now = Step {
        key: "what-if-now",
        days: 0,
        from: None,
        to: None,
        payout: Payout { reward: owed.income, pay: owed.refund },
    };
    let days = ahead(what_if);
    let rest = what_if.rest.map(|rest| Step {
        key: "what-if-rest",
        days: u64::from(rest.days),
        from: Some(rest.at),
        to: None,
        payout: rest.payout,
    });
    let insurance = what_if.insurance.map(|insured| Step {
        key: if insured.at.is_some() { "what-if-insurance" } else { "what-if-no-insurance-due" },
        days: 0,
        from: insured.at,
        to: None,
        payout: Payout {
            reward: Amount::default(),
            pay: Amount(insured.due.0.saturating_add(insured.premium.0)),
        },
    });
    [Some(now), days, rest, insurance].into_iter().flatten().collect()
}

/// The days that are still paid for, by what was deposited and by the bond.
fn ahead(what_if: &WhatIf) -> Option<Step> {
    let (first, last) = (what_if.days.first()?, what_if.days.last()?);
    let sum = |part: fn(&Payout) -> Amount| {
        Amount(what_if.days.iter().fold(U256::ZERO, |sum, day| sum.saturating_add(part(&day.payout).0)))
    };
    Some(Step {
        key: "what-if-days",
        days: u64::try_from(what_if.days.len()).unwrap_or(u64::MAX),
        from: Some(first.at),
        to: (last.at != first.at).then_some(last.at),
        payout: Payout { reward: sum(|payout| payout.reward), pay: sum(|payout| payout.pay) },
    })
}

#[cfg(test)]
mod tests {
    use alloy_primitives::Address;
    use dmex_types::{Day, ProductStanding, TokenId};
    use dmex_wire::{Ahead, Assumed, Coin, Ending, Insured, Owed, Rest};

    use super::*;
    use crate::words::Language;

    fn payout(reward: u128, pay: u128) -> Payout {
        Payout { reward: Amount::from(reward), pay: Amount::from(pay) }
    }

    fn day(number: u32, reward: u128, at: u64) -> Ahead {
        Ahead {
            day: Day::new(number),
            is_final: false,
            delivered: Amount::default(),
            released: Amount::default(),
            payout: payout(reward, 1),
            at,
        }
    }

    fn stopped() -> WhatIf {
        let coin = Coin { address: Address::ZERO, symbol: None, decimals: None };
        WhatIf {
            token: TokenId(1),
            state: "free".to_owned(),
            merged_into: None,
            parts: Vec::new(),
            paid: payout(0, 0),
            refunded: None,
            with_present_bond: None,
            pay: coin.clone(),
            reward: coin,
            stops_at: 50,
            claimable: Owed { income: Amount::from(7u128), refund: Amount::from(8u128) },
            days: vec![day(10, 3, 100), day(11, 4, 200)],
            ending: Ending { closed_day: Some(Day::new(12)), decided_at: Some(250), bond: None },
            rest: Some(Rest { days: 30, payout: payout(5, 6), at: 300 }),
            insurance: Some(Insured {
                coverage: Amount::from(9u128),
                due: Amount::from(2u128),
                premium: Amount::default(),
                at: Some(400),
            }),
            total: payout(19, 18),
            loss: Amount::default(),
            assumed: Assumed {
                last_final_day: Day::new(9),
                bond: Amount::default(),
                may_be_withdrawn: Amount::default(),
                standing: ProductStanding::Good,
                vote_takes: Some(150),
            },
        }
    }

    #[test]
    fn risk_6_steps_come_in_the_order_of_time_and_add_up_to_the_total() {
        let what_if = stopped();
        let steps = steps(&what_if);
        let times: Vec<_> = steps.iter().map(|step| (step.days, step.from, step.to)).collect();
        assert_eq!(
            times,
            [(0, None, None), (2, Some(100), Some(200)), (30, Some(300), None), (0, Some(400), None)]
        );
        let sum = |part: fn(&Payout) -> Amount| {
            steps.iter().fold(U256::ZERO, |sum, step| sum + part(&step.payout).0)
        };
        assert_eq!(sum(|payout| payout.reward), what_if.total.reward.0);
        assert_eq!(sum(|payout| payout.pay), what_if.total.pay.0);
    }

    #[test]
    fn every_step_is_said_in_every_language() {
        let zero = Amount::default();
        let unpaid = Some(Insured { coverage: zero, due: zero, premium: zero, at: None });
        let all = [steps(&stopped()), steps(&WhatIf { insurance: unpaid, ..stopped() })].concat();
        for language in Language::ALL {
            for step in &all {
                assert_ne!(language.say_count(step.key, 2), step.key, "{language:?}");
            }
        }
    }

    #[test]
    fn what_does_not_happen_is_not_told() {
        let days = Vec::new();
        let steps = steps(&WhatIf { days, rest: None, insurance: None, ..stopped() });
        assert_eq!(steps.iter().map(|step| step.key).collect::<Vec<_>>(), ["what-if-now"]);
    }
}
