// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IActionClasses } from "../../src/interfaces/IActionClasses.sol";
import { IDmexGovernor } from "../../src/interfaces/IDmexGovernor.sol";
import { IMinerRegistry } from "../../src/interfaces/IMinerRegistry.sol";
import { BITCOIN } from "../../src/types/Asset.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";

/// @notice A reporter that applied as a miner made every panel naming it revert; approval needed no disclosure; a capacity of
/// 0 stopped a miner and was no accusation; a miner could add addresses without end.
contract FB12Test is GovernanceStage {
    address internal farmer = makeAddr("farmer");

    function wrong(address who, IMinerRegistry.Status status) internal {
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.WrongStatus.selector, who, status));
    }

    function lowering(uint64 units) internal returns (Proposal memory) {
        return calling(address(registry), abi.encodeCall(registry.approve, (miner, BITCOIN, units)));
    }

    function test_fb12_aReporterCannotApply() public {
        IMinerRegistry.Application memory made = disclosure(1e9);
        for (uint256 i = 0; i < reporters.length; ++i) {
            vm.prank(reporters[i]);
            vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.ReporterCannotApply.selector, reporters[i]));
            registry.applyAsMiner(made);
        }
        vm.prank(btcBenchmark.owner());
        btcBenchmark.setReporters(reporters);
    }

    function test_fb12_whoeverNeverAppliedIsNotApproved() public {
        vm.prank(registry.owner());
        wrong(farmer, IMinerRegistry.Status.None);
        registry.approve(farmer, BITCOIN, 1);
        enlist(farmer, 5);
        assertEq(registry.capacityOf(farmer, BITCOIN).approved, 5);
        vm.prank(registry.owner());
        registry.approve(farmer, BITCOIN, 7);
        assertEq(registry.capacityOf(farmer, BITCOIN).approved, 7);
    }

    function test_fb12_aLowerCapacityIsAnAccusation() public {
        uint64[2] memory lower = [uint64(0), 1e9 - 1];
        for (uint256 i = 0; i < 2; ++i) {
            uint256 id = open(lowering(lower[i]));
            assertEq(governor.factsOf(id).accused, miner);
            vm.expectRevert(abi.encodeWithSelector(IDmexGovernor.AccusedMayNotVote.selector, id, miner));
            vm.prank(miner);
            governor.castVote(id, AGAINST);
        }
    }

    function test_fb12_moreAndTheSameAreNone() public {
        assertEq(governor.factsOf(open(lowering(1e9))).accused, address(0));
        assertEq(governor.factsOf(open(lowering(1e9 + 1))).accused, address(0));
        vm.prank(registry.owner());
        registry.suspend(miner);
        assertEq(governor.factsOf(open(lowering(5))).accused, address(0));
    }

    function test_RevertWhen_fb12_aLowerCapacityStandsBesideSomethingElse() public {
        Proposal memory mixed = both(parameter(), lowering(0));
        vm.expectRevert(IActionClasses.MixedAccusation.selector);
        propose(mixed);
    }

    function test_RevertWhen_fb12_anApprovalIsLongerThanItsArguments() public {
        Proposal memory proposal = lowering(0);
        proposal.calldatas[0] = abi.encodePacked(proposal.calldatas[0], uint256(0));
        vm.expectRevert(
            abi.encodeWithSelector(
                IActionClasses.ActionRefused.selector, address(registry), registry.approve.selector
            )
        );
        propose(proposal);
    }

    // ---- Addresses --------------------------------------------------------------------------------------------

    function test_DAO_4_AMinerHasAtMostSixteenAddresses() public {
        IMinerRegistry.Application memory made = disclosure(1e9);
        address[] memory list = new address[](20);
        for (uint256 i = 0; i < 20; ++i) {
            list[i] = makeAddr(vm.toString(i));
        }
        for (uint256 round = 0; round < 2; ++round) {
            made.addresses = new address[](10);
            for (uint256 i = 0; i < 10; ++i) {
                made.addresses[i] = list[10 * round + i];
            }
            vm.prank(farmer);
            registry.applyAsMiner(made);
            for (uint256 i = 0; i < 10; ++i) {
                bool full = 10 * round + i >= 16;
                vm.prank(made.addresses[i]);
                if (full) {
                    vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.TooManyAddresses.selector, farmer));
                }
                registry.joinMiner(farmer);
            }
        }
        assertEq(registry.addressesOf(farmer).length, 16);
        assertEq(registry.addressesOf(farmer)[15], list[15]);
        vm.prank(registry.owner());
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.TooManyAddresses.selector, farmer));
        registry.addAddress(farmer, bob);
    }

    /// @dev Only approved and suspended miners are accused, and neither adds addresses by itself.
    function test_DAO_4_NoAddressIsAddedByItselfWhileItsMinerIsAccused() public {
        IMinerRegistry.Application memory made = disclosure(1e9);
        made.addresses = new address[](2);
        (made.addresses[0], made.addresses[1]) = (alice, bob);
        vm.prank(farmer);
        registry.applyAsMiner(made);
        vm.prank(alice);
        registry.joinMiner(farmer);
        vm.prank(registry.owner());
        registry.approveApplication(farmer, made);
        vm.prank(bob);
        wrong(farmer, IMinerRegistry.Status.Approved);
        registry.joinMiner(farmer);
        vm.prank(registry.owner());
        registry.suspend(farmer);
        vm.prank(bob);
        wrong(farmer, IMinerRegistry.Status.Suspended);
        registry.joinMiner(farmer);
        vm.prank(registry.owner());
        registry.addAddress(farmer, bob);
        assertTrue(registry.isAddressOf(farmer, bob));
    }
}
