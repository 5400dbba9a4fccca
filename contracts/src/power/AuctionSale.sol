// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAuctionSale } from "../interfaces/IAuctionSale.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { Days } from "../libraries/Days.sol";
import { Clock } from "../types/Asset.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Sale of power by auction
contract AuctionSale is IAuctionSale, Ownable {
    IPrimarySale private immutable _sale;

    /// @inheritdoc IAuctionSale
    address public auctioneer;
    /// @inheritdoc IAuctionSale
    uint256 public lastSale;
    mapping(uint32 product => Reservation) private _reservations;
    mapping(uint256 saleId => AuctionedSale) private _auctioned;

    constructor(address owner, IPrimarySale sale) Ownable(owner) {
        _sale = sale;
    }

    /// @inheritdoc IAuctionSale
    function setAuctioneer(address chosen) external onlyOwner {
        auctioneer = chosen;
        emit AuctioneerChanged(chosen);
    }

    // ---- Reserving --------------------------------------------------------------------------------------------

    /// @inheritdoc IAuctionSale
    function reserveUnits(uint32 product, uint64 units, uint32 startDay) external {
        require(msg.sender == auctioneer, NotAuctioneer(msg.sender));
        require(_reservations[product].units == 0, AlreadyReserved(product));
        IPrimarySale.Offer memory offer = _sale.offerOf(product);
        bool onSale = !_sale.saleOf(product).stopped && Days.today() < offer.closesDay;
        require(onSale, IPrimarySale.SaleClosed(product));
        require(_mayStart(offer, startDay), BadStartDay(product, startDay));
        require(units > 0, MoreThanReserved(product, 0, 0));

        _reservations[product] = Reservation(msg.sender, units, startDay);
        emit UnitsReserved(product, msg.sender, units, startDay);
        _sale.reserveForAuction(product, units);
    }

    /// @dev Whether power that is bought could start on a day: so the days of a product have no gap, however it was sold.
    function _mayStart(IPrimarySale.Offer memory offer, uint32 startDay) private view returns (bool) {
        uint32 today = Days.today();
        if (offer.clock == Clock.Batch) return startDay == offer.startDay && startDay > today;
        uint256 first = Math.max(today, offer.opensDay) + offer.activationDays;
        return startDay >= first && startDay < offer.closesDay + offer.activationDays;
    }

    /// @inheritdoc IAuctionSale
    function unreserveUnits(uint32 product, uint64 units) external {
        _take(product, units);
        _sale.returnFromAuction(product, units);
    }

    /// @dev Takes power out of the caller's reservation. Returns the day on which it starts.
    function _take(uint32 product, uint64 units) private returns (uint32 startDay) {
        Reservation memory standing = _reservations[product];
        require(standing.auctioneer == msg.sender, NotAuctioneer(msg.sender));
        bool fits = units > 0 && units <= standing.units;
        require(fits, MoreThanReserved(product, units, standing.units));

        startDay = standing.startDay;
        _reservations[product].units = standing.units - units;
        emit UnitsReserved(product, msg.sender, standing.units - units, startDay);
    }

    // ---- Selling ----------------------------------------------------------------------------------------------

    /// @inheritdoc IAuctionSale
    // The primary sale moves the money last, of a token that the DAO allowed; nothing there calls back in here.
    // slither-disable-next-line reentrancy-no-eth
    function sellAuctioned(uint32 product, uint64 units, uint128 unitPrice)
        external
        returns (uint256 saleId)
    {
        uint256 least = _sale.offerOf(product).pricePerUnit;
        require(unitPrice >= least, PriceBelowOffer(unitPrice, least));
        uint32 startDay = _take(product, units);
        require(startDay > Days.today(), BadStartDay(product, startDay));

        saleId = ++lastSale;
        IPrimarySale.Quote memory cost =
            _sale.recordAuctioned(product, units, startDay, unitPrice, msg.sender);
        // Safe cast: the primary sale takes no more than a token can hold.
        _auctioned[saleId] = AuctionedSale(msg.sender, product, startDay, units, 0, uint80(cost.tranche));
        emit PowerAuctioned(
            product, saleId, msg.sender, units, unitPrice, startDay, cost.payment, cost.fee, cost.tranche
        );
    }

    /// @inheritdoc IAuctionSale
    function mintAuctioned(uint256 saleId, uint64 units, address to) external returns (uint256 tokenId) {
        AuctionedSale memory sold = _auctioned[saleId];
        require(sold.auctioneer == msg.sender, NotAuctioneer(msg.sender));
        uint64 left = sold.units - sold.minted;
        require(units > 0 && units <= left, MoreThanSold(saleId, units, left));

        uint64 minted = sold.minted + units;
        _auctioned[saleId].minted = minted;
        // A difference of two parts from the first unit on, each rounded down: the parts have the whole between them,
        // whatever their order. Safe cast: a part of 80 bits.
        uint256 whole = sold.tranche;
        uint80 tranche = uint80(whole * minted / sold.units - whole * sold.minted / sold.units);
        tokenId = _sale.mintAuctioned(sold.product, units, sold.startDay, tranche, to);
        emit AuctionedMinted(saleId, tokenId, to, units, tranche);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IAuctionSale
    function reservationOf(uint32 product) external view returns (Reservation memory) {
        return _reservations[product];
    }

    /// @inheritdoc IAuctionSale
    function auctionedSale(uint256 saleId) external view returns (AuctionedSale memory) {
        return _auctioned[saleId];
    }
}
