// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { Base } from "../Base.t.sol";

/// @notice A Bitcoin product with two holders on the morning of its first earning day.
abstract contract Running is Base {
    uint64 internal constant ALICE_UNITS = 1_000_003;
    uint64 internal constant BOB_UNITS = 777_778;

    uint32 internal product;
    uint256 internal aliceToken;
    uint256 internal bobToken;

    function setUp() public virtual override {
        super.setUp();
        product = openBtc();
        aliceToken = buy(alice, product, ALICE_UNITS);
        bobToken = buy(bob, product, BOB_UNITS);
        nextDay();
    }

    /// @dev Reports and finalizes every closed day of Bitcoin, at the price that was posted at its end.
    function catchUp() internal {
        for (uint32 day = btcBenchmark.nextDay(); day < today(); ++day) {
            postAtEndOf(day);
            reportBtc(day, DIFFICULTY, FEES);
            btcBenchmark.finalize(0);
        }
    }

    /// @dev Ends the next day of a product, if it has not ended, and makes it final.
    function close(uint32 product_) internal {
        uint256 end = (uint256(settlement.stateOf(product_).nextDay) + 1) * 1 days;
        if (block.timestamp < end) vm.warp(end);
        catchUp();
    }

    /// @dev Settles the next day with `share` [1e18] of what it asks; a short one after its grace.
    function pass(uint32 product_, uint256 share) internal {
        close(product_);
        depositShare(product_, share);
        if (share < 1e18) waitForGrace(product_);
        settlement.settle(product_, 1);
    }

    function waitForGrace(uint32 product_) internal {
        uint256 end = settlement.graceEnd(product_);
        if (block.timestamp < end) vm.warp(end);
        catchUp();
    }

    /// @dev A product of a few days, sold for as long, with a bond.
    function shortProduct(uint16 numberOfDays) internal returns (uint32 created) {
        IPrimarySale.Offer memory offer = btcOffer();
        (offer.miningDays, offer.closesDay) = (numberOfDays, today() + numberOfDays);
        created = create(offer);
        fundBond(created, 10 ** btcDecimals());
    }

    /// @dev Nothing of the bond is left.
    function emptyBond() internal {
        loseBond(product, settlement.stateOf(product).bond);
    }

    function send(address from, address to, uint256 tokenId) internal {
        vm.prank(from);
        power.transferFrom(from, to, tokenId);
    }

    function income(uint256 tokenId) internal view returns (uint256 coin) {
        (coin,) = settlement.owed(tokenId);
    }

    function refund(uint256 tokenId) internal view returns (uint256 money) {
        (, money) = settlement.owed(tokenId);
    }

    function trancheOf(uint256 tokenId) internal view returns (uint256) {
        return power.powerOf(tokenId).tranche;
    }

    function pair(uint256 first, uint256 second) internal pure returns (uint256[] memory list) {
        list = new uint256[](2);
        (list[0], list[1]) = (first, second);
    }
}
