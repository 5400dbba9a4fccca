// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { DayMath } from "../../src/libraries/DayMath.sol";
import { ProductState, ProductTerms } from "../../src/types/Product.sol";
import { Closure, Shortfall } from "../../src/types/Shortfall.sol";

/// @notice A settlement's views, for products that a test opens and closes by hand.
contract ClosableSettlement {
    mapping(uint32 product => ProductTerms) private _terms;
    mapping(uint32 product => ProductState) private _states;
    mapping(uint32 product => Closure) private _closures;
    mapping(uint32 product => Shortfall) private _shortfalls;

    function open(uint32 product, ProductTerms calldata terms) external {
        _terms[product] = terms;
    }

    function setState(uint32 product, ProductState calldata state) external {
        _states[product] = state;
    }

    function setClosure(uint32 product, Closure calldata closure) external {
        _closures[product] = closure;
    }

    function setShort(uint32 product, uint8 shortDays, uint40 terminableUntil) external {
        (_shortfalls[product].shortDays, _shortfalls[product].terminableUntil) = (shortDays, terminableUntil);
    }

    function termsOf(uint32 product) external view returns (ProductTerms memory) {
        return _terms[product];
    }

    function stateOf(uint32 product) external view returns (ProductState memory) {
        return _states[product];
    }

    function shortfallOf(uint32 product) external view returns (Shortfall memory shortfall) {
        shortfall = _shortfalls[product];
        shortfall.closedDay = _closures[product].closedDay;
    }

    function closureOf(uint32 product) external view returns (Closure memory) {
        return _closures[product];
    }

    function bondRequired(uint32 product, uint64, uint16 bondDays) external view returns (uint256) {
        uint256 reward = _terms[product].benchmark.latestReward();
        uint256 units = uint256(_states[product].outstandingUnits) * bondDays;
        return DayMath.amountDown(units, reward, 10 ** _terms[product].rewardDecimals);
    }
}
