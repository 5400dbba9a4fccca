// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Asset } from "../types/Asset.sol";
import { IBenchmark } from "./IBenchmark.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title The coins whose mining is sold
/// @notice An asset is a number that a vote gives: what measures it, which tokens pay it, and how people see it. Numbers
/// follow each other, and none is ever taken back. Selling stops where no reward token is allowed.
///
/// What sold power relies on does not change: its benchmark and tokens are kept with the product, and how an asset is
/// shown is fixed from its first product on.
///
///   unknown --openAsset--> open --describeAsset--> open (shown otherwise)
///   open --admit, at the first product--> open and fixed
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | open assets, describe those without products, name benchmarks, allow reward tokens |
/// | the primary sale | admit a product |
interface IAssets {
    /// @notice How people see an asset: 1,500 units of scale 1,000 and unit "TH/s" are "1.5 TH/s".
    /// @param ticker The coin's, at most 12 plain characters. No two assets have the same.
    /// @param unit Name of what power is shown in, at most 16 plain characters.
    /// @param scale Units of power in one of what is shown: a power of ten up to 1e18, or 1,024.
    struct Description {
        string ticker;
        string unit;
        uint64 scale;
    }

    /// @notice Miners may be approved for an asset.
    event AssetOpened(Asset indexed asset);
    /// @notice Power of an asset is shown so.
    event AssetDescribed(Asset indexed asset, Description description);
    /// @notice An asset has its first product: how it is shown is fixed.
    event DescriptionFixed(Asset indexed asset);
    /// @notice New products of an asset are held to this benchmark.
    event BenchmarkChanged(Asset indexed asset, IBenchmark benchmark);
    /// @notice A token may or may no longer be the income of new products of an asset.
    event RewardTokenAllowed(Asset indexed asset, IERC20 indexed token, bool allowed);

    /// @notice Asset {asset} has not been opened.
    /// @custom:code not-found
    /// @custom:hint Choose an open asset, or open it first.
    error UnknownAsset(Asset asset);
    /// @notice {asset} is not the number of the next asset.
    /// @custom:code wrong-state
    /// @custom:hint Use number {next}.
    error NotNextAsset(Asset asset, uint8 next);
    /// @notice There are already 32 assets, the maximum.
    /// @custom:code out-of-limits
    /// @custom:hint There is nothing left to do.
    error TooManyAssets();
    /// @notice This part of the description is not allowed: {part:term}.
    /// @custom:code bad-terms
    /// @custom:hint A ticker has at most 12 plain characters and belongs to no other asset, a unit has at
    /// most 16, and a scale is a power of ten or 1024.
    error BadDescription(string part);
    /// @notice Asset {asset} already has products, so its description can no longer change.
    /// @custom:code too-late
    /// @custom:hint Open another asset.
    error DescriptionIsFixed(Asset asset);
    /// @notice The benchmark {benchmark:account} measures another asset than {asset}.
    /// @custom:code does-not-fit
    /// @custom:hint Choose a benchmark that measures it.
    error BenchmarkOfAnotherAsset(Asset asset, IBenchmark benchmark);
    /// @notice The benchmark {benchmark:account} does not belong to the DAO.
    /// @custom:code not-yours
    /// @custom:hint Its owner must transfer it to the timelock first.
    error BenchmarkOfAnotherOwner(Asset asset, IBenchmark benchmark);
    /// @notice The token {token:account} has {decimals} decimals; a reward token may have at most 18.
    /// @custom:code out-of-limits
    /// @custom:hint Choose another token.
    error TooManyDecimals(IERC20 token, uint8 decimals);
    /// @dev Explained in ISettlement.
    error NotSale(address caller);

    /// @notice Opens the next asset. Only the owner.
    function openAsset(Asset asset, IBenchmark benchmark, Description calldata description) external;

    /// @notice Changes how an asset is shown that has no product yet. Only the owner.
    function describeAsset(Asset asset, Description calldata description) external;

    /// @notice Names the benchmark of new products of an asset: of this asset, and of this contract's owner. Only the owner.
    function setBenchmark(Asset asset, IBenchmark benchmark) external;

    /// @notice Allows a token of at most 18 decimals as the income of new products of an asset. Only the owner.
    function allowRewardToken(Asset asset, IERC20 token, bool allowed) external;

    /// @notice Admits a product, from whose creation on the asset is shown as it is, and tells its benchmark. Reverts with
    /// IPrimarySale.BadOffer. Only the primary sale.
    function admit(Asset asset, IERC20 rewardToken) external returns (IBenchmark benchmark);

    /// @notice How many assets were opened: those from 0 up.
    function assetCount() external view returns (uint8);

    /// @notice Reverts with UnknownAsset.
    function requireOpen(Asset asset) external view;

    /// @notice The benchmark of new products of an asset; zero of one that is not open.
    function benchmarkOf(Asset asset) external view returns (IBenchmark);

    /// @notice Whether a token may be the income of new products of an asset.
    function isRewardToken(Asset asset, IERC20 token) external view returns (bool);

    /// @notice How an asset is shown; nothing of one that is not open.
    function descriptionOf(Asset asset) external view returns (Description memory);

    /// @notice Whether how an asset is shown can change no more.
    function isFixed(Asset asset) external view returns (bool);

    /// @notice Whether an account reports to the benchmark of new products of any asset.
    function isReporter(address account) external view returns (bool);
}
