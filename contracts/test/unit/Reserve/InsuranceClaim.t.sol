// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { IInsurancePool } from "../../../src/interfaces/IInsurancePool.sol";
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

    /// @dev [asset] Premium of the days that a token's product did not settle.
    function backOf(uint256 paidFor, uint32 day) internal pure returns (uint256) {
        return paidFor / (END - BEGIN) * (day > BEGIN ? END - day : END - BEGIN);
    }

    function testFuzz_RISK_5_LossIsPaidUpToTheCoverage(
        uint256 day,
        uint256 coverage,
        uint256 bond,
        address caller
    ) public {
        day = bound(day, BEGIN, END - 1);
        uint256 paidFor = insure(bobToken, bound(coverage, 1, usd(12_555)));
        closeOn(uint32(day), bound(bond, 0, 10 ** coinDecimals()));
        uint256 due = expectedDue(bobToken);
        uint256 back = backOf(paidFor, uint32(day));
        uint256 both = due + expectedDue(aliceToken);
        assertEq(insurance.dueOf(bobToken), due);
        assertEq(insurance.premiumDueOf(bobToken), back);
        vm.prank(caller);
        insurance.claim(all());
        assertEq(usdt.balanceOf(bob), due + back);
        assertEq(recoveredOf(bobToken), due);
        assertEq(fund().junior, usd(100_000) - both);
        assertEq(covered() + fund().backing + fund().returnable + pool.unearned(), 0);
        assertEq(coverageOf(bobToken) + insurance.dueOf(bobToken) + insurance.premiumDueOf(bobToken), 0);
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
        uint256 back = backOf(premium, CLOSED);
        vm.expectEmit(address(insurance));
        emit IInsurance.PolicyCut(1, PRODUCT, false, back);
        vm.expectEmit(address(insurance));
        emit IInsurance.CoverageClaimed(aliceToken, 1, PRODUCT, alice, usd(20_088), due, due, back);
        claim(aliceToken);
        assertGt(due, 0);
    }

    function test_RISK_5_InsuranceFollowsTheToken() public {
        book.move(aliceToken, carol);
        closeOn(CLOSED, 0);
        uint256 due = insurance.dueOf(aliceToken);
        claim(aliceToken);
        assertEq(usdt.balanceOf(carol), due + backOf(premium, CLOSED));
        assertEq(usdt.balanceOf(alice), 0);
    }

    /// @dev A fifth of a loss is the holder's own, and a share of the bond is worth what it is.
    function test_RISK_5_AFifthOfTheLossIsTheHoldersOwnAndTheBondShareCounts() public {
        uint256 tokenId = give(carol, 10_000, FIRST_DAY + 2);
        insure(tokenId, usd(251));
        closeOn(FIRST_DAY + 900, 0);
        (uint256 gross, uint256 bondValue) =
            ledger.grossLossOf(tokenId, FIRST_DAY - 1, insurance.policyOf(2).rate);
        assertEq(bondValue, 0);
        assertLt(gross * 8 / 10, usd(251));
        assertEq(insurance.dueOf(tokenId), gross * 8 / 10);
    }

    function testFuzz_RISK_5_TheBondShareIsDeducted(uint256 bond) public {
        closeOn(CLOSED, bound(bond, 0, 10 ** coinDecimals() * 3));
        (uint256 gross, uint256 bondValue) = ledger.grossLossOf(aliceToken, FIRST_DAY - 1, PRICE);
        uint256 most = gross * 8 / 10;
        assertLt(most, usd(20_088));
        assertEq(insurance.dueOf(aliceToken), bondValue > most ? 0 : most - bondValue);
        claim(aliceToken);
        assertBooked();
    }

    /// @dev The lesser of two days: a coin that rose afterwards is not covered, and one that fell is worth what it is.
    function testFuzz_RISK_5_LossIsByTheInsuringOrTheClosingDayWhicheverIsLess(uint256 price) public {
        price = bound(price, 10_000e18, 200_000e18);
        passTo(CLOSED - 1);
        benchmark.post(REWARD, uint128(price));
        closeOn(CLOSED, 0);
        (uint256 gross,) = ledger.grossLossOf(aliceToken, FIRST_DAY - 1, PRICE);
        assertLe(gross, lossOf(aliceToken));
        (uint256 atClosing,) = ledger.grossLossOf(aliceToken, CLOSED - 1, uint128(price));
        assertEq(atClosing, lossOf(aliceToken));
        (uint256 worthless,) = ledger.grossLossOf(aliceToken, FIRST_DAY - 1, 1);
        assertEq(worthless, 0);
        if (price >= PRICE) assertLt(gross, atClosing);
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
        assertEq(usdt.balanceOf(alice), due + backOf(premium, CLOSED));
        assertEq(recoveredOf(aliceToken), value + due);
    }

    /// @dev Senior assets pay what the junior stake cannot.
    function test_RISK_5_TheJuniorStakePaysFirstThenTheUnderwriters() public {
        uint256 whale = give(carol, 10_000_000, FIRST_DAY + 2);
        insure(whale, usd(170_000));
        closeOn(BEGIN, 0);
        uint256 senior = pool.totalAssets();
        assertEq(insurance.dueOf(whale), usd(170_000));
        uint256 back = insurance.premiumDueOf(whale);
        vm.expectEmit(address(insurance));
        emit IInsurance.CoverageClaimed(
            whale, 2, PRODUCT, carol, usd(170_000), usd(170_000), usd(100_000), back
        );
        claim(whale);
        assertEq(fund().junior, 0);
        assertEq(pool.totalAssets(), senior - usd(70_000));
        assertBooked();
    }

    // ---- Cover that never begins ------------------------------------------------------------------------------

    /// @dev FB3: a day inside the two weeks that turns out short, whenever it is settled, gives the premium back.
    function testFuzz_FB3_AShortDayBeforeTheBeginningVoidsTheCover(uint256 day, uint256 until) public {
        day = bound(day, FIRST_DAY + 2, BEGIN - 1);
        until = bound(until, day + 1, END - 1);
        short(uint32(day));
        passTo(uint32(until));
        assertTrue(insurance.isVoid(POLICY));
        assertEq(coverageOf(aliceToken), 0);
        assertEq(insurance.premiumDueOf(aliceToken), premium);
        assertEq(pool.totalAssets(), usd(1_000_000), "a void policy earns nothing");
        assertBooked();
        vm.expectEmit(address(insurance));
        emit IInsurance.PolicyCut(POLICY, PRODUCT, true, premium);
        vm.expectEmit(address(insurance));
        emit IInsurance.CoverageClaimed(aliceToken, POLICY, PRODUCT, alice, 0, 0, 0, premium);
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice), premium);
        assertEq(covered() + fund().backing + fund().returnable + pool.unearned(), 0);
        assertEq(book.policyOf(aliceToken), 0);
        assertBooked();
    }

    /// @dev A short day from the beginning on voids nothing.
    function testFuzz_FB3_AShortDayFromTheBeginningOnVoidsNothing(uint256 day) public {
        short(uint32(bound(day, BEGIN, END - 1)));
        passTo(END - 1);
        assertFalse(insurance.isVoid(POLICY));
        assertEq(pool.totalAssets(), usd(1_000_000) + premium / (END - BEGIN) * (END - 1 - BEGIN));
    }

    /// @dev FB2, FB3: bought, a day short, then closed at fault: no payout, whole premium.
    function testFuzz_FB3_NoPayoutWhenADayBeforeTheBeginningWasShort(uint256 day, uint256 closed) public {
        short(uint32(bound(day, FIRST_DAY + 2, BEGIN - 1)));
        closeOn(uint32(bound(closed, BEGIN, CLOSED)), 0);
        assertEq(insurance.dueOf(aliceToken), 0);
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice), premium);
        assertEq(recoveredOf(aliceToken), 0);
        assertEq(fund().junior, usd(100_000));
        assertBooked();
    }

    /// @dev Closed before cover would have begun.
    function testFuzz_RISK_5_CoverOfAProductThatClosesBeforeItBeginsIsVoid(uint256 day) public {
        day = bound(day, FIRST_DAY + 2, BEGIN);
        closeOn(uint32(day), 0);
        assertEq(insurance.isVoid(POLICY), day < BEGIN);
        uint256 due = insurance.dueOf(aliceToken);
        assertEq(due > 0, day == BEGIN);
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice), premium + due);
        assertBooked();
    }

    /// @dev What is void is taken out by anybody, and waits for its holder.
    function testFuzz_RISK_5_VoidCoverLeavesThePoolAndItsPremiumWaits(uint256 until) public {
        short(BEGIN - 1);
        passTo(uint32(bound(until, BEGIN, END - 1)));
        insurance.release(oneOf(POLICY));
        assertEq(covered() + fund().backing + pool.unearned(), 0);
        assertEq(fund().returnable, premium);
        assertEq(insurance.premiumDueOf(aliceToken), premium);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageStands.selector, POLICY));
        insurance.release(oneOf(POLICY));
        assertBooked();
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice), premium);
        assertBooked();
    }

    /// @dev A token whose cover is void is insured again; its premium is paid back first.
    function test_RISK_5_ATokenWhoseCoverIsVoidIsInsuredAgain() public {
        short(BEGIN - 1);
        passTo(BEGIN + 5);
        assertGt(insurance.mostCoverage(aliceToken), usd(5000));
        uint256 second = insure(aliceToken, usd(5000));
        assertEq(usdt.balanceOf(alice), premium);
        assertEq(book.policyOf(aliceToken), 2);
        assertEq(insurance.policyOf(2).shortDays, 1);
        assertEq(insurance.policyOf(2).beginDay, BEGIN + 19);
        assertEq(covered(), usd(5000));
        passTo(BEGIN + 20);
        assertEq(pool.totalAssets(), usd(1_000_000) + second / (END - BEGIN - 19));
        assertBooked();
    }

    /// @dev Two policies that begin on one day: the one that was bought before the short day was settled is void.
    function test_RISK_5_OnlyPoliciesBoughtBeforeTheShortDayAreVoid() public {
        uint256 one_ = give(carol, 1_000_000, FIRST_DAY + 60);
        uint256 other = give(carol, 1_000_000, FIRST_DAY + 60);
        short(FIRST_DAY + 10);
        uint256 first = insure(one_, usd(100));
        passTo(FIRST_DAY + 11);
        uint256 second = insure(other, usd(100));
        assertTrue(insurance.isVoid(2));
        assertFalse(insurance.isVoid(3));
        passTo(FIRST_DAY + 61);
        // Alice's is void, too.
        assertEq(pool.totalAssets(), usd(1_000_000) + second / TERM);
        assertEq(pool.unearned(), premium + first + second - second / TERM);
        uint64[] memory list = new uint64[](3);
        (list[0], list[1], list[2]) = (1, 2, 3);
        insurance.release(list);
        assertEq(fund().returnable, premium + first);
        assertEq(covered(), usd(100));
        assertBooked();
        passTo(FIRST_DAY + 60 + TERM);
        assertEq(pool.unearned(), 0);
        assertEq(pool.totalAssets(), usd(1_000_000) + second);
        assertBooked();
    }

    /// @dev A void policy that nobody takes out until after its end: others' premiums are booked late, never too early.
    function test_RISK_5_AVoidPolicyThatNobodyTakesOutMakesNobodyRicherOrPoorer() public {
        short(BEGIN - 1);
        passTo(FIRST_DAY + 15);
        uint256 tokenId = give(carol, 1_000_000, FIRST_DAY + 60);
        uint256 second = insure(tokenId, usd(100));
        passTo(END + 20);
        assertLe(pool.totalAssets(), usd(1_000_000) + second / TERM * (END + 20 - FIRST_DAY - 60));
        assertBooked();
        passTo(FIRST_DAY + 60 + TERM);
        uint64[] memory list = new uint64[](2);
        (list[0], list[1]) = (1, 2);
        insurance.release(list);
        assertEq(pool.totalAssets(), usd(1_000_000) + second + premium);
        assertEq(pool.unearned() + covered() + fund().returnable, 0);
        assertBooked();
    }

    // ---- Parts ------------------------------------------------------------------------------------------------

    function testFuzz_RISK_5_CoverageGoesWithThePower(uint64 units, bool partFirst) public {
        (uint256 kept, uint256 part) = split(aliceToken, uint64(bound(units, 1, ALICE_UNITS - 1)), bob);
        assertEq(coverageOf(part), usd(20_088) * book.powerOf(part).units / ALICE_UNITS);
        assertEq(coverageOf(kept), usd(20_088) * book.powerOf(kept).units / ALICE_UNITS);
        closeOn(CLOSED, 0);
        uint256 whole = insurance.dueOf(kept) + insurance.dueOf(part) + backOf(premium, CLOSED);
        claim(partFirst ? part : kept);
        claim(partFirst ? kept : part);
        assertApproxEqAbs(usdt.balanceOf(alice) + usdt.balanceOf(bob), whole, 1);
        assertEq(covered() + fund().backing + fund().returnable, 0);
        assertEq(insurance.policyOf(POLICY).units, 0);
        assertBooked();
    }

    /// @dev Into many parts, claimed in any order: together they have the policy, to the last unit.
    function testFuzz_RISK_5_SharesOfAPolicyAddUpToIt(uint64[4] memory cuts, uint256 order, bool isVoid)
        public
    {
        if (isVoid) short(BEGIN - 1);
        uint256 rest = aliceToken;
        for (uint256 i = 0; i < cuts.length; ++i) {
            uint64 units = book.powerOf(rest).units;
            if (units > 1) (rest,) = split(rest, uint64(bound(cuts[i], 1, units - 1)), bob);
        }
        closeOn(CLOSED, 0);
        uint256[] memory list = all();
        for (uint256 i = list.length; i > 0; --i) {
            uint256 choice = order % i;
            order /= i;
            insurance.claim(one(list[choice]));
            list[choice] = list[i - 1];
            assertBooked();
        }
        uint256 got = usdt.balanceOf(alice) + usdt.balanceOf(bob);
        uint256 back = isVoid ? premium : backOf(premium, CLOSED);
        assertEq(got - recoveredTotal(), back);
        assertEq(covered() + fund().backing + fund().returnable + pool.unearned(), 0);
    }

    function recoveredTotal() internal view returns (uint256) {
        return ledger.productLossOf(PRODUCT).recovered;
    }

    function test_RISK_5_PartsThatMergeAgainHaveTheWholeCoverage() public {
        uint256 whole = coverageOf(aliceToken);
        (uint256 kept, uint256 part) = split(aliceToken, ALICE_UNITS / 3, alice);
        assertApproxEqAbs(coverageOf(kept) + coverageOf(part), whole, 1);
        assertEq(coverageOf(book.merge(part, kept)), whole);
    }

    /// @dev Numbers of policies are each insurance's own: another's token has no coverage here.
    function test_RISK_5_APolicyOfAnotherInsuranceIsNone() public {
        Power memory power = book.powerOf(aliceToken);
        (power.product, power.state) = (PRODUCT + 1, TokenState.Refunded);
        uint256 other = book.give(bob, power);
        book.setPolicy(other, POLICY);
        assertEq(coverageOf(other) + insurance.dueOf(other) + insurance.premiumDueOf(other), 0);
        insurance.claim(one(other));
        assertEq(book.policyOf(other), POLICY);
        assertEq(insurance.policyOf(POLICY).units, ALICE_UNITS);
        assertEq(usdt.balanceOf(bob), 0);
    }

    /// @dev FB5: gone, never insured, not refunded, claimed twice: none of them keeps the others from their money.
    function test_FB5_ABatchPassesOverTheOthers() public {
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
        uint256 back = insurance.premiumDueOf(part);
        insurance.claim(list);
        assertEq(usdt.balanceOf(bob), due + back);
        assertEq(usdt.balanceOf(alice), 0, "not refunded");
        assertGt(due, 0);
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotRefunded.selector, kept));
        claim(kept);
    }

    function test_RISK_5_AHolderThatCannotReceiveIsCredited() public {
        closeOn(CLOSED, 0);
        uint256 due = insurance.dueOf(aliceToken) + insurance.premiumDueOf(aliceToken);
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

    function test_RISK_5_NoLossNoPaymentButTheRestOfThePremium() public {
        passTo(CLOSED - 1);
        benchmark.post(REWARD / 3, PRICE);
        closeOn(CLOSED, 0);
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice), backOf(premium, CLOSED));
        assertEq(covered(), 0);
    }

    // ---- Ends -------------------------------------------------------------------------------------------------

    function test_RISK_5_CoverageEndsWithTheLastDay() public {
        passTo(END);
        run(END - 1);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageStands.selector, POLICY));
        insurance.release(oneOf(POLICY));
        run(END);
        vm.expectEmit(address(insurance));
        emit IInsurance.PolicyReleased(POLICY, PRODUCT, usd(20_088), 0);
        insurance.release(oneOf(POLICY));
        assertEq(covered(), 0);
        assertEq(pool.totalAssets(), usd(1_000_000) + premium);
        insurance.release(oneOf(POLICY));
        assertBooked();
    }

    /// @dev FB5: whatever became of the token.
    function test_FB5_CoverageEndsNinetyDaysAfterTheMeasuring() public {
        split(aliceToken, 1, bob);
        closeOn(CLOSED, 0);
        vm.warp(block.timestamp + 90 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageStands.selector, POLICY));
        insurance.release(oneOf(POLICY));
        vm.warp(block.timestamp + 1);
        vm.expectEmit(address(insurance));
        emit IInsurance.PolicyReleased(POLICY, PRODUCT, usd(20_088), backOf(premium, CLOSED));
        insurance.release(oneOf(POLICY));
        insurance.claim(all());
        assertEq(usdt.balanceOf(alice), 0);
        assertEq(pool.totalAssets(), usd(1_000_000) + premium);
        assertEq(uint8(pool.condition()), uint8(IInsurancePool.Condition.Over));
        assertBooked();
    }

    function test_RevertWhen_RISK_5_TokenIsNotRefunded() public {
        passTo(CLOSED);
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotRefunded.selector, aliceToken));
        claim(aliceToken);
        assertEq(insurance.dueOf(aliceToken) + insurance.premiumDueOf(aliceToken), 0);
    }

    function test_RISK_6_InsuranceThenReserveMakeGoodTheLossOnce() public {
        closeOn(CLOSED, 0);
        fundReserve(usdt, usd(1_000_000));
        vm.warp(block.timestamp + 7 days);
        uint256 round = openRound(usdt, usd(1_000_000));
        reserve.claim(round, one(aliceToken));
        claim(aliceToken);
        assertEq(recoveredOf(aliceToken), lossOf(aliceToken));
        assertEq(usdt.balanceOf(alice), lossOf(aliceToken) + backOf(premium, CLOSED));
    }

    /// @dev RISK-4: a share of nothing marks nothing; what the insurance releases later is paid.
    function test_RISK_4_AShareOfNothingMarksNothing() public {
        closeOn(CLOSED, 0);
        fundReserve(usdt, usd(1_000_000));
        vm.warp(block.timestamp + 7 days);
        uint256 round = openRound(usdt, usd(1_000_000));
        uint256 due = lossOf(aliceToken);
        vm.mockCall(address(insurance), abi.encodeCall(insurance.dueOf, (aliceToken)), abi.encode(due));
        reserve.claim(round, one(aliceToken));
        assertFalse(reserve.isClaimed(round, aliceToken));
        vm.clearMockedCalls();
        reserve.claim(round, one(aliceToken));
        assertTrue(reserve.isClaimed(round, aliceToken));
        assertGt(usdt.balanceOf(alice), 0);
    }
}

contract InsuranceClaimAtEighteenTest is InsuranceClaimTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
