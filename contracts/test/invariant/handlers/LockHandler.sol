// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Store } from "../Store.sol";
import { Handler } from "./Handler.sol";

/// @title An allowed locker: takes tokens in pledge, gives them back or seizes them
contract LockHandler is Handler {
    constructor(Store store_) Handler(store_) { }

    function lock(uint256 tokenSeed) external inTime {
        _lock(tokenSeed);
    }

    function unlock(uint256 tokenSeed) external inTime {
        uint256 tokenId = _lockedToken(tokenSeed);
        if (tokenId == 0) return _lock(tokenSeed);
        power.unlock(tokenId);
        store.touch(tokenId);
        store.count("unlock");
    }

    function seize(uint256 tokenSeed, uint256 to) external inTime {
        uint256 tokenId = _lockedToken(tokenSeed);
        if (tokenId == 0) return _lock(tokenSeed);
        power.seize(tokenId, anyBuyer(to));
        store.touch(tokenId);
        store.count("seize");
    }

    function _lock(uint256 tokenSeed) private {
        uint256 tokenId = freeToken(tokenSeed);
        if (tokenId == 0) return;
        vm.prank(power.ownerOf(tokenId));
        power.approve(address(this), tokenId);
        power.lock(tokenId);
        store.touch(tokenId);
        store.count("lock");
    }

    function _lockedToken(uint256 seed) private view returns (uint256) {
        uint256[] memory tokens = store.tokens();
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 tokenId = tokens[(seed % tokens.length + i) % tokens.length];
            if (power.lockerOf(tokenId) == address(this)) return tokenId;
        }
        return 0;
    }
}
