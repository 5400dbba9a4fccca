// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMinerRegistry } from "../../src/interfaces/IMinerRegistry.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @notice Lumerin's registry let one complaint per account count: many accounts of one person closed a provider.
contract M16Test is GovernanceStage {
    function suspension() internal returns (Proposal memory) {
        return calling(address(registry), abi.encodeCall(registry.suspend, (miner)));
    }

    /// @dev A crowd of accounts weighs what its coins weigh.
    function test_M16_AHundredAccountsAreNoQuorum() public {
        for (uint256 i = 1; i <= 100; ++i) {
            address account = address(uint160(0xC0FFEE00 + i));
            vm.prank(carol);
            dmc.transfer(account, 1e18);
            vm.prank(account);
            dmc.delegate(account);
        }
        Proposal memory proposal = suspension();
        uint256 id = open(proposal);
        for (uint256 i = 1; i <= 100; ++i) {
            vote(id, address(uint160(0xC0FFEE00 + i)), FOR);
        }
        (, uint256 forVotes,) = governor.proposalVotes(id);
        assertEq(forVotes, 100e18);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
        expectUnexpected(id, IGovernor.ProposalState.Defeated, IGovernor.ProposalState.Succeeded);
        queue(proposal);
        assertEq(uint8(registry.statusOf(miner)), uint8(IMinerRegistry.Status.Approved));
    }

    /// @dev However many agree at once, evidence has the whole window: no penalty before delay, vote and timelock.
    function test_M16_NoPenaltyBeforeTheWindowForEvidenceIsOver() public {
        uint256 start = block.timestamp;
        Proposal memory proposal = suspension();
        uint256 id = open(proposal);
        vote(id, alice, FOR);
        vote(id, bob, FOR);
        vote(id, investor, FOR);
        vm.warp(governor.proposalDeadline(id));
        expectUnexpected(id, IGovernor.ProposalState.Active, IGovernor.ProposalState.Succeeded);
        queue(proposal);
        vm.warp(block.timestamp + 1);
        queue(proposal);
        vm.warp(block.timestamp + TIMELOCK_DELAY);
        execute(proposal);
        assertGt(block.timestamp, start + VOTING_DELAY + VOTING_PERIOD + TIMELOCK_DELAY);
        assertEq(uint8(registry.statusOf(miner)), uint8(IMinerRegistry.Status.Suspended));
    }

    /// @dev One coin votes once, whatever hands it goes through.
    function test_M16_PassingCoinsOnDoesNotVoteTwice() public {
        uint256 id = open(suspension());
        vote(id, carol, FOR);
        address second = makeAddr("second");
        vm.prank(second);
        dmc.delegate(second);
        vm.prank(carol);
        dmc.transfer(second, 900_000e18);
        vm.warp(block.timestamp + 1);
        vote(id, second, FOR);
        (, uint256 forVotes,) = governor.proposalVotes(id);
        assertEq(forVotes, 900_000e18);
    }
}
