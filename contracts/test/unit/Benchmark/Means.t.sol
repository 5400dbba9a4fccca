// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { BitcoinReward } from "../../../src/libraries/BitcoinReward.sol";
import { Side } from "../../../src/types/IncomeMark.sol";
import { Base } from "../../Base.t.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Means of days are differences of running sums, beside sums by loops.
contract MeansTest is Base {
    uint256 private constant COUNT = 120;

    uint256[] private fees;
    uint256[] private prices;
    uint128 private height = 840_000 - 60 * 144 - 7;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < COUNT; ++i) {
            fees.push(uint256(keccak256(abi.encode("fees", i))) % 3e8);
            prices.push(20_000 + uint256(keccak256(abi.encode("price", i))) % 50_000);
            vm.warp((uint256(today()) + 1) * 1 days);
            btcFeed.post(int256(prices[i] * 1e8));
            uint128[] memory inputs = new uint128[](5);
            (inputs[0], inputs[1], inputs[2], inputs[3]) = (DIFFICULTY, uint128(fees[i]), height, 144);
            height += 144;
            reportAll(btcBenchmark, today() - 1, inputs);
            btcBenchmark.finalize(0);
        }
    }

    function mean(uint256[] storage values, uint256 day, uint256 most, bool up)
        private
        view
        returns (uint256)
    {
        uint256 count = day + 1 < most ? day + 1 : most;
        uint256 sum = 0;
        for (uint256 i = day + 1 - count; i <= day; ++i) {
            sum += values[i];
        }
        return up ? Math.ceilDiv(sum, count) : sum / count;
    }

    function testFuzz_O12_OutlookIsMadeOfMeans(uint256 day) public view {
        day = bound(day, 0, COUNT - 1);
        IBenchmark.Outlook memory low = btcBenchmark.outlookOn(FIRST_DAY + uint32(day), Side.Low);
        IBenchmark.Outlook memory high = btcBenchmark.outlookOn(FIRST_DAY + uint32(day), Side.High);
        uint256 least = Math.min(mean(fees, day, 14, false), mean(fees, day, 90, false));
        uint256 most = Math.max(mean(fees, day, 14, true), mean(fees, day, 90, true));
        assertEq(low.steady, BitcoinReward.ofBlock(DIFFICULTY, least, Math.Rounding.Floor));
        assertEq(high.steady, BitcoinReward.ofBlock(DIFFICULTY, most, Math.Rounding.Ceil));
        uint256 sum = 0;
        uint256 count = day < 29 ? day + 1 : 30;
        for (uint256 i = day + 1 - count; i <= day; ++i) {
            sum += prices[i] * 1e18;
        }
        assertEq(low.price, Math.min(prices[day] * 1e18, sum / count));
        assertEq(high.price, Math.max(prices[day] * 1e18, Math.ceilDiv(sum, count)));
    }

    /// @dev FC2: the subsidy is that of the height after the day, not what the day paid on average.
    function testFuzz_FC2_SubsidyIsByHeight(uint256 day) public view {
        day = bound(day, 0, COUNT - 1);
        uint256 next = 840_000 - 60 * 144 - 7 + 144 * (day + 1);
        IBenchmark.Outlook memory low = btcBenchmark.outlookOn(FIRST_DAY + uint32(day), Side.Low);
        uint256 subsidy = next < 840_000 ? 6.25e8 : 3.125e8;
        assertEq(low.halving, BitcoinReward.ofBlock(DIFFICULTY, subsidy, Math.Rounding.Floor));
        assertEq(low.blocksLeft, (next < 840_000 ? 840_000 : 1_050_000) - next);
    }

    function testFuzz_RISK_8_MeanRewardHasTheMeanFeesOfTwoWeeks(uint256 day) public view {
        day = bound(day, 0, COUNT - 1);
        uint256 first = 840_000 - 60 * 144 - 7 + 144 * day;
        uint256 fee = mean(fees, day, 14, false);
        uint256 reward = BitcoinReward.perUnit(DIFFICULTY, fee, first, first + 143);
        assertEq(btcBenchmark.priceOn(FIRST_DAY + uint32(day)).mean, reward);
        if (day == COUNT - 1) assertEq(btcBenchmark.meanReward(), reward);
    }

    function test_SALE_7_IncomeHasTheSubsidyOfTheLastDay() public view {
        uint32 day = FIRST_DAY + uint32(COUNT) - 1;
        IBenchmark.Outlook memory low = btcBenchmark.outlookOn(day, Side.Low);
        (uint256 coin, uint256 price) = btcBenchmark.incomeLow(day);
        assertEq(coin, uint256(low.halving) + low.steady);
        assertEq(price, low.price);
        uint32 ahead = 1 + low.blocksLeft / 144;
        (coin,) = btcBenchmark.incomeLow(day + ahead - 1);
        assertEq(coin, uint256(low.halving) + low.steady);
        (coin,) = btcBenchmark.incomeLow(day + ahead);
        assertEq(coin, uint256(low.halving / 2) + low.steady);
        (coin,) = btcBenchmark.incomeLow(day + ahead + 1500);
        assertEq(coin, uint256(low.halving / 4) + low.steady);
    }

    function test_RevertWhen_RISK_8_TheDayIsNotFinal() public {
        uint32 day = FIRST_DAY + uint32(COUNT);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.DayNotFinal.selector, day));
        btcBenchmark.outlookOn(day, Side.Low);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.DayNotFinal.selector, FIRST_DAY - 1));
        filBenchmark.incomeLow(day);
        assertEq(filBenchmark.meanReward(), 0);
    }
}
