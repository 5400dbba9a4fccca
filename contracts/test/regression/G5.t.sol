// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IDmexGovernor } from "../../src/interfaces/IDmexGovernor.sol";
import { IMinerRegistry } from "../../src/interfaces/IMinerRegistry.sol";
import { BITCOIN } from "../../src/types/Asset.sol";
import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { IGovernor } from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @notice A miner that votes on its own default decides what it owes.
contract G5Test is GovernanceStage {
    address internal farmer = makeAddr("farmer");
    address internal wallet = makeAddr("wallet");
    uint32 internal product;

    function setUp() public override {
        super.setUp();
        IMinerRegistry.Application memory made = application();
        vm.prank(farmer);
        registry.applyAsMiner(made);
        join(wallet);
        carry(calling(address(registry), abi.encodeCall(registry.approveApplication, (farmer, made))));
        vm.prank(wallet);
        dmc.delegate(wallet);
        vm.prank(bob);
        dmc.transfer(wallet, 1_000_000e18);
        btcFeed.post(44_000e8);
        vm.prank(farmer);
        product = sale.createProduct(btcOffer());
    }

    /// @dev Names its own wallet, and Bob, who has nothing to do with it.
    function application() internal view returns (IMinerRegistry.Application memory made) {
        (made.farm, made.place, made.powerContract) = ("Farm", "Place", "Contract");
        (made.documentURI, made.documentHash) = ("https://example.org/farm.json", keccak256("farm"));
        made.machines = new IMinerRegistry.Machines[](1);
        made.machines[0] = IMinerRegistry.Machines("Antminer S19", "1", "9000", 9_000);
        made.requests = new IMinerRegistry.Request[](1);
        made.requests[0] = IMinerRegistry.Request(BITCOIN, 1e9);
        made.addresses = new address[](2);
        (made.addresses[0], made.addresses[1]) = (wallet, bob);
    }

    function join(address account) internal {
        vm.prank(account);
        registry.joinMiner(farmer);
    }

    /// @dev What a vote does.
    function add(address account) internal {
        vm.prank(address(timelock));
        registry.addAddress(farmer, account);
    }

    function silenced(uint256 id, address voter) internal {
        vm.expectRevert(abi.encodeWithSelector(IDmexGovernor.AccusedMayNotVote.selector, id, voter));
        vm.prank(voter);
        governor.castVote(id, AGAINST);
    }

    function test_G5_TheMinersConfirmedAddressesDoNotVote() public {
        uint256 id = open(termination(product));
        silenced(id, farmer);
        silenced(id, wallet);
        (uint256 against,,) = governor.proposalVotes(id);
        assertEq(against, 0);
    }

    /// @dev Naming a strong voter in an application must not take its vote away.
    function test_G5_ANamedStrangerStillVotes() public {
        uint256 id = open(termination(product));
        vote(id, bob, FOR);
        (, uint256 forVotes,) = governor.proposalVotes(id);
        assertEq(forVotes, 2_000_000e18);
    }

    /// @dev Neither joining nor anything else changes who votes once the snapshot is taken.
    function test_G5_TheListIsThatOfTheSnapshot() public {
        uint256 id = open(termination(product));
        add(carol);
        vote(id, carol, AGAINST);
        silenced(open(termination(product)), carol);
    }

    function test_G5_AddedInTheSecondOfTheSnapshotIsOnTheList() public {
        uint256 id = propose(termination(product));
        vm.warp(governor.proposalSnapshot(id));
        add(carol);
        vm.warp(block.timestamp + 1);
        silenced(id, carol);
    }

    function test_G5_WhatTheMinerSendsAwayAfterTheSnapshotDoesNotVote() public {
        address friend = makeAddr("friend");
        vm.prank(friend);
        dmc.delegate(friend);
        uint256 id = open(termination(product));
        vm.prank(wallet);
        dmc.transfer(friend, 1_000_000e18);
        vote(id, friend, AGAINST);
        (uint256 against,,) = governor.proposalVotes(id);
        assertEq(against, 0);
    }

    function test_G5_AnAddressThatTheMinerHidIsAddedByVoteAtThePriceOfATermination() public {
        uint256 id = carry(calling(address(registry), abi.encodeCall(registry.addAddress, (farmer, carol))));
        assertEq(governor.factsOf(id).quorumBps, 1_500);
        silenced(open(termination(product)), carol);
    }

    function test_G5_AnAcquittedMinerVotesAgain() public {
        uint256 id = open(termination(product));
        vote(id, alice, AGAINST);
        close(id);
        assertState(id, IGovernor.ProposalState.Defeated);
        vote(open(parameter()), wallet, FOR);
    }
}
