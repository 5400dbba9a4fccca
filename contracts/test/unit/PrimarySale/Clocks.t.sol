// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { Base } from "../../Base.t.sol";

contract ClocksTest is Base {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_SALE_3_RollingStartsSomeDaysAfterEachPurchase(uint16 wait, uint16 later) public {
        nextDay();
        IPrimarySale.Offer memory offer = btcOffer();
        offer.activationDays = uint16(bound(wait, 1, 365));
        uint32 product = create(offer);
        fundBond(product, 10 ** btcDecimals() * 100);
        vm.warp(block.timestamp + bound(later, 0, 359) * 1 days + 5 hours);
        uint256 tokenId = buy(alice, product, 7);
        assertEq(power.powerOf(tokenId).startDay, today() + offer.activationDays);
        assertEq(power.powerOf(tokenId).endDay, today() + offer.activationDays + 1080);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_SALE_3_BatchStartsOnOneDay(uint8 first, uint8 second) public {
        uint32 product = openFil();
        IPrimarySale.Offer memory offer = sale.offerOf(product);
        uint256 opening = block.timestamp;
        vm.warp(opening + bound(first, 0, 4) * 1 days);
        uint256 a = buy(alice, product, 7);
        vm.warp(block.timestamp + bound(second, 0, 5) * 1 days);
        uint256 b = buy(bob, product, 9);
        assertEq(power.powerOf(a).startDay, offer.startDay);
        assertEq(power.powerOf(b).startDay, offer.startDay);
        assertEq(power.powerOf(b).endDay, offer.startDay + 540 + 180);
    }

    function test_SALE_3_BatchPaysForTheTermAndTheVestingTail() public {
        uint32 product = openFil();
        assertEq(settlement.termsOf(product).payoutDays, 540 + 180);
        assertEq(sale.saleOf(product).payoutDays, 720);
        uint256 tokenId = buy(alice, product, 1000);
        assertEq(power.principalOf(tokenId), uint256(power.powerOf(tokenId).tranche) * 720);
    }
}
