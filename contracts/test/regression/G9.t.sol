// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../src/interfaces/IInsurance.sol";
import { Underwriting } from "../unit/Reserve/Underwriting.t.sol";

/// @notice A run on the fund: underwriters who see a default coming leave before it is paid.
contract G9Test is Underwriting {
    function test_G9_SharesThatWaitToLeaveStillPay() public {
        requestExit(dave, shares);
        uint256 before = insurance.convertToAssets(shares);
        closeOn(FIRST_DAY + 20, 0);
        insurance.claim(all());
        uint256 paid = usdt.balanceOf(alice);
        assertGt(paid, 0);
        assertApproxEqAbs(insurance.convertToAssets(shares), before + premium * 18 / TERM - paid, 2);
    }

    function testFuzz_RevertWhen_G9_SharesThatWaitMoveToSomebodyElse(uint256 requested, uint256 sent) public {
        requested = bound(requested, 1, shares);
        sent = bound(sent, shares - requested + 1, shares);
        requestExit(dave, requested);
        vm.startPrank(dave);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.SharesFrozen.selector, dave, requested));
        insurance.transfer(carol, sent);
        assertTrue(insurance.transfer(carol, shares - requested));
        vm.warp(block.timestamp + 47 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.SharesFrozen.selector, dave, requested));
        insurance.transfer(carol, 1);
        vm.warp(block.timestamp + 1);
        assertTrue(insurance.transfer(carol, requested));
    }

    function test_G9_SharesThatComeFromOneWhoWaitedMustWait() public {
        requestExit(dave, shares / 2);
        vm.prank(dave);
        assertTrue(insurance.transfer(carol, shares / 2));
        passTo(FIRST_DAY + 41);
        assertEq(insurance.maxRedeem(carol), 0);
        assertEq(insurance.maxRedeem(dave), shares / 2);
    }

    function test_G9_WhoAskedBeforeTheDefaultWaitsForItsClaims() public {
        requestExit(dave, shares);
        passTo(FIRST_DAY + 41);
        assertGt(insurance.maxRedeem(dave), 0);
        settlement.setClosure(PRODUCT, closure(FIRST_DAY + 41, 0));
        assertEq(insurance.maxRedeem(dave), 0);
    }
}
