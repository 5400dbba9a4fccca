//! How much bond is called (RISK-7).

use alloy_primitives::U256;
use dmex_types::Bps;

use crate::wide_math::{narrow, wide_up};
use crate::{CallParameters, Refusal};

/// [reward coin] The bond called of a product: a share of what is `exposed`, its remaining income less its tranches, but no
/// more than `cap`, the income of as many days as the parameters say; and no less than `before` while its score is above 0.
///
/// The share is above the whole: at the whole the call would come on the very day on which the miner had better ignore it.
///
/// # Errors
/// [`Refusal::Panic`] if it is beyond 128 bits.
pub fn called_bond(
    parameters: CallParameters,
    exposed: u128,
    cap: u128,
    score: u8,
    before: u128,
) -> Result<u128, Refusal> {
    let share = wide_up(U256::from(exposed), U256::from(parameters.share), U256::from(Bps::WHOLE))?;
    let called = narrow(share.min(U256::from(cap)))?;
    Ok(if score > 0 { called.max(before) } else { called })
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: CallParameters = CallParameters { share: 15_000, cap_days: 360 };

    #[test]
    fn risk_7_a_call_is_above_the_whole_and_never_above_the_cap() {
        let called = |exposed| called_bond(STANDARD, exposed, 1_000, 0, 9_999).unwrap();
        assert_eq!([0, 1, 100, 700].map(called), [0, 2, 150, 1_000]);
        assert_eq!(called_bond(STANDARD, u128::MAX, 5, 0, 0), Ok(5));
    }

    #[test]
    fn risk_7_a_call_is_not_lowered_while_the_score_is_above_0() {
        let called = |score| called_bond(STANDARD, 100, 1_000, score, 400).unwrap();
        assert_eq!((called(0), called(1), called(255)), (150, 400, 400));
    }
}
