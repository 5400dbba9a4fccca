// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { FalseToken } from "../../mocks/FalseToken.sol";
import { RevertingToken } from "../../mocks/RevertingToken.sol";
import { Story } from "./Story.t.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @notice Tokens that refuse for a while: what cannot be paid is credited, nothing is lost.
abstract contract Refusing is Story {
    function newToken(uint8 decimals) internal virtual returns (address);

    function reason(address token) internal virtual returns (bytes memory);

    function refuse(address token, bool refuses) internal {
        FalseToken(token).refuse(refuses);
    }

    function setUp() public override {
        super.setUp();
        open(newToken(6), newToken(8));
    }

    function test_M22_StoryWhileTheTokensBehave() public {
        live();
        assertBooks();
    }

    function test_RevertWhen_M22_PayTokenRefusesAPurchase() public {
        uint256 payment = sale.quote(product, 50).payment;
        deal(address(usdt), carol, payment);
        vm.prank(carol);
        usdt.approve(address(sale), payment);
        refuse(address(usdt), true);
        vm.prank(carol);
        vm.expectRevert(reason(address(usdt)));
        sale.buy(product, 50, payment, carol, address(0), block.timestamp);
        assertEq(sale.saleOf(product).sold, UNITS);
    }

    function test_RevertWhen_M22_RewardTokenRefusesADeposit() public {
        vm.startPrank(miner);
        btc.approve(address(settlement), 2);
        btc.approve(address(bonds), 2);
        vm.stopPrank();
        refuse(address(btc), true);
        vm.startPrank(miner);
        vm.expectRevert(reason(address(btc)));
        bonds.depositBond(product, 1);
        vm.expectRevert(reason(address(btc)));
        settlement.deposit(product, today(), 1);
    }

    function test_M22_RefusedIncomeIsCreditedAndWithdrawnLater() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        refuse(address(btc), true);
        vm.expectEmit(address(settlement));
        emit ISettlement.PaymentCredited(alice, btc, coin);
        claim(aliceToken);
        assertEq(settlement.creditOf(alice, btc), coin);
        assertEq(income(aliceToken), 0);
        vm.prank(alice);
        vm.expectRevert(reason(address(btc)));
        settlement.withdraw(btc, alice);
        assertEq(settlement.creditOf(alice, btc), coin);
        refuse(address(btc), false);
        take(alice, btc);
        assertEq(btc.balanceOf(alice), coin);
    }

    function test_M22_RefusedRefundIsCreditedAndIncomePaid() public {
        emptyBond();
        pass(product, 0.5e18);
        uint256 money = refund(aliceToken);
        uint256 coin = income(aliceToken);
        refuse(address(usdt), true);
        claim(aliceToken);
        assertEq(settlement.creditOf(alice, usdt), money);
        assertEq(btc.balanceOf(alice), coin);
        refuse(address(usdt), false);
        take(alice, usdt);
        assertEq(usdt.balanceOf(alice), money);
    }
}

contract FalseTest is Refusing {
    function newToken(uint8 decimals) internal override returns (address) {
        return address(new FalseToken(decimals));
    }

    function reason(address token) internal pure override returns (bytes memory) {
        return abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, token);
    }
}

contract RevertingTest is Refusing {
    function newToken(uint8 decimals) internal override returns (address) {
        return address(new RevertingToken(decimals));
    }

    function reason(address) internal pure override returns (bytes memory) {
        return abi.encodeWithSelector(RevertingToken.Refused.selector);
    }
}
