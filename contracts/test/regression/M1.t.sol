// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMinerRegistry } from "../../src/interfaces/IMinerRegistry.sol";
import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { BITCOIN } from "../../src/types/Asset.sol";
import { Running } from "../unit/Running.t.sol";

/// @notice HashFlare sold $577 M of hashrate and owned less than 1 % of it; income was a number on a dashboard.
contract M1Test is Running {
    function testFuzz_RevertWhen_M1_MoreIsOfferedThanAttested(uint64 units) public {
        uint64 free = 1e9 - 10_000_000;
        units = uint64(bound(units, free + 1, 1e12));
        IPrimarySale.Offer memory offer = btcOffer();
        offer.unitsForSale = units;
        vm.prank(miner);
        vm.expectRevert(
            abi.encodeWithSelector(IMinerRegistry.CapacityExceeded.selector, miner, BITCOIN, units, free)
        );
        sale.createProduct(offer);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_M1_ReleaseOnlyForCoinThatArrived(uint256 share) public {
        emptyBond();
        uint256 held = btc.balanceOf(address(settlement));
        uint256 released = settlement.creditOf(miner, usdt);
        share = bound(share, 0, 1e18);
        close(product);
        uint256 expected = settlement.expectedNext(product);
        pass(product, share);
        uint256 arrived = btc.balanceOf(address(settlement)) - held;
        uint256 tranche = trancheOf(aliceToken) + trancheOf(bobToken);
        assertLe((settlement.creditOf(miner, usdt) - released) * expected, tranche * arrived);
    }
}
