// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { BondCalls } from "../../../src/reserve/BondCalls.sol";
import { ProductState } from "../../../src/types/Product.sol";
import { Closing } from "./Closing.t.sol";

/// @notice A product of 1,500 TH/s with all its days left, bonded for 30 days.
abstract contract Called is Closing {
    uint64 internal constant UNITS = ALICE_UNITS + BOB_UNITS;

    BondCalls internal calls;

    function setUp() public virtual override {
        super.setUp();
        calls = new BondCalls(owner, ISettlement(address(settlement)), valuation);
        hold(UNITS, UNITS * uint256(TERM) * 155 * 10 ** (payDecimals() - 6), bondOf(30));
    }

    /// @dev [reward token] Days of income at the reward that was there in the beginning.
    function bondOf(uint256 days_) internal pure returns (uint256) {
        return days_ * UNITS * REWARD * 10 ** coinDecimals() / 1e27;
    }

    function hold(uint256 units, uint256 escrow, uint256 bond) internal {
        ProductState memory state = settlement.stateOf(PRODUCT);
        (state.outstandingUnits, state.escrow, state.bond) = (uint64(units), uint88(escrow), uint80(bond));
        settlement.setState(PRODUCT, state);
    }

    function pay(uint256 amount) internal pure returns (int256) {
        return int256(usd(amount));
    }

    function assess() internal returns (int256 gain, uint256 called) {
        return calls.assess(PRODUCT);
    }

    /// @dev The coin's price changes by a factor [1e18].
    function reprice(uint256 factor) internal {
        benchmark.post(REWARD, uint128(PRICE * factor / 1e18));
    }
}
