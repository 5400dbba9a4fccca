// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Part } from "../../src/types/Power.sol";
import { GasCase } from "./GasCase.sol";

/// @title The gas of moving, splitting and merging tokens; the sender keeps one, so that nothing is refunded
contract TransferGasTest is GasCase {
    uint256 private first;
    uint256 private second;
    uint256 private third;

    function setUp() public override {
        super.setUp();
        (first, second, third) = (purchase(alice), purchase(alice), purchase(alice));
        nextDay();
    }

    function test_Transfer_WithoutIncome() public {
        transfer(first, bob);
        record("transfer_without_income");
    }

    /// @dev The first income ever credited to an account opens a word.
    function test_Transfer_FirstCredit() public {
        settledDay();
        transfer(first, bob);
        record("transfer_first_credit");
    }

    /// @dev NFT-3: settled income is credited to a sender who has a credit already. No ERC-721 can spare a new holder
    /// the word that counts its tokens.
    function test_Transfer_ToNewHolder_NFT3() public {
        creditAlice();
        transfer(second, carol);
        record("transfer_first");
    }

    function test_Transfer_ToExistingHolder_NFT3() public {
        creditAlice();
        transfer(second, bob);
        record("transfer_again");
    }

    /// @dev A short day: income and refund are both credited, the token's refund for the first time.
    function test_Transfer_WithIncomeAndRefund() public {
        shortDay();
        transfer(first, bob);
        shortDay();
        transfer(second, bob);
        record("transfer_with_income_and_refund");
    }

    /// @dev NFT-5: one part is the holder's, the other somebody's who has tokens.
    function test_Split_InTwo_NFT5() public {
        creditAlice();
        Part[] memory parts = inTwo(alice, UNITS - UNITS / 3, bob, UNITS / 3);
        vm.prank(alice);
        power.split(second, parts);
        recordReceipt("split");
    }

    function test_Split_InSixteen() public {
        creditAlice();
        Part[] memory parts = new Part[](16);
        for (uint256 i = 0; i < 16; ++i) {
            parts[i] = Part(bob, UNITS / 16);
        }
        parts[0].units += UNITS % 16;
        vm.prank(alice);
        power.split(second, parts);
        recordReceipt("split_16");
    }

    function test_Merge() public {
        creditAlice();
        vm.prank(alice);
        power.merge(second, third);
        recordReceipt("merge");
    }

    /// @dev NFT-4: no approval comes before. The locker does nothing.
    function test_LockTo() public {
        address locker = newLocker("locker");
        vm.prank(alice);
        power.lockTo(first, locker, "");
        record("lock_to");
    }

    /// @dev O1: settled income is credited to the holder, who has a credit.
    function test_SetPayee() public {
        creditAlice();
        address locker = newLocker("locker");
        vm.prank(alice);
        power.lockTo(second, locker, "");
        vm.prank(locker);
        power.setPayee(second, carol);
        record("set_payee");
    }

    function transfer(uint256 tokenId, address to) private {
        vm.prank(alice);
        power.transferFrom(alice, to, tokenId);
    }

    function creditAlice() private {
        settledDay();
        transfer(first, bob);
        settledDay();
    }

    /// @dev No bond and half of what is asked.
    function shortDay() private {
        dropBond();
        nextDay();
        depositShare(product, 0.5e18);
        vm.warp(settlement.graceEnd(product));
        settlement.settle(product, 1);
    }

    /// @dev Nothing of the bond is left.
    function dropBond() private {
        uint256 bond = settlement.stateOf(product).bond;
        if (bond > 0) loseBond(product, bond);
    }
}
