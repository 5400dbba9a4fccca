// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../unit/Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

/// @notice Elsewhere a claimed flag was lost when a token was burnt, split or merged, and its value claimed again.
contract N14Test is Running {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_N14_LineageConservesPowerMoneyAndIncome(uint64 a, uint64 b, uint256 seed) public {
        uint256 tranche = trancheOf(aliceToken);
        emptyBond();
        pass(product, bound(seed, 0, 2e18));
        claim(aliceToken);
        vm.startPrank(alice);
        uint256 second = power.split(aliceToken, uint64(bound(a, 1, 500_000)));
        uint256 third = power.split(aliceToken, uint64(bound(b, 1, 500_000)));
        vm.stopPrank();
        pass(product, bound(seed >> 64, 0, 2e18));
        settlement.claim(pair(second, third));
        vm.startPrank(alice);
        power.merge(aliceToken, second);
        power.merge(third, aliceToken);
        vm.stopPrank();
        pass(product, bound(seed >> 128, 0, 2e18));
        claim(third);
        assertEq(power.powerOf(third).units, ALICE_UNITS);
        assertEq(trancheOf(third), tranche);
        (uint256 coin, uint256 money) = settlement.earned(third);
        assertConserved(btc.balanceOf(alice) + settlement.creditOf(alice, btc), coin);
        assertConserved(usdt.balanceOf(alice) + settlement.creditOf(alice, usdt), money);
    }

    /// @dev Each part may be charged a unit ahead; what it is ahead must not grow from round to round.
    /// forge-config: default.fuzz.runs = 16
    function testFuzz_N14_SplittingAndMergingForeverCostsAtMostTwoUnits(uint256 seed) public {
        emptyBond();
        pass(product, 0.4e18);
        vm.startPrank(alice);
        for (uint256 i = 0; i < 40; ++i) {
            uint64 units = uint64(bound(uint256(keccak256(abi.encode(seed, i))), 1, ALICE_UNITS - 1));
            power.merge(aliceToken, power.split(aliceToken, units));
        }
        vm.stopPrank();
        (uint256 coin, uint256 money) = settlement.earned(aliceToken);
        assertGe(settlement.paidOf(aliceToken).income, coin);
        assertLe(settlement.paidOf(aliceToken).income, coin + 2);
        assertLe(settlement.paidOf(aliceToken).refund, money + 2);
    }

    function test_RevertWhen_N14_AGoneTokenIsUsed() public {
        vm.startPrank(alice);
        uint256 partId = power.split(aliceToken, 10);
        power.merge(aliceToken, partId);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.split(partId, 1);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        settlement.claim(one(partId));
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.merge(aliceToken, partId);
    }

    function test_N14_NumbersAreNeverUsedAgain() public {
        vm.startPrank(alice);
        uint256 partId = power.split(aliceToken, 10);
        power.merge(aliceToken, partId);
        assertEq(power.split(aliceToken, 10), partId + 1);
        assertEq(power.lastTokenId(), partId + 1);
    }

    function test_N14_PaidPartsArePaidNoMore() public {
        pass(product, 1e18);
        claim(aliceToken);
        uint256 got = btc.balanceOf(alice);
        for (uint64 i = 0; i < 5; ++i) {
            vm.prank(alice);
            uint256 partId = power.split(aliceToken, 100_000);
            claim(partId);
        }
        claim(aliceToken);
        assertEq(btc.balanceOf(alice) + settlement.creditOf(alice, btc), got);
    }

    /// @dev Never more than was earned; every split may leave a unit behind.
    function assertConserved(uint256 got, uint256 all) internal pure {
        assertLe(got, all);
        assertGe(got + 8, all);
    }
}
