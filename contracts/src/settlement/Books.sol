// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IClosing } from "../interfaces/IClosing.sol";
import { IDayCalculator } from "../interfaces/IDayCalculator.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { BondRules } from "../libraries/BondRules.sol";
import { DayMath } from "../libraries/DayMath.sol";
import { OpenDay } from "../types/Day.sol";
import { Power } from "../types/Power.sol";
import { Book, Checkpoint, ProductState, ProductTerms, Start } from "../types/Product.sol";
import { Closure, Shortfall } from "../types/Shortfall.sol";
import { DayBook, DayBookLibrary } from "./DayBook.sol";

/// @title What the settlement has written down of products, and what it tells of it
abstract contract Books is ISettlement {
    using DayBookLibrary for DayBook;

    IDayCalculator internal immutable _calculator;
    /// @inheritdoc ISettlement
    IClosing public immutable closing;

    mapping(uint32 product => ProductTerms) internal _terms;
    mapping(uint32 product => ProductState) internal _states;
    mapping(uint32 product => Shortfall) internal _shortfalls;
    mapping(uint32 product => mapping(uint32 day => Start)) internal _starts;
    mapping(uint32 product => mapping(uint32 day => Checkpoint)) internal _checkpoints;
    mapping(uint32 product => mapping(uint32 day => uint256)) internal _deposits;

    constructor(IClosing closing_, IDayCalculator calculator) {
        (closing, _calculator) = (closing_, calculator);
    }

    /// @inheritdoc ISettlement
    function earnedBy(Power memory power) external view returns (uint256 income, uint256 refund) {
        return _earned(power);
    }

    /// @inheritdoc ISettlement
    function expectedNext(uint32 product) external view returns (uint256) {
        ProductState memory state = stateOf(product);
        require(state.nextDay < state.endDay, NothingToSettle(product));
        OpenDay memory day = _dayOf(product);
        day.number = state.nextDay;
        day.units = uint256(state.activeUnits) + _starts[product][state.nextDay].units;
        return _calculator.expected(day);
    }

    /// @inheritdoc ISettlement
    function graceEnd(uint32 product) external view returns (uint256) {
        return _calculator.graceEnd(_known(product).benchmark, _states[product].nextDay);
    }

    /// @inheritdoc ISettlement
    function depositOf(uint32 product, uint32 day) external view returns (uint256) {
        return _deposits[product][day];
    }

    /// @inheritdoc ISettlement
    function checkpointOf(uint32 product, uint32 day) public view returns (Checkpoint memory) {
        return _checkpoints[product][day];
    }

    /// @inheritdoc ISettlement
    function startOn(uint32 product, uint32 day) external view returns (uint64 units, uint88 tranche) {
        Start memory start = _starts[product][day];
        return (start.units, start.tranche);
    }

    /// @inheritdoc ISettlement
    function termsOf(uint32 product) external view returns (ProductTerms memory) {
        return _terms[product];
    }

    /// @inheritdoc ISettlement
    function shortfallOf(uint32 product) public view returns (Shortfall memory) {
        return _shortfalls[product];
    }

    /// @inheritdoc ISettlement
    function closureOf(uint32 product) external view returns (Closure memory closure) {
        closure = closing.closureOf(product);
        closure.escrow = _states[product].escrow;
    }

    /// @inheritdoc ISettlement
    function bookOf(uint32 product) public view returns (Book memory book) {
        ProductTerms storage terms = _terms[product];
        (book.benchmark, book.rewardDecimals) = (terms.benchmark, terms.rewardDecimals);
        (book.payoutDays, book.bondDays) = (terms.payoutDays, terms.bondDays);
        (book.state, book.shortfall) = (stateOf(product), shortfallOf(product));
        book.unitDays = BondRules.unitDaysLeft(book.state, book.shortfall.activeEnds, book.payoutDays);
    }

    /// @inheritdoc ISettlement
    function unitDaysOf(uint32 product) external view returns (uint256) {
        return bookOf(product).unitDays;
    }

    /// @inheritdoc ISettlement
    function stateOf(uint32 product) public view returns (ProductState memory) {
        return _states[product];
    }

    /// @dev What terms earned from their first day to the last settled one.
    function _earned(Power memory power) internal view returns (uint256 income, uint256 refund) {
        uint32 until = _states[power.product].nextDay;
        if (until > power.endDay) until = power.endDay;
        if (until <= power.startDay) return (0, 0);
        mapping(uint32 day => Checkpoint) storage sums = _checkpoints[power.product];
        Checkpoint memory from = sums[power.startDay];
        Checkpoint memory to = sums[until];
        income = DayMath.incomeDown(power.units, from, to);
        refund = DayMath.refundDown(power.tranche, until - power.startDay, from, to);
    }

    function _keep(uint32 product, ProductState memory state) internal {
        _states[product] = state;
    }

    function _known(uint32 product) internal view returns (ProductTerms storage terms) {
        terms = _terms[product];
        require(terms.miner != address(0), UnknownProduct(product));
    }

    /// @dev What a product's terms say of each of its days.
    function _dayOf(uint32 product) internal view returns (OpenDay memory day) {
        ProductTerms storage terms = _terms[product];
        (day.benchmark, day.batchStart, day.miningDays) =
        (terms.benchmark, terms.batchStart, terms.miningDays);
        (day.rewardDecimals, day.runningCost) = (terms.rewardDecimals, terms.runningCost);
    }

    /// @dev Turns to the next day; false if the product has none.
    function _turn(DayBook memory book, OpenDay memory day) internal view returns (bool) {
        (uint32 product, uint32 number) = (book.product, book.state.nextDay);
        if (number >= book.state.endDay) return false;
        Start storage starting = _starts[product][number];
        Start storage ending = _starts[product][number + 1 - book.payoutDays];
        book.startingUnits = starting.units;
        (book.endingUnits, book.endingTranche) = (ending.units, ending.tranche);
        day.tranche = uint256(book.state.activeTranche) + starting.tranche;
        day.deposited = _deposits[product][number];
        book.tell(day);
        return true;
    }
}
