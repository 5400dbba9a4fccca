// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IHeaderRelay } from "../../../src/interfaces/IHeaderRelay.sol";
import { BitcoinTarget } from "../../../src/libraries/BitcoinTarget.sol";
import { MinedHeaders } from "./MinedHeaders.t.sol";

/// @notice Forks that cross a retarget, each with a target of its own.
contract ReorgTest is MinedHeaders {
    uint256 private constant EASIEST = 1 << 252;
    /// @dev Headers after the anchor before the forks part; the retarget is at height 2016.
    uint256 private constant SHARED = 2000;

    Fork private shared;

    function setUp() public override {
        super.setUp();
        Fork memory chain = anchor;
        relay.submit(mine(chain, SHARED, 600));
        shared = chain;
    }

    /// @dev Mines across the retarget: the last 15 headers of the epoch at this pace, then `count` of the next.
    function across(uint256 mark, uint256 pace, uint256 count) private returns (Fork memory chain) {
        chain = fork(shared, mark);
        bytes memory end = mine(chain, 15, pace);
        chain.bits = BitcoinTarget.retarget(BITS, START, chain.time, EASIEST);
        relay.submit(bytes.concat(end, mine(chain, count, 600)));
    }

    function test_MARK_2_HeavierForkWinsAcrossARetargetThoughItIsShorter() public {
        // Slow headers make the next epoch easier: each then weighs less.
        Fork memory slow = across(1, 30_000, 40);
        assertEq(relay.tip(), hashOf(slow));
        Fork memory fast = across(2, 60, 38);
        assertLt(fast.bits, slow.bits);
        assertLt(heightOf(fast), heightOf(slow));
        assertGt(workOf(fast), workOf(slow));
        assertEq(relay.tip(), hashOf(fast));
    }

    function test_MARK_2_LongerForkOfLessWorkLoses() public {
        Fork memory fast = across(2, 60, 38);
        Fork memory slow = across(1, 30_000, 40);
        assertGt(heightOf(slow), heightOf(fast));
        assertEq(relay.tip(), hashOf(fast));
    }

    function test_MARK_2_LeftForkIsTakenUpAgain() public {
        Fork memory slow = across(1, 30_000, 40);
        Fork memory fast = across(2, 60, 38);
        bytes32 slowEpoch = relay.nodeOf(hashOf(slow)).epoch;
        bytes32 fastEpoch = relay.nodeOf(hashOf(fast)).epoch;
        assertNotEq(slowEpoch, fastEpoch);
        assertEq(relay.epochOf(slowEpoch).previous, relay.epochOf(fastEpoch).previous);

        // Onto the node where it was left, with the target of its own epoch.
        relay.submit(mine(slow, 20, 600));
        assertEq(relay.tip(), hashOf(slow));
        assertEq(relay.nodeOf(relay.tip()).epoch, slowEpoch);
        relay.submit(mine(fast, 20, 600));
        assertEq(relay.tip(), hashOf(fast));
        assertEq(relay.nodeOf(relay.tip()).epoch, fastEpoch);
    }

    /// @dev A day's difficulty is that of the heaviest chain, whatever it was before.
    function test_MARK_2_DifficultyFollowsTheHeaviestChain() public {
        across(1, 30_000, 200);
        uint32 day = uint32((START + 2016 * 600) / 1 days) + 6;
        (uint256 slow,) = relay.difficultyOn(day);
        across(2, 60, 900);
        (uint256 fast,) = relay.difficultyOn(day);
        assertLt(slow, 2.1e6);
        assertGt(fast, slow);
    }

    function test_RevertWhen_MARK_2_TargetOfTheOtherForkIsUsed() public {
        Fork memory slow = across(1, 30_000, 1);
        Fork memory chain = fork(shared, 2);
        bytes memory end = mine(chain, 15, 60);
        uint256 wanted = BitcoinTarget.retarget(BITS, START, chain.time, EASIEST);
        chain.bits = slow.bits;
        bytes memory headers = bytes.concat(end, mine(chain, 1, 600));
        vm.expectRevert(abi.encodeWithSelector(IHeaderRelay.WrongBits.selector, 2016, chain.bits, wanted));
        relay.submit(headers);
    }

    function test_RevertWhen_MARK_2_TargetChangesWithinAnEpoch() public {
        Fork memory chain = fork(shared, 1);
        chain.bits = 0x2010_0000;
        bytes memory headers = mine(chain, 1, 600);
        vm.expectRevert(abi.encodeWithSelector(IHeaderRelay.WrongBits.selector, 2001, chain.bits, BITS));
        relay.submit(headers);
    }

    function test_RevertWhen_MARK_2_RetargetIsLeftOut() public {
        Fork memory chain = fork(shared, 1);
        bytes memory headers = mine(chain, 16, 600);
        uint256 wanted = BitcoinTarget.retarget(BITS, START, chain.time - 600, EASIEST);
        vm.expectRevert(abi.encodeWithSelector(IHeaderRelay.WrongBits.selector, 2016, BITS, wanted));
        relay.submit(headers);
    }

    /// @dev Four times at most, and the chain goes on with it.
    function test_MARK_2_ClampedRetargetIsAccepted() public {
        Fork memory chain = across(1, 10 days, 3);
        assertEq(relay.tip(), hashOf(chain));
        // 2^251 × 4 is easier than the limit.
        assertEq(relay.epochOf(relay.nodeOf(relay.tip()).epoch).bits, BitcoinTarget.encode(EASIEST));
    }
}
