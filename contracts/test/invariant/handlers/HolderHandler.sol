// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Power } from "../../../src/types/Power.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { Ledger, Store } from "../Store.sol";
import { Handler } from "./Handler.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Holders: transfer, split, merge, claim, withdraw
contract HolderHandler is Handler {
    error StillOwed(uint256 tokenId);
    error NotPaid(uint256 tokenId, address holder);
    error NotCredited(uint256 tokenId, address holder);

    constructor(Store store_) Handler(store_) { }

    function transfer(uint256 tokenSeed, uint256 to) external inTime {
        uint256 tokenId = freeToken(tokenSeed);
        if (tokenId == 0) return;
        _transfer(tokenId, anyBuyer(to));
        store.count("transfer");
    }

    function split(uint256 tokenSeed, uint256 units) external inTime {
        uint256 tokenId = freeToken(tokenSeed);
        if (tokenId == 0 || store.tokens().length >= MAX_TOKENS) return;
        Power memory terms = power.powerOf(tokenId);
        if (terms.units < 2) return;

        vm.prank(power.ownerOf(tokenId));
        uint256 partId = power.split(tokenId, uint64(between(units, 1, terms.units - 1)));
        store.addToken(terms.product, partId);
        Ledger memory ledger = store.ledgerOf(terms.product);
        ++ledger.splits;
        store.setLedger(terms.product, ledger);
        store.count("split");
    }

    /// @dev The other part is bought from its holder first, so that there is something to merge.
    function merge(uint256 tokenSeed, uint256 goneSeed) external inTime {
        uint256 tokenId = freeToken(tokenSeed);
        if (tokenId == 0) return;
        Power memory terms = power.powerOf(tokenId);
        uint256 goneId = _twin(tokenId, terms, goneSeed);
        if (goneId == 0) return;

        address holder = power.ownerOf(tokenId);
        if (power.ownerOf(goneId) != holder) _transfer(goneId, holder);
        vm.prank(holder);
        power.merge(tokenId, goneId);
        store.removeToken(terms.product, goneId);
        store.count("merge");
    }

    /// @dev Anyone claims, a list in which tokens of several holders, assets and also one token twice may stand.
    function claim(uint256 tokenSeed, uint256 length, address anyone) external inTime {
        if (anyToken(tokenSeed) == 0) return;
        uint256[] memory list = new uint256[](between(length, 1, 4));
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = anyToken(uint256(keccak256(abi.encode(tokenSeed, i))));
        }
        _claim(list, anyone);
        for (uint256 i = 0; i < list.length; ++i) {
            (uint256 income, uint256 refund) = settlement.owed(list[i]);
            require(income == 0 && refund == 0, StillOwed(list[i]));
        }
        store.count("claim");
        if (sale.parameters().paused) store.count("claimWhilePaused");
    }

    function withdraw(uint256 accountSeed, uint256 tokenSeed) external inTime {
        address[] memory accounts = store.accounts();
        IERC20[3] memory coins = [store.system().usdt, store.system().btc, store.system().fil];
        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[(accountSeed % accounts.length + i) % accounts.length];
            IERC20 coin = coins[tokenSeed % 3];
            if (settlement.creditOf(account, coin) == 0) continue;
            vm.prank(account);
            settlement.withdraw(coin, account);
            return store.count("withdraw");
        }
    }

    /// @dev NFT-3: what is settled is credited to the sender, to the last unit.
    function _transfer(uint256 tokenId, address to) private {
        address from = power.ownerOf(tokenId);
        ProductTerms memory terms = settlement.termsOf(power.powerOf(tokenId).product);
        (uint256 income, uint256 refund) = settlement.owed(tokenId);
        income += settlement.creditOf(from, terms.rewardToken);
        refund += settlement.creditOf(from, terms.payToken);
        vm.prank(from);
        power.transferFrom(from, to, tokenId);
        bool credited = settlement.creditOf(from, terms.rewardToken) == income
            && settlement.creditOf(from, terms.payToken) == refund;
        require(credited, NotCredited(tokenId, from));
    }

    /// @dev DAY-7: whoever claims, the holder is paid; of the list, the first token's holder is looked at.
    function _claim(uint256[] memory list, address anyone) private {
        address holder = power.ownerOf(list[0]);
        ProductTerms memory terms = settlement.termsOf(power.powerOf(list[0]).product);
        (uint256 income, uint256 refund) = settlement.owed(list[0]);
        income += terms.rewardToken.balanceOf(holder);
        refund += terms.payToken.balanceOf(holder);
        vm.prank(anyone);
        settlement.claim(list);
        bool paid =
            terms.rewardToken.balanceOf(holder) >= income && terms.payToken.balanceOf(holder) >= refund;
        require(paid, NotPaid(list[0], holder));
    }

    /// @dev A free token that may be merged into `tokenId`; 0 if there is none.
    function _twin(uint256 tokenId, Power memory terms, uint256 seed) private view returns (uint256) {
        uint256[] memory tokens = store.tokensOf(terms.product);
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 other = tokens[(seed % tokens.length + i) % tokens.length];
            Power memory its = power.powerOf(other);
            if (other != tokenId && isFree(its) && its.startDay == terms.startDay) return other;
        }
        return 0;
    }
}
