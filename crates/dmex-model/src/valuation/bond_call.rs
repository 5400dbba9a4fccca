//! How much bond is called (RISK-7).

use alloy_primitives::U256;
use dmex_types::Bps;

use crate::wide_math::{narrow, wide_up};
use crate::{CallParameters, Refusal};

/// [reward coin] The bond called of a product: its bond days, `base`, and on top of them a share of what is `exposed`, its
/// remaining income less its tranches; together no more than `cap`, the income of as many days as the parameters say; and no
/// less than `before` while its score is above 0.
///
/// The share is above the whole: at the whole the call would come on the very day on which the miner had better ignore it. It
/// does not grow out of the bond days: the first rise of the price would then ask for no more bond.
///
/// # Errors
/// [`Refusal::Panic`] if it is beyond 128 bits.
pub fn called_bond(
    parameters: CallParameters,
    base: u128,
    exposed: u128,
    cap: u128,
    score: u8,
    before: u128,
) -> Result<u128, Refusal> {
    let share = wide_up(U256::from(exposed), U256::from(parameters.share), U256::from(Bps::WHOLE))?;
    // No overflow: 128 bits, and at most seven times as much.
    let called = narrow((U256::from(base) + share).min(U256::from(cap)))?;
    Ok(if score > 0 { called.max(before) } else { called })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: CallParameters = CallParameters { share: 15_000, cap_days: 360 };

    #[test]
    fn risk_7_a_call_is_above_the_whole_and_never_above_the_cap() {
        let called = |exposed| called_bond(STANDARD, 0, exposed, 1_000, 0, 9_999).unwrap();
        assert_eq!([0, 1, 100, 700].map(called), [0, 2, 150, 1_000]);
        assert_eq!(called_bond(STANDARD, u128::MAX, u128::MAX, 5, 0, 0), Ok(5));
    }

    #[test]
    fn risk_7_the_share_comes_on_top_of_the_bond_days_and_the_cap_is_above_both() {
        let called = |exposed| called_bond(STANDARD, 80, exposed, 1_000, 0, 0).unwrap();
        assert_eq!([0, 1, 100, 613, 614].map(called), [80, 82, 230, 1_000, 1_000]);
        assert_eq!(called_bond(STANDARD, 80, 0, 50, 0, 0), Ok(50));
    }

    #[test]
    fn risk_7_a_call_is_not_lowered_while_the_score_is_above_0() {
        let called = |score| called_bond(STANDARD, 0, 100, 1_000, score, 400).unwrap();
        assert_eq!((called(0), called(1), called(255)), (150, 400, 400));
    }
}
