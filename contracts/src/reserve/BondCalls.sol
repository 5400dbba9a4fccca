// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBondCalls } from "../interfaces/IBondCalls.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { BondRules } from "../libraries/BondRules.sol";
import { IncomeValue } from "../libraries/IncomeValue.sol";
import { IncomeMark } from "../types/IncomeMark.sol";
import { ProductState, ProductTerms } from "../types/Product.sol";
import { RemainingIncome } from "./RemainingIncome.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title What a miner would gain by stopping, and the bond that it calls for
contract BondCalls is IBondCalls, Ownable {
    using SafeCast for int256;
    using SafeCast for uint256;

    uint256 private constant WHOLE = 10_000;
    uint16 private constant MIN_CAP_DAYS = 30;
    uint16 private constant MAX_CAP_DAYS = 360;
    /// @dev [bps] Least part of a price that goes to escrow: all but the platform fee.
    uint256 private constant ESCROWED = 9500;

    ISettlement private immutable _settlement;
    IPrimarySale private immutable _sale;

    Parameters public parameters;
    mapping(uint32 product => Call) private _calls;

    constructor(address owner, ISettlement settlement, IPrimarySale sale) Ownable(owner) {
        _settlement = settlement;
        _sale = sale;
        _setParameters(Parameters({ share: 5000, capDays: 180 }));
    }

    // ---- Assessment -------------------------------------------------------------------------------------------

    /// @inheritdoc IBondCalls
    function assess(uint32 product) external returns (int256 gain, uint256 called) {
        Assessment memory inputs;
        (gain, inputs) = assessmentOf(product);
        require(inputs.day > _calls[product].day, AlreadyAssessed(product, inputs.day));

        called = inputs.called;
        uint256 perUnitDay = BondRules.perUnitDayDown(called, _settlement.unitDaysOf(product));
        _calls[product] = Call({
            gain: gain.toInt128(),
            called: called.toUint96(),
            perUnitDay: perUnitDay.toUint128(),
            day: inputs.day
        });
        emit ProductAssessed(product, gain, inputs, parameters);
    }

    /// @inheritdoc IBondCalls
    function assessmentOf(uint32 product) public view returns (int256 gain, Assessment memory inputs) {
        ProductState memory state = _settlement.stateOf(product);
        bool open = !_isClosed(product) && state.outstandingUnits > 0;
        require(open, NothingToAssess(product));
        ProductTerms memory terms = _settlement.termsOf(product);
        IncomeMark memory marked = RemainingIncome.mark(terms, state.nextDay, terms.benchmark.nextDay() - 1);
        uint256 payScale = 10 ** terms.payDecimals;
        uint256 coinScale = 10 ** terms.rewardDecimals;

        (inputs.day, inputs.reward, inputs.price) = (marked.day, marked.reward, marked.price);
        (inputs.units, inputs.escrow, inputs.bond) = (state.outstandingUnits, state.escrow, state.bond);
        inputs.meanDays = _meanDaysUp(product, state, terms);
        inputs.income = _income(terms, marked, inputs, payScale);
        inputs.bondValue =
            IncomeValue.coinValue(inputs.bond, inputs.price, coinScale, payScale, Math.Rounding.Floor);
        // Safe casts: values of coin that exists, far below 2^255.
        gain = int256(inputs.income) - int256(inputs.escrow) - int256(inputs.bondValue);
        inputs.called = _called(terms, inputs, coinScale, payScale);
    }

    /// @dev [day] Days left of the mean unit. Escrow is tranches × days left and no unit was sold below the price of the
    /// offer, so escrow ÷ the least tranche of a unit is at least the days that all units have left together. No unit
    /// pays beyond the product's last day.
    function _meanDaysUp(uint32 product, ProductState memory state, ProductTerms memory terms)
        private
        view
        returns (uint32)
    {
        uint256 most = state.endDay - state.nextDay;
        uint256 unitPrice = _sale.offerOf(product).pricePerUnit;
        uint256 days_ = Math.ceilDiv(
            uint256(state.escrow) * terms.payoutDays * WHOLE, unitPrice * ESCROWED * state.outstandingUnits
        );
        // Safe cast: at most the days of the product.
        return uint32(Math.min(days_, most));
    }

    /// @dev [pay token] A day's income falls with time, so the sum over n days bends down: as if all units had the mean
    /// days left is never less than what they are worth one by one. Of a rolling product, power that has yet to start
    /// counts as if it started now, which is more again.
    function _income(
        ProductTerms memory terms,
        IncomeMark memory marked,
        Assessment memory inputs,
        uint256 payScale
    ) private pure returns (uint256) {
        uint256 end = uint256(marked.base) + inputs.meanDays;
        uint256 perUnit = RemainingIncome.unitValueDown(terms, marked, marked.base, end);
        return IncomeValue.payDown(inputs.units, perUnit, payScale);
    }

    /// @dev [reward token] A share of what stopping pays before the bond is lost, at most some days of income.
    function _called(ProductTerms memory terms, Assessment memory inputs, uint256 coinScale, uint256 payScale)
        private
        view
        returns (uint256)
    {
        uint256 exposed = Math.saturatingSub(inputs.income, inputs.escrow) * parameters.share / WHOLE;
        uint256 called = IncomeValue.coinDown(exposed, inputs.price, coinScale, payScale);
        uint256 unitDays = uint256(inputs.units) * parameters.capDays;
        return Math.min(called, BondRules.incomeDown(terms.benchmark, unitDays, terms.rewardDecimals));
    }

    function _isClosed(uint32 product) private view returns (bool) {
        return _settlement.shortfallOf(product).closedDay > 0;
    }

    // ---- Parameters -------------------------------------------------------------------------------------------

    /// @inheritdoc IBondCalls
    function setParameters(Parameters calldata chosen) external onlyOwner {
        _setParameters(chosen);
    }

    function _setParameters(Parameters memory chosen) private {
        bool capFits = chosen.capDays >= MIN_CAP_DAYS && chosen.capDays <= MAX_CAP_DAYS;
        require(chosen.share <= WHOLE && capFits, ParameterOutOfBounds());
        parameters = chosen;
        emit ParametersChanged(chosen);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IBondCalls
    function calledBond(uint32 product) public view returns (uint256) {
        return _isClosed(product) ? 0 : _calls[product].called;
    }

    /// @inheritdoc IBondCalls
    function unmetCall(uint32 product) public view returns (uint256) {
        return Math.saturatingSub(calledBond(product), _settlement.stateOf(product).bond);
    }

    /// @inheritdoc IBondCalls
    function unitCallOf(uint32 product) external view returns (uint32 day, uint256 perUnitDay) {
        return (_calls[product].day, _calls[product].perUnitDay);
    }

    /// @inheritdoc IBondCalls
    function callOf(uint32 product) external view returns (Call memory) {
        return _calls[product];
    }
}
