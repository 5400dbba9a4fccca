// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { BITCOIN } from "../../../src/types/Asset.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { Base } from "../../Base.t.sol";

contract CreateProductTest is Base {
    function test_SALE_2_TermsAreFixedAtCreation() public {
        IPrimarySale.Offer memory offer = btcOffer();
        offer.runningCost = 3e13;
        vm.expectEmit(address(sale));
        emit IPrimarySale.ProductCreated(1, miner, offer);
        uint32 product = create(offer);
        assertEq(keccak256(abi.encode(sale.offerOf(product))), keccak256(abi.encode(offer)));
        ProductTerms memory terms = settlement.termsOf(product);
        assertEq(address(terms.payToken), address(usdt));
        assertEq(address(terms.rewardToken), address(btc));
        assertEq(address(terms.benchmark), address(btcBenchmark));
        assertEq(terms.miner, miner);
        assertEq(terms.payoutDays, 1080);
        assertEq(terms.runningCost, 3e13);
        assertEq(terms.rewardDecimals, btcDecimals());
        assertEq(sale.lastProduct(), product);
    }

    function test_SALE_2_NewBenchmarkIsForNewProductsOnly() public {
        uint32 product = create(btcOffer());
        vm.startPrank(owner);
        sale.allowPayToken(usdt, false);
        assets.allowRewardToken(BITCOIN, btc, false);
        vm.stopPrank();
        assertEq(address(settlement.termsOf(product).benchmark), address(btcBenchmark));
        assertEq(address(settlement.termsOf(product).payToken), address(usdt));
    }

    function testFuzz_RevertWhen_SALE_1_MinerIsNotApproved(address stranger) public {
        vm.assume(stranger != miner);
        vm.assume(!btcBenchmark.isReporter(stranger));
        IPrimarySale.Offer memory offer = btcOffer();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.MinerNotApproved.selector, stranger));
        sale.createProduct(offer);
    }

    function test_RevertWhen_SALE_1_MinerIsSuspendedOrRevoked() public {
        IPrimarySale.Offer memory offer = btcOffer();
        vm.prank(owner);
        registry.suspend(miner);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.MinerNotApproved.selector, miner));
        vm.prank(miner);
        sale.createProduct(offer);
        vm.prank(owner);
        registry.revoke(miner);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.MinerNotApproved.selector, miner));
        vm.prank(miner);
        sale.createProduct(offer);
    }

    function testFuzz_RevertWhen_SALE_1_CapacityIsExceeded(uint64 first, uint64 second) public {
        first = uint64(bound(first, 1, 1e9));
        second = uint64(bound(second, 1e9 - first + 1, 1e9));
        IPrimarySale.Offer memory offer = btcOffer();
        offer.unitsForSale = first;
        create(offer);
        offer.unitsForSale = second;
        vm.prank(miner);
        vm.expectRevert(
            abi.encodeWithSelector(
                IMinerRegistry.CapacityExceeded.selector, miner, BITCOIN, second, 1e9 - first
            )
        );
        sale.createProduct(offer);
    }

    function test_RevertWhen_DAY_10_SalesArePaused() public {
        IPrimarySale.Parameters memory parameters = sale.parameters();
        parameters.paused = true;
        vm.prank(owner);
        sale.setParameters(parameters);
        IPrimarySale.Offer memory offer = btcOffer();
        vm.prank(miner);
        vm.expectRevert(IPrimarySale.SalesPaused.selector);
        sale.createProduct(offer);
    }
}
