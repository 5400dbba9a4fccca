// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Side } from "../types/IncomeMark.sol";
import { IBenchmark } from "./IBenchmark.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title What a pay token is worth
/// @notice No pay token counts as one USD. A token that stands for a currency has a price feed, which is read now; one that
/// stands for a mined coin has that coin's benchmark, with its daily and mean prices. A feed that gives no usable answer
/// leaves the last answer that somebody had kept, so that nothing hangs on it.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | name the source of a token |
/// | anyone | keep a feed's answer |
interface IPayTokenPrices {
    /// @notice Where a price comes from: a feed or a benchmark.
    /// @param feed Zero if it is a benchmark.
    /// @param maxAge [seconds] Age beyond which the feed's answer is stale.
    /// @param decimals The feed's.
    /// @param benchmark Zero if it is a feed.
    struct Source {
        address feed;
        uint32 maxAge;
        uint8 decimals;
        IBenchmark benchmark;
    }

    /// @notice The source of a token was named.
    event SourceChanged(IERC20 indexed token, Source source);
    /// @notice A feed's answer [USD, 18 decimals] was kept.
    event PriceKept(IERC20 indexed token, uint256 price);

    /// @notice No price source is set for the token {token:account}.
    /// @custom:code refused
    /// @custom:hint The DAO must set its price source.
    error NoSource(IERC20 token);
    /// @notice The source gives no usable price of the token {token:account} now.
    /// @dev The feed does not answer freshly, has more than 18 decimals, or the age is out of bounds; or the
    /// benchmark has no price.
    /// @custom:code bad-request
    /// @custom:hint Choose another source.
    error BadSource(IERC20 token);

    /// @notice Names a feed, which must answer freshly now; its age is 1 hour to 2 days. Only the owner.
    function setFeed(IERC20 token, address feed, uint32 maxAge) external;

    /// @notice Names the benchmark of the coin that a token stands for. Only the owner.
    function setBenchmark(IERC20 token, IBenchmark benchmark) external;

    /// @notice Keeps a feed's answer for when it gives none. Reverts with BadSource if it is not fresh.
    function keep(IERC20 token) external;

    /// @notice [USD, 18 decimals] One token: the feed's fresh answer, else the kept one; by a benchmark the cautious one of
    /// the price of the final day `day` (or of the last final day before it) and the mean of the 30 days up to it.
    function priceOf(IERC20 token, uint32 day, Side side) external view returns (uint256);

    /// @notice Where a token's price comes from.
    function sourceOf(IERC20 token) external view returns (Source memory);

    /// @notice [USD, 18 decimals] The answer that was kept last; 0 if none was.
    function keptOf(IERC20 token) external view returns (uint256);
}
