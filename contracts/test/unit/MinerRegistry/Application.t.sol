// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { BITCOIN, FILECOIN } from "../../../src/types/Asset.sol";
import { Base } from "../../Base.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

contract ApplicationTest is Base {
    address internal farmer = makeAddr("farmer");
    address internal wallet = makeAddr("wallet");

    function application() internal view returns (IMinerRegistry.Application memory made) {
        made.farm = "Northern Farm";
        made.place = "Irkutsk, 52.28 N 104.31 E";
        made.powerContract = "Irkutskenergo 2022/118, 40 MW until 2026";
        made.documentURI = "https://example.org/farm.json";
        made.documentHash = keccak256("farm");
        made.machines = new IMinerRegistry.Machines[](2);
        made.machines[0] = IMinerRegistry.Machines("Antminer S19", "YNAH00001", "YNAH09000", 9_000);
        made.machines[1] = IMinerRegistry.Machines("Antminer S19 Pro", "PRO1", "PRO9", 9);
        made.requests = new IMinerRegistry.Request[](2);
        made.requests[0] = IMinerRegistry.Request(BITCOIN, 800_000_000);
        made.requests[1] = IMinerRegistry.Request(FILECOIN, 30);
        made.addresses = new address[](1);
        made.addresses[0] = wallet;
    }

    function apply_(IMinerRegistry.Application memory made) internal {
        vm.prank(farmer);
        registry.applyAsMiner(made);
    }

    function assertStatus(IMinerRegistry.Status expected) internal view {
        assertEq(uint8(registry.statusOf(farmer)), uint8(expected));
    }

    function wrong(IMinerRegistry.Status status) internal {
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.WrongStatus.selector, farmer, status));
    }

    function bad(IMinerRegistry.Application memory made, string memory part) internal {
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.BadApplication.selector, part));
        apply_(made);
    }

    function test_DAO_4_AnApplicationIsPublishedInFullAndItsHashKept() public {
        IMinerRegistry.Application memory made = application();
        bytes32 hash = keccak256(abi.encode(made));
        vm.expectEmit(address(registry));
        emit IMinerRegistry.MinerApplied(farmer, hash, made);
        apply_(made);
        assertStatus(IMinerRegistry.Status.Applied);
        assertEq(registry.applicationHashOf(farmer), hash);
        assertEq(registry.capacityOf(farmer, BITCOIN).approved, 0);
    }

    function test_DAO_4_ApprovalGivesWhatWasAskedFor() public {
        IMinerRegistry.Application memory made = application();
        apply_(made);
        vm.expectEmit(address(registry));
        emit IMinerRegistry.ApplicationApproved(farmer, keccak256(abi.encode(made)));
        vm.prank(owner);
        registry.approveApplication(farmer, made);
        assertStatus(IMinerRegistry.Status.Approved);
        assertEq(registry.capacityOf(farmer, BITCOIN).approved, 800_000_000);
        assertEq(registry.capacityOf(farmer, FILECOIN).approved, 30);
    }

    /// @dev A vote takes days; the miner may disclose something else meanwhile.
    function test_RevertWhen_DAO_4_AnotherApplicationThanTheLastIsApproved() public {
        IMinerRegistry.Application memory voted = application();
        apply_(voted);
        IMinerRegistry.Application memory swapped = application();
        swapped.machines[0].count = 1;
        apply_(swapped);
        assertStatus(IMinerRegistry.Status.Applied);
        bytes32 hash = keccak256(abi.encode(voted));
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.AnotherApplication.selector, farmer, hash));
        registry.approveApplication(farmer, voted);
        vm.prank(owner);
        registry.approveApplication(farmer, swapped);
    }

    function test_RevertWhen_DAO_4_AnApplicantIsApprovedByAnythingButItsApplication() public {
        apply_(application());
        vm.startPrank(owner);
        wrong(IMinerRegistry.Status.Applied);
        registry.approve(farmer, BITCOIN, 1);
        wrong(IMinerRegistry.Status.Applied);
        registry.suspend(farmer);
        wrong(IMinerRegistry.Status.Applied);
        registry.revoke(farmer);
    }

    function test_DAO_4_OnlyNewcomersAndApplicantsApply() public {
        IMinerRegistry.Application memory made = application();
        vm.prank(owner);
        wrong(IMinerRegistry.Status.None);
        registry.approveApplication(farmer, made);
        apply_(made);
        vm.prank(owner);
        registry.approveApplication(farmer, made);
        wrong(IMinerRegistry.Status.Approved);
        apply_(made);
        vm.prank(owner);
        registry.suspend(farmer);
        wrong(IMinerRegistry.Status.Suspended);
        apply_(made);
        vm.prank(owner);
        registry.revoke(farmer);
        wrong(IMinerRegistry.Status.Revoked);
        apply_(made);
    }

    function test_RevertWhen_DAO_4_APartIsMissingOrTooLong() public {
        IMinerRegistry.Application memory made = application();
        made.farm = "";
        bad(made, "farm");
        made = application();
        made.place = string(new bytes(129));
        bad(made, "place");
        made = application();
        made.powerContract = "";
        bad(made, "powerContract");
        made = application();
        made.documentURI = string(new bytes(257));
        bad(made, "documentURI");
        made = application();
        made.documentHash = 0;
        bad(made, "documentHash");
        made = application();
        made.addresses = new address[](17);
        bad(made, "addresses");
    }

    function test_RevertWhen_DAO_4_MachinesAreNotDisclosed() public {
        IMinerRegistry.Application memory made = application();
        made.machines = new IMinerRegistry.Machines[](0);
        bad(made, "machines");
        made.machines = new IMinerRegistry.Machines[](65);
        for (uint256 i = 0; i < 65; ++i) {
            made.machines[i] = IMinerRegistry.Machines("S19", "1", "2", 2);
        }
        bad(made, "machines");
        made = application();
        made.machines[1].count = 0;
        bad(made, "machines");
        made = application();
        made.machines[1].serialTo = "";
        bad(made, "machines");
        made = application();
        made.machines[0].model = string(new bytes(129));
        bad(made, "machines");
    }

    function test_RevertWhen_DAO_4_AnAssetIsAskedForTwiceOrForNothing() public {
        IMinerRegistry.Application memory made = application();
        made.requests[1].asset = BITCOIN;
        bad(made, "requests");
        made = application();
        made.requests[0].units = 0;
        bad(made, "requests");
        made.requests = new IMinerRegistry.Request[](0);
        bad(made, "requests");
    }

    // ---- Own addresses ----------------------------------------------------------------------------------------

    function test_DAO_4_AnAddressIsTheMinersOnceBothSaySo() public {
        apply_(application());
        assertFalse(registry.isAddressOf(farmer, wallet));
        assertTrue(registry.isAddressOf(farmer, farmer));
        vm.expectEmit(address(registry));
        emit IMinerRegistry.AddressJoined(farmer, wallet, true);
        vm.prank(wallet);
        registry.joinMiner(farmer);
        assertTrue(registry.isAddressOf(farmer, wallet));
        assertFalse(registry.isAddressOf(miner, wallet));
        assertTrue(registry.wasAddressOf(farmer, wallet, block.timestamp));
        assertFalse(registry.wasAddressOf(farmer, wallet, block.timestamp - 1));
        vm.prank(wallet);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.AlreadyJoined.selector, farmer, wallet));
        registry.joinMiner(farmer);
    }

    function test_RevertWhen_DAO_4_AnUnnamedAddressJoins() public {
        apply_(application());
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.NotNamed.selector, farmer, bob));
        vm.prank(bob);
        registry.joinMiner(farmer);
    }

    function test_DAO_4_TheDaoAddsWhatAMinerKeptToItself() public {
        vm.expectEmit(address(registry));
        emit IMinerRegistry.AddressJoined(miner, bob, false);
        vm.prank(owner);
        registry.addAddress(miner, bob);
        assertTrue(registry.isAddressOf(miner, bob));
        vm.prank(owner);
        vm.expectRevert(
            abi.encodeWithSelector(IMinerRegistry.WrongStatus.selector, alice, IMinerRegistry.Status.None)
        );
        registry.addAddress(alice, bob);
    }

    function testFuzz_RevertWhen_DAO_2_AnybodyButTheOwnerDecides(address caller) public {
        vm.assume(caller != owner);
        IMinerRegistry.Application memory made = application();
        apply_(made);
        bytes memory refused = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refused);
        registry.approveApplication(farmer, made);
        vm.expectRevert(refused);
        registry.addAddress(miner, bob);
    }

    // ---- Reporters --------------------------------------------------------------------------------------------

    /// @dev A stranger's application names reporters; they stay electable, because they did not apply themselves.
    function test_MARK_4_NamingReportersInAnApplicationEvictsNobody() public {
        IMinerRegistry.Application memory made = application();
        made.addresses = reporters;
        apply_(made);
        vm.prank(owner);
        btcBenchmark.setReporters(reporters);
        assertEq(btcBenchmark.reporters(), reporters);
    }

    function test_MARK_4_AnApplicantIsNotChosenAsReporter() public {
        apply_(application());
        reporters[0] = farmer;
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.BadReporter.selector, farmer));
        btcBenchmark.setReporters(reporters);
    }

    /// @dev The miner first, then those that had joined, in their order.
    function test_DAO_4_AMinersAddressesAreKnownForEveryMoment() public {
        IMinerRegistry.Application memory made = application();
        made.addresses = new address[](2);
        (made.addresses[0], made.addresses[1]) = (wallet, alice);
        apply_(made);
        uint256 start = block.timestamp;
        vm.warp(start + 10);
        vm.prank(alice);
        registry.joinMiner(farmer);
        vm.warp(start + 20);
        vm.prank(wallet);
        registry.joinMiner(farmer);

        assertEq(registry.addressesAt(farmer, start + 9).length, 1);
        address[] memory own = registry.addressesAt(farmer, start + 19);
        assertEq(own.length, 2);
        assertEq(own[0], farmer);
        assertEq(own[1], alice);
        own = registry.addressesAt(farmer, start + 20);
        assertEq(own.length, 3);
        assertEq(own[2], wallet);
        for (uint256 i = 0; i < own.length; ++i) {
            assertTrue(registry.wasAddressOf(farmer, own[i], start + 20));
        }
    }
}
