// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBonds } from "../../../src/interfaces/IBonds.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Base } from "../../Base.t.sol";

contract BondTest is Base {
    uint32 internal product;

    function setUp() public override {
        super.setUp();
        nextDay();
        product = create(btcOffer());
        deal(address(usdt), alice, type(uint128).max);
        vm.prank(alice);
        usdt.approve(address(sale), type(uint256).max);
    }

    function required(uint64 units) internal view returns (uint256) {
        uint256 reward = btcBenchmark.latestReward();
        return uint256(units) * 30 * reward * 10 ** btcDecimals() / 1e27;
    }

    function testFuzz_SALE_5_BondCoversThirtyDaysOfBenchmarkIncome(uint64 units) public {
        units = uint64(bound(units, 100, 10_000_000));
        assertEq(bonds.bondRequired(product, units), required(units));
        fundBond(product, required(units));
        buy(bob, product, units);
    }

    function testFuzz_RevertWhen_SALE_5_BondIsOneUnitShort(uint64 units) public {
        units = uint64(bound(units, 100, 10_000_000));
        uint256 bond = required(units) - 1;
        if (bond > 0) fundBond(product, bond);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IBonds.BondTooSmall.selector, product, bond, bond + 1));
        sale.buy(product, units, type(uint256).max, alice, address(0), block.timestamp);
    }

    function test_RevertWhen_SALE_5_EarlierSalesUseTheBond() public {
        fundBond(product, required(2000));
        buy(bob, product, 1500);
        free();
        vm.prank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(IBonds.BondTooSmall.selector, product, required(2000), required(2500))
        );
        sale.buy(product, 1000, type(uint256).max, alice, address(0), block.timestamp);
        buy(carol, product, 500);
    }

    /// @dev No call, so that bond days are all that counts.
    function free() internal {
        assessed(product);
        vm.mockCall(
            address(bondCalls), abi.encodeCall(bondCalls.unitCallOf, (product)), abi.encode(today(), 0)
        );
    }

    /// @dev FB1: a parameter binds products that are created after it was set.
    function test_SALE_2_BondDaysAreFixedWhenTheProductIsCreated() public {
        fundBond(product, required(1000));
        IPrimarySale.Parameters memory parameters = sale.parameters();
        parameters.bondDays = 180;
        vm.prank(owner);
        sale.setParameters(parameters);
        uint32 later = create(btcOffer());
        assertEq(settlement.termsOf(product).bondDays, 30);
        assertEq(settlement.termsOf(later).bondDays, 180);
        buy(bob, product, 1000);
        fundBond(later, required(1000));
        uint256 needed = bonds.bondRequired(later, 1000);
        assertApproxEqAbs(needed, 6 * required(1000), 6);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IBonds.BondTooSmall.selector, later, required(1000), needed));
        sale.buy(later, 1000, type(uint256).max, alice, address(0), block.timestamp);
    }

    function test_RevertWhen_SALE_5_NoBenchmarkIsFinal() public {
        setUpAgain();
        vm.expectRevert(abi.encodeWithSelector(ISettlement.BenchmarkPending.selector, 1, 0));
        bonds.bondRequired(1, 1);
    }

    function test_RevertWhen_SALE_5_ProductIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(ISettlement.UnknownProduct.selector, 99));
        bonds.bondRequired(99, 1);
    }

    /// @dev A fresh protocol on which no day is final.
    function setUpAgain() internal {
        vm.warp(uint256(FIRST_DAY) * 1 days);
        deploy();
        govern();
        create(btcOffer());
    }
}
