// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { DayMath } from "../../src/libraries/DayMath.sol";
import { Checkpoint } from "../../src/types/Product.sol";
import { Test } from "forge-std/Test.sol";

/// @notice Proofs about the arithmetic of days, for all inputs within the bits that storage has for them.
contract DayProofs is Test {
    uint256 private constant WAD = 1e18;
    /// @dev [day] No product has more.
    uint256 private constant LONGEST = 7300;

    // ---- What came in -----------------------------------------------------------------------------------------

    function check_DAY_3_DeliveredIsTheFractionRoundedDown(uint96 got, uint96 expected) public pure {
        uint256 delivered = DayMath.deliveredDown(got, expected);
        assertLe(delivered, WAD);
        if (got >= expected) {
            assertEq(delivered, WAD);
        } else {
            assertLe(delivered * expected, got * WAD);
            assertLt(got * WAD, (delivered + 1) * expected);
        }
    }

    function check_DAY_4_SpreadLosesNothing(uint96 income, uint64 carry, uint64 units) public pure {
        vm.assume(units > 0);
        (uint256 rise, uint256 left) = DayMath.spread(income, carry, units);
        assertEq(rise * units + left, income * WAD + carry);
        assertLt(left, units);
    }

    // ---- One day's money --------------------------------------------------------------------------------------

    /// @dev What a division cuts off is below one smallest unit, so one of the two sides may miss one.
    function check_DAY_5_MinerAndHolderShareADay(uint88 tranche, uint64 delivered) public pure {
        vm.assume(delivered <= WAD);
        uint256 sum = DayMath.releasedDown(tranche, delivered) + _refund(tranche, 1, delivered);
        assertLe(sum, tranche);
        assertGe(sum + 1, tranche);
    }

    function check_DAY_5_WholeDayIsTheMinersMissedDayTheHolders(uint88 tranche) public pure {
        assertEq(DayMath.releasedDown(tranche, WAD), tranche);
        assertEq(_refund(tranche, 1, WAD), 0);
        assertEq(DayMath.releasedDown(tranche, 0), 0);
        assertEq(_refund(tranche, 1, 0), tranche);
    }

    /// @dev The miner is paid for all tokens at once, each holder for its own.
    function check_DAY_5_TwoTokensShareADay(uint80 one, uint80 other, uint64 delivered) public pure {
        vm.assume(delivered <= WAD);
        uint256 tranche = uint256(one) + other;
        uint256 sum = DayMath.releasedDown(tranche, delivered) + _refund(one, 1, delivered)
            + _refund(other, 1, delivered);
        assertLe(sum, tranche);
        assertGe(sum + 2, tranche);
    }

    // ---- A series of days, by induction -----------------------------------------------------------------------

    /// @dev What the miner was paid through `numberOfDays` with the sum `delivered` of fractions is what was
    /// delivered, less what as many divisions cut off. True before the first day, when all is 0.
    function _holds(uint256 tranche, uint256 numberOfDays, uint256 delivered, uint256 released)
        private
        pure
        returns (bool)
    {
        uint256 due = tranche * delivered;
        return released * WAD <= due && due <= released * WAD + numberOfDays * (WAD - 1);
    }

    function check_RISK_6_SeriesHoldsAfterOneMoreDay(
        uint88 tranche,
        uint16 numberOfDays,
        uint96 sum,
        uint128 released,
        uint64 delivered
    ) public pure {
        vm.assume(numberOfDays < LONGEST && delivered <= WAD && sum <= numberOfDays * WAD);
        vm.assume(_holds(tranche, numberOfDays, sum, released));
        uint256 more = DayMath.releasedDown(tranche, delivered);
        assertTrue(_holds(tranche, uint256(numberOfDays) + 1, uint256(sum) + delivered, released + more));
    }

    /// @dev Wherever the induction stands, released and refunded together are the principal of the settled days,
    /// less at most one smallest unit for each.
    function check_RISK_6_SeriesPaysThePrincipal(
        uint88 tranche,
        uint16 numberOfDays,
        uint96 sum,
        uint128 released
    ) public pure {
        vm.assume(numberOfDays <= LONGEST && sum <= numberOfDays * WAD);
        vm.assume(_holds(tranche, numberOfDays, sum, released));
        uint256 principal = uint256(tranche) * numberOfDays;
        uint256 paid = released + _refund(tranche, numberOfDays, sum);
        assertLe(paid, principal);
        assertGe(paid + numberOfDays, principal);
    }

    /// @dev If every day was delivered, or every day missed, not even that is cut off.
    function check_RISK_6_SeriesOfWholeDaysIsExact(uint88 tranche, uint16 numberOfDays, uint16 missed)
        public
        pure
    {
        vm.assume(numberOfDays <= LONGEST && missed <= numberOfDays);
        uint256 delivered = uint256(numberOfDays) - missed;
        uint256 released = delivered * DayMath.releasedDown(tranche, WAD);
        uint256 principal = uint256(tranche) * numberOfDays;
        assertEq(released + _refund(tranche, numberOfDays, delivered * WAD), principal);
    }

    function _refund(uint88 tranche, uint16 numberOfDays, uint256 delivered) private pure returns (uint256) {
        Checkpoint memory from;
        // Safe cast: 7,300 days of fractions.
        Checkpoint memory to = Checkpoint({ income: 0, released: uint80(delivered), shortDays: 0 });
        return DayMath.refundDown(tranche, numberOfDays, from, to);
    }

    // ---- Power in parts ---------------------------------------------------------------------------------------

    function check_NFT_5_PartsEarnWhatTheWholeDoes(uint64 one, uint64 other, uint160 rise) public pure {
        Checkpoint memory from;
        Checkpoint memory to = Checkpoint({ income: rise, released: 0, shortDays: 0 });
        vm.assume(uint256(one) + other <= type(uint64).max);
        uint256 whole = DayMath.incomeDown(one + other, from, to);
        uint256 parts = DayMath.incomeDown(one, from, to) + DayMath.incomeDown(other, from, to);
        assertLe(parts, whole);
        assertLe(whole, parts + 1);
    }

    /// @dev `paid` is what the whole was paid before: less than its parts earned, as much, or up to a unit a part more.
    function check_NFT_5_PartsCountAsPaidAllThatTheWholeWasPaid(uint96 one, uint96 other, uint96 paid)
        public
        pure
    {
        uint256 sum = uint256(one) + other;
        vm.assume(paid <= sum + 2);
        uint256 ahead = DayMath.ahead(paid, sum);
        assertGe(sum + 2 * ahead, paid);
        assertLe(ahead, 1);
        if (paid <= sum) assertEq(ahead, 0);
    }
}
