// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Checkpoint } from "../types/Product.sol";

/// @notice The arithmetic of a day: what is expected, delivered, spread over power, and owed to a token.
/// Every rounding is down; the name says so where it moves money.
library DayMath {
    uint256 internal constant WAD = 1e18;
    uint256 internal constant RAY = 1e27;
    /// @dev Parts of the gross of which one at least must be left net of the running cost for full release.
    uint256 internal constant TENTH = 10;

    /// @notice [reward token] Coin that `units` are due, given cash per unit [ray] and 10 ** decimals of the token.
    function amountDown(uint256 units, uint256 cash, uint256 scale) internal pure returns (uint256) {
        return units * cash * scale / RAY;
    }

    /// @notice [reward token] What running `units` for a day costs in coin at `price` [USD, 18 decimals].
    function costDown(uint256 units, uint256 runningCost, uint256 price, uint256 scale)
        internal
        pure
        returns (uint256)
    {
        return units * runningCost * scale / price;
    }

    /// @notice [1e18] min(1, got / expected); 1 if nothing is expected.
    function deliveredDown(uint256 got, uint256 expected) internal pure returns (uint256) {
        return got >= expected ? WAD : got * WAD / expected;
    }

    /// @notice Spreads income over power: the rise of the running sum per unit, and what the division left over.
    function spread(uint256 income, uint256 carry, uint256 units) internal pure returns (uint256, uint256) {
        uint256 scaled = income * WAD + carry;
        return (scaled / units, scaled % units);
    }

    /// @notice [reward token] Income of `units` between two checkpoints.
    function incomeDown(uint64 units, Checkpoint memory from, Checkpoint memory to)
        internal
        pure
        returns (uint256)
    {
        uint256 rise = to.income - from.income;
        // Cannot overflow: 64 and 160 bits.
        unchecked {
            return units * rise / WAD;
        }
    }

    /// @notice [1e18] Part of a day's money that goes to the miner: what was delivered, but where the running cost leaves
    /// less than a tenth of the income, less in proportion, down to nothing. No coin, no money, and no cliff.
    function releasedFractionDown(uint256 delivered, uint256 expected, uint256 gross)
        internal
        pure
        returns (uint256)
    {
        if (expected == 0) return 0;
        return TENTH * expected >= gross ? delivered : delivered * TENTH * expected / gross;
    }

    /// @notice [pay token] Part of a day's tranches that the miner is paid.
    function releasedDown(uint256 tranche, uint256 released) internal pure returns (uint256) {
        return tranche * released / WAD;
    }

    /// @notice [pay token] Part of the tranches of `numberOfDays` that was not released between two checkpoints.
    function refundDown(uint88 tranche, uint32 numberOfDays, Checkpoint memory from, Checkpoint memory to)
        internal
        pure
        returns (uint256)
    {
        uint256 missing = numberOfDays * WAD - (to.released - from.released);
        // Cannot overflow: 88 bits, and 32 times 60 bits.
        unchecked {
            return tranche * missing / WAD;
        }
    }

    /// @notice By how much each part of a split counts as paid beyond what it earned by itself, rounded down. Nothing,
    /// unless the whole was paid more than the parts together earned so; then one unit, which is more than any fraction.
    /// So the parts together are never owed more than the whole was, and no split, however often, makes money; and none is
    /// ever more than one unit ahead, so no split costs a part more than that.
    function ahead(uint256 paid, uint256 sumOfParts) internal pure returns (uint96) {
        return paid > sumOfParts ? 1 : 0;
    }
}
