// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Crowd } from "./Crowd.sol";
import { GasCase } from "./GasCase.sol";

/// @title The gas of settling days
contract SettlementGasTest is GasCase {
    /// @dev DAY-6: the gas of a day does not grow with holders.
    function test_Settle_FlatInHolders_DAY6() public {
        uint256 state = vm.snapshotState();
        uint256 one_ = settleWith(0, "settle_day_1_holder");
        vm.revertToState(state);
        uint256 hundred = settleWith(99, "settle_day_100_holders");
        vm.revertToState(state);
        uint256 many = settleWith(9999, "settle_day_10000_holders");
        assertApproxEqRel(one_, hundred, 0.01e18);
        assertApproxEqRel(one_, many, 0.01e18);
    }

    /// @dev The day of the comparison with others: a hundred holders.
    function test_Settle_Day() public {
        settleWith(99, "settle_day");
    }

    /// @dev The first day ever settled opens the words of the sums and of the miner's credit.
    function test_Settle_FirstDay() public {
        nextDay();
        closedDay();
        settlement.settle(product, 1);
        record("settle_first_day");
    }

    /// @dev DAY-3: what is missing is drawn from the bond.
    function test_Settle_DrawnFromBond_DAY3() public {
        nextDay();
        settledDay();
        nextDay();
        vm.warp(settlement.graceEnd(product));
        settlement.settle(product, 1);
        record("settle_day_drawn_from_bond");
    }

    function test_Settle_ThirtyDays_DAY6() public {
        nextDay();
        settledDay();
        for (uint256 i = 0; i < 30; ++i) {
            closedDayAhead();
        }
        settlement.settle(product, 30);
        record("settle_30_days");
    }

    /// @dev A batch of storage in its second day: vested coin is part of what is asked.
    function test_Settle_FilecoinDay() public {
        product = openFil();
        supply(fil, miner, address(settlement));
        purchase(alice);
        while (today() <= settlement.stateOf(product).nextDay) nextDay();
        closedDayNow();
        settledDay();
        closedDay();
        settlement.settle(product, 1);
        record("settle_day_filecoin");
    }

    function settleWith(uint256 others, string memory name) private returns (uint256) {
        Crowd crowd = new Crowd();
        supply(usdt, address(crowd), address(sale));
        for (uint256 from = 0; from < others; from += 1000) {
            uint256 to = from + 1000 < others ? from + 1000 : others;
            assessed(product);
            crowd.buy(sale, product, from, to);
        }
        nextDay();
        settledDay();
        closedDay();
        settlement.settle(product, 1);
        return record(name);
    }

    function closedDayNow() private {
        uint256 amount = settlement.expectedNext(product);
        uint32 day = settlement.stateOf(product).nextDay;
        vm.prank(miner);
        settlement.deposit(product, day, amount);
        settlement.settle(product, 1);
    }

    /// @dev A day passes; the miner delivers for it what it delivers every day, though days before are open.
    function closedDayAhead() private {
        nextDay();
        uint256 amount = settlement.expectedNext(product);
        vm.prank(miner);
        settlement.deposit(product, today() - 1, amount);
    }
}
