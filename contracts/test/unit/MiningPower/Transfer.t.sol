// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Running } from "../Running.t.sol";

contract TransferTest is Running {
    function test_NFT_3_IncomeOfADayGoesToTheHolderAtSettlement() public {
        close(product);
        send(alice, carol, aliceToken);
        pass(product, 1e18);
        assertEq(settlement.creditOf(alice, btc), 0);
        uint256 coin = income(aliceToken);
        assertGt(coin, 0);
        claim(aliceToken);
        assertEq(btc.balanceOf(carol), coin);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_NFT_3_TransferCreditsWhatIsSettledToTheSender(uint8 before, uint8 later) public {
        before = uint8(bound(before, 1, 4));
        later = uint8(bound(later, 1, 4));
        for (uint256 i = 0; i < before; ++i) {
            pass(product, 1e18);
        }
        uint256 settled = income(aliceToken);
        vm.expectEmit(address(settlement));
        emit ISettlement.TokenCredited(aliceToken, alice, settled, 0);
        send(alice, carol, aliceToken);
        assertEq(income(aliceToken), 0);
        for (uint256 i = 0; i < later; ++i) {
            pass(product, 1e18);
        }
        assertEq(settlement.creditOf(alice, btc), settled);
        (uint256 all,) = settlement.earned(aliceToken);
        claim(aliceToken);
        assertEq(btc.balanceOf(carol), all - settled);
    }

    function test_NFT_3_SettledRefundIsTheSendersAndLaterRefundTheReceivers() public {
        emptyBond();
        pass(product, 0);
        uint256 first = refund(aliceToken);
        send(alice, carol, aliceToken);
        pass(product, 0);
        assertEq(settlement.creditOf(alice, usdt), first);
        assertEq(refund(aliceToken), trancheOf(aliceToken));
        claim(aliceToken);
        assertEq(usdt.balanceOf(carol), trancheOf(aliceToken));
    }

    function test_NFT_3_SenderWithdrawsWhatWasCredited() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        send(alice, carol, aliceToken);
        vm.prank(alice);
        assertEq(settlement.withdraw(btc, bob), coin);
        assertEq(btc.balanceOf(bob), coin);
        assertEq(settlement.creditOf(alice, btc), 0);
    }

    function test_NFT_3_TransferWithNothingSettledCreditsNothing() public {
        vm.record();
        send(alice, carol, aliceToken);
        (, bytes32[] memory writes) = vm.accesses(address(settlement));
        assertEq(writes.length, 0);
    }

    function test_NFT_3_TransferToOneselfPaysOnce() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        send(alice, alice, aliceToken);
        send(alice, alice, aliceToken);
        claim(aliceToken);
        assertEq(settlement.creditOf(alice, btc) + btc.balanceOf(alice), coin);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_NFT_3_ManyHandsShareExactlyWhatTheTokenEarned(uint8 hands, uint256 seed) public {
        hands = uint8(bound(hands, 1, 4));
        address holder = alice;
        uint256 credited = 0;
        for (uint256 i = 0; i < hands; ++i) {
            pass(product, bound(uint256(keccak256(abi.encode(seed, i))), 0.5e18, 1.5e18));
            address next = makeAddr(vm.toString(i));
            send(holder, next, aliceToken);
            credited += settlement.creditOf(holder, btc);
            holder = next;
        }
        (uint256 all,) = settlement.earned(aliceToken);
        assertEq(credited, all);
    }
}
