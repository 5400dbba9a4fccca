// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { IncomeMark, Side } from "../../../src/types/IncomeMark.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { IncomeSum } from "../../../src/valuation/IncomeSum.sol";
import { RemainingIncome } from "../../../src/valuation/RemainingIncome.sol";
import { PostedBenchmark } from "../../mocks/PostedBenchmark.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
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

    function mark(uint32 base, Side side) private view returns (IncomeMark memory marked) {
        marked.base = base;
        marked.day = benchmark.nextDay() - 1;
        marked.side = side;
        marked.steady = uint128(benchmark.latestReward());
        (marked.price, marked.rate) = (PRICE, PRICE);
        marked.tail = benchmark.tailOn(marked.day, base, START, START + MINING, side);
    }

    function value(uint32 base, Side side) private view returns (uint256) {
        return RemainingIncome.unitCoin(terms, mark(base, side), 0, 0);
    }

    /// @dev Goes on with rewards that fall on one side and adds up what the benchmark asks for on each day left.
    function slowCoin(uint32 base, Side side) private returns (uint256 sum) {
        uint32 known = benchmark.nextDay() - 1;
        uint256 reward = benchmark.latestReward();
        while (benchmark.nextDay() < START + MINING + 180) {
            reward = reward * (side == Side.High ? 9995 : 9980) / 10_000;
            benchmark.post(uint128(reward), PRICE);
        }
        uint256 left = 1e27;
        for (uint32 day = base; day < START + MINING + 180; ++day) {
            if (day > known) left = left * 36_500 / 36_512;
            sum += benchmark.cashOn(day, START, START + MINING) * (side == Side.High ? 1e27 : left) / 1e27;
        }
    }

    /// forge-config: default.fuzz.runs = 24
    function testFuzz_RISK_8_BatchIsWorthWhatTheBenchmarkWillAskFor(uint256 passed, uint256 seed) public {
        passed = bound(passed, 1, 3 + MINING + 179);
        post(passed, seed);
        uint32 base = FIRST_DAY + uint32(passed);
        if (base < START) base = START;
        uint256 high = value(base, Side.High);
        uint256 low = value(base, Side.Low);
        uint256 state = vm.snapshotState();
        assertApproxEqRel(high, slowCoin(base, Side.High), 1e6);
        vm.revertToState(state);
        // What vests is discounted as if it came evenly over half a year; it comes a little earlier.
        uint256 slow = slowCoin(base, Side.Low);
        assertLe(low, slow + 1e6);
        assertGe(low, slow * 96 / 100);
    }

    function test_RISK_8_OnlyTheTailIsLeftOnceMiningIsOver() public {
        post(3 + MINING + 179, 1);
        // The last day pays the last 180th of three quarters of what was mined on the last mining day.
        uint256 mined = benchmark.rewardOn(START + MINING - 1).reward;
        assertEq(mark(START + MINING + 179, Side.Low).tail, mined * 3 / 4 / 180);
        assertEq(value(START + MINING + 179, Side.High), mark(START + MINING + 179, Side.High).tail);
        assertApproxEqRel(value(START + MINING + 179, Side.Low), mined * 3 / 720, 0.03e18);
    }

    function test_RISK_8_CostIsCountedForMiningDaysOnly() public {
        post(3 + 20, 1);
        uint256 free = value(START + 20, Side.High);
        terms.runningCost = 1e10;
        // A ten-billionth of a dollar at 20 USD, on 40 days.
        assertEq(free - value(START + 20, Side.High), 40 * 5e17);
        assertLt(value(START + 20, Side.Low), value(START + 20, Side.High));
        terms.runningCost = 1e18;
        assertEq(value(START + 20, Side.Low), 0);
        // A cost that no day covers costs no day on the high side: what vests is due all the same.
        assertEq(value(START + 20, Side.High), free);
    }

    function test_RISK_8_BatchThatHasNotStartedHasNoTail() public {
        post(3, 1);
        assertEq(mark(START, Side.High).tail, 0);
        uint256 sum = IncomeSum.sum(RemainingIncome.HIGH_FALL, 1, 1 + MINING, Math.Rounding.Ceil);
        assertApproxEqAbs(value(START, Side.High), benchmark.latestReward() * sum / 1e27, 1);
    }
}
