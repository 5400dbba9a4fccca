// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { Running } from "../Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract LockTest is Running {
    address internal loans = makeAddr("loans");
    address internal games = makeAddr("games");

    function setUp() public override {
        super.setUp();
        vm.startPrank(owner);
        power.setLocker(loans, true);
        power.setLocker(games, true);
        vm.stopPrank();
        vm.prank(alice);
        power.setApprovalForAll(loans, true);
    }

    function lock() internal {
        vm.prank(loans);
        power.lock(aliceToken);
    }

    function test_NFT_4_LockedTokenStaysInItsWallet() public {
        vm.expectEmit(address(power));
        emit IMiningPower.Locked(aliceToken);
        lock();
        assertTrue(power.locked(aliceToken));
        assertEq(power.lockerOf(aliceToken), loans);
        assertEq(power.ownerOf(aliceToken), alice);
        assertFalse(power.locked(bobToken));
    }

    function test_NFT_4_LockedTokenEarnsForItsHolder() public {
        lock();
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        claim(aliceToken);
        assertEq(btc.balanceOf(alice), coin);
        assertGt(coin, 0);
    }

    function test_RevertWhen_NFT_4_LockedTokenMoves() public {
        lock();
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, aliceToken));
        power.transferFrom(alice, bob, aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, aliceToken));
        power.safeTransferFrom(alice, bob, aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, aliceToken));
        power.split(aliceToken, inTwo(alice, 1, alice, ALICE_UNITS - 1));
        vm.stopPrank();
        vm.prank(loans);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, aliceToken));
        power.transferFrom(alice, loans, aliceToken);
    }

    function test_NFT_4_UnlockSetsItFree() public {
        lock();
        vm.expectEmit(address(power));
        emit IMiningPower.Unlocked(aliceToken);
        vm.prank(loans);
        power.unlock(aliceToken);
        assertFalse(power.locked(aliceToken));
        assertEq(power.lockerOf(aliceToken), address(0));
        send(alice, bob, aliceToken);
    }

    function test_NFT_4_SeizeMovesTheTokenAndCreditsTheHolder() public {
        lock();
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        vm.prank(loans);
        power.seize(aliceToken, carol);
        assertEq(power.ownerOf(aliceToken), carol);
        assertFalse(power.locked(aliceToken));
        assertEq(settlement.creditOf(alice, btc), coin);
        assertEq(income(aliceToken), 0);
    }

    function testFuzz_RevertWhen_NFT_4_AnybodyElseReleasesOrSeizes(address caller) public {
        vm.assume(caller != loans);
        lock();
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, caller));
        power.unlock(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, caller));
        power.seize(aliceToken, caller);
    }

    function test_RevertWhen_NFT_4_UnlockedTokenIsReleasedOrSeized() public {
        vm.startPrank(loans);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.unlock(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.seize(aliceToken, loans);
    }

    function test_RevertWhen_NFT_4_SecondLock() public {
        lock();
        vm.prank(alice);
        power.setApprovalForAll(games, true);
        vm.prank(games);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, aliceToken));
        power.lock(aliceToken);
    }

    function test_RevertWhen_NFT_4_LockerIsNotAllowed() public {
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.LockerNotAllowed.selector, alice));
        power.lock(aliceToken);
    }

    function test_RevertWhen_NFT_4_HolderDidNotApproveTheLocker() public {
        vm.prank(games);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.lock(aliceToken);
        vm.prank(loans);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.lock(bobToken);
    }

    function test_NFT_4_LockOutlivesTheLockersRight() public {
        lock();
        vm.expectEmit(address(power));
        emit IMiningPower.LockerAllowed(loans, false);
        vm.prank(owner);
        power.setLocker(loans, false);
        assertTrue(power.locked(aliceToken));
        vm.startPrank(loans);
        power.unlock(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.LockerNotAllowed.selector, loans));
        power.lock(aliceToken);
    }
}
