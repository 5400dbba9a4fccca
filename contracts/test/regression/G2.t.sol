// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Compound's proposal 289 sent 24 M USD to its proposers, at a weekend, with a quorum that was cheap.
contract G2Test is GovernanceStage {
    /// @dev The DAO fund to the investor, who holds 4 of 50 M.
    function raid() internal returns (Proposal memory) {
        return calling(address(dmc), abi.encodeCall(IERC20.transfer, (investor, 10_000_000e18)));
    }

    function test_G2_SpendingNeedsMoreThanAParameter() public {
        uint256 spend = open(raid());
        vote(spend, investor, FOR);
        close(spend);
        assertState(spend, IGovernor.ProposalState.Defeated);

        uint256 small = open(parameter());
        vote(small, investor, FOR);
        close(small);
        assertState(small, IGovernor.ProposalState.Succeeded);
    }

    function test_G2_AQuorumReachedAtTheLastSecondGivesOthersADay() public {
        uint256 id = open(raid());
        uint256 deadline = governor.proposalDeadline(id);
        vote(id, bob, FOR);
        vote(id, carol, FOR);
        vm.warp(deadline);
        vote(id, investor, FOR);
        assertEq(governor.proposalDeadline(id), deadline + VOTE_EXTENSION);
        vm.warp(deadline + VOTE_EXTENSION);
        assertState(id, IGovernor.ProposalState.Active);
        vote(id, alice, AGAINST);
        assertEq(governor.proposalDeadline(id), deadline + VOTE_EXTENSION, "nothing turned");
        vm.warp(block.timestamp + 1);
        assertState(id, IGovernor.ProposalState.Succeeded);
    }

    function test_G2_WithTheExtensionTheOthersCanDefeatIt() public {
        uint256 id = open(parameter());
        uint256 deadline = governor.proposalDeadline(id);
        vm.warp(deadline);
        vote(id, investor, FOR);
        vm.warp(deadline + 1 days);
        vote(id, alice, AGAINST);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
    }

    function test_G2_AQuorumReachedEarlyMovesNothing() public {
        uint256 id = open(parameter());
        uint256 deadline = governor.proposalDeadline(id);
        vote(id, alice, FOR);
        assertEq(governor.proposalDeadline(id), deadline);
    }

    function test_G2_TheGuardianHasTheTimelocksDelayToStopIt() public {
        Proposal memory proposal = raid();
        uint256 id = passed(proposal);
        queue(proposal);
        vm.warp(block.timestamp + TIMELOCK_DELAY - 1);
        cancel(guardian, proposal);
        assertState(id, IGovernor.ProposalState.Canceled);
        vm.warp(block.timestamp + 1);
        expectUnexpected(id, IGovernor.ProposalState.Canceled, IGovernor.ProposalState.Queued);
        execute(proposal);
        assertEq(dmc.balanceOf(address(timelock)), 10_000_000e18);
    }
}
