// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Running } from "../Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract ClaimTest is Running {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_7_AnyoneMayClaimTheMoneyGoesToTheHolder(address anyone, uint256 share) public {
        vm.assume(anyone != alice && anyone != bob && anyone != miner && anyone != address(settlement));
        emptyBond();
        pass(product, bound(share, 0, 2e18));
        (uint256 coin, uint256 money) = settlement.owed(aliceToken);
        vm.expectEmit(address(settlement));
        emit ISettlement.TokenClaimed(aliceToken, alice, coin, money);
        vm.prank(anyone);
        settlement.claim(one(aliceToken));
        assertEq(btc.balanceOf(alice), coin);
        assertEq(usdt.balanceOf(alice), money);
        assertEq(btc.balanceOf(anyone), 0);
        (coin, money) = settlement.owed(aliceToken);
        assertEq(coin + money, 0);
    }

    function test_DAY_7_ClaimingTwicePaysOnce() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        claim(aliceToken);
        claim(aliceToken);
        settlement.claim(pair(aliceToken, aliceToken));
        assertEq(btc.balanceOf(alice), coin);
        assertEq(settlement.paidOf(aliceToken).income, coin);
    }

    function test_DAY_7_EveryRefundIsPaidOnce() public {
        emptyBond();
        for (uint256 i = 1; i <= 3; ++i) {
            pass(product, 0);
            claim(aliceToken);
            assertEq(usdt.balanceOf(alice), i * trancheOf(aliceToken));
        }
    }

    function test_DAY_7_SameTokenTwiceInOneCallPaysOnce() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        settlement.claim(pair(aliceToken, aliceToken));
        assertEq(btc.balanceOf(alice), coin);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_7_OneCallForManyHoldersAndProducts(uint64 units) public {
        uint32 other = create(btcOffer());
        fundBond(other, 10 ** btcDecimals() * 100);
        uint256[] memory list = new uint256[](5);
        (list[0], list[1]) = (aliceToken, bobToken);
        list[2] = buy(alice, other, uint64(bound(units, 10_000, 1_000_000)));
        list[3] = buy(bob, other, 20_000);
        list[4] = buy(alice, other, 30_000);
        pass(product, 1e18);
        pass(other, 1e18);
        uint256 forAlice = income(list[0]) + income(list[2]) + income(list[4]);
        uint256 forBob = income(list[1]) + income(list[3]);
        settlement.claim(list);
        assertEq(btc.balanceOf(alice), forAlice);
        assertEq(btc.balanceOf(bob), forBob);
    }

    function test_DAY_7_ClaimCostsTheSameAfterManyDays() public {
        pass(product, 1e18);
        claim(aliceToken);
        pass(product, 1e18);
        uint256 afterOneDay = gasOfClaim();
        for (uint256 i = 0; i < 30; ++i) {
            pass(product, 1e18);
        }
        assertApproxEqAbs(gasOfClaim(), afterOneDay, 200);
    }

    function test_DAY_7_OwedEarnedAndPaidAgree() public {
        emptyBond();
        pass(product, 0.4e18);
        claim(aliceToken);
        pass(product, 0.7e18);
        (uint256 coin, uint256 money) = settlement.earned(aliceToken);
        assertEq(coin, settlement.paidOf(aliceToken).income + income(aliceToken));
        assertEq(money, settlement.paidOf(aliceToken).refund + refund(aliceToken));
    }

    function test_RevertWhen_DAY_7_TokenDoesNotExist() public {
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        settlement.claim(one(99));
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        settlement.owed(99);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        settlement.earned(99);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        settlement.paidOf(99);
    }

    function test_RevertWhen_DAY_7_NothingIsCredited() public {
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToWithdraw.selector, carol, btc));
        vm.prank(carol);
        settlement.withdraw(btc, carol);
    }

    function test_RevertWhen_DAY_7_WithdrawnTwice() public {
        pass(product, 1e18);
        vm.startPrank(miner);
        settlement.withdraw(usdt, miner);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToWithdraw.selector, miner, usdt));
        settlement.withdraw(usdt, miner);
    }

    function gasOfClaim() internal returns (uint256) {
        vm.cool(address(settlement));
        vm.cool(address(power));
        claim(aliceToken);
        return vm.lastCallGas().gasTotalUsed;
    }
}
