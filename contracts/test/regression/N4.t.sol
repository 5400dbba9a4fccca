// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Part } from "../../src/types/Power.sol";
import { Reenterer } from "../mocks/Reenterer.sol";
import { Running } from "../unit/Running.t.sol";

/// @notice Solv and Revest minted or paid twice because a receiver called back in between. More in unit/Tokens.
contract N4Test is Running {
    Reenterer internal receiver;

    function setUp() public override {
        super.setUp();
        receiver = new Reenterer();
    }

    function test_N4_BuyingForAContractDoesNotCallIt() public {
        receiver.arm(address(settlement), abi.encodeCall(settlement.claim, (one(aliceToken))));
        uint256 payment = sale.quote(product, 5).payment;
        deal(address(usdt), carol, payment);
        vm.startPrank(carol);
        usdt.approve(address(sale), payment);
        sale.buy(product, 5, payment, address(receiver), address(0), block.timestamp);
        assertEq(receiver.calls(), 0);
    }

    function test_N4_ReceiverThatClaimsInItsHookGetsNothing() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        receiver.arm(address(settlement), abi.encodeCall(settlement.claim, (one(aliceToken))));
        vm.prank(alice);
        power.safeTransferFrom(alice, address(receiver), aliceToken);
        assertTrue(receiver.succeeded());
        assertEq(btc.balanceOf(address(receiver)), 0);
        assertEq(settlement.creditOf(alice, btc), coin);
    }

    function test_N4_ReceiverThatSplitsOrSendsOnInItsHookMakesNoMoney() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        Part[] memory parts = inTwo(address(receiver), ALICE_UNITS - 1000, address(receiver), 1000);
        receiver.arm(address(power), abi.encodeCall(power.split, (aliceToken, parts)));
        vm.prank(alice);
        power.safeTransferFrom(alice, address(receiver), aliceToken);
        assertTrue(receiver.succeeded());
        assertEq(power.balanceOf(address(receiver)), 2);
        assertEq(settlement.creditOf(alice, btc), coin);
        assertEq(settlement.creditOf(address(receiver), btc), 0);
        assertEq(power.powerOf(3).units + power.powerOf(4).units, ALICE_UNITS);
    }
}
