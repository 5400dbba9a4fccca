// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { DmexTimelock } from "../../src/governance/DmexTimelock.sol";
import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IAccessControl } from "@openzeppelin/contracts/access/IAccessControl.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Vm } from "forge-std/Vm.sol";

/// @notice STFIL lost 2.5 M FIL when its developers were made to use an upgrade key. Here is no key to be made to use.
contract M4Test is GovernanceStage {
    bytes32 internal constant ADMIN = 0;
    bytes32 internal constant IMPLEMENTATION =
        bytes32(uint256(keccak256("eip1967.proxy.implementation")) - 1);

    /// @dev All roles of a timelock as its events tell them: four, none to whoever deploys.
    function test_M4_TheDeploymentGrantsFourRolesAndNoneToAPerson() public {
        vm.recordLogs();
        DmexTimelock fresh = new DmexTimelock(TIMELOCK_DELAY, address(governor));
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bytes32[4] memory roles =
            [ADMIN, fresh.PROPOSER_ROLE(), fresh.CANCELLER_ROLE(), fresh.EXECUTOR_ROLE()];
        address[4] memory holders = [address(fresh), address(governor), address(governor), address(0)];
        uint256 granted = 0;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] != IAccessControl.RoleGranted.selector) continue;
            assertEq(logs[i].topics[1], roles[granted]);
            assertEq(address(uint160(uint256(logs[i].topics[2]))), holders[granted]);
            ++granted;
        }
        assertEq(granted, 4);
    }

    function test_M4_NobodyButTheTimelockOwnsAnything() public view {
        address[6] memory all = owned();
        for (uint256 i = 0; i < all.length; ++i) {
            assertEq(Ownable(all[i]).owner(), address(timelock));
        }
        assertEq(governor.timelock(), address(timelock));
        assertEq(dmc.timelock(), address(timelock));
        assertTrue(timelock.hasRole(timelock.PROPOSER_ROLE(), address(governor)));
    }

    function test_M4_NobodyWhoDeployedHoldsARole() public view {
        bytes32[4] memory roles =
            [ADMIN, timelock.PROPOSER_ROLE(), timelock.CANCELLER_ROLE(), timelock.EXECUTOR_ROLE()];
        address[6] memory people = [address(this), owner, platform, guardian, team, alice];
        for (uint256 i = 0; i < roles.length; ++i) {
            for (uint256 j = 0; j < people.length; ++j) {
                assertFalse(timelock.hasRole(roles[i], people[j]));
            }
        }
    }

    /// @dev Not even the DAO: a vote that could replace code would be a key held by whoever buys votes.
    function test_M4_NothingIsUpgradeable() public {
        address[10] memory all = [
            address(registry),
            address(sale),
            address(power),
            address(settlement),
            address(btcBenchmark),
            address(timelock),
            address(governor),
            address(actions),
            address(dmc),
            address(teamVesting)
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            assertEq(vm.load(all[i], IMPLEMENTATION), 0);
            vm.prank(address(timelock));
            (bool ok,) = all[i].call(abi.encodeWithSignature("upgradeToAndCall(address,bytes)", alice, ""));
            assertFalse(ok);
        }
    }

    /// @dev While a decision waits, holders leave with what is theirs: nothing the DAO owns stands between.
    function test_M4_HoldersAreOutBeforeADecisionTakesEffect() public {
        vm.warp(block.timestamp + 1 days);
        btcFeed.post(44_000e8);
        uint32 product = create(btcOffer());
        while (btcBenchmark.nextDay() < today()) nextBenchmark();
        fundBond(product, 100e8);
        uint256 tokenId = buy(bob, product, 1_000);
        IPrimarySale.Parameters memory chosen = sale.parameters();
        chosen.paused = true;
        Proposal memory stop = calling(address(sale), abi.encodeCall(sale.setParameters, (chosen)));
        passed(stop);
        queue(stop);
        vm.prank(bob);
        power.transferFrom(bob, carol, tokenId);
        assertEq(power.ownerOf(tokenId), carol);
    }

    function nextBenchmark() internal {
        postAtEndOf(btcBenchmark.nextDay());
        reportBtc(btcBenchmark.nextDay(), DIFFICULTY, FEES);
        btcBenchmark.finalize(0);
    }
}
