// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { DmexGovernor } from "../../../src/governance/DmexGovernor.sol";
import { DmexTimelock } from "../../../src/governance/DmexTimelock.sol";
import { IDmexGovernor } from "../../../src/interfaces/IDmexGovernor.sol";
import { GovernanceStage } from "./Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

contract SettingsTest is GovernanceStage {
    uint256 internal constant BSC = 56;

    function refused(IDmexGovernor.Setup memory made) internal {
        vm.expectRevert(IDmexGovernor.SettingOutOfBounds.selector);
        new DmexGovernor(made);
    }

    function test_DAO_2_TimesAreShortOnTheDevelopmentChainOnly() public {
        IDmexGovernor.Setup memory made = setup();
        (made.votingDelay, made.votingPeriod, made.voteExtension) = (1, 60, 1);
        new DmexGovernor(made);
        new DmexTimelock(1, address(governor));

        vm.chainId(BSC);
        refused(made);
        vm.expectRevert(abi.encodeWithSelector(DmexTimelock.DelayOutOfBounds.selector, 1));
        new DmexTimelock(1, address(governor));
    }

    function test_DAO_2_LeastAndMostTimesOnAnyOtherChain() public {
        vm.chainId(BSC);
        IDmexGovernor.Setup memory made = setup();
        (made.votingDelay, made.votingPeriod, made.voteExtension) = (1 hours, 1 days, 1 days);
        new DmexGovernor(made);
        made.votingDelay = 1 hours - 1;
        refused(made);
        (made.votingDelay, made.votingPeriod) = (1 hours, 1 days - 1);
        refused(made);
        (made.votingPeriod, made.voteExtension) = (1 days, 1 days - 1);
        refused(made);
        (made.votingDelay, made.votingPeriod, made.voteExtension) = (3 days, 10 days, 5 days);
        new DmexGovernor(made);
        made.votingDelay = 3 days + 1;
        refused(made);
        (made.votingDelay, made.votingPeriod) = (3 days, 10 days + 1);
        refused(made);
        (made.votingPeriod, made.voteExtension) = (10 days, 5 days + 1);
        refused(made);
    }

    /// @dev Else nothing could be terminated: RISK-1 gives a vote 30 days.
    function test_RISK_1_TheLongestVoteFitsIntoThirtyDays() public {
        vm.chainId(BSC);
        IDmexGovernor.Setup memory made = setup();
        (made.votingDelay, made.votingPeriod, made.voteExtension) = (3 days, 10 days, 5 days);
        made.timelock = new DmexTimelock(7 days, address(governor));
        DmexGovernor slowest = new DmexGovernor(made);
        uint256 voting = slowest.votingDelay() + slowest.votingPeriod() + 5 days;
        assertLe(voting + made.timelock.getMinDelay(), 30 days);
        vm.expectRevert(abi.encodeWithSelector(DmexTimelock.DelayOutOfBounds.selector, 7 days + 1));
        new DmexTimelock(7 days + 1, address(governor));
    }

    function test_RevertWhen_DAO_2_AVoteInTheBlockOfItsProposalIsAskedFor() public {
        IDmexGovernor.Setup memory made = setup();
        made.votingDelay = 0;
        refused(made);
        vm.expectRevert(abi.encodeWithSelector(DmexTimelock.DelayOutOfBounds.selector, 0));
        new DmexTimelock(0, address(governor));
    }

    function testFuzz_DAO_3_QuorumsAreBoundedAndNeverFall(uint16 a, uint16 b, uint16 c, uint16 d) public {
        (a, b) = (uint16(bound(a, 100, 1_100)), uint16(bound(b, 400, 2_100)));
        (c, d) = (uint16(bound(c, 900, 3_100)), uint16(bound(d, 900, 4_100)));
        IDmexGovernor.Setup memory made = setup();
        made.quorums = IDmexGovernor.Quorums(a, b, c, d);
        bool low = a >= 200 && b >= 500 && c >= 1_000 && d >= 1_000;
        bool high = a <= 1_000 && b <= 2_000 && c <= 3_000 && d <= 4_000;
        if (!low || !high || a > b || b > c || c > d) return refused(made);
        assertEq(abi.encode(new DmexGovernor(made).quorums()), abi.encode(made.quorums));
    }

    function test_DAO_2_SettingsChangeByVoteWithinTheirBounds() public {
        carry(calling(address(governor), abi.encodeCall(governor.setVotingPeriod, (7 days))));
        assertEq(governor.votingPeriod(), 7 days);
        IDmexGovernor.Quorums memory chosen = IDmexGovernor.Quorums(300, 900, 1_200, 1_300);
        carry(calling(address(governor), abi.encodeCall(governor.setQuorums, (chosen))));
        assertEq(governor.quorums().termination, 900);
        assertEq(governor.quorum(block.timestamp - 1), 1_820_000e18);

        Proposal memory most = calling(address(governor), abi.encodeCall(governor.setVotingPeriod, (11 days)));
        passed(most);
        queue(most);
        vm.warp(block.timestamp + TIMELOCK_DELAY);
        vm.expectRevert(IDmexGovernor.SettingOutOfBounds.selector);
        execute(most);
    }

    function test_RevertWhen_DAO_2_TheThresholdShutsOutOrStopsNobody() public {
        IDmexGovernor.Setup memory made = setup();
        made.proposalThreshold = 1_000_000e18;
        new DmexGovernor(made);
        made.proposalThreshold += 1;
        refused(made);
        made.proposalThreshold = 1e18;
        new DmexGovernor(made);
        made.proposalThreshold -= 1;
        refused(made);
    }

    function testFuzz_RevertWhen_DAO_2_AnybodySetsAnything(address caller) public {
        vm.assume(caller != address(timelock));
        bytes memory only = abi.encodeWithSelector(IGovernor.GovernorOnlyExecutor.selector, caller);
        IDmexGovernor.Quorums memory chosen = governor.quorums();
        vm.startPrank(caller);
        vm.expectRevert(only);
        governor.setQuorums(chosen);
        vm.expectRevert(only);
        governor.setVotingDelay(1 days);
        vm.expectRevert(only);
        governor.setVotingPeriod(1 days);
        vm.expectRevert(only);
        governor.setProposalThreshold(1);
        vm.expectRevert(only);
        governor.setLateQuorumVoteExtension(1 days);
        vm.expectRevert(only);
        governor.setProposalGuardian(caller);
    }

    function test_RevertWhen_DAO_2_TheTimelockIsReplacedOrHurried() public {
        vm.expectRevert(IDmexGovernor.TimelockIsFixed.selector);
        governor.updateTimelock(timelock);
        vm.prank(address(timelock));
        vm.expectRevert(DmexTimelock.DelayIsFixed.selector);
        timelock.updateDelay(1);
    }
}
