// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { SettledDay } from "../../../src/types/Product.sol";
import { Running } from "../Running.t.sol";

contract BondDrawTest is Running {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_3_BondCoversWhatIsMissing(uint256 share) public {
        share = bound(share, 0, 1e18 - 1);
        close(product);
        uint256 expected = settlement.expectedNext(product);
        uint256 bond = settlement.stateOf(product).bond;
        uint256 tranches = trancheOf(aliceToken) + trancheOf(bobToken);
        pass(product, share);
        assertEq(bond - settlement.stateOf(product).bond, expected - expected * share / 1e18);
        assertEq(settlement.creditOf(miner, usdt), tranches);
        assertEq(refund(aliceToken), 0);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_3_DeliveredIsTheShareOfWhatWasAsked(uint256 share) public {
        share = bound(share, 0, 3e18);
        emptyBond();
        uint256 before = settlement.checkpointOf(product, nextToSettle()).released;
        close(product);
        uint256 expected = settlement.expectedNext(product);
        uint256 got = expected * share / 1e18;
        pass(product, share);
        uint256 delivered = settlement.checkpointOf(product, nextToSettle()).released - before;
        assertEq(delivered, got >= expected ? 1e18 : got * 1e18 / expected);
    }

    function test_DAY_3_LastOfTheBondIsDrawn() public {
        loseFreeBond(product);
        uint256 days_ = 0;
        while (settlement.stateOf(product).bond > 0) {
            pass(product, 0);
            ++days_;
        }
        // Thirty days, and one for what rounding left.
        assertApproxEqAbs(days_, 30, 1);
        pass(product, 0);
        assertGe(refund(aliceToken), trancheOf(aliceToken));
    }

    function test_DAY_3_SettlementTellsEveryNumber() public {
        emptyBond();
        fundBond(product, 1000);
        close(product);
        uint32 day = settlement.stateOf(product).nextDay;
        uint256 expected = settlement.expectedNext(product);
        uint256 tranche = trancheOf(aliceToken) + trancheOf(bobToken);
        deposit(product, day, 5000);
        uint256 delivered = 6000 * 1e18 / expected;
        uint256 sum = settlement.checkpointOf(product, day).income
            + (6000e18 + uint256(settlement.stateOf(product).carry)) / (ALICE_UNITS + BOB_UNITS);
        vm.warp(settlement.graceEnd(product));
        vm.expectEmit(address(settlement));
        SettledDay memory told = SettledDay({
            gross: expected,
            expected: expected,
            deposited: 5000,
            drawn: 1000,
            delivered: delivered,
            released: delivered,
            tranche: tranche,
            paid: tranche * delivered / 1e18,
            income: sum,
            score: 6
        });
        emit ISettlement.DaySettled(product, day, told);
        settlement.settle(product, 1);
    }

    function nextToSettle() internal view returns (uint32) {
        return settlement.stateOf(product).nextDay;
    }
}
