// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice Double recovery: what a token gets back from all sources is never above what it lost.
contract G11Test is Failing {
    /// forge-config: default.fuzz.runs = 16
    function testFuzz_G11_PurchaseMoneyBackIsAtMostWhatWasNotReleased(uint256 share, uint64 units) public {
        emptyBond();
        passDays(7, bound(share, 0, 0.94e18));
        terminate();
        settleRest();
        (uint256 kept, uint256 part) = split(alice, aliceToken, uint64(bound(units, 1, ALICE_UNITS - 1)));
        uint256 principal = power.principalOf(kept) + power.principalOf(part);
        (, uint256 undelivered) = settlement.earned(kept);
        (, uint256 undeliveredOfPart) = settlement.earned(part);
        uint256 loss = undelivered + undeliveredOfPart + rest(kept) + rest(part);
        closing.refundTokens(pair(kept, part));
        settlement.claim(pair(part, kept));
        closing.refundTokens(pair(part, kept));
        uint256 back = usdt.balanceOf(alice) + settlement.creditOf(alice, usdt);
        assertLe(back, loss + 2);
        // All of it only if nothing was released: no coin, no money.
        assertLe(back, principal);
    }

    /// @dev The right follows the token once: who sold it before the refund keeps what was settled, and no more.
    function test_G11_SellerOfATokenRecoversNoRest() public {
        emptyBond();
        passDays(7, 0);
        terminate();
        settleRest();
        uint256 settled = refund(aliceToken);
        uint256 money = rest(aliceToken);
        send(alice, carol, aliceToken);
        refundToken(aliceToken);
        claim(aliceToken);
        assertEq(settlement.creditOf(alice, usdt), settled);
        assertEq(usdt.balanceOf(carol), money);
    }
}
