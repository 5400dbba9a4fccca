// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { CallbackToken } from "../../mocks/CallbackToken.sol";
import { Reenterer } from "../../mocks/Reenterer.sol";
import { Story } from "./Story.t.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

contract CallbackTest is Story {
    CallbackToken internal pay;
    CallbackToken internal coin;
    Reenterer internal party;

    function setUp() public override {
        super.setUp();
        (pay, coin, party) = (new CallbackToken(6), new CallbackToken(8), new Reenterer());
        open(address(pay), address(coin));
    }

    function purchase(address referrer) internal view returns (bytes memory) {
        return abi.encodeCall(
            sale.buy, (product, 50, type(uint256).max, address(party), referrer, block.timestamp)
        );
    }

    function fund() internal {
        deal(address(pay), address(party), 1e12);
        deal(address(coin), address(party), 1e12);
        party.act(address(pay), abi.encodeCall(pay.approve, (address(sale), 1e12)));
        party.act(address(coin), abi.encodeCall(coin.approve, (address(settlement), 1e12)));
    }

    function assertRefused() internal view {
        assertEq(party.calls(), 1);
        assertFalse(party.succeeded());
        assertEq(
            party.answer(), abi.encodePacked(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
    }

    function test_M22_StoryWhileNobodyCallsAgain() public {
        live();
        assertBooks();
    }

    function test_N4_BuyerWhoBuysAgainInTheCallbackIsRefused() public {
        fund();
        party.arm(address(sale), purchase(address(0)));
        party.act(address(sale), purchase(address(0)));
        assertRefused();
        assertEq(sale.saleOf(product).sold, UNITS + 50);
        assertEq(power.balanceOf(address(party)), 1);
    }

    function test_RevertWhen_N4_ReferrerTakesItsRewardBeforeThePaymentArrived() public {
        fund();
        Reenterer referrer = new Reenterer();
        bytes memory take_ = abi.encodeCall(settlement.withdraw, (pay, carol));
        party.arm(address(referrer), abi.encodeCall(referrer.act, (address(settlement), take_)));
        uint256 payment = sale.quote(product, 50).payment;
        uint256 reward = sale.quote(product, 50).fee / 5;
        vm.expectRevert(
            abi.encodeWithSelector(ISettlement.WrongAmountReceived.selector, payment, payment - reward)
        );
        party.act(address(sale), purchase(address(referrer)));
    }

    function test_N4_DepositorWhoCallsAgainIsRefused() public {
        bytes[3] memory again = [
            abi.encodeCall(settlement.deposit, (product, today(), 5)),
            abi.encodeCall(settlement.settle, (product, 1)),
            abi.encodeCall(settlement.claim, (one(aliceToken)))
        ];
        for (uint256 i = 0; i < again.length; ++i) {
            party = new Reenterer();
            fund();
            party.arm(address(settlement), again[i]);
            party.act(address(settlement), abi.encodeCall(settlement.deposit, (product, today(), 7)));
            assertRefused();
            assertEq(settlement.depositOf(product, today()), 7 * (i + 1));
        }
    }

    /// @dev Bond and income arrive at one place: what comes as bond in between is not income as well.
    function test_RevertWhen_N4_BondIsDepositedInTheCallback() public {
        fund();
        party.act(address(coin), abi.encodeCall(coin.approve, (address(bonds), 5)));
        party.arm(address(bonds), abi.encodeCall(bonds.depositBond, (product, 5)));
        vm.expectRevert(abi.encodeWithSelector(ISettlement.WrongAmountReceived.selector, 7, 12));
        party.act(address(settlement), abi.encodeCall(settlement.deposit, (product, today(), 7)));
    }

    function test_N4_HolderWhoCallsAgainWhileItIsPaidIsRefused() public {
        send(alice, address(party), aliceToken);
        for (uint256 i = 0; i < 3; ++i) {
            pass(product, 1e18);
            uint256 before = coin.balanceOf(address(party));
            uint256 owed = income(aliceToken);
            bytes[3] memory again = [
                abi.encodeCall(settlement.claim, (pair(aliceToken, bobToken))),
                abi.encodeCall(settlement.withdraw, (coin, address(party))),
                abi.encodeCall(settlement.settle, (product, 1))
            ];
            Reenterer(party).arm(address(settlement), again[i]);
            party.act(address(settlement), abi.encodeCall(settlement.claim, (one(aliceToken))));
            assertEq(party.calls(), i + 1);
            assertFalse(party.succeeded());
            assertEq(coin.balanceOf(address(party)) - before, owed);
        }
    }

    function test_N4_HolderWhoMovesTheTokenWhileItIsPaidGetsNothingTwice() public {
        send(alice, address(party), aliceToken);
        pass(product, 1e18);
        uint256 owed = income(aliceToken);
        party.arm(address(power), abi.encodeCall(power.transferFrom, (address(party), carol, aliceToken)));
        party.act(address(settlement), abi.encodeCall(settlement.claim, (pair(aliceToken, bobToken))));
        assertTrue(party.succeeded());
        assertEq(power.ownerOf(aliceToken), carol);
        assertEq(coin.balanceOf(address(party)), owed);
        assertEq(settlement.creditOf(address(party), coin), 0);
        assertEq(income(aliceToken), 0);
    }

    function test_N4_WithdrawingAgainInTheCallbackIsRefused() public {
        send(alice, address(party), aliceToken);
        pass(product, 1e18);
        vm.prank(address(party));
        power.transferFrom(address(party), carol, aliceToken);
        uint256 credit = settlement.creditOf(address(party), coin);
        bytes memory withdrawal = abi.encodeCall(ISettlement.withdraw, (coin, address(party)));
        party.arm(address(settlement), withdrawal);
        party.act(address(settlement), withdrawal);
        assertRefused();
        assertEq(coin.balanceOf(address(party)), credit);
    }
}
