// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ProductState } from "../../../src/types/Product.sol";
import { Base } from "../../Base.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract BuyTest is Base {
    uint32 internal product;

    function setUp() public override {
        super.setUp();
        product = openBtc();
        deal(address(usdt), alice, type(uint128).max);
        vm.prank(alice);
        usdt.approve(address(sale), type(uint256).max);
    }

    function refuse(bytes memory reason, uint64 units) internal {
        vm.prank(alice);
        vm.expectRevert(reason);
        sale.buy(product, units, type(uint256).max, alice, address(0), block.timestamp);
    }

    function testFuzz_SALE_4_FivePercentIsFeeTheRestEscrow(uint64 units) public {
        units = uint64(bound(units, 1, 10_000_000));
        IPrimarySale.Quote memory cost = sale.quote(product, units);
        uint256 price = uint256(units) * sale.offerOf(product).pricePerUnit;
        assertEq(cost.fee, price * 5 / 100);
        assertGe(cost.principal, price - cost.fee);
        assertLt(cost.principal, price - cost.fee + 1080);
        uint256 before = usdt.balanceOf(alice);
        vm.prank(alice);
        sale.buy(product, units, cost.payment, alice, address(0), block.timestamp);
        assertEq(before - usdt.balanceOf(alice), cost.payment);
        assertEq(cost.payment, cost.principal + cost.fee);
        assertEq(usdt.balanceOf(address(settlement)), cost.payment);
        assertEq(settlement.stateOf(product).escrow, cost.principal);
        assertEq(settlement.creditOf(treasury, usdt), cost.fee);
    }

    function testFuzz_SALE_4_ReferralComesOutOfTheFee(uint64 units, uint16 share) public {
        units = uint64(bound(units, 1, 10_000_000));
        IPrimarySale.Parameters memory parameters = sale.parameters();
        parameters.referral = uint16(bound(share, 0, 5000));
        vm.prank(owner);
        sale.setParameters(parameters);
        IPrimarySale.Quote memory cost = sale.quote(product, units);
        vm.prank(alice);
        sale.buy(product, units, cost.payment, alice, carol, block.timestamp);
        assertEq(settlement.creditOf(carol, usdt), cost.fee * parameters.referral / 10_000);
        assertEq(settlement.creditOf(carol, usdt) + settlement.creditOf(treasury, usdt), cost.fee);
        assertEq(settlement.stateOf(product).escrow, cost.principal);
    }

    /// @dev One token holds up to 2^80 - 1 of money a day: more is bought in several tokens, which do not become one.
    function test_RevertWhen_SALE_4_TrancheIsTooLargeForOneToken() public {
        IPrimarySale.Offer memory offer = btcOffer();
        (offer.miningDays, offer.closesDay) = (2, today() + 2);
        (offer.pricePerUnit, offer.unitsForSale) = (type(uint80).max, 200);
        product = create(offer);
        fundBond(product, 10 ** btcDecimals());
        uint256 tranche = sale.quote(product, 3).tranche;
        assertGt(tranche, type(uint80).max);
        refuse(abi.encodeWithSelector(IPrimarySale.TrancheTooLarge.selector, tranche), 3);
        vm.startPrank(alice);
        uint256 first = sale.buy(product, 2, type(uint256).max, alice, address(0), block.timestamp);
        bondCalls.assess(product);
        uint256 second = sale.buy(product, 2, type(uint256).max, alice, address(0), block.timestamp);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.MergeTooLarge.selector, first, second));
        power.merge(first, second);
    }

    function test_SALE_4_BuyerAndRecipientMayDiffer() public {
        uint256 payment = sale.quote(product, 5).payment;
        uint256 fee = sale.quote(product, 5).fee;
        vm.expectEmit(address(sale));
        emit IPrimarySale.PowerBought(product, 1, bob, alice, 5, payment, fee, carol);
        vm.prank(alice);
        uint256 tokenId = sale.buy(product, 5, payment, bob, carol, block.timestamp);
        assertEq(power.ownerOf(tokenId), bob);
    }

    function test_SALE_4_SoldPowerBeginsOnItsStartDay() public {
        buy(bob, product, 11);
        buy(carol, product, 13);
        ProductState memory state = settlement.stateOf(product);
        (uint64 units, uint88 tranche) = settlement.startOn(product, today() + 1);
        assertEq(units, 24);
        assertEq(uint256(tranche) * 1080, state.escrow);
        assertEq(state.outstandingUnits, 24);
        assertEq(state.activeUnits, 0);
        assertEq(sale.saleOf(product).sold, 24);
    }

    function testFuzz_RevertWhen_SALE_4_PriceIsAboveWhatTheBuyerAgreedTo(uint64 units, uint256 most) public {
        units = uint64(bound(units, 1, 10_000_000));
        uint256 payment = sale.quote(product, units).payment;
        most = bound(most, 0, payment - 1);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.PaymentTooHigh.selector, payment, most));
        sale.buy(product, units, most, alice, address(0), block.timestamp);
    }

    function test_RevertWhen_SALE_4_ReferringOneself() public {
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.SelfReferral.selector, alice));
        sale.buy(product, 5, type(uint256).max, bob, alice, block.timestamp);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.SelfReferral.selector, bob));
        sale.buy(product, 5, type(uint256).max, bob, bob, block.timestamp);
    }

    function test_RevertWhen_SALE_2_LessThanTheSmallestPurchase() public {
        refuse(abi.encodeWithSelector(IPrimarySale.TooFewUnits.selector, 0, 1), 0);
    }

    function testFuzz_RevertWhen_SALE_2_SoldOut(uint64 first, uint64 second) public {
        first = uint64(bound(first, 1, 10_000_000));
        buy(bob, product, first);
        uint64 left = 10_000_000 - first;
        second = uint64(bound(second, left + 1, type(uint64).max));
        refuse(abi.encodeWithSelector(IPrimarySale.SoldOut.selector, product, second, left), second);
    }

    function test_RevertWhen_SALE_2_BuyerCapIsExceeded() public {
        IPrimarySale.Offer memory offer = btcOffer();
        (offer.maxUnitsPerBuyer, offer.minUnits) = (10, 2);
        product = create(offer);
        fundBond(product, 10 ** btcDecimals());
        buy(alice, product, 6);
        deal(address(usdt), alice, 1e30);
        vm.prank(alice);
        usdt.approve(address(sale), 1e30);
        refuse(abi.encodeWithSelector(IPrimarySale.BuyerCapExceeded.selector, alice, 11, 10), 5);
        refuse(abi.encodeWithSelector(IPrimarySale.TooFewUnits.selector, 1, 2), 1);
        buy(alice, product, 4);
        buy(bob, product, 10);
        assertEq(sale.boughtBy(product, alice), 10);
    }

    function test_RevertWhen_SALE_2_SaleIsNotOpen() public {
        IPrimarySale.Offer memory offer = btcOffer();
        (offer.opensDay, offer.closesDay) = (today() + 2, today() + 4);
        product = create(offer);
        fundBond(product, 10 ** btcDecimals());
        vm.warp(uint256(offer.opensDay) * 1 days - 1);
        refuse(abi.encodeWithSelector(IPrimarySale.SaleClosed.selector, product), 1);
        vm.warp(block.timestamp + 1);
        buy(bob, product, 1);
        vm.warp(uint256(offer.closesDay) * 1 days - 1);
        buy(bob, product, 1);
        vm.warp(block.timestamp + 1);
        refuse(abi.encodeWithSelector(IPrimarySale.SaleClosed.selector, product), 1);
    }

    function test_RevertWhen_SALE_1_MinerWasSuspended() public {
        vm.prank(owner);
        registry.suspend(miner);
        refuse(abi.encodeWithSelector(IMinerRegistry.MinerNotApproved.selector, miner), 1);
    }

    function test_RevertWhen_DAY_10_SalesArePaused() public {
        IPrimarySale.Parameters memory parameters = sale.parameters();
        parameters.paused = true;
        vm.prank(owner);
        sale.setParameters(parameters);
        refuse(abi.encodeWithSelector(IPrimarySale.SalesPaused.selector), 1);
    }

    function test_RevertWhen_SALE_4_ProductIsUnknown() public {
        product = 99;
        refuse(abi.encodeWithSelector(IPrimarySale.UnknownProduct.selector, 99), 1);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.UnknownProduct.selector, 99));
        sale.quote(99, 1);
    }

    function test_RevertWhen_SALE_4_RecipientIsNobody() public {
        vm.prank(alice);
        vm.expectRevert(ERC721.TransferToZeroAddress.selector);
        sale.buy(product, 1, type(uint256).max, address(0), address(0), block.timestamp);
    }

    function test_RevertWhen_SALE_4_AllowanceIsMissing() public {
        uint256 escrow = settlement.stateOf(product).escrow;
        vm.prank(carol);
        vm.expectRevert();
        sale.buy(product, 1, type(uint256).max, carol, address(0), block.timestamp);
        assertEq(settlement.stateOf(product).escrow, escrow);
        assertEq(sale.saleOf(product).sold, 0);
    }
}
