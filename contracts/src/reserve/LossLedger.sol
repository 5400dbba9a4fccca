// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IInsurance } from "../interfaces/IInsurance.sol";
import { ILossLedger } from "../interfaces/ILossLedger.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IReserve } from "../interfaces/IReserve.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { IValuation } from "../interfaces/IValuation.sol";
import { CoinValue } from "../libraries/CoinValue.sol";
import { IncomeMark, Side } from "../types/IncomeMark.sol";
import { Power, TokenState } from "../types/Power.sol";
import { ProductTerms } from "../types/Product.sol";
import { Closure } from "../types/Shortfall.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title What closed products cost their holders, and what they got back
contract LossLedger is ILossLedger {
    using SafeCast for uint256;

    ISettlement private immutable _settlement;
    IMiningPower private immutable _miningPower;
    address private immutable _reserve;
    /// @inheritdoc ILossLedger
    IValuation public immutable valuation;

    /// @inheritdoc ILossLedger
    mapping(IERC20 payToken => IInsurance) public insuranceOf;
    mapping(uint32 product => Measure) private _measures;
    mapping(uint32 product => Loss) private _productLosses;
    mapping(uint256 tokenId => Loss) private _losses;

    /// @dev What a token has left of a product that was closed at fault; no days else.
    /// @param first [day] The first day that counts.
    /// @param days_ [day] How many.
    /// @param bondValue [pay token] Value of its share of the bond, rounded up.
    struct Remaining {
        uint256 first;
        uint256 days_;
        uint256 payScale;
        uint256 bondValue;
    }

    /// @dev Who may write is said here, once; there is no way to add anybody later.
    constructor(
        ISettlement settlement,
        IMiningPower miningPower,
        address reserve,
        IValuation valuation_,
        IInsurance[] memory insurances
    ) {
        _settlement = settlement;
        _miningPower = miningPower;
        _reserve = reserve;
        valuation = valuation_;
        for (uint256 i = 0; i < insurances.length; ++i) {
            insuranceOf[IERC20(insurances[i].asset())] = insurances[i];
        }
    }

    // ---- Losses -----------------------------------------------------------------------------------------------

    /// @inheritdoc ILossLedger
    function measure(uint32 product) external {
        // Zero is the time of nothing measured.
        // slither-disable-next-line incorrect-equality
        require(_measures[product].measuredAt == 0, AlreadyMeasured(product));
        Closure memory closure = _closureOf(product);
        require(closure.isSealed, NotSealed(product));

        // Days before the closed one were settled, so they are final, but for a product that never had a settled day:
        // then the last day that is known stands in.
        ProductTerms memory terms = _settlement.termsOf(product);
        uint256 last = Math.min(closure.closedDay, terms.benchmark.nextDay()) - 1;
        Measure memory measured = Measure({
            measuredAt: uint40(block.timestamp),
            payDecimals: terms.payDecimals,
            mark: valuation.markOf(product, closure.closedDay, uint32(last), Side.Low)
        });
        _measures[product] = measured;
        emit ProductMeasured(product, measured.mark, closure);
    }

    /// @inheritdoc ILossLedger
    function record(uint256[] calldata tokenIds) external {
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            _record(tokenIds[i]);
        }
    }

    /// @dev A refunded token never changes again, so its loss is fixed.
    function _record(uint256 tokenId) private returns (Power memory power, Loss memory loss) {
        power = _miningPower.powerOf(tokenId);
        require(power.state == TokenState.Refunded, NotRefunded(tokenId));
        loss = _losses[tokenId];
        if (loss.loss > 0) return (power, loss);

        loss.loss = _lossDown(power).toUint128();
        if (loss.loss == 0) return (power, loss);
        _losses[tokenId] = loss;
        _productLosses[power.product].loss += loss.loss;
        emit LossRecorded(power.product, tokenId, loss.loss);
    }

    /// @dev [pay token] Value of the remaining income, less the refund and the share of the bond, which is rounded up.
    function _lossDown(Power memory power) private view returns (uint256) {
        (Remaining memory left, IncomeMark memory marked) = _remaining(power);
        return Math.saturatingSub(_grossDown(power, left, marked), left.bondValue);
    }

    /// @dev What a token has left by the closing. Nobody answers for a product that was closed without anybody's fault.
    function _remaining(Power memory power)
        private
        view
        returns (Remaining memory left, IncomeMark memory marked)
    {
        Measure storage measured = _measures[power.product];
        require(measured.measuredAt > 0, NotMeasured(power.product));
        Closure memory closure = _closureOf(power.product);
        marked = measured.mark;
        left.first = Math.max(power.startDay, closure.closedDay);
        if (!closure.atFault || power.endDay <= left.first) return (left, marked);

        left.days_ = power.endDay - left.first;
        left.payScale = 10 ** measured.payDecimals;
        left.bondValue = CoinValue.coinValue(
            Math.mulDiv(closure.bond, power.units * left.days_, closure.unitDays),
            marked.rate,
            10 ** _settlement.termsOf(power.product).rewardDecimals,
            left.payScale,
            Math.Rounding.Ceil
        );
    }

    /// @dev [pay token] Value of the remaining income by a mark, less the refund.
    function _grossDown(Power memory power, Remaining memory left, IncomeMark memory marked)
        private
        view
        returns (uint256)
    {
        if (left.days_ == 0) return 0;
        uint256 perUnit = valuation.unitCoin(power.product, marked, left.first, power.endDay);
        uint256 income = CoinValue.payDown(power.units, perUnit, marked.rate, left.payScale);
        return Math.saturatingSub(income, power.tranche * left.days_);
    }

    /// @inheritdoc ILossLedger
    function grossLossOf(uint256 tokenId, uint32 day, uint128 rate)
        external
        view
        returns (uint256 gross, uint256 bondValue)
    {
        Power memory power = _miningPower.powerOf(tokenId);
        (Remaining memory left, IncomeMark memory marked) = _remaining(power);
        if (left.days_ == 0) return (0, 0);
        gross = _grossDown(power, left, marked);
        IncomeMark memory before = valuation.markOf(power.product, marked.base, day, Side.Low);
        // What was mined before the closing is a fact, not a forecast; only its price is the insuring day's.
        (before.rate, before.tail) = (rate, marked.tail);
        gross = Math.min(gross, _grossDown(power, left, before));
        bondValue = left.bondValue;
    }

    // ---- Recoveries -------------------------------------------------------------------------------------------

    /// @inheritdoc ILossLedger
    function recover(uint256 tokenId, uint256 value) external {
        (Power memory power, Loss memory loss) = _record(tokenId);
        bool pays = msg.sender == _reserve || msg.sender == address(insurerOf(power.product));
        require(pays, NotPayer(msg.sender));
        uint256 remaining = loss.loss - loss.recovered;
        require(value <= remaining, MoreThanLost(tokenId, value, remaining));

        // Safe casts: the value is at most the loss.
        loss.recovered += uint128(value);
        _losses[tokenId] = loss;
        _productLosses[power.product].recovered += uint128(value);
        emit LossRecovered(tokenId, msg.sender, value, loss.recovered);
    }

    function _closureOf(uint32 product) private view returns (Closure memory) {
        return _settlement.closureOf(product);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc ILossLedger
    function insurerOf(uint32 product) public view returns (IInsurance) {
        return insuranceOf[_settlement.termsOf(product).payToken];
    }

    /// @inheritdoc ILossLedger
    function lossOf(uint256 tokenId) public view returns (Loss memory loss) {
        loss = _losses[tokenId];
        if (loss.loss == 0) loss.loss = _lossDown(_miningPower.powerOf(tokenId)).toUint128();
    }

    /// @inheritdoc ILossLedger
    function remainingOf(uint256 tokenId) public view returns (uint256) {
        Loss memory loss = lossOf(tokenId);
        return loss.loss - loss.recovered;
    }

    /// @inheritdoc ILossLedger
    function uninsuredOf(uint256 tokenId) external view returns (uint256) {
        IInsurance insurer = insurerOf(_miningPower.powerOf(tokenId).product);
        uint256 remaining = remainingOf(tokenId);
        return address(insurer) == address(0) ? remaining : remaining - insurer.dueOf(tokenId);
    }

    /// @inheritdoc ILossLedger
    function owesNothing(uint32 product) external view returns (bool) {
        IInsurance insurer = insurerOf(product);
        bool covered = address(insurer) != address(0) && insurer.coveredOf(product) > 0;
        return !covered && IReserve(_reserve).promisedOf(product) == 0;
    }

    /// @inheritdoc ILossLedger
    function productLossOf(uint32 product) external view returns (Loss memory) {
        return _productLosses[product];
    }

    /// @inheritdoc ILossLedger
    function measureOf(uint32 product) external view returns (Measure memory) {
        return _measures[product];
    }
}
