// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Power, TokenState } from "../../../src/types/Power.sol";
import { Running } from "../Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract TermsTest is Running {
    function testFuzz_NFT_2_TokenHasProductPowerDaysAndPrincipal(uint64 units) public {
        units = uint64(bound(units, 1, 1_000_000));
        uint256 tokenId = buy(carol, product, units);
        Power memory terms = power.powerOf(tokenId);
        assertEq(terms.product, product);
        assertEq(terms.units, units);
        assertEq(terms.startDay, today() + 1);
        assertEq(terms.endDay, today() + 1 + 1080);
        assertEq(terms.tranche, sale.quote(product, units).tranche);
        assertEq(power.principalOf(tokenId), sale.quote(product, units).principal);
        assertEq(uint8(terms.state), uint8(TokenState.Free));
    }

    function test_NFT_2_TokenTakesTwoStorageWords() public {
        vm.record();
        buy(alice, product, 5);
        (, bytes32[] memory writes) = vm.accesses(address(power));
        // The last token's number and the holder's balance; owner with paid income, and the terms.
        assertEq(distinct(writes), 4);
    }

    function distinct(bytes32[] memory slots) internal pure returns (uint256 count) {
        for (uint256 i = 0; i < slots.length; ++i) {
            bool seen = false;
            for (uint256 j = 0; j < i; ++j) {
                seen = seen || slots[j] == slots[i];
            }
            if (!seen) ++count;
        }
    }

    function test_NFT_2_TermsDoNotChangeWithTheDays() public {
        bytes32 before = keccak256(abi.encode(power.powerOf(aliceToken)));
        pass(product, 1e18);
        claim(aliceToken);
        assertEq(keccak256(abi.encode(power.powerOf(aliceToken))), before);
        send(alice, bob, aliceToken);
        Power memory terms = power.powerOf(aliceToken);
        terms.moves = 0;
        assertEq(keccak256(abi.encode(terms)), before);
    }

    function test_RevertWhen_NFT_2_TokenDoesNotExist() public {
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.powerOf(3);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.holding(0);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.principalOf(3);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        power.locked(3);
    }
}
