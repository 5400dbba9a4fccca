// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

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
        assertEq(settlement.bondRequired(product, units, 30), required(units));
        fundBond(product, required(units));
        buy(bob, product, units);
    }

    function testFuzz_RevertWhen_SALE_5_BondIsOneUnitShort(uint64 units) public {
        units = uint64(bound(units, 100, 10_000_000));
        uint256 bond = required(units) - 1;
        if (bond > 0) fundBond(product, bond);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.BondTooSmall.selector, product, bond, bond + 1));
        sale.buy(product, units, type(uint256).max, alice, address(0), block.timestamp);
    }

    function test_RevertWhen_SALE_5_EarlierSalesUseTheBond() public {
        fundBond(product, required(2000));
        buy(bob, product, 1500);
        vm.prank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(ISettlement.BondTooSmall.selector, product, required(2000), required(2500))
        );
        sale.buy(product, 1000, type(uint256).max, alice, address(0), block.timestamp);
        buy(carol, product, 500);
    }

    function test_SALE_5_BondDaysAreAParameter() public {
        fundBond(product, required(1000));
        IPrimarySale.Parameters memory parameters = sale.parameters();
        parameters.bondDays = 180;
        vm.prank(owner);
        sale.setParameters(parameters);
        vm.prank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(
                ISettlement.BondTooSmall.selector,
                product,
                required(1000),
                settlement.bondRequired(product, 1000, 180)
            )
        );
        sale.buy(product, 1000, type(uint256).max, alice, address(0), block.timestamp);
    }

    function test_RevertWhen_SALE_5_NoBenchmarkIsFinal() public {
        setUpAgain();
        vm.expectRevert(abi.encodeWithSelector(ISettlement.BenchmarkPending.selector, 1, 0));
        settlement.bondRequired(1, 1, 30);
    }

    function test_RevertWhen_SALE_5_ProductIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(ISettlement.UnknownProduct.selector, 99));
        settlement.bondRequired(99, 1, 30);
    }

    /// @dev A fresh protocol on which no day is final.
    function setUpAgain() internal {
        vm.warp(uint256(FIRST_DAY) * 1 days);
        deploy();
        govern();
        create(btcOffer());
    }
}
