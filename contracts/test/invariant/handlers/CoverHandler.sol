// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { Power, TokenState } from "../../../src/types/Power.sol";
import { Store } from "../Store.sol";
import { Handler } from "./Handler.sol";

/// @notice Says that one contract insures every product.
contract OneInsurer {
    IInsurance private immutable _insurer;

    constructor(IInsurance insurer) {
        _insurer = insurer;
    }

    function insurerOf(uint32) external view returns (IInsurance) {
        return _insurer;
    }

    function owesNothing(uint32) external pure returns (bool) {
        return true;
    }

    function productLossOf(uint32) external pure returns (ILossLedger.Loss memory) { }
}

/// @title An insurance, as far as the NFT knows it: gives tokens policies and takes them from refunded ones
contract CoverHandler is Handler {
    constructor(Store store_) Handler(store_) { }

    /// @dev As an insurance does: a new policy for a token that has none, or has one for itself.
    function cover(uint256 tokenSeed) external inTime {
        uint256 tokenId = anyToken(tokenSeed);
        if (tokenId == 0) return;
        Power memory terms = power.powerOf(tokenId);
        uint64 before = power.policyOf(tokenId);
        bool whole = before == 0 || store.unitsOf(before) == terms.units;
        if (!whole || terms.state == TokenState.Refunded) return;
        if (before > 0) store.lowerPolicy(before, terms.units);
        power.setPolicy(tokenId, store.addPolicy(terms.units));
        store.touch(tokenId);
        store.count("cover");
    }

    function claimCover(uint256 tokenSeed) external inTime {
        uint256[] memory tokens = store.tokens();
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 tokenId = tokens[(tokenSeed % tokens.length + i) % tokens.length];
            Power memory terms = power.powerOf(tokenId);
            uint64 policy = power.policyOf(tokenId);
            if (policy == 0 || terms.state != TokenState.Refunded) continue;
            power.setPolicy(tokenId, 0);
            store.lowerPolicy(policy, terms.units);
            store.touch(tokenId);
            return store.count("claimCover");
        }
    }
}
