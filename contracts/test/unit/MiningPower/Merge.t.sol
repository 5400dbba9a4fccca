// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { Power } from "../../../src/types/Power.sol";
import { Running } from "../Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract MergeTest is Running {
    /// @dev Both tokens are alice's.
    function setUp() public override {
        super.setUp();
        send(bob, alice, bobToken);
    }

    function merge() internal {
        vm.prank(alice);
        power.merge(aliceToken, bobToken);
    }

    function refuse(uint256 tokenId, uint256 goneId) internal {
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.CannotMerge.selector, tokenId, goneId));
        power.merge(tokenId, goneId);
    }

    function test_NFT_5_MergeAddsUpExactly() public {
        uint256 tranches = trancheOf(aliceToken) + trancheOf(bobToken);
        merge();
        Power memory merged = power.powerOf(aliceToken);
        assertEq(merged.units, ALICE_UNITS + BOB_UNITS);
        assertEq(merged.tranche, tranches);
        assertEq(power.balanceOf(alice), 1);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.ownerOf(bobToken);
    }

    function test_NFT_5_MergeCreditsWhatIsSettled() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken) + income(bobToken);
        vm.expectEmit(true, true, false, false, address(power));
        emit IMiningPower.PowerMerged(aliceToken, bobToken, power.powerOf(aliceToken));
        merge();
        assertEq(settlement.creditOf(alice, btc), coin);
        assertLe(income(aliceToken), 1);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_NFT_5_SplitAndMergeConserveIncomeAndRefund(uint64 units, uint256 share) public {
        units = uint64(bound(units, 1, ALICE_UNITS - 1));
        emptyBond();
        pass(product, bound(share, 0, 2e18));
        vm.startPrank(alice);
        uint256 partId = power.split(aliceToken, units);
        vm.stopPrank();
        pass(product, bound(share >> 8, 0, 2e18));
        vm.prank(alice);
        power.merge(partId, aliceToken);
        pass(product, bound(share >> 16, 0, 2e18));
        claim(partId);
        assertEq(power.powerOf(partId).units, ALICE_UNITS);
        (uint256 coin, uint256 money) = settlement.earned(partId);
        assertClose(settlement.creditOf(alice, btc) + btc.balanceOf(alice), coin);
        assertClose(settlement.creditOf(alice, usdt) + usdt.balanceOf(alice), money);
    }

    function test_NFT_5_MergeTakesOverWhatWasPaid() public {
        pass(product, 1e18);
        settlement.claim(pair(aliceToken, bobToken));
        uint256 paid = settlement.paidOf(aliceToken).income + settlement.paidOf(bobToken).income;
        merge();
        assertEq(settlement.paidOf(aliceToken).income, paid);
        assertEq(settlement.creditOf(alice, btc), 0);
    }

    function test_RevertWhen_NFT_5_TokensAreOneToken() public {
        vm.startPrank(alice);
        refuse(aliceToken, aliceToken);
    }

    function test_RevertWhen_NFT_5_DaysDiffer() public {
        uint256 later = buy(alice, product, 10);
        vm.startPrank(alice);
        refuse(aliceToken, later);
    }

    function test_RevertWhen_NFT_5_ProductsDiffer() public {
        uint32 other = create(btcOffer());
        fundBond(other, 10 ** btcDecimals());
        uint256 first = buy(alice, product, 10);
        uint256 second = buy(alice, other, 10);
        vm.startPrank(alice);
        refuse(first, second);
    }

    function test_RevertWhen_NFT_5_HoldersDiffer() public {
        send(alice, bob, bobToken);
        vm.prank(bob);
        power.approve(alice, bobToken);
        vm.startPrank(alice);
        refuse(aliceToken, bobToken);
    }

    function test_RevertWhen_NFT_5_StrangerMerges() public {
        vm.prank(carol);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.merge(aliceToken, bobToken);
    }

    function test_RevertWhen_NFT_5_EitherIsLocked() public {
        vm.prank(owner);
        power.setLocker(carol, true);
        vm.prank(alice);
        power.approve(carol, bobToken);
        vm.prank(carol);
        power.lock(bobToken);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, bobToken));
        power.merge(aliceToken, bobToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, bobToken));
        power.merge(bobToken, aliceToken);
    }

    /// @dev What was received is never more than what was earned, and at most three units less.
    function assertClose(uint256 got, uint256 all) internal pure {
        assertLe(got, all);
        assertGe(got + 3, all);
    }
}
