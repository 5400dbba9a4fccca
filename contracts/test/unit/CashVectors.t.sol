// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FilecoinBenchmark } from "../../src/benchmark/FilecoinBenchmark.sol";
import { Base } from "../Base.t.sol";

/// @notice The vesting of a batch as the Rust side computes it, bit for bit.
contract CashVectorsTest is Base {
    /// @dev [bytes] With this power of the network the reward of a win in attoFIL is that of a GiB and day in ray.
    uint128 private constant UNIT_POWER = 5 * 2880 * 2 ** 30 * 1e9;

    FilecoinBenchmark internal benchmark;

    function setUp() public override {
        super.setUp();
        string memory json = vm.readFile("test/vectors/benchmark.json");
        uint32 day = uint32(vm.parseJsonUint(json, ".filecoinCash.firstDay"));
        benchmark = new FilecoinBenchmark(owner, registry, address(filFeed), day);
        vm.prank(owner);
        benchmark.setReporters(reporters);
        uint256[] memory rewards = vm.parseJsonUintArray(json, ".filecoinCash.rewards");
        vm.warp((uint256(day) + rewards.length) * 1 days);
        filFeed.post(20e8);
        for (uint256 i = 0; i < rewards.length; ++i) {
            finalizeWith(rewards[i]);
        }
    }

    function finalizeWith(uint256 reward) internal {
        uint128[] memory inputs = new uint128[](2);
        (inputs[0], inputs[1]) = (uint128(reward), UNIT_POWER);
        reportAll(benchmark, benchmark.nextDay(), inputs);
        benchmark.finalize();
        assertEq(benchmark.latestReward(), reward);
    }

    function test_MARK_3_CashVectors() public view {
        string memory json = vm.readFile("test/vectors/benchmark.json");
        uint32 start = uint32(vm.parseJsonUint(json, ".filecoinCash.startDay"));
        uint32 end = uint32(vm.parseJsonUint(json, ".filecoinCash.endDay"));
        uint256 i = 0;
        for (; vm.keyExistsJson(json, key(i, "")); ++i) {
            uint32 day = uint32(vm.parseJsonUint(json, key(i, ".day")));
            uint256 cash = vm.parseJsonUint(json, key(i, ".cash"));
            assertEq(benchmark.cashOn(day, start, end), cash, vm.toString(day));
        }
        assertGt(i, 180);
    }

    function key(uint256 i, string memory field) internal pure returns (string memory) {
        return string.concat(".filecoinCash.cash[", vm.toString(i), "]", field);
    }
}
