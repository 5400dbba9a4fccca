// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IActionClasses } from "../../src/interfaces/IActionClasses.sol";
import { IDmexGovernor } from "../../src/interfaces/IDmexGovernor.sol";
import { BITCOIN } from "../../src/types/Asset.sol";
import { Terminator } from "../mocks/Terminator.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { Governor, IGovernor } from "@openzeppelin/contracts/governance/Governor.sol";
import { Multicall } from "@openzeppelin/contracts/utils/Multicall.sol";

/// @notice OpenZeppelin's issue 5132: with one threshold for all, what is dangerous passes as cheaply as what is not.
contract G4Test is GovernanceStage {
    uint32 internal product;
    bytes internal spend;

    function setUp() public override {
        super.setUp();
        btcFeed.post(44_000e8);
        product = create(btcOffer());
        spend = abi.encodeCall(Terminator.openRound, (product, address(btc), 1));
    }

    function refuse(address target, bytes memory data) internal {
        Proposal memory proposal = calling(target, data);
        vm.expectRevert(abi.encodeWithSelector(IActionClasses.ActionRefused.selector, target, bytes4(data)));
        propose(proposal);
        // Nor behind something harmless, nor before it.
        Proposal memory hidden = both(parameter(), proposal);
        vm.expectRevert(abi.encodeWithSelector(IActionClasses.ActionRefused.selector, target, bytes4(data)));
        propose(hidden);
    }

    function test_G4_OneDangerousActionAmongManyRaisesTheQuorumOfAll() public {
        Proposal memory proposal = empty(9);
        for (uint256 i = 0; i < 9; ++i) {
            (proposal.targets[i], proposal.calldatas[i]) =
            (address(registry), abi.encodeCall(registry.approve, (miner, BITCOIN, uint64(2e9 + i))));
        }
        (proposal.targets[5], proposal.calldatas[5]) = (address(terminator), spend);
        uint256 id = open(proposal);
        vote(id, investor, FOR);
        close(id);
        assertEq(governor.quorumOf(id), 4_200_000e18);
        assertState(id, IGovernor.ProposalState.Defeated);
    }

    function test_RevertWhen_G4_ACallIsHiddenInTheTimelock() public {
        (address[] memory targets, uint256[] memory values, bytes[] memory calls) =
            (new address[](1), new uint256[](1), new bytes[](1));
        (targets[0], calls[0]) = (address(terminator), spend);
        refuse(address(timelock), abi.encodeCall(timelock.execute, (address(terminator), 0, spend, 0, 0)));
        refuse(address(timelock), abi.encodeCall(timelock.executeBatch, (targets, values, calls, 0, 0)));
        refuse(address(timelock), abi.encodeCall(timelock.schedule, (address(terminator), 0, spend, 0, 0, 1)));
        refuse(address(timelock), abi.encodeCall(timelock.scheduleBatch, (targets, values, calls, 0, 0, 1)));
    }

    function test_RevertWhen_G4_ACallIsHiddenInTheGovernorOrAMulticall() public {
        refuse(address(governor), abi.encodeCall(Governor.relay, (address(terminator), 0, spend)));
        bytes[] memory calls = new bytes[](1);
        calls[0] = spend;
        refuse(address(terminator), abi.encodeCall(Multicall.multicall, (calls)));
    }

    /// @dev The governor holds the timelock's proposer role: a relayed call could queue anything.
    function test_RevertWhen_G4_TheGovernorIsAskedToRelay() public {
        vm.expectRevert(IDmexGovernor.RelayRefused.selector);
        vm.prank(address(timelock));
        governor.relay(address(terminator), 0, spend);
    }

    /// @dev Granting itself the timelock's proposer role, an attacker would need no vote for the next step.
    function test_G4_RolesOfTheTimelockAreTheHighestClass() public {
        bytes memory grant = abi.encodeCall(timelock.grantRole, (timelock.PROPOSER_ROLE(), investor));
        uint256 id = open(calling(address(timelock), grant));
        vote(id, investor, FOR);
        vote(id, alice, ABSTAIN);
        close(id);
        assertClass(id, IActionClasses.Class.Constitution);
        assertEq(governor.quorumOf(id), 5_600_000e18);
        id = open(calling(address(timelock), grant));
        vote(id, investor, FOR);
        vote(id, carol, FOR);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
    }

    /// @dev A vote must not make the next vote cheaper at the price of a parameter.
    function test_G4_QuorumsAndClassesAreTheHighestClass() public {
        IDmexGovernor.Quorums memory chosen = IDmexGovernor.Quorums(200, 500, 1_000, 1_000);
        uint256 id = propose(calling(address(governor), abi.encodeCall(governor.setQuorums, (chosen))));
        assertClass(id, IActionClasses.Class.Constitution);
        bytes memory data =
            abi.encodeCall(actions.setClass, (alice, SPEND_MORE, IActionClasses.Class.Parameter));
        id = propose(calling(address(actions), data));
        assertClass(id, IActionClasses.Class.Constitution);
    }

    /// @dev The DAO fund's 10 M have no votes; lending them to somebody would decide everything.
    function test_G4_LendingTheFundsVotesIsTheHighestClass() public {
        uint256 id = propose(calling(address(dmc), abi.encodeCall(dmc.delegate, (investor))));
        assertClass(id, IActionClasses.Class.Constitution);
        assertEq(dmc.getVotes(address(timelock)), 0);
    }
}
