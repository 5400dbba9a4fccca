// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Delegating } from "./Delegating.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @notice DAO-1: what an override turns late gives others a day, as what a vote turns does. Quorums of parameters are 1.4 M.
contract LateOverrideTest is Delegating {
    uint256 internal id;
    uint256 internal end;

    /// @dev Alice delegates her 6 M to Dave, who votes for; Bob is against with 2.7 M.
    function setUp() public override {
        super.setUp();
        delegate(alice, dave);
        delegate(carol, dave);
        vm.warp(block.timestamp + 1);
        id = opened();
        vote(id, dave, FOR);
        vote(id, bob, AGAINST);
    }

    function opened() internal returns (uint256) {
        Proposal memory proposal = parameter();
        vm.prank(dave);
        uint256 made =
            governor.propose(proposal.targets, proposal.values, proposal.calldatas, proposal.description);
        vm.warp(governor.proposalSnapshot(made) + 1);
        end = governor.proposalDeadline(made);
        return made;
    }

    function test_DAO_1_AnOverrideInTheLastSecondThatTurnsTheOutcomeGivesOthersADay() public {
        vm.warp(end);
        overrides(id, alice, AGAINST);
        assertTally(id, 8_700_000, 1_200_000, 0);
        assertEq(governor.proposalDeadline(id), end + 1 days);
        vm.warp(end + 1 days);
        assertState(id, IGovernor.ProposalState.Active);
        // The quorum, which Alice had undone as well, is complete again.
        vote(id, investor, FOR);
        assertEq(governor.proposalDeadline(id), end + 2 days);
        vm.warp(end + 2 days);
        // 8.7 M against 5.2 M; without Bob's it is 6 M against 7.9 M.
        overrides(id, bob, FOR);
        assertEq(governor.proposalDeadline(id), end + 3 days);
        close(id);
        assertState(id, IGovernor.ProposalState.Succeeded);
    }

    /// @dev For leads to the end, but no longer with a quorum.
    function test_DAO_1_AnOverrideThatUndoesTheQuorumGivesOthersADay() public {
        uint256 other = opened();
        vote(other, miner, FOR);
        vote(other, dave, ABSTAIN);
        assertTrue(governor.factsOf(other).quorumReached);
        vm.warp(end);
        overrides(other, alice, AGAINST);
        assertFalse(governor.factsOf(other).quorumReached);
        assertEq(governor.proposalDeadline(other), end + 1 days);
        vm.warp(end + 1 days);
        assertState(other, IGovernor.ProposalState.Active);
        vote(other, investor, FOR);
        assertEq(governor.proposalDeadline(other), end + 2 days);
    }

    /// @dev Nor does it go unanswered where against leads: those who count on the quorum must know that it is gone.
    function test_DAO_1_UndoingTheQuorumMovesTheEndWhoeverLeads() public {
        uint256 other = opened();
        vote(other, bob, AGAINST);
        vote(other, dave, ABSTAIN);
        vm.warp(end);
        overrides(other, alice, AGAINST);
        assertEq(governor.proposalDeadline(other), end + 1 days);
    }

    function test_DAO_1_AnOverrideThatCompletesTheQuorumMovesTheEnd() public {
        uint256 other = opened();
        vote(other, dave, AGAINST);
        vm.warp(end);
        overrides(other, carol, FOR);
        assertEq(governor.proposalDeadline(other), end);
        overrides(other, alice, ABSTAIN);
        assertEq(governor.proposalDeadline(other), end + 1 days);
    }

    function test_DAO_1_AnOverrideThatTurnsNothingMovesNothing() public {
        vm.warp(end);
        overrides(id, carol, AGAINST);
        assertTally(id, 3_600_000, 6_300_000, 0);
        assertEq(governor.proposalDeadline(id), end);
    }

    function test_DAO_1_BeforeTheLastDayAnOverrideMovesNothing() public {
        vm.warp(end - 1 days);
        overrides(id, alice, AGAINST);
        assertEq(governor.proposalDeadline(id), end);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
    }

    /// @dev Whoever delegates to itself may change its mind once, late too; and others have a day each time.
    function test_DAO_1_WhoOverridesItselfTurnsNoVoteUnanswered() public {
        uint256 other = opened();
        vote(other, investor, FOR);
        vote(other, bob, AGAINST);
        vm.warp(end);
        overrides(other, investor, AGAINST);
        assertTally(other, 6_700_000, 0, 0);
        assertEq(governor.proposalDeadline(other), end + 1 days);
        vote(other, dave, FOR);
        assertEq(governor.proposalDeadline(other), end + 1 days);
        vm.warp(end + 1 days);
        assertState(other, IGovernor.ProposalState.Active);
    }

    /// @dev A holding may speak twice, by its delegate and by itself: all together still move the end by five days.
    function test_DAO_1_VotesAndOverridesTogetherFiveDays() public {
        address[6] memory voters;
        for (uint256 i = 0; i < voters.length; ++i) {
            voters[i] = address(uint160(0xF00 + i));
            vm.prank(alice);
            dmc.transfer(voters[i], uint256(20_000e18) << i);
            delegate(voters[i], voters[i]);
        }
        uint256 other = opened();
        vote(other, investor, ABSTAIN);
        for (uint256 i = 0; i < 5; ++i) {
            vm.warp(governor.proposalDeadline(other));
            if (i % 2 == 0) vote(other, voters[i / 2], FOR);
            else overrides(other, voters[i / 2], AGAINST);
            assertEq(governor.proposalDeadline(other), end + (i + 1) * 1 days);
        }
        vm.warp(end + 5 days);
        overrides(other, voters[2], AGAINST);
        assertEq(governor.proposalDeadline(other), end + 5 days);
        vm.warp(end + 5 days + 1);
        assertState(other, IGovernor.ProposalState.Defeated);
    }
}
