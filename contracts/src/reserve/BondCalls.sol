// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBondCalls } from "../interfaces/IBondCalls.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { IValuation } from "../interfaces/IValuation.sol";
import { BondRules } from "../libraries/BondRules.sol";
import { CoinValue } from "../libraries/CoinValue.sol";
import { ProductState, ProductTerms } from "../types/Product.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title What a miner would gain by stopping, and the bond that it calls for
contract BondCalls is IBondCalls, Ownable {
    using SafeCast for int256;
    using SafeCast for uint256;

    uint256 private constant WHOLE = 10_000;
    /// @dev [bps] Below the whole a call comes on the day on which it had better be ignored.
    uint16 private constant MIN_SHARE = 10_000;
    uint16 private constant MAX_SHARE = 30_000;
    uint16 private constant MIN_CAP_DAYS = 180;
    uint16 private constant MAX_CAP_DAYS = 720;

    ISettlement private immutable _settlement;
    IValuation private immutable _valuation;

    Parameters public parameters;
    mapping(uint32 product => Call) private _calls;

    constructor(address owner, ISettlement settlement, IValuation valuation) Ownable(owner) {
        _settlement = settlement;
        _valuation = valuation;
        _setParameters(Parameters({ share: 15_000, capDays: 360 }));
    }

    // ---- Assessment -------------------------------------------------------------------------------------------

    /// @inheritdoc IBondCalls
    function assess(uint32 product) external returns (int256 gain, uint256 called) {
        Assessment memory inputs;
        (gain, inputs) = assessmentOf(product);
        require(inputs.mark.day > _calls[product].day, AlreadyAssessed(product, inputs.mark.day));

        called = inputs.called;
        uint256 perUnitDay = BondRules.perUnitDayDown(inputs.beyond, _settlement.unitDaysOf(product));
        _calls[product] = Call({
            gain: gain.toInt128(),
            called: called.toUint96(),
            perUnitDay: perUnitDay.toUint128(),
            day: inputs.mark.day
        });
        emit ProductAssessed(product, gain, inputs, parameters);
    }

    /// @inheritdoc IBondCalls
    function assessmentOf(uint32 product) public view returns (int256 gain, Assessment memory inputs) {
        ProductState memory state = _settlement.stateOf(product);
        bool open = !_isClosed(product) && state.outstandingUnits > 0;
        require(open, NothingToAssess(product));
        ProductTerms memory terms = _settlement.termsOf(product);
        uint256 payScale = 10 ** terms.payDecimals;
        uint256 coinScale = 10 ** terms.rewardDecimals;

        (inputs.mark, inputs.meanDays, inputs.incomeCoin) = _valuation.remainingIncome(product);
        (inputs.units, inputs.escrow, inputs.bond) = (state.outstandingUnits, state.escrow, state.bond);
        uint256 rate = inputs.mark.rate;
        inputs.income = CoinValue.coinValue(inputs.incomeCoin, rate, coinScale, payScale, Math.Rounding.Ceil);
        inputs.bondValue = CoinValue.coinValue(inputs.bond, rate, coinScale, payScale, Math.Rounding.Floor);
        // Safe casts: values of coin that exists, far below 2^255.
        gain = int256(inputs.income) - int256(inputs.escrow) - int256(inputs.bondValue);

        uint256 escrowCoin = CoinValue.coinDown(inputs.escrow, rate, coinScale, payScale);
        uint256 exposed = Math.saturatingSub(inputs.incomeCoin, escrowCoin);
        (inputs.called, inputs.beyond) = _called(product, terms, inputs, exposed);
    }

    /// @dev [reward token] The bond days, and a share of what stopping pays before the bond is lost; together at most some days
    /// of income. The bond days come on top: if the share had to grow out of them, the first rise of the coin's price would ask
    /// for no more bond while it already eats up what the bond days are for. Not lowered while days that fell short are held
    /// against the product: who stops would have the call fall with it.
    function _called(uint32 product, ProductTerms memory terms, Assessment memory inputs, uint256 exposed)
        private
        view
        returns (uint256 called, uint256 beyond)
    {
        (uint256 units, uint8 decimals) = (inputs.units, terms.rewardDecimals);
        uint256 most = BondRules.incomeDown(terms.benchmark, units * parameters.capDays, decimals);
        uint256 base = BondRules.incomeDown(terms.benchmark, units * terms.bondDays, decimals);
        called = Math.min(base + Math.mulDiv(exposed, parameters.share, WHOLE, Math.Rounding.Ceil), most);
        bool short = _settlement.shortfallOf(product).score > 0;
        if (short) called = Math.max(called, _calls[product].called);
        beyond = Math.saturatingSub(called, base);
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
        bool shareFits = chosen.share >= MIN_SHARE && chosen.share <= MAX_SHARE;
        require(shareFits && capFits, ParameterOutOfBounds());
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
