// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { Running } from "../Running.t.sol";

contract PauseTest is Running {
    function setUp() public override {
        super.setUp();
        emptyBond();
        IPrimarySale.Parameters memory parameters = sale.parameters();
        parameters.paused = true;
        vm.startPrank(owner);
        sale.setParameters(parameters);
        registry.revoke(miner);
        vm.stopPrank();
    }

    function test_DAY_10_PauseStopsNoSettlementClaimRefundOrWithdrawal() public {
        pass(product, 0.5e18);
        claim(aliceToken);
        assertGt(btc.balanceOf(alice), 0);
        assertGt(usdt.balanceOf(alice), 0);
        vm.prank(miner);
        assertGt(settlement.withdraw(usdt, miner), 0);
        vm.prank(treasury);
        assertGt(settlement.withdraw(usdt, treasury), 0);
    }

    function test_DAY_10_PauseStopsNoTransferSplitMergeOrBond() public {
        fundBond(product, 10 ** btcDecimals() * 10);
        (uint256 kept, uint256 partId) = split(alice, aliceToken, 5);
        send(alice, carol, merge(alice, kept, partId));
        vm.prank(miner);
        bonds.withdrawBond(product, 1, miner);
        sale.releaseCapacity(product);
    }

    function test_RevertWhen_DAY_10_BoughtWhilePaused() public {
        vm.prank(alice);
        vm.expectRevert(IPrimarySale.SalesPaused.selector);
        sale.buy(product, 1, type(uint256).max, alice, address(0), block.timestamp);
    }
}
