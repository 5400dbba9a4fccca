// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Underwriting } from "../unit/Reserve/Underwriting.t.sol";

/// @notice Double recovery: insurance, then reserve, then a claim that was sold on.
contract G11ReserveTest is Underwriting {
    function testFuzz_G11_AllSourcesTogetherNeverExceedTheLoss(
        uint256 coverage,
        uint256 bond,
        uint256 amount,
        bool insuranceFirst
    ) public {
        insure(bobToken, bound(coverage, 1, usd(12_555)));
        closeOn(FIRST_DAY + 50, bound(bond, 0, 10 ** coinDecimals() / 2));
        uint256[2] memory back = [insurance.premiumDueOf(aliceToken), insurance.premiumDueOf(bobToken)];
        vm.warp(block.timestamp + 7 days);
        fundReserve(usdt, usd(1_000_000));
        if (insuranceFirst) insurance.claim(all());
        if (ledger.productLossOf(PRODUCT).loss > ledger.productLossOf(PRODUCT).recovered) {
            reserve.claim(openRound(usdt, bound(amount, 1, usd(1_000_000))), all());
        }
        insurance.claim(all());
        assertLe(recoveredOf(aliceToken), lossOf(aliceToken));
        assertLe(recoveredOf(bobToken), lossOf(bobToken));
        // What was paid for days that are not covered any more comes back besides.
        assertEq(usdt.balanceOf(alice), recoveredOf(aliceToken) + back[0]);
        assertEq(usdt.balanceOf(bob), recoveredOf(bobToken) + back[1]);
    }

    function test_G11_TheOrderOfCallsDoesNotChangeWhoPays() public {
        closeOn(FIRST_DAY + 50, 0);
        vm.warp(block.timestamp + 7 days);
        fundReserve(usdt, usd(1_000_000));
        uint256 back = insurance.premiumDueOf(aliceToken);
        uint256 round = openRound(usdt, usd(1_000_000));
        uint256 state = vm.snapshotState();
        reserve.claim(round, all());
        insurance.claim(all());
        uint256 left = usdt.balanceOf(address(pool));
        uint256 got = usdt.balanceOf(alice);
        vm.revertToState(state);
        insurance.claim(all());
        reserve.claim(round, all());
        assertEq(usdt.balanceOf(address(pool)), left);
        assertEq(usdt.balanceOf(alice), got);
        assertEq(got, lossOf(aliceToken) + back);
    }
}
