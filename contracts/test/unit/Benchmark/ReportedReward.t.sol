// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ReportedRewardBenchmark } from "../../../src/benchmark/ReportedRewardBenchmark.sol";
import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { Asset } from "../../../src/types/Asset.sol";
import { IncomeMark, Side } from "../../../src/types/IncomeMark.sol";
import { AssetsStage } from "../Assets/AssetsStage.t.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice A benchmark whose one input is the reward, beside sums by loops.
contract ReportedRewardTest is AssetsStage {
    uint256 private constant COUNT = 40;

    ReportedRewardBenchmark internal benchmark;
    uint128[] internal rewards;

    function setUp() public override {
        super.setUp();
        benchmark = openKaspa();
    }

    /// @dev Days whose rewards rise and fall by up to a fifth.
    function passAll() internal {
        for (uint256 i = 0; i < COUNT; ++i) {
            rewards.push(REWARD - uint128(uint256(keccak256(abi.encode(i))) % (REWARD / 5)));
            passKaspa(benchmark, rewards[i]);
        }
    }

    function mean(uint256 day, bool up) internal view returns (uint256) {
        uint256 count = day + 1 < 14 ? day + 1 : 14;
        uint256 sum = 0;
        for (uint256 i = day + 1 - count; i <= day; ++i) {
            sum += rewards[i];
        }
        return up ? Math.ceilDiv(sum, count) : sum / count;
    }

    function test_MARK_6_ADaysRewardIsTheMedianOfReports() public {
        vm.warp((uint256(today()) + 1) * 1 days);
        kasFeed.post(8e6);
        for (uint256 i = 0; i < 3; ++i) {
            uint128[] memory inputs = new uint128[](2);
            (inputs[0], inputs[1]) = (REWARD + uint128(i) * 7, 0.08e18);
            vm.prank(reporters[i]);
            benchmark.report(FIRST_DAY, inputs);
        }
        benchmark.finalize(0);
        assertEq(benchmark.rewardOn(FIRST_DAY).reward, REWARD + 7);
        assertEq(benchmark.priceOn(FIRST_DAY).price, 0.08e18);
        assertEq(benchmark.latestReward(), REWARD + 7);
        assertEq(benchmark.meanReward(), REWARD + 7);
        assertEq(benchmark.cashOn(FIRST_DAY, 0, 0), REWARD + 7);
        assertEq(benchmark.tailOn(FIRST_DAY, 0, 0, 0, Side.High), 0);
        assertEq(benchmark.vestingTail(), 0);
        assertTrue(benchmark.asset() == KASPA);
    }

    function test_MARK_6_SumsMeansAndOutlook() public {
        passAll();
        (uint256 through, uint256 moment) = (0, 0);
        for (uint256 i = 0; i < COUNT; ++i) {
            uint32 day = FIRST_DAY + uint32(i);
            through += rewards[i];
            moment += uint256(day) * rewards[i];
            assertEq(benchmark.rewardOn(day).through, through);
            assertEq(benchmark.sumsOn(day).moment, moment);
            assertEq(benchmark.priceOn(day).mean, mean(i, false));
            assertOutlook(day, Side.Low, Math.min(rewards[i], mean(i, false)));
            assertOutlook(day, Side.High, Math.max(rewards[i], mean(i, true)));
        }
        assertEq(benchmark.meanReward(), mean(COUNT - 1, false));
    }

    /// @dev Nothing is known of a halving.
    function assertOutlook(uint32 day, Side side, uint256 steady) internal view {
        IBenchmark.Outlook memory outlook = benchmark.outlookOn(day, side);
        assertEq(outlook.steady, steady);
        assertEq(outlook.halving, 0);
        assertEq(outlook.blocksLeft, 0);
        assertEq(outlook.price, 0.08e18);
    }

    function test_MARK_6_IncomeLowIsSteady() public {
        passAll();
        uint256 least = Math.min(rewards[COUNT - 1], mean(COUNT - 1, false));
        uint32[3] memory ahead = [uint32(0), 100, 3000];
        for (uint256 i = 0; i < ahead.length; ++i) {
            (uint256 coin, uint256 price) = benchmark.incomeLow(today() + ahead[i]);
            assertEq(coin, least);
            assertEq(price, 0.08e18);
        }
    }

    /// @dev The sides of a product's value, in coin and in pay token.
    function test_MARK_6_ValuationTakesItsSides() public {
        passAll();
        uint32 product = create(kasOffer());
        uint32 last = today() - 1;
        IncomeMark memory low = valuation.markOf(product, today() + 1, last, Side.Low);
        IncomeMark memory high = valuation.markOf(product, today() + 1, last, Side.High);
        assertEq(low.steady, Math.min(rewards[COUNT - 1], mean(COUNT - 1, false)));
        assertEq(high.steady, Math.max(rewards[COUNT - 1], mean(COUNT - 1, true)));
        assertEq(low.rate, 0.08e18);
        uint256 lowCoin = valuation.unitCoin(product, low, today() + 1, today() + 361);
        uint256 highCoin = valuation.unitCoin(product, high, today() + 1, today() + 361);
        // 360 days add up to 244 by 0.2 % a day and interest of 12 % a year, and to 329 by 0.05 %.
        assertApproxEqRel(lowCoin, uint256(low.steady) * 244, 0.01e18);
        assertApproxEqRel(highCoin, uint256(high.steady) * 329, 0.01e18);
    }

    function test_MARK_6_SilenceCarriesTheLastReward() public {
        passKaspa(benchmark, REWARD);
        passKaspa(benchmark, REWARD + REWARD / 10);
        vm.warp((uint256(today()) + 1) * 1 days);
        kasFeed.post(8e6);
        vm.warp(block.timestamp + 3 days);
        uint32 day = benchmark.finalize(0);
        assertEq(benchmark.rewardOn(day).reward, REWARD + REWARD / 10);
        assertTrue(benchmark.priceOn(day).rewardCarried);
        assertEq(benchmark.priceOn(day).mean, (3 * uint256(REWARD) + 2 * (REWARD / 10)) / 3);
    }

    function test_RevertWhen_MARK_6_AJumpIsUnconfirmed() public {
        passKaspa(benchmark, REWARD);
        vm.warp((uint256(today()) + 1) * 1 days);
        kasFeed.post(8e6);
        uint128[] memory inputs = new uint128[](2);
        (inputs[0], inputs[1]) = (2 * REWARD, 0.08e18);
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(reporters[i]);
            benchmark.report(FIRST_DAY + 1, inputs);
        }
        vm.warp(block.timestamp + 12 hours);
        vm.expectRevert(
            abi.encodeWithSelector(IBenchmark.JumpUnconfirmed.selector, FIRST_DAY + 1, 2 * REWARD, REWARD)
        );
        benchmark.finalize(0);
        vm.warp(block.timestamp + 1 days);
        benchmark.finalize(0);
        assertEq(benchmark.latestReward(), 2 * REWARD);
    }

    function testFuzz_RevertWhen_MARK_6_ARewardIsNotPlausible(uint128 reward) public {
        vm.warp((uint256(today()) + 1) * 1 days);
        uint128[] memory inputs = new uint128[](2);
        (inputs[0], inputs[1]) = (reward, 0.08e18);
        bool plausible = reward >= LEAST && reward <= MOST;
        if (!plausible) vm.expectRevert(abi.encodeWithSelector(IBenchmark.BadInputs.selector, inputs));
        vm.prank(reporters[0]);
        benchmark.report(FIRST_DAY, inputs);
    }

    function test_MARK_6_TheBoundsAreReportable() public {
        vm.warp((uint256(today()) + 1) * 1 days);
        uint128[] memory inputs = new uint128[](2);
        inputs[0] = benchmark.leastReward();
        vm.prank(reporters[0]);
        benchmark.report(FIRST_DAY, inputs);
        inputs[0] = benchmark.mostReward();
        vm.prank(reporters[1]);
        benchmark.report(FIRST_DAY, inputs);
        inputs = new uint128[](3);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.BadInputs.selector, inputs));
        vm.prank(reporters[2]);
        benchmark.report(FIRST_DAY, inputs);
    }

    // ---- Construction -----------------------------------------------------------------------------------------

    function make(uint128 least, uint128 most) internal returns (ReportedRewardBenchmark) {
        return new ReportedRewardBenchmark(owner, registry, address(kasFeed), today(), KASPA, least, most);
    }

    function test_MARK_6_BoundsAreFixedAtConstruction() public {
        ReportedRewardBenchmark made = make(1e9, 1e27);
        assertEq(made.leastReward(), 1e9);
        assertEq(made.mostReward(), 1e27);
    }

    function test_RevertWhen_MARK_6_BoundsAreImpossible() public {
        uint128[2][4] memory bad = [
            [uint128(1e9 - 1), 1e20], [uint128(1e9), 1e27 + 1], [uint128(1e20), 1e20], [uint128(1e21), 1e20]
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.expectRevert(IBenchmark.ParameterOutOfBounds.selector);
            make(bad[i][0], bad[i][1]);
        }
    }

    /// @dev Sixty years of the most there may be.
    function test_MARK_6_TheMostNeverOverflowsASum() public pure {
        uint256 last = uint256(FIRST_DAY) + 60 * 366;
        assertLt(60 * 366 * last * 1e27, type(uint128).max);
        assertLt(uint256(1e27), type(uint96).max);
    }
}
