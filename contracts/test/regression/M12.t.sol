// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { Panel } from "../unit/Benchmark/Panel.t.sol";

/// @notice A miner that is part of the average it is judged by can lower what it owes.
contract M12Test is Panel {
    function testFuzz_M12_TwoOfFiveCannotMoveTheMedianBeyondTheHonest(uint128 lie, uint128[3] memory honest)
        public
    {
        lie = uint128(bound(lie, 1e15, 1e21));
        (uint128 low, uint128 high) = (type(uint128).max, 0);
        for (uint256 i = 0; i < 3; ++i) {
            honest[i] = uint128(bound(honest[i], 19e18, 21e18));
            reportAs(i, honest[i]);
            if (honest[i] < low) low = honest[i];
            if (honest[i] > high) high = honest[i];
        }
        reportAs(3, lie);
        reportAs(4, lie);
        filBenchmark.finalize(0);
        assertGe(filBenchmark.latestReward(), perUnit(low));
        assertLe(filBenchmark.latestReward(), perUnit(high));
    }

    function test_RevertWhen_M12_AMinerIsNamedReporter() public {
        reporters[2] = miner;
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.BadReporter.selector, miner));
        filBenchmark.setReporters(reporters);
    }

    function test_RevertWhen_M12_AReporterBecomesASeller() public {
        IPrimarySale.Offer memory offer = filOffer();
        vm.prank(reporters[1]);
        vm.expectRevert(
            abi.encodeWithSelector(IPrimarySale.BadOffer.selector, "a reporter cannot be a miner")
        );
        sale.createProduct(offer);
    }
}
