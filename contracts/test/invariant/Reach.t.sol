// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Stage } from "./Stage.sol";

/// @notice The handlers reach every action: histories of a thousand pseudo-random calls, always the same ones.
contract ReachTest is Stage {
    uint256 private constant CALLS = 1000;
    uint256 private constant HISTORIES = 5;
    uint256 private constant CALLS_OF_FAILURE = 125;
    uint256 private constant FAILURES = 72;

    function test_EveryActionIsReached_DAY10() public {
        // So many histories are more than one transaction's gas.
        vm.pauseGasMetering();
        bytes32[37] memory actions = [
            bytes32("buy"),
            "buyForAnother",
            "transfer",
            "split",
            "merge",
            "claim",
            "claimWhilePaused",
            "withdraw",
            "buyLocked",
            "lockTo",
            "setPayee",
            "unlock",
            "unlockDirected",
            "reserveUnits",
            "unreserveUnits",
            "sellAuctioned",
            "seize",
            "openProduct",
            "releaseCapacity",
            "depositBond",
            "withdrawBond",
            "deposit",
            "depositAhead",
            "passDays",
            "passOddDay",
            "passSilence",
            "rewardCarried",
            "settle",
            "settleWhilePaused",
            "productEnded",
            "donate",
            "pause",
            "cover",
            "suspend",
            "selfPurchase",
            "buyDust",
            "deliverOneIn"
        ];
        uint256[37] memory counts;
        uint256 beginning = vm.snapshotState();
        for (uint256 history = 0; history < HISTORIES; ++history) {
            for (uint256 i = 0; i < CALLS; ++i) {
                act(uint256(keccak256(abi.encode("reach", history, i))));
            }
            for (uint256 i = 0; i < actions.length; ++i) {
                counts[i] += _calls(actions[i]);
            }
            vm.revertToState(beginning);
        }
        for (uint256 i = 0; i < actions.length; ++i) {
            assertGe(counts[i], 3, string(abi.encodePacked(actions[i])));
        }
    }

    /// @dev Histories of miners that mostly fail, each from the beginning, since a product is closed only once.
    function test_EveryEndIsReached_RISK2_RISK3() public {
        // So many histories are more than one transaction's gas.
        vm.pauseGasMetering();
        bytes32[10] memory ends = [
            bytes32("terminate"),
            "abandon",
            "abandonDead",
            "abandonSettles",
            "seal",
            "returnBond",
            "refund",
            "refundByLocker",
            "reclaimDeposit",
            "claimCover"
        ];
        uint256[10] memory counts;
        uint256 beginning = vm.snapshotState();
        for (uint256 history = 0; history < FAILURES; ++history) {
            for (uint256 i = 0; i < CALLS_OF_FAILURE; ++i) {
                actOnFailure(uint256(keccak256(abi.encode(history, i))));
            }
            for (uint256 end = 0; end < ends.length; ++end) {
                counts[end] += _calls(ends[end]);
            }
            vm.revertToState(beginning);
        }
        for (uint256 end = 0; end < ends.length; ++end) {
            assertGe(counts[end], 3, string(abi.encodePacked(ends[end])));
        }
    }

    function actOnFailure(uint256 seed) private {
        uint256 a = seed >> 32;
        uint256 b = seed >> 96;
        uint256 c = seed >> 160;
        uint256 kind = seed % 8;
        if (kind == 0) time.passDays(a, b);
        else if (kind == 1) settleAndSeal(a, b, c);
        else if (kind == 2) mining.depositAhead(a, b, c);
        else if (kind == 3 && a % 4 == 0) locker.lockTo(a);
        else if (kind == 3 && a % 4 == 1) cover.cover(b);
        else if (kind == 3 && a % 4 == 2) cover.claimCover(b);
        else if (kind == 3) failure.refund(b, carol);
        else if (kind == 4) actOfMiner((seed >> 8) % 3, a, b, c);
        else if (kind == 5 && a % 2 == 0) buyers.buy(a, b, c);
        else if (kind == 5) failure.terminate(b);
        else if (kind == 6) giveUp(a, b);
        else actOfFailure((seed >> 8) % 7, a, c);
    }

    function settleAndSeal(uint256 a, uint256 b, uint256 c) private {
        time.settle(a, b);
        if (c % 2 == 0) failure.seal(a);
    }

    function giveUp(uint256 a, uint256 b) private {
        time.hang(b);
        failure.abandon(a, bob);
    }

    /// @dev One action, chosen and fed by `seed`.
    function act(uint256 seed) private {
        uint256 a = seed >> 32;
        uint256 b = seed >> 96;
        uint256 c = seed >> 160;
        uint256 kind = seed % 8;
        if (kind == 0) actOfHolder((seed >> 8) % 6, a, b);
        else if (kind == 1) actOfMiner((seed >> 8) % 6, a, b, c);
        else if (kind == 2) actOfTime((seed >> 8) % 8, a, b);
        else if (kind == 3) actOfOthers((seed >> 8) % 8, a, b);
        else if (kind == 4) actOfFailure((seed >> 8) % 7, a, c);
        else if (kind == 5) actOfAdversary((seed >> 8) % 3, a, c);
        else if (kind == 6) actOfAuctioneer((seed >> 8) % 4, a, b, c);
        else if (seed >> 254 == 0) buyers.buy(a, b, c);
        else if (seed >> 254 < 3) buyers.buyLocked(a, b, c);
        else buyers.buyForAnother(a, b, c, seed >> 192);
    }

    function actOfAdversary(uint256 choice, uint256 a, uint256 c) private {
        if (choice == 0) adversary.selfPurchase(a, c);
        else if (choice == 1) adversary.buyDust(a, c);
        else adversary.deliverOneIn(a, c);
    }

    function actOfHolder(uint256 choice, uint256 a, uint256 b) private {
        if (choice == 0) holders.transfer(a, b);
        else if (choice == 1) holders.split(a, b);
        else if (choice == 2) holders.merge(a, b);
        else if (choice == 3) holders.claim(a, b, carol);
        else if (choice == 4) holders.withdraw(a, b);
        else cover.cover(a);
    }

    function actOfMiner(uint256 choice, uint256 a, uint256 b, uint256 c) private {
        if (choice == 0) mining.openProduct(a);
        else if (choice == 1) mining.releaseCapacity();
        else if (choice == 2) mining.depositBond(a, b);
        else if (choice == 3) mining.withdrawBond(a, b);
        else if (choice == 4) mining.deposit(a, b);
        else mining.depositAhead(a, b, c);
    }

    function actOfTime(uint256 choice, uint256 a, uint256 b) private {
        if (choice == 0) time.passDays(a, b);
        else if (choice == 1) time.passOddDay(a);
        else if (choice == 2 && a % 8 == 0) time.passSilence(b);
        else if (choice < 6) time.settle(a, b);
        else time.settleEverything();
    }

    function actOfFailure(uint256 choice, uint256 a, uint256 c) private {
        if (choice == 0) failure.terminate(a);
        else if (choice == 1) failure.abandon(a, bob);
        else if (choice < 5) failure.refund(a, carol);
        else if (choice == 5) failure.reclaimDeposit(c, bob);
        else if (a % 4 == 1) failure.seal(c);
        else if (a % 4 == 2) failure.returnBond(c, bob);
        else if (a % 4 == 0) time.passSilence(2 * c);
    }

    function actOfOthers(uint256 choice, uint256 a, uint256 b) private {
        if (choice == 0) outside.donate(a, b);
        else if (choice == 1) outside.pause(a);
        else if (choice == 2) outside.suspend(a);
        else if (choice == 3) locker.lockTo(a);
        else if (choice == 4) locker.unlock(a);
        else if (choice < 7) locker.setPayee(a, b);
        else locker.seize(a, b);
    }

    function actOfAuctioneer(uint256 choice, uint256 a, uint256 b, uint256 c) private {
        if (choice == 0) auctions.reserveUnits(a, b, c);
        else if (choice == 1 && a % 2 == 0) auctions.unreserveUnits(a / 2, b);
        else if (choice == 1) auctions.reserveUnits(a, b, c);
        else auctions.sellAuctioned(a, b, c);
    }
}
