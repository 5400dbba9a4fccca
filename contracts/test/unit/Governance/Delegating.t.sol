// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { GovernanceStage } from "./Stage.t.sol";

/// @notice Holders and their delegate: Dave has 0.3 M of his own and casts what others delegated to him.
abstract contract Delegating is GovernanceStage {
    address internal dave = makeAddr("dave");

    function setUp() public virtual override {
        super.setUp();
        delegate(dave, dave);
        give(dave, 300_000e18);
        vm.warp(block.timestamp + 1);
    }

    function delegate(address holder, address to) internal {
        vm.prank(holder);
        dmc.delegate(to);
    }

    /// @dev Of Bob's three million.
    function give(address to, uint256 amount) internal {
        vm.prank(bob);
        dmc.transfer(to, amount);
    }

    function overrides(uint256 id, address holder, uint8 support) internal {
        vm.prank(holder);
        governor.castOverrideVote(id, support, "");
    }

    /// @dev By vote, as for an address that the miner did not name.
    function join(address account) internal {
        vm.prank(address(timelock));
        registry.addAddress(miner, account);
    }

    function suspension() internal returns (Proposal memory) {
        return calling(address(registry), abi.encodeCall(IMinerRegistry.suspend, (miner)));
    }

    /// @dev [DMC] Each in whole tokens.
    function assertTally(uint256 id, uint256 against, uint256 forVotes, uint256 abstentions) internal view {
        (uint256 foundAgainst, uint256 foundFor, uint256 foundAbstain) = governor.proposalVotes(id);
        assertEq(foundAgainst, against * 1e18, "against");
        assertEq(foundFor, forVotes * 1e18, "for");
        assertEq(foundAbstain, abstentions * 1e18, "abstain");
    }
}
