// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IDmexGovernor } from "../../../src/interfaces/IDmexGovernor.sol";
import { Delegating } from "./Delegating.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";
import {
    GovernorCountingOverridable
} from "@openzeppelin/contracts/governance/extensions/GovernorCountingOverridable.sol";

/// @notice DAO-1: a holder may override its delegate, and every DMC counts once.
contract OverrideTest is Delegating {
    /// @dev Carol delegates her 0.9 M to Dave.
    function setUp() public override {
        super.setUp();
        delegate(carol, dave);
        vm.warp(block.timestamp + 1);
    }

    function test_DAO_1_AHolderOverridesItsDelegateAfterItVoted() public {
        uint256 id = open(parameter());
        vote(id, dave, FOR);
        assertTally(id, 0, 1_200_000, 0);
        vm.expectEmit(address(governor));
        emit GovernorCountingOverridable.VoteReduced(dave, id, FOR, 900_000e18);
        vm.expectEmit(address(governor));
        emit GovernorCountingOverridable.OverrideVoteCast(carol, id, AGAINST, 900_000e18, "not in my name");
        vm.prank(carol);
        governor.castOverrideVote(id, AGAINST, "not in my name");
        assertTally(id, 900_000, 300_000, 0);
        assertTrue(governor.hasVotedOverride(id, carol) && !governor.hasVoted(id, carol));
    }

    function test_DAO_1_OrBeforeIt() public {
        uint256 id = open(parameter());
        overrides(id, carol, ABSTAIN);
        vm.expectEmit(address(governor));
        emit IGovernor.VoteCast(dave, id, FOR, 300_000e18, "");
        vote(id, dave, FOR);
        assertTally(id, 0, 300_000, 900_000);
    }

    /// @dev With what it had when voting opened, whatever it has now.
    function test_DAO_1_AnOverrideIsOfTheSnapshot() public {
        uint256 id = open(parameter());
        vm.prank(carol);
        dmc.transfer(bob, 900_000e18);
        delegate(bob, dave);
        vm.warp(block.timestamp + 1);
        vote(id, dave, FOR);
        overrides(id, carol, AGAINST);
        overrides(id, bob, AGAINST);
        assertTally(id, 900_000 + 2_700_000, 300_000, 0);
    }

    /// @dev Whoever delegated to nobody is in no vote and in the quorum's measure.
    function test_DAO_1_WhoHasNoDelegateMayVoteWithItsBalance() public {
        uint256 id = open(parameter());
        uint256 held = dmc.balanceOf(platform);
        overrides(id, platform, FOR);
        (, uint256 forVotes,) = governor.proposalVotes(id);
        assertEq(forVotes, held);
        assertEq(governor.factsOf(id).quorumReached, held >= governor.quorumOf(id));
    }

    function test_DAO_1_SitesReadHowVotesAreCounted() public view {
        assertEq(governor.COUNTING_MODE(), "support=bravo,override&quorum=for,abstain&overridable=true");
    }

    function test_DAO_1_ByItsSignature() public {
        (address signer, uint256 key) = makeAddrAndKey("carol");
        assertEq(signer, carol);
        uint256 id = open(parameter());
        vote(id, dave, FOR);
        bytes memory signature = signedOverride(id, AGAINST, carol, key, "far away");
        governor.castOverrideVoteBySig(id, AGAINST, carol, "far away", signature);
        assertTally(id, 900_000, 300_000, 0);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorInvalidSignature.selector, carol));
        governor.castOverrideVoteBySig(id, AGAINST, carol, "far away", signature);
    }

    function test_RevertWhen_DAO_1_AHolderOverridesTwiceOrTooLate() public {
        uint256 id = open(parameter());
        overrides(id, carol, FOR);
        vm.expectRevert(
            abi.encodeWithSelector(GovernorCountingOverridable.GovernorAlreadyOverriddenVote.selector, carol)
        );
        overrides(id, carol, AGAINST);
        vm.expectRevert(IGovernor.GovernorInvalidVoteType.selector);
        overrides(id, bob, 3);
        close(id);
        expectUnexpected(id, IGovernor.ProposalState.Defeated, IGovernor.ProposalState.Active);
        overrides(id, bob, FOR);
    }

    // ---- What cannot vote -------------------------------------------------------------------------------------

    /// @dev Else the DMC that was taken out of the quorum would vote after all, and one vote of the DAO would be another's.
    function test_RevertWhen_DAO_3_WhatIsInNoQuorumOverridesTheSilence() public {
        delegate(bob, address(dmc));
        vm.warp(block.timestamp + 1);
        uint256 id = open(parameter());
        address[4] memory silent = [bob, address(timelock), address(saleVesting), reserveAt];
        for (uint256 i = 0; i < silent.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IDmexGovernor.SilentMayNotVote.selector, id, silent[i]));
            overrides(id, silent[i], FOR);
        }
        assertTally(id, 0, 0, 0);
    }

    /// @dev It counts again when it delegates to somebody before voting opens.
    function test_DAO_3_TheSilentSpeakAgain() public {
        delegate(bob, address(dmc));
        vm.warp(block.timestamp + 1);
        uint256 less = dmc.getPastVotableSupply(block.timestamp - 1);
        delegate(bob, dave);
        vm.warp(block.timestamp + 1);
        assertEq(dmc.getPastVotableSupply(block.timestamp - 1), less + dmc.balanceOf(bob));
        uint256 id = open(parameter());
        overrides(id, bob, FOR);
    }

    // ---- Sums -------------------------------------------------------------------------------------------------

    /// @dev In whatever order they delegate, vote and override: nothing counts twice, and the quorum is what stands.
    function testFuzz_DAO_1_EveryDmcCountsOnce(uint8[24] calldata what, uint8[4] calldata to) public {
        address[5] memory all = [alice, bob, carol, dave, investor];
        uint256 id = propose(parameter());
        for (uint256 i = 0; i < to.length; ++i) {
            uint256 chosen = to[i] % 6;
            delegate(all[i], chosen == 5 ? address(0) : all[chosen]);
        }
        uint256 opened = governor.proposalSnapshot(id);
        vm.warp(opened + 1);
        for (uint256 i = 0; i < what.length; ++i) {
            address who = all[what[i] % 5];
            uint8 support = what[i] / 5 % 3;
            bool once = what[i] / 15 % 2 == 0;
            if (once && !governor.hasVoted(id, who)) vote(id, who, support);
            if (!once && !governor.hasVotedOverride(id, who)) overrides(id, who, support);
            (uint256 against, uint256 forVotes, uint256 abstentions) = governor.proposalVotes(id);
            assertEq(against + forVotes + abstentions, spoken(id, all, opened));
            assertEq(governor.factsOf(id).quorumReached, forVotes + abstentions >= governor.quorumOf(id));
        }
    }

    /// @dev [DMC] Balances of all who voted themselves, by override, or whose delegate did.
    function spoken(uint256 id, address[5] memory all, uint256 opened) internal view returns (uint256 sum) {
        for (uint256 i = 0; i < all.length; ++i) {
            bool by = governor.hasVoted(id, dmc.getPastDelegate(all[i], opened));
            if (by || governor.hasVotedOverride(id, all[i])) sum += dmc.getPastBalanceOf(all[i], opened);
        }
    }

    function signedOverride(uint256 id, uint8 support, address voter, uint256 key, string memory reason)
        internal
        view
        returns (bytes memory)
    {
        bytes32 ballot = keccak256(
            abi.encode(
                governor.OVERRIDE_BALLOT_TYPEHASH(),
                id,
                support,
                voter,
                governor.nonces(voter),
                keccak256(bytes(reason))
            )
        );
        return signed(ballot, key);
    }
}
