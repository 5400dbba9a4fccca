// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { GasCase } from "./GasCase.sol";

/// @title The part of a mintable ERC-721 that is measured.
interface IMintable {
    function mint(address to, uint256 id) external;
    function transferFrom(address from, address to, uint256 id) external;
    function ownerOf(uint256 id) external view returns (address);
}

/// @title Mint and transfer, the same for every ERC-721. A sender keeps one token, so nothing is refunded.
abstract contract Collectible is GasCase {
    IMintable internal token;

    /// @dev The name of the peer, the first part of each measurement's name.
    function peer() internal pure virtual returns (string memory);

    function test_Mint_ToNewHolder() public {
        measureMint(1, "_mint_first");
    }

    function test_Mint_ToExistingHolder() public {
        token.mint(actor, 1);
        measureMint(2, "_mint_again");
    }

    function test_Transfer_ToNewHolder() public {
        measureTransfer("_transfer_first");
    }

    function test_Transfer_ToExistingHolder() public {
        token.mint(other, 3);
        measureTransfer("_transfer_again");
    }

    function measureMint(uint256 id, string memory name) private {
        vm.prank(actor);
        token.mint(actor, id);
        record(string.concat(peer(), name));
        assertEq(token.ownerOf(id), actor);
    }

    function measureTransfer(string memory name) private {
        token.mint(actor, 1);
        token.mint(actor, 2);
        vm.prank(actor);
        token.transferFrom(actor, other, 1);
        record(string.concat(peer(), name));
        assertEq(token.ownerOf(1), other);
    }
}
