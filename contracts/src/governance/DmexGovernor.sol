// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IActionClasses } from "../interfaces/IActionClasses.sol";
import { IDmc } from "../interfaces/IDmc.sol";
import { IDmexGovernor } from "../interfaces/IDmexGovernor.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { Expiry } from "../libraries/Expiry.sol";
import { LeastTime } from "../libraries/LeastTime.sol";
import { Governor } from "@openzeppelin/contracts/governance/Governor.sol";
import { TimelockController } from "@openzeppelin/contracts/governance/TimelockController.sol";
import {
    GovernorCountingOverridable
} from "@openzeppelin/contracts/governance/extensions/GovernorCountingOverridable.sol";
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
    GovernorVotes,
    GovernorCountingOverridable,
    GovernorPreventLateQuorum,
    GovernorProposalGuardian,
    GovernorTimelockControl
{
    uint256 private constant WHOLE = 10_000;

    // The longest vote, all its extensions together and the timelock's longest delay (7 days) together stay within the 30 days in
    // which a product can be terminated.
    uint256 private constant LEAST_VOTING_DELAY = 1 hours;
    uint256 private constant MOST_VOTING_DELAY = 3 days;
    uint256 private constant LEAST_VOTING_PERIOD = 1 days;
    uint256 private constant MOST_VOTING_PERIOD = 10 days;
    uint256 private constant LEAST_EXTENSION = 1 days;
    uint256 private constant MOST_EXTENSION = 5 days;
    uint256 private constant LEAST_THRESHOLD = 1e18;
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
        _registry = setup.actions.registry();
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

    /// @dev What a delegate casts is less what the accused had delegated to it, and what others took back by overriding it.
    function _countVote(uint256 proposalId, address voter, uint8 support, uint256 weight, bytes memory params)
        internal
        override(Governor, GovernorCountingOverridable)
        returns (uint256 counted)
    {
        ProposalFacts storage facts = _facts[proposalId];
        (address accused, bool reached) = (facts.accused, facts.quorumReached);
        if (accused != address(0)) weight -= _accusedVotes(proposalId, accused, voter);
        (uint256 later, bool led) = _before(proposalId);
        counted = super._countVote(proposalId, voter, support, weight, params);

        // A vote alone never lowers what is for a proposal or abstains.
        bool completes = !reached && support != uint8(VoteType.Against) && _countedQuorum(proposalId);
        if (completes) facts.quorumReached = true;
        _after(proposalId, later, led, completes, reached);
    }

    /// @dev A holder takes its own balance out of its delegate's vote, cast or to come, and votes with it itself. That may
    /// lower what is for a proposal or abstains, so that a quorum that was reached is missing again: else whoever is delegated
    /// to by others could complete a quorum with their votes, and keep it when they take them back.
    function _countOverride(uint256 proposalId, address holder, uint8 support)
        internal
        override
        returns (uint256 counted)
    {
        (uint256 opened, IDmc votes) = (proposalSnapshot(proposalId), IDmc(address(token())));
        _actions.requireMayOverride(proposalId, _facts[proposalId].accused, holder, opened, votes);
        (uint256 later, bool led) = _before(proposalId);
        counted = super._countOverride(proposalId, holder, support);

        bool reached = _countedQuorum(proposalId);
        bool changed = reached != _facts[proposalId].quorumReached;
        if (changed) _facts[proposalId].quorumReached = reached;
        _after(proposalId, later, led, changed, reached);
    }

    /// @dev [DMC] What of a voter's votes the accused's own addresses had delegated to it when voting opened.
    function _accusedVotes(uint256 proposalId, address accused, address voter)
        private
        view
        returns (uint256)
    {
        uint256 opened = proposalSnapshot(proposalId);
        address[] memory own = _registry.addressesBeside(accused, voter, opened);
        require(own.length > 0, AccusedMayNotVote(proposalId, voter));
        return IDmc(address(token())).getPastDelegated(own, voter, opened);
    }

    /// @dev [seconds] Where the end may move to, 0 if it may not; and whether more are for the proposal than against, which is
    /// known only if it may.
    function _before(uint256 proposalId) private view returns (uint256 later, bool led) {
        later = clock() + lateQuorumVoteExtension();
        if (later <= proposalDeadline(proposalId)) return (0, false);
        led = _voteSucceeded(proposalId);
    }

    /// @dev Whoever was outvoted in the last moment has as much time as whoever did it left: if a quorum came or went, or, with
    /// a quorum, the outcome turned.
    function _after(uint256 proposalId, uint256 later, bool led, bool quorumChanged, bool reached) private {
        if (later > 0 && (quorumChanged || (reached && led != _voteSucceeded(proposalId)))) {
            _extend(proposalId, later);
        }
    }

    function _countedQuorum(uint256 proposalId) private view returns (bool) {
        (, uint256 forVotes, uint256 abstentions) = proposalVotes(proposalId);
        return forVotes + abstentions >= quorumOf(proposalId);
    }

    function _quorumReached(uint256 proposalId)
        internal
        view
        override(Governor, GovernorCountingOverridable)
        returns (bool)
    {
        return _facts[proposalId].quorumReached;
    }

    /// @dev All together by five days.
    function _extend(uint256 proposalId, uint256 later) private {
        ProposalFacts storage facts = _facts[proposalId];
        uint256 most = Governor.proposalDeadline(proposalId) + MOST_EXTENSION;
        if (later > most) later = most;
        if (later <= facts.extendedDeadline) return;
        // Safe casts: the end of a vote, which is 48 bits, and five days.
        facts.extendedDeadline = uint48(later);
        emit ProposalExtended(proposalId, uint64(later));
    }

    /// @notice [seconds] When voting ends, moved out if the outcome turned late.
    function proposalDeadline(uint256 proposalId)
        public
        view
        override(Governor, GovernorPreventLateQuorum)
        returns (uint256)
    {
        (uint256 end, uint256 extended) = (
            Governor.proposalDeadline(proposalId), _facts[proposalId].extendedDeadline
        );
        return extended > end ? extended : end;
    }

    /// @dev Whether a vote turned the outcome is known only where it is counted.
    function _tallyUpdated(uint256) internal pure override(Governor, GovernorPreventLateQuorum) { }

    /// @inheritdoc IDmexGovernor
    function quorumOf(uint256 proposalId) public view returns (uint256) {
        return _part(proposalSnapshot(proposalId), _facts[proposalId].quorumBps);
    }

    /// @notice [DMC] What a proposal of the highest class needs if voting opened at `timepoint`. A proposal's own quorum
    /// is quorumOf.
    function quorum(uint256 timepoint) public view override returns (uint256) {
        return _part(timepoint, _quorums.constitution);
    }

    /// @dev Of what can vote: else a quorum could be set that nobody can reach.
    function _part(uint256 timepoint, uint256 bps) private view returns (uint256) {
        uint256 votable = IDmc(address(token())).getPastVotableSupply(timepoint);
        return Math.mulDiv(votable, bps, WHOLE, Math.Rounding.Ceil);
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
        require(chosen >= LEAST_THRESHOLD && chosen <= MOST_THRESHOLD, SettingOutOfBounds());
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

    /// @notice Where a proposal stands. What succeeded and was not queued within 14 days is expired, and so is what was
    /// not executed within 14 days after the timelock's delay.
    function state(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (ProposalState found)
    {
        found = super.state(proposalId);
        if (found == ProposalState.Succeeded && Expiry.isOver(proposalDeadline(proposalId))) {
            return ProposalState.Expired;
        }
        if (found == ProposalState.Queued && Expiry.isOver(proposalEta(proposalId))) {
            return ProposalState.Expired;
        }
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
