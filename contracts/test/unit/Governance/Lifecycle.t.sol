// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IActionClasses } from "../../../src/interfaces/IActionClasses.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { BITCOIN } from "../../../src/types/Asset.sol";
import { GovernanceStage } from "./Stage.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

contract LifecycleTest is GovernanceStage {
    function test_DAO_1_AProposalGoesToItsEffect() public {
        Proposal memory proposal = approval();
        uint256 id = propose(proposal);
        assertState(id, IGovernor.ProposalState.Pending);
        vm.warp(governor.proposalSnapshot(id) + 1);
        assertState(id, IGovernor.ProposalState.Active);
        vote(id, bob, FOR);
        vote(id, carol, AGAINST);
        close(id);
        assertState(id, IGovernor.ProposalState.Succeeded);
        queue(proposal);
        assertState(id, IGovernor.ProposalState.Queued);
        vm.warp(block.timestamp + TIMELOCK_DELAY);
        vm.prank(makeAddr("anyone"));
        execute(proposal);
        assertState(id, IGovernor.ProposalState.Executed);
        assertEq(registry.capacityOf(miner, BITCOIN).approved, 2e9);
    }

    function test_DAO_1_TheClockIsTheTimestamp() public view {
        assertEq(governor.clock(), block.timestamp);
        assertEq(dmc.clock(), block.timestamp);
        assertEq(governor.CLOCK_MODE(), "mode=timestamp");
        assertEq(dmc.CLOCK_MODE(), "mode=timestamp");
        assertEq(governor.name(), "DMEX DAO");
    }

    function test_DAO_1_AbstentionsMakeAQuorumButNoMajority() public {
        uint256 id = open(parameter());
        vote(id, bob, ABSTAIN);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
        id = open(parameter());
        vote(id, bob, ABSTAIN);
        vote(id, carol, FOR);
        close(id);
        assertState(id, IGovernor.ProposalState.Succeeded);
    }

    function test_DAO_1_ATieIsDefeated() public {
        vm.prank(alice);
        dmc.transfer(bob, 3_000_000e18);
        vm.prank(bob);
        dmc.transfer(investor, 2_000_000e18);
        uint256 id = open(parameter());
        vote(id, bob, FOR);
        vote(id, investor, ABSTAIN);
        vote(id, alice, AGAINST);
        (uint256 against, uint256 forVotes,) = governor.proposalVotes(id);
        assertEq(against, 3_000_000e18);
        assertEq(forVotes, 4_000_000e18);
        vote(id, carol, AGAINST);
        vote(id, miner, AGAINST);
        (against,,) = governor.proposalVotes(id);
        assertEq(against, 4_000_000e18);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
    }

    function test_RevertWhen_DAO_1_TooFewVotesPropose() public {
        Proposal memory proposal = parameter();
        address poor = makeAddr("poor");
        vm.prank(carol);
        dmc.transfer(poor, THRESHOLD - 1);
        vm.prank(poor);
        dmc.delegate(poor);
        vm.warp(block.timestamp + 2);
        vm.expectRevert(
            abi.encodeWithSelector(
                IGovernor.GovernorInsufficientProposerVotes.selector, poor, THRESHOLD - 1, THRESHOLD
            )
        );
        vm.prank(poor);
        governor.propose(proposal.targets, proposal.values, proposal.calldatas, proposal.description);
    }

    function test_RevertWhen_DAO_1_SomebodyVotesTwice() public {
        uint256 id = open(parameter());
        vote(id, alice, FOR);
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorAlreadyCastVote.selector, alice));
        vm.prank(alice);
        governor.castVote(id, AGAINST);
    }

    function test_DAO_2_AfterTheHandOverTheFormerOwnerMayNothing() public {
        address[6] memory all = owned();
        for (uint256 i = 0; i < all.length; ++i) {
            assertEq(Ownable(all[i]).owner(), address(timelock));
        }
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, owner));
        vm.prank(owner);
        registry.approve(alice, BITCOIN, 1);
    }

    function test_DAO_4_AMinerIsApprovedSuspendedAndRevokedByVote() public {
        carry(calling(address(registry), abi.encodeCall(registry.suspend, (miner))));
        assertEq(uint8(registry.statusOf(miner)), uint8(IMinerRegistry.Status.Suspended));
        carry(approval());
        assertEq(uint8(registry.statusOf(miner)), uint8(IMinerRegistry.Status.Approved));
        carry(calling(address(registry), abi.encodeCall(registry.revoke, (miner))));
        assertEq(uint8(registry.statusOf(miner)), uint8(IMinerRegistry.Status.Revoked));
    }

    /// @dev Whoever mints decides the supply: the highest class, and once.
    function test_DMC_1_TheEmissionIsNamedByTheHighestVote() public {
        Proposal memory proposal =
            calling(address(dmc), abi.encodeCall(dmc.setEmission, (address(terminator))));
        uint256 id = carry(proposal);
        assertClass(id, IActionClasses.Class.Constitution);
        assertEq(dmc.emission(), address(terminator));
    }
}
