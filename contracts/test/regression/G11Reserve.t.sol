// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Underwriting } from "../unit/Reserve/Underwriting.t.sol";

/// @notice Double recovery: insurance, then reserve, then a claim that was sold on.
contract G11ReserveTest is Underwriting {
    function testFuzz_G11_AllSourcesTogetherNeverExceedTheLoss(
        uint256 bps,
        uint256 bond,
        uint256 amount,
        bool insuranceFirst
    ) public {
        insure(bobToken, bound(bps, 1, 10_000));
        closeOn(FIRST_DAY + 50, bound(bond, 0, 10 ** coinDecimals() / 2));
        vm.warp(block.timestamp + 7 days);
        fundReserve(usdt, usd(1_000_000));
        if (insuranceFirst) insurance.claim(all());
        if (ledger.productLossOf(PRODUCT).loss > ledger.productLossOf(PRODUCT).recovered) {
            reserve.claim(openRound(usdt, bound(amount, 1, usd(1_000_000))), all());
        }
        insurance.claim(all());
        assertLe(usdt.balanceOf(alice), lossOf(aliceToken));
        assertLe(usdt.balanceOf(bob), lossOf(bobToken));
        assertEq(usdt.balanceOf(alice), recoveredOf(aliceToken));
        assertEq(usdt.balanceOf(bob), recoveredOf(bobToken));
    }

    function test_G11_TheOrderOfCallsDoesNotChangeWhoPays() public {
        closeOn(FIRST_DAY + 50, 0);
        vm.warp(block.timestamp + 7 days);
        fundReserve(usdt, usd(1_000_000));
        uint256 round = openRound(usdt, usd(1_000_000));
        uint256 state = vm.snapshotState();
        reserve.claim(round, all());
        insurance.claim(all());
        uint256 pool = usdt.balanceOf(address(insurance));
        uint256 got = usdt.balanceOf(alice);
        vm.revertToState(state);
        insurance.claim(all());
        reserve.claim(round, all());
        assertEq(usdt.balanceOf(address(insurance)), pool);
        assertEq(usdt.balanceOf(alice), got);
        assertEq(got, lossOf(aliceToken));
    }
}
