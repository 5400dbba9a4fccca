// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ILocker } from "../../src/interfaces/ILocker.sol";
import { IMiningPower } from "../../src/interfaces/IMiningPower.sol";
import { OddLocker } from "../mocks/OddLocker.sol";
import { Running } from "../unit/Running.t.sol";

/// @notice Gondi and NFTX: whoever holds standing approvals takes all NFTs of all users once it has a fault. A locker needs
/// no approval, and cannot take what nobody handed it.
contract O2Test is Running {
    OddLocker internal locker;

    function setUp() public override {
        super.setUp();
        locker = new OddLocker();
        vm.prank(owner);
        power.setLocker(address(locker), true);
    }

    function hand() internal {
        vm.prank(alice);
        power.lockTo(aliceToken, address(locker), "");
    }

    /// @dev Even with the approval that the old rule asked for, a listed locker locks nothing by itself but to itself, and
    /// there is no function that locks for the caller.
    function test_O2_AListedLockerTakesNoLockByItself() public {
        vm.startPrank(address(locker));
        (bool ok,) = address(power).call(abi.encodeWithSignature("lock(uint256)", aliceToken));
        assertFalse(ok);
        vm.expectRevert();
        power.lockTo(aliceToken, address(locker), "");
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, address(locker)));
        power.seize(aliceToken, address(locker));
        vm.stopPrank();
        assertEq(power.ownerOf(aliceToken), alice);
    }

    function test_RevertWhen_O2_TheLockerAnswersSomethingElse() public {
        locker.answerWith(ILocker.onLock.selector ^ 0x00000001);
        vm.expectRevert(
            abi.encodeWithSelector(IMiningPower.LockRefused.selector, aliceToken, address(locker))
        );
        hand();
        assertFalse(power.locked(aliceToken));
    }

    function test_RevertWhen_O2_TheLockerReverts() public {
        locker.refuse();
        vm.expectRevert(OddLocker.NotThisOne.selector);
        hand();
        assertEq(power.lockerOf(aliceToken), address(0));
    }

    function test_RevertWhen_O2_TheListedLockerIsNoContract() public {
        vm.prank(owner);
        power.setLocker(carol, true);
        vm.prank(alice);
        vm.expectRevert();
        power.lockTo(aliceToken, carol, "");
        assertFalse(power.locked(aliceToken));
    }

    /// @dev In its callback a locker may do what it may at any other time, and no more.
    function test_O2_ALockerThatReleasesInItsCallbackLeavesAFreeToken() public {
        locker.arm(address(power), abi.encodeCall(power.unlock, (aliceToken)));
        hand();
        assertTrue(locker.succeeded());
        assertFalse(power.locked(aliceToken));
        assertEq(power.powerOf(aliceToken).moves, 2);
        send(alice, bob, aliceToken);
    }

    function test_O2_ALockerThatSeizesInItsCallbackCreditsTheHolder() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        locker.arm(address(power), abi.encodeCall(power.seize, (aliceToken, carol)));
        hand();
        assertEq(power.ownerOf(aliceToken), carol);
        assertEq(settlement.creditOf(alice, btc), coin);
        assertEq(power.lockerOf(aliceToken), address(0));
    }

    function test_O2_ALockerThatTakesAnotherTokenInItsCallbackFails() public {
        locker.arm(address(power), abi.encodeCall(power.seize, (bobToken, carol)));
        hand();
        assertFalse(locker.succeeded());
        assertEq(power.ownerOf(bobToken), bob);
        assertEq(power.lockerOf(aliceToken), address(locker));
    }

    function test_O2_ALockerThatHandsTheLockOnInItsCallbackFails() public {
        OddLocker other = new OddLocker();
        vm.prank(owner);
        power.setLocker(address(other), true);
        locker.arm(address(power), abi.encodeCall(power.lockTo, (aliceToken, address(other), "")));
        hand();
        assertFalse(locker.succeeded());
        assertEq(power.lockerOf(aliceToken), address(locker));
    }
}
