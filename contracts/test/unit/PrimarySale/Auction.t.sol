// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IAuctionSale } from "../../../src/interfaces/IAuctionSale.sol";
import { IBonds } from "../../../src/interfaces/IBonds.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { BITCOIN } from "../../../src/types/Asset.sol";
import { Power } from "../../../src/types/Power.sol";
import { ProductState } from "../../../src/types/Product.sol";
import { Running } from "../Running.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

/// @notice SALE-8 and O9: one auctioneer reserves, sells in one record, and mints parts.
contract AuctionTest is Running {
    uint64 internal constant UNITS = 300_001;
    uint128 internal constant PRICE = 123_457;

    address internal house = makeAddr("house");
    uint32 internal start;

    function setUp() public override {
        super.setUp();
        vm.prank(owner);
        auctionSale.setAuctioneer(house);
        start = today() + 10;
        deal(address(usdt), house, 1e12);
        vm.prank(house);
        usdt.approve(address(sale), type(uint256).max);
    }

    function reserve(uint64 units) internal {
        vm.prank(house);
        auctionSale.reserveUnits(product, units, start);
    }

    function sell(uint64 units) internal returns (uint256 saleId) {
        vm.prank(house);
        saleId = auctionSale.sellAuctioned(product, units, PRICE);
    }

    function mint(uint256 saleId, uint64 units, address to) internal returns (uint256 tokenId) {
        vm.prank(house);
        tokenId = auctionSale.mintAuctioned(saleId, units, to);
    }

    function sold() internal returns (uint256 saleId) {
        reserve(UNITS);
        return sell(UNITS);
    }

    function refuse(bytes memory reason) internal {
        vm.prank(house);
        vm.expectRevert(reason);
    }

    // ---- Reserving --------------------------------------------------------------------------------------------

    function test_SALE_8_ReservedPowerCountsForCapacityAndBond() public {
        uint256 before = bonds.bondRequired(product, 0);
        vm.expectEmit(address(auctionSale));
        emit IAuctionSale.UnitsReserved(product, house, UNITS, start);
        reserve(UNITS);
        assertEq(sale.reservedUnits(product), UNITS);
        assertApproxEqAbs(
            bonds.bondRequired(product, 0),
            before * (ALICE_UNITS + BOB_UNITS + UNITS) / (ALICE_UNITS + BOB_UNITS),
            2
        );
        uint64 left = 10_000_000 - ALICE_UNITS - BOB_UNITS - UNITS;
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.SoldOut.selector, product, left + 1, left));
        sale.buy(product, left + 1, type(uint256).max, carol, address(0), block.timestamp);
    }

    /// @dev Else the miner takes out at the opening what bidders rely on.
    function test_O9_TheBondOfReservedPowerDoesNotLeave() public {
        uint32 other = create(btcOffer());
        fundBond(other, 10 ** btcDecimals());
        uint32 first = today() + 5;
        vm.prank(house);
        auctionSale.reserveUnits(other, 1_000_000, first);
        uint256 required = bonds.bondRequired(other, 0);
        assertGt(required, 0);
        uint256 bond = settlement.stateOf(other).bond;
        vm.startPrank(miner);
        vm.expectRevert(abi.encodeWithSelector(IBonds.BondTooSmall.selector, other, bond, bond + required));
        bonds.withdrawBond(other, bond, miner);
        bonds.withdrawBond(other, bond - required, miner);
    }

    function test_RevertWhen_SALE_8_TheBondDoesNotCoverWhatIsReserved() public {
        uint32 other = create(btcOffer());
        refuse(abi.encodeWithSelector(IBonds.BondTooSmall.selector, other, 0, _required(1_000_000)));
        auctionSale.reserveUnits(other, 1_000_000, start);
    }

    function test_RevertWhen_SALE_8_TheBondCoversWhatIsReservedAndNoPurchaseBesides() public {
        uint32 other = create(btcOffer());
        uint256 bond = _required(1_000_000);
        fundBond(other, bond);
        vm.prank(house);
        auctionSale.reserveUnits(other, 1_000_000, start);
        vm.expectRevert(
            abi.encodeWithSelector(IBonds.BondTooSmall.selector, other, bond, _required(1_001_000))
        );
        sale.buy(other, 1000, type(uint256).max, carol, address(0), block.timestamp);
    }

    function _required(uint256 units) private view returns (uint256) {
        return units * 30 * btcBenchmark.latestReward() * 10 ** btcDecimals() / 1e27;
    }

    function test_SALE_8_WhatIsReservedStaysReservedWhenTheSaleIsOver() public {
        reserve(UNITS);
        vm.prank(miner);
        sale.stopSelling(product);
        sale.releaseCapacity(product);
        uint64 all = ALICE_UNITS + BOB_UNITS;
        assertEq(sale.saleOf(product).reserved, all + UNITS);
        sell(UNITS - 1);
        sale.releaseCapacity(product);
        assertEq(sale.saleOf(product).reserved, all + UNITS);
        vm.prank(house);
        auctionSale.unreserveUnits(product, 1);
        sale.releaseCapacity(product);
        assertEq(sale.saleOf(product).reserved, all + UNITS - 1);
    }

    function test_RevertWhen_SALE_8_MoreIsReservedThanIsLeft() public {
        uint64 left = 10_000_000 - ALICE_UNITS - BOB_UNITS;
        refuse(abi.encodeWithSelector(IPrimarySale.SoldOut.selector, product, left + 1, left));
        auctionSale.reserveUnits(product, left + 1, start);
        refuse(abi.encodeWithSelector(IAuctionSale.MoreThanReserved.selector, product, 0, 0));
        auctionSale.reserveUnits(product, 0, start);
        reserve(1);
        refuse(abi.encodeWithSelector(IAuctionSale.AlreadyReserved.selector, product));
        auctionSale.reserveUnits(product, 1, start);
    }

    function test_RevertWhen_SALE_8_TheStartDayIsNone() public {
        uint32[3] memory bad = [today(), sale.offerOf(product).closesDay + 1, 0];
        for (uint256 i = 0; i < 3; ++i) {
            refuse(abi.encodeWithSelector(IAuctionSale.BadStartDay.selector, product, bad[i]));
            auctionSale.reserveUnits(product, 5, bad[i]);
        }
        start = sale.offerOf(product).closesDay;
        reserve(5);
        uint32 batch = openFil();
        uint32 day = sale.offerOf(batch).startDay;
        refuse(abi.encodeWithSelector(IAuctionSale.BadStartDay.selector, batch, day - 1));
        auctionSale.reserveUnits(batch, 5, day - 1);
        vm.prank(house);
        auctionSale.reserveUnits(batch, 5, day);
    }

    function test_RevertWhen_SALE_8_NothingMayBeSold() public {
        vm.prank(owner);
        registry.suspend(miner);
        refuse(abi.encodeWithSelector(IMinerRegistry.MinerNotApproved.selector, miner));
        auctionSale.reserveUnits(product, 5, start);
        vm.prank(owner);
        registry.approve(miner, BITCOIN, 1e9);
        vm.prank(miner);
        sale.stopSelling(product);
        refuse(abi.encodeWithSelector(IPrimarySale.SaleClosed.selector, product));
        auctionSale.reserveUnits(product, 5, start);
        refuse(abi.encodeWithSelector(IPrimarySale.SaleClosed.selector, 99));
        auctionSale.reserveUnits(99, 5, start);
    }

    // ---- Selling ----------------------------------------------------------------------------------------------

    function test_SALE_8_OneRecordForAllThatIsSold() public {
        reserve(UNITS);
        ProductState memory before = settlement.stateOf(product);
        uint256 treasuryHad = settlement.creditOf(treasury, usdt);
        uint256 had = usdt.balanceOf(house);
        uint256 last = power.lastTokenId();
        uint256 saleId = sell(UNITS);
        uint256 payment = uint256(UNITS) * PRICE;
        uint256 tranche = (payment - payment / 20) / 1080;
        assertEq(saleId, 1);
        assertEq(auctionSale.lastSale(), 1);
        assertEq(had - usdt.balanceOf(house), payment);
        assertEq(auctionSale.auctionedSale(1).tranche, tranche);
        assertEq(settlement.stateOf(product).escrow - before.escrow, tranche * 1080);
        assertEq(settlement.creditOf(treasury, usdt) - treasuryHad, payment - tranche * 1080);
        assertEq(settlement.stateOf(product).outstandingUnits, before.outstandingUnits + UNITS);
        assertEq(sale.reservedUnits(product), 0);
        assertEq(sale.saleOf(product).sold, ALICE_UNITS + BOB_UNITS + UNITS);
        assertEq(power.lastTokenId(), last);
        (uint64 units, uint88 money) = settlement.startOn(product, start);
        assertEq(units, UNITS);
        assertEq(money, tranche);
    }

    function test_RevertWhen_SALE_8_ThePriceIsBelowTheOffers() public {
        reserve(UNITS);
        uint256 least = sale.offerOf(product).pricePerUnit;
        refuse(abi.encodeWithSelector(IAuctionSale.PriceBelowOffer.selector, least - 1, least));
        auctionSale.sellAuctioned(product, UNITS, uint128(least - 1));
        vm.prank(house);
        auctionSale.sellAuctioned(product, UNITS, uint128(least));
    }

    function test_RevertWhen_SALE_8_MoreIsSoldThanReserved() public {
        reserve(UNITS);
        refuse(abi.encodeWithSelector(IAuctionSale.MoreThanReserved.selector, product, UNITS + 1, UNITS));
        auctionSale.sellAuctioned(product, UNITS + 1, PRICE);
        sell(UNITS - 5);
        refuse(abi.encodeWithSelector(IAuctionSale.MoreThanReserved.selector, product, 6, 5));
        auctionSale.sellAuctioned(product, 6, PRICE);
        refuse(abi.encodeWithSelector(IAuctionSale.MoreThanReserved.selector, product, 6, 5));
        auctionSale.unreserveUnits(product, 6);
        refuse(abi.encodeWithSelector(IAuctionSale.MoreThanReserved.selector, product, 0, 5));
        auctionSale.unreserveUnits(product, 0);
    }

    function test_RevertWhen_SALE_8_TheStartDayHasCome() public {
        reserve(UNITS);
        vm.warp(uint256(start) * 1 days);
        refuse(abi.encodeWithSelector(IAuctionSale.BadStartDay.selector, product, start));
        auctionSale.sellAuctioned(product, UNITS, PRICE);
        vm.prank(house);
        auctionSale.unreserveUnits(product, UNITS);
        assertEq(sale.reservedUnits(product), 0);
    }

    /// @dev A pause and a fallen miner stop the sale; giving back is never stopped.
    function test_RevertWhen_SALE_8_TheSaleRefuses() public {
        reserve(UNITS);
        IPrimarySale.Parameters memory chosen = sale.parameters();
        chosen.paused = true;
        vm.prank(owner);
        sale.setParameters(chosen);
        refuse(abi.encodeWithSelector(IPrimarySale.SalesPaused.selector));
        auctionSale.sellAuctioned(product, UNITS, PRICE);
        chosen.paused = false;
        vm.prank(owner);
        sale.setParameters(chosen);
        vm.prank(closingAt);
        registry.suspendAtFault(miner);
        refuse(abi.encodeWithSelector(IMinerRegistry.MinerNotApproved.selector, miner));
        auctionSale.sellAuctioned(product, UNITS, PRICE);
        vm.prank(house);
        auctionSale.unreserveUnits(product, UNITS);
    }

    /// @dev Bids are binding: the miner cannot stop the sale under them.
    function test_SALE_8_StoppingDoesNotUndoAnAuction() public {
        reserve(UNITS);
        vm.prank(miner);
        sale.stopSelling(product);
        sell(UNITS);
    }

    // ---- Minting ----------------------------------------------------------------------------------------------

    function testFuzz_SALE_8_PartsAddUpToTheLastUnitInAnyOrder(uint64[5] memory sizes) public {
        uint256 saleId = sold();
        uint64 left = UNITS;
        uint256 tranches = 0;
        for (uint256 i = 0; left > 0; ++i) {
            uint64 units = i == 5 ? left : uint64(bound(sizes[i], 1, left));
            Power memory part = power.powerOf(mint(saleId, units, i % 2 == 0 ? alice : carol));
            assertEq(part.units, units);
            assertEq(part.startDay, start);
            assertEq(part.endDay, start + 1080);
            uint256 whole = auctionSale.auctionedSale(saleId).tranche;
            assertApproxEqAbs(part.tranche, whole * units / UNITS, 1);
            tranches += part.tranche;
            left -= units;
        }
        assertEq(tranches, auctionSale.auctionedSale(saleId).tranche);
        refuse(abi.encodeWithSelector(IAuctionSale.MoreThanSold.selector, saleId, 1, 0));
        auctionSale.mintAuctioned(saleId, 1, alice);
    }

    /// @dev The attack: an auctioneer that mints power nobody paid for.
    function test_RevertWhen_O9_MoreIsMintedThanWasSold() public {
        uint256 saleId = sold();
        mint(saleId, 1, alice);
        refuse(abi.encodeWithSelector(IAuctionSale.MoreThanSold.selector, saleId, UNITS, UNITS - 1));
        auctionSale.mintAuctioned(saleId, UNITS, house);
        refuse(abi.encodeWithSelector(IAuctionSale.MoreThanSold.selector, saleId, 0, UNITS - 1));
        auctionSale.mintAuctioned(saleId, 0, house);
        refuse(abi.encodeWithSelector(IAuctionSale.NotAuctioneer.selector, house));
        auctionSale.mintAuctioned(saleId + 1, 1, house);
    }

    /// @dev The whole story, minted on the last day that pays: nothing of the income is lost.
    function test_SALE_8_ClaimingLateLosesNoIncome() public {
        start = today() + 1;
        uint256 saleId = sold();
        uint256 early = mint(saleId, 1000, carol);
        for (uint256 i = 0; i < 3; ++i) {
            pass(product, 1e18);
        }
        uint256 late = mint(saleId, 1000, bob);
        assertGt(income(late), 0);
        assertEq(income(late), income(early));
        claim(late);
        assertEq(btc.balanceOf(bob), income(early));
    }

    /// @dev Power bought after an auction of a fresh product may start before the auction's: no day is passed over.
    function test_SALE_8_PowerBoughtLaterStartsEarlier() public {
        uint32 fresh = create(btcOffer());
        fundBond(fresh, 10 ** btcDecimals());
        vm.startPrank(house);
        auctionSale.reserveUnits(fresh, 1000, start);
        uint256 saleId = auctionSale.sellAuctioned(fresh, 1000, PRICE);
        uint256 auctioned = auctionSale.mintAuctioned(saleId, 1000, carol);
        vm.stopPrank();
        assertEq(settlement.stateOf(fresh).nextDay, start);
        uint256 bought = buy(alice, fresh, 1000);
        assertEq(settlement.stateOf(fresh).nextDay, today() + 1);
        assertEq(settlement.stateOf(fresh).endDay, start + 1080);
        for (uint256 i = 0; i < 12; ++i) {
            pass(fresh, 1e18);
        }
        assertEq(settlement.stateOf(fresh).activeUnits, 2000);
        assertGt(income(bought), income(auctioned));
        assertGt(income(auctioned), 0);
    }

    // ---- Who --------------------------------------------------------------------------------------------------

    function testFuzz_RevertWhen_O9_AnybodyElse(address caller) public {
        vm.assume(caller != house && caller != owner && caller != address(auctionSale));
        uint256 saleId = sold();
        start = today() + 20;
        reserve(5);
        vm.startPrank(caller);
        bytes memory refusal = abi.encodeWithSelector(IAuctionSale.NotAuctioneer.selector, caller);
        vm.expectRevert(refusal);
        auctionSale.reserveUnits(product, 1, start);
        vm.expectRevert(refusal);
        auctionSale.unreserveUnits(product, 1);
        vm.expectRevert(refusal);
        auctionSale.sellAuctioned(product, 1, PRICE);
        vm.expectRevert(refusal);
        auctionSale.mintAuctioned(saleId, 1, caller);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        auctionSale.setAuctioneer(caller);
        refusal = abi.encodeWithSelector(IPrimarySale.NotAuctionSale.selector, caller);
        vm.expectRevert(refusal);
        sale.reserveForAuction(product, 1);
        vm.expectRevert(refusal);
        sale.returnFromAuction(product, 1);
        vm.expectRevert(refusal);
        sale.recordAuctioned(product, 1, start, PRICE, alice);
        vm.expectRevert(refusal);
        sale.mintAuctioned(product, 1, start, 1, caller);
    }

    /// @dev A vote on the next auctioneer strands nobody who bid with the last.
    function test_O9_AReplacedAuctioneerEndsWhatItBegan() public {
        uint256 saleId = sold();
        start = today() + 20;
        reserve(10);
        vm.expectEmit(address(auctionSale));
        emit IAuctionSale.AuctioneerChanged(carol);
        vm.prank(owner);
        auctionSale.setAuctioneer(carol);
        mint(saleId, UNITS, bob);
        sell(4);
        vm.prank(house);
        auctionSale.unreserveUnits(product, 6);
        refuse(abi.encodeWithSelector(IAuctionSale.NotAuctioneer.selector, house));
        auctionSale.reserveUnits(product, 1, start);
        vm.prank(carol);
        auctionSale.reserveUnits(product, 1, start);
    }
}
