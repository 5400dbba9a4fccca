// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Sale of power by auction
/// @notice An auctioneer reserves power of a product, sells it in one record, and mints it in parts. What is reserved counts
/// as sold, for capacity and bond. What was reserved and what was sold stay with the auctioneer that did it, so that no vote
/// on the next one strands bidders.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | name the auctioneer |
/// | auctioneer | reserve power |
/// | who reserved | give back and sell what it reserved |
/// | who sold | mint what it sold |
interface IAuctionSale {
    /// @notice Power of a product that an auctioneer has for sale.
    /// @param auctioneer Who reserved it.
    /// @param units What it has not sold and not given back.
    /// @param startDay [day] First day that pays, whenever it is sold.
    struct Reservation {
        address auctioneer;
        uint64 units;
        uint32 startDay;
    }

    /// @notice Power sold by auction: one purchase to the settlement, minted in parts.
    /// @param auctioneer Who sold it and mints it.
    /// @param startDay [day] First day that pays.
    /// @param units Power sold.
    /// @param minted Power minted so far.
    /// @param tranche [pay token] Money of one day of all of it.
    struct AuctionedSale {
        address auctioneer;
        uint32 product;
        uint32 startDay;
        uint64 units;
        uint64 minted;
        uint80 tranche;
    }

    /// @notice Another auctioneer may reserve power; zero for none.
    event AuctioneerChanged(address indexed auctioneer);
    /// @notice An auctioneer has `units` reserved now, of power that starts on a day.
    event UnitsReserved(uint32 indexed product, address indexed auctioneer, uint64 units, uint32 startDay);
    /// @notice Reserved power was sold; it is minted later.
    event PowerAuctioned(
        uint32 indexed product,
        uint256 indexed saleId,
        address indexed auctioneer,
        uint64 units,
        uint128 unitPrice,
        uint32 startDay,
        uint256 payment,
        uint256 fee,
        uint256 tranche
    );
    /// @notice A part of auctioned power was minted.
    event AuctionedMinted(
        uint256 indexed saleId, uint256 indexed tokenId, address indexed to, uint64 units, uint256 tranche
    );

    /// @notice Only the contract that auctions this power can do this, not {caller:account}.
    /// @dev Of what was reserved or sold, only the auctioneer that did.
    /// @custom:code not-yours
    /// @custom:hint Bid where the power is auctioned.
    error NotAuctioneer(address caller);
    /// @notice Power of product {product} is already reserved for an auction.
    /// @custom:code already-done
    /// @custom:hint Wait until that auction has ended.
    error AlreadyReserved(uint32 product);
    /// @notice An auction of product {product} cannot sell power that starts on {startDay:day}.
    /// @custom:code bad-terms
    /// @custom:hint Choose a later start day within the product's sale.
    error BadStartDay(uint32 product, uint32 startDay);
    /// @notice {units:power} is zero or exceeds the {reserved:power} of product {product} reserved for the
    /// auction.
    /// @custom:code out-of-limits
    /// @custom:hint Enter a smaller amount.
    error MoreThanReserved(uint32 product, uint64 units, uint64 reserved);
    /// @notice The price of {unitPrice:pay} per smallest unit of power is below the offer price of
    /// {least:pay}.
    /// @custom:code out-of-limits
    /// @custom:hint Sell at the offer price or above.
    error PriceBelowOffer(uint256 unitPrice, uint256 least);
    /// @notice {units:power} is zero or exceeds the {left:power} left of auction sale {saleId}.
    /// @custom:code out-of-limits
    /// @custom:hint Enter a smaller amount.
    error MoreThanSold(uint256 saleId, uint64 units, uint64 left);

    /// @notice Names who may reserve power; zero for nobody. Only the owner.
    function setAuctioneer(address auctioneer) external;

    /// @notice Reserves power of a product that is on sale. At most one reservation of a product stands. Only the auctioneer.
    /// @param startDay [day] First day that the power will pay: one on which power bought from now on could start.
    function reserveUnits(uint32 product, uint64 units, uint32 startDay) external;

    /// @notice Gives reserved power back, at any time. Only who reserved it.
    function unreserveUnits(uint32 product, uint64 units) external;

    /// @notice Sells reserved power for `units` × `unitPrice`, which the primary sale takes from the caller by its allowance,
    /// as one purchase. Nothing is minted. That the offer was stopped or is over meanwhile does not matter: bids bind both
    /// sides. Only who reserved the power, before its first day.
    /// @param unitPrice [pay token] Price of one unit for the whole term, at least that of the offer.
    function sellAuctioned(uint32 product, uint64 units, uint128 unitPrice) external returns (uint256 saleId);

    /// @notice Mints a part of auctioned power. Its money is its part of what was recorded, so that the parts have all of it.
    /// A part that is minted late has earned since its first day. Only who sold it.
    function mintAuctioned(uint256 saleId, uint64 units, address to) external returns (uint256 tokenId);

    /// @notice Who may reserve power; zero if nobody.
    function auctioneer() external view returns (address);

    /// @notice What an auctioneer has reserved of a product.
    function reservationOf(uint32 product) external view returns (Reservation memory);

    /// @notice A sale by auction.
    function auctionedSale(uint256 saleId) external view returns (AuctionedSale memory);

    /// @notice How many sales by auction there were; the last one's number.
    function lastSale() external view returns (uint256);
}
