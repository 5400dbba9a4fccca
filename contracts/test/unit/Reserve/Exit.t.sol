// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { IInsurancePool } from "../../../src/interfaces/IInsurancePool.sol";
import { Underwriting } from "./Underwriting.t.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";
import { ERC4626 } from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";

contract ExitTest is Underwriting {
    uint256 internal constant WAIT = 40 days;

    /// @dev Days pass in order, the product settled.
    function wait(uint256 time) internal {
        uint256 end = block.timestamp + time;
        passTo(uint32(end / 1 days));
        vm.warp(end);
    }

    function redeem(uint256 amount) internal returns (uint256) {
        vm.prank(dave);
        return pool.redeem(amount, dave, dave);
    }

    function refuse(uint256 amount, uint256 most) internal {
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxRedeem.selector, dave, amount, most));
        redeem(amount);
    }

    /// @dev The DAO may terminate, for as long as days go on being short.
    function terminable(uint256 until) internal {
        settlement.setShort(PRODUCT, 42, uint40(until));
    }

    function condition() internal view returns (uint8) {
        return uint8(pool.condition());
    }

    function testFuzz_RISK_5_LeavingTakesACooldown(uint256 time) public {
        time = bound(time, 0, 60 days);
        requestExit(dave, shares / 2);
        wait(time);
        bool open = time >= WAIT && time < WAIT + 7 days;
        assertEq(pool.maxRedeem(dave), open ? shares / 2 : 0);
        if (!open) return refuse(1, 0);
        uint256 worth = pool.previewRedeem(shares / 2);
        assertEq(redeem(shares / 2), worth);
        assertEq(usdt.balanceOf(dave), worth);
        assertBooked();
        refuse(1, 0);
    }

    function test_RISK_5_TheTimeToLeaveEndsToTheSecond() public {
        uint256 half = shares / 2;
        requestExit(dave, half);
        wait(WAIT - 1);
        assertEq(pool.maxRedeem(dave), 0);
        vm.warp(block.timestamp + 1);
        assertEq(pool.maxRedeem(dave), half);
        wait(7 days - 1);
        assertEq(pool.maxRedeem(dave), half);
        vm.warp(block.timestamp + 1);
        assertEq(pool.maxRedeem(dave), 0);
        assertEq(pool.frozenOf(dave), 0);
    }

    function test_RISK_5_WithdrawingAssetsCountsAsRedeeming() public {
        requestExit(dave, shares);
        wait(WAIT);
        uint256 most = pool.maxWithdraw(dave);
        vm.startPrank(dave);
        vm.expectRevert(
            abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxWithdraw.selector, dave, most + 1, most)
        );
        pool.withdraw(most + 1, dave, dave);
        uint256 burned = pool.withdraw(most, dave, dave);
        assertEq(pool.exitOf(dave).shares, shares - burned);
        assertBooked();
    }

    function test_RISK_5_AllCoverageStaysBacked() public {
        insure(bobToken, usd(12_555));
        requestExit(dave, shares);
        wait(WAIT);
        redeem(pool.maxRedeem(dave));
        assertApproxEqAbs(pool.totalAssets(), covered(), 2);
        assertGe(pool.totalAssets(), covered());
        assertEq(pool.maxWithdraw(dave), 0);
        closeOn(FIRST_DAY + 50, 0);
        insurance.claim(all());
        assertGt(usdt.balanceOf(bob), 0);
        assertGt(pool.totalAssets(), 0);
    }

    /// @dev The junior stake pays the first claims whole; what backs the others may then not be half of them. Nobody leaves
    /// with it, though the backing that was asked for fell.
    function test_RISK_5_WhatIsLeftIsBackedWhenTheJuniorStakeIsSpent() public {
        vm.prank(owner);
        insurance.setParameters(IInsurance.Parameters(8000, 40));
        uint256 one_ = give(carol, 10_000_000, FIRST_DAY + 2);
        uint256 other = give(bob, 10_000_000, FIRST_DAY + 2);
        insure(one_, usd(85_000));
        insure(other, usd(85_000));
        closeOn(BEGIN, 0);
        requestExit(dave, shares);
        claim(one_);
        assertEq(fund().junior, usd(15_000));
        assertEq(fund().backing, usd(20_088 + 53_125));
        assertEq(pool.exposure(), usd(90_088));
        vm.warp(block.timestamp + 40 days);
        pool.holdExit(dave);
        vm.warp(block.timestamp + 60 days);
        redeem(pool.maxRedeem(dave));
        assertApproxEqAbs(pool.totalAssets(), usd(90_088) * 10 / 8, 2);
        uint256 before = usdt.balanceOf(bob);
        uint256 back = insurance.premiumDueOf(other);
        claim(other);
        assertEq(usdt.balanceOf(bob) - before, usd(85_000) + back);
        claim(aliceToken);
        assertEq(covered(), 0);
        assertGe(pool.totalAssets(), usd(90_088) / 4);
        assertBooked();
    }

    function test_RISK_5_ANewRequestStartsAnew() public {
        requestExit(dave, shares);
        vm.warp(block.timestamp + WAIT - 1);
        vm.expectEmit(address(insurance));
        emit IInsurance.ExitRequested(
            PRODUCT, dave, 5, block.timestamp + WAIT, block.timestamp + WAIT + 7 days
        );
        requestExit(dave, 5);
        wait(10);
        assertEq(pool.maxRedeem(dave), 0);
        requestExit(dave, 0);
        assertEq(pool.frozenOf(dave), 0);
        vm.expectRevert(abi.encodeWithSelector(IInsurancePool.NotEnoughShares.selector, dave, shares + 1));
        requestExit(dave, shares + 1);
    }

    function test_FB6_ALongerCooldownDoesNotReachBack() public {
        requestExit(dave, 5);
        vm.prank(owner);
        insurance.setParameters(IInsurance.Parameters(5000, 90));
        wait(WAIT);
        assertEq(pool.maxRedeem(dave), 5);
    }

    // ---- Trouble ----------------------------------------------------------------------------------------------

    /// @dev FB4: trouble for ever, as with deposits of 94.9 %, keeps who asked before for 60 days and no longer.
    function testFuzz_FB4_TroubleForEverKeepsNobodyMoreThanSixtyDays(uint256 begins, uint256 time) public {
        requestExit(dave, shares);
        begins = bound(begins, 1 days, WAIT + 7 days - 1);
        wait(begins);
        terminable(type(uint40).max);
        if (begins < WAIT) {
            vm.expectRevert(abi.encodeWithSelector(IInsurancePool.NothingToHold.selector, dave));
            pool.holdExit(dave);
            wait(WAIT - begins);
        }
        assertEq(condition(), uint8(IInsurancePool.Condition.Troubled));
        assertEq(pool.maxDeposit(carol) + pool.maxMint(carol), 0);
        uint256 readyAt = pool.exitOf(dave).readyAt;
        vm.expectEmit(address(insurance));
        emit IInsurance.ExitRequested(PRODUCT, dave, shares, readyAt, readyAt + 67 days);
        pool.holdExit(dave);
        vm.expectRevert(abi.encodeWithSelector(IInsurancePool.NothingToHold.selector, dave));
        pool.holdExit(dave);

        time = bound(time, block.timestamp, readyAt + 70 days);
        wait(time - block.timestamp);
        bool open = time >= readyAt + 60 days && time < readyAt + 67 days;
        if (!open) return refuse(1, 0);
        redeem(pool.maxRedeem(dave));
        assertGe(pool.totalAssets(), fund().backing);
        assertBooked();
    }

    /// @dev FB4: a moment of trouble at the asking makes no longer window; trouble in the window itself does.
    function test_FB4_AskingDuringTroubleIsHeldInItsWindow() public {
        terminable(type(uint40).max);
        requestExit(dave, shares);
        uint256 readyAt = pool.exitOf(dave).readyAt;
        assertEq(pool.exitOf(dave).endsAt, readyAt + 7 days);
        wait(WAIT);
        pool.holdExit(dave);
        wait(60 days - 1);
        refuse(1, 0);
        wait(1);
        redeem(1);
        wait(7 days - 1);
        redeem(1);
        wait(1);
        refuse(1, 0);
    }

    /// @dev FB4: the window is not over when trouble ends.
    function test_FB4_TroubleThatEndsLeavesTimeToLeave() public {
        requestExit(dave, shares);
        wait(WAIT - 1 days);
        terminable(block.timestamp + 30 days);
        wait(1 days);
        pool.holdExit(dave);
        wait(29 days - 1);
        refuse(1, 0);
        wait(1);
        redeem(1);
    }

    /// @dev A wish that ran out before trouble began does not come back with it.
    function testFuzz_FB3_AnOldWishToLeaveDoesNotReviveInTrouble(uint256 time) public {
        requestExit(dave, shares);
        wait(WAIT + 7 days);
        terminable(type(uint40).max);
        vm.expectRevert(abi.encodeWithSelector(IInsurancePool.NothingToHold.selector, dave));
        pool.holdExit(dave);
        wait(bound(time, 0, 90 days));
        refuse(1, 0);
        assertEq(pool.frozenOf(dave), 0);
    }

    function test_RevertWhen_FB4_ThereIsNoTroubleToHoldFor() public {
        requestExit(dave, shares);
        vm.expectRevert(abi.encodeWithSelector(IInsurancePool.NothingToHold.selector, dave));
        pool.holdExit(dave);
        vm.expectRevert(abi.encodeWithSelector(IInsurancePool.NothingToHold.selector, carol));
        pool.holdExit(carol);
    }

    /// @dev FB3: a closed day past its grace that nobody settled.
    function test_FB3_NobodyLeavesOrJoinsWhileADayIsOverdue() public {
        requestExit(dave, shares);
        wait(WAIT);
        uint32 today = uint32(block.timestamp / 1 days);
        run(today - 3);
        assertEq(condition(), uint8(IInsurancePool.Condition.Open));
        run(today - 4);
        assertEq(condition(), uint8(IInsurancePool.Condition.Troubled));
        refuse(1, 0);
        assertEq(pool.maxDeposit(carol), 0);
        run(today);
        redeem(1);
    }

    function test_FB3_NobodyLeavesWhileTheDaoMayTerminate() public {
        requestExit(dave, shares);
        wait(WAIT);
        terminable(block.timestamp + 1 days);
        refuse(1, 0);
        vm.warp(block.timestamp + 1 days);
        redeem(1);
    }

    function test_RISK_5_NobodyLeavesOrJoinsWhileClaimsAreOpenAndAllMayAfterwards() public {
        requestExit(dave, shares / 2);
        wait(WAIT);
        uint32 day = uint32(block.timestamp / 1 days);
        settlement.setClosure(PRODUCT, closure(day, 0));
        assertEq(condition(), uint8(IInsurancePool.Condition.Troubled));
        refuse(1, 0);
        assertEq(pool.maxWithdraw(dave), 0);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxDeposit.selector, carol, 1, 0));
        pool.deposit(1, carol);
        closeOn(day, 0);
        insurance.claim(all());
        assertEq(condition(), uint8(IInsurancePool.Condition.Over));
        assertEq(pool.maxDeposit(carol), 0);
        assertEq(pool.maxRedeem(dave), shares);
        redeem(shares);
        assertEq(pool.totalSupply(), 0);
        assertBooked();
    }

    /// @dev RISK-5: what happens to another product keeps nobody.
    function test_FB2_AnotherProductsTroubleIsItsOwn() public {
        settlement.open(PRODUCT + 1, terms());
        IInsurancePool other = insurance.openPool(PRODUCT + 1);
        settlement.setClosure(PRODUCT + 1, closure(FIRST_DAY, 0));
        assertEq(condition(), uint8(IInsurancePool.Condition.Open));
        assertEq(uint8(other.condition()), uint8(IInsurancePool.Condition.Over));
        assertEq(other.totalAssets(), 0);
        assertEq(other.symbol(), "COVER-8");
    }

    // ---- ERC-4626 ---------------------------------------------------------------------------------------------

    function testFuzz_RISK_5_SharesAreWorthWhatWasPaidForThem(uint256 assets, uint256 day) public {
        assets = bound(assets, 1, usd(1e9));
        passTo(uint32(bound(day, FIRST_DAY, FIRST_DAY + 60)));
        uint256 bought = underwrite(carol, assets);
        assertLe(pool.convertToAssets(bought), assets);
        assertGe(pool.convertToAssets(bought) + 1, assets);
        assertBooked();
    }

    /// @dev Who comes just before a day is settled has its share of that day, and must stay for the cooldown.
    function test_RISK_5_NobodyGainsByComingJustBeforeADayIsEarned() public {
        passTo(BEGIN + 1);
        uint256 bought = underwrite(carol, usd(1_000_000));
        requestExit(carol, bought);
        passTo(BEGIN + 2);
        uint256 gained = pool.convertToAssets(bought) - usd(1_000_000);
        // A little less than half, because the pool has one day's premium besides.
        assertLe(gained, premium / (END - BEGIN) / 2);
        assertApproxEqRel(gained, premium / (END - BEGIN) / 2, 1e13);
        assertEq(pool.maxRedeem(carol), 0);
        passTo(BEGIN + 40);
        assertEq(pool.maxRedeem(carol), 0);
    }

    function test_RISK_5_MintingAsksForTheAssetsOfItsShares() public {
        deal(address(usdt), carol, usd(10));
        vm.startPrank(carol);
        usdt.approve(address(pool), usd(10));
        uint256 paid = pool.mint(12_345_678, carol);
        assertEq(pool.balanceOf(carol), 12_345_678);
        assertEq(usdt.balanceOf(carol), usd(10) - paid);
        assertBooked();
    }

    function test_RISK_5_EveryMovementOfSharesIsTold() public {
        deal(address(usdt), carol, usd(10));
        vm.startPrank(carol);
        usdt.approve(address(pool), usd(10));
        vm.expectEmit(address(insurance));
        emit IInsurance.SharesMoved(PRODUCT, address(0), carol, usd(10) * 1e6, usd(10));
        pool.deposit(usd(10), carol);
        vm.expectEmit(address(insurance));
        emit IInsurance.SharesMoved(PRODUCT, carol, bob, 77, 0);
        assertTrue(pool.transfer(bob, 77));
        vm.stopPrank();
        requestExit(dave, shares);
        wait(WAIT);
        uint256 worth = pool.previewRedeem(1e12);
        vm.expectEmit(address(insurance));
        emit IInsurance.SharesMoved(PRODUCT, dave, address(0), 1e12, worth);
        redeem(1e12);
    }

    function test_RISK_5_APoolIsAnErc20OfItsOwn() public view {
        assertEq(pool.asset(), address(usdt));
        assertEq(pool.decimals(), FaucetToken(address(usdt)).decimals() + 6);
        assertEq(pool.symbol(), "COVER-7");
        assertEq(pool.name(), "DMEX Underwriting 7");
        assertEq(pool.product(), PRODUCT);
        assertEq(address(pool.insurance()), address(insurance));
        address expected = Clones.predictDeterministicAddressWithImmutableArgs(
            insurance.poolImplementation(), abi.encode(PRODUCT), bytes32(uint256(PRODUCT)), address(insurance)
        );
        assertEq(address(pool), expected);
    }
}

contract ExitAtEighteenTest is ExitTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
