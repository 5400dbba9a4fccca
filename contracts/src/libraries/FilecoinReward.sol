// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice What 1 GiB of quality-adjusted storage earns on the Filecoin network in a day.
/// Source: five expected wins an epoch, 2,880 epochs a day, shared by quality-adjusted power; 25 % of a reward is
/// paid at once, 75 % linearly over the 180 days that follow.
library FilecoinReward {
    /// @notice [day] Days over which three quarters of a day's reward are paid.
    uint32 internal constant VESTING_DAYS = 180;
    /// @notice Expected wins of a day: 5 × 2,880, until the network changes it.
    uint32 internal constant WINS_PER_DAY = 14_400;

    /// @notice [ray per GiB and day] reward per win × wins of a day / power, rounded down. Below 2^200.
    /// @param rewardPerWin [attoFIL] Mean reward of a win on the day.
    /// @param networkPower [bytes] Quality-adjusted power of the network.
    function perUnit(uint256 rewardPerWin, uint256 networkPower, uint256 winsPerDay)
        internal
        pure
        returns (uint256)
    {
        return rewardPerWin * winsPerDay * (2 ** 30 * 1e9) / networkPower;
    }

    /// @notice [ray per GiB] Cash of a unit on a day: 0.25 × reward if it mines on the day, and 0.75 / 180 of the
    /// sum of rewards over those of the 180 days before on which it mined. Each part is rounded down.
    function cash(uint256 rewardIfMining, uint256 vestingSum) internal pure returns (uint256) {
        return rewardIfMining / 4 + 3 * vestingSum / (4 * VESTING_DAYS);
    }

    /// @notice [ray per GiB] What is left to be paid, given the sum over days of reward × 180ths that are left.
    function tail(uint256 parts, Math.Rounding rounding) internal pure returns (uint256) {
        return Math.mulDiv(3, parts, 4 * VESTING_DAYS, rounding);
    }
}
