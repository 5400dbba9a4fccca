// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IDmexGovernor } from "../interfaces/IDmexGovernor.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { ActionRules } from "../libraries/ActionRules.sol";
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
    /// @dev [bytes] A call with one argument of a word.
    uint256 private constant ONE_ARGUMENT = 36;

    // The longest vote, its extension and the timelock's longest delay (7 days) together stay within the 30 days in
    // which a product can be terminated.
    uint256 private constant LEAST_VOTING_DELAY = 1 hours;
    uint256 private constant MOST_VOTING_DELAY = 3 days;
    uint256 private constant LEAST_VOTING_PERIOD = 1 days;
    uint256 private constant MOST_VOTING_PERIOD = 10 days;
    uint256 private constant LEAST_EXTENSION = 1 hours;
    uint256 private constant MOST_EXTENSION = 5 days;
    uint256 private constant MOST_THRESHOLD = 1_000_000e18;

    ISettlement private immutable _settlement;
    IMinerRegistry private immutable _registry;

    Quorums private _quorums;
    mapping(bytes4 selector => Class) private _classes;
    mapping(uint256 proposalId => ProposalFacts) private _facts;

    constructor(Setup memory setup)
        Governor("DMEX DAO")
        GovernorSettings(setup.votingDelay, setup.votingPeriod, setup.proposalThreshold)
        GovernorVotes(setup.votes)
        GovernorPreventLateQuorum(setup.voteExtension)
        GovernorTimelockControl(setup.timelock)
    {
        _settlement = setup.settlement;
        _registry = setup.registry;
        _setProposalGuardian(setup.guardian);
        _setQuorums(setup.quorums);
        for (uint256 i = 0; i < setup.classes.length; ++i) {
            _setClass(setup.classes[i].selector, setup.classes[i].class);
        }
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
        ProposalFacts memory facts = _read(targets, values, calldatas);
        _facts[proposalId] = facts;
        emit ProposalClassed(proposalId, facts.class, facts.quorumBps, facts.accused);
    }

    function _read(address[] memory targets, uint256[] memory values, bytes[] memory calldatas)
        private
        view
        returns (ProposalFacts memory facts)
    {
        for (uint256 i = 0; i < targets.length; ++i) {
            bytes4 selector = bytes4(calldatas[i]);
            Class class = _classOfAction(targets[i], values[i], calldatas[i], selector);
            if (class > facts.class) facts.class = class;
            // Nothing stands beside an accusation: else a voter could be silenced on something else by being
            // accused of anything, and something else could pass where only the accused would have opposed it.
            address accused = _accusedBy(targets[i], calldatas[i], selector);
            require(i == 0 || accused == facts.accused, MixedAccusation());
            facts.accused = accused;
        }
        facts.quorumBps = _quorumOfClass(facts.class);
        bool changesGuardian = targets.length == 1 && targets[0] == address(this);
        facts.guardianMayCancel = !changesGuardian || bytes4(calldatas[0]) != ActionRules.SET_GUARDIAN;
    }

    function _classOfAction(address target, uint256 value, bytes memory data, bytes4 selector)
        private
        view
        returns (Class class)
    {
        require(!ActionRules.carriesCalls(selector), ActionRefused(target, selector));
        if (target == address(this) || target == timelock()) return Class.Constitution;
        // Without a whole selector there is nothing to class: only value can be meant.
        class = data.length < 4 ? Class.ReserveSpend : classOf(selector);
        if (value > 0 && class < Class.ReserveSpend) class = Class.ReserveSpend;
    }

    /// @dev The miner that a call accuses; zero if it accuses nobody.
    function _accusedBy(address target, bytes memory data, bytes4 selector)
        private
        view
        returns (address accused)
    {
        bool terminates = selector == ActionRules.TERMINATE;
        bool suspends = selector == ActionRules.SUSPEND || selector == ActionRules.REVOKE;
        if (!terminates && (!suspends || target != address(_registry))) return address(0);

        require(data.length == ONE_ARGUMENT, ActionRefused(target, selector));
        uint256 argument = uint256(_lastWord(data));
        uint256 most = terminates ? type(uint32).max : type(uint160).max;
        require(argument <= most, ActionRefused(target, selector));
        // Safe casts: checked one line above.
        accused = terminates ? _settlement.termsOf(uint32(argument)).miner : address(uint160(argument));
        // An account that never applied is no miner: it cannot be silenced by accusing it.
        bool mines = accused != address(0) && _registry.statusOf(accused) != IMinerRegistry.Status.None;
        require(mines, NobodyAccused(target, selector));
    }

    /// @dev The one argument of a call of 36 bytes.
    function _lastWord(bytes memory data) private pure returns (bytes32 word) {
        for (uint256 i = 4; i < ONE_ARGUMENT; ++i) {
            word = (word << 8) | bytes32(uint256(uint8(data[i])));
        }
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

    function _countVote(
        uint256 proposalId,
        address voter,
        uint8 support,
        uint256 weight,
        bytes memory params
    ) internal override(Governor, GovernorCountingSimple) returns (uint256) {
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

    // ---- Quorums and classes ----------------------------------------------------------------------------------

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

    function _quorumOfClass(Class class) private view returns (uint16) {
        if (class == Class.Parameter) return _quorums.parameter;
        if (class == Class.Termination) return _quorums.termination;
        return class == Class.ReserveSpend ? _quorums.reserveSpend : _quorums.constitution;
    }

    /// @inheritdoc IDmexGovernor
    function quorums() external view returns (Quorums memory) {
        return _quorums;
    }

    /// @inheritdoc IDmexGovernor
    function setClass(bytes4 selector, Class class) external onlyGovernance {
        _setClass(selector, class);
    }

    function _setClass(bytes4 selector, Class class) private {
        require(class >= ActionRules.leastClass(selector), ClassTooLow(selector, class));
        _classes[selector] = class;
        emit ClassChanged(selector, class);
    }

    /// @inheritdoc IDmexGovernor
    function classOf(bytes4 selector) public view returns (Class) {
        Class least = ActionRules.leastClass(selector);
        Class chosen = _classes[selector];
        return chosen > least ? chosen : least;
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

    /// @notice [seconds] When voting ends, moved out if the quorum was reached late.
    function proposalDeadline(uint256 proposalId)
        public
        view
        override(Governor, GovernorPreventLateQuorum)
        returns (uint256)
    {
        return super.proposalDeadline(proposalId);
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

    function _tallyUpdated(uint256 proposalId) internal override(Governor, GovernorPreventLateQuorum) {
        super._tallyUpdated(proposalId);
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
