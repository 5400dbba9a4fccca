// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../Running.t.sol";

contract EscrowTest is Running {
    function escrow() internal view returns (uint256) {
        return settlement.stateOf(product).escrow;
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_5_TrancheLeavesEscrowTheSameDayAlways(uint256 share) public {
        share = bound(share, 0, 2e18);
        emptyBond();
        uint256 before = escrow();
        uint256 released = settlement.creditOf(miner, usdt);
        uint256 owedBefore = refund(aliceToken) + refund(bobToken);
        pass(product, share);
        uint256 tranche = trancheOf(aliceToken) + trancheOf(bobToken);
        assertEq(before - escrow(), tranche);
        uint256 toMiner = settlement.creditOf(miner, usdt) - released;
        uint256 toHolders = refund(aliceToken) + refund(bobToken) - owedBefore;
        assertLe(toMiner + toHolders, tranche + 1);
        assertGe(toMiner + toHolders + 3, tranche);
        if (share >= 1e18) assertEq(toMiner, tranche);
    }

    function test_DAY_5_EscrowOfATokenIsItsTrancheTimesTheDaysLeft() public {
        uint256 tranche = trancheOf(aliceToken) + trancheOf(bobToken);
        for (uint256 left = 1080; left > 1077; --left) {
            assertEq(escrow(), tranche * left);
            pass(product, 1e18);
        }
    }

    function test_DAY_5_NothingLingersAfterTheLastDay() public {
        product = shortProduct(3);
        uint256 tokenId = buy(alice, product, 123_457);
        pass(product, 1e18);
        pass(product, 0);
        pass(product, 0.2e18);
        assertEq(escrow(), 0);
        assertEq(settlement.creditOf(miner, usdt) + refund(tokenId), power.principalOf(tokenId));
    }

    function test_DAY_5_MinerWithdrawsWhatWasReleased() public {
        pass(product, 1e18);
        uint256 tranche = trancheOf(aliceToken) + trancheOf(bobToken);
        vm.prank(miner);
        assertEq(settlement.withdraw(usdt, carol), tranche);
        assertEq(usdt.balanceOf(carol), tranche);
    }

    function test_DAY_5_HoldersGetTheRestInThePayToken() public {
        emptyBond();
        claim(aliceToken);
        uint256 got = usdt.balanceOf(alice);
        pass(product, 0);
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice) - got, trancheOf(aliceToken));
    }
}
