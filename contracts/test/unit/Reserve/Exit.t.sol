// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { Underwriting } from "./Underwriting.t.sol";
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
        return insurance.redeem(amount, dave, dave);
    }

    function refuse(uint256 amount, uint256 most) internal {
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxRedeem.selector, dave, amount, most));
        redeem(amount);
    }

    function testFuzz_RISK_5_LeavingTakesACooldown(uint256 time) public {
        time = bound(time, 0, 60 days);
        requestExit(dave, shares / 2);
        wait(time);
        bool open = time >= WAIT && time < WAIT + 7 days;
        assertEq(insurance.maxRedeem(dave), open ? shares / 2 : 0);
        if (!open) return refuse(1, 0);
        uint256 worth = insurance.previewRedeem(shares / 2);
        assertEq(redeem(shares / 2), worth);
        assertEq(usdt.balanceOf(dave), worth);
        assertBooked();
        refuse(1, 0);
    }

    function test_RISK_5_WithdrawingAssetsCountsAsRedeeming() public {
        requestExit(dave, shares);
        wait(WAIT);
        uint256 most = insurance.maxWithdraw(dave);
        vm.startPrank(dave);
        vm.expectRevert(
            abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxWithdraw.selector, dave, most + 1, most)
        );
        insurance.withdraw(most + 1, dave, dave);
        uint256 burned = insurance.withdraw(most, dave, dave);
        assertEq(insurance.exitOf(dave).shares, shares - burned);
        assertBooked();
    }

    function test_RISK_5_AllCoverageStaysBacked() public {
        insure(bobToken, 10_000);
        requestExit(dave, shares);
        wait(WAIT);
        redeem(insurance.maxRedeem(dave));
        // Half of the assets may be covered, and half are.
        assertApproxEqAbs(insurance.totalAssets(), 2 * insurance.coverage(), 2);
        assertEq(insurance.maxWithdraw(dave), 0);
        closeOn(FIRST_DAY + 50, 0);
        insurance.claim(all());
        assertEq(usdt.balanceOf(bob), lossOf(bobToken));
        assertGt(insurance.totalAssets(), 0);
    }

    function test_RISK_5_ANewRequestStartsAnew() public {
        requestExit(dave, shares);
        vm.warp(block.timestamp + WAIT - 1);
        vm.expectEmit(address(insurance));
        emit IInsurance.ExitRequested(dave, 5, block.timestamp + WAIT, block.timestamp + WAIT + 7 days);
        requestExit(dave, 5);
        wait(10);
        assertEq(insurance.maxRedeem(dave), 0);
        requestExit(dave, 0);
        assertEq(insurance.frozenOf(dave), 0);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotEnoughShares.selector, dave, shares + 1));
        requestExit(dave, shares + 1);
    }

    function test_RISK_5_ALongerCooldownDoesNotReachBack() public {
        requestExit(dave, 5);
        vm.prank(owner);
        insurance.setParameters(IInsurance.Parameters(5000, 90));
        wait(WAIT);
        assertEq(insurance.maxRedeem(dave), 5);
    }

    function test_RISK_5_NobodyLeavesOrJoinsWhileClaimsAreOpen() public {
        requestExit(dave, shares);
        wait(WAIT);
        uint32 day = uint32(block.timestamp / 1 days);
        assertFalse(insurance.waits());
        settlement.setClosure(PRODUCT, closure(day, 0));
        assertTrue(insurance.waits());
        refuse(1, 0);
        assertEq(insurance.maxWithdraw(dave), 0);
        assertEq(insurance.maxDeposit(carol) + insurance.maxMint(carol), 0);
        vm.expectRevert(abi.encodeWithSelector(ERC4626.ERC4626ExceededMaxDeposit.selector, carol, 1, 0));
        insurance.deposit(1, carol);
        closeOn(day, 0);
        insurance.claim(all());
        assertFalse(insurance.waits());
        assertGt(insurance.maxRedeem(dave), 0);
        redeem(1);
    }

    function test_RISK_5_NobodyLeavesWhileAProductIsLate() public {
        requestExit(dave, shares);
        wait(WAIT);
        run(uint32(block.timestamp / 1 days) - 7);
        assertFalse(insurance.waits());
        run(uint32(block.timestamp / 1 days) - 8);
        assertTrue(insurance.waits());
        refuse(1, 0);
    }

    function test_RISK_5_NobodyLeavesWhileTheDaoMayTerminate() public {
        requestExit(dave, shares);
        wait(WAIT);
        settlement.setShort(PRODUCT, 7, uint40(block.timestamp + 1 days));
        refuse(1, 0);
        vm.warp(block.timestamp + 1 days);
        assertFalse(insurance.waits());
        redeem(1);
    }

    function test_RISK_5_AProductNobodyInsuredKeepsNobody() public {
        vm.startPrank(owner);
        settlement.open(PRODUCT + 1, terms());
        insurance.setLine(PRODUCT + 1, 400, 1);
        vm.stopPrank();
        settlement.setClosure(PRODUCT + 1, closure(FIRST_DAY, 0));
        assertFalse(insurance.waits());
    }

    // ---- ERC-4626 ---------------------------------------------------------------------------------------------

    function testFuzz_RISK_5_SharesAreWorthWhatWasPaidForThem(uint256 assets, uint256 time) public {
        assets = bound(assets, 1, usd(1e9));
        vm.warp(block.timestamp + bound(time, 0, 6 days));
        uint256 bought = underwrite(carol, assets);
        assertLe(insurance.convertToAssets(bought), assets);
        assertGe(insurance.convertToAssets(bought) + 1, assets);
        assertBooked();
    }

    function test_RISK_5_MintingAsksForTheAssetsOfItsShares() public {
        deal(address(usdt), carol, usd(10));
        vm.startPrank(carol);
        usdt.approve(address(insurance), usd(10));
        uint256 paid = insurance.mint(12_345_678, carol);
        assertEq(insurance.balanceOf(carol), 12_345_678);
        assertEq(usdt.balanceOf(carol), usd(10) - paid);
        assertBooked();
    }

    function test_RISK_5_PoolIsAnErc20OfItsOwn() public view {
        assertEq(insurance.asset(), address(usdt));
        assertEq(insurance.decimals(), FaucetToken(address(usdt)).decimals() + 6);
        assertEq(insurance.symbol(), "COVER");
    }
}

contract ExitAtEighteenTest is ExitTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
