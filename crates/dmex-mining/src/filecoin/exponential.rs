//! The network's own approximation of e^-x in Q.128 fixed point.
//!
//! Consensus values: a quotient of two polynomials, the coefficients those of the reward actor
//! (filecoin-project/builtin-actors, `actors/reward/src/expneg.rs`). Every node must round alike, so must we.

use alloy_primitives::U512;
use alloy_primitives::aliases::I512;

/// Bits behind the binary point.
pub(super) const PRECISION: usize = 128;

/// Numerator, highest power first; signs alternate and the constant term is 1. Q.128.
const NUMERATOR: [u128; 7] = [
    648_770_010_757_830_093_818_553_637_600,
    67_469_480_939_593_786_226_847_644_286_976,
    3_197_587_544_499_098_424_029_388_939_001_856,
    89_244_641_121_992_890_118_377_641_805_348_864,
    1_579_656_163_641_440_567_800_982_336_819_953_664,
    17_685_496_037_279_256_458_459_817_590_917_169_152,
    115_682_590_513_835_356_866_803_355_398_940_131_328,
];

/// Denominator, highest power first; all positive and the constant term is 1. Q.128.
const DENOMINATOR: [u128; 13] = [
    1_225_524_182_432_722_209_606_361,
    114_095_592_300_906_098_243_859_450,
    5_665_570_424_063_336_070_530_214_243,
    194_450_132_448_609_991_765_137_938_448,
    5_068_267_641_632_683_791_026_134_915_072,
    104_716_890_604_972_796_896_895_427_629_056,
    1_748_338_658_439_454_459_487_681_798_864_896,
    23_704_654_329_841_312_470_660_182_937_960_448,
    259_380_097_567_996_910_282_699_886_670_381_056,
    2_250_336_698_853_390_384_720_606_936_038_375_424,
    14_978_272_436_876_548_034_486_263_159_246_028_800,
    72_144_088_983_913_131_323_343_765_784_380_833_792,
    224_599_776_407_103_106_596_571_252_037_123_047_424,
];

/// The arguments from here on are refused: the approximation is made for [0, 5).
const END_OF_RANGE: u128 = 5;

/// One, in Q.128.
pub(super) fn one() -> I512 {
    I512::ONE << PRECISION
}

/// A non-negative integer as a signed 512-bit one.
pub(super) fn signed(value: u128) -> I512 {
    I512::from_raw(U512::from(value))
}

/// e^-x for `x` in [0, 5), both Q.128; `None` outside that range.
///
/// Bound: both polynomials stay below 2^136 on that range, a step of Horner's rule below 2^136 × 2^131,
/// and the shifted numerator below 2^264: all fit 511 bits.
pub(super) fn exp_neg(x: I512) -> Option<I512> {
    if x.is_negative() || x >= signed(END_OF_RANGE) << PRECISION {
        return None;
    }
    let numerator = NUMERATOR.iter().enumerate().fold(I512::ZERO, |sum, (place, coefficient)| {
        let sign = if place % 2 == 0 { I512::MINUS_ONE } else { I512::ONE };
        (sum * x).asr(PRECISION) + sign * signed(*coefficient)
    });
    let denominator = DENOMINATOR
        .iter()
        .fold(I512::ZERO, |sum, coefficient| (sum * x).asr(PRECISION) + signed(*coefficient));
    let with_constant_term = |sum: I512| (sum * x).asr(PRECISION) + one();
    // The denominator is positive, so Euclidean division rounds down, as the network does.
    Some((with_constant_term(numerator) << PRECISION).div_euclid(with_constant_term(denominator)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_one_at_zero_and_falls() {
        assert_eq!(exp_neg(I512::ZERO), Some(one()));
        let mut last = one();
        for quarters in 1..20 {
            let value = exp_neg(signed(quarters) << (PRECISION - 2)).unwrap();
            assert!(value < last && value > I512::ZERO, "e^-{quarters}/4");
            last = value;
        }
    }

    #[test]
    fn is_close_to_the_true_function() {
        for quarters in 0u8..8 {
            let value = exp_neg(signed(quarters.into()) << (PRECISION - 2)).unwrap();
            let float = f64::from(value.into_raw()) / 2f64.powi(128);
            assert!((float - (-f64::from(quarters) / 4.0).exp()).abs() < 1e-14, "e^-{quarters}/4");
        }
    }

    #[test]
    fn refuses_arguments_it_is_not_made_for() {
        assert_eq!(exp_neg(I512::MINUS_ONE), None);
        assert_eq!(exp_neg(signed(5) << PRECISION), None);
        assert!(exp_neg((signed(5) << PRECISION) - I512::ONE).is_some());
    }
}
