// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IGiftCampaigns } from "../../src/interfaces/IGiftCampaigns.sol";
import { GiftStage } from "../unit/GiftCampaigns/GiftStage.t.sol";

/// @notice A distributor that was funded with less than its list: whoever came last got nothing.
contract X4Test is GiftStage {
    function refuseTotal(uint256 each, uint256 count) internal {
        IGiftCampaigns.Terms memory promised = terms();
        (promised.unitsEach, promised.winners) = (uint64(each), uint32(count));
        refuse(
            promised,
            abi.encodeWithSelector(IGiftCampaigns.WrongTotal.selector, campaign, EACH * WINNERS, each * count)
        );
    }

    function testFuzz_RevertWhen_X4_ThePartsAreNotThePower(uint64 each, uint32 count) public {
        vm.assume(uint256(each) * count != EACH * WINNERS);
        refuseTotal(each, count);
    }

    /// @dev A unit or a winner too few or too many, none at all, and products that would fit if they wrapped.
    function test_RevertWhen_X4_UnderFunded() public {
        refuseTotal(EACH + 1, WINNERS);
        refuseTotal(EACH - 1, WINNERS);
        refuseTotal(EACH, WINNERS + 1);
        refuseTotal(EACH, WINNERS - 1);
        refuseTotal(0, WINNERS);
        refuseTotal(EACH, 0);
        refuseTotal(type(uint64).max, type(uint32).max);
        refuseTotal(1 << 63, 2);
    }

    /// @dev Whoever comes last gets as much as whoever came first, whatever happened in between.
    function test_X4_TheLastIsServedAsTheFirst() public {
        start();
        uint256 first = claimFor(4);
        for (uint256 i = 1; i < 4; ++i) {
            pass(product, 0.5e18);
            claimFor(i);
        }
        uint256 last = claimFor(0);
        assertEq(power.powerOf(last).units, power.powerOf(first).units);
        assertGe(trancheOf(last), trancheOf(first));
    }
}
