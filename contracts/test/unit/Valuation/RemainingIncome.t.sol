// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IncomeMark, Side } from "../../../src/types/IncomeMark.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { IncomeSum } from "../../../src/valuation/IncomeSum.sol";
import { RemainingIncome } from "../../../src/valuation/RemainingIncome.sol";
import { Test } from "forge-std/Test.sol";

/// @notice The valuation of a rolling product against a loop over its days.
contract RemainingIncomeTest is Test {
    uint256 private constant RAY = 1e27;
    uint32 private constant DAY = 20_000;

    ProductTerms private terms;

    function mark(Side side) private pure returns (IncomeMark memory marked) {
        (marked.base, marked.day, marked.side) = (DAY + 1, DAY, side);
        (marked.halving, marked.steady) = (4e18, 0.5e18);
        (marked.price, marked.rate) = (44_000e18, 44_000e18);
        marked.blocksLeft = 100_000;
    }

    /// @dev Day by day, each decided by itself.
    function slow(IncomeMark memory marked, uint256 start, uint256 end) private view returns (uint256 coin) {
        bool high = marked.side == Side.High;
        uint256 cost = uint256(terms.runningCost) * 1e27 / marked.price;
        (uint256 left, uint256 discount) = (RAY, RAY);
        for (uint256 day = marked.day; day < end; ++day) {
            uint256 k = day - marked.day;
            if (k > 0) {
                left = left * (high ? 9995 : 9980) / 10_000;
                if (!high) discount = discount * 36_500 / 36_512;
            }
            if (day < start || day < marked.base) continue;
            uint256 halvings = 0;
            while (k >= IncomeSum.halvingOf(marked.blocksLeft, halvings + 1, marked.side)) ++halvings;
            uint256 earned = ((uint256(marked.halving) >> halvings) + marked.steady) * left / RAY;
            if (earned > cost) coin += (earned - cost) * discount / RAY;
        }
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RISK_8_ValueIsTheSumOfItsDays(
        uint256 start,
        uint256 length,
        uint256 base,
        uint256 blocksLeft,
        uint256 cost,
        bool high
    ) public {
        IncomeMark memory marked = mark(high ? Side.High : Side.Low);
        marked.base = uint32(DAY - 5 + bound(base, 5, 400));
        marked.blocksLeft = uint32(bound(blocksLeft, 0, 210_000));
        terms.runningCost = uint64(bound(cost, 0, 0.0003e18));
        if (cost % 3 == 0) terms.runningCost = 0;
        start = DAY + bound(start, 0, 400);
        uint256 end = start + bound(length, 0, 3650);
        uint256 sum = slow(marked, start, end);
        uint256 coin = RemainingIncome.unitCoin(terms, marked, start, end);
        if (high) {
            assertGe(coin + 1e6, sum);
            assertLe(coin, sum + sum / 1e9 + 1e7);
        } else {
            assertLe(coin, sum + 1e7);
            assertGe(coin + sum / 1e9 + 1e7, sum);
        }
    }

    /// @dev Days that are final and not settled are at the mark's rate, before any fall.
    function test_RISK_8_FinalDaysThatAreNotSettledDoNotFall() public view {
        IncomeMark memory marked = mark(Side.Low);
        marked.base = DAY - 9;
        assertEq(RemainingIncome.unitCoin(terms, marked, DAY - 9, DAY + 1), 10 * 4.5e18);
        assertEq(RemainingIncome.unitCoin(terms, marked, DAY - 4, DAY - 2), 2 * 4.5e18);
        assertEq(RemainingIncome.unitCoin(terms, marked, DAY - 20, DAY - 9), 0);
    }

    /// @dev FC5: at 0.19 % a day halvings were smeared over the term. A halving on the first day halves the subsidy of all
    /// days, one after the last of none.
    function test_FC5_ADatedHalvingIsWorthHalfTheSubsidy() public view {
        IncomeMark memory marked = mark(Side.High);
        marked.steady = 0;
        marked.blocksLeft = 1081 * 144;
        uint256 far = RemainingIncome.unitCoin(terms, marked, DAY + 1, DAY + 1081);
        marked.blocksLeft = 210_000;
        assertEq(RemainingIncome.unitCoin(terms, marked, DAY + 1, DAY + 1081), far);
        marked.side = Side.Low;
        marked.blocksLeft = 1;
        uint256 near = RemainingIncome.unitCoin(terms, marked, DAY + 1, DAY + 1081);
        marked.blocksLeft = 210_000;
        assertApproxEqRel(RemainingIncome.unitCoin(terms, marked, DAY + 1, DAY + 1081), 2 * near, 1e9);
    }

    /// @dev FC5: 1,080 days that have all their coin before a halving call for 834 days of it, and not for 638.
    function test_FC5_TheBondOfALongTermIsNotSmeared() public view {
        IncomeMark memory marked = mark(Side.High);
        uint256 days_ = 834.17e27 / 1e21;
        marked.blocksLeft = 210_000;
        uint256 coin = RemainingIncome.unitCoin(terms, marked, DAY + 1, DAY + 1081);
        assertApproxEqRel(coin / 4.5e12, days_, 0.001e18);
    }

    /// @dev O5: loans have a constant of their own; at 0.999 a term of 1,080 days came out 40 % dearer.
    function test_O5_TheLowSideHasItsOwnConstant() public view {
        IncomeMark memory marked = mark(Side.Low);
        marked.blocksLeft = 0;
        uint256 coin = RemainingIncome.unitCoin(terms, marked, DAY + 1, DAY + 1079);
        assertApproxEqRel(coin, 393.8e27 / 1e9 * 4.5, 0.001e18);
    }

    /// @dev M11: GoMining's fee ate 87 % of the reward. What no day covers is worth nothing, never less.
    function testFuzz_M11_NetIncomeIsNeverBelowZero(uint64 cost, bool batch, uint256 tail) public {
        terms.runningCost = uint64(bound(cost, 0.001e18, type(uint64).max));
        if (batch) (terms.batchStart, terms.miningDays, terms.payoutDays) = (DAY + 1, 540, 720);
        IncomeMark memory marked = mark(Side.Low);
        assertEq(RemainingIncome.unitCoin(terms, marked, DAY + 1, DAY + 541), 0);
        marked.tail = bound(tail, 0, 1e24);
        marked.side = Side.High;
        uint256 coin = RemainingIncome.unitCoin(terms, marked, DAY + 1, DAY + 541);
        // Of a batch what vests is due whatever the cost.
        if (!batch) assertEq(coin, 0);
        else assertGe(coin, marked.tail);
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RISK_8_HighIsNeverBelowLow(uint256 length, uint256 blocksLeft, uint64 cost, bool batch)
        public
    {
        length = bound(length, 1, 3650);
        terms.runningCost = uint64(bound(cost, 0, 0.0005e18));
        if (batch) {
            (terms.batchStart, terms.miningDays) = (DAY - 100, uint16(length));
            terms.payoutDays = terms.miningDays + 180;
        }
        IncomeMark memory low = mark(Side.Low);
        low.blocksLeft = uint32(bound(blocksLeft, 0, 210_000));
        IncomeMark memory high = mark(Side.High);
        high.blocksLeft = low.blocksLeft;
        (low.tail, high.tail) = (1e20, 1e20);
        assertGe(
            RemainingIncome.unitCoin(terms, high, DAY + 1, DAY + 1 + length),
            RemainingIncome.unitCoin(terms, low, DAY + 1, DAY + 1 + length)
        );
    }

    function test_RISK_8_CostOfAValuationDoesNotGrowWithDays() public {
        terms.runningCost = 0.00005e18;
        IncomeMark memory marked = mark(Side.Low);
        uint256 gas = gasleft();
        RemainingIncome.unitCoin(terms, marked, DAY + 1, DAY + 100);
        uint256 short = gas - gasleft();
        gas = gasleft();
        RemainingIncome.unitCoin(terms, marked, DAY + 1, DAY + 3650);
        // Three halvings and a longer search.
        assertLt(gas - gasleft(), 8 * short + 100_000);
    }
}
