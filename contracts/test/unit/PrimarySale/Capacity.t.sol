// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { BITCOIN } from "../../../src/types/Asset.sol";
import { Running } from "../Running.t.sol";

contract CapacityTest is Running {
    function reserved() internal view returns (uint64) {
        return registry.capacityOf(miner, BITCOIN).reserved;
    }

    function test_SALE_1_OfferedPowerIsReserved() public view {
        assertEq(reserved(), btcOffer().unitsForSale);
    }

    function testFuzz_SALE_1_UnsoldPowerIsReleasedOnceTheSaleIsOver(uint64 units) public {
        units = uint64(bound(units, 1, 8_000_000));
        buy(carol, product, units);
        assertEq(sale.releaseCapacity(product), 0);
        vm.prank(miner);
        sale.stopSelling(product);
        uint64 sold = units + ALICE_UNITS + BOB_UNITS;
        assertEq(sale.releaseCapacity(product), 10_000_000 - sold);
        assertEq(reserved(), sold);
        assertEq(sale.releaseCapacity(product), 0);
        assertEq(sale.saleOf(product).reserved, sold);
    }

    function test_SALE_1_ClosingDayReleasesUnsoldPower() public {
        vm.warp(uint256(sale.offerOf(product).closesDay) * 1 days - 1);
        assertEq(sale.releaseCapacity(product), 0);
        vm.warp(block.timestamp + 1);
        assertEq(sale.releaseCapacity(product), 10_000_000 - ALICE_UNITS - BOB_UNITS);
    }

    function test_SALE_1_EndedPowerIsReleasedWhileOtherPowerRuns() public {
        IPrimarySale.Offer memory offer = btcOffer();
        (offer.miningDays, offer.closesDay) = (3, today() + 3);
        offer.unitsForSale = 500;
        uint32 short = create(offer);
        fundBond(short, 10 ** btcDecimals());
        buy(alice, short, 200);
        vm.warp(block.timestamp + 2 days);
        catchUp();
        buy(bob, short, 300);
        for (uint256 i = 0; i < 4; ++i) {
            pass(short, 1e18);
        }
        assertEq(sale.releaseCapacity(short), 200);
        assertEq(settlement.stateOf(short).outstandingUnits, 300);
    }

    function test_SALE_1_BondAndCapacityComeBackAfterTheLastDay() public {
        uint64 before = reserved();
        uint32 short = shortProduct(2);
        buy(alice, short, 1_000_000);
        pass(short, 1e18);
        assertEq(settlement.stateOf(short).outstandingUnits, 1_000_000);
        pass(short, 1e18);
        sale.releaseCapacity(short);
        assertEq(reserved(), before);
        uint256 bond = settlement.stateOf(short).bond;
        vm.prank(miner);
        bonds.withdrawBond(short, bond, carol);
        assertEq(btc.balanceOf(carol), bond);
    }

    function test_RevertWhen_SALE_1_ProductIsUnknown() public {
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.UnknownProduct.selector, 99));
        sale.releaseCapacity(99);
    }
}
