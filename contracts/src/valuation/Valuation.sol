// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IPayTokenPrices } from "../interfaces/IPayTokenPrices.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { IValuation } from "../interfaces/IValuation.sol";
import { CoinValue } from "../libraries/CoinValue.sol";
import { IncomeMark, Side } from "../types/IncomeMark.sol";
import { ProductState, ProductTerms } from "../types/Product.sol";
import { RemainingIncome } from "./RemainingIncome.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title What remaining income is worth
contract Valuation is IValuation {
    using SafeCast for uint256;

    uint256 private constant WAD = 1e18;

    ISettlement private immutable _settlement;
    /// @inheritdoc IValuation
    IPayTokenPrices public immutable prices;

    constructor(ISettlement settlement, IPayTokenPrices prices_) {
        _settlement = settlement;
        prices = prices_;
    }

    // ---- Marks ------------------------------------------------------------------------------------------------

    /// @inheritdoc IValuation
    function markOf(uint32 product, uint32 base, uint32 day, Side side)
        external
        view
        returns (IncomeMark memory)
    {
        return _mark(_settlement.termsOf(product), base, day, side);
    }

    function _mark(ProductTerms memory terms, uint32 base, uint32 day, Side side)
        private
        view
        returns (IncomeMark memory marked)
    {
        IBenchmark.Outlook memory outlook = terms.benchmark.outlookOn(day, side);
        (marked.base, marked.day, marked.side) = (base, day, side);
        (marked.halving, marked.steady) = (outlook.halving, outlook.steady);
        (marked.price, marked.blocksLeft) = (outlook.price, outlook.blocksLeft);
        marked.rate = _rate(terms, marked).toUint128();
        if (terms.batchStart == 0 || base <= terms.batchStart) return marked;
        marked.tail =
            terms.benchmark.tailOn(day, base, terms.batchStart, terms.batchStart + terms.miningDays, side);
    }

    /// @dev [pay token, 18 decimals] One coin. A product that is sold for its own coin has no rate.
    function _rate(ProductTerms memory terms, IncomeMark memory marked) private view returns (uint256) {
        if (terms.payToken == terms.rewardToken) return WAD;
        IPayTokenPrices.Source memory source = prices.sourceOf(terms.payToken);
        if (source.benchmark == terms.benchmark) return WAD;
        bool high = marked.side == Side.High;
        uint256 price = prices.priceOf(terms.payToken, marked.day, high ? Side.Low : Side.High);
        return Math.mulDiv(marked.price, WAD, price, high ? Math.Rounding.Ceil : Math.Rounding.Floor);
    }

    // ---- Income -----------------------------------------------------------------------------------------------

    /// @inheritdoc IValuation
    function unitCoin(uint32 product, IncomeMark calldata marked, uint256 startDay, uint256 endDay)
        external
        view
        returns (uint256)
    {
        return RemainingIncome.unitCoin(_settlement.termsOf(product), marked, startDay, endDay);
    }

    /// @inheritdoc IValuation
    function remainingIncome(uint32 product)
        external
        view
        returns (IncomeMark memory marked, uint32 meanDays, uint256 income)
    {
        ProductTerms memory terms = _settlement.termsOf(product);
        ProductState memory state = _settlement.stateOf(product);
        return _remaining(product, terms, state, state.nextDay, terms.benchmark.nextDay() - 1);
    }

    /// @inheritdoc IValuation
    function remainingUp(uint32 product) external view returns (uint256) {
        ProductTerms memory terms = _settlement.termsOf(product);
        ProductState memory state = _settlement.stateOf(product);
        if (state.outstandingUnits == 0) return 0;
        uint32 closedDay = _settlement.shortfallOf(product).closedDay;
        uint32 base = closedDay > 0 ? closedDay : state.nextDay;
        // Days before the closed one are final, but for a product that never had a settled day.
        // Safe cast: the smaller of two days.
        uint32 known = terms.benchmark.nextDay();
        uint32 last = closedDay > 0 ? uint32(Math.min(closedDay, known)) - 1 : known - 1;
        (IncomeMark memory marked,, uint256 income) = _remaining(product, terms, state, base, last);
        uint256 escrow = CoinValue.coinDown(
            state.escrow, marked.rate, 10 ** terms.rewardDecimals, 10 ** terms.payDecimals
        );
        return Math.saturatingSub(income, escrow);
    }

    /// @dev A day's income falls with time, so the sum over n days bends down: as if all units had the mean days left is
    /// never less than what they are worth one by one. Of a rolling product, power that has yet to start counts as if it
    /// started now, which is more again.
    function _remaining(
        uint32 product,
        ProductTerms memory terms,
        ProductState memory state,
        uint32 base,
        uint32 day
    ) private view returns (IncomeMark memory marked, uint32 meanDays, uint256 income) {
        marked = _mark(terms, base, day, Side.High);
        if (state.outstandingUnits == 0) return (marked, 0, 0);
        // Safe cast: no unit has more days left than those of its purchase.
        meanDays = uint32(Math.ceilDiv(_settlement.unitDaysOf(product), state.outstandingUnits));
        uint256 perUnit = RemainingIncome.unitCoin(terms, marked, base, uint256(base) + meanDays);
        income = CoinValue.coinOf(
            state.outstandingUnits, perUnit, 10 ** terms.rewardDecimals, Math.Rounding.Ceil
        );
    }
}
