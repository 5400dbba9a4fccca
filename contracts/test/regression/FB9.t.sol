// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @notice An early abstention completed the quorum and so disarmed the guard against late votes: six million in the last
/// second turned a vote, and nobody could answer.
contract FB9Test is GovernanceStage {
    uint256 internal id;
    uint256 internal end;

    /// @dev Bob votes against, and Carol's abstention completes the quorum on the first day.
    function setUp() public override {
        super.setUp();
        vm.prank(bob);
        dmc.transfer(carol, 600_000e18);
        id = open(parameter());
        end = governor.proposalDeadline(id);
        vote(id, carol, ABSTAIN);
        vote(id, bob, AGAINST);
        vm.warp(end);
    }

    function test_fb9_millionsInTheLastSecondGiveOthersADay() public {
        vote(id, alice, FOR);
        assertEq(governor.proposalDeadline(id), end + 1 days);
        vm.warp(end + 1 days);
        assertState(id, IGovernor.ProposalState.Active);
        vote(id, investor, AGAINST);
        assertEq(governor.proposalDeadline(id), end + 2 days);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
    }

    function test_fb9_aVoteThatTurnsNothingMovesNothing() public {
        vote(id, investor, AGAINST);
        vote(id, miner, FOR);
        vote(id, alice, ABSTAIN);
        assertEq(governor.proposalDeadline(id), end);
        vm.warp(end + 1);
        assertState(id, IGovernor.ProposalState.Defeated);
    }

    /// @dev As many for as against is against.
    function test_fb9_aTieTurnsBack() public {
        vm.prank(investor);
        dmc.transfer(alice, 1_600_000e18);
        uint256 other = open(parameter());
        vm.warp(governor.proposalDeadline(other));
        vote(other, investor, FOR);
        assertEq(governor.proposalDeadline(other), block.timestamp + 1 days);
        vm.warp(block.timestamp + 1 days);
        vote(other, bob, AGAINST);
        (uint256 against, uint256 forVotes,) = governor.proposalVotes(other);
        assertEq(against, forVotes);
        assertEq(governor.proposalDeadline(other), block.timestamp + 1 days);
    }

    /// @dev Against leads, so that the quorum decides nothing yet: it moves the end all the same.
    function test_fb9_whatCompletesTheQuorumMovesTheEnd() public {
        uint256 other = open(parameter());
        vote(other, bob, AGAINST);
        uint256 last = governor.proposalDeadline(other);
        vm.warp(last - 1 hours);
        vote(other, carol, FOR);
        assertEq(governor.proposalDeadline(other), last + 23 hours);
    }

    /// @dev Below the quorum nothing is decided, whoever leads.
    function test_fb9_belowTheQuorumNothingTurns() public {
        uint256 other = open(parameter());
        uint256 last = governor.proposalDeadline(other);
        vm.warp(last);
        vote(other, miner, FOR);
        vote(other, bob, AGAINST);
        assertEq(governor.proposalDeadline(other), last);
    }

    function test_fb9_beforeTheLastDayNothingMoves() public {
        uint256 other = open(parameter());
        uint256 last = governor.proposalDeadline(other);
        vote(other, bob, AGAINST);
        vm.warp(last - 1 days);
        vote(other, alice, FOR);
        assertEq(governor.proposalDeadline(other), last);
    }

    /// @dev Accounts that outvote each other in turn do not keep a vote open for ever.
    function test_fb9_allTogetherFiveDays() public {
        address[8] memory voters;
        for (uint256 i = 0; i < voters.length; ++i) {
            voters[i] = address(uint160(0xF00 + i));
            vm.prank(alice);
            dmc.transfer(voters[i], uint256(20_000e18) << i);
            vm.prank(voters[i]);
            dmc.delegate(voters[i]);
        }
        uint256 other = open(parameter());
        uint256 last = governor.proposalDeadline(other);
        vote(other, investor, ABSTAIN);
        for (uint256 i = 0; i < 5; ++i) {
            vm.warp(governor.proposalDeadline(other));
            vote(other, voters[i], i % 2 == 0 ? FOR : AGAINST);
            assertEq(governor.proposalDeadline(other), last + (i + 1) * 1 days);
        }
        vm.warp(last + 5 days - 1);
        vote(other, voters[5], AGAINST);
        vote(other, voters[6], FOR);
        assertEq(governor.proposalDeadline(other), last + 5 days);
        vm.warp(last + 5 days + 1);
        assertState(other, IGovernor.ProposalState.Succeeded);
    }
}
