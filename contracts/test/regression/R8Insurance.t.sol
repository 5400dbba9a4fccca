// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../src/interfaces/IInsurance.sol";
import { Closing } from "../unit/Reserve/Closing.t.sol";

/// @notice ERC-4626 inflation: a first depositor of one unit donates, and those after it get no shares.
contract R8InsuranceTest is Closing {
    function testFuzz_R8_DonationsTakeNothingFromVictims(uint256 donation, uint256[4] memory deposits)
        public
    {
        underwrite(carol, 1);
        donation = bound(donation, 1, usd(1e9));
        deal(address(usdt), address(pool), 1 + donation);
        assertEq(pool.totalAssets(), 1);
        for (uint256 i = 0; i < deposits.length; ++i) {
            address victim = makeAddr(string.concat("victim", vm.toString(i)));
            uint256 assets = bound(deposits[i], 1, usd(1e6));
            uint256 shares = underwrite(victim, assets);
            assertGt(shares, 0);
            assertGe(pool.convertToAssets(shares) + 1, assets);
        }
        assertLe(pool.convertToAssets(pool.balanceOf(carol)), 1);
    }

    /// @dev The pool empties but for rounding and fills again; the coin that was donated stays where it is.
    function test_R8_APoolThatEmptiedStartsAnew() public {
        uint256 shares = underwrite(dave, usd(1000));
        requestExit(dave, shares);
        deal(address(usdt), address(pool), usd(5000));
        vm.warp(block.timestamp + 40 days);
        run(FIRST_DAY + 42);
        vm.prank(dave);
        assertEq(pool.redeem(shares, dave, dave), usd(1000));
        assertEq(pool.totalSupply(), 0);
        uint256 again = underwrite(carol, usd(7));
        assertEq(pool.convertToAssets(again), usd(7));
    }

    /// @dev After losses of the largest part that may be insured, shares are still worth something.
    function test_R8_ShareThatLostMostIsStillDivisible() public {
        uint256 shares = underwrite(dave, usd(1000));
        stake(usd(800));
        vm.prank(owner);
        insurance.setParameters(IInsurance.Parameters(8000, 40));
        uint256 tokenId = give(bob, 100_000, FIRST_DAY + 2);
        insure(tokenId, usd(1600));
        closeOn(FIRST_DAY + 14, 0);
        insurance.claim(one(tokenId));
        assertEq(pool.totalAssets(), usd(200));
        assertApproxEqAbs(pool.convertToAssets(shares), usd(200), 1);
    }
}
