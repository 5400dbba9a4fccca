// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinReward } from "../../src/libraries/BitcoinReward.sol";
import { FilecoinReward } from "../../src/libraries/FilecoinReward.sol";
import { Base } from "../Base.t.sol";

/// @notice The numbers of real days that the Rust side computes too, bit for bit.
contract VectorsTest is Base {
    string internal json;

    function setUp() public override {
        super.setUp();
        json = vm.readFile("test/vectors/benchmark.json");
    }

    function read(string memory key) internal view returns (uint256) {
        return vm.parseJsonUint(json, key);
    }

    function at(string memory list, uint256 i) internal pure returns (string memory) {
        return string.concat(".", list, "[", vm.toString(i), "].");
    }

    function has(string memory list, uint256 i) internal view returns (bool) {
        return vm.keyExistsJson(json, string.concat(".", list, "[", vm.toString(i), "]"));
    }

    function test_MARK_2_BitcoinVectors() public view {
        uint256 i = 0;
        for (; has("bitcoin", i); ++i) {
            string memory row = at("bitcoin", i);
            uint256 reward = BitcoinReward.perUnit(
                read(string.concat(row, "difficulty")),
                read(string.concat(row, "feesPerBlock")),
                read(string.concat(row, "firstHeight")),
                read(string.concat(row, "lastHeight"))
            );
            assertEq(reward, read(string.concat(row, "rewardPerUnit")), row);
        }
        assertGt(i, 9);
    }

    function test_MARK_3_FilecoinVectors() public view {
        uint256 i = 0;
        for (; has("filecoin", i); ++i) {
            string memory row = at("filecoin", i);
            uint256 reward = FilecoinReward.perUnit(
                read(string.concat(row, "rewardPerWin")), read(string.concat(row, "networkPower")), 14_400
            );
            assertEq(reward, read(string.concat(row, "rewardPerUnit")), row);
        }
        assertGt(i, 9);
    }
}
