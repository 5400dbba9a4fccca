// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { Base } from "../../Base.t.sol";

/// @notice Five reporters of the reward per win, three of whom are a quorum.
abstract contract Panel is Base {
    uint32 internal day;

    function setUp() public virtual override {
        super.setUp();
        for (uint256 i = 3; i < 5; ++i) {
            reporters.push(makeAddr(string.concat("reporter", vm.toString(i))));
        }
        vm.prank(owner);
        filBenchmark.setReporters(reporters);
        day = FIRST_DAY;
        endDay();
        report(5, REWARD_PER_WIN);
        filBenchmark.finalize(0);
        day = FIRST_DAY + 1;
        endDay();
    }

    function endDay() internal {
        at(0);
    }

    /// @dev So long after the end of the day.
    function at(uint256 age) internal {
        vm.warp(uint256(day + 1) * 1 days + age);
        filFeed.post(20e8);
    }

    function report(uint256 count, uint128 rewardPerWin) internal {
        for (uint256 i = 0; i < count; ++i) {
            reportAs(i, rewardPerWin);
        }
    }

    function reportAs(uint256 i, uint128 rewardPerWin) internal {
        uint128[] memory inputs = new uint128[](3);
        (inputs[0], inputs[1], inputs[2]) = (rewardPerWin, NETWORK_POWER, 20e18);
        vm.prank(reporters[i]);
        filBenchmark.report(day, inputs);
    }

    function perUnit(uint256 rewardPerWin) internal pure returns (uint256) {
        return rewardPerWin * 5 * 2880 * 2 ** 30 * 1e9 / NETWORK_POWER;
    }

    function missing(uint256 count, uint256 wanted) internal {
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.ReportsMissing.selector, day, count, wanted));
        filBenchmark.finalize(0);
    }
}
