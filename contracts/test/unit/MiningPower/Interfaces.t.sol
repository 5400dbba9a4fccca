// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../Running.t.sol";

contract InterfacesTest is Running {
    function test_NFT_1_DeclaresEveryInterfaceItImplements() public view {
        assertTrue(power.supportsInterface(0x01ffc9a7), "ERC-165");
        assertTrue(power.supportsInterface(0x80ac58cd), "ERC-721");
        assertTrue(power.supportsInterface(0x5b5e139f), "ERC-721 metadata");
        assertTrue(power.supportsInterface(0x49064906), "ERC-4906");
        assertTrue(power.supportsInterface(0xb45a3c0e), "ERC-5192");
        assertTrue(power.supportsInterface(0xf5112315), "ERC-5646");
    }

    function testFuzz_NFT_1_DeclaresNoOtherInterface(bytes4 id) public view {
        bool known = id == 0x01ffc9a7 || id == 0x80ac58cd || id == 0x5b5e139f || id == 0x49064906;
        vm.assume(!known && id != 0xb45a3c0e && id != 0xf5112315);
        assertFalse(power.supportsInterface(id));
    }

    function test_NFT_1_IsAnErc721() public {
        assertEq(power.name(), "DMEX Mining Power");
        assertEq(power.symbol(), "POWER");
        assertEq(power.ownerOf(aliceToken), alice);
        assertEq(power.balanceOf(alice), 1);
        send(alice, carol, aliceToken);
        assertEq(power.ownerOf(aliceToken), carol);
        assertEq(power.balanceOf(alice), 0);
    }
}
