// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../src/interfaces/IInsurance.sol";
import { Insuring } from "../unit/Reserve/Insuring.t.sol";

/// @notice To insure a token again after a merge overwrote how much power was insured: old coverage then held for new power.
contract FB13PolicyTest is Insuring {
    function test_fb13_insuringAgainNeverChangesThePowerOfAPolicy() public {
        (uint256 kept, uint256 part) = split(dave, daveToken, 400_000);
        insure(kept, 1000);
        uint64 policy = power.policyOf(kept);
        uint256 coverage = insurance.coverageOf(kept);
        vm.prank(dave);
        vm.expectRevert();
        power.merge(kept, part);
        insure(part, 1000);
        assertNotEq(power.policyOf(part), policy);
        vm.prank(dave);
        vm.expectRevert();
        power.merge(kept, part);
        assertEq(insurance.policyOf(policy).units, ALICE_UNITS - 400_000);
        assertEq(insurance.coverageOf(kept), coverage);
    }

    function test_fb13_aPartThatSharesItsPolicyIsNotInsuredAgain() public {
        insure(daveToken, 1000);
        (uint256 kept, uint256 part) = split(dave, daveToken, 400_000);
        uint256 whole = insurance.policyOf(power.policyOf(part)).coverage;
        vm.startPrank(dave);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotInsurable.selector, part));
        insurance.insure(part, 1000, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotInsurable.selector, kept));
        insurance.insure(kept, 1000, type(uint256).max);
        vm.stopPrank();
        uint256 merged = merge(dave, kept, part);
        assertEq(insurance.coverageOf(merged), whole);
        vm.prank(dave);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotInsurable.selector, merged));
        insurance.insure(merged, 1000, type(uint256).max);
        assertEq(insurance.policyOf(power.policyOf(merged)).units, ALICE_UNITS);
        assertEq(covered(), whole);
    }

    /// @dev Half of the power has its half of the coverage, wherever it went.
    function test_fb13_coverageIsPaidPerUnitOfPower() public {
        insure(daveToken, 1000);
        uint256 whole = covered();
        (uint256 kept, uint256 part) = split(dave, daveToken, 400_000);
        send(dave, bob, part);
        closed();
        closing.refundTokens(pair(kept, part));
        uint256 due = insurance.dueOf(part);
        assertLe(due, whole * 400_000 / ALICE_UNITS);
        due += insurance.premiumDueOf(part);
        uint256 before = usdt.balanceOf(bob);
        insurance.claim(one(part));
        assertEq(usdt.balanceOf(bob) - before, due);
        assertEq(covered(), whole - whole * 400_000 / ALICE_UNITS);
    }
}
