// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IActionClasses } from "../interfaces/IActionClasses.sol";
import { IDmc } from "../interfaces/IDmc.sol";
import { IDmexGovernor } from "../interfaces/IDmexGovernor.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { ActionRules } from "../libraries/ActionRules.sol";
import { ShortfallRules } from "../libraries/ShortfallRules.sol";
import { Asset } from "../types/Asset.sol";
import { Shortfall } from "../types/Shortfall.sol";
import { VotesExtended } from "@openzeppelin/contracts/governance/utils/VotesExtended.sol";

/// @title What the actions of a proposal can do
contract ActionClasses is IActionClasses {
    using ShortfallRules for Shortfall;

    /// @dev [bytes] A call with one argument of a word.
    uint256 private constant ONE_ARGUMENT = 36;
    uint256 private constant THREE_ARGUMENTS = 100;

    /// @dev A class that somebody chose. Nothing chosen is the highest class, not the first.
    struct Choice {
        bool made;
        Class class;
    }

    address private immutable _timelock;
    ISettlement private immutable _settlement;
    /// @inheritdoc IActionClasses
    IMinerRegistry public immutable registry;

    mapping(address target => mapping(bytes4 selector => Choice)) private _choices;

    constructor(
        address timelock,
        ISettlement settlement,
        IMinerRegistry registry_,
        Classified[] memory classified
    ) {
        (_timelock, _settlement, registry) = (timelock, settlement, registry_);
        for (uint256 i = 0; i < classified.length; ++i) {
            _setClass(classified[i].target, classified[i].selector, classified[i].class);
        }
    }

    // ---- Classes ----------------------------------------------------------------------------------------------

    /// @inheritdoc IActionClasses
    function setClass(address target, bytes4 selector, Class class) external {
        require(msg.sender == _timelock, NotTimelock(msg.sender));
        _setClass(target, selector, class);
    }

    function _setClass(address target, bytes4 selector, Class class) private {
        require(class >= ActionRules.leastClass(selector), ClassTooLow(target, selector, class));
        _choices[target][selector] = Choice(true, class);
        emit ClassChanged(target, selector, class);
    }

    /// @inheritdoc IActionClasses
    function classOf(address target, bytes4 selector) public view returns (Class) {
        Choice memory choice = _choices[target][selector];
        return choice.made ? choice.class : Class.Constitution;
    }

    // ---- Reading ----------------------------------------------------------------------------------------------

    /// @inheritdoc IActionClasses
    function read(address[] calldata targets, uint256[] calldata values, bytes[] calldata calldatas)
        external
        view
        returns (Class class, address accused)
    {
        for (uint256 i = 0; i < targets.length; ++i) {
            Class found = _classOfAction(targets[i], values[i], calldatas[i]);
            if (found > class) class = found;
            address named = _accusedBy(targets[i], calldatas[i]);
            require(i == 0 || named == accused, MixedAccusation());
            accused = named;
        }
    }

    function _classOfAction(address target, uint256 value, bytes calldata data)
        private
        view
        returns (Class class)
    {
        bytes4 selector = data.length < 4 ? ActionRules.NO_FUNCTION : bytes4(data);
        require(!ActionRules.carriesCalls(selector), ActionRefused(target, selector));
        if (target == msg.sender || target == _timelock) return Class.Constitution;
        class = classOf(target, selector);
        if (value > 0 && class < Class.ReserveSpend) class = Class.ReserveSpend;
    }

    /// @dev The miner that a call accuses; zero if it accuses nobody.
    function _accusedBy(address target, bytes calldata data) private view returns (address accused) {
        bytes4 selector = bytes4(data);
        if (selector == ActionRules.APPROVE && target == address(registry)) return _loweredBy(target, data);
        bool terminates = selector == ActionRules.TERMINATE;
        bool suspends = selector == ActionRules.SUSPEND || selector == ActionRules.REVOKE;
        if (!terminates && (!suspends || target != address(registry))) return address(0);

        require(data.length == ONE_ARGUMENT, ActionRefused(target, selector));
        uint256 argument = uint256(bytes32(data[4:]));
        uint256 most = terminates ? type(uint32).max : type(uint160).max;
        require(argument <= most, ActionRefused(target, selector));
        // Safe casts: the argument was compared with the type's largest one line above.
        accused = terminates ? _settlement.termsOf(uint32(argument)).miner : address(uint160(argument));
        // Whoever was never approved is no miner, and cannot be silenced by being accused.
        require(_isMiner(accused), NobodyAccused(target, selector));
        if (terminates) _requireTerminable(uint32(argument));
    }

    /// @dev The miner whose capacity an approval lowers: less than it sells stops it as a suspension does.
    function _loweredBy(address target, bytes calldata data) private view returns (address) {
        require(data.length == THREE_ARGUMENTS, ActionRefused(target, ActionRules.APPROVE));
        (address miner, Asset asset, uint64 units) = abi.decode(data[4:], (address, Asset, uint64));
        bool approved = registry.statusOf(miner) == IMinerRegistry.Status.Approved;
        return approved && units < registry.capacityOf(miner, asset).approved ? miner : address(0);
    }

    function _isMiner(address account) private view returns (bool) {
        IMinerRegistry.Status status = registry.statusOf(account);
        return status != IMinerRegistry.Status.None && status != IMinerRegistry.Status.Applied;
    }

    /// @dev Else one vote could be had in stock against a product that delivers.
    function _requireTerminable(uint32 product) private view {
        Shortfall memory shortfall = _settlement.shortfallOf(product);
        require(shortfall.isTerminable(), NotTerminable(product, shortfall.terminableUntil));
    }

    // ---- Votes on an accusation -------------------------------------------------------------------------------

    /// @inheritdoc IActionClasses
    function requireMayOverride(
        uint256 proposalId,
        address accused,
        address holder,
        uint256 opened,
        IDmc votes
    ) external view {
        bool own = accused != address(0) && registry.wasAddressOf(accused, holder, opened);
        require(!own, IDmexGovernor.AccusedMayNotVote(proposalId, holder));
        // It is in no quorum; it would vote by overriding its own silence.
        bool silent = VotesExtended(address(votes)).getPastDelegate(holder, opened) == address(votes);
        require(!silent, IDmexGovernor.SilentMayNotVote(proposalId, holder));
    }
}
