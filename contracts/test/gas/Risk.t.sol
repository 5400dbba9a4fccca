// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Crowd } from "./Crowd.sol";
import { GasCase } from "./GasCase.sol";

/// @title The gas of days that fall short, of closing a product, and of refunds
contract RiskGasTest is GasCase {
    function test_Settle_FirstShortDay_RISK1() public {
        nextDay();
        settledDay();
        shortDay();
        settlement.settle(product, 1);
        record("settle_short_day_first");
    }

    function test_Settle_ShortDay_RISK1() public {
        nextDay();
        settledDay();
        settledDays(1);
        shortDay();
        settlement.settle(product, 1);
        record("settle_short_day");
    }

    /// @dev RISK-2: the gas of ending a product does not grow with holders.
    function test_Terminate_FlatInHolders_RISK2() public {
        uint256 state = vm.snapshotState();
        uint256 one_ = terminateWith(0, "terminate_1_holder");
        vm.revertToState(state);
        uint256 hundred = terminateWith(99, "terminate_100_holders");
        vm.revertToState(state);
        uint256 many = terminateWith(9999, "terminate_10000_holders");
        assertApproxEqRel(one_, hundred, 0.01e18);
        assertApproxEqRel(one_, many, 0.01e18);
    }

    function test_Abandon_RISK3() public {
        nextDay();
        settledDay();
        vm.warp((uint256(settlement.stateOf(product).nextDay) + 61) * 1 days);
        closing.abandon(product);
        record("abandon");
    }

    /// @dev The holder has some of both coins already.
    function test_Refund_RISK2() public {
        uint256 tokenId = deadToken();
        supply(btc, alice, address(settlement));
        closing.refundTokens(one(tokenId));
        record("refund");
    }

    /// @dev Most miners that stop leave no bond.
    function test_Refund_WithoutBond_RISK2() public {
        uint256 tokenId = purchase(alice);
        nextDay();
        loseFreeBond(product);
        settledDays(40);
        closing.abandon(product);
        closing.refundTokens(one(tokenId));
        record("refund_without_bond");
    }

    function test_Refund_TenTokens_RISK2() public {
        uint256[] memory list = new uint256[](10);
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = purchase(alice);
        }
        deadToken();
        supply(btc, alice, address(settlement));
        closing.refundTokens(list);
        record("refund_10_tokens");
    }

    function test_ReclaimDeposit_RISK3() public {
        nextDay();
        settledDay();
        uint32 day = settlement.stateOf(product).nextDay;
        vm.prank(miner);
        settlement.deposit(product, day, 5);
        vm.warp((uint256(day) + 61) * 1 days);
        closing.abandon(product);
        closing.reclaimDeposit(product, day);
        record("reclaim_deposit");
    }

    /// @dev The bond paid for thirty short days and has enough left to be shared.
    function deadToken() private returns (uint256 tokenId) {
        tokenId = purchase(alice);
        nextDay();
        settledDays(31);
        closing.abandon(product);
    }

    /// @dev The next day is over, nothing was delivered, and the grace window has passed.
    function shortDay() private {
        uint32 day = settlement.stateOf(product).nextDay;
        vm.warp((uint256(day) + 5) * 1 days);
        while (btcBenchmark.nextDay() <= day) btcBenchmark.finalize(0);
        vm.warp(settlement.graceEnd(product));
    }

    function terminateWith(uint256 others, string memory name) private returns (uint256) {
        Crowd crowd = new Crowd();
        supply(usdt, address(crowd), address(sale));
        for (uint256 from = 0; from < others; from += 1000) {
            uint256 to = from + 1000 < others ? from + 1000 : others;
            assessed(product);
            crowd.buy(sale, product, from, to);
        }
        nextDay();
        settledDays(8);
        vm.prank(dao);
        closing.terminate(product);
        return record(name);
    }
}
