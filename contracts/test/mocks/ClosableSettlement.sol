// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBonds } from "../../src/interfaces/IBonds.sol";
import { Book, Checkpoint, ProductState, ProductTerms } from "../../src/types/Product.sol";
import { Closure, Shortfall } from "../../src/types/Shortfall.sol";

/// @notice A settlement's views, for products that a test opens and closes by hand.
contract ClosableSettlement {
    mapping(uint32 product => ProductTerms) private _terms;
    mapping(uint32 product => ProductState) private _states;
    mapping(uint32 product => uint256) private _unitDays;
    mapping(uint32 product => Closure) private _closures;
    mapping(uint32 product => Shortfall) private _shortfalls;
    mapping(uint32 product => uint32[]) private _shortDays;
    /// @notice What Bonds say of a product.
    mapping(uint32 product => IBonds.Standing) public standingOf;

    function open(uint32 product, ProductTerms calldata terms) external {
        _terms[product] = terms;
    }

    function setState(uint32 product, ProductState calldata state) external {
        _states[product] = state;
    }

    function setClosure(uint32 product, Closure calldata closure) external {
        _closures[product] = closure;
    }

    function setShort(uint32 product, uint8 score, uint40 terminableUntil) external {
        (_shortfalls[product].score, _shortfalls[product].terminableUntil) = (score, terminableUntil);
    }

    function setStanding(uint32 product, IBonds.Standing standing) external {
        standingOf[product] = standing;
    }

    /// @dev The day is short, or will be once it is settled.
    function addShortDay(uint32 product, uint32 day) external {
        _shortDays[product].push(day);
    }

    function bonds() external view returns (address) {
        return address(this);
    }

    /// @dev As the real one: nothing is known of days that are not settled.
    function checkpointOf(uint32 product, uint32 day) external view returns (Checkpoint memory sums) {
        if (day > _states[product].nextDay) return sums;
        for (uint256 i = 0; i < _shortDays[product].length; ++i) {
            if (_shortDays[product][i] < day) ++sums.shortDays;
        }
    }

    function bookOf(uint32 product) external view returns (Book memory book) {
        (book.benchmark, book.state) = (_terms[product].benchmark, _states[product]);
        book.shortfall = shortfallOf(product);
    }

    function termsOf(uint32 product) external view returns (ProductTerms memory) {
        return _terms[product];
    }

    function stateOf(uint32 product) external view returns (ProductState memory) {
        return _states[product];
    }

    function shortfallOf(uint32 product) public view returns (Shortfall memory shortfall) {
        shortfall = _shortfalls[product];
        shortfall.closedDay = _closures[product].closedDay;
    }

    function closureOf(uint32 product) external view returns (Closure memory) {
        return _closures[product];
    }

    function setUnitDays(uint32 product, uint256 unitDays) external {
        _unitDays[product] = unitDays;
    }

    /// @dev Unless it is set, as if all power had all its days left.
    function unitDaysOf(uint32 product) external view returns (uint256) {
        if (_unitDays[product] > 0) return _unitDays[product];
        return uint256(_states[product].outstandingUnits) * _terms[product].payoutDays;
    }
}
