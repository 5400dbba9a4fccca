// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAggregatorV3 } from "../interfaces/IAggregatorV3.sol";
import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IPayTokenPrices } from "../interfaces/IPayTokenPrices.sol";
import { FeedRounds } from "../libraries/FeedRounds.sol";
import { Side } from "../types/IncomeMark.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title What a pay token is worth
contract PayTokenPrices is IPayTokenPrices, Ownable {
    using FeedRounds for IAggregatorV3;

    uint32 private constant MIN_AGE = 1 hours;
    uint32 private constant MAX_AGE = 2 days;

    mapping(IERC20 token => Source) private _sources;
    /// @inheritdoc IPayTokenPrices
    mapping(IERC20 token => uint256) public keptOf;

    constructor(address owner) Ownable(owner) { }

    /// @inheritdoc IPayTokenPrices
    function setFeed(IERC20 token, address feed, uint32 maxAge) external onlyOwner {
        require(feed.code.length > 0 && maxAge >= MIN_AGE && maxAge <= MAX_AGE, BadSource(token));
        uint8 decimals = IAggregatorV3(feed).decimals();
        require(decimals <= 18, BadSource(token));
        _setSource(token, Source(feed, maxAge, decimals, IBenchmark(address(0))));
        keep(token);
    }

    /// @inheritdoc IPayTokenPrices
    function setBenchmark(IERC20 token, IBenchmark benchmark) external onlyOwner {
        // Asked once, so that no address of another shape is taken.
        require(benchmark.outlookOn(benchmark.nextDay() - 1, Side.Low).price > 0, BadSource(token));
        _setSource(token, Source(address(0), 0, 0, benchmark));
    }

    function _setSource(IERC20 token, Source memory source) private {
        _sources[token] = source;
        emit SourceChanged(token, source);
    }

    /// @inheritdoc IPayTokenPrices
    function keep(IERC20 token) public {
        uint256 price = _fresh(_sources[token]);
        require(price > 0, BadSource(token));
        keptOf[token] = price;
        emit PriceKept(token, price);
    }

    /// @dev [USD, 18 decimals] 0 if there is no feed, or no usable answer.
    function _fresh(Source memory source) private view returns (uint256) {
        if (source.feed == address(0)) return 0;
        return IAggregatorV3(source.feed).fresh(10 ** (18 - source.decimals), source.maxAge);
    }

    /// @inheritdoc IPayTokenPrices
    function priceOf(IERC20 token, uint32 day, Side side) external view returns (uint256 price) {
        Source memory source = _sources[token];
        if (address(source.benchmark) == address(0)) {
            price = _fresh(source);
            if (price == 0) price = keptOf[token];
            require(price > 0, NoSource(token));
        } else {
            // Safe cast: the smaller of two days.
            day = uint32(Math.min(day, source.benchmark.nextDay() - 1));
            price = source.benchmark.outlookOn(day, side).price;
        }
    }

    /// @inheritdoc IPayTokenPrices
    function sourceOf(IERC20 token) external view returns (Source memory) {
        return _sources[token];
    }
}
