// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { Insuring } from "./Insuring.t.sol";

/// @notice From the first short day to the last payment, with the real settlement: bond, refund, insurance, reserve.
contract WholeStoryTest is Insuring {
    function setUp() public override {
        super.setUp();
        insure(daveToken, 1000);
        begun();
        withdrawFreeBond();
    }

    function test_RISK_6_BondRefundInsuranceAndReserveInOrder() public {
        // At twice the price stopping pays, is shown, and calls for bond.
        pass(product, 1e18);
        btcFeed.post(88_000e8);
        uint256 called = callAt(88_000e8);
        assertGt(called, 0);
        passDays(7, SHORT);
        assertTrue(isTroubled());
        terminate();
        settleRest();

        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotMeasured.selector, product));
        ledger.lossOf(daveToken);
        ledger.measure(product);
        refundToken(daveToken);
        refundToken(aliceToken);
        ledger.record(pair(daveToken, aliceToken));
        uint256 lost = ledger.lossOf(daveToken).loss;
        assertGt(lost, 0);
        assertEq(bondCalls.calledBond(product), 0);

        uint256 back = insurance.premiumDueOf(daveToken);
        uint256 due = insurance.dueOf(daveToken);
        uint256 before = usdt.balanceOf(dave) + back;
        insurance.claim(one(daveToken));
        uint256 insured = usdt.balanceOf(dave) - before;
        assertGt(back, 0);
        assertEq(insured, due);
        assertLe(insured, power.principalOf(daveToken) / 10);
        assertLe(insured, lost * 8 / 10);
        assertFalse(isTroubled());

        compensate(lost - insured);
        assertLe(usdt.balanceOf(dave) - before, lost);
        assertEq(usdt.balanceOf(dave) - before, ledger.lossOf(daveToken).recovered);
    }

    function callAt(int256 price) private returns (uint256 called) {
        vm.warp((uint256(today()) + 1) * 1 days);
        btcFeed.post(price);
        reportBtc(today() - 1, DIFFICULTY, FEES);
        btcBenchmark.finalize(0);
        int256 gain;
        (gain, called) = bondCalls.assess(product);
        assertGt(gain, 0);
    }

    function compensate(uint256 most) private {
        vm.warp(block.timestamp + 7 days);
        deal(address(usdt), address(reserve), 1e15);
        vm.prank(owner);
        uint256 round = reserve.openRound(product, usdt, type(uint128).max);
        uint256 share = reserve.shareOf(round, daveToken);
        assertLe(share, most);
        reserve.claim(round, pair(daveToken, aliceToken));
        assertLe(ledger.productLossOf(product).recovered, ledger.productLossOf(product).loss);
    }
}
