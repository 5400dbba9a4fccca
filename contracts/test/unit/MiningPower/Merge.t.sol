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

    function merge() internal returns (uint256) {
        return merge(alice, aliceToken, bobToken);
    }

    function refuse(uint256 tokenId, uint256 otherId) internal {
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.CannotMerge.selector, tokenId, otherId));
        power.merge(tokenId, otherId);
    }

    function test_NFT_5_MergeAddsUpExactly() public {
        uint256 tranches = trancheOf(aliceToken) + trancheOf(bobToken);
        Power memory one = power.powerOf(aliceToken);
        uint256 mergedId = merge();
        assertEq(mergedId, bobToken + 1);
        Power memory merged = power.powerOf(mergedId);
        assertEq(merged.units, ALICE_UNITS + BOB_UNITS);
        assertEq(merged.tranche, tranches);
        (merged.units, merged.tranche) = (one.units, one.tranche);
        assertEq(abi.encode(merged), abi.encode(one));
        assertEq(power.ownerOf(mergedId), alice);
        assertEq(power.balanceOf(alice), 1);
    }

    function test_NFT_5_BothTokensEnd() public {
        merge();
        uint256[2] memory gone = [aliceToken, bobToken];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(ERC721.TokenDoesNotExist.selector);
            power.ownerOf(gone[i]);
            vm.expectRevert(ERC721.TokenDoesNotExist.selector);
            power.powerOf(gone[i]);
            vm.expectRevert(ERC721.TokenDoesNotExist.selector);
            settlement.paidOf(gone[i]);
        }
    }

    function test_NFT_5_MergeSaysWhatItMade() public {
        Power memory merged = power.powerOf(aliceToken);
        (merged.units, merged.tranche) =
        (ALICE_UNITS + BOB_UNITS, merged.tranche + power.powerOf(bobToken).tranche);
        merged.moves = 0;
        vm.expectEmit(address(power));
        emit ERC721.Transfer(alice, address(0), aliceToken);
        vm.expectEmit(address(power));
        emit ERC721.Transfer(alice, address(0), bobToken);
        vm.expectEmit(address(power));
        emit ERC721.Transfer(address(0), alice, 3);
        vm.expectEmit(address(power));
        emit IMiningPower.PowerMinted(3, merged);
        vm.expectEmit(address(power));
        emit IMiningPower.PowerMerged(3, aliceToken, bobToken, merged);
        merge();
    }

    function test_RevertWhen_NFT_5_TogetherTheyHaveMoreThanOneTokenCan() public {
        Power memory large = power.powerOf(aliceToken);
        large.moves = 0;
        large.units = type(uint64).max - BOB_UNITS + 1;
        uint256 first = mint(large);
        large.units = BOB_UNITS;
        uint256 second = mint(large);
        tooLarge(first, second);
        (large.units, large.tranche) = (1, type(uint80).max);
        first = mint(large);
        (large.units, large.tranche) = (1, 1);
        second = mint(large);
        tooLarge(second, first);
        large.tranche = 0;
        second = mint(large);
        assertEq(power.powerOf(merge(alice, second, first)).tranche, type(uint80).max);
    }

    function mint(Power memory terms) internal returns (uint256) {
        vm.prank(address(sale));
        return power.mint(alice, terms);
    }

    function tooLarge(uint256 first, uint256 second) internal {
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.MergeTooLarge.selector, first, second));
        merge(alice, first, second);
    }

    function test_NFT_5_MergeCreditsWhatIsSettled() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken) + income(bobToken);
        uint256 mergedId = merge();
        assertEq(settlement.creditOf(alice, btc), coin);
        assertLe(income(mergedId), 1);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_NFT_5_SplitAndMergeConserveIncomeAndRefund(uint64 units, uint256 share) public {
        units = uint64(bound(units, 1, ALICE_UNITS - 1));
        emptyBond();
        pass(product, bound(share, 0, 2e18));
        (uint256 kept, uint256 part) = split(alice, aliceToken, units);
        pass(product, bound(share >> 8, 0, 2e18));
        uint256 merged = merge(alice, part, kept);
        pass(product, bound(share >> 16, 0, 2e18));
        claim(merged);
        assertEq(power.powerOf(merged).units, ALICE_UNITS);
        (uint256 coin, uint256 money) = settlement.earned(merged);
        assertClose(settlement.creditOf(alice, btc) + btc.balanceOf(alice), coin);
        assertClose(settlement.creditOf(alice, usdt) + usdt.balanceOf(alice), money);
    }

    function test_NFT_5_MergeTakesOverRefundsPaid() public {
        emptyBond();
        pass(product, 0.4e18);
        settlement.claim(pair(aliceToken, bobToken));
        uint256 paid = settlement.paidOf(aliceToken).refund + settlement.paidOf(bobToken).refund;
        uint256 mergedId = merge();
        assertGt(paid, 0);
        assertEq(settlement.paidOf(mergedId).refund, paid);
        assertLe(refund(mergedId), 1);
    }

    function test_NFT_5_MergeTakesOverWhatWasPaid() public {
        pass(product, 1e18);
        settlement.claim(pair(aliceToken, bobToken));
        uint256 paid = settlement.paidOf(aliceToken).income + settlement.paidOf(bobToken).income;
        assertEq(settlement.paidOf(merge()).income, paid);
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
        lockTo(newLocker("locker"), bobToken);
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
