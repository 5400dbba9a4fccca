// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IDmexGovernor } from "../../src/interfaces/IDmexGovernor.sol";
import { IMinerRegistry } from "../../src/interfaces/IMinerRegistry.sol";
import { Delegating } from "../unit/Governance/Delegating.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @notice The accused miner voted through a delegate, and holders who had delegated to it lost their vote. The miner has 0.1 M,
/// its shell company up to 2 M, Dave 0.3 M.
contract FB7Test is Delegating {
    address internal shell = makeAddr("shell");

    function setUp() public override {
        super.setUp();
        delegate(miner, dave);
        give(shell, 2_000_000e18);
        delegate(shell, dave);
    }

    /// @dev Votes count from the moment after they were delegated.
    function accuse() internal returns (uint256) {
        vm.warp(block.timestamp + 1);
        return open(suspension());
    }

    function test_fb7_theAccusedDoesNotVoteThroughItsDelegate() public {
        uint256 id = accuse();
        vm.expectEmit(address(governor));
        emit IGovernor.VoteCast(dave, id, AGAINST, 2_300_000e18, "");
        vote(id, dave, AGAINST);
        assertTally(id, 2_300_000, 0, 0);
        // On everything else it does.
        id = open(parameter());
        vote(id, dave, AGAINST);
        assertTally(id, 2_400_000, 0, 0);
    }

    function test_fb7_norThroughItsOtherAddresses() public {
        join(shell);
        uint256 id = accuse();
        vote(id, dave, AGAINST);
        assertTally(id, 300_000, 0, 0);
    }

    /// @dev What was delegated to others than the voter is not the voter's to lose.
    function test_fb7_eachDelegateLosesWhatItHadOfTheAccused() public {
        join(shell);
        delegate(shell, alice);
        uint256 id = accuse();
        vote(id, alice, FOR);
        vote(id, dave, AGAINST);
        vote(id, bob, AGAINST);
        assertTally(id, 300_000 + 700_000, 6_000_000, 0);
    }

    function test_fb7_theAccusedOverridesNobody() public {
        join(shell);
        uint256 id = accuse();
        address[2] memory own = [miner, shell];
        for (uint256 i = 0; i < own.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IDmexGovernor.AccusedMayNotVote.selector, id, own[i]));
            overrides(id, own[i], AGAINST);
        }
        vote(id, dave, FOR);
        vm.expectRevert(abi.encodeWithSelector(IDmexGovernor.AccusedMayNotVote.selector, id, shell));
        overrides(id, shell, AGAINST);
        assertTally(id, 0, 300_000, 0);
    }

    /// @dev It cannot be undone by delegating to nobody either.
    function test_fb7_theAccusedWithoutADelegateHasNoVote() public {
        delegate(miner, address(0));
        uint256 id = accuse();
        vm.expectRevert(abi.encodeWithSelector(IDmexGovernor.AccusedMayNotVote.selector, id, miner));
        overrides(id, miner, AGAINST);
    }

    function test_fb7_whoDelegatedToTheAccusedVotesByItself() public {
        delegate(carol, miner);
        uint256 id = accuse();
        vm.expectRevert(abi.encodeWithSelector(IDmexGovernor.AccusedMayNotVote.selector, id, miner));
        vote(id, miner, AGAINST);
        overrides(id, carol, FOR);
        assertTally(id, 0, 900_000, 0);
    }

    /// @dev Both are taken off once, in any order.
    function test_fb7_theAccusedsAndTheOverridingPartsAreTakenOffOnce() public {
        join(shell);
        delegate(carol, dave);
        uint256 id = accuse();
        overrides(id, carol, FOR);
        vote(id, dave, AGAINST);
        assertTally(id, 300_000, 900_000, 0);
        id = accuse();
        vote(id, dave, AGAINST);
        overrides(id, carol, FOR);
        assertTally(id, 300_000, 900_000, 0);
    }

    /// @dev What counts is whose they were when voting opened. Moved before that to where nobody knows them, they vote: see SPEC.
    function test_fb7_whatIsMovedOnceVotingIsOpenStaysTheAccuseds() public {
        uint256 id = accuse();
        vm.prank(miner);
        dmc.transfer(carol, 100_000e18);
        vm.warp(block.timestamp + 1);
        vote(id, dave, AGAINST);
        overrides(id, carol, AGAINST);
        assertTally(id, 2_300_000 + 900_000, 0, 0);
    }

    /// @dev An address that is added while the vote runs was not known when it opened.
    function test_fb7_whoIsAddedLaterVotesOnThisOne() public {
        uint256 id = accuse();
        join(shell);
        overrides(id, shell, AGAINST);
        vote(id, dave, AGAINST);
        assertTally(id, 2_300_000, 0, 0);
    }

    /// @dev A miner among its own addresses would be taken off twice: whoever it delegated a little to could not vote on it.
    function test_fb7_aMinerIsNotItsOwnOtherAddress() public {
        bytes memory joined = abi.encodeWithSelector(IMinerRegistry.AlreadyJoined.selector, miner, miner);
        vm.expectRevert(joined);
        join(miner);
        address farmer = makeAddr("farmer");
        IMinerRegistry.Application memory made = disclosure(1);
        made.addresses = new address[](1);
        made.addresses[0] = farmer;
        vm.startPrank(farmer);
        registry.applyAsMiner(made);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.AlreadyJoined.selector, farmer, farmer));
        registry.joinMiner(farmer);
    }

    /// @dev All sixteen, with histories; no delegate's vote becomes too dear.
    function test_fb7_sixteenAddressesAreCountedInBoundedGas() public {
        for (uint160 i = 1; i <= 16; ++i) {
            address own = address(0xACC0 + i);
            give(own, 10_000e18);
            delegate(own, dave);
            join(own);
            vm.warp(block.timestamp + 1);
            give(own, 1e18);
        }
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.TooManyAddresses.selector, miner));
        join(shell);
        uint256 id = accuse();
        uint256 before = gasleft();
        vote(id, dave, FOR);
        assertLt(before - gasleft(), 500_000);
        assertTally(id, 0, 2_300_000, 0);
    }

    /// @dev Bob (0.7 M) and Carol (0.9 M) are for, 0.5 M short of a quorum of 2.1 M. Dave completes it with Alice's DMC, who
    /// takes it back: a quorum that was borrowed is missing again.
    function test_fb7_aBorrowedQuorumIsMissingAgain() public {
        delegate(alice, dave);
        delegate(shell, address(0));
        vm.startPrank(alice);
        dmc.transfer(platform, 5_000_000e18);
        vm.stopPrank();
        vm.warp(block.timestamp + 1);
        Proposal memory proposal = calling(address(registry), abi.encodeCall(IMinerRegistry.revoke, (miner)));
        vm.prank(dave);
        uint256 id =
            governor.propose(proposal.targets, proposal.values, proposal.calldatas, proposal.description);
        vm.warp(governor.proposalSnapshot(id) + 1);
        vote(id, bob, FOR);
        vote(id, carol, FOR);
        vote(id, dave, ABSTAIN);
        assertTally(id, 0, 1_600_000, 1_300_000);
        assertTrue(governor.factsOf(id).quorumReached);
        overrides(id, alice, AGAINST);
        assertTally(id, 1_000_000, 1_600_000, 300_000);
        assertFalse(governor.factsOf(id).quorumReached);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
    }
}
