// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinBenchmark } from "../../src/benchmark/BitcoinBenchmark.sol";
import { FilecoinBenchmark } from "../../src/benchmark/FilecoinBenchmark.sol";
import { ReportedBenchmark } from "../../src/benchmark/ReportedBenchmark.sol";
import { ReplayPriceFeed } from "../../src/dev/ReplayPriceFeed.sol";
import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { CoinValue } from "../../src/libraries/CoinValue.sol";
import { Median } from "../../src/libraries/Median.sol";
import { IncomeMark, Side } from "../../src/types/IncomeMark.sol";
import { ProductTerms } from "../../src/types/Product.sol";
import { RemainingIncome } from "../../src/valuation/RemainingIncome.sol";
import { Base } from "../Base.t.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Outlook and valuation as the Rust side computes them from real days, bit for bit. The file has a list for each
/// field, so that each is read once.
contract ValuationVectorsTest is Base {
    ReplayPriceFeed internal feed;

    function setUp() public override {
        super.setUp();
        feed = new ReplayPriceFeed(address(this));
    }

    function file() internal view returns (string memory) {
        return vm.readFile("test/vectors/valuation.json");
    }

    // ---- Benchmarks -------------------------------------------------------------------------------------------

    function test_RISK_8_OutlooksOfBitcoinAcrossAHalving() public {
        string memory json = file();
        uint32 first = uint32(vm.parseJsonUint(json, ".bitcoin.firstDay"));
        BitcoinBenchmark benchmark = new BitcoinBenchmark(owner, registry, address(feed), first);
        uint256[][] memory columns = new uint256[][](5);
        columns[0] = vm.parseJsonUintArray(json, ".bitcoin.difficulty");
        columns[1] = vm.parseJsonUintArray(json, ".bitcoin.feesPerBlock");
        columns[2] = vm.parseJsonUintArray(json, ".bitcoin.firstHeight");
        columns[3] = vm.parseJsonUintArray(json, ".bitcoin.blocks");
        columns[4] = vm.parseJsonUintArray(json, ".bitcoin.price");
        replay(benchmark, first, columns, vm.parseJsonUintArray(json, ".bitcoin.reward"));

        uint256[] memory means = vm.parseJsonUintArray(json, ".bitcoin.mean");
        for (uint32 i = 0; i < means.length; ++i) {
            assertEq(benchmark.priceOn(first + i).mean, means[i], vm.toString(first + i));
        }
        assertEq(benchmark.meanReward(), means[means.length - 1]);
        checkOutlooks(benchmark, json, ".bitcoin.outlooks");
        checkLow(benchmark, json);
    }

    function checkLow(BitcoinBenchmark benchmark, string memory json) internal view {
        uint256[] memory lastDays = vm.parseJsonUintArray(json, ".bitcoin.low.lastDay");
        uint256[] memory coins = vm.parseJsonUintArray(json, ".bitcoin.low.coin");
        uint256[] memory prices = vm.parseJsonUintArray(json, ".bitcoin.low.price");
        assertGt(lastDays.length, 5);
        for (uint256 i = 0; i < lastDays.length; ++i) {
            (uint256 coin, uint256 price) = benchmark.incomeLow(uint32(lastDays[i]));
            assertEq(coin, coins[i], vm.toString(lastDays[i]));
            assertEq(price, prices[i], vm.toString(lastDays[i]));
        }
    }

    function test_RISK_8_OutlooksAndTailsOfFilecoin() public {
        string memory json = file();
        uint32 first = uint32(vm.parseJsonUint(json, ".filecoin.firstDay"));
        FilecoinBenchmark benchmark = new FilecoinBenchmark(owner, registry, address(feed), first);
        uint256[][] memory columns = new uint256[][](3);
        columns[0] = vm.parseJsonUintArray(json, ".filecoin.rewardPerWin");
        columns[1] = vm.parseJsonUintArray(json, ".filecoin.networkPower");
        columns[2] = vm.parseJsonUintArray(json, ".filecoin.price");
        replay(benchmark, first, columns, vm.parseJsonUintArray(json, ".filecoin.reward"));
        checkOutlooks(benchmark, json, ".filecoin.outlooks");
        checkTails(benchmark, json);
    }

    function checkTails(FilecoinBenchmark benchmark, string memory json) internal view {
        uint256[][] memory columns = new uint256[][](6);
        columns[0] = vm.parseJsonUintArray(json, ".filecoin.tails.day");
        columns[1] = vm.parseJsonUintArray(json, ".filecoin.tails.base");
        columns[2] = vm.parseJsonUintArray(json, ".filecoin.tails.miningStart");
        columns[3] = vm.parseJsonUintArray(json, ".filecoin.tails.miningEnd");
        columns[4] = vm.parseJsonUintArray(json, ".filecoin.tails.low");
        columns[5] = vm.parseJsonUintArray(json, ".filecoin.tails.high");
        assertGt(columns[0].length, 20);
        for (uint256 i = 0; i < columns[0].length; ++i) {
            assertEq(tail(benchmark, columns, i, Side.Low), columns[4][i], vm.toString(i));
            assertEq(tail(benchmark, columns, i, Side.High), columns[5][i], vm.toString(i));
        }
    }

    function tail(FilecoinBenchmark benchmark, uint256[][] memory columns, uint256 i, Side side)
        internal
        view
        returns (uint256)
    {
        return benchmark.tailOn(
            uint32(columns[0][i]), uint32(columns[1][i]), uint32(columns[2][i]), uint32(columns[3][i]), side
        );
    }

    /// @dev Every reporter says what the day was, the price last; the feed posts that price at the day's end.
    function replay(
        ReportedBenchmark benchmark,
        uint32 first,
        uint256[][] memory columns,
        uint256[] memory rewards
    ) internal {
        vm.prank(owner);
        benchmark.setReporters(reporters);
        for (uint32 i = 0; i < rewards.length; ++i) {
            uint128[] memory inputs = new uint128[](columns.length);
            for (uint256 j = 0; j < columns.length; ++j) {
                inputs[j] = uint128(columns[j][i]);
            }
            uint128 price = inputs[columns.length - 1];
            vm.warp((uint256(first) + i + 1) * 1 days);
            feed.post(int256(uint256(price) / 1e10));
            reportAll(benchmark, first + i, inputs);
            benchmark.finalize(0);
            assertEq(benchmark.rewardOn(first + i).reward, rewards[i], vm.toString(first + i));
            assertEq(benchmark.priceOn(first + i).price, price, vm.toString(first + i));
        }
    }

    function checkOutlooks(IBenchmark benchmark, string memory json, string memory list) internal view {
        uint256[][] memory columns = new uint256[][](6);
        columns[0] = vm.parseJsonUintArray(json, string.concat(list, ".day"));
        columns[1] = vm.parseJsonUintArray(json, string.concat(list, ".side"));
        columns[2] = vm.parseJsonUintArray(json, string.concat(list, ".halving"));
        columns[3] = vm.parseJsonUintArray(json, string.concat(list, ".steady"));
        columns[4] = vm.parseJsonUintArray(json, string.concat(list, ".price"));
        columns[5] = vm.parseJsonUintArray(json, string.concat(list, ".blocksLeft"));
        assertGt(columns[0].length, 13);
        for (uint256 i = 0; i < columns[0].length; ++i) {
            IBenchmark.Outlook memory outlook =
                benchmark.outlookOn(uint32(columns[0][i]), Side(columns[1][i]));
            assertEq(outlook.halving, columns[2][i], vm.toString(i));
            assertEq(outlook.steady, columns[3][i], vm.toString(i));
            assertEq(outlook.price, columns[4][i], vm.toString(i));
            assertEq(outlook.blocksLeft, columns[5][i], vm.toString(i));
        }
    }

    // ---- Valuation --------------------------------------------------------------------------------------------

    function test_RISK_8_TheCoinOfAUnit() public view {
        string memory json = file();
        (IncomeMark[] memory marks, ProductTerms[] memory terms) = rows(json);
        uint256[][] memory columns = new uint256[][](3);
        columns[0] = vm.parseJsonUintArray(json, ".units.startDay");
        columns[1] = vm.parseJsonUintArray(json, ".units.endDay");
        columns[2] = vm.parseJsonUintArray(json, ".units.coin");
        assertGt(marks.length, 200);
        for (uint256 i = 0; i < marks.length; ++i) {
            uint256 coin = RemainingIncome.unitCoin(terms[i], marks[i], columns[0][i], columns[1][i]);
            assertEq(coin, columns[2][i], vm.toString(i));
        }
    }

    function rows(string memory json)
        internal
        pure
        returns (IncomeMark[] memory marks, ProductTerms[] memory terms)
    {
        uint256[] memory column = vm.parseJsonUintArray(json, ".units.base");
        marks = new IncomeMark[](column.length);
        terms = new ProductTerms[](column.length);
        for (uint256 i = 0; i < column.length; ++i) {
            marks[i].base = uint32(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.day");
        for (uint256 i = 0; i < column.length; ++i) {
            marks[i].day = uint32(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.blocksLeft");
        for (uint256 i = 0; i < column.length; ++i) {
            marks[i].blocksLeft = uint32(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.side");
        for (uint256 i = 0; i < column.length; ++i) {
            marks[i].side = Side(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.halving");
        for (uint256 i = 0; i < column.length; ++i) {
            marks[i].halving = uint128(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.steady");
        for (uint256 i = 0; i < column.length; ++i) {
            marks[i].steady = uint128(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.price");
        for (uint256 i = 0; i < column.length; ++i) {
            marks[i].price = uint128(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.rate");
        for (uint256 i = 0; i < column.length; ++i) {
            marks[i].rate = uint128(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.tail");
        for (uint256 i = 0; i < column.length; ++i) {
            marks[i].tail = column[i];
        }
        column = vm.parseJsonUintArray(json, ".units.runningCost");
        for (uint256 i = 0; i < column.length; ++i) {
            terms[i].runningCost = uint64(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.batchStart");
        for (uint256 i = 0; i < column.length; ++i) {
            terms[i].batchStart = uint32(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.miningDays");
        for (uint256 i = 0; i < column.length; ++i) {
            terms[i].miningDays = uint16(column[i]);
        }
        column = vm.parseJsonUintArray(json, ".units.payoutDays");
        for (uint256 i = 0; i < column.length; ++i) {
            terms[i].payoutDays = uint16(column[i]);
        }
    }

    function test_RISK_8_AmountsOfCoinAndTheirValue() public view {
        string memory json = file();
        uint256[][] memory columns = new uint256[][](9);
        columns[0] = vm.parseJsonUintArray(json, ".amounts.units");
        columns[1] = vm.parseJsonUintArray(json, ".amounts.unitCoin");
        columns[2] = vm.parseJsonUintArray(json, ".amounts.rate");
        columns[3] = vm.parseJsonUintArray(json, ".amounts.coinScale");
        columns[4] = vm.parseJsonUintArray(json, ".amounts.payScale");
        columns[5] = vm.parseJsonUintArray(json, ".amounts.coinUp");
        columns[6] = vm.parseJsonUintArray(json, ".amounts.valueUp");
        columns[7] = vm.parseJsonUintArray(json, ".amounts.valueDown");
        columns[8] = vm.parseJsonUintArray(json, ".amounts.coinDown");
        assertGt(columns[0].length, 11);
        for (uint256 i = 0; i < columns[0].length; ++i) {
            checkAmounts(columns, i);
        }
    }

    function checkAmounts(uint256[][] memory columns, uint256 i) internal pure {
        (uint256 rate, uint256 coinScale, uint256 payScale) = (columns[2][i], columns[3][i], columns[4][i]);
        uint256 coin = CoinValue.coinOf(columns[0][i], columns[1][i], coinScale, Math.Rounding.Ceil);
        assertEq(coin, columns[5][i], "coinOf");
        uint256 value = CoinValue.coinValue(coin, rate, coinScale, payScale, Math.Rounding.Ceil);
        assertEq(value, columns[6][i], "coinValue, up");
        uint256 down = CoinValue.coinValue(coin, rate, coinScale, payScale, Math.Rounding.Floor);
        assertEq(down, columns[7][i], "coinValue, down");
        assertEq(CoinValue.coinDown(value, rate, coinScale, payScale), columns[8][i], "coinDown");
    }

    function test_FA14_MediansOfOddAndEvenLists() public view {
        string memory json = file();
        for (uint256 i = 0; i < 6; ++i) {
            string memory at = string.concat(".medians[", vm.toString(i), "]");
            uint256[] memory values = vm.parseJsonUintArray(json, string.concat(at, ".values"));
            uint128[] memory reported = new uint128[](values.length);
            for (uint256 j = 0; j < values.length; ++j) {
                reported[j] = uint128(values[j]);
            }
            assertEq(Median.middle(reported), vm.parseJsonUint(json, string.concat(at, ".median")), at);
        }
    }
}
