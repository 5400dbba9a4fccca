// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../unit/Running.t.sol";

/// @notice Alkimiya settled in loops over all positions, so that one bad one held up the rest.
contract M6Test is Running {
    function test_M6_OneShortProductDoesNotHoldUpAnother() public {
        uint32 other = create(btcOffer());
        fundBond(other, 10 ** btcDecimals() * 100);
        uint256 carolToken = buy(carol, other, 400_000);
        vm.warp(block.timestamp + 1 days);
        catchUp();
        vm.warp(block.timestamp + 1 days);
        catchUp();
        depositAll(other);
        settlement.settle(other, 1);
        assertGt(income(carolToken), 0);
        vm.expectRevert();
        settlement.settle(product, 1);
        assertEq(income(aliceToken), 0);
    }

    function test_M6_SettlementGasIsFlatInTheHolders() public {
        uint32 few = crowd(1);
        uint32 many = crowd(100);
        pass(few, 1.5e18);
        pass(many, 1.5e18);
        assertApproxEqRel(gasOfNextDay(many), gasOfNextDay(few), 0.01e18);
    }

    function crowd(uint160 holders) internal returns (uint32 created) {
        created = create(btcOffer());
        fundBond(created, 10 ** btcDecimals());
        for (uint160 i = 0; i < holders; ++i) {
            // Enough for a day that counts: one below 20 smallest units is not judged, and costs less.
            buy(address(i + 1000), created, 1000);
        }
    }

    function gasOfNextDay(uint32 product_) internal returns (uint256) {
        close(product_);
        depositShare(product_, 1.5e18);
        vm.cool(address(settlement));
        settlement.settle(product_, 1);
        return vm.lastCallGas().gasTotalUsed;
    }
}
