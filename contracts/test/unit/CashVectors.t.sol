// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FilecoinBenchmark } from "../../src/benchmark/FilecoinBenchmark.sol";
import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { Base } from "../Base.t.sol";

/// @notice The vesting of a batch as the Rust side computes it, bit for bit.
contract CashVectorsTest is Base {
    FilecoinBenchmark internal benchmark;

    function setUp() public override {
        super.setUp();
        string memory json = vm.readFile("test/vectors/benchmark.json");
        uint32 day = uint32(vm.parseJsonUint(json, ".filecoinCash.firstDay"));
        benchmark = new FilecoinBenchmark(owner, registry, address(filFeed), day);
        vm.prank(owner);
        benchmark.setReporters(reporters);
        uint256[] memory rewards = vm.parseJsonUintArray(json, ".filecoinCash.rewards");
        uint256 through = 0;
        for (uint32 i = 0; i < rewards.length; ++i) {
            vm.warp((uint256(day) + i + 1) * 1 days);
            filFeed.post(20e8);
            finalize();
            through += rewards[i];
            write(day + i, rewards[i], through);
        }
    }

    function finalize() internal {
        uint128[] memory inputs = new uint128[](3);
        (inputs[0], inputs[1], inputs[2]) = (REWARD_PER_WIN, NETWORK_POWER, 20e18);
        reportAll(benchmark, benchmark.nextDay(), inputs);
        benchmark.finalize(0);
    }

    /// @dev Puts a reward and the sum of all in the place of those that were measured.
    function write(uint32 day, uint256 reward, uint256 through) internal {
        IBenchmark.DayReward memory measured = benchmark.rewardOn(day);
        bytes32 packed = bytes32(measured.reward | uint256(measured.through) << 128);
        bytes32 slot;
        for (uint256 i = 0; vm.load(address(benchmark), slot) != packed; ++i) {
            slot = keccak256(abi.encode(day, i));
        }
        vm.store(address(benchmark), slot, bytes32(reward | through << 128));
        assertEq(benchmark.rewardOn(day).reward, reward);
        assertEq(benchmark.rewardOn(day).through, through);
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
