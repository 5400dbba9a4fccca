// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBonds } from "../../src/interfaces/IBonds.sol";
import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice A miner that met a bond call bought its own power through another wallet just before it stopped: most of the
/// bond came back to it. After seven short days anybody could.
contract FA3Test is Failing {
    address private wallet = makeAddr("the miner's other wallet");
    uint256 private called;
    uint256 private unitDays;

    /// @dev The coin doubles, a bond is called for, and the miner meets the call.
    function setUp() public override {
        super.setUp();
        pass(product, 1e18);
        loseFreeBond(product);
        vm.warp((uint256(today()) + 1) * 1 days);
        btcFeed.post(88_000e8);
        reportBtc(today() - 1, DIFFICULTY, FEES);
        btcBenchmark.finalize(0);
        (, called) = bondCalls.assess(product);
        unitDays = settlement.unitDaysOf(product);
        fundBond(product, bondCalls.unmetCall(product));
        deal(address(usdt), wallet, type(uint128).max);
        vm.prank(wallet);
        usdt.approve(address(sale), type(uint256).max);
    }

    function take(uint64 units) private {
        vm.prank(wallet);
        sale.buy(product, units, type(uint256).max, wallet, address(0), block.timestamp);
    }

    function test_FA3_TheMinerCannotDiluteTheBondThatWasCalled() public {
        assertEq(settlement.stateOf(product).bond, called);
        vm.prank(wallet);
        vm.expectPartialRevert(IBonds.BondTooSmall.selector);
        sale.buy(product, 1_000_000, type(uint256).max, wallet, address(0), block.timestamp);
    }

    /// @dev With bond for what it buys the purchase is like any other.
    function test_FA3_WithBondForItTheOthersLoseNothing() public {
        uint256 payout = settlement.termsOf(product).payoutDays;
        fundBond(product, called * 1_000_000 * payout / unitDays + 1);
        take(1_000_000);
        uint256 bond = settlement.stateOf(product).bond;
        assertGe(bond * unitDays / settlement.unitDaysOf(product) + 1, called);
    }

    /// @dev A little at a time comes to the same.
    function test_FA3_NorInManySmallPurchases() public {
        fundBond(product, called / 100);
        uint256 bought = 0;
        for (; bought < 200; ++bought) {
            vm.prank(wallet);
            try sale.buy(product, 1000, type(uint256).max, wallet, address(0), block.timestamp) { }
            catch (bytes memory reason) {
                assertEq(bytes4(reason), IBonds.BondTooSmall.selector);
                break;
            }
        }
        assertGt(bought, 0);
        assertLt(bought, 200);
        uint256 bond = settlement.stateOf(product).bond;
        assertGe(bond * unitDays / settlement.unitDaysOf(product) + 1, called);
    }

    function test_FA3_NobodyBuysAfterSevenShortDays() public {
        passDays(7, 0);
        fundBond(product, 10 ** btcDecimals() * 10);
        assessed(product);
        vm.prank(wallet);
        vm.expectRevert(
            abi.encodeWithSelector(IBonds.NotInGoodStanding.selector, product, IBonds.Standing.Terminable)
        );
        sale.buy(product, 1000, type(uint256).max, wallet, address(0), block.timestamp);
    }

    function test_FA3_NorWithoutAnAssessment() public {
        passDays(3, 1e18);
        vm.prank(wallet);
        vm.expectRevert(
            abi.encodeWithSelector(IBonds.NotInGoodStanding.selector, product, IBonds.Standing.CallStale)
        );
        sale.buy(product, 1000, type(uint256).max, wallet, address(0), block.timestamp);
    }
}
