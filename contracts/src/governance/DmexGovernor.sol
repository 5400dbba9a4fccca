// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IActionClasses } from "../interfaces/IActionClasses.sol";
import { IDmexGovernor } from "../interfaces/IDmexGovernor.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { LeastTime } from "../libraries/LeastTime.sol";
import { Governor } from "@openzeppelin/contracts/governance/Governor.sol";
import { TimelockController } from "@openzeppelin/contracts/governance/TimelockController.sol";
import {
    GovernorCountingSimple
} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {
    GovernorPreventLateQuorum
} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {
    GovernorProposalGuardian
} from "@openzeppelin/contracts/governance/extensions/GovernorProposalGuardian.sol";
import { GovernorSettings } from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {
    GovernorTimelockControl
} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import { GovernorVotes } from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title The DAO
contract DmexGovernor is
    IDmexGovernor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorVotes,
    GovernorPreventLateQuorum,
    GovernorProposalGuardian,
    GovernorTimelockControl
{
    uint256 private constant WHOLE = 10_000;

    // The longest vote, its extension and the timelock's longest delay (7 days) together stay within the 30 days in
    // which a product can be terminated.
    uint256 private constant LEAST_VOTING_DELAY = 1 hours;
    uint256 private constant MOST_VOTING_DELAY = 3 days;
    uint256 private constant LEAST_VOTING_PERIOD = 1 days;
    uint256 private constant MOST_VOTING_PERIOD = 10 days;
    uint256 private constant LEAST_EXTENSION = 1 hours;
    uint256 private constant MOST_EXTENSION = 5 days;
    uint256 private constant MOST_THRESHOLD = 1_000_000e18;

    IActionClasses private immutable _actions;
    IMinerRegistry private immutable _registry;

    Quorums private _quorums;
    mapping(uint256 proposalId => ProposalFacts) private _facts;

    constructor(Setup memory setup)
        Governor("DMEX DAO")
        GovernorSettings(setup.votingDelay, setup.votingPeriod, setup.proposalThreshold)
        GovernorVotes(setup.votes)
        GovernorPreventLateQuorum(setup.voteExtension)
        GovernorTimelockControl(setup.timelock)
    {
        _actions = setup.actions;
        _registry = setup.registry;
        _setProposalGuardian(setup.guardian);
        _setQuorums(setup.quorums);
    }

    // ---- Proposing --------------------------------------------------------------------------------------------

    function _propose(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        string memory description,
        address proposer
    ) internal override returns (uint256 proposalId) {
        // First, because it refuses lists of different lengths.
        proposalId = super._propose(targets, values, calldatas, description, proposer);
        ProposalFacts memory facts;
        (facts.class, facts.accused) = _actions.read(targets, values, calldatas);
        facts.quorumBps = _quorumOfClass(facts.class);
        facts.guardianMayCancel = !_changesGuardian(targets, calldatas);
        _facts[proposalId] = facts;
        emit ProposalClassed(proposalId, facts.class, facts.quorumBps, facts.accused);
    }

    /// @dev A guardian that could stop its own replacement would be for ever.
    function _changesGuardian(address[] memory targets, bytes[] memory calldatas)
        private
        view
        returns (bool)
    {
        bool alone = targets.length == 1 && targets[0] == address(this);
        return alone && bytes4(calldatas[0]) == GovernorProposalGuardian.setProposalGuardian.selector;
    }

    /// @dev The guardian stops anything but its own replacement. A proposer may take back only what nobody can vote
    /// on yet, guardian or not.
    function _validateCancel(uint256 proposalId, address caller)
        internal
        view
        override(Governor, GovernorProposalGuardian)
        returns (bool)
    {
        bool guards = caller == proposalGuardian() && _facts[proposalId].guardianMayCancel;
        return guards || Governor._validateCancel(proposalId, caller);
    }

    // ---- Voting -----------------------------------------------------------------------------------------------

    function _countVote(uint256 proposalId, address voter, uint8 support, uint256 weight, bytes memory params)
        internal
        override(Governor, GovernorCountingSimple)
        returns (uint256)
    {
        address accused = _facts[proposalId].accused;
        if (accused != address(0)) {
            bool own = _registry.wasAddressOf(accused, voter, proposalSnapshot(proposalId));
            require(!own, AccusedMayNotVote(proposalId, voter));
        }
        return super._countVote(proposalId, voter, support, weight, params);
    }

    function _quorumReached(uint256 proposalId)
        internal
        view
        override(Governor, GovernorCountingSimple)
        returns (bool)
    {
        (, uint256 forVotes, uint256 abstentions) = proposalVotes(proposalId);
        return quorumOf(proposalId) <= forVotes + abstentions;
    }

    /// @notice [seconds] When voting ends, moved out if the quorum was reached late.
    function proposalDeadline(uint256 proposalId)
        public
        view
        override(Governor, GovernorPreventLateQuorum)
        returns (uint256)
    {
        return Math.max(Governor.proposalDeadline(proposalId), _facts[proposalId].extendedDeadline);
    }

    /// @dev OpenZeppelin's rule, with the deadline in the word that a vote reads anyway: a vote then costs no more
    /// than without accusations.
    function _tallyUpdated(uint256 proposalId) internal override(Governor, GovernorPreventLateQuorum) {
        if (_facts[proposalId].extendedDeadline != 0 || !_quorumReached(proposalId)) return;
        uint48 extended = clock() + lateQuorumVoteExtension();
        if (extended > proposalDeadline(proposalId)) emit ProposalExtended(proposalId, extended);
        _facts[proposalId].extendedDeadline = extended;
    }

    /// @inheritdoc IDmexGovernor
    function quorumOf(uint256 proposalId) public view returns (uint256) {
        return _part(proposalSnapshot(proposalId), _facts[proposalId].quorumBps);
    }

    /// @notice [DMC] What a new proposal of the lowest class would need with the supply at `timepoint`. A proposal's
    /// own quorum is quorumOf.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        return _part(timepoint, _quorums.parameter);
    }

    function _part(uint256 timepoint, uint256 bps) private view returns (uint256) {
        return Math.mulDiv(token().getPastTotalSupply(timepoint), bps, WHOLE, Math.Rounding.Ceil);
    }

    /// @inheritdoc IDmexGovernor
    function factsOf(uint256 proposalId) external view returns (ProposalFacts memory) {
        return _facts[proposalId];
    }

    // ---- Quorums ----------------------------------------------------------------------------------------------

    /// @inheritdoc IDmexGovernor
    function setQuorums(Quorums calldata chosen) external onlyGovernance {
        _setQuorums(chosen);
    }

    function _setQuorums(Quorums memory chosen) private {
        bool parameter = chosen.parameter >= 200 && chosen.parameter <= 1_000;
        bool termination = chosen.termination >= 500 && chosen.termination <= 2_000;
        bool reserveSpend = chosen.reserveSpend >= 1_000 && chosen.reserveSpend <= 3_000;
        bool constitution = chosen.constitution >= 1_000 && chosen.constitution <= 4_000;
        bool rising = chosen.parameter <= chosen.termination && chosen.termination <= chosen.reserveSpend
            && chosen.reserveSpend <= chosen.constitution;
        require(parameter && termination && reserveSpend && constitution && rising, SettingOutOfBounds());
        _quorums = chosen;
        emit QuorumsChanged(chosen);
    }

    function _quorumOfClass(IActionClasses.Class class) private view returns (uint16) {
        if (class == IActionClasses.Class.Parameter) return _quorums.parameter;
        if (class == IActionClasses.Class.Termination) return _quorums.termination;
        return class == IActionClasses.Class.ReserveSpend ? _quorums.reserveSpend : _quorums.constitution;
    }

    /// @inheritdoc IDmexGovernor
    function quorums() external view returns (Quorums memory) {
        return _quorums;
    }

    // ---- Settings ---------------------------------------------------------------------------------------------

    function _setVotingDelay(uint48 chosen) internal override {
        _requireWithin(chosen, LEAST_VOTING_DELAY, MOST_VOTING_DELAY);
        super._setVotingDelay(chosen);
    }

    function _setVotingPeriod(uint32 chosen) internal override {
        _requireWithin(chosen, LEAST_VOTING_PERIOD, MOST_VOTING_PERIOD);
        super._setVotingPeriod(chosen);
    }

    function _setLateQuorumVoteExtension(uint48 chosen) internal override {
        _requireWithin(chosen, LEAST_EXTENSION, MOST_EXTENSION);
        super._setLateQuorumVoteExtension(chosen);
    }

    function _setProposalThreshold(uint256 chosen) internal override {
        require(chosen <= MOST_THRESHOLD, SettingOutOfBounds());
        super._setProposalThreshold(chosen);
    }

    function _requireWithin(uint256 time, uint256 least, uint256 most) private view {
        require(time >= LeastTime.on(least) && time <= most, SettingOutOfBounds());
    }

    // ---- What the governor does not do ------------------------------------------------------------------------

    /// @notice Refused. The governor holds nothing to rescue, and it holds the timelock's proposer role: a relayed
    /// call could queue anything past every quorum.
    function relay(address, uint256, bytes calldata) public payable override {
        revert RelayRefused();
    }

    /// @notice Refused. All that the DAO owns belongs to the timelock.
    function updateTimelock(TimelockController) public pure override {
        revert TimelockIsFixed();
    }

    // ---- Which module answers ---------------------------------------------------------------------------------

    /// @notice DMC's clock, without asking DMC.
    function clock() public view override(Governor, GovernorVotes) returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @notice The clock's name by ERC-6372.
    // forge-lint: disable-next-line(mixed-case-function)
    function CLOCK_MODE() public pure override(Governor, GovernorVotes) returns (string memory) {
        return "mode=timestamp";
    }

    /// @notice Where a proposal stands.
    function state(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (ProposalState)
    {
        return super.state(proposalId);
    }

    /// @notice [DMC] Votes that a proposer needs.
    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    /// @notice Always: the timelock executes.
    function proposalNeedsQueuing(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposalId);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }
}
