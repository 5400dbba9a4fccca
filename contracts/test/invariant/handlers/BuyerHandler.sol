// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { Ledger, Store } from "../Store.sol";
import { Handler } from "./Handler.sol";

/// @title Buyers: buy, with and without a referrer, for themselves and for others
contract BuyerHandler is Handler {
    address private immutable _locker;

    constructor(Store store_, address locker) Handler(store_) {
        _locker = locker;
    }

    function buy(uint256 productSeed, uint256 who, uint256 units) external inTime {
        _buy(productSeed, anyBuyer(who), anyBuyer(who), units, address(0), false);
    }

    /// @dev NFT-4: power that is locked from its first moment.
    function buyLocked(uint256 productSeed, uint256 who, uint256 units) external inTime {
        _buy(productSeed, anyBuyer(who), anyBuyer(who), units, address(0), true);
    }

    function buyForAnother(uint256 productSeed, uint256 who, uint256 units, uint256 referrerSeed)
        external
        inTime
    {
        address[] memory accounts = store.accounts();
        address referrer = accounts[referrerSeed % accounts.length];
        address recipient = anyBuyer(who / 7);
        if (referrer == anyBuyer(who) || referrer == recipient) return;
        _buy(productSeed, anyBuyer(who), recipient, units, referrer, false);
    }

    function _buy(
        uint256 productSeed,
        address payer,
        address recipient,
        uint256 units,
        address referrer,
        bool locked
    ) private {
        uint32 product = _openProduct(productSeed);
        if (product > 0) assess(product);
        if (product == 0 || store.tokens().length >= MAX_TOKENS) return;
        uint256 most = affordable(product);
        uint256 least = sale.offerOf(product).minUnits;
        if (most < least) return;
        units = between(units, least, most);

        IPrimarySale.Quote memory cost = sale.quote(product, uint64(units));
        fund(settlement.termsOf(product).payToken, payer, address(sale), cost.payment);
        vm.prank(payer);
        uint256 tokenId = locked
            ? sale.buyLocked(
                product, uint64(units), cost.payment, recipient, referrer, block.timestamp, _locker, ""
            )
            : sale.buy(product, uint64(units), cost.payment, recipient, referrer, block.timestamp);

        Ledger memory ledger = store.ledgerOf(product);
        ledger.unitsSold += units;
        ledger.principal += cost.principal;
        store.setLedger(product, ledger);
        store.addToken(product, tokenId);
        if (locked) store.count("buyLocked");
        else store.count(referrer == address(0) ? bytes32("buy") : bytes32("buyForAnother"));
    }

    /// @dev A product that sells today; 0 if there is none.
    function _openProduct(uint256 seed) private view returns (uint32) {
        uint32[] memory products = store.products();
        for (uint256 i = 0; i < products.length; ++i) {
            uint32 product = products[(seed % products.length + i) % products.length];
            if (sells(product)) return product;
        }
        return 0;
    }
}
