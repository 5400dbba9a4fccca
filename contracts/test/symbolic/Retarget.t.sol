// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinTarget } from "../../src/libraries/BitcoinTarget.sol";
import { Test } from "forge-std/Test.sol";

/// @notice Proofs that compact targets and the retarget are those of Bitcoin, written here as plainly as can be.
contract RetargetProofs is Test {
    // ---- Compact targets --------------------------------------------------------------------------------------

    /// @dev All 2^32 compact targets. As in Bitcoin, except that a sign bit is refused even on a mantissa of 0.
    function check_MARK_2_DecodeIsBitcoins(uint32 bits) public pure {
        uint256 size = bits >> 24;
        uint256 mantissa = bits % 2 ** 23;
        bool negative = bits % 2 ** 24 >= 2 ** 23;
        bool tooLarge =
            mantissa > 0 && (size > 34 || mantissa > 0xff && size > 33 || mantissa > 0xffff && size > 32);

        uint256 target = mantissa;
        for (; size < 3; ++size) {
            target /= 256;
        }
        for (; size > 3 && size <= 34; --size) {
            unchecked {
                target *= 256;
            }
        }
        if (negative || tooLarge || size > 34) target = 0;
        assertEq(BitcoinTarget.decode(bits), target);
    }

    /// @dev All 2^256 targets: encoding cuts off whole bytes from the end and keeps at least 15 bits.
    function check_MARK_2_EncodeKeepsTheFirstBytes(uint256 target) public pure {
        uint256 bits = BitcoinTarget.encode(target);
        uint256 size = bits >> 24;
        uint256 mantissa = bits & 0xffffff;
        assertLt(mantissa, 2 ** 23);
        assertLe(size, 33);
        if (size <= 3) {
            assertEq(mantissa >> (8 * (3 - size)), target);
        } else {
            assertGe(mantissa, 2 ** 15);
            assertEq(target >> (8 * (size - 3)), mantissa);
        }
        assertEq(BitcoinTarget.encode(BitcoinTarget.decode(bits)), bits);
    }

    // ---- The retarget -----------------------------------------------------------------------------------------

    /// @dev Any target that Bitcoin allows, any two times.
    function check_MARK_2_StretchIsBitcoins(uint224 target, uint32 start, uint32 end) public pure {
        assertEq(BitcoinTarget.stretchedDown(target, start, end), _stretched(target, start, end));
    }

    /// @dev pow.cpp of Bitcoin: a signed timespan, held between three and a half days and eight weeks.
    function _stretched(uint256 target, uint256 start, uint256 end) private pure returns (uint256) {
        int256 timespan = int256(end) - int256(start);
        if (timespan < 302_400) timespan = 302_400;
        if (timespan > 4_838_400) timespan = 4_838_400;
        return target * uint256(timespan) / 1_209_600;
    }
}
