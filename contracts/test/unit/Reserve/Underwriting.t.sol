// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Closing } from "./Closing.t.sol";

/// @notice A pool of a million that insures Alice's token for a fifth of its principal.
abstract contract Underwriting is Closing {
    uint256 internal constant FIFTH = 2000;

    uint256 internal shares;
    uint256 internal premium;

    function setUp() public virtual override {
        super.setUp();
        shares = underwrite(dave, usd(1_000_000));
        premium = insure(aliceToken, FIFTH);
    }

    function claim(uint256 tokenId) internal {
        insurance.claim(one(tokenId));
    }

    function coverageOf(uint256 tokenId) internal view returns (uint256) {
        return insurance.coverageOf(tokenId);
    }

    /// @dev All that the pool has is what it holds for underwriters, holders and policies.
    function assertBooked() internal view {
        uint256 credits = insurance.creditOf(alice) + insurance.creditOf(bob);
        assertEq(usdt.balanceOf(address(insurance)), insurance.totalAssets() + insurance.unearned() + credits);
    }
}
