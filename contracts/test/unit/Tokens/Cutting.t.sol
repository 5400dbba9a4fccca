// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { CuttingToken } from "../../mocks/CuttingToken.sol";
import { Story } from "./Story.t.sol";

contract CuttingTest is Story {
    CuttingToken internal pay;
    CuttingToken internal coin;

    function setUp() public override {
        super.setUp();
        (pay, coin) = (new CuttingToken(6), new CuttingToken(8));
        open(address(pay), address(coin));
    }

    function testFuzz_RevertWhen_SALE_4_PayTokenTakesACut(uint256 bps) public {
        pay.cut(bound(bps, 1, 10_000));
        uint256 payment = sale.quote(product, 50).payment;
        deal(address(pay), carol, payment);
        vm.startPrank(carol);
        pay.approve(address(sale), payment);
        uint256 received = payment - payment * bound(bps, 1, 10_000) / 10_000;
        vm.expectRevert(abi.encodeWithSelector(ISettlement.WrongAmountReceived.selector, payment, received));
        sale.buy(product, 50, payment, carol, address(0), block.timestamp);
    }

    function testFuzz_RevertWhen_DAY_9_RewardTokenTakesACut(uint256 bps) public {
        bps = bound(bps, 1, 10_000);
        coin.cut(bps);
        deal(address(coin), carol, 1e8);
        vm.startPrank(carol);
        coin.approve(address(settlement), 1e8);
        coin.approve(address(bonds), 1e8);
        bytes memory refused =
            abi.encodeWithSelector(ISettlement.WrongAmountReceived.selector, 1e6, 1e6 - 1e6 * bps / 10_000);
        vm.expectRevert(refused);
        bonds.depositBond(product, 1e6);
        vm.expectRevert(refused);
        settlement.deposit(product, today(), 1e6);
        assertEq(coin.balanceOf(carol), 1e8);
    }

    /// @dev Bonds and escrow are there already: the cut is the receivers', never other holders'.
    function test_M22_FeeSwitchedOnLaterTakesFromNobodyElse() public {
        pass(product, 1e18);
        coin.cut(1000);
        uint256 forBob = income(bobToken);
        settlement.claim(pair(aliceToken, bobToken));
        assertEq(coin.balanceOf(bob), forBob - forBob / 10);
        pass(product, 0);
        coin.cut(0);
        uint256 owed = income(bobToken);
        claim(bobToken);
        assertEq(coin.balanceOf(bob), forBob - forBob / 10 + owed);
        assertGe(coin.balanceOf(address(settlement)), income(aliceToken) + settlement.stateOf(product).bond);
    }
}
