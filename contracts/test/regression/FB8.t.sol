// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { DmexTimelock } from "../../src/governance/DmexTimelock.sol";
import { IActionClasses } from "../../src/interfaces/IActionClasses.sol";
import { Shortfall } from "../../src/types/Shortfall.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @notice What had passed never expired: a termination that was voted on a healthy product was executed 301 days later,
/// in the first week in which its miner was short.
contract FB8Test is GovernanceStage {
    uint256 private constant GRACE = 14 days;

    uint32 internal product;

    function setUp() public override {
        super.setUp();
        btcFeed.post(44_000e8);
        product = create(btcOffer());
    }

    function refused(Shortfall memory shortfall) internal {
        Proposal memory proposal = termination(product);
        vm.mockCall(
            address(settlement), abi.encodeCall(settlement.shortfallOf, (product)), abi.encode(shortfall)
        );
        vm.expectRevert(
            abi.encodeWithSelector(IActionClasses.NotTerminable.selector, product, shortfall.terminableUntil)
        );
        propose(proposal);
    }

    function test_fb8_aHealthyProductIsNotSentencedInStock() public {
        bytes memory call = abi.encodeCall(closing.terminate, (product));
        Proposal memory proposal = calling(address(settlement), call);
        vm.expectRevert(abi.encodeWithSelector(IActionClasses.NotTerminable.selector, product, 0));
        propose(proposal);
    }

    function test_fb8_norOneThatDeliversAgainOrIsClosed() public {
        Shortfall memory shortfall;
        shortfall.terminableUntil = uint40(block.timestamp);
        refused(shortfall);
        shortfall.terminableUntil += 1;
        shortfall.closedDay = today();
        refused(shortfall);
        shortfall.closedDay = 0;
        vm.mockCall(
            address(settlement), abi.encodeCall(settlement.shortfallOf, (product)), abi.encode(shortfall)
        );
        propose(calling(address(settlement), abi.encodeCall(closing.terminate, (product))));
    }

    function test_fb8_aSentenceIsVoidAfterFourteenDays() public {
        Proposal memory proposal = termination(product);
        uint256 id = passed(proposal);
        queue(proposal);
        uint256 last = governor.proposalEta(id) + GRACE;
        vm.warp(last);
        assertState(id, IGovernor.ProposalState.Queued);
        vm.warp(last + 1);
        assertState(id, IGovernor.ProposalState.Expired);
        expectUnexpected(id, IGovernor.ProposalState.Expired, IGovernor.ProposalState.Queued);
        execute(proposal);
        vm.warp(block.timestamp + 301 days);
        expectUnexpected(id, IGovernor.ProposalState.Expired, IGovernor.ProposalState.Queued);
        execute(proposal);
        assertEq(terminator.terminated(), 0);
    }

    /// @dev Anyone may execute at the timelock itself.
    function test_fb8_norIsItExecutedPastTheGovernor() public {
        Proposal memory proposal = termination(product);
        uint256 id = passed(proposal);
        queue(proposal);
        bytes32 salt = bytes20(address(governor)) ^ keccak256(bytes(proposal.description));
        bytes32 operation =
            timelock.hashOperationBatch(proposal.targets, proposal.values, proposal.calldatas, 0, salt);
        uint256 last = governor.proposalEta(id) + GRACE;
        vm.warp(last + 1);
        vm.expectRevert(abi.encodeWithSelector(DmexTimelock.OperationExpired.selector, operation));
        timelock.executeBatch(proposal.targets, proposal.values, proposal.calldatas, 0, salt);
        vm.warp(last);
        timelock.executeBatch(proposal.targets, proposal.values, proposal.calldatas, 0, salt);
        assertEq(terminator.terminated(), product);
        assertState(id, IGovernor.ProposalState.Executed);
        vm.warp(last + 1);
        assertState(id, IGovernor.ProposalState.Executed);
    }

    /// @dev A call that is queued alone is void just so.
    function test_fb8_norAsASingleCall() public {
        bytes memory call = abi.encodeCall(terminator.note, (1));
        vm.prank(address(governor));
        timelock.schedule(address(terminator), 0, call, 0, 0, TIMELOCK_DELAY);
        bytes32 operation = timelock.hashOperation(address(terminator), 0, call, 0, 0);
        uint256 last = block.timestamp + TIMELOCK_DELAY + GRACE;
        vm.warp(last + 1);
        vm.expectRevert(abi.encodeWithSelector(DmexTimelock.OperationExpired.selector, operation));
        timelock.execute(address(terminator), 0, call, 0, 0);
        vm.warp(last);
        timelock.execute(address(terminator), 0, call, 0, 0);
    }

    /// @dev Else whoever waits to queue would start the fourteen days at will.
    function test_fb8_norIsItQueuedLate() public {
        Proposal memory proposal = parameter();
        uint256 id = passed(proposal);
        uint256 last = governor.proposalDeadline(id) + GRACE;
        vm.warp(last);
        assertState(id, IGovernor.ProposalState.Succeeded);
        vm.warp(last + 1);
        expectUnexpected(id, IGovernor.ProposalState.Expired, IGovernor.ProposalState.Succeeded);
        queue(proposal);
        vm.warp(last);
        queue(proposal);
        assertState(id, IGovernor.ProposalState.Queued);
    }
}
