// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IActionClasses } from "../../../src/interfaces/IActionClasses.sol";
import { IDmexGovernor } from "../../../src/interfaces/IDmexGovernor.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { GovernanceStage } from "./Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

contract AccusedTest is GovernanceStage {
    uint32 internal product;
    address internal other = makeAddr("other");

    function setUp() public override {
        super.setUp();
        btcFeed.post(44_000e8);
        product = create(btcOffer());
        enlist(other, 1);
    }

    function silenced(uint256 id, address voter) internal {
        vm.expectRevert(abi.encodeWithSelector(IDmexGovernor.AccusedMayNotVote.selector, id, voter));
        vm.prank(voter);
        governor.castVote(id, AGAINST);
    }

    function suspension(address who) internal returns (Proposal memory) {
        return calling(address(registry), abi.encodeCall(registry.suspend, (who)));
    }

    function test_DAO_4_TheAccusedMinerDoesNotVoteOnItsTermination() public {
        uint256 id = open(termination(product));
        assertEq(governor.factsOf(id).accused, miner);
        silenced(id, miner);
        vote(id, alice, AGAINST);
    }

    function test_DAO_4_NorOnItsSuspensionOrRevocation() public {
        silenced(open(suspension(miner)), miner);
        silenced(open(calling(address(registry), abi.encodeCall(registry.revoke, (miner)))), miner);
    }

    function test_DAO_4_TheMinerVotesOnEverythingElse() public {
        uint256 id = open(parameter());
        vote(id, miner, FOR);
        id = open(suspension(other));
        vote(id, miner, FOR);
    }

    function test_DAO_4_NoWayOfVotingGoesRoundIt() public {
        uint256 id = open(termination(product));
        bytes memory refused = abi.encodeWithSelector(IDmexGovernor.AccusedMayNotVote.selector, id, miner);
        vm.startPrank(miner);
        vm.expectRevert(refused);
        governor.castVoteWithReason(id, AGAINST, "mine");
        vm.expectRevert(refused);
        governor.castVoteWithReasonAndParams(id, AGAINST, "mine", "params");
        vm.stopPrank();

        (address signer, uint256 key) = makeAddrAndKey("miner");
        assertEq(signer, miner);
        bytes memory signature = signedBallot(id, AGAINST, signer, key);
        vm.expectRevert(refused);
        governor.castVoteBySig(id, AGAINST, miner, signature);
    }

    function test_DAO_4_SeveralProductsOfOneMinerMayBeTerminatedAtOnce() public {
        uint32 second = create(btcOffer());
        uint256 id = carry(both(termination(product), termination(second)));
        assertEq(governor.factsOf(id).accused, miner);
        assertEq(terminator.terminated(), second);
        assertClass(id, IActionClasses.Class.Termination);
    }

    function test_RevertWhen_DAO_4_AnAccusationStandsBesideSomethingElse() public {
        Proposal[3] memory mixed = [
            both(suspension(miner), suspension(other)),
            both(termination(product), parameter()),
            both(parameter(), suspension(miner))
        ];
        for (uint256 i = 0; i < mixed.length; ++i) {
            vm.expectRevert(IActionClasses.MixedAccusation.selector);
            propose(mixed[i]);
        }
    }

    /// @dev Whoever was never approved is no miner: naming it in an accusation would only take its vote.
    function test_RevertWhen_DAO_4_AVoterIsAccused() public {
        Proposal memory proposal = suspension(bob);
        vm.expectRevert(
            abi.encodeWithSelector(
                IActionClasses.NobodyAccused.selector, address(registry), registry.suspend.selector
            )
        );
        propose(proposal);
    }

    /// @dev Nor is an applicant one: else applying would be a way to be silenced, and naming one a way to silence.
    function test_RevertWhen_DAO_4_AnApplicantIsAccused() public {
        bytes32 status = keccak256(abi.encode(bob, uint256(1)));
        vm.store(address(registry), status, bytes32(uint256(uint8(IMinerRegistry.Status.Applied))));
        assertEq(uint8(registry.statusOf(bob)), uint8(IMinerRegistry.Status.Applied));
        Proposal memory proposal = suspension(bob);
        vm.expectRevert(
            abi.encodeWithSelector(
                IActionClasses.NobodyAccused.selector, address(registry), registry.suspend.selector
            )
        );
        propose(proposal);
    }

    function test_RISK_2_ATerminationNeedsItsQuorum() public {
        Proposal memory proposal = termination(product);
        uint256 id = open(proposal);
        assertEq(governor.quorumOf(id), 2_100_000e18);
        vote(id, carol, FOR);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
        id = open(termination(product));
        vote(id, alice, FOR);
        close(id);
        assertState(id, IGovernor.ProposalState.Succeeded);
    }

    function signedBallot(uint256 id, uint8 support, address voter, uint256 key)
        internal
        view
        returns (bytes memory)
    {
        bytes32 ballot =
            keccak256(abi.encode(governor.BALLOT_TYPEHASH(), id, support, voter, governor.nonces(voter)));
        return signed(ballot, key);
    }
}
