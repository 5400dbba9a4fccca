// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { ISettlement } from "../interfaces/ISettlement.sol";
import { IValuation } from "../interfaces/IValuation.sol";
import { IncomeValue } from "../libraries/IncomeValue.sol";
import { RemainingIncome } from "../reserve/RemainingIncome.sol";
import { IncomeMark } from "../types/IncomeMark.sol";
import { Book, ProductTerms } from "../types/Product.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title What a closed product costs its holders
contract RemainingLoss is IValuation {
    ISettlement private immutable _settlement;

    constructor(ISettlement settlement) {
        _settlement = settlement;
    }

    /// @inheritdoc IValuation
    function remainingUp(uint32 product) external view returns (uint256) {
        Book memory book = _settlement.bookOf(product);
        ProductTerms memory terms = _settlement.termsOf(product);
        uint32 closedDay = book.shortfall.closedDay;
        if (book.state.outstandingUnits == 0) return 0;
        // Days before the closed one are final, but for a product that never had a settled day.
        // Safe cast: both are days.
        uint32 last = uint32(Math.min(closedDay, terms.benchmark.nextDay()) - 1);
        IncomeMark memory mark = RemainingIncome.mark(terms, closedDay, last);
        uint256 income = _incomeUp(terms, mark, book);
        uint256 loss = Math.saturatingSub(income, book.state.escrow);
        return _coinUp(loss, mark.price, 10 ** terms.rewardDecimals, 10 ** terms.payDecimals);
    }

    /// @dev [pay token] A day's income falls with time, so as if all power had the mean days left is never less than what
    /// it is worth one by one.
    function _incomeUp(ProductTerms memory terms, IncomeMark memory mark, Book memory book)
        private
        pure
        returns (uint256)
    {
        uint256 units = book.state.outstandingUnits;
        uint256 end = uint256(mark.base) + Math.ceilDiv(book.unitDays, units);
        return IncomeValue.payDown(
            units, RemainingIncome.unitValueDown(terms, mark, mark.base, end), 10 ** terms.payDecimals
        ) + 1;
    }

    /// @dev [reward token] Least coin that is worth no less than `value` [pay token].
    function _coinUp(uint256 value, uint256 price, uint256 coinScale, uint256 payScale)
        private
        pure
        returns (uint256)
    {
        return Math.mulDiv(value * coinScale, 1e18, price * payScale, Math.Rounding.Ceil);
    }
}
