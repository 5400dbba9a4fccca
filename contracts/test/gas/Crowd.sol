// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { PrimarySale } from "../../src/power/PrimarySale.sol";

/// @notice Buys for many holders in one transaction.
contract Crowd {
    /// @notice One unit for each of the holders numbered `from` to `to`.
    function buy(PrimarySale sale, uint32 product, uint256 from, uint256 to) external {
        for (uint256 i = from; i < to; ++i) {
            sale.buy(
                product, 1, type(uint256).max, address(uint160(0x10000 + i)), address(0), block.timestamp
            );
        }
    }
}
