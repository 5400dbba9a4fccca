// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Median } from "../../src/libraries/Median.sol";
import { PrefixMean } from "../../src/libraries/PrefixMean.sol";
import { Side } from "../../src/types/IncomeMark.sol";
import { IncomeSum } from "../../src/valuation/IncomeSum.sol";
import { Test } from "forge-std/Test.sol";

/// @notice Proofs of the market average's arithmetic, for all inputs.
contract MarketProofs is Test {
    /// @dev One liar of three is never beyond what the honest two said.
    function check_MARK_4_OneOfThreeDoesNotMoveTheMedian(uint128 lie, uint128 a, uint128 b) public pure {
        uint128[] memory list = new uint128[](3);
        (list[0], list[1], list[2]) = (lie, a, b);
        uint128 median = Median.middle(list);
        assertTrue(median >= (a < b ? a : b) && median <= (a < b ? b : a));
    }

    /// @dev FA14: of two, half of the way.
    function check_FA14_OfTwoItIsTheirMeanRoundedDown(uint128 a, uint128 b) public pure {
        uint128[] memory list = new uint128[](2);
        (list[0], list[1]) = (a, b);
        assertEq(Median.middle(list), (uint256(a) + b) / 2);
    }

    /// @dev A mean is rounded to its side, by less than one.
    function check_RISK_8_MeansAreRoundedToTheirSide(uint64 sum, uint8 count) public pure {
        vm.assume(count > 0);
        uint256 low = PrefixMean.mean(sum, count, Side.Low);
        uint256 high = PrefixMean.mean(sum, count, Side.High);
        assertTrue(low * count <= sum && sum <= high * count);
        assertTrue(high - low <= 1);
    }

    /// @dev A halving comes no later on the low side than on the high one, and a rate is no less on the high one.
    function check_RISK_8_TheHighSideIsNeverBelowTheLow(uint32 blocks, uint128 halving, uint128 steady)
        public
        pure
    {
        vm.assume(blocks > 0 && blocks <= 210_000);
        assertLe(IncomeSum.halvingOf(blocks, 1, Side.Low), IncomeSum.halvingOf(blocks, 1, Side.High));
        uint256 low = IncomeSum.rateOf(halving, steady, 1, Side.Low);
        assertLe(low, IncomeSum.rateOf(halving, steady, 1, Side.High));
    }
}
