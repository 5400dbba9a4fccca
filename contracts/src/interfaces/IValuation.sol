// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IncomeMark, Side } from "../types/IncomeMark.sol";
import { IPayTokenPrices } from "./IPayTokenPrices.sol";

/// @title What remaining income is worth
/// @notice One valuation for bonds, losses, loans and pages: subsidy by height with halvings on their dates, growth of
/// difficulty apart, fees and prices by means, the pay token by its own price. It errs on one side: high for bonds, which
/// must be ready for it; low for losses and loans, which count on it. It has no owner and no parameters, and reads no trade.
interface IValuation {
    /// @notice What pay tokens are worth.
    function prices() external view returns (IPayTokenPrices);

    /// @notice What the days of a product from `base` on are valued by, as of the final day `day`. Reverts with DayNotFinal.
    function markOf(uint32 product, uint32 base, uint32 day, Side side)
        external
        view
        returns (IncomeMark memory);

    /// @notice [ray] Coin that one unit of a product is due on [startDay, endDay) from the mark's base on, net of the
    /// running cost, on the mark's side. A batch is one whole, whatever the days.
    function unitCoin(uint32 product, IncomeMark calldata marked, uint256 startDay, uint256 endDay)
        external
        view
        returns (uint256);

    /// @notice What all power of an open product is due on the days that it has left, as of the last final day, on the high
    /// side: the mark, the days left of the mean unit (rounded up), and the coin [reward token].
    function remainingIncome(uint32 product)
        external
        view
        returns (IncomeMark memory marked, uint32 meanDays, uint256 income);

    /// @notice [reward token] What the days that a product has left, or that a closed one will not settle, are worth on the
    /// high side, less the tranches that its holders get back; rounded up. Of a closed one by the last final day before it
    /// closed; 0 once it is sealed.
    function remainingUp(uint32 product) external view returns (uint256);
}
