// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurancePool } from "../../src/interfaces/IInsurancePool.sol";
import { Underwriting } from "../unit/Reserve/Underwriting.t.sol";

/// @notice A run on the fund: underwriters who see a default coming leave before it is paid.
contract G9Test is Underwriting {
    function test_G9_SharesThatWaitToLeaveStillPay() public {
        requestExit(dave, shares);
        uint256 before = pool.convertToAssets(shares);
        closeOn(FIRST_DAY + 20, 0);
        uint256 paid = insurance.dueOf(aliceToken);
        uint256 junior = fund().junior;
        insurance.claim(all());
        assertGt(paid, 0);
        // The miner's stake pays first; here it pays all.
        assertEq(fund().junior, junior - paid);
        assertApproxEqAbs(pool.convertToAssets(shares), before + premium / (END - BEGIN) * 6, 2);
    }

    function testFuzz_RevertWhen_G9_SharesThatWaitMoveToSomebodyElse(uint256 requested, uint256 sent) public {
        requested = bound(requested, 1, shares);
        sent = bound(sent, shares - requested + 1, shares);
        requestExit(dave, requested);
        vm.startPrank(dave);
        vm.expectRevert(abi.encodeWithSelector(IInsurancePool.SharesFrozen.selector, dave, requested));
        pool.transfer(carol, sent);
        assertTrue(pool.transfer(carol, shares - requested));
        vm.warp(block.timestamp + 47 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IInsurancePool.SharesFrozen.selector, dave, requested));
        pool.transfer(carol, 1);
        vm.warp(block.timestamp + 1);
        assertTrue(pool.transfer(carol, requested));
    }

    function test_G9_SharesThatComeFromOneWhoWaitedMustWait() public {
        requestExit(dave, shares / 2);
        vm.prank(dave);
        assertTrue(pool.transfer(carol, shares / 2));
        passTo(FIRST_DAY + 41);
        assertEq(pool.maxRedeem(carol), 0);
        assertEq(pool.maxRedeem(dave), shares / 2);
    }

    function test_G9_WhoAskedBeforeTheDefaultWaitsForItsClaims() public {
        requestExit(dave, shares);
        passTo(FIRST_DAY + 41);
        assertGt(pool.maxRedeem(dave), 0);
        settlement.setClosure(PRODUCT, closure(FIRST_DAY + 41, 0));
        assertEq(pool.maxRedeem(dave), 0);
    }
}
