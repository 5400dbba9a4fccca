// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IncomeMark } from "../types/IncomeMark.sol";
import { Closure } from "../types/Shortfall.sol";
import { IInsurance } from "./IInsurance.sol";
import { IValuation } from "./IValuation.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title What closed products cost their holders, and what they got back
/// @notice The loss of a token is the value of the benchmark income of its remaining days on the low side (RISK-8), as of
/// the last final day before the closing, less the tranches that are refunded and its share of the bond at the same price. Insurance and reserve may make good that much and no more.
///
/// Nobody owns this contract. Anyone can recompute every number in it.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | the reserve, and the insurance of a pay token | note what they pay for a token |
/// | anyone | measure a product, record tokens |
interface ILossLedger {
    /// @notice How a closed product is measured: once, for ever.
    /// @param measuredAt [Unix seconds] When; 0 if it is not.
    /// @param payDecimals Decimals of its pay token.
    /// @param mark What its remaining days are valued by.
    struct Measure {
        uint40 measuredAt;
        uint8 payDecimals;
        IncomeMark mark;
    }

    /// @notice A loss and what was paid for it, of a token or of all recorded tokens of a product.
    /// @param loss [pay token]
    /// @param recovered [pay token]
    struct Loss {
        uint128 loss;
        uint128 recovered;
    }

    /// @notice A closed product was measured.
    event ProductMeasured(uint32 indexed product, IncomeMark mark, Closure closure);
    /// @notice The loss of a refunded token was recorded.
    event LossRecorded(uint32 indexed product, uint256 indexed tokenId, uint256 loss);
    /// @notice Part of a token's loss was paid; `recovered` [pay token] was paid in all.
    event LossRecovered(uint256 indexed tokenId, address indexed payer, uint256 value, uint256 recovered);

    /// @notice Product {product} is open or its last days are not settled.
    /// @custom:code too-early
    /// @custom:hint Try again once it is closed and its days are settled.
    error NotSealed(uint32 product);
    /// @notice The losses of product {product} have already been measured.
    /// @custom:code already-done
    /// @custom:hint There is nothing left to do.
    error AlreadyMeasured(uint32 product);
    /// @notice The losses of product {product} have not been measured yet.
    /// @custom:code too-early
    /// @custom:hint Measure them first; anyone can.
    error NotMeasured(uint32 product);
    /// @notice NFT {tokenId} has not been refunded.
    /// @custom:code too-early
    /// @custom:hint Take its refund first.
    error NotRefunded(uint256 tokenId);
    /// @notice Only the reserve and the insurance can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint There is nothing left to do.
    error NotPayer(address caller);
    /// @notice {value:pay} exceeds the {remaining:pay} of unrecovered loss of NFT {tokenId}.
    /// @custom:code out-of-limits
    /// @custom:hint Enter a smaller amount.
    error MoreThanLost(uint256 tokenId, uint256 value, uint256 remaining);

    /// @notice Measures a closed and sealed product by the last final day before it closed. Once.
    function measure(uint32 product) external;

    /// @notice Records the losses of refunded tokens; those that are recorded, or lost nothing, are passed over.
    function record(uint256[] calldata tokenIds) external;

    /// @notice Notes that the caller pays `value` [pay token] of a token's loss. Only who pays.
    function recover(uint256 tokenId, uint256 value) external;

    /// @notice [pay token] Loss of a token, and what was paid for it. Reverts with NotMeasured.
    function lossOf(uint256 tokenId) external view returns (Loss memory);

    /// @notice [pay token] What a token of a product that was closed at its miner's fault lost before its share of the bond,
    /// rounded down, by the mark of the closing or by that of the final day `day` with coin at `rate` [pay token, 18
    /// decimals], whichever is less; and the value of its share of the bond, rounded up. Both are 0 if nobody is at fault.
    /// Reverts with NotMeasured.
    function grossLossOf(uint256 tokenId, uint32 day, uint128 rate)
        external
        view
        returns (uint256 gross, uint256 bondValue);

    /// @notice [pay token] What a token lost and nobody paid.
    function remainingOf(uint256 tokenId) external view returns (uint256);

    /// @notice [pay token] The same, less what its insurance still owes.
    function uninsuredOf(uint256 tokenId) external view returns (uint256);

    /// @notice [pay token] Losses of all recorded tokens of a product, and what was paid for them.
    function productLossOf(uint32 product) external view returns (Loss memory);

    /// @notice Whether no cover of a product stands and no round of the reserve promises it anything.
    function owesNothing(uint32 product) external view returns (bool);

    /// @notice How a product was measured.
    function measureOf(uint32 product) external view returns (Measure memory);

    /// @notice What values the remaining days.
    function valuation() external view returns (IValuation);

    /// @notice Who insures a product; zero if nobody.
    function insurerOf(uint32 product) external view returns (IInsurance);

    /// @notice Who insures products of a pay token; zero if nobody.
    function insuranceOf(IERC20 payToken) external view returns (IInsurance);
}
