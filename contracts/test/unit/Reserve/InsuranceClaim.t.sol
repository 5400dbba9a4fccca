// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { Power, TokenState } from "../../../src/types/Power.sol";
import { BlacklistToken } from "../../mocks/BlacklistToken.sol";
import { Underwriting } from "./Underwriting.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

contract InsuranceClaimTest is Underwriting {
    uint32 internal constant CLOSED = FIRST_DAY + 100;

    function payToken() internal override returns (IERC20) {
        return new BlacklistToken(payDecimals());
    }

    function testFuzz_RISK_5_LossIsPaidUpToTheCoverage(uint256 day, uint256 bps, address caller) public {
        day = bound(day, FIRST_DAY + 2, FIRST_DAY + TERM);
        insure(bobToken, bound(bps, 1, 10_000));
        closeOn(uint32(day), 0);
        uint256 covered = coverageOf(bobToken);
        uint256 due = insurance.dueOf(bobToken);
        vm.prank(caller);
        insurance.claim(all());
        assertEq(usdt.balanceOf(bob), covered < lossOf(bobToken) ? covered : lossOf(bobToken));
        assertEq(usdt.balanceOf(bob), due);
        assertEq(recoveredOf(bobToken), due);
        assertEq(insurance.coverage(), 0);
        assertEq(insurance.lineOf(PRODUCT).covered, 0);
        assertEq(coverageOf(bobToken) + insurance.dueOf(bobToken), 0);
        assertBooked();
    }

    function test_RISK_5_ASecondClaimPaysNothing() public {
        closeOn(CLOSED, 0);
        claim(aliceToken);
        uint256 got = usdt.balanceOf(alice);
        assertGt(got, 0);
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice), got);
    }

    function test_RISK_5_ClaimSaysWhatEnded() public {
        closeOn(CLOSED, 0);
        uint256 due = insurance.dueOf(aliceToken);
        vm.expectEmit(address(insurance));
        emit IInsurance.CoverageClaimed(aliceToken, 1, PRODUCT, alice, usd(20_088), due);
        claim(aliceToken);
    }

    function test_RISK_5_InsuranceFollowsTheToken() public {
        book.move(aliceToken, carol);
        closeOn(CLOSED, 0);
        uint256 before = usdt.balanceOf(carol);
        claim(aliceToken);
        assertEq(usdt.balanceOf(carol) - before, usd(20_088));
        assertEq(usdt.balanceOf(alice), 0);
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RISK_6_WhatTheReservePaidFirstTakesNothingFromTheInsurance(uint256 value) public {
        closeOn(CLOSED, 0);
        uint256 due = insurance.dueOf(aliceToken);
        value = bound(value, 1, ledger.uninsuredOf(aliceToken));
        vm.prank(address(reserve));
        ledger.recover(aliceToken, value);
        assertEq(insurance.dueOf(aliceToken), due);
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice), due);
        assertEq(recoveredOf(aliceToken), value + due);
    }

    // ---- Parts ------------------------------------------------------------------------------------------------

    function testFuzz_RISK_5_CoverageGoesWithThePower(uint64 units, bool partFirst) public {
        uint256 whole = coverageOf(aliceToken);
        (uint256 kept, uint256 part) = split(aliceToken, uint64(bound(units, 1, ALICE_UNITS - 1)), bob);
        assertEq(coverageOf(part), whole * book.powerOf(part).units / ALICE_UNITS);
        assertEq(coverageOf(kept), whole * book.powerOf(kept).units / ALICE_UNITS);
        closeOn(CLOSED, 0);
        claim(partFirst ? part : kept);
        claim(partFirst ? kept : part);
        assertEq(usdt.balanceOf(alice) + usdt.balanceOf(bob), whole);
        assertEq(insurance.coverage() + insurance.lineOf(PRODUCT).covered, 0);
        assertEq(insurance.policyOf(1).units, 0);
        assertBooked();
    }

    function test_RISK_5_PartsThatMergeAgainHaveTheWholeCoverage() public {
        uint256 whole = coverageOf(aliceToken);
        (uint256 kept, uint256 part) = split(aliceToken, ALICE_UNITS / 3, alice);
        assertApproxEqAbs(coverageOf(kept) + coverageOf(part), whole, 1);
        assertEq(coverageOf(book.merge(part, kept)), whole);
    }

    function test_RevertWhen_RISK_5_APartIsInsuredAgain() public {
        (uint256 kept, uint256 part) = split(aliceToken, ALICE_UNITS / 3, alice);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotInsurable.selector, part));
        insurance.insure(part, 100, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotInsurable.selector, kept));
        insurance.insure(kept, 100, type(uint256).max);
        vm.stopPrank();
        insure(book.merge(part, kept), 100);
    }

    /// @dev Numbers of policies are each pool's own: another pool's token has no coverage here.
    function test_RISK_5_APolicyOfAnotherPoolIsNone() public {
        Power memory power = book.powerOf(aliceToken);
        (power.product, power.state) = (PRODUCT + 1, TokenState.Refunded);
        uint256 other = book.give(bob, power);
        book.setPolicy(other, 1);
        assertEq(coverageOf(other) + insurance.dueOf(other), 0);
        uint256[] memory list = new uint256[](1);
        list[0] = other;
        insurance.claim(list);
        assertEq(book.policyOf(other), 1);
        assertEq(insurance.policyOf(1).units, ALICE_UNITS);
        assertEq(usdt.balanceOf(bob), 0);
    }

    /// @dev Gone, never insured, not refunded, claimed twice: none of them keeps the others from their money.
    function test_RISK_5_ABatchPassesOverTheOthers() public {
        (uint256 kept, uint256 part) = split(aliceToken, ALICE_UNITS / 3, bob);
        uint256[] memory list = new uint256[](6);
        (list[0], list[1], list[2]) = (aliceToken, bobToken, kept);
        (list[3], list[4], list[5]) = (part, part, book.lastTokenId() + 7);
        passTo(CLOSED);
        settlement.setClosure(PRODUCT, closure(CLOSED, 0));
        book.markRefunded(part);
        insurance.claim(list);
        assertEq(usdt.balanceOf(bob), 0, "not measured");
        ledger.measure(PRODUCT);
        uint256 due = insurance.dueOf(part);
        insurance.claim(list);
        assertEq(usdt.balanceOf(bob), due);
        assertEq(usdt.balanceOf(alice), 0, "not refunded");
        assertGt(due, 0);
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotRefunded.selector, kept));
        claim(kept);
    }

    function test_RISK_5_AHolderThatCannotReceiveIsCredited() public {
        closeOn(CLOSED, 0);
        uint256 due = insurance.dueOf(aliceToken);
        BlacklistToken(address(usdt)).list(alice);
        vm.expectEmit(address(insurance));
        emit IInsurance.PaymentCredited(alice, due);
        claim(aliceToken);
        assertBooked();
        vm.startPrank(alice);
        assertEq(insurance.withdrawCredit(bob), due);
        assertEq(usdt.balanceOf(bob), due);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NothingToWithdraw.selector, alice));
        insurance.withdrawCredit(bob);
    }

    function test_RISK_5_NoLossNoPayment() public {
        passTo(CLOSED - 1);
        benchmark.post(REWARD / 3, PRICE);
        closeOn(CLOSED, 0);
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice), 0);
        assertEq(insurance.coverage(), 0);
    }

    function test_RISK_5_CoverageEndsWithTheLastDay() public {
        passTo(FIRST_DAY + 2 + TERM);
        run(FIRST_DAY + 1 + TERM);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageStands.selector, uint64(1)));
        insurance.release(oneOf(1));
        run(FIRST_DAY + 2 + TERM);
        vm.expectEmit(address(insurance));
        emit IInsurance.PolicyReleased(1, PRODUCT, usd(20_088));
        insurance.release(oneOf(1));
        assertEq(insurance.coverage(), 0);
        assertEq(insurance.totalAssets(), usd(1_000_000) + premium);
        insurance.release(oneOf(1));
    }

    function test_RISK_5_CoverageEndsNinetyDaysAfterTheMeasuring() public {
        closeOn(CLOSED, 0);
        vm.warp(block.timestamp + 90 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageStands.selector, uint64(1)));
        insurance.release(oneOf(1));
        vm.warp(block.timestamp + 1);
        insurance.release(oneOf(1));
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice), 0);
        assertFalse(insurance.waits());
    }

    function test_RevertWhen_RISK_5_TokenIsNotRefunded() public {
        passTo(CLOSED);
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotRefunded.selector, aliceToken));
        claim(aliceToken);
        assertEq(insurance.dueOf(aliceToken), 0);
    }

    function test_RISK_6_InsuranceThenReserveMakeGoodTheLossOnce() public {
        closeOn(CLOSED, 0);
        fundReserve(usdt, usd(1_000_000));
        vm.warp(block.timestamp + 7 days);
        uint256 round = openRound(usdt, usd(1_000_000));
        reserve.claim(round, one(aliceToken));
        claim(aliceToken);
        assertEq(recoveredOf(aliceToken), usdt.balanceOf(alice));
        assertEq(usdt.balanceOf(alice), lossOf(aliceToken));
    }
}

contract InsuranceClaimAtEighteenTest is InsuranceClaimTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
