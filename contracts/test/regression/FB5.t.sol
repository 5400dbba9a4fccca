// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../src/interfaces/IInsurance.sol";
import { IMiningPower } from "../../src/interfaces/IMiningPower.sol";
import { Insuring } from "../unit/Reserve/Insuring.t.sol";

/// @notice A policy of a basis point on a token that was merged away froze the pool for 90 days, and a claim that named
/// the token reverted for all others.
contract FB5Test is Insuring {
    uint256 private dust;

    function setUp() public override {
        super.setUp();
        dust = buy(dave, product, 10_000);
        insure(dust, 1);
        insure(daveToken, 1000);
    }

    function test_fb5_fg3_aTokenWithAPolicyIsNotMergedAway() public {
        vm.startPrank(dave);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.CannotMerge.selector, daveToken, dust));
        power.merge(daveToken, dust);
        uint256 bare = power.split(dust, inTwo(dave, 1, dave, 9999));
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.CannotMerge.selector, daveToken, bare));
        power.merge(daveToken, bare);
    }

    function test_fb5_fg3_coverageFollowsSplitsAndMergesToTheLastUnit() public {
        (uint256 kept, uint256 part) = split(dave, daveToken, 300_001);
        (uint256 left, uint256 right) = split(dave, part, 7);
        uint256 merged = merge(dave, right, kept);
        uint256 before = covered();
        closed();
        closing.refundTokens(pair(merged, left));
        insurance.claim(pair(merged, left));
        closing.refundTokens(one(dust));
        insurance.claim(pair(dust, daveToken));
        assertEq(covered(), 0);
        assertGt(before, 0);
        assertFalse(isTroubled());
    }

    /// @dev The numbers that were split or merged, of tokens never insured or claimed before, sink no batch.
    function test_fb5_aBatchPassesOverTokensThatAreGone() public {
        (uint256 kept, uint256 part) = split(dave, daveToken, 300_001);
        closed();
        closing.refundTokens(pair(kept, part));
        uint256[] memory list = new uint256[](6);
        (list[0], list[1], list[2], list[3]) = (daveToken, bobToken, kept, dust);
        (list[4], list[5]) = (kept, part);
        uint256 due = insurance.dueOf(kept) + insurance.dueOf(part);
        due += insurance.premiumDueOf(kept) + insurance.premiumDueOf(part);
        uint256 before = usdt.balanceOf(dave);
        insurance.claim(list);
        // Cover and premium are shared each.
        assertApproxEqAbs(usdt.balanceOf(dave) - before, due, 2);
        assertGt(due, 0);
    }

    /// @dev A policy is released by its number, whatever became of its tokens.
    function test_fb5_aPolicyWhoseTokensAreGoneIsReleased() public {
        (uint256 kept,) = split(dave, daveToken, 300_001);
        split(dave, kept, 1);
        uint64 policy = power.policyOf(power.lastTokenId());
        closed();
        assertTrue(isTroubled());
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageStands.selector, policy));
        insurance.release(oneOf(policy));
        uint64[] memory both = new uint64[](3);
        (both[0], both[1], both[2]) = (policy, policy, policy - 1);
        insurance.release(both);
        assertGt(covered(), 0);
        vm.warp(block.timestamp + 90 days);
        insurance.release(both);
        insurance.release(oneOf(policy));
        assertEq(covered(), 0);
        assertFalse(isTroubled());
    }
}
