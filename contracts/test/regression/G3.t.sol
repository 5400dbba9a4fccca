// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IDmexGovernor } from "../../src/interfaces/IDmexGovernor.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @notice OpenZeppelin's governor once read the quorum of today for a vote of yesterday: lowering it revived what
/// had been defeated.
contract G3Test is GovernanceStage {
    uint32 internal product;

    function setUp() public override {
        super.setUp();
        btcFeed.post(44_000e8);
        product = create(btcOffer());
    }

    function changeQuorums(uint16 bps) internal {
        IDmexGovernor.Quorums memory chosen = IDmexGovernor.Quorums(200, bps, 3_000, 3_000);
        carry(calling(address(governor), abi.encodeCall(governor.setQuorums, (chosen))));
        assertEq(governor.quorums().termination, bps);
    }

    function test_G3_ALowerQuorumRevivesNothing() public {
        Proposal memory proposal = termination(product);
        uint256 id = open(proposal);
        vote(id, carol, FOR);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
        changeQuorums(500);
        assertState(id, IGovernor.ProposalState.Defeated);
        assertEq(governor.quorumOf(id), 2_100_000e18);
        expectUnexpected(id, IGovernor.ProposalState.Defeated, IGovernor.ProposalState.Succeeded);
        queue(proposal);
    }

    function test_G3_AHigherQuorumUndoesNothing() public {
        vm.prank(bob);
        dmc.transfer(alice, 700_000e18);
        uint256 id = open(termination(product));
        vote(id, bob, FOR);
        close(id);
        changeQuorums(2_000);
        assertState(id, IGovernor.ProposalState.Succeeded);
    }

    /// @dev The supply is that of the snapshot as well.
    function test_G3_BurningLaterRevivesNothing() public {
        vm.prank(bob);
        dmc.transfer(carol, 500_000e18);
        uint256 id = open(termination(product));
        vote(id, carol, FOR);
        close(id);
        vm.prank(alice);
        dmc.burn(6_000_000e18);
        vm.warp(block.timestamp + 1);
        assertState(id, IGovernor.ProposalState.Defeated);
        assertEq(governor.quorumOf(id), 2_100_000e18);
    }

    /// @dev What was proposed before keeps its quorum even where nobody has voted yet.
    function test_G3_AQuorumIsFixedWhenTheProposalIsMade() public {
        uint256 id = propose(termination(product));
        changeQuorums(500);
        assertEq(governor.factsOf(id).quorumBps, 1_500);
        assertEq(governor.factsOf(propose(termination(product))).quorumBps, 500);
    }
}
