// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Running } from "../Running.t.sol";

contract DepositTest is Running {
    function refuse(uint32 day) internal {
        vm.prank(miner);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.DayNotDepositable.selector, product, day));
        settlement.deposit(product, day, 1);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_8_MoreThanExpectedIsMoreIncome(uint256 extra) public {
        extra = bound(extra, 0, 1e15);
        close(product);
        uint256 amount = settlement.expectedNext(product) + extra;
        deposit(product, settlement.stateOf(product).nextDay, amount);
        uint256 bond = settlement.stateOf(product).bond;
        settlement.settle(product, 1);
        assertApproxEqAbs(income(aliceToken) + income(bobToken), amount, 2);
        assertEq(settlement.stateOf(product).bond, bond);
        assertEq(settlement.creditOf(miner, usdt), trancheOf(aliceToken) + trancheOf(bobToken));
    }

    function test_RevertWhen_DAY_8_NoPowerEarnsOnTheDay() public {
        refuse(today() - 1);
        product = shortProduct(2);
        refuse(today());
        buy(alice, product, 100);
        refuse(today());
        vm.warp(block.timestamp + 1 days);
        deposit(product, today(), 1);
        vm.warp(block.timestamp + 1 days);
        deposit(product, today(), 1);
        vm.warp(block.timestamp + 1 days);
        refuse(today());
    }

    function test_RevertWhen_DAY_8_DayIsSettledOrHasNotBegun() public {
        pass(product, 1e18);
        refuse(settlement.stateOf(product).nextDay - 1);
        refuse(today() + 1);
        deposit(product, today(), 1);
    }

    function test_DAY_8_AnyoneMayDeposit() public {
        deal(address(btc), carol, 77);
        vm.startPrank(carol);
        btc.approve(address(settlement), 77);
        vm.expectEmit(address(settlement));
        emit ISettlement.IncomeDeposited(product, today(), carol, 77, 77);
        settlement.deposit(product, today(), 77);
        assertEq(settlement.depositOf(product, today()), 77);
    }

    function test_RevertWhen_DAY_8_NothingOrTooMuchIsDeposited() public {
        vm.expectRevert(ISettlement.ZeroAmount.selector);
        settlement.deposit(product, today(), 0);
        deposit(product, today(), 1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.AmountTooLarge.selector, 5e24));
        settlement.deposit(product, today(), 5e24);
    }

    function test_DAY_8_LargestDepositDoesNotHaltSettlement() public {
        product = shortProduct(2);
        uint256 tokenId = buy(alice, product, 1);
        fundBond(product, type(uint80).max - settlement.stateOf(product).bond);
        for (uint256 i = 0; i < 2; ++i) {
            close(product);
            deposit(product, settlement.stateOf(product).nextDay, 5e24);
            settlement.settle(product, 1);
        }
        claim(tokenId);
        assertEq(btc.balanceOf(alice), 1e25);
    }

    function test_RevertWhen_DAY_8_ProductIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(ISettlement.UnknownProduct.selector, 99));
        settlement.deposit(99, today(), 1);
    }
}
