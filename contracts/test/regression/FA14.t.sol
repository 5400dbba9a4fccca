// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { Panel } from "../unit/Benchmark/Panel.t.sol";

/// @notice An even panel decided by its lower median: two liars of four moved a day by 24 %.
contract FA14Test is Panel {
    /// @dev A fifth is silent; two of the four that speak lie by 24 %, just below what is looked at twice.
    function test_FA14_TwoLiarsOfFourMoveTheDayByHalfAtMost() public {
        reportAs(0, REWARD_PER_WIN * 76 / 100);
        reportAs(1, REWARD_PER_WIN * 76 / 100);
        reportAs(2, REWARD_PER_WIN);
        reportAs(3, REWARD_PER_WIN);
        at(12 hours);
        filBenchmark.finalize(0);
        assertApproxEqRel(filBenchmark.latestReward(), perUnit(REWARD_PER_WIN) * 88 / 100, 1e6);
    }

    function test_RevertWhen_FA14_ThePanelIsEven() public {
        reporters.pop();
        vm.prank(owner);
        vm.expectRevert(IBenchmark.ParameterOutOfBounds.selector);
        filBenchmark.setReporters(reporters);
    }

    /// @dev A majority that lies by 20 % a day, each below the bound against the day before: the mean of the 14 days before
    /// does not follow.
    function test_MARK_4_CreepingAwayIsAJumpToo() public {
        report(3, 24e18);
        at(12 hours);
        filBenchmark.finalize(0);
        ++day;
        at(0);
        report(3, 28.8e18);
        at(12 hours);
        uint256 mean = (perUnit(20e18) + perUnit(24e18)) / 2;
        vm.expectRevert(
            abi.encodeWithSelector(IBenchmark.JumpUnconfirmed.selector, day, perUnit(28.8e18), mean)
        );
        filBenchmark.finalize(0);
        at(36 hours);
        filBenchmark.finalize(0);
    }
}
