// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ReportedBenchmark } from "../../../src/benchmark/ReportedBenchmark.sol";
import { ReplayPriceFeed } from "../../../src/dev/ReplayPriceFeed.sol";
import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { ProductState } from "../../../src/types/Product.sol";
import { Store, System } from "../Store.sol";
import { Handler } from "./Handler.sol";

/// @title Time: days pass, reporters report or do not, days are finalised and settled
contract DayHandler is Handler {
    uint128 private constant DIFFICULTY = 28_587_155_782_195 * 1e6;
    uint128 private constant REWARD_PER_WIN = 20e18;
    uint128 private constant NETWORK_POWER = 17 * 2 ** 60;
    uint128 private constant BLOCKS = 144;

    /// @dev The day's first block, just below a halving.
    uint128 private _height = 839_000;

    error Unexpected(bytes reason);

    constructor(Store store_) Handler(store_) { }

    // ---- Time -------------------------------------------------------------------------------------------------

    /// @dev Days pass and all reporters report what wanders a little.
    function passDays(uint256 numberOfDays, uint256 seed) external inTime {
        numberOfDays = between(numberOfDays, 1, 5);
        for (uint256 i = 0; i < numberOfDays; ++i) {
            _endDay();
            _report(uint256(keccak256(abi.encode(seed, i))), 5, 10);
            _finalize();
        }
        store.count("passDays");
    }

    /// @dev One day on which the network changes at a stroke and some reporters may be silent.
    function passOddDay(uint256 seed) external inTime {
        _endDay();
        _report(seed, seed % 6, 60);
        warpTo(block.timestamp + between(seed / 6, 0, 23 hours));
        _finalize();
        store.count("passOddDay");
    }

    /// @dev A long silence of reporters and price feeds: the last values stand in.
    function passSilence(uint256 seed) external inTime {
        if (seed % 2 == 1) return;
        warpTo(block.timestamp + between(seed / 2, 4 days, 50 days));
        _finalize();
        store.count("passSilence");
    }

    /// @dev Reporters, feeds and whoever might finalise are silent, until what nobody can settle may be given up.
    function hang(uint256 seed) external inTime {
        if (seed % 8 > 0) return;
        warpTo(block.timestamp + between(seed / 8, 62 days, 75 days));
        store.count("hang");
    }

    function _endDay() private {
        warpTo((uint256(today()) + 1) * 1 days);
        System memory system = store.system();
        _post(system.btcFeed, 44_000e8);
        _post(system.filFeed, 20e8);
    }

    function _post(ReplayPriceFeed feed, int256 price) private {
        vm.prank(feed.poster());
        feed.post(price + int256(block.timestamp % 977) * price / 5000);
    }

    /// @dev The first `count` reporters report the day that ended, with inputs up to `spread` percent apart.
    function _report(uint256 seed, uint256 count, uint256 spread) private {
        System memory system = store.system();
        uint128[] memory btc = new uint128[](5);
        btc[0] = _vary(DIFFICULTY, seed, spread);
        (btc[1], btc[2], btc[3]) = (_vary(1e7, seed >> 64, 90), _height, BLOCKS);
        _height += BLOCKS;
        uint128[] memory fil = new uint128[](3);
        fil[0] = _vary(REWARD_PER_WIN, seed >> 128, spread);
        fil[1] = _vary(NETWORK_POWER, seed >> 192, spread);
        address[] memory reporters = system.btcBenchmark.reporters();
        for (uint256 i = 0; i < count; ++i) {
            vm.startPrank(reporters[i]);
            if (system.btcBenchmark.nextDay() < today()) system.btcBenchmark.report(today() - 1, btc);
            if (system.filBenchmark.nextDay() < today()) system.filBenchmark.report(today() - 1, fil);
            vm.stopPrank();
        }
    }

    function _vary(uint128 value, uint256 seed, uint256 percent) private pure returns (uint128) {
        return uint128(value * (1000 + uint64(seed) % (10 * percent)) / 1000);
    }

    // ---- The benchmark ----------------------------------------------------------------------------------------

    function _finalize() private {
        System memory system = store.system();
        while (_finalizeNext(system.btcBenchmark)) { }
        while (_finalizeNext(system.filBenchmark)) { }
    }

    /// @dev Finalises a day unless a named refusal says that there is none to be had yet.
    function _finalizeNext(ReportedBenchmark benchmark) private returns (bool) {
        try benchmark.finalize(0) returns (uint32 day) {
            bytes32 hash = keccak256(abi.encode(benchmark.rewardOn(day), benchmark.priceOn(day)));
            store.setFinalDay(address(benchmark), day, hash);
            if (benchmark.priceOn(day).rewardCarried) store.count("rewardCarried");
            return true;
        } catch (bytes memory reason) {
            bytes4 name = bytes4(reason);
            bool pending = name == IBenchmark.DayOpen.selector || name == IBenchmark.ReportsMissing.selector
                || name == IBenchmark.JumpUnconfirmed.selector || name == IBenchmark.PriceRefused.selector;
            require(pending, Unexpected(reason));
            return false;
        }
    }

    // ---- Settlement -------------------------------------------------------------------------------------------

    function settle(uint256 productSeed, uint256 maxDays) external inTime {
        _settle(anyProduct(productSeed), between(maxDays, 1, 40));
    }

    function settleEverything() external inTime {
        uint32[] memory products = store.products();
        for (uint256 i = 0; i < products.length; ++i) {
            _settle(products[i], 400);
        }
    }

    /// @dev Settles unless a named refusal says that no day is due.
    function _settle(uint32 product, uint256 maxDays) private {
        uint256 before = paidTo(product);
        try settlement.settle(product, maxDays) returns (uint256 settled) {
            noteSettled(product, settled, paidTo(product) - before);
            _countSettled(settlement.stateOf(product));
        } catch (bytes memory reason) {
            bytes4 name = bytes4(reason);
            bool early = name == ISettlement.NothingToSettle.selector || name == ISettlement.DayOpen.selector
                || name == ISettlement.BenchmarkPending.selector || name == ISettlement.GraceRunning.selector;
            require(early, Unexpected(reason));
        }
    }

    function _countSettled(ProductState memory state) private {
        store.count("settle");
        if (sale.parameters().paused) store.count("settleWhilePaused");
        if (state.nextDay == state.endDay) store.count("productEnded");
    }
}
