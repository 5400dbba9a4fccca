// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurancePool } from "../../../src/interfaces/IInsurancePool.sol";
import { Closing } from "./Closing.t.sol";

/// @notice A pool of a million, with a junior stake of a hundred thousand, that insures Alice's token for a fifth of its
/// principal. Cover begins two weeks after the first day.
abstract contract Underwriting is Closing {
    uint32 internal constant BEGIN = FIRST_DAY + 14;
    uint32 internal constant END = FIRST_DAY + 2 + TERM;
    uint64 internal constant POLICY = 1;

    uint256 internal shares;
    uint256 internal premium;

    function setUp() public virtual override {
        super.setUp();
        shares = underwrite(dave, usd(1_000_000));
        stake(usd(100_000));
        premium = insure(aliceToken, usd(20_088));
    }

    function claim(uint256 tokenId) internal {
        insurance.claim(one(tokenId));
    }

    function coverageOf(uint256 tokenId) internal view returns (uint256) {
        return insurance.coverageOf(tokenId);
    }

    function covered() internal view returns (uint256) {
        return insurance.coveredOf(PRODUCT);
    }

    function fund() internal view returns (IInsurancePool.Fund memory) {
        return pool.fund();
    }

    /// @dev A day turns out short: it is said before it is settled.
    function short(uint32 day) internal {
        settlement.addShortDay(PRODUCT, day);
    }

    /// @dev All that the pool has is its underwriters', the miner's, or a premium; and it can always pay.
    function assertBooked() internal view {
        IInsurancePool.Fund memory its = pool.fund();
        uint256 counted = pool.totalAssets() + its.junior + pool.unearned() + its.returnable;
        assertEq(usdt.balanceOf(address(pool)), counted, "coin of the pool");
        assertGe(pool.totalAssets(), pool.exposure(), "cover without assets");
        uint256 credits = insurance.creditOf(alice) + insurance.creditOf(bob);
        assertEq(usdt.balanceOf(address(insurance)), credits, "credits");
    }

    /// @dev What a token's cover pays, written again.
    function expectedDue(uint256 tokenId) internal view returns (uint256) {
        uint64 number = book.policyOf(tokenId);
        (uint256 gross, uint256 bondValue) =
            ledger.grossLossOf(tokenId, insurance.policyOf(number).markDay, insurance.policyOf(number).rate);
        uint256 most = gross * 8 / 10 < coverageOf(tokenId) ? gross * 8 / 10 : coverageOf(tokenId);
        return most > bondValue ? most - bondValue : 0;
    }
}
