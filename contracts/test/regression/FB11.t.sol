// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IActionClasses } from "../../src/interfaces/IActionClasses.sol";
import { IDmexGovernor } from "../../src/interfaces/IDmexGovernor.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @notice `quorum` answered for the cheapest class: vote sites showed 2 M where 7.5 M were needed. Quorums counted DMC that
/// cannot vote, so that 40 % could be set when 28 % could vote. Anybody could propose with nothing.
contract FB11Test is GovernanceStage {
    function constitution() internal returns (Proposal memory) {
        return calling(address(governor), abi.encodeCall(governor.setVotingPeriod, (6 days)));
    }

    function votable() internal view returns (uint256) {
        return dmc.getPastVotableSupply(block.timestamp - 1);
    }

    /// @dev What a site shows is never less than what is needed.
    function test_fb11_theStandardsQuorumIsTheStrictest() public {
        uint256 id = open(constitution());
        assertClass(id, IActionClasses.Class.Constitution);
        uint256 opened = governor.proposalSnapshot(id);
        assertEq(governor.quorum(opened), governor.quorumOf(id));
        assertEq(governor.quorum(opened), 5_600_000e18);
        id = open(parameter());
        assertGe(governor.quorum(governor.proposalSnapshot(id)), governor.quorumOf(id));
    }

    /// @dev 36 of 50 M stand in the DAO fund and in the vestings, and the reserve's vote no more.
    function test_fb11_whatCannotVoteIsNotCounted() public {
        assertEq(votable(), 14_000_000e18);
        vm.prank(alice);
        dmc.transfer(reserveAt, 1_000_000e18);
        vm.prank(address(timelock));
        dmc.transfer(bob, 500_000e18);
        vm.warp(block.timestamp + 90 days);
        assertEq(votable(), 13_500_000e18);
        saleVesting.pay(investor);
        vm.warp(block.timestamp + 1);
        assertEq(votable(), 17_500_000e18);
        assertEq(votable(), governorsVoters() + dmc.balanceOf(platform));
    }

    function governorsVoters() internal view returns (uint256 sum) {
        address[5] memory voters = [alice, bob, carol, miner, investor];
        for (uint256 i = 0; i < voters.length; ++i) {
            sum += dmc.getPastVotes(voters[i], block.timestamp - 1);
        }
    }

    /// @dev The most that can be set is less than what can vote.
    function test_fb11_theHighestQuorumsCanBeReached() public {
        IDmexGovernor.Quorums memory most = IDmexGovernor.Quorums(1_000, 2_000, 3_000, 4_000);
        carry(calling(address(governor), abi.encodeCall(governor.setQuorums, (most))));
        uint256 id = open(constitution());
        assertLt(governor.quorumOf(id), governorsVoters() / 2);
        vote(id, alice, FOR);
        close(id);
        assertState(id, IGovernor.ProposalState.Succeeded);
    }

    /// @dev Whoever takes its DMC out of the count loses more votes than a quorum loses.
    function testFuzz_fb11_nobodyLowersAQuorumByMoreThanItsVotes(uint256 amount) public {
        amount = bound(amount, 1, 3_000_000e18);
        uint256 before = governor.quorum(block.timestamp - 1);
        address silent = makeAddr("silent");
        vm.prank(bob);
        dmc.transfer(silent, amount);
        vm.prank(silent);
        dmc.delegate(address(dmc));
        vm.warp(block.timestamp + 1);
        assertEq(votable(), 14_000_000e18 - amount);
        assertLe(before - governor.quorum(block.timestamp - 1), amount * 4_000 / 10_000 + 1);
        assertEq(dmc.getPastVotes(bob, block.timestamp - 1), 3_000_000e18 - amount);
    }

    /// @dev What can vote is kept as a history of its own: at every moment all that exists less what nobody can cast, whatever
    /// moves, is delegated, burnt or paid, several times in a second too.
    function testFuzz_fb11_whatCanVoteIsAlwaysTheRest(uint8[16] calldata what, uint128[16] calldata amounts)
        public
    {
        address[5] memory all = [alice, bob, carol, platform, address(timelock)];
        uint256 start = block.timestamp;
        for (uint256 i = 0; i < what.length; ++i) {
            (address who, address other) = (all[what[i] % 5], all[what[i] / 5 % 5]);
            uint256 kind = what[i] / 25 % 5;
            uint256 amount = bound(amounts[i], 0, dmc.balanceOf(who));
            vm.startPrank(who);
            if (kind == 0) dmc.delegate(address(dmc));
            else if (kind == 1) dmc.delegate(other);
            else if (kind == 2) dmc.burn(amount);
            else dmc.transfer(kind == 3 ? other : reserveAt, amount);
            vm.stopPrank();
            vm.warp(block.timestamp + what[i] % 3);
        }
        vm.warp(block.timestamp + 1);
        for (uint256 time = start - 1; time < block.timestamp; ++time) {
            uint256 silent = dmc.getPastVotes(address(dmc), time);
            assertEq(dmc.getPastVotableSupply(time), dmc.getPastTotalSupply(time) - silent);
        }
    }

    function test_fb11_nobodyProposesWithNothing() public {
        Proposal memory none = calling(address(governor), abi.encodeCall(governor.setProposalThreshold, (0)));
        passed(none);
        queue(none);
        vm.warp(block.timestamp + TIMELOCK_DELAY);
        vm.expectRevert(IDmexGovernor.SettingOutOfBounds.selector);
        execute(none);
        carry(calling(address(governor), abi.encodeCall(governor.setProposalThreshold, (1e18))));
        assertEq(governor.proposalThreshold(), 1e18);
    }
}
