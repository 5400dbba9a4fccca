// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IAggregatorV3 } from "./IAggregatorV3.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Reserve for holders of closed products
/// @notice Holds its share of DMC and fees. The only way out is a compensation round: the DAO says how much of one
/// token goes to the holders of one closed product, and the contract says who they are and what each may get. No
/// function sends anything to an address that somebody chooses for another.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | say which assets count, open rounds |
/// | anyone | fund, claim for any holder that is no contract, close a round that is over; withdraw what is credited to them |
interface IReserve {
    /// @notice A compensation round.
    ///
    ///   open --closesAt is reached, close--> closed (for ever)
    ///
    /// @param product The closed product.
    /// @param closesAt [Unix seconds] Until when its holders may claim.
    /// @param units Power that had days left when the product closed.
    /// @param token What is paid.
    /// @param isClosed Whether what was left has returned to the reserve.
    /// @param amount [token] What was set aside.
    /// @param paid [token] What was paid or credited of it.
    /// @param price [pay token of the product, 18 decimals] One token, at the opening.
    /// @param value [pay token] What of the product's loss the round may still make good.
    struct Round {
        uint32 product;
        uint40 closesAt;
        uint64 units;
        IERC20 token;
        bool isClosed;
        uint128 amount;
        uint128 paid;
        uint128 price;
        uint128 value;
    }

    /// @notice A token counts as reserve or not any more; `feed` prices it where it is no coin of the product.
    event AssetChanged(IERC20 indexed token, bool isAsset, IAggregatorV3 feed);
    /// @notice Somebody gave to the reserve.
    event Funded(IERC20 indexed token, address indexed from, uint256 amount);
    /// @notice A round is open; `amount` may be less than what was asked for, if the loss is.
    event RoundOpened(uint256 indexed round, Round terms, uint256 asked);
    /// @notice A token's share of a round was paid to `holder`.
    event Compensated(
        uint256 indexed round, uint256 indexed tokenId, address indexed holder, uint256 amount, uint256 value
    );
    /// @notice A round is over; `returned` is free again.
    event RoundClosed(uint256 indexed round, uint256 returned);
    /// @notice A payment was refused by the token and is credited instead.
    event PaymentCredited(address indexed account, IERC20 indexed token, uint256 amount);
    /// @notice An account took out what was credited to it.
    event Withdrawn(address indexed account, IERC20 indexed token, address indexed to, uint256 amount);

    /// @notice The token {token:account} is not a reserve asset.
    /// @custom:code refused
    /// @custom:hint The DAO decides which tokens are.
    error NotAsset(IERC20 token);
    /// @notice The token {token:account} has no price feed.
    /// @custom:code refused
    /// @custom:hint The DAO must set its price feed.
    error NoPrice(IERC20 token);
    /// @notice The price feed {feed:account} has more decimals than can be read.
    /// @custom:code refused
    /// @custom:hint Choose another price feed.
    error BadFeed(IAggregatorV3 feed);
    /// @notice A compensation round for product {product} can be opened from {opensAt:time}.
    /// @custom:code too-early
    /// @custom:hint Try again later.
    error TooEarly(uint32 product, uint256 opensAt);
    /// @notice The reserve has {free} smallest units of {token:account} available; you asked for {asked}.
    /// @custom:code out-of-limits
    /// @custom:hint Enter a smaller amount.
    error ReserveTooSmall(IERC20 token, uint256 asked, uint256 free);
    /// @notice Product {product} has no recorded loss left to compensate.
    /// @custom:code nothing-to-do
    /// @custom:hint There is nothing left to do.
    error NothingToPay(uint32 product);
    /// @notice Compensation round {round} is not open.
    /// @custom:code too-late
    /// @custom:hint Choose an open round.
    error RoundNotOpen(uint256 round);
    /// @notice Compensation round {round} accepts claims until {closesAt:time}.
    /// @custom:code too-early
    /// @custom:hint Try again later.
    error RoundRunning(uint256 round, uint256 closesAt);
    /// @notice NFT {tokenId} does not belong to product {product}, which this round compensates.
    /// @custom:code does-not-fit
    /// @custom:hint Leave that NFT out.
    error WrongProduct(uint256 tokenId, uint32 product);
    /// @notice NFT {tokenId} has already received its share of round {round}.
    /// @custom:code already-done
    /// @custom:hint Leave that NFT out.
    error AlreadyClaimed(uint256 round, uint256 tokenId);
    /// @dev Explained in ISettlement.
    error NothingToWithdraw(address account, IERC20 token);

    /// @notice Gives to the reserve. A plain transfer does the same.
    function fund(IERC20 token, uint256 amount) external;

    /// @notice Opens a round of up to `amount`, at least a week after the product's losses were measured. What exceeds
    /// the recorded losses that nobody made good is cut off, for insurers go on paying while the DAO votes. Only the
    /// owner.
    function openRound(uint32 product, IERC20 token, uint256 amount) external returns (uint256 round);

    /// @notice Pays tokens' shares of a round to their holders: by power, each once, and no more than what the token
    /// lost, beyond what its insurance owes. For a token that a contract holds, only that contract or whom it approved may
    /// ask; among several tokens, those that the caller may not ask for and those that are gone are passed over; a
    /// token that is owed nothing is not marked. What a holder cannot receive is credited to it.
    function claim(uint256 round, uint256[] calldata tokenIds) external;

    /// @notice Returns what is left of a round to the reserve, once it is over.
    function close(uint256 round) external;

    /// @notice Pays all that is credited to the caller to `to`.
    function withdraw(IERC20 token, address to) external returns (uint256 amount);

    /// @notice Says whether a token counts as reserve, and what prices it; zero for a coin of the products. Only the
    /// owner.
    function setAsset(IERC20 token, bool counts, IAggregatorV3 feed) external;

    /// @notice What is neither set aside nor credited.
    function freeOf(IERC20 token) external view returns (uint256);

    /// @notice What a token would be paid by `claim` now.
    function shareOf(uint256 round, uint256 tokenId) external view returns (uint256);

    /// @notice A round.
    function roundOf(uint256 round) external view returns (Round memory);

    /// @notice Whether a token had its share.
    function isClaimed(uint256 round, uint256 tokenId) external view returns (bool);

    /// @notice [pay token] What open rounds of a product may still make good.
    function promisedOf(uint32 product) external view returns (uint256);

    /// @notice How many rounds there were; the last one's number.
    function lastRound() external view returns (uint256);

    /// @notice Whether a token counts as reserve.
    function isAsset(IERC20 token) external view returns (bool);

    /// @notice What prices a token; zero for a coin of the products.
    function feedOf(IERC20 token) external view returns (IAggregatorV3);

    /// @notice What an account may withdraw.
    function creditOf(address account, IERC20 token) external view returns (uint256);
}
