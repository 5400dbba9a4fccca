// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Paid, Part, Power } from "../../../src/types/Power.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { Ledger, Store } from "../Store.sol";
import { Handler } from "./Handler.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Holders: transfer, split, merge, claim, withdraw
contract HolderHandler is Handler {
    error StillOwed(uint256 tokenId);
    error NotPaid(uint256 tokenId, address holder);
    error NotCredited(uint256 tokenId, address holder);
    error NotConserved(uint256 tokenId);

    constructor(Store store_) Handler(store_) { }

    function transfer(uint256 tokenSeed, uint256 to) external inTime {
        uint256 tokenId = freeToken(tokenSeed);
        if (tokenId == 0) return;
        _transfer(tokenId, anyBuyer(to));
        store.count("transfer");
    }

    function split(uint256 tokenSeed, uint256 units) external inTime {
        uint256 tokenId = freeToken(tokenSeed);
        uint256 count = between(units, 2, 5);
        if (tokenId == 0 || store.tokens().length + count > MAX_TOKENS) return;
        Power memory terms = power.powerOf(tokenId);
        if (terms.units < count) return;
        _split(tokenId, terms.product, _parts(count, terms.units, units));
        store.count("split");
    }

    function _parts(uint256 count, uint64 units, uint256 seed) private view returns (Part[] memory parts) {
        parts = new Part[](count);
        for (uint256 i = count - 1; i > 0; --i) {
            uint256 size = uint256(keccak256(abi.encode(seed, i)));
            parts[i] = Part(anyBuyer(size), uint64(between(size, 1, units / (i + 1))));
            units -= parts[i].units;
        }
        parts[0] = Part(anyBuyer(seed), units);
    }

    function _split(uint256 tokenId, uint32 product, Part[] memory parts) private {
        Paid memory before = settlement.paidOf(tokenId);
        address holder = power.ownerOf(tokenId);
        uint64 policy = power.policyOf(tokenId);
        (uint256 income, uint256 refund) = _creditsOf(product, holder);
        vm.prank(holder);
        uint256 firstId = power.split(tokenId, parts);
        store.removeToken(product, tokenId);
        for (uint256 i = 0; i < parts.length; ++i) {
            store.addToken(product, firstId + i);
            bool covered = power.policyOf(firstId + i) == policy && power.ownerOf(firstId + i) == parts[i].to;
            require(covered, NotConserved(tokenId));
        }
        (uint256 incomeNow, uint256 refundNow) = _creditsOf(product, holder);
        _checkPaid(tokenId, firstId, parts.length, before, incomeNow - income, refundNow - refund);

        // A split leaves behind at most one unit for each token that there is more.
        Ledger memory ledger = store.ledgerOf(product);
        ledger.splits += parts.length - 1;
        store.setLedger(product, ledger);
    }

    /// @dev NFT-5: what was paid and credited is what the parts count as paid, to the last unit; unless more was paid than
    /// the parts earned each by itself: then each is one unit ahead.
    function _checkPaid(
        uint256 tokenId,
        uint256 firstId,
        uint256 count,
        Paid memory before,
        uint256 income,
        uint256 refund
    ) private view {
        uint256[4] memory sums;
        for (uint256 i = 0; i < count; ++i) {
            Paid memory paid = settlement.paidOf(firstId + i);
            (uint256 coin, uint256 money) = settlement.earned(firstId + i);
            (sums[0], sums[1]) = (sums[0] + paid.income, sums[1] + paid.refund);
            (sums[2], sums[3]) = (sums[2] + coin, sums[3] + money);
        }
        bool incomeKept =
            before.income > sums[2] ? sums[0] == sums[2] + count : sums[0] == before.income + income;
        bool refundKept =
            before.refund > sums[3] ? sums[1] == sums[3] + count : sums[1] == before.refund + refund;
        require(incomeKept && refundKept, NotConserved(tokenId));
    }

    function _creditsOf(uint32 product, address account)
        private
        view
        returns (uint256 income, uint256 refund)
    {
        ProductTerms memory terms = settlement.termsOf(product);
        income = settlement.creditOf(account, terms.rewardToken);
        refund = settlement.creditOf(account, terms.payToken);
    }

    /// @dev The other part is bought from its holder first, so that there is something to merge.
    function merge(uint256 tokenSeed, uint256 otherSeed) external inTime {
        uint256 tokenId = freeToken(tokenSeed);
        if (tokenId == 0) return;
        Power memory terms = power.powerOf(tokenId);
        uint256 otherId = _twin(tokenId, terms, otherSeed);
        if (otherId == 0) return;

        address holder = power.ownerOf(tokenId);
        if (power.ownerOf(otherId) != holder) _transfer(otherId, holder);
        _merge(holder, terms.product, tokenId, otherId);
        store.count("merge");
    }

    function _merge(address holder, uint32 product, uint256 tokenId, uint256 otherId) private {
        (uint256 income, uint256 refund) = _creditsOf(product, holder);
        Paid memory one = settlement.paidOf(tokenId);
        Paid memory other = settlement.paidOf(otherId);
        uint64 policy = power.policyOf(tokenId);
        vm.prank(holder);
        uint256 mergedId = power.merge(tokenId, otherId);
        store.removeToken(product, tokenId);
        store.removeToken(product, otherId);
        store.addToken(product, mergedId);
        (uint256 incomeNow, uint256 refundNow) = _creditsOf(product, holder);
        Paid memory paid = settlement.paidOf(mergedId);
        bool kept = paid.income == one.income + other.income + incomeNow - income
            && paid.refund == one.refund + other.refund + refundNow - refund
            && power.policyOf(mergedId) == policy;
        require(kept, NotConserved(mergedId));
    }

    /// @dev Anyone claims, a list in which tokens of several holders, assets and also one token twice may stand.
    function claim(uint256 tokenSeed, uint256 length, address anyone) external inTime {
        if (anyToken(tokenSeed) == 0) return;
        uint256[] memory list = new uint256[](between(length, 1, 4));
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = anyToken(uint256(keccak256(abi.encode(tokenSeed, i))));
        }
        // What a locker was refunded for is claimed by that locker only; alone it is a revert, by name.
        address payee = power.payeeOf(list[0]);
        _claim(list, power.lockerOf(list[0]) == address(0) && payee != address(0) ? payee : anyone);
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
        store.touch(tokenId);
    }

    /// @dev DAY-7: whoever claims, the holder or payee is paid; of the list, the first token's is looked at.
    function _claim(uint256[] memory list, address anyone) private {
        address holder = power.payeeOf(list[0]);
        if (holder == address(0)) holder = power.ownerOf(list[0]);
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

    /// @dev A free token that may be merged with `tokenId`; 0 if there is none.
    function _twin(uint256 tokenId, Power memory terms, uint256 seed) private view returns (uint256) {
        uint256[] memory tokens = store.tokensOf(terms.product);
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 other = tokens[(seed % tokens.length + i) % tokens.length];
            Power memory its = power.powerOf(other);
            bool alike = its.startDay == terms.startDay && power.policyOf(other) == power.policyOf(tokenId);
            if (other != tokenId && isFree(its) && alike) return other;
        }
        return 0;
    }
}
