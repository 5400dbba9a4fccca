// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GovernanceStage } from "./Stage.t.sol";
import { IAccessControl } from "@openzeppelin/contracts/access/IAccessControl.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

contract GuardianTest is GovernanceStage {
    function replacement() internal returns (Proposal memory) {
        return calling(address(governor), abi.encodeCall(governor.setProposalGuardian, (bob)));
    }

    function refused(uint256 id, address caller) internal {
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, caller));
    }

    function test_DAO_1_TheGuardianCancelsAtEveryStage() public {
        Proposal memory proposal = parameter();
        uint256 id = propose(proposal);
        cancel(guardian, proposal);
        assertState(id, IGovernor.ProposalState.Canceled);

        proposal = parameter();
        id = open(proposal);
        cancel(guardian, proposal);
        assertState(id, IGovernor.ProposalState.Canceled);

        proposal = parameter();
        id = passed(proposal);
        queue(proposal);
        vm.warp(block.timestamp + TIMELOCK_DELAY);
        cancel(guardian, proposal);
        assertState(id, IGovernor.ProposalState.Canceled);
        expectUnexpected(id, IGovernor.ProposalState.Canceled, IGovernor.ProposalState.Queued);
        execute(proposal);
    }

    function test_DAO_1_TheGuardianCannotStopItsOwnReplacement() public {
        Proposal memory proposal = replacement();
        uint256 id = open(proposal);
        refused(id, guardian);
        cancel(guardian, proposal);
        proposal = replacement();
        carry(proposal);
        assertEq(governor.proposalGuardian(), bob);
    }

    /// @dev The exception is for that one action: nothing hides behind it.
    function test_DAO_1_TheGuardianStopsWhatComesWithItsReplacement() public {
        Proposal memory proposal = both(replacement(), parameter());
        uint256 id = open(proposal);
        cancel(guardian, proposal);
        assertState(id, IGovernor.ProposalState.Canceled);
    }

    function test_RevertWhen_DAO_1_TheGuardianDoesAnythingElse() public {
        Proposal memory proposal = parameter();
        uint256 id = passed(proposal);
        (bytes32 proposer, bytes32 canceller) = (timelock.PROPOSER_ROLE(), timelock.CANCELLER_ROLE());
        vm.startPrank(guardian);
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorInsufficientProposerVotes.selector, guardian, 0, THRESHOLD
            )
        );
        governor.propose(proposal.targets, proposal.values, proposal.calldatas, "Another");
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControl.AccessControlUnauthorizedAccount.selector, guardian, proposer
            )
        );
        timelock.schedule(address(registry), 0, proposal.calldatas[0], 0, 0, TIMELOCK_DELAY);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAccessControl.AccessControlUnauthorizedAccount.selector, guardian, canceller
            )
        );
        timelock.cancel(bytes32(id));
    }

    function test_DAO_1_AProposerTakesBackUntilVotingOpens() public {
        Proposal memory proposal = parameter();
        uint256 id = propose(proposal);
        cancel(alice, proposal);
        assertState(id, IGovernor.ProposalState.Canceled);
        proposal = parameter();
        id = open(proposal);
        refused(id, alice);
        cancel(alice, proposal);
    }

    /// @dev OpenZeppelin's module would let a proposer cancel at any time once there is no guardian.
    function test_DAO_1_WithoutAGuardianProposersGainNothing() public {
        carry(calling(address(governor), abi.encodeCall(governor.setProposalGuardian, (address(0)))));
        Proposal memory proposal = parameter();
        uint256 id = passed(proposal);
        refused(id, alice);
        cancel(alice, proposal);
        refused(id, guardian);
        cancel(guardian, proposal);
    }
}
