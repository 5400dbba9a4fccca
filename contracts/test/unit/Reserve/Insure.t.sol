// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { Underwriting } from "./Underwriting.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

contract InsureTest is Underwriting {
    function refuse(uint256 tokenId) internal {
        vm.prank(book.ownerOf(tokenId));
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotInsurable.selector, tokenId));
        insurance.insure(tokenId, 100, type(uint256).max);
    }

    function refuseMoreThan(uint256 most) internal {
        (, uint256 wanted) = insurance.quote(bobToken, FIFTH);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageTooLarge.selector, wanted, most));
        insurance.insure(bobToken, FIFTH, type(uint256).max);
    }

    function test_RISK_5_PremiumIsCoverageTimesRateTimesTerm() public view {
        // A fifth of 100,440 at 4 % a year for 1,080 days.
        assertEq(coverageOf(aliceToken), usd(20_088));
        assertApproxEqAbs(premium, usd(20_088) * 4 * 1080 / 100 / 365, TERM);
        assertGe(premium * 36_500, usd(20_088) * 4 * 1080);
        assertEq(premium % TERM, 0);
        assertEq(insurance.coverage(), usd(20_088));
        assertEq(insurance.lineOf(PRODUCT).covered, usd(20_088));
        assertBooked();
    }

    function testFuzz_RISK_5_CoverageGrowsUpToThePrincipal(uint256 first, uint256 second) public {
        first = bound(first, 1, 9999);
        second = bound(second, 1, 10_000 - first);
        insure(bobToken, first);
        insure(bobToken, second);
        assertApproxEqAbs(coverageOf(bobToken), principalOf(bobToken) * (first + second) / 10_000, 1);
        uint256 left = principalOf(bobToken) - coverageOf(bobToken);
        (, uint256 wanted) = insurance.quote(bobToken, 10_001 - first - second);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageTooLarge.selector, wanted, left));
        insurance.insure(bobToken, 10_001 - first - second, type(uint256).max);
    }

    function test_RISK_5_InsuringSaysAll() public {
        (uint256 cost, uint256 added) = insurance.quote(bobToken, FIFTH);
        deal(address(usdt), bob, cost);
        vm.startPrank(bob);
        usdt.approve(address(insurance), cost);
        vm.expectEmit(address(insurance));
        emit IInsurance.TokenInsured(bobToken, 2, PRODUCT, bob, added, cost);
        assertEq(insurance.insure(bobToken, FIFTH, cost), cost);
    }

    function testFuzz_RISK_5_PremiumIsEarnedWithEverySecond(uint256 time) public {
        uint256 start = uint256(FIRST_DAY + 2) * 1 days;
        time = bound(time, block.timestamp, start + uint256(TERM + 5) * 1 days);
        vm.warp(time);
        uint256 passed = time < start ? 0 : time - start;
        uint256 whole = uint256(TERM) * 1 days;
        uint256 earned = passed >= whole ? premium : premium * passed / whole;
        assertEq(insurance.totalAssets(), usd(1_000_000) + earned);
        assertBooked();
    }

    function testFuzz_RISK_5_PoliciesDripBesideEachOther(uint256 later, uint256 time) public {
        later = bound(later, FIRST_DAY, FIRST_DAY + 40);
        passTo(uint32(later));
        uint256 tokenId = give(bob, BOB_UNITS, uint32(later) + 3);
        uint256 second = insure(tokenId, FIFTH);
        time = bound(time, block.timestamp, block.timestamp + 1200 days);
        vm.warp(time);
        uint256 start = uint256(FIRST_DAY + 2) * 1 days;
        uint256 whole = uint256(TERM) * 1 days;
        uint256 left = time < start ? whole : time > start + whole ? 0 : start + whole - time;
        uint256 secondStart = (later + 3) * 1 days;
        uint256 secondLeft =
            time < secondStart ? whole : time > secondStart + whole ? 0 : secondStart + whole - time;
        assertApproxEqAbs(insurance.unearned(), (premium * left + second * secondLeft) / whole, 1);
        assertBooked();
    }

    // ---- Refused ----------------------------------------------------------------------------------------------

    function test_RevertWhen_RISK_5_TokenHasBegunToPay() public {
        vm.warp(uint256(FIRST_DAY + 2) * 1 days - 1);
        insure(bobToken, 10);
        passTo(FIRST_DAY + 2);
        refuse(bobToken);
    }

    function test_RevertWhen_RISK_5_ProductIsClosedOrLate() public {
        passTo(FIRST_DAY + 30);
        uint256 tokenId = give(bob, 100, FIRST_DAY + 60);
        vm.warp(uint256(FIRST_DAY + 38) * 1 days - 1);
        insure(tokenId, 10);
        vm.warp(uint256(FIRST_DAY + 38) * 1 days);
        refuse(tokenId);
        run(FIRST_DAY + 38);
        insure(tokenId, 10);
        settlement.setClosure(PRODUCT, closure(FIRST_DAY + 38, 0));
        refuse(tokenId);
    }

    function test_RevertWhen_RISK_5_TheLastDayWasShort() public {
        settlement.setShort(PRODUCT, 1, 0);
        refuse(bobToken);
        settlement.setShort(PRODUCT, 0, uint40(block.timestamp + 1));
        refuse(bobToken);
        settlement.setShort(PRODUCT, 0, uint40(block.timestamp));
        insure(bobToken, 1);
    }

    function test_RevertWhen_RISK_5_ProductIsNotInsured() public {
        vm.prank(owner);
        insurance.setLine(PRODUCT, 0, type(uint104).max);
        refuse(bobToken);
    }

    function test_RevertWhen_RISK_5_CapOfTheProductIsReached() public {
        vm.prank(owner);
        insurance.setLine(PRODUCT, 400, uint104(usd(20_090)));
        refuseMoreThan(usd(2));
        vm.prank(owner);
        insurance.setLine(PRODUCT, 400, uint104(usd(2)));
        refuseMoreThan(0);
    }

    function test_RevertWhen_RISK_5_CapitalDoesNotSuffice() public {
        vm.prank(owner);
        insurance.setParameters(IInsurance.Parameters({ capitalRatio: 1000, cooldownDays: 14 }));
        insure(bobToken, 10_000);
        insure(aliceToken, 8000 * 29 / 80);
        uint256 left = usd(100_000) - insurance.coverage();
        (, uint256 wanted) = insurance.quote(aliceToken, 1000);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageTooLarge.selector, wanted, left));
        insurance.insure(aliceToken, 1000, type(uint256).max);
    }

    function test_RevertWhen_RISK_5_PremiumIsAboveTheLimitOrNothingIsInsured() public {
        (uint256 cost,) = insurance.quote(bobToken, FIFTH);
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.PremiumTooHigh.selector, cost, cost - 1));
        insurance.insure(bobToken, FIFTH, cost - 1);
        vm.expectRevert(IInsurance.ZeroCoverage.selector);
        insurance.insure(bobToken, 0, cost);
    }

    function testFuzz_RevertWhen_RISK_5_SomebodyElseInsures(address stranger) public {
        vm.assume(stranger != bob);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotHolder.selector, bobToken, stranger));
        insurance.insure(bobToken, FIFTH, type(uint256).max);
    }

    function test_RISK_5_MoreCoverageIsANewPolicy() public {
        insure(bobToken, 100);
        uint64 before = book.policyOf(bobToken);
        uint256 coverage = coverageOf(bobToken);
        insure(bobToken, 300);
        assertEq(before, 2);
        assertEq(book.policyOf(bobToken), 3);
        assertEq(insurance.lastPolicy(), 3);
        assertEq(insurance.policyOf(before).coverage + insurance.policyOf(before).units, 0);
        assertEq(coverageOf(bobToken), 4 * coverage);
        assertEq(insurance.policyOf(3).units, BOB_UNITS);
        assertEq(insurance.lineOf(PRODUCT).covered, coverageOf(aliceToken) + coverageOf(bobToken));
    }

    // ---- Parameters -------------------------------------------------------------------------------------------

    function testFuzz_RevertWhen_RISK_5_ParameterIsOutOfBounds(uint16 rate, uint16 ratio, uint16 wait)
        public
    {
        vm.startPrank(owner);
        bool rateFits = rate == 0 || (rate >= 50 && rate <= 5000);
        if (!rateFits) vm.expectRevert(IInsurance.ParameterOutOfBounds.selector);
        insurance.setLine(PRODUCT, rate, 0);
        bool fits = ratio >= 1000 && ratio <= 8000 && wait >= 14 && wait <= 90;
        if (!fits) vm.expectRevert(IInsurance.ParameterOutOfBounds.selector);
        insurance.setParameters(IInsurance.Parameters(ratio, wait));
    }

    function testFuzz_RevertWhen_RISK_5_AnybodyButTheOwnerSets(address caller) public {
        vm.assume(caller != owner);
        vm.startPrank(caller);
        bytes memory refused = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller);
        vm.expectRevert(refused);
        insurance.setLine(PRODUCT, 400, 1);
        vm.expectRevert(refused);
        insurance.setParameters(IInsurance.Parameters(5000, 30));
    }

    function test_RISK_5_ProductsAreWatchedWhileTheyAreInsured() public {
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.WrongPayToken.selector, uint32(99)));
        insurance.setLine(99, 400, 1);
        for (uint32 product = 100; product < 131; ++product) {
            settlement.open(product, terms());
            insurance.setLine(product, 400, 1);
        }
        settlement.open(131, terms());
        vm.expectRevert(IInsurance.ParameterOutOfBounds.selector);
        insurance.setLine(131, 400, 1);
        insurance.setLine(PRODUCT, 0, 1);
        assertEq(insurance.products().length, 32);
        insurance.setLine(105, 0, 1);
        assertEq(insurance.products().length, 31);
        assertFalse(insurance.lineOf(105).listed);
        assertTrue(insurance.lineOf(PRODUCT).listed);
        insurance.setLine(131, 400, 1);
    }
}

contract InsureAtEighteenTest is InsureTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
