// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Running } from "../Running.t.sol";

contract GraceTest is Running {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_2_FullDepositSettlesAtOnce(address anyone, uint256 extra) public {
        close(product);
        uint32 day = settlement.stateOf(product).nextDay;
        deposit(product, day, settlement.expectedNext(product) + bound(extra, 0, 1e12));
        vm.prank(anyone);
        assertEq(settlement.settle(product, 1), 1);
    }

    function test_DAY_2_SeveralPaymentsAddUp() public {
        uint32 day = settlement.stateOf(product).nextDay;
        deposit(product, day, 5);
        close(product);
        uint256 expected = settlement.expectedNext(product);
        deposit(product, day, expected / 2);
        deposit(product, day, expected - expected / 2 - 5);
        assertEq(settlement.depositOf(product, day), expected);
        settlement.settle(product, 1);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_RevertWhen_DAY_2_GraceRuns(uint256 second, uint256 missing) public {
        close(product);
        uint256 expected = settlement.expectedNext(product);
        missing = bound(missing, 1, expected);
        uint32 day = settlement.stateOf(product).nextDay;
        if (missing < expected) deposit(product, day, expected - missing);
        uint256 end = uint256(day + 4) * 1 days;
        assertEq(settlement.graceEnd(product), end);
        vm.warp(bound(second, block.timestamp, end - 1));
        vm.expectRevert(abi.encodeWithSelector(ISettlement.GraceRunning.selector, product, day, missing, end));
        settlement.settle(product, 1);
        vm.warp(end);
        assertEq(settlement.settle(product, 1), 1);
    }

    function test_DAY_2_LateBenchmarkLeavesADaysNotice() public {
        uint32 day = today();
        vm.warp(uint256(day + 6) * 1 days + 7 hours);
        catchUp();
        assertEq(settlement.graceEnd(product), block.timestamp + 1 days);
        uint256 end = settlement.graceEnd(product);
        uint256 expected = settlement.expectedNext(product);
        vm.expectRevert(
            abi.encodeWithSelector(ISettlement.GraceRunning.selector, product, day, expected, end)
        );
        settlement.settle(product, 1);
        deposit(product, day, expected);
        settlement.settle(product, 1);
        uint256 bond = settlement.stateOf(product).bond;
        assertEq(bond, 100 * 10 ** btcDecimals());
    }

    function test_DAY_2_ShortDaySettlesWhenTheWindowHasPassed() public {
        close(product);
        vm.warp(settlement.graceEnd(product));
        vm.prank(makeAddr("anyone"));
        assertEq(settlement.settle(product, 1), 1);
    }

    function test_RevertWhen_DAY_2_GraceIsAskedBeforeTheBenchmark() public {
        vm.expectRevert();
        settlement.graceEnd(product);
        vm.expectRevert();
        settlement.expectedNext(product);
    }
}
