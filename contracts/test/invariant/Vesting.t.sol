// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IDmc } from "../../src/interfaces/IDmc.sol";
import { IDmcVesting } from "../../src/interfaces/IDmcVesting.sol";
import { Dmc } from "../../src/token/Dmc.sol";
import { DmcVesting } from "../../src/token/DmcVesting.sol";
import { DmcHandler } from "./handlers/DmcHandler.sol";
import { Test } from "forge-std/Test.sol";

/// @title DMC and its vesting, whatever the history
/// @notice For each vesting contract with grants g: coins held + Σ paid = Σ g, and paid ≤ unlocked ≤ g.
/// Supply = 50 M + mined − burnt ≤ 100 M.
contract VestingInvariantTest is Test {
    Dmc internal dmc;
    IDmcVesting[2] internal vestings;
    uint256[2] internal totals = [10_000_000e18, 20_000_000e18];
    address[] internal beneficiaries;
    DmcHandler internal handler;

    function setUp() public {
        vm.warp(1_650_000_000);
        for (uint256 i = 0; i < 7; ++i) {
            beneficiaries.push(address(uint160(0x1000 + i)));
        }
        uint256 nonce = vm.getNonce(address(this));
        address teamAt = vm.computeCreateAddress(address(this), nonce + 1);
        address saleAt = vm.computeCreateAddress(address(this), nonce + 2);
        dmc = new Dmc(
            IDmc.Allocation(address(this), makeAddr("platform"), teamAt, saleAt, makeAddr("reserve"))
        );
        uint48 start = uint48(block.timestamp);
        vestings[0] =
            new DmcVesting(dmc, IDmcVesting.Schedule(start + 30 days, 30 days, 36), grants(totals[0]));
        vestings[1] = new DmcVesting(dmc, IDmcVesting.Schedule(start, 90 days, 5), grants(totals[1]));
        handler = new DmcHandler(dmc, vestings, beneficiaries);
        dmc.setEmission(address(handler));
        targetContract(address(handler));
    }

    /// @dev Shares that no number of steps divides; the last takes the remainder.
    function grants(uint256 total) internal view returns (IDmcVesting.Grant[] memory list) {
        list = new IDmcVesting.Grant[](beneficiaries.length);
        uint256 left = total;
        for (uint256 i = 0; i < list.length; ++i) {
            uint256 amount = i == list.length - 1 ? left : total / (i + 8) + i;
            list[i] = IDmcVesting.Grant(beneficiaries[i], uint128(amount));
            left -= amount;
        }
    }

    function invariant_DMC_1_LockedAndPaidAreTheGrants() public view {
        for (uint256 i = 0; i < 2; ++i) {
            uint256 paidInAll = 0;
            for (uint256 j = 0; j < beneficiaries.length; ++j) {
                (uint128 amount, uint128 paid) = vestings[i].grantOf(beneficiaries[j]);
                uint256 unlocked = vestings[i].unlocked(beneficiaries[j]);
                assertLe(paid, unlocked, "paid before it was unlocked");
                assertLe(unlocked, amount, "unlocked more than granted");
                paidInAll += paid;
            }
            assertEq(dmc.balanceOf(address(vestings[i])) + paidInAll, totals[i], "conserved");
            assertEq(dmc.getVotes(address(vestings[i])), 0, "locked coins vote");
        }
    }

    function invariant_DMC_1_SupplyIsWhatWasMadeLessWhatWasBurnt() public view {
        assertEq(dmc.totalSupply(), 50_000_000e18 + dmc.mined() - handler.burnt());
        assertLe(dmc.totalSupply() + handler.burnt(), 100_000_000e18, "cap");
    }

    /// @dev The handler reaches every action, and time reaches the last step.
    function test_DMC_1_EveryActionIsReached() public {
        for (uint256 i = 0; i < 400; ++i) {
            uint256 seed = uint256(keccak256(abi.encode(i)));
            if (seed % 4 == 0) handler.mine(seed >> 8, seed >> 16);
            else if (seed % 4 == 1) handler.burn(seed >> 8, seed >> 16);
            else if (seed % 4 == 2) handler.pay(seed >> 8, seed >> 16);
            else handler.pass(seed >> 8);
        }
        bytes32[4] memory actions = [bytes32("mine"), "burn", "pay", "pass"];
        for (uint256 i = 0; i < actions.length; ++i) {
            assertGe(handler.calls(actions[i]), 20);
        }
        assertEq(vestings[0].unlocked(beneficiaries[0]), totals[0] / 8);
        invariant_DMC_1_LockedAndPaidAreTheGrants();
    }
}
