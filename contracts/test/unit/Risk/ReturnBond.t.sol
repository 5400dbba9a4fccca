// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IClosing } from "../../../src/interfaces/IClosing.sol";
import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { Failing } from "./Failing.t.sol";

/// @notice What holders do not share of a bond.
contract ReturnBondTest is Failing {
    function test_RISK_2_TheRestOfTheBondIsTheMiners(address anyone) public {
        terminated();
        owingNothing();
        uint256 left = settlement.stateOf(product).bond - closure().bond;
        assertGt(left, 0);
        vm.expectEmit(address(closing));
        emit IClosing.BondReturned(product, miner, left, 0);
        vm.prank(anyone);
        closing.returnBond(product);
        assertEq(settlement.creditOf(miner, btc), left);
        assertEq(settlement.stateOf(product).bond, closure().bond);
        // Holders have their shares all the same.
        closing.refundTokens(pair(aliceToken, bobToken));
        assertLe(settlement.stateOf(product).bond, 1);
    }

    function test_RevertWhen_RISK_2_ItWasReturned() public {
        terminated();
        owingNothing();
        closing.returnBond(product);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NothingToReturn.selector, product));
        closing.returnBond(product);
    }

    function test_RevertWhen_RISK_2_ProductIsOpenOrNotSealed() public {
        owingNothing();
        vm.expectRevert(abi.encodeWithSelector(IClosing.ProductNotSealed.selector, product));
        closing.returnBond(product);
        passDays(7, SHORT);
        terminate();
        vm.expectRevert(abi.encodeWithSelector(IClosing.ProductNotSealed.selector, product));
        closing.returnBond(product);
    }

    function test_RevertWhen_RISK_2_InsuranceOrReserveMayStillPay() public {
        terminated();
        vm.mockCall(ledgerAt, abi.encodeCall(ILossLedger.owesNothing, (product)), abi.encode(false));
        vm.expectRevert(abi.encodeWithSelector(IClosing.BondStillNeeded.selector, product));
        closing.returnBond(product);
    }

    /// forge-config: default.fuzz.runs = 16
    function testFuzz_RISK_2_WhatTheyPaidGoesToTheReserveFirst(uint256 recovered) public {
        terminated();
        uint256 left = settlement.stateOf(product).bond - closure().bond;
        uint256 payScale = 10 ** payDecimals();
        uint256 coinScale = 10 ** btcDecimals();
        uint256 worth = left * 44_000 * payScale / coinScale;
        recovered = bound(recovered, 1, 2 * worth);
        paid(recovered);
        (uint256 toMiner, uint256 toReserve) = closing.returnBond(product);
        uint256 owed = (recovered * coinScale + 44_000 * payScale - 1) / (44_000 * payScale);
        assertEq(toReserve, owed < left ? owed : left);
        assertEq(toMiner, left - toReserve);
        assertEq(btc.balanceOf(reserveAt), toReserve);
        assertEq(settlement.creditOf(miner, btc), toMiner);
        assertEq(settlement.stateOf(product).bond, closure().bond);
    }

    /// @dev Insurance and reserve paid so much for the product.
    function paid(uint256 recovered) private {
        owingNothing();
        ILossLedger.Loss memory loss;
        loss.recovered = uint128(recovered);
        vm.mockCall(ledgerAt, abi.encodeCall(ILossLedger.productLossOf, (product)), abi.encode(loss));
        ILossLedger.Measure memory measured;
        (measured.mark.rate, measured.payDecimals) = (44_000e18, payDecimals());
        vm.mockCall(ledgerAt, abi.encodeCall(ILossLedger.measureOf, (product)), abi.encode(measured));
    }
}
