// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { Side } from "../../../src/types/IncomeMark.sol";
import { Base } from "../../Base.t.sol";

contract FilecoinTest is Base {
    uint256[] internal rewards;

    /// @dev Days with other rewards each; all reporters agree, so that any jump is confirmed.
    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 230; ++i) {
            vm.warp((uint256(today()) + 1) * 1 days);
            filFeed.post(20e8);
            uint128 perWin = uint128(10e18 + uint256(keccak256(abi.encode(i))) % 20e18);
            reportFil(today() - 1, perWin, NETWORK_POWER);
            filBenchmark.finalize(0);
            rewards.push(uint256(perWin) * 5 * 2880 * 2 ** 30 * 1e9 / NETWORK_POWER);
        }
    }

    function testFuzz_MARK_3_CashIsTheSumOverTheVestingDays(uint32 day, uint32 start, uint32 length)
        public
        view
    {
        day = uint32(bound(day, 0, 229));
        start = uint32(bound(start, 0, 229));
        uint32 end = start + uint32(bound(length, 1, 229));
        uint256 vesting = 0;
        for (uint32 i = start; i < end && i < day; ++i) {
            if (i + 180 >= day) vesting += rewards[i];
        }
        uint256 now_ = day >= start && day < end ? rewards[day] / 4 : 0;
        assertEq(
            filBenchmark.cashOn(FIRST_DAY + day, FIRST_DAY + start, FIRST_DAY + end), now_ + 3 * vesting / 720
        );
    }

    /// @dev O6: the tail of a batch in four reads, the same integer as by a loop over half a year.
    function testFuzz_O6_TailIsTheSumOverTheVestingDays(uint32 day, uint32 base, uint32 start, uint32 length)
        public
        view
    {
        day = uint32(bound(day, 0, 229));
        base = uint32(bound(base, 0, day + 1));
        start = uint32(bound(start, 0, 229));
        uint32 end = start + uint32(bound(length, 1, 229));
        uint256 parts = 0;
        for (uint32 i = start; i < end && i < base && i <= day; ++i) {
            if (i + 180 >= base) parts += rewards[i] * (181 + i - base);
        }
        (uint32 from, uint32 to) = (FIRST_DAY + start, FIRST_DAY + end);
        uint256 low = filBenchmark.tailOn(FIRST_DAY + day, FIRST_DAY + base, from, to, Side.Low);
        assertEq(low, 3 * parts / 720);
        uint256 high = filBenchmark.tailOn(FIRST_DAY + day, FIRST_DAY + base, from, to, Side.High);
        assertEq(high, (3 * parts + 719) / 720);
    }

    function test_RISK_8_NothingHalves() public view {
        IBenchmark.Outlook memory outlook = filBenchmark.outlookOn(FIRST_DAY + 229, Side.High);
        assertEq(outlook.halving + outlook.blocksLeft, 0);
        assertEq(outlook.steady, rewards[229]);
        assertEq(filBenchmark.meanReward(), rewards[229]);
        // A quarter is paid on the first mining day.
        (uint256 coin, uint256 price) = filBenchmark.incomeLow(FIRST_DAY + 9999);
        assertEq(coin, rewards[229] / 4);
        assertEq(price, 20e18);
    }

    function test_MARK_3_OneDaysRewardIsPaidInFull() public view {
        uint256 paid = 0;
        for (uint32 day = 10; day <= 200; ++day) {
            paid += filBenchmark.cashOn(FIRST_DAY + day, FIRST_DAY + 10, FIRST_DAY + 11);
        }
        assertLe(paid, rewards[10]);
        assertApproxEqAbs(paid, rewards[10], 181);
        assertEq(filBenchmark.cashOn(FIRST_DAY + 191, FIRST_DAY + 10, FIRST_DAY + 11), 0);
        assertEq(filBenchmark.cashOn(FIRST_DAY + 9, FIRST_DAY + 10, FIRST_DAY + 11), 0);
    }

    function test_MARK_3_SumsRunThrough() public view {
        uint256 sum = 0;
        for (uint32 day = 0; day < 230; ++day) {
            sum += rewards[day];
            assertEq(filBenchmark.rewardOn(FIRST_DAY + day).reward, rewards[day]);
            assertEq(filBenchmark.rewardOn(FIRST_DAY + day).through, sum);
        }
    }
}
