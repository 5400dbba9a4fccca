// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAssets } from "../interfaces/IAssets.sol";
import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { PlainText } from "../libraries/PlainText.sol";
import { Asset } from "../types/Asset.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC20Metadata } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @title The coins whose mining is sold
contract Assets is IAssets, Ownable {
    /// @dev Whoever applies as a miner is looked for in the panel of each.
    uint8 private constant MAX_ASSETS = 32;
    uint8 private constant MAX_DECIMALS = 18;
    uint256 private constant MAX_TICKER_LENGTH = 12;
    uint256 private constant MAX_UNIT_LENGTH = 16;
    uint64 private constant BINARY_SCALE = 1024;
    uint64 private constant MAX_SCALE = 1e18;

    address private immutable _sale;

    /// @inheritdoc IAssets
    uint8 public assetCount;
    mapping(Asset asset => Entry) private _entries;
    /// @inheritdoc IAssets
    mapping(Asset asset => mapping(IERC20 token => bool)) public isRewardToken;

    /// @dev An asset. Its first word is all that a product asks for.
    struct Entry {
        IBenchmark benchmark;
        bool isFixed;
        Description description;
    }

    constructor(address owner, address sale) Ownable(owner) {
        _sale = sale;
    }

    // ---- The DAO ----------------------------------------------------------------------------------------------

    /// @inheritdoc IAssets
    function openAsset(Asset asset, IBenchmark benchmark, Description calldata description)
        external
        onlyOwner
    {
        uint8 next = assetCount;
        require(next < MAX_ASSETS, TooManyAssets());
        require(Asset.unwrap(asset) == next, NotNextAsset(asset, next));
        assetCount = next + 1;
        emit AssetOpened(asset);
        _setBenchmark(asset, benchmark);
        _describe(asset, description);
    }

    /// @inheritdoc IAssets
    function describeAsset(Asset asset, Description calldata description) external onlyOwner {
        requireOpen(asset);
        require(!_entries[asset].isFixed, DescriptionIsFixed(asset));
        _describe(asset, description);
    }

    function _describe(Asset asset, Description calldata description) private {
        _require(PlainText.isPlain(description.ticker, MAX_TICKER_LENGTH), "ticker");
        _require(PlainText.isPlain(description.unit, MAX_UNIT_LENGTH), "unit");
        _require(_isScale(description.scale), "scale");
        bytes32 ticker = keccak256(bytes(description.ticker));
        for (uint8 i = 0; i < assetCount; ++i) {
            Asset other = Asset.wrap(i);
            bool same = keccak256(bytes(_entries[other].description.ticker)) == ticker;
            _require(!same || other == asset, "ticker");
        }
        _entries[asset].description = description;
        emit AssetDescribed(asset, description);
    }

    function _isScale(uint64 scale) private pure returns (bool) {
        if (scale == BINARY_SCALE) return true;
        if (scale == 0 || scale > MAX_SCALE) return false;
        while (scale % 10 == 0) scale /= 10;
        return scale == 1;
    }

    function _require(bool fits, string memory part) private pure {
        require(fits, BadDescription(part));
    }

    /// @inheritdoc IAssets
    function setBenchmark(Asset asset, IBenchmark benchmark) external onlyOwner {
        requireOpen(asset);
        _setBenchmark(asset, benchmark);
    }

    /// @dev Else who proposed it could name reporters and feeds when the vote is over.
    function _setBenchmark(Asset asset, IBenchmark benchmark) private {
        require(benchmark.asset() == asset, BenchmarkOfAnotherAsset(asset, benchmark));
        bool own = Ownable(address(benchmark)).owner() == owner();
        require(own, BenchmarkOfAnotherOwner(asset, benchmark));
        _entries[asset].benchmark = benchmark;
        emit BenchmarkChanged(asset, benchmark);
    }

    /// @inheritdoc IAssets
    function allowRewardToken(Asset asset, IERC20 token, bool allowed) external onlyOwner {
        requireOpen(asset);
        if (allowed) {
            uint8 decimals = IERC20Metadata(address(token)).decimals();
            require(decimals <= MAX_DECIMALS, TooManyDecimals(token, decimals));
        }
        isRewardToken[asset][token] = allowed;
        emit RewardTokenAllowed(asset, token, allowed);
    }

    // ---- The primary sale -------------------------------------------------------------------------------------

    /// @inheritdoc IAssets
    function admit(Asset asset, IERC20 rewardToken) external returns (IBenchmark benchmark) {
        require(msg.sender == _sale, NotSale(msg.sender));
        Entry storage entry = _entries[asset];
        benchmark = entry.benchmark;
        require(address(benchmark) != address(0), IPrimarySale.BadOffer("asset"));
        require(isRewardToken[asset][rewardToken], IPrimarySale.BadOffer("rewardToken"));
        if (entry.isFixed) return benchmark;
        entry.isFixed = true;
        emit DescriptionFixed(asset);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IAssets
    function requireOpen(Asset asset) public view {
        require(Asset.unwrap(asset) < assetCount, UnknownAsset(asset));
    }

    /// @inheritdoc IAssets
    function isReporter(address account) external view returns (bool) {
        for (uint8 i = 0; i < assetCount; ++i) {
            if (_entries[Asset.wrap(i)].benchmark.isReporter(account)) return true;
        }
        return false;
    }

    /// @inheritdoc IAssets
    function benchmarkOf(Asset asset) external view returns (IBenchmark) {
        return _entries[asset].benchmark;
    }

    /// @inheritdoc IAssets
    function descriptionOf(Asset asset) external view returns (Description memory) {
        return _entries[asset].description;
    }

    /// @inheritdoc IAssets
    function isFixed(Asset asset) external view returns (bool) {
        return _entries[asset].isFixed;
    }
}
