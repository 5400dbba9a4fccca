// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../src/dev/FaucetToken.sol";
import { Base } from "../Base.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { VmSafe } from "forge-std/Vm.sol";

/// @title What every measurement shares: a product on sale, its people, and how gas is written down
/// @notice Every call is a transaction of its own (profile gas): storage is cold, gas is that of a receipt. What each may
/// cost stands in ../../../docs/figures.json. As in ../../bench, allowances are unlimited and no balance is emptied, so that no refund flatters a number.
abstract contract GasCase is Base {
    uint64 internal constant UNITS = 88_500;

    uint32 internal product;

    /// @dev Somebody else bought today before anything is measured.
    function setUp() public virtual override {
        super.setUp();
        product = openBtc();
        supply(usdt, alice, address(sale));
        supply(usdt, bob, address(sale));
        supply(btc, miner, address(settlement));
        supply(btc, miner, address(bonds));
        purchase(bob);
    }

    /// @dev Writes down the last call's gas, for ../../snapshots/gas.json.
    function record(string memory name) internal returns (uint256 gas) {
        gas = vm.lastCallGas().gasTotalUsed;
        vm.snapshotValue("gas", name, gas);
    }

    /// @dev The same less what a receipt gives back for words that are empty afterwards, as those of tokens that ended are.
    function recordReceipt(string memory name) internal returns (uint256 gas) {
        VmSafe.Gas memory last = vm.lastCallGas();
        uint256 refund = uint64(last.gasRefunded);
        gas = last.gasTotalUsed;
        gas -= refund < gas / 5 ? refund : gas / 5;
        vm.snapshotValue("gas", name, gas);
    }

    /// @dev Plenty of coin and an allowance without end.
    function supply(IERC20 token, address account, address spender) internal {
        FaucetToken(address(token)).faucet(account, 1e30);
        vm.prank(account);
        token.approve(spender, type(uint256).max);
    }

    function purchase(address buyer) internal returns (uint256) {
        assessed(product);
        vm.prank(buyer);
        return sale.buy(product, UNITS, type(uint256).max, buyer, address(0), block.timestamp);
    }

    /// @dev A day passes, the miner delivers in full, the day is settled.
    function settledDay() internal {
        closedDay();
        settlement.settle(product, 1);
    }

    /// @dev A day passes and the miner delivers in full.
    function closedDay() internal {
        nextDay();
        uint32 day = settlement.stateOf(product).nextDay;
        if (day >= today()) return;
        uint256 amount = settlement.expectedNext(product);
        vm.prank(miner);
        settlement.deposit(product, day, amount);
    }

    /// @dev Many days pass in silence; the last reward stands in and the bond pays.
    function settledDays(uint256 numberOfDays) internal {
        uint32 last = settlement.stateOf(product).nextDay + uint32(numberOfDays);
        vm.warp((uint256(last) + 5) * 1 days);
        while (btcBenchmark.nextDay() < last) btcBenchmark.finalize(0);
        vm.warp(block.timestamp + 1 days);
        while (settlement.stateOf(product).nextDay < last) {
            settlement.settle(product, last - settlement.stateOf(product).nextDay);
        }
    }
}
