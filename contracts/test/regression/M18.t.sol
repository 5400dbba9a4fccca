// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinReward } from "../../src/libraries/BitcoinReward.sol";
import { FilecoinReward } from "../../src/libraries/FilecoinReward.sol";
import { Test } from "forge-std/Test.sol";

/// @notice Mixed up TH and PH, TiB and bytes, BTC and USD make numbers that are wrong by powers of ten.
contract M18Test is Test {
    /// @dev 2022-03-25: 6.25 BTC × 86 400 s × 1e15 H/s / (28 587 155 782 195 × 2^32) = 0.004398 BTC a day.
    function test_M18_APetahashOfMarch2022() public pure {
        uint256 unit = BitcoinReward.perUnit(28_587_155_782_195 * 1e6, 0, 728_900, 729_043);
        assertApproxEqRel(unit * 1e6, 0.004398e27, 0.0001e18);
    }

    /// @dev 20 FIL × 5 × 2 880 / (17 EiB in TiB) = 0.016156 FIL a day.
    function test_M18_ATebibyteOfMarch2022() public pure {
        uint256 unit = FilecoinReward.perUnit(20e18, 17 * 2 ** 60, 14_400);
        assertApproxEqRel(unit * 1024, 0.016156e27, 0.0001e18);
    }

    /// @dev The genesis difficulty of 1: 7.2 TH/s-seconds a block.
    function test_M18_DifficultyOne() public pure {
        uint256 unit = BitcoinReward.perUnit(1e6, 0, 1, 144);
        assertApproxEqRel(unit, 50 * 86_400 * 1e27 * uint256(1e9) / 2 ** 32, 1e6);
    }
}
