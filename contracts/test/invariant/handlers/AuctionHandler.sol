// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { AuctionSale } from "../../../src/power/AuctionSale.sol";
import { Clock } from "../../../src/types/Asset.sol";
import { Ledger, Store } from "../Store.sol";
import { Handler } from "./Handler.sol";

/// @title The auctioneer: reserves power, gives it back, or sells it and mints the parts
contract AuctionHandler is Handler {
    AuctionSale private immutable _auctions;

    constructor(Store store_, AuctionSale auctions) Handler(store_) {
        _auctions = auctions;
    }

    function reserveUnits(uint256 productSeed, uint256 units, uint256 day) external inTime {
        uint32 product = anyProduct(productSeed);
        if (!sells(product) || sale.reservedUnits(product) > 0) return;
        assess(product);
        uint256 most = affordable(product);
        if (most == 0) return;
        _auctions.reserveUnits(product, uint64(between(units, 1, most)), _startDay(product, day));
        store.count("reserveUnits");
    }

    /// @dev Rolling: any day on which power bought from now on could start.
    function _startDay(uint32 product, uint256 seed) private view returns (uint32) {
        IPrimarySale.Offer memory offer = sale.offerOf(product);
        if (offer.clock == Clock.Batch) return offer.startDay;
        uint256 last = uint256(offer.closesDay) + offer.activationDays - 1;
        return uint32(between(seed, today() + offer.activationDays, last));
    }

    function unreserveUnits(uint256 productSeed, uint256 units) external inTime {
        uint32 product = anyProduct(productSeed);
        uint64 reserved = sale.reservedUnits(product);
        if (reserved == 0) return;
        _auctions.unreserveUnits(product, uint64(between(units, 1, reserved)));
        store.count("unreserveUnits");
    }

    /// @dev Sells a part of what is reserved, or all, and mints it to one to three bidders.
    function sellAuctioned(uint256 productSeed, uint256 units, uint256 seed) external inTime {
        uint32 product = anyProduct(productSeed);
        uint64 reserved = sale.reservedUnits(product);
        assess(product);
        bool late = _auctions.reservationOf(product).startDay <= today();
        if (reserved == 0 || late || !mayBeSold(product) || !_isCovered(product)) return;
        if (store.tokens().length + 3 > MAX_TOKENS) return;
        units = between(units, 1, reserved);
        uint128 unitPrice = uint128(sale.offerOf(product).pricePerUnit + between(seed, 0, 1e6));

        fund(settlement.termsOf(product).payToken, address(this), address(sale), units * unitPrice);
        uint256 saleId = _auctions.sellAuctioned(product, uint64(units), unitPrice);
        Ledger memory ledger = store.ledgerOf(product);
        ledger.unitsSold += units;
        ledger.principal += uint256(_auctions.auctionedSale(saleId).tranche) * sale.saleOf(product).payoutDays;
        store.setLedger(product, ledger);
        _mint(product, saleId, units, seed);
        store.count("sellAuctioned");
    }

    function _mint(uint32 product, uint256 saleId, uint256 left, uint256 seed) private {
        for (uint256 i = 0; left > 0; ++i) {
            uint256 units = i == 2 ? left : between(uint256(keccak256(abi.encode(seed, i))), 1, left);
            store.addToken(product, _auctions.mintAuctioned(saleId, uint64(units), anyBuyer(seed / 7 + i)));
            left -= units;
        }
    }

    /// @dev The benchmark may ask for more bond than it did when the power was reserved.
    function _isCovered(uint32 product) private view returns (bool) {
        return isSellable(product, sale.reservedUnits(product));
    }
}
