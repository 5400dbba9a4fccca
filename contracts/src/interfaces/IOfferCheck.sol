// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ProductTerms } from "../types/Product.sol";
import { IBenchmark } from "./IBenchmark.sol";
import { IPrimarySale } from "./IPrimarySale.sol";

/// @title Which offers are possible
/// @notice A contract of its own beside the primary sale, without storage and without an owner.
interface IOfferCheck {
    /// @notice What the settlement must know of the product that an offer makes. Reverts with IPrimarySale.BadOffer, which
    /// names the term that is not possible: by itself, or against what the benchmark pays a unit on its first mining day at
    /// the least. Which tokens are allowed is not asked here, nor whether the miner may sell.
    function check(IPrimarySale.Offer calldata offer, IBenchmark benchmark, address miner)
        external
        view
        returns (ProductTerms memory);
}
