// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { GasCase } from "./GasCase.sol";

/// @title The gas of a miner's acts and of the market average
contract MinerGasTest is GasCase {
    function test_CreateProduct() public {
        IPrimarySale.Offer memory offer = btcOffer();
        vm.prank(miner);
        sale.createProduct(offer);
        record("create_product");
    }

    function test_DepositBond() public {
        vm.prank(miner);
        bonds.depositBond(product, 1e8);
        record("deposit_bond");
    }

    function test_WithdrawBond() public {
        vm.prank(miner);
        bonds.withdrawBond(product, 1e8, miner);
        record("withdraw_bond");
    }

    function test_Deposit() public {
        nextDay();
        nextDay();
        depositAs();
        record("deposit");
        depositAs();
        record("deposit_again");
    }

    function test_Report() public {
        vm.warp(block.timestamp + 1 days);
        uint128[] memory inputs = new uint128[](5);
        (inputs[0], inputs[1], inputs[2], inputs[3]) = (DIFFICULTY, FEES, HEIGHT, BLOCKS);
        vm.prank(reporters[0]);
        btcBenchmark.report(today() - 1, inputs);
        record("report");
    }

    /// @dev Three reporters.
    function test_Finalize() public {
        vm.warp(block.timestamp + 1 days);
        btcFeed.post(44_000e8);
        reportBtc(today() - 1, DIFFICULTY, FEES);
        btcBenchmark.finalize(0);
        record("finalize");
    }

    function depositAs() private {
        uint32 day = settlement.stateOf(product).nextDay;
        vm.prank(miner);
        settlement.deposit(product, day, 1e6);
    }
}
