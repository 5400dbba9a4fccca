// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IReserve } from "../../src/interfaces/IReserve.sol";
import { Closing } from "../unit/Reserve/Closing.t.sol";

/// @notice Nexus Mutual's claim 113: all or nothing, accepted fast. Here a payment is a share of a measured loss, and
/// a week must pass before the first one.
contract G8Test is Closing {
    function testFuzz_RevertWhen_G8_ARoundComesBeforeAWeekOfDiscussion(uint256 time) public {
        closeOn(FIRST_DAY + 100, 0);
        uint256 opensAt = block.timestamp + 7 days;
        vm.warp(bound(time, block.timestamp, opensAt - 1));
        fundReserve(usdt, usd(10));
        vm.expectRevert(abi.encodeWithSelector(IReserve.TooEarly.selector, PRODUCT, opensAt));
        openRound(usdt, usd(10));
        vm.warp(opensAt);
        openRound(usdt, usd(10));
    }

    function testFuzz_G8_PaymentsAreProRata(uint256 amount) public {
        closeOn(FIRST_DAY + 100, 0);
        vm.warp(block.timestamp + 7 days);
        fundReserve(usdt, usd(1_000_000));
        reserve.claim(openRound(usdt, bound(amount, 1, usd(1_000_000))), all());
        assertApproxEqAbs(usdt.balanceOf(alice), 2 * usdt.balanceOf(bob), 2);
    }
}
