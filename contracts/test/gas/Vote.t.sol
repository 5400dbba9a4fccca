// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GovernanceStage } from "../unit/Governance/Stage.t.sol";
import { PlainGovernor } from "./PlainGovernor.sol";
import { Governor } from "@openzeppelin/contracts/governance/Governor.sol";

/// @title The gas of voting, beside OpenZeppelin's governor with the same modules
contract VoteGasTest is GovernanceStage {
    PlainGovernor internal plain;
    uint32 internal product;

    function setUp() public override {
        super.setUp();
        plain = new PlainGovernor(dmc, timelock);
        btcFeed.post(44_000e8);
        product = create(btcOffer());
    }

    function test_Vote_Parameter_DAO1() public {
        Proposal memory proposal = parameter();
        (uint256 id, uint256 plainId) = openBoth(proposal);
        compare("vote_first", id, plainId, carol);
        compare("vote_reaching_quorum", id, plainId, investor);
        compare("vote", id, plainId, alice);
    }

    /// @dev Asks the registry for the accused miner's addresses, and DMC what they delegated to the voter when voting opened:
    /// 9,000 gas of cold words and calls, whoever writes it.
    function test_Vote_Termination_DAO4() public {
        Proposal memory proposal = termination(product);
        (uint256 id, uint256 plainId) = openBoth(proposal);
        compare("vote_termination_first", id, plainId, carol);
        cast(governor, id, investor, FOR);
        cast(plain, plainId, investor, FOR);
        cast(governor, id, bob, FOR);
        cast(plain, plainId, bob, FOR);
        compare("vote_termination", id, plainId, alice);
    }

    /// @dev In the last day every vote may turn the outcome: the second one here does.
    function test_Vote_Late_DAO1() public {
        (uint256 id, uint256 plainId) = openBoth(parameter());
        compare("vote_against_first", id, plainId, carol, AGAINST);
        cast(governor, id, investor, FOR);
        cast(plain, plainId, investor, FOR);
        vm.warp(plain.proposalDeadline(plainId) - 1 hours);
        compare("vote_late_turning", id, plainId, alice, AGAINST);
        compare("vote_late", id, plainId, miner, FOR);
    }

    /// @dev Of a delegate that voted; and the last one turns the outcome late.
    function test_Override_DAO1() public {
        vm.prank(carol);
        dmc.delegate(alice);
        vm.prank(bob);
        dmc.delegate(alice);
        uint256 id = propose(parameter());
        vm.warp(governor.proposalSnapshot(id) + 1);
        cast(governor, id, alice, FOR);
        overrides("override_first", id, carol);
        vm.warp(governor.proposalDeadline(id));
        cast(governor, id, investor, AGAINST);
        overrides("override_late_turning", id, bob);
    }

    function overrides(string memory name, uint256 id, address holder) private {
        vm.prank(holder);
        governor.castOverrideVote(id, AGAINST, "");
        vm.snapshotValue("gas", name, vm.lastCallGas().gasTotalUsed);
    }

    function test_Propose_DAO3() public {
        propose(parameter());
        vm.snapshotValue("gas", "propose", vm.lastCallGas().gasTotalUsed);
    }

    function test_Delegate_DAO1() public {
        vm.prank(alice);
        dmc.delegate(bob);
        vm.snapshotValue("gas", "dmc_delegate", vm.lastCallGas().gasTotalUsed);
    }

    function test_Transfer_DMC1() public {
        vm.prank(alice);
        dmc.transfer(bob, 1e18);
        vm.snapshotValue("gas", "dmc_transfer", vm.lastCallGas().gasTotalUsed);
    }

    function openBoth(Proposal memory proposal) private returns (uint256 id, uint256 plainId) {
        id = propose(proposal);
        vm.prank(alice);
        plainId = plain.propose(proposal.targets, proposal.values, proposal.calldatas, proposal.description);
        vm.warp(governor.proposalSnapshot(id) + 1);
    }

    function compare(string memory name, uint256 id, uint256 plainId, address voter) private {
        compare(name, id, plainId, voter, FOR);
    }

    function compare(string memory name, uint256 id, uint256 plainId, address voter, uint8 support) private {
        vm.snapshotValue("gas", name, cast(governor, id, voter, support));
        vm.snapshotValue("gas", string.concat(name, "_openzeppelin"), cast(plain, plainId, voter, support));
    }

    function cast(Governor on, uint256 id, address voter, uint8 support) private returns (uint256 gas) {
        vm.prank(voter);
        on.castVote(id, support);
        gas = vm.lastCallGas().gasTotalUsed;
    }
}
