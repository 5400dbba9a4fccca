// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { Panel } from "../unit/Benchmark/Panel.t.sol";

/// @notice Lumerin's oracle had one writer: one key set the price of everything.
contract M20Test is Panel {
    function testFuzz_RevertWhen_M20_OneKeyWrites(uint8 who, uint128 value, uint256 age) public {
        reportAs(bound(who, 0, 4), uint128(bound(value, 1e15, 1e21)));
        age = bound(age, 0, 3 days - 1);
        at(age);
        missing(1, age < 12 hours ? 5 : 3);
    }

    function testFuzz_M20_OneLiarAmongSilentOthersChangesNothing(uint128 value) public {
        reportAs(0, uint128(bound(value, 1e15, 1e21)));
        at(3 days);
        filBenchmark.finalize(0);
        assertEq(filBenchmark.latestReward(), perUnit(REWARD_PER_WIN));
        assertTrue(filBenchmark.priceOn(day).rewardCarried);
    }

    function test_RevertWhen_M20_ZeroIsReported() public {
        uint128[] memory inputs = new uint128[](3);
        inputs[1] = NETWORK_POWER;
        vm.prank(reporters[0]);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.BadInputs.selector, inputs));
        filBenchmark.report(day, inputs);
    }

    function test_RevertWhen_M20_AReportIsReplayed() public {
        reportAs(0, 21e18);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.AlreadyReported.selector, day, reporters[0]));
        this.again();
    }

    /// @dev The call alone, for the expectation.
    function again() external {
        reportAs(0, 21e18);
    }

    function test_RevertWhen_M20_ValueDeviates() public {
        report(3, 60e18);
        at(12 hours);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBenchmark.JumpUnconfirmed.selector, day, perUnit(60e18), perUnit(REWARD_PER_WIN)
            )
        );
        filBenchmark.finalize(0);
    }
}
