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
        (uint256 first, uint256 second) = split(alice, aliceToken, uint64(bound(a, 1, 500_000)));
        uint256 third;
        (first, third) = split(alice, first, uint64(bound(b, 1, 500_000)));
        pass(product, bound(seed >> 64, 0, 2e18));
        settlement.claim(pair(second, third));
        third = merge(alice, third, merge(alice, first, second));
        pass(product, bound(seed >> 128, 0, 2e18));
        claim(third);
        assertEq(power.powerOf(third).units, ALICE_UNITS);
        assertEq(trancheOf(third), tranche);
        (uint256 coin, uint256 money) = settlement.earned(third);
        assertConserved(btc.balanceOf(alice) + settlement.creditOf(alice, btc), coin);
        assertConserved(usdt.balanceOf(alice) + settlement.creditOf(alice, usdt), money);
    }

    /// @dev Each part may count as paid a unit ahead; what it is ahead must not grow from round to round.
    /// forge-config: default.fuzz.runs = 16
    function testFuzz_N14_SplittingAndMergingForeverCostsAtMostTwoUnits(uint256 seed) public {
        emptyBond();
        pass(product, 0.4e18);
        uint256 tokenId = aliceToken;
        for (uint256 i = 0; i < 40; ++i) {
            uint64 units = uint64(bound(uint256(keccak256(abi.encode(seed, i))), 1, ALICE_UNITS - 1));
            (uint256 kept, uint256 part) = split(alice, tokenId, units);
            tokenId = merge(alice, kept, part);
        }
        claim(tokenId);
        (uint256 coin, uint256 money) = settlement.earned(tokenId);
        assertGe(settlement.paidOf(tokenId).income, coin);
        assertLe(settlement.paidOf(tokenId).income, coin + 2);
        assertLe(settlement.paidOf(tokenId).refund, money + 2);
    }

    function test_RevertWhen_N14_AGoneTokenIsUsed() public {
        (uint256 kept, uint256 partId) = split(alice, aliceToken, 10);
        uint256 merged = merge(alice, kept, partId);
        vm.startPrank(alice);
        uint256[3] memory gone = [aliceToken, kept, partId];
        for (uint256 i = 0; i < gone.length; ++i) {
            vm.expectRevert(ERC721.TokenDoesNotExist.selector);
            power.split(gone[i], inTwo(alice, 1, alice, 9));
            vm.expectRevert(ERC721.TokenDoesNotExist.selector);
            settlement.claim(one(gone[i]));
            vm.expectRevert(ERC721.TokenDoesNotExist.selector);
            power.merge(merged, gone[i]);
            vm.expectRevert(ERC721.TokenDoesNotExist.selector);
            power.transferFrom(alice, bob, gone[i]);
        }
    }

    function test_N14_NumbersAreNeverUsedAgain() public {
        (uint256 kept, uint256 partId) = split(alice, aliceToken, 10);
        assertEq(kept, bobToken + 1);
        uint256 merged = merge(alice, kept, partId);
        assertEq(merged, partId + 1);
        (uint256 again,) = split(alice, merged, 10);
        assertEq(again, merged + 1);
        assertEq(power.lastTokenId(), again + 1);
    }

    function test_N14_PaidPartsArePaidNoMore() public {
        pass(product, 1e18);
        claim(aliceToken);
        uint256 got = btc.balanceOf(alice);
        uint256 kept = aliceToken;
        for (uint64 i = 0; i < 5; ++i) {
            uint256 partId;
            (kept, partId) = split(alice, kept, 100_000);
            claim(partId);
        }
        claim(kept);
        assertEq(btc.balanceOf(alice) + settlement.creditOf(alice, btc), got);
    }

    /// @dev Never more than was earned; every split may leave a unit behind.
    function assertConserved(uint256 got, uint256 all) internal pure {
        assertLe(got, all);
        assertGe(got + 8, all);
    }
}
