// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { OfferCheck } from "../../src/power/OfferCheck.sol";

/// @notice Takes offers of single units before any day is final, as if a unit earned a thousand coins: most tests count in
/// few units, and are not about what an offer must earn (SALE-7).
contract SmallOffers is OfferCheck {
    function _firstDayLow(IBenchmark, uint32) internal pure override returns (uint256 cash, uint256 price) {
        return (1e30, 1e24);
    }
}
