// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { Base } from "../../Base.t.sol";

contract ReportTest is Base {
    function inputs() internal pure returns (uint128[] memory list) {
        list = new uint128[](5);
        (list[0], list[1], list[2], list[3], list[4]) = (DIFFICULTY, FEES, HEIGHT, BLOCKS, 44_000e18);
    }

    function refuse(uint128[] memory list) internal {
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.BadInputs.selector, list));
        btcBenchmark.report(FIRST_DAY, list);
    }

    function setUp() public override {
        super.setUp();
        vm.warp(uint256(FIRST_DAY + 1) * 1 days);
    }

    function test_MARK_4_ReportIsPublic() public {
        vm.expectEmit(address(btcBenchmark));
        emit IBenchmark.Reported(FIRST_DAY, reporters[0], inputs());
        vm.prank(reporters[0]);
        btcBenchmark.report(FIRST_DAY, inputs());
        assertEq(abi.encode(btcBenchmark.reportOf(FIRST_DAY, reporters[0])), abi.encode(inputs()));
        assertEq(btcBenchmark.reportOf(FIRST_DAY, reporters[1]).length, 0);
    }

    function testFuzz_RevertWhen_MARK_4_AStrangerReports(address caller) public {
        vm.assume(!btcBenchmark.isReporter(caller));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.NotReporter.selector, caller));
        btcBenchmark.report(FIRST_DAY, inputs());
    }

    function test_RevertWhen_MARK_4_ReportedTwice() public {
        vm.startPrank(reporters[0]);
        btcBenchmark.report(FIRST_DAY, inputs());
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.AlreadyReported.selector, FIRST_DAY, reporters[0]));
        btcBenchmark.report(FIRST_DAY, inputs());
    }

    function test_RevertWhen_MARK_4_DayIsOpenFinalOrBeforeTheFirst() public {
        vm.startPrank(reporters[0]);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.DayNotReportable.selector, FIRST_DAY + 1));
        btcBenchmark.report(FIRST_DAY + 1, inputs());
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.DayNotReportable.selector, FIRST_DAY - 1));
        btcBenchmark.report(FIRST_DAY - 1, inputs());
        vm.stopPrank();
        vm.warp(uint256(FIRST_DAY) * 1 days);
        nextDay();
        vm.startPrank(reporters[0]);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.DayNotReportable.selector, FIRST_DAY));
        btcBenchmark.report(FIRST_DAY, inputs());
    }

    function test_RevertWhen_MARK_4_BitcoinInputsMakeNoSense() public {
        vm.startPrank(reporters[0]);
        refuse(new uint128[](4));
        refuse(new uint128[](5));
        refuse(new uint128[](6));
        uint128[8] memory bad =
            [uint128(1e18 - 1), 1e26 + 1, 1e11 + 1, 33 * 210_000 - 1000 - 1, 0, 1001, 1e12 - 1, 2 ** 96];
        uint8[8] memory place = [0, 0, 1, 2, 3, 3, 4, 4];
        for (uint256 i = 0; i < bad.length; ++i) {
            uint128[] memory list = inputs();
            list[place[i]] = bad[i] + (place[i] == 2 ? 1 : 0);
            refuse(list);
        }
    }

    function test_RevertWhen_MARK_4_FilecoinInputsMakeNoSense() public {
        vm.startPrank(reporters[0]);
        uint128[2][4] memory bad = [
            [uint128(0), NETWORK_POWER],
            [uint128(1e21 + 1), NETWORK_POWER],
            [REWARD_PER_WIN, uint128(1e17 - 1)],
            [REWARD_PER_WIN, uint128(1e24 + 1)]
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            uint128[] memory list = new uint128[](3);
            (list[0], list[1], list[2]) = (bad[i][0], bad[i][1], 20e18);
            vm.expectRevert(abi.encodeWithSelector(IBenchmark.BadInputs.selector, list));
            filBenchmark.report(FIRST_DAY, list);
        }
    }
}
