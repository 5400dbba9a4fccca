// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Power, TokenState } from "../../src/types/Power.sol";

/// @notice Mining power that a test gives, refunds, merges and burns by hand.
contract PowerBook {
    uint256 public lastTokenId;
    mapping(uint256 tokenId => Power) private _powers;
    mapping(uint256 tokenId => address) private _holders;

    error TokenDoesNotExist();

    function give(address holder, Power calldata power) external returns (uint256 tokenId) {
        tokenId = ++lastTokenId;
        (_holders[tokenId], _powers[tokenId]) = (holder, power);
    }

    function move(uint256 tokenId, address holder) external {
        require(_powers[tokenId].state != TokenState.Refunded);
        _holders[tokenId] = holder;
    }

    function markRefunded(uint256 tokenId) external {
        _powers[tokenId].state = TokenState.Refunded;
    }

    function merge(uint256 tokenId, uint256 goneId) external {
        Power storage kept = _powers[tokenId];
        (kept.units, kept.tranche) =
        (kept.units + _powers[goneId].units, kept.tranche + _powers[goneId].tranche);
        delete _powers[goneId];
        delete _holders[goneId];
    }

    function split(uint256 tokenId, uint64 units) external returns (uint256 partId) {
        Power memory kept = _powers[tokenId];
        Power memory part = kept;
        (part.units, part.tranche) = (units, uint88(uint256(kept.tranche) * units / kept.units));
        (kept.units, kept.tranche) = (kept.units - part.units, kept.tranche - part.tranche);
        partId = ++lastTokenId;
        (_powers[tokenId], _powers[partId]) = (kept, part);
        _holders[partId] = _holders[tokenId];
    }

    function ownerOf(uint256 tokenId) public view returns (address holder) {
        holder = _holders[tokenId];
        require(holder != address(0), TokenDoesNotExist());
    }

    function powerOf(uint256 tokenId) external view returns (Power memory) {
        ownerOf(tokenId);
        return _powers[tokenId];
    }

    function holding(uint256 tokenId) external view returns (address, Power memory, uint96) {
        return (ownerOf(tokenId), _powers[tokenId], 0);
    }
}
