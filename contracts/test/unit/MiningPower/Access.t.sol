// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { Power } from "../../../src/types/Power.sol";
import { Running } from "../Running.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

contract AccessTest is Running {
    function testFuzz_RevertWhen_NFT_2_AnybodyButTheSaleMints(address caller) public {
        vm.assume(caller != address(sale));
        Power memory terms = power.powerOf(aliceToken);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotSale.selector, caller));
        power.mint(caller, terms);
    }

    function testFuzz_RevertWhen_NFT_3_AnybodyButTheSettlementNotesPaid(address caller) public {
        vm.assume(caller != address(settlement));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotSettlement.selector, caller));
        power.notePaid(aliceToken, 0);
    }

    function testFuzz_RevertWhen_NFT_4_AnybodyButTheOwnerAllowsLockers(address caller) public {
        vm.assume(caller != owner);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        power.setLocker(caller, true);
    }
}
