// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBonds } from "../../../src/interfaces/IBonds.sol";
import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { IInsurancePool } from "../../../src/interfaces/IInsurancePool.sol";
import { Power } from "../../../src/types/Power.sol";
import { Underwriting } from "./Underwriting.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

contract InsureTest is Underwriting {
    function refuse(uint256 tokenId) internal {
        assertEq(insurance.mostCoverage(tokenId), 0);
        vm.prank(book.ownerOf(tokenId));
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotInsurable.selector, tokenId));
        insurance.insure(tokenId, 100, type(uint256).max);
    }

    function refuseMoreThan(uint256 most) internal {
        assertEq(insurance.mostCoverage(bobToken), most);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.CoverageTooLarge.selector, most + 1, most));
        insurance.insure(bobToken, most + 1, type(uint256).max);
    }

    function test_RISK_5_PremiumIsCoverageTimesRateTimesTheDaysThatAreCovered() public view {
        // A fifth of 100,440 at 4 % a year for 1,068 days.
        assertEq(coverageOf(aliceToken), usd(20_088));
        assertApproxEqAbs(premium, usd(20_088) * 4 * 1068 / 100 / 365, TERM);
        assertGe(premium * 36_500, usd(20_088) * 4 * 1068);
        assertEq(premium % 1068, 0);
        assertEq(covered(), usd(20_088));
        assertEq(pool.exposure(), 0);
        assertEq(fund().backing, usd(20_088));
        assertEq(pool.bound(), usd(20_088));
        assertEq(pool.unearned(), premium);
        assertBooked();
    }

    function testFuzz_RISK_5_CoverBeginsTwoWeeksLaterOrWithTheFirstPayingDay(uint256 later, uint256 start)
        public
    {
        passTo(uint32(FIRST_DAY + 2 + bound(later, 0, 200)));
        uint32 day = uint32(block.timestamp / 1 days);
        uint32 startDay = uint32(bound(start, FIRST_DAY + 2, day + 60));
        uint256 tokenId = give(bob, BOB_UNITS, startDay);
        (uint256 cost, uint32 beginDay) = insurance.quote(tokenId, usd(10));
        assertEq(beginDay, startDay > day + 14 ? startDay : day + 14);
        assertEq(insure(tokenId, usd(10)), cost);
        IInsurance.Policy memory policy = insurance.policyOf(2);
        assertEq(policy.beginDay, beginDay);
        assertEq(policy.endDay, startDay + TERM);
        assertEq(cost, uint256(policy.daily) * (policy.endDay - beginDay));
        assertEq(policy.markDay, day - 1);
        assertEq(policy.rate, PRICE);
        assertEq(policy.backing, usd(10));
        assertBooked();
    }

    function test_RISK_5_InsuringSaysAll() public {
        (uint256 cost,) = insurance.quote(bobToken, usd(10));
        IInsurance.Policy memory terms;
        (terms.coverage, terms.units, terms.product) = (uint128(usd(10)), BOB_UNITS, PRODUCT);
        (terms.beginDay, terms.endDay, terms.backing) = (BEGIN, END, uint112(usd(10)));
        (terms.daily, terms.rate) = (uint96(cost / (END - BEGIN)), PRICE);
        terms.markDay = FIRST_DAY - 1;
        deal(address(usdt), bob, cost);
        vm.startPrank(bob);
        usdt.approve(address(insurance), cost);
        vm.expectEmit(address(insurance));
        emit IInsurance.TokenInsured(bobToken, 2, PRODUCT, bob, terms, cost);
        assertEq(insurance.insure(bobToken, usd(10), cost), cost);
        assertEq(book.policyOf(bobToken), 2);
    }

    // ---- Premiums ---------------------------------------------------------------------------------------------

    function testFuzz_RISK_5_PremiumIsEarnedByWholeSettledDays(uint256 until, uint256 time) public {
        until = bound(until, FIRST_DAY + 2, END);
        passTo(uint32(until));
        vm.warp(block.timestamp + bound(time, 0, 1 days - 1));
        uint256 done = until < BEGIN ? 0 : until - BEGIN;
        assertEq(pool.totalAssets(), usd(1_000_000) + premium / (END - BEGIN) * done);
        assertBooked();
    }

    /// @dev What is not settled is not earned, whatever the clock says.
    function test_RISK_5_UnsettledDaysEarnNothing() public {
        passTo(BEGIN + 10);
        uint256 before = pool.totalAssets();
        vm.warp(block.timestamp + 100 days);
        assertEq(pool.totalAssets(), before);
    }

    function testFuzz_RISK_5_PoliciesDripBesideEachOther(uint256 later, uint256 until) public {
        later = bound(later, FIRST_DAY, FIRST_DAY + 40);
        passTo(uint32(later));
        uint256 tokenId = give(bob, BOB_UNITS, uint32(later) + 3);
        uint256 second = insure(tokenId, usd(100));
        until = bound(until, later, later + 1200);
        passTo(uint32(until));
        uint256 left = until < BEGIN ? END - BEGIN : until < END ? END - until : 0;
        (uint256 begin, uint256 end) = (later + 14, later + 3 + TERM);
        uint256 secondLeft = until < begin ? end - begin : until < end ? end - until : 0;
        uint256 expected = premium / (END - BEGIN) * left + second / (end - begin) * secondLeft;
        assertEq(pool.unearned(), expected);
        assertBooked();
    }

    /// @dev FB13: a thousand days are walked through once, in parts if somebody likes.
    /// forge-config: default.fuzz.runs = 8
    function testFuzz_FB13_AThousandDaysAreWalkedInParts(uint256 step) public {
        passTo(FIRST_DAY + 1000);
        step = bound(step, 1, 1200);
        uint256 assets = pool.totalAssets();
        uint32 day = 0;
        vm.expectEmit(address(insurance));
        emit IInsurance.PremiumEarned(PRODUCT, BEGIN + 1, premium / (END - BEGIN));
        pool.earn(BEGIN + 1 - FIRST_DAY);
        while (day < FIRST_DAY + 1000) {
            day = pool.earn(step);
        }
        assertEq(day, FIRST_DAY + 1000);
        assertEq(fund().senior, assets);
        assertEq(pool.totalAssets(), assets);
        uint256 before = gasleft();
        pool.earn(type(uint256).max);
        assertLt(before - gasleft(), 60_000);
        assertBooked();
    }

    /// @dev FB13: from the purchase to the end of the term in one walk.
    function test_FB13_AWalkOfAThousandDaysFitsIntoABlock() public {
        passTo(FIRST_DAY + 1000);
        uint256 before = gasleft();
        pool.earn(1000);
        assertLt(before - gasleft(), 6_000_000);
    }

    // ---- Refused ----------------------------------------------------------------------------------------------

    function test_RevertWhen_RISK_5_NoDaysAreLeftOnceCoverWouldBegin() public {
        passTo(END - 15);
        insure(bobToken, 10);
        passTo(END - 14);
        (uint256 kept,) = split(bobToken, 1, bob);
        book.setPolicy(kept, 0);
        refuse(kept);
    }

    /// @dev FB3: any standing but good.
    function test_RevertWhen_FB3_TheProductIsNotInGoodStanding() public {
        for (uint8 standing = 1; standing <= uint8(IBonds.Standing.CallUnmet); ++standing) {
            settlement.setStanding(PRODUCT, IBonds.Standing(standing));
            refuse(bobToken);
        }
        settlement.setStanding(PRODUCT, IBonds.Standing.Good);
        insure(bobToken, 10);
    }

    /// @dev FB3: a score that would still let the miner sell.
    function test_RevertWhen_FB3_TheProductHasAScore() public {
        settlement.setShort(PRODUCT, 1, 0);
        refuse(bobToken);
        settlement.setShort(PRODUCT, 0, 0);
        insure(bobToken, 1);
    }

    function test_RevertWhen_RISK_5_ProductIsNotInsured() public {
        vm.prank(owner);
        insurance.setLine(PRODUCT, 0, type(uint104).max);
        refuse(bobToken);
    }

    function test_RevertWhen_RISK_5_AProductHasNoPool() public {
        uint32 other = PRODUCT + 1;
        settlement.open(other, terms());
        vm.prank(owner);
        insurance.setLine(other, 400, type(uint104).max);
        Power memory power = book.powerOf(bobToken);
        power.product = other;
        uint256 tokenId = book.give(bob, power);
        assertEq(insurance.coveredOf(other) + insurance.mostCoverage(tokenId), 0);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NoPool.selector, other));
        insurance.insure(tokenId, 100, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.PoolExists.selector, PRODUCT));
        insurance.openPool(PRODUCT);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.WrongPayToken.selector, uint32(99)));
        insurance.openPool(99);
    }

    function test_RevertWhen_RISK_5_TheTokenHasAPolicyThatStands() public {
        refuse(aliceToken);
        (uint256 kept, uint256 part) = split(aliceToken, ALICE_UNITS / 3, bob);
        refuse(kept);
        refuse(part);
    }

    /// @dev A quarter of the money that is left in escrow, and no more.
    function testFuzz_RevertWhen_RISK_5_MoreThanAQuarterOfTheEscrow(uint256 day) public {
        day = bound(day, FIRST_DAY, END - 15);
        passTo(uint32(day));
        uint256 left = day < FIRST_DAY + 2 ? TERM : END - day;
        refuseMoreThan(book.powerOf(bobToken).tranche * left / 4);
        insure(bobToken, book.powerOf(bobToken).tranche * left / 4);
        assertBooked();
    }

    function test_RevertWhen_RISK_5_MoreThanTwiceTheJuniorStake() public {
        insure(give(carol, 10_000_000, FIRST_DAY + 2), usd(170_000));
        refuseMoreThan(usd(9912));
        stake(usd(1));
        refuseMoreThan(usd(9914));
    }

    function test_RevertWhen_RISK_5_CapOfTheProductIsReached() public {
        vm.prank(owner);
        insurance.setLine(PRODUCT, 400, uint104(usd(20_090)));
        refuseMoreThan(usd(2));
        vm.prank(owner);
        insurance.setLine(PRODUCT, 400, uint104(usd(2)));
        refuseMoreThan(0);
    }

    /// @dev Half of the coverage must be backed by senior assets at the ratio; FB6: at the one of the day of the purchase.
    function test_RevertWhen_FB6_SeniorAssetsDoNotSuffice() public {
        vm.prank(owner);
        insurance.setParameters(IInsurance.Parameters({ capitalRatio: 1000, cooldownDays: 14 }));
        assertEq(fund().backing, usd(20_088), "a lower ratio does not reach back");
        uint256 whale = give(carol, 10_000_000, FIRST_DAY + 2);
        insure(whale, usd(170_000));
        assertEq(fund().backing, usd(870_088));
        assertEq(insurance.mostCoverage(bobToken), usd(9912));
        insure(bobToken, usd(9912));
        assertEq(fund().backing, usd(919_648));
        stake(usd(100_000));
        bobToken = give(bob, BOB_UNITS * 2, FIRST_DAY + 2);
        refuseMoreThan(usd(80_352) / 5);
        assertBooked();
    }

    function test_RevertWhen_RISK_5_PremiumIsAboveTheLimitOrNothingIsInsured() public {
        (uint256 cost,) = insurance.quote(bobToken, usd(10));
        vm.startPrank(bob);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.PremiumTooHigh.selector, cost, cost - 1));
        insurance.insure(bobToken, usd(10), cost - 1);
        vm.expectRevert(IInsurance.ZeroCoverage.selector);
        insurance.insure(bobToken, 0, cost);
    }

    function testFuzz_RevertWhen_RISK_5_SomebodyElseInsures(address stranger) public {
        vm.assume(stranger != bob);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotHolder.selector, bobToken, stranger));
        insurance.insure(bobToken, usd(10), type(uint256).max);
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

    function test_RevertWhen_RISK_5_LineOfAnotherPayToken() public {
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.WrongPayToken.selector, uint32(99)));
        insurance.setLine(99, 400, 1);
    }

    // ---- Pools ------------------------------------------------------------------------------------------------

    function testFuzz_RevertWhen_RISK_5_AnybodyButThePoolTells(address caller) public {
        vm.assume(caller != address(pool));
        vm.startPrank(caller);
        bytes memory refused = abi.encodeWithSelector(IInsurance.NotPool.selector, PRODUCT, caller);
        vm.expectRevert(refused);
        insurance.noteShares(PRODUCT, alice, bob, 1, 1);
        vm.expectRevert(refused);
        insurance.noteExit(PRODUCT, alice, 1, 1, 1);
        vm.expectRevert(refused);
        insurance.noteJunior(PRODUCT, alice, bob, 1, 1);
        vm.expectRevert(refused);
        insurance.noteEarned(PRODUCT, 1, 1);
    }

    function testFuzz_RevertWhen_RISK_5_AnybodyButTheInsuranceBooks(address caller) public {
        vm.assume(caller != address(insurance));
        vm.startPrank(caller);
        bytes memory refused = abi.encodeWithSelector(IInsurancePool.NotInsurance.selector, caller);
        IInsurance.Policy memory policy;
        vm.expectRevert(refused);
        pool.cover(policy);
        vm.expectRevert(refused);
        pool.cut(policy, 0, true);
        vm.expectRevert(refused);
        pool.settle(IInsurancePool.Share(0, 0, 0), 1, caller);
    }

    /// @dev What is beyond all cover can never be asked for, so dust that somebody insures holds no more than dust.
    function testFuzz_RISK_5_JuniorStakeBehindCoverDoesNotLeave(uint256 amount) public {
        amount = bound(amount, usd(100_000 - 20_088) + 1, usd(100_000));
        vm.prank(miner);
        vm.expectRevert(abi.encodeWithSelector(IInsurancePool.JuniorBound.selector, usd(20_088)));
        pool.unstake(amount, miner);
        uint256 snapshot = vm.snapshotState();
        vm.prank(miner);
        pool.unstake(usd(100_000 - 20_088), miner);
        assertEq(pool.exposure(), 0);
        assertBooked();
        vm.revertToState(snapshot);
        closeOn(FIRST_DAY + 13, 0);
        claim(aliceToken);
        vm.prank(miner);
        vm.expectRevert(
            abi.encodeWithSelector(IInsurancePool.JuniorTooSmall.selector, usd(100_000), usd(100_001))
        );
        pool.unstake(usd(100_001), miner);
        vm.expectEmit(address(insurance));
        emit IInsurance.JuniorMoved(PRODUCT, address(0), carol, amount, usd(100_000) - amount);
        vm.prank(miner);
        pool.unstake(amount, carol);
        assertEq(usdt.balanceOf(carol), amount);
        assertBooked();
    }
}

contract InsureAtEighteenTest is InsureTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
