// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Insuring } from "../unit/Reserve/Insuring.t.sol";

/// @notice A miner insured its own power through another wallet and stopped: it won what underwriters of others' power lost.
contract FB2Test is Insuring {
    address private friend = makeAddr("friend");

    /// @dev Miner and friend are one group. What it wins by the insurance is at most the exposure that was shown, less the
    /// premium of the days that were covered: its own stake pays first, and its share of the bond is counted.
    function testFuzz_fb2_aMinerThatInsuresItselfAndStopsWinsNoMoreThanTheExposure(uint256 bps, uint256 days_)
        public
    {
        uint256 own = buy(friend, product, 5 * ALICE_UNITS);
        bps = bound(bps, 1, 2500);
        uint256 held = usdt.balanceOf(friend) + 1e11;
        assessed(product);
        insure(own, bps);
        uint256 exposure = pool.exposure();
        uint256 premium = pool.unearned();
        assertLe(exposure, covered() / 2);
        passDays(14 + bound(days_, 1, 20), 1e18);
        withdrawFreeBond();
        terminated();
        ledger.measure(product);
        refundToken(own);
        uint256 principal = usdt.balanceOf(friend);
        insurance.claim(one(own));
        uint256 junior = pool.fund().junior;
        if (junior > 0) {
            vm.prank(miner);
            pool.unstake(junior, miner);
        }

        uint256 paid = usdt.balanceOf(friend) - principal;
        uint256 group = held + paid + usdt.balanceOf(miner);
        assertLe(group, held + 1e11 + exposure + premium);
        assertLe(ledger.lossOf(own).recovered, 1e11 + exposure);
        // To the last unit: what the group has more is what underwriters have less.
        uint256 senior = pool.totalAssets();
        assertEq(senior + usdt.balanceOf(miner) + paid, 1e12 + 1e11 + premium);
        assertGe(senior + exposure, 1e12);
    }
}
