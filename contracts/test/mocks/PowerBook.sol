// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { PowerParts } from "../../src/libraries/PowerParts.sol";
import { Part, Power, TokenState } from "../../src/types/Power.sol";

/// @notice Mining power that a test gives, refunds, splits and merges by hand; income is left out.
contract PowerBook {
    uint256 public lastTokenId;
    mapping(uint256 tokenId => uint64) public policyOf;
    mapping(uint256 tokenId => Power) private _powers;
    mapping(uint256 tokenId => address) private _holders;

    error TokenDoesNotExist();

    function give(address holder, Power memory power) public returns (uint256 tokenId) {
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

    function setPolicy(uint256 tokenId, uint64 policy) external {
        policyOf[tokenId] = policy;
    }

    function split(uint256 tokenId, Part[] calldata parts) external returns (uint256 firstId) {
        Power[] memory powers = PowerParts.divideDown(tokenId, _powers[tokenId], parts);
        firstId = lastTokenId + 1;
        for (uint256 i = 0; i < parts.length; ++i) {
            policyOf[give(parts[i].to, powers[i])] = policyOf[tokenId];
        }
        _end(tokenId);
    }

    function merge(uint256 tokenId, uint256 otherId) external returns (uint256 mergedId) {
        bool alike = PowerParts.isAlike(_powers[tokenId], _powers[otherId]);
        require(alike && policyOf[tokenId] == policyOf[otherId] && tokenId != otherId);
        mergedId =
            give(_holders[tokenId], PowerParts.add(tokenId, otherId, _powers[tokenId], _powers[otherId]));
        policyOf[mergedId] = policyOf[tokenId];
        _end(tokenId);
        _end(otherId);
    }

    function _end(uint256 tokenId) private {
        delete _powers[tokenId];
        delete _holders[tokenId];
        delete policyOf[tokenId];
    }

    /// @notice The tokens that exist.
    function ids() external view returns (uint256[] memory list) {
        list = new uint256[](lastTokenId);
        uint256 count = 0;
        for (uint256 tokenId = 1; tokenId <= lastTokenId; ++tokenId) {
            if (_holders[tokenId] != address(0)) list[count++] = tokenId;
        }
        assembly ("memory-safe") {
            mstore(list, count)
        }
    }

    function ownerOf(uint256 tokenId) public view returns (address holder) {
        holder = _holders[tokenId];
        require(holder != address(0), TokenDoesNotExist());
    }

    function mayMove(address account, uint256 tokenId) external view returns (bool) {
        return account == ownerOf(tokenId);
    }

    function powerOf(uint256 tokenId) external view returns (Power memory) {
        ownerOf(tokenId);
        return _powers[tokenId];
    }

    /// @dev Whoever asks; whom contracts let ask is the real NFT's to say.
    function holdingFor(uint256 tokenId, address, bool must)
        external
        view
        returns (address, Power memory, uint96)
    {
        require(!must || _holders[tokenId] != address(0), TokenDoesNotExist());
        return (_holders[tokenId], _powers[tokenId], 0);
    }
}
