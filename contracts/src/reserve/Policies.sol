// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IInsurance } from "../interfaces/IInsurance.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { CoverRules } from "../libraries/CoverRules.sol";
import { Power, TokenState } from "../types/Power.sol";
import { Book } from "../types/Product.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice What is recorded of policies, and what follows for a token: whether it is covered, and what premium goes back.
abstract contract Policies is IInsurance {
    ISettlement internal immutable _settlement;
    IMiningPower internal immutable _miningPower;

    /// @inheritdoc IInsurance
    uint64 public lastPolicy;
    mapping(uint32 product => Line) internal _lines;
    mapping(uint64 policy => Policy) internal _policies;

    constructor(ISettlement settlement, IMiningPower miningPower) {
        _settlement = settlement;
        _miningPower = miningPower;
    }

    /// @inheritdoc IInsurance
    function policyOf(uint64 policy) public view returns (Policy memory) {
        return _policies[policy];
    }

    /// @inheritdoc IInsurance
    function lineOf(uint32 product) external view returns (Line memory) {
        return _lines[product];
    }

    /// @inheritdoc IInsurance
    function quote(uint256 tokenId, uint256 coverage)
        external
        view
        returns (uint256 premium, uint32 beginDay)
    {
        Power memory power = _miningPower.powerOf(tokenId);
        beginDay = CoverRules.beginDay(power);
        uint256 daily = CoverRules.dailyUp(coverage, _lines[power.product].rate);
        premium = daily * Math.saturatingSub(power.endDay, beginDay);
    }

    /// @inheritdoc IInsurance
    function premiumDueOf(uint256 tokenId) external view returns (uint256) {
        (Power memory power, uint64 policy) = _tokenOf(tokenId);
        if (policy == 0) return 0;
        if (power.state != TokenState.Refunded && !isVoid(policy)) return 0;
        return CoverRules.shareDown(_restOf(policy), power.units, _policies[policy].units);
    }

    /// @dev [asset] Premium of a policy that goes back: all of it if it never begins, else that of days that are not settled.
    function _restOf(uint64 policy) internal view returns (uint256) {
        Policy memory its = policyOf(policy);
        if (its.daily == 0) return its.rest;
        uint256 first = its.beginDay;
        if (!isVoid(policy)) {
            uint32 closedDay = _book(its.product).shortfall.closedDay;
            if (closedDay == 0) return 0;
            first = Math.max(first, closedDay);
        }
        return its.daily * Math.saturatingSub(its.endDay, first);
    }

    /// @inheritdoc IInsurance
    function coverageOf(uint256 tokenId) external view returns (uint256) {
        (Power memory power, uint64 policy) = _tokenOf(tokenId);
        if (policy == 0 || isVoid(policy)) return 0;
        return CoverRules.shareDown(_policies[policy].coverage, power.units, _policies[policy].units);
    }

    function _tokenOf(uint256 tokenId) internal view returns (Power memory power, uint64 policy) {
        power = _miningPower.powerOf(tokenId);
        policy = _policyOf(tokenId, power);
    }

    /// @dev The policy that covers a token here; 0 if none, if it is over, or if it is one of another insurance.
    function _policyOf(uint256 tokenId, Power memory power) internal view returns (uint64 policy) {
        policy = _miningPower.policyOf(tokenId);
        if (_policies[policy].product != power.product) return 0;
    }

    /// @inheritdoc IInsurance
    function isVoid(uint64 policy) public view returns (bool) {
        Policy memory its = policyOf(policy);
        if (its.units == 0) return false;
        if (its.coverage == 0) return true;
        Book memory book = _book(its.product);
        uint32 closedDay = book.shortfall.closedDay;
        if (closedDay > 0 && closedDay < its.beginDay) return true;
        // Safe cast: both are days.
        uint32 known = uint32(Math.min(book.state.nextDay, its.beginDay));
        return _shortDays(its.product, known) != its.shortDays;
    }

    function _book(uint32 product) internal view returns (Book memory) {
        return _settlement.bookOf(product);
    }

    function _shortDays(uint32 product, uint32 day) internal view returns (uint16) {
        return _settlement.checkpointOf(product, day).shortDays;
    }
}
