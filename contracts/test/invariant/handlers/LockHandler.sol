// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ILocker } from "../../../src/interfaces/ILocker.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { Store } from "../Store.sol";
import { Handler } from "./Handler.sol";

/// @title An allowed locker: takes tokens in pledge, says who is paid, gives them back or seizes them
contract LockHandler is Handler, ILocker {
    error NotCreditedToPayee(uint256 tokenId, address payee);

    constructor(Store store_) Handler(store_) { }

    function onLock(address, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onLock.selector;
    }

    function lockTo(uint256 tokenSeed) external inTime {
        _lock(tokenSeed);
    }

    /// @dev O1: what is settled is credited to whoever was paid before, to the last unit.
    function setPayee(uint256 tokenSeed, uint256 payeeSeed) external inTime {
        uint256 tokenId = _lockedToken(tokenSeed);
        if (tokenId == 0) return _lock(tokenSeed);
        (address before, uint256 income, uint256 refund) = _dueTo(tokenId);
        power.setPayee(tokenId, payeeSeed % 5 == 0 ? address(0) : anyBuyer(payeeSeed));
        _requireCredited(tokenId, before, income, refund);
        store.count("setPayee");
    }

    function unlock(uint256 tokenSeed) external inTime {
        uint256 tokenId = _lockedToken(tokenSeed);
        if (tokenId == 0) return _lock(tokenSeed);
        bool directed = power.payeeOf(tokenId) != address(0);
        (address before, uint256 income, uint256 refund) = _dueTo(tokenId);
        power.unlock(tokenId);
        if (directed) _requireCredited(tokenId, before, income, refund);
        store.touch(tokenId);
        store.count(directed ? bytes32("unlockDirected") : bytes32("unlock"));
    }

    function seize(uint256 tokenSeed, uint256 to) external inTime {
        uint256 tokenId = _lockedToken(tokenSeed);
        if (tokenId == 0) return _lock(tokenSeed);
        (address before, uint256 income, uint256 refund) = _dueTo(tokenId);
        power.seize(tokenId, anyBuyer(to));
        _requireCredited(tokenId, before, income, refund);
        store.touch(tokenId);
        store.count("seize");
    }

    function _lock(uint256 tokenSeed) private {
        uint256 tokenId = freeToken(tokenSeed);
        if (tokenId == 0) return;
        vm.prank(power.ownerOf(tokenId));
        power.lockTo(tokenId, address(this), "");
        store.touch(tokenId);
        store.count("lockTo");
    }

    /// @dev Whom a token pays, and what that account will have in credit once all that is settled is credited to it.
    function _dueTo(uint256 tokenId) private view returns (address to, uint256 income, uint256 refund) {
        to = power.payeeOf(tokenId);
        if (to == address(0)) to = power.ownerOf(tokenId);
        ProductTerms memory terms = settlement.termsOf(power.powerOf(tokenId).product);
        (income, refund) = settlement.owed(tokenId);
        income += settlement.creditOf(to, terms.rewardToken);
        refund += settlement.creditOf(to, terms.payToken);
    }

    function _requireCredited(uint256 tokenId, address to, uint256 income, uint256 refund) private view {
        ProductTerms memory terms = settlement.termsOf(power.powerOf(tokenId).product);
        bool credited = settlement.creditOf(to, terms.rewardToken) == income
            && settlement.creditOf(to, terms.payToken) == refund;
        require(credited, NotCreditedToPayee(tokenId, to));
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
