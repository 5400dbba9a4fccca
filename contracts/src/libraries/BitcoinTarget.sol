// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Targets and the retarget, with the integer arithmetic of Bitcoin itself.
library BitcoinTarget {
    uint256 internal constant RETARGET_INTERVAL = 2016;
    uint256 private constant TWO_WEEKS = 14 days;
    uint256 private constant MILLIONTHS = 1e6;

    /// @notice The target that compact bits encode: three bytes of mantissa and their place. 0 for bits that encode
    /// none: a sign bit, or more than 256 bits.
    function decode(uint256 bits) internal pure returns (uint256) {
        uint256 size = bits >> 24;
        uint256 mantissa = bits & 0x7fffff;
        if (bits & 0x800000 != 0) return 0;
        if (size <= 3) return mantissa >> (8 * (3 - size));
        uint256 shift = 8 * (size - 3);
        return shift < 256 && (mantissa << shift) >> shift == mantissa ? mantissa << shift : 0;
    }

    /// @notice A target in compact bits; what the mantissa cannot hold is cut off.
    function encode(uint256 target) internal pure returns (uint256) {
        uint256 size = 0;
        for (uint256 rest = target; rest > 0; rest >>= 8) {
            ++size;
        }
        uint256 mantissa = size <= 3 ? target << (8 * (3 - size)) : target >> (8 * (size - 3));
        // The highest bit of the mantissa is a sign.
        if (mantissa & 0x800000 != 0) {
            mantissa >>= 8;
            ++size;
        }
        return (size << 24) | mantissa;
    }

    /// @notice Compact target of the epoch after one of `bits` whose first header bears the time `start` and whose
    /// last bears `end`.
    /// @param easiest The largest target allowed, below 2^254.
    function retarget(uint256 bits, uint256 start, uint256 end, uint256 easiest)
        internal
        pure
        returns (uint256)
    {
        uint256 target = stretchedDown(decode(bits), start, end);
        return encode(target < easiest ? target : easiest);
    }

    /// @notice A target that grows as much as an epoch took longer than two weeks, within a factor of four. As in
    /// Bitcoin the timespan is that of 2,015 intervals, not of 2,016.
    function stretchedDown(uint256 target, uint256 start, uint256 end) internal pure returns (uint256) {
        // Times may run backwards; a negative timespan is lifted like any that is too short.
        uint256 timespan = end > start ? end - start : 0;
        if (timespan < TWO_WEEKS / 4) timespan = TWO_WEEKS / 4;
        if (timespan > TWO_WEEKS * 4) timespan = TWO_WEEKS * 4;
        return Math.mulDiv(target, timespan, TWO_WEEKS);
    }

    /// @notice [hashes] Expected hashes until one meets the target: 2^256 ÷ (target + 1), rounded down.
    function work(uint256 target) internal pure returns (uint256) {
        // 2^256 needs 257 bits: 2^256 ÷ n is (2^256 − n) ÷ n + 1. The target is below 2^256 − 1, so n cannot wrap.
        return ~target / (target + 1) + 1;
    }

    /// @notice [1e-6] How many times harder than the easiest, rounded down.
    function difficulty(uint256 target, uint256 easiest) internal pure returns (uint256) {
        return Math.mulDiv(easiest, MILLIONTHS, target);
    }
}
