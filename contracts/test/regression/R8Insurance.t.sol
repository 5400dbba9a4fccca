// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Closing } from "../unit/Reserve/Closing.t.sol";

/// @notice ERC-4626 inflation: a first depositor of one unit donates, and those after it get no shares.
contract R8InsuranceTest is Closing {
    function testFuzz_R8_DonationsTakeNothingFromVictims(uint256 donation, uint256[4] memory deposits)
        public
    {
        underwrite(carol, 1);
        donation = bound(donation, 1, usd(1e9));
        deal(address(usdt), address(insurance), 1 + donation);
        assertEq(insurance.totalAssets(), 1);
        for (uint256 i = 0; i < deposits.length; ++i) {
            address victim = makeAddr(string.concat("victim", vm.toString(i)));
            uint256 assets = bound(deposits[i], 1, usd(1e6));
            uint256 shares = underwrite(victim, assets);
            assertGt(shares, 0);
            assertGe(insurance.convertToAssets(shares) + 1, assets);
        }
        assertLe(insurance.convertToAssets(insurance.balanceOf(carol)), 1);
    }

    /// @dev The pool empties but for rounding and fills again; the coin that was donated stays where it is.
    function test_R8_APoolThatEmptiedStartsAnew() public {
        uint256 shares = underwrite(dave, usd(1000));
        requestExit(dave, shares);
        deal(address(usdt), address(insurance), usd(5000));
        vm.warp(block.timestamp + 40 days);
        run(FIRST_DAY + 42);
        vm.prank(dave);
        assertEq(insurance.redeem(shares, dave, dave), usd(1000));
        assertEq(insurance.totalSupply(), 0);
        uint256 again = underwrite(carol, usd(7));
        assertEq(insurance.convertToAssets(again), usd(7));
    }

    /// @dev After losses of the largest part that may be insured, a newcomer still gets what it pays for.
    function test_R8_ShareThatLostMostIsStillDivisible() public {
        underwrite(dave, usd(1000));
        vm.prank(owner);
        insurance.setLine(PRODUCT, 400, type(uint104).max);
        uint256 tokenId = give(bob, 10_000, FIRST_DAY + 2);
        insure(tokenId, 4900);
        closeOn(FIRST_DAY + 2, 0);
        insurance.claim(one(tokenId));
        uint256 left = insurance.totalAssets();
        assertLt(left, usd(800));
        uint256 shares = underwrite(carol, usd(100));
        assertApproxEqAbs(insurance.convertToAssets(shares), usd(100), 1);
    }
}
