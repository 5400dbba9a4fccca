// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IDmc } from "../../../src/interfaces/IDmc.sol";
import { IDmcVesting } from "../../../src/interfaces/IDmcVesting.sol";
import { Dmc } from "../../../src/token/Dmc.sol";
import { DmcVesting } from "../../../src/token/DmcVesting.sol";
import { Test } from "forge-std/Test.sol";

contract VestingTest is Test {
    uint48 internal constant START = 1_650_000_000;
    uint128 internal constant TEAM = 10_000_000e18;
    uint128 internal constant PRIVATE_SALE = 20_000_000e18;

    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    Dmc internal dmc;
    DmcVesting internal team;
    DmcVesting internal privateSale;

    function setUp() public {
        vm.warp(START);
        uint256 nonce = vm.getNonce(address(this));
        address teamAt = vm.computeCreateAddress(address(this), nonce + 1);
        address saleAt = vm.computeCreateAddress(address(this), nonce + 2);
        dmc = new Dmc(
            IDmc.Allocation(makeAddr("timelock"), makeAddr("platform"), teamAt, saleAt, makeAddr("reserve"))
        );
        team = new DmcVesting(
            dmc, IDmcVesting.Schedule(START + 30 days, 30 days, 36), two(7_000_000e18 + 1, TEAM)
        );
        privateSale =
            new DmcVesting(dmc, IDmcVesting.Schedule(START, 90 days, 5), two(15_000_000e18, PRIVATE_SALE));
    }

    function two(uint128 first, uint128 total) internal view returns (IDmcVesting.Grant[] memory grants) {
        grants = new IDmcVesting.Grant[](2);
        grants[0] = IDmcVesting.Grant(alice, first);
        grants[1] = IDmcVesting.Grant(bob, total - first);
    }

    function test_DMC_1_TeamHasThirtySixStepsOfThirtyDays() public {
        vm.warp(START + 30 days - 1);
        assertEq(team.unlocked(alice) + team.unlocked(bob), 0);
        for (uint256 step = 1; step <= 36; ++step) {
            vm.warp(START + step * 30 days);
            assertEq(team.unlocked(alice), (uint256(7_000_000e18) + 1) * step / 36);
        }
        assertEq(team.unlocked(alice) + team.unlocked(bob), TEAM);
    }

    function test_DMC_1_PrivateSaleHasAFifthAtOnceAndEveryNinetyDays() public {
        for (uint256 step = 1; step <= 5; ++step) {
            assertEq(privateSale.unlocked(alice), uint256(3_000_000e18) * step);
            assertEq(privateSale.unlocked(bob), uint256(1_000_000e18) * step);
            vm.warp(START + step * 90 days - 1);
            assertEq(privateSale.unlocked(alice), uint256(3_000_000e18) * step, "not a second before");
            vm.warp(START + step * 90 days);
        }
        assertEq(privateSale.unlocked(alice), 15_000_000e18);
    }

    /// @dev However often and whenever it is called, and by whom.
    function testFuzz_DMC_1_PaidAndUnlockedNeverPart(uint256[6] calldata waits, address caller) public {
        for (uint256 i = 0; i < waits.length; ++i) {
            vm.warp(block.timestamp + waits[i] % 200 days);
            uint256 unlocked = team.unlocked(alice);
            if (team.due(alice) > 0) {
                vm.prank(caller);
                team.pay(alice);
            }
            (uint128 amount, uint128 paid) = team.grantOf(alice);
            assertEq(paid, unlocked);
            assertEq(dmc.balanceOf(alice), paid);
            assertLe(paid, amount);
        }
        vm.warp(START + 36 * 30 days);
        if (team.due(alice) > 0) team.pay(alice);
        team.pay(bob);
        assertEq(dmc.balanceOf(alice), 7_000_000e18 + 1);
        assertEq(dmc.balanceOf(address(team)), 0, "the last step pays the remainder");
    }

    function test_DMC_1_PayingIsAnnounced() public {
        vm.expectEmit(address(privateSale));
        emit IDmcVesting.Paid(bob, 1_000_000e18, 1_000_000e18);
        assertEq(privateSale.pay(bob), 1_000_000e18);
    }

    function testFuzz_RevertWhen_DMC_1_NothingIsUnlocked(address stranger) public {
        vm.assume(stranger != alice && stranger != bob);
        vm.expectRevert(abi.encodeWithSelector(IDmcVesting.NothingUnlocked.selector, stranger));
        privateSale.pay(stranger);
        privateSale.pay(alice);
        vm.expectRevert(abi.encodeWithSelector(IDmcVesting.NothingUnlocked.selector, alice));
        privateSale.pay(alice);
    }

    function test_DMC_1_LockedCoinsDoNotVote() public {
        vm.prank(alice);
        dmc.delegate(alice);
        assertEq(dmc.getVotes(alice), 0);
        assertEq(dmc.delegates(address(team)), address(dmc));
        privateSale.pay(alice);
        assertEq(dmc.getVotes(alice), 3_000_000e18);
    }

    function test_RevertWhen_DMC_1_GrantsAreNotWhatIsHeld() public {
        IDmcVesting.Schedule memory schedule = team.schedule();
        vm.expectRevert(abi.encodeWithSelector(IDmcVesting.GrantsDoNotMatch.selector, TEAM, 0));
        new DmcVesting(dmc, schedule, two(1, TEAM));
    }

    function test_RevertWhen_DMC_1_AGrantIsBad() public {
        IDmcVesting.Schedule memory schedule = team.schedule();
        IDmcVesting.Grant[] memory grants = two(1, 2);
        grants[1].beneficiary = alice;
        vm.expectRevert(abi.encodeWithSelector(IDmcVesting.BadGrant.selector, alice));
        new DmcVesting(dmc, schedule, grants);
        grants[1] = IDmcVesting.Grant(bob, 0);
        vm.expectRevert(abi.encodeWithSelector(IDmcVesting.BadGrant.selector, bob));
        new DmcVesting(dmc, schedule, grants);
        grants[1] = IDmcVesting.Grant(address(0), 1);
        vm.expectRevert(abi.encodeWithSelector(IDmcVesting.BadGrant.selector, address(0)));
        new DmcVesting(dmc, schedule, grants);
    }

    function test_RevertWhen_DMC_1_AScheduleIsBad() public {
        IDmcVesting.Schedule[4] memory bad = [
            IDmcVesting.Schedule(START, 30 days, 0),
            IDmcVesting.Schedule(START, 30 days, 121),
            IDmcVesting.Schedule(START, 1 days - 1, 36),
            IDmcVesting.Schedule(START, 365 days + 1, 36)
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            vm.expectRevert(IDmcVesting.BadSchedule.selector);
            new DmcVesting(dmc, bad[i], two(1, 2));
        }
    }

    /// @dev A schedule of the past is no schedule: all of it could be unlocked at once. The day that runs is not over.
    function test_RevertWhen_FB13_AVestingBeginsInThePast() public {
        uint48 today = START / 1 days * 1 days;
        IDmcVesting.Grant[] memory grants = new IDmcVesting.Grant[](0);
        vm.expectRevert(abi.encodeWithSelector(IDmcVesting.BeginsInThePast.selector, today - 1));
        new DmcVesting(dmc, IDmcVesting.Schedule(today - 1, 30 days, 36), grants);
        vm.expectRevert(abi.encodeWithSelector(IDmcVesting.BeginsInThePast.selector, 0));
        new DmcVesting(dmc, IDmcVesting.Schedule(0, 30 days, 36), grants);
        new DmcVesting(dmc, IDmcVesting.Schedule(today, 30 days, 36), grants);
    }
}
