// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { IncomeValue } from "../../../src/libraries/IncomeValue.sol";
import { RemainingIncome } from "../../../src/reserve/RemainingIncome.sol";
import { IncomeMark } from "../../../src/types/IncomeMark.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { PostedBenchmark } from "../../mocks/PostedBenchmark.sol";
import { Test } from "forge-std/Test.sol";

/// @notice A batch of coins that vest: what is left of it is what the benchmark will ask for day by day.
contract TailTest is Test {
    uint32 private constant FIRST_DAY = 20_000;
    uint32 private constant START = FIRST_DAY + 3;
    uint16 private constant MINING = 60;
    uint128 private constant PRICE = 20e18;

    PostedBenchmark private benchmark;
    ProductTerms private terms;

    function setUp() public {
        benchmark = new PostedBenchmark(180, FIRST_DAY);
        terms.benchmark = IBenchmark(address(benchmark));
        (terms.batchStart, terms.miningDays, terms.payoutDays) = (START, MINING, MINING + 180);
    }

    function post(uint256 days_, uint256 seed) private {
        for (uint256 i = 0; i < days_; ++i) {
            benchmark.post(uint128(1e20 + uint256(keccak256(abi.encode(seed, i))) % 1e20), PRICE);
        }
    }

    function value(uint32 base) private view returns (IncomeMark memory marked, uint256 perUnit) {
        marked = RemainingIncome.mark(terms, base, benchmark.nextDay() - 1);
        perUnit = RemainingIncome.unitValueDown(terms, marked, base, START + MINING + 180);
    }

    /// @dev Goes on with falling rewards and adds up what the benchmark asks for on each day left.
    function slowCoin(uint32 base) private returns (uint256 sum) {
        uint256 reward = benchmark.latestReward();
        while (benchmark.nextDay() < START + MINING + 180) {
            if (benchmark.nextDay() > base) reward = reward * 999 / 1000;
            benchmark.post(uint128(reward), PRICE);
        }
        for (uint32 day = base; day < START + MINING + 180; ++day) {
            sum += benchmark.cashOn(day, START, START + MINING);
        }
    }

    /// forge-config: default.fuzz.runs = 24
    function testFuzz_RISK_6_BatchIsWorthWhatTheBenchmarkWillAskFor(uint256 passed, uint256 seed) public {
        passed = bound(passed, 1, 3 + MINING + 179);
        post(passed, seed);
        uint32 base = FIRST_DAY + uint32(passed);
        (, uint256 perUnit) = value(base < START ? START : base);
        uint256 slow = slowCoin(base < START ? START : base) * PRICE / 1e18;
        assertApproxEqRel(perUnit, slow, 1e6);
    }

    function test_RISK_6_OnlyTheTailIsLeftOnceMiningIsOver() public {
        post(3 + MINING + 179, 1);
        (IncomeMark memory marked, uint256 perUnit) = value(START + MINING + 179);
        // The last day pays the last 180th of three quarters of what was mined on the last mining day.
        uint256 mined = benchmark.rewardOn(START + MINING - 1).reward;
        assertEq(marked.tail, mined * 3 / 4 / 180);
        assertEq(perUnit, marked.tail * 20);
    }

    function test_RISK_6_CostIsCountedForMiningDaysOnly() public {
        post(3 + 20, 1);
        (, uint256 free) = value(START + 20);
        terms.runningCost = 1e10;
        (, uint256 net) = value(START + 20);
        assertEq(free - net, 40 * 1e19);
        terms.runningCost = 1e18;
        (, net) = value(START + 20);
        assertEq(net, 0);
    }

    function test_RISK_6_BatchThatHasNotStartedHasNoTail() public {
        post(3, 1);
        (IncomeMark memory marked, uint256 perUnit) = value(START);
        assertEq(marked.tail, 0);
        uint256 daily = benchmark.latestReward() * 20;
        assertApproxEqAbs(perUnit, daily * IncomeValue.daysSumDown(0, MINING) / 1e27, 1);
    }

    function test_RISK_6_ATailReadsAtMostHalfAYear() public {
        post(3 + MINING + 120, 1);
        uint256 gas = gasleft();
        value(START + MINING + 120);
        assertLt(gas - gasleft(), 1_500_000);
    }
}
