// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { Closure } from "../../../src/types/Shortfall.sol";
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
        emit IInsurance.PolicyEnded(aliceToken, PRODUCT, alice, usd(20_088), due);
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

    function test_RISK_5_PowerMergedInLaterIsNotInsured() public {
        mergeAndClose();
        assertApproxEqAbs(insurance.dueOf(bobToken), lossOf(bobToken) / 10, 1);
    }

    function testFuzz_RISK_6_WhatTheReservePaidFirstTakesNothingFromTheInsurance(uint256 value) public {
        mergeAndClose();
        uint256 due = insurance.dueOf(bobToken);
        value = bound(value, 1, ledger.uninsuredOf(bobToken));
        vm.prank(address(reserve));
        ledger.recover(bobToken, value);
        assertEq(insurance.dueOf(bobToken), due);
        claim(bobToken);
        assertEq(usdt.balanceOf(bob), due);
        assertEq(recoveredOf(bobToken), value + due);
    }

    /// @dev A tenth of Bob's token is insured when its product closes.
    function mergeAndClose() private {
        insure(bobToken, 10_000);
        uint256 more = give(bob, 9 * BOB_UNITS, FIRST_DAY + 2);
        book.merge(bobToken, more);
        run(CLOSED);
        passTo(CLOSED);
        settlement.setClosure(PRODUCT, closureOfTwo());
        ledger.measure(PRODUCT);
        book.markRefunded(bobToken);
    }

    function closureOfTwo() private pure returns (Closure memory) {
        return Closure(CLOSED, true, ALICE_UNITS + 10 * BOB_UNITS, 0, 0);
    }

    function test_RISK_5_ASplitLeavesCoverageWithTheFirstPart() public {
        uint256 part = book.split(aliceToken, ALICE_UNITS / 2);
        closeOn(CLOSED, 0);
        assertEq(insurance.dueOf(part), 0);
        assertEq(
            insurance.dueOf(aliceToken), lossOf(aliceToken) < usd(20_088) ? lossOf(aliceToken) : usd(20_088)
        );
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
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageStands.selector, aliceToken));
        insurance.release(one(aliceToken));
        run(FIRST_DAY + 2 + TERM);
        vm.expectEmit(address(insurance));
        emit IInsurance.PolicyEnded(aliceToken, PRODUCT, address(0), usd(20_088), 0);
        insurance.release(all());
        assertEq(insurance.coverage(), 0);
        assertEq(insurance.totalAssets(), usd(1_000_000) + premium);
        insurance.release(all());
    }

    function test_RISK_5_CoverageEndsNinetyDaysAfterTheMeasuring() public {
        closeOn(CLOSED, 0);
        vm.warp(block.timestamp + 90 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageStands.selector, aliceToken));
        insurance.release(one(aliceToken));
        vm.warp(block.timestamp + 1);
        insurance.release(one(aliceToken));
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
