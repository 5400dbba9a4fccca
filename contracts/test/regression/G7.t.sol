// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";
import { Strings } from "@openzeppelin/contracts/utils/Strings.sol";

/// @notice Whoever sees a proposal coming could make the same one first, own it, and cancel it for ever.
contract G7Test is GovernanceStage {
    function signed() internal returns (Proposal memory proposal) {
        proposal = parameter();
        proposal.description = string.concat(proposal.description, "#proposer=", Strings.toHexString(alice));
    }

    function proposeAs(address proposer, Proposal memory proposal) internal returns (uint256) {
        vm.prank(proposer);
        return governor.propose(proposal.targets, proposal.values, proposal.calldatas, proposal.description);
    }

    function test_RevertWhen_G7_AStrangerProposesWhatBearsTheNameOfAnother() public {
        Proposal memory proposal = signed();
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorRestrictedProposer.selector, bob));
        proposeAs(bob, proposal);
        uint256 id = propose(proposal);
        assertEq(governor.proposalProposer(id), alice);
    }

    function test_G7_WithoutTheNameAStrangerDoesNoLastingHarm() public {
        Proposal memory proposal = parameter();
        uint256 id = proposeAs(bob, proposal);
        cancel(bob, proposal);
        assertState(id, IGovernor.ProposalState.Canceled);
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorUnexpectedProposalState.selector,
                id,
                IGovernor.ProposalState.Canceled,
                bytes32(0)
            )
        );
        propose(proposal);
        proposal.description = string.concat(proposal.description, "#proposer=", Strings.toHexString(alice));
        carry(proposal);
    }

    function test_RevertWhen_G7_AStrangerCancels() public {
        Proposal memory proposal = signed();
        uint256 id = propose(proposal);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, bob));
        cancel(bob, proposal);
    }

    /// @dev Even one who proposed it cannot let it run to the end and then take it away.
    function test_RevertWhen_G7_AProposerCancelsWhatPassed() public {
        Proposal memory proposal = parameter();
        uint256 id = passed(proposal);
        queue(proposal);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorUnableToCancel.selector, id, alice));
        cancel(alice, proposal);
    }
}
