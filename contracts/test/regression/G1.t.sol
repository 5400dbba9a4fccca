// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FlashLender, IFlashBorrower } from "../mocks/FlashLender.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";
import { TimelockController } from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @notice Beanstalk lost 182 M USD to a vote with coins borrowed for one transaction, and to an emergency way of
/// executing it in the same one.
contract G1Test is GovernanceStage, IFlashBorrower {
    FlashLender internal lender;
    Proposal internal proposal;
    uint256 internal id;

    enum During {
        Nothing,
        Vote,
        Propose
    }

    During internal during;

    function setUp() public override {
        super.setUp();
        lender = new FlashLender(dmc);
        vm.prank(alice);
        dmc.transfer(address(lender), 6_000_000e18);
        dmc.delegate(address(this));
        vm.warp(block.timestamp + 1);
        proposal = calling(address(registry), abi.encodeCall(registry.transferOwnership, (address(this))));
        vm.prank(bob);
        id = governor.propose(proposal.targets, proposal.values, proposal.calldatas, proposal.description);
    }

    function onLoan(uint256 amount) external {
        assertEq(dmc.getVotes(address(this)), 6_000_000e18);
        if (during == During.Vote) assertEq(governor.castVote(id, FOR), 0, "weight");
        if (during == During.Propose) proposeWithLoan();
        dmc.transfer(address(lender), amount);
    }

    function proposeWithLoan() internal {
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorInsufficientProposerVotes.selector, address(this), 0, THRESHOLD
            )
        );
        governor.propose(proposal.targets, proposal.values, proposal.calldatas, "With borrowed coins");
    }

    function test_G1_BorrowedCoinsVoteForNothing() public {
        vm.warp(governor.proposalSnapshot(id) + 1);
        during = During.Vote;
        lender.lend();
        (, uint256 forVotes,) = governor.proposalVotes(id);
        assertEq(forVotes, 0);
    }

    /// @dev In the very second whose votes count, a loan that is paid back leaves nothing behind.
    function test_G1_ALoanInTheSecondOfTheSnapshotLeavesNoVotes() public {
        vm.warp(governor.proposalSnapshot(id));
        assertState(id, IGovernor.ProposalState.Pending);
        lender.lend();
        vm.warp(block.timestamp + 1);
        assertEq(governor.castVote(id, FOR), 0);
    }

    function test_G1_BorrowedCoinsDoNotPropose() public {
        during = During.Propose;
        lender.lend();
    }

    function test_G1_NothingIsDecidedBeforeVotingEndsNorExecutedBeforeTheDelay() public {
        vm.warp(governor.proposalSnapshot(id) + 1);
        vote(id, bob, FOR);
        vote(id, investor, FOR);
        expectUnexpected(id, IGovernor.ProposalState.Active, IGovernor.ProposalState.Succeeded);
        queue(proposal);
        expectUnexpected(id, IGovernor.ProposalState.Active, IGovernor.ProposalState.Queued);
        execute(proposal);
    }

    function test_G1_EvenEmergenciesWaitForTheDelay() public {
        Proposal memory urgent = calling(address(registry), abi.encodeCall(registry.suspend, (miner)));
        vm.prank(bob);
        uint256 urgentId =
            governor.propose(urgent.targets, urgent.values, urgent.calldatas, urgent.description);
        vm.warp(governor.proposalSnapshot(urgentId) + 1);
        vote(urgentId, bob, FOR);
        close(urgentId);
        expectUnexpected(urgentId, IGovernor.ProposalState.Succeeded, IGovernor.ProposalState.Queued);
        execute(urgent);
        queue(urgent);
        vm.warp(block.timestamp + TIMELOCK_DELAY - 1);
        bytes32 operation = timelock.hashOperationBatch(
            urgent.targets,
            urgent.values,
            urgent.calldatas,
            0,
            bytes20(address(governor)) ^ keccak256(bytes(urgent.description))
        );
        vm.expectRevert(
            abi.encodeWithSelector(
                TimelockController.TimelockUnexpectedOperationState.selector,
                operation,
                bytes32(1 << uint8(TimelockController.OperationState.Ready))
            )
        );
        execute(urgent);
        vm.warp(block.timestamp + 1);
        execute(urgent);
    }
}
