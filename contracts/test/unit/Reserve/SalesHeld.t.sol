// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Base } from "../../Base.t.sol";

/// @notice What an unmet bond call does to a product: nothing more is sold and no bond leaves until it is met.
contract SalesHeldTest is Base {
    uint32 internal product;
    uint256 internal called;

    function setUp() public override {
        super.setUp();
        product = openBtc();
        buy(alice, product, 100_000);
        withdrawFree();
        rise();
        (, called) = bondCalls.assess(product);
    }

    /// @dev The miner takes out what 30 days of income do not need.
    function withdrawFree() private {
        uint256 free = settlement.stateOf(product).bond - settlement.bondRequired(product, 0, 30);
        vm.prank(miner);
        settlement.withdrawBond(product, free, miner);
    }

    /// @dev Coin at five times the price: stopping would pay.
    function rise() private {
        vm.warp((uint256(today()) + 1) * 1 days);
        btcFeed.post(220_000e8);
        reportBtc(today() - 1, DIFFICULTY, FEES);
        btcBenchmark.finalize(0);
    }

    function refuse(uint64 units) private {
        uint256 payment = sale.quote(product, units).payment;
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.BondCallUnmet.selector, product));
        sale.buy(product, units, payment, bob, address(0));
    }

    function test_RevertWhen_RISK_7_TheCallIsNotMet() public {
        assertGt(bondCalls.unmetCall(product), 0);
        assertTrue(sale.saleOf(product).held);
        refuse(1000);
    }

    function test_RISK_7_SalesGoOnOnceTheCallIsMet() public {
        uint256 missing = bondCalls.unmetCall(product);
        fundBond(product, missing - 1);
        bondCalls.review(product);
        refuse(1000);

        fundBond(product, 1);
        vm.expectEmit(address(sale));
        emit IPrimarySale.SalesHeld(product, false);
        bondCalls.review(product);
        assertEq(buy(bob, product, 1000), 2);
    }

    function test_RevertWhen_RISK_7_CalledBondIsTakenOut() public {
        fundBond(product, bondCalls.unmetCall(product));
        uint256 bond = settlement.stateOf(product).bond;
        assertGt(called, settlement.bondRequired(product, 0, 30));
        vm.prank(miner);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.BondTooSmall.selector, product, bond, bond + 1));
        settlement.withdrawBond(product, 1, miner);
    }

    function testFuzz_RevertWhen_RISK_7_AnybodyElseHoldsSales(address caller) public {
        vm.assume(caller != address(bondCalls));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.NotBondCalls.selector, caller));
        sale.holdSales(product, false);
    }
}
