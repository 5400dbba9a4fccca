// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { MiningPower } from "../../../src/power/MiningPower.sol";
import { OpenLocker } from "../../mocks/OpenLocker.sol";
import { Running } from "../Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract LockTest is Running {
    address internal loans;
    address internal games;

    function setUp() public override {
        super.setUp();
        (loans, games) = (newLocker("loans"), newLocker("games"));
    }

    function lock() internal {
        lockTo(loans, aliceToken);
    }

    function test_NFT_4_LockedTokenStaysInItsWallet() public {
        vm.expectEmit(address(power));
        emit IMiningPower.Locked(aliceToken);
        vm.expectEmit(address(power));
        emit IMiningPower.PowerLocked(aliceToken, loans);
        lock();
        assertTrue(power.locked(aliceToken));
        assertEq(power.lockerOf(aliceToken), loans);
        assertEq(power.ownerOf(aliceToken), alice);
        assertFalse(power.locked(bobToken));
    }

    function test_FG7_LockAndUnlockTellOfANewPicture() public {
        vm.expectEmit(address(power));
        emit MiningPower.MetadataUpdate(aliceToken);
        lock();
        vm.expectEmit(address(power));
        emit MiningPower.MetadataUpdate(aliceToken);
        vm.prank(loans);
        power.unlock(aliceToken);
        lock();
        vm.expectEmit(address(power));
        emit MiningPower.MetadataUpdate(aliceToken);
        vm.prank(loans);
        power.seize(aliceToken, bob);
    }

    function test_NFT_4_LockedTokenEarnsForItsHolder() public {
        lock();
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        claim(aliceToken);
        assertEq(btc.balanceOf(alice), coin);
        assertGt(coin, 0);
    }

    /// @dev An approval that its holder gave besides helps the locker to nothing.
    function test_RevertWhen_NFT_4_LockedTokenMoves() public {
        vm.prank(alice);
        power.setApprovalForAll(loans, true);
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
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(alice);
            vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, aliceToken));
            power.lockTo(aliceToken, i == 0 ? games : loans, "");
        }
    }

    function testFuzz_RevertWhen_NFT_4_LockerIsNotAllowed(address locker) public {
        vm.assume(locker != loans && locker != games);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.LockerNotAllowed.selector, locker));
        power.lockTo(aliceToken, locker, "");
    }

    /// @dev No approval of a locker is needed, and none of it lets it take a lock.
    function test_NFT_4_HolderOrWhomItApprovedHandsTheLockOver() public {
        vm.prank(bob);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.lockTo(aliceToken, loans, "");
        vm.prank(alice);
        power.approve(bob, aliceToken);
        vm.prank(bob);
        power.lockTo(aliceToken, loans, "terms");
        assertEq(OpenLocker(loans).holder(), alice);
        assertEq(OpenLocker(loans).tokenId(), aliceToken);
        assertEq(OpenLocker(loans).data(), "terms");
    }

    function test_NFT_4_LockOutlivesTheLockersRight() public {
        lock();
        vm.expectEmit(address(power));
        emit IMiningPower.LockerAllowed(loans, false);
        vm.prank(owner);
        power.setLocker(loans, false);
        assertTrue(power.locked(aliceToken));
        vm.prank(loans);
        power.unlock(aliceToken);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.LockerNotAllowed.selector, loans));
        power.lockTo(aliceToken, loans, "");
    }
}
