// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IReserve } from "../../src/interfaces/IReserve.sol";
import { Rounds } from "../unit/Reserve/Rounds.t.sol";

/// @notice A payment executed twice: by the same call, by the same token named twice, in a second round.
contract G6ReserveTest is Rounds {
    function test_G6_ATokenNamedTwiceIsRefused() public {
        uint256 round = openRound(usdt, usd(900));
        uint256[] memory twice = new uint256[](2);
        (twice[0], twice[1]) = (aliceToken, aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IReserve.AlreadyClaimed.selector, round, aliceToken));
        reserve.claim(round, twice);
    }

    function testFuzz_G6_RoundsTogetherPayNoMoreThanTheLoss(uint256[5] memory amounts) public {
        uint256 paid = 0;
        for (uint256 i = 0; i < amounts.length && remaining() > reserve.promisedOf(PRODUCT); ++i) {
            uint256 round = openRound(usdt, bound(amounts[i], 1, usd(50_000)));
            reserve.claim(round, all());
            paid += reserve.roundOf(round).paid;
        }
        assertEq(usdt.balanceOf(alice) + usdt.balanceOf(bob), paid);
        assertLe(usdt.balanceOf(alice), lossOf(aliceToken));
        assertLe(usdt.balanceOf(bob), lossOf(bobToken));
        assertEq(ledger.productLossOf(PRODUCT).recovered, paid);
    }
}
