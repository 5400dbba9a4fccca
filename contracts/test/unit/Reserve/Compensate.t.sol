// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { IReserve } from "../../../src/interfaces/IReserve.sol";
import { BlacklistToken } from "../../mocks/BlacklistToken.sol";
import { Rounds } from "./Rounds.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

contract CompensateTest is Rounds {
    function payToken() internal override returns (IERC20) {
        return new BlacklistToken(payDecimals());
    }

    function testFuzz_RISK_4_SharesAreByPower(uint256 amount, address caller) public {
        amount = bound(amount, 1, remaining());
        uint256 round = openRound(usdt, amount);
        uint256 share = reserve.shareOf(round, aliceToken);
        vm.prank(caller);
        reserve.claim(round, all());
        assertEq(share, amount * ALICE_UNITS / (ALICE_UNITS + BOB_UNITS));
        assertEq(balance(usdt, alice), share);
        assertEq(balance(usdt, bob), amount * BOB_UNITS / (ALICE_UNITS + BOB_UNITS));
        assertEq(recoveredOf(aliceToken), balance(usdt, alice));
        assertLe(amount - balance(usdt, alice) - balance(usdt, bob), 1);
        assertEq(reserve.shareOf(round, aliceToken), 0);
    }

    function testFuzz_RISK_6_DmcNeverMakesGoodMoreThanTheLoss(uint256 amount, uint256 price) public {
        dmcFeed.answer(int256(bound(price, 1, 1e13)), block.timestamp);
        fundReserve(dmc, 1e36);
        uint256 round = openRound(dmc, bound(amount, 1e10, 1e36));
        reserve.claim(round, all());
        uint256 worth = balance(dmc, alice) * reserve.roundOf(round).price / 1e18;
        assertLe(worth / 10 ** (18 - payDecimals()), lossOf(aliceToken));
        assertLe(recoveredOf(aliceToken), lossOf(aliceToken));
        assertLe(worth / 10 ** (18 - payDecimals()), recoveredOf(aliceToken));
    }

    function test_RISK_4_WholeLossInTwoTokens() public {
        uint256 loss = remaining();
        reserve.claim(openRound(usdt, loss / 2), all());
        reserve.claim(openRound(coin, 1e30), one(aliceToken));
        assertApproxEqAbs(reserve.promisedOf(PRODUCT), lossOf(bobToken) / 2, usd(1) / 1000);
        assertApproxEqAbs(ledger.remainingOf(aliceToken), 0, usd(1) / 1000);
        assertApproxEqAbs(ledger.remainingOf(bobToken), lossOf(bobToken) / 2, 2);
    }

    function test_RISK_4_ACapLeavesTheRestInTheReserve() public {
        uint256 free = reserve.freeOf(usdt);
        uint256 loss = lossOf(aliceToken);
        vm.prank(address(insurance));
        ledger.recover(aliceToken, loss - 5);
        uint256 round = openRound(usdt, usd(1));
        assertEq(reserve.shareOf(round, aliceToken), 5);
        claim(round, aliceToken);
        assertEq(balance(usdt, alice), 5);
        vm.warp(block.timestamp + 90 days);
        reserve.close(round);
        assertEq(reserve.freeOf(usdt), free - 5);
        assertEq(reserve.promisedOf(PRODUCT), 0);
    }

    function test_RISK_4_UnclaimedSharesReturn() public {
        uint256 free = reserve.freeOf(usdt);
        uint256 round = openRound(usdt, usd(900));
        claim(round, bobToken);
        vm.expectRevert(
            abi.encodeWithSelector(IReserve.RoundRunning.selector, round, block.timestamp + 90 days)
        );
        reserve.close(round);
        vm.warp(block.timestamp + 90 days);
        expectClosed(round);
        claim(round, aliceToken);
        vm.expectEmit(address(reserve));
        emit IReserve.RoundClosed(round, usd(600));
        reserve.close(round);
        assertEq(reserve.freeOf(usdt), free - usd(300));
        assertEq(reserve.shareOf(round, aliceToken), 0);
        expectClosed(round);
        reserve.close(round);
    }

    function test_RISK_4_AHolderThatCannotReceiveBlocksNobody() public {
        uint256 round = openRound(usdt, usd(900));
        BlacklistToken(address(usdt)).list(alice);
        vm.expectEmit(address(reserve));
        emit IReserve.PaymentCredited(alice, usdt, usd(600));
        reserve.claim(round, all());
        assertEq(balance(usdt, bob), usd(300));
        assertEq(reserve.creditOf(alice, usdt), usd(600));
        assertEq(reserve.freeOf(usdt), balance(usdt, address(reserve)) - usd(600));
        vm.warp(block.timestamp + 200 days);
        reserve.close(round);
        vm.prank(alice);
        reserve.withdraw(usdt, carol);
        assertEq(balance(usdt, carol), usd(600));
        assertEq(reserve.freeOf(usdt), balance(usdt, address(reserve)));
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IReserve.NothingToWithdraw.selector, alice, usdt));
        reserve.withdraw(usdt, carol);
    }

    function test_RISK_6_ReserveComesAfterInsurance() public {
        // What the insurance owes is not the reserve's to pay, whether or not it was claimed yet.
        uint256 loss = lossOf(aliceToken);
        vm.mockCall(
            address(insurance), abi.encodeCall(insurance.dueOf, (aliceToken)), abi.encode(loss - usd(3))
        );
        uint256 round = openRound(usdt, usd(900));
        claim(round, aliceToken);
        assertEq(balance(usdt, alice), usd(3));
    }

    /// @dev FB13: a stranger claimed nothing for Alice while her insurance owed all, and her share was gone.
    function test_FB13_RISK_4_AClaimOfNothingMarksNothing() public {
        bytes memory asked = abi.encodeCall(insurance.dueOf, (aliceToken));
        vm.mockCall(address(insurance), asked, abi.encode(lossOf(aliceToken)));
        uint256 round = openRound(usdt, usd(900));
        vm.recordLogs();
        vm.prank(dave);
        claim(round, aliceToken);
        assertEq(vm.getRecordedLogs().length, 0);
        assertFalse(reserve.isClaimed(round, aliceToken));

        // The insurance pays less than it owed.
        vm.mockCall(address(insurance), asked, abi.encode(0));
        reserve.claim(round, all());
        assertEq(balance(usdt, alice), usd(600));
        assertTrue(reserve.isClaimed(round, aliceToken));
    }

    function test_RevertWhen_RISK_4_ATokenClaimsTwice() public {
        uint256 round = openRound(usdt, usd(900));
        claim(round, aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IReserve.AlreadyClaimed.selector, round, aliceToken));
        claim(round, aliceToken);
        assertTrue(reserve.isClaimed(round, aliceToken));
    }

    function test_RevertWhen_RISK_4_TokenIsOfAnotherProductOrNotRefunded() public {
        uint256 round = openRound(usdt, usd(900));
        uint256 late = give(dave, 5, CLOSED);
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotRefunded.selector, late));
        claim(round, late);
        assertEq(reserve.shareOf(round, late), 0);
        settlement.open(PRODUCT + 1, terms());
        vm.mockCall(
            address(book),
            abi.encodeCall(book.holdingFor, (late, address(this), true)),
            abi.encode(dave, otherPower(), uint96(0))
        );
        vm.expectRevert(abi.encodeWithSelector(IReserve.WrongProduct.selector, late, PRODUCT));
        claim(round, late);
    }

    function otherPower() private pure returns (uint256[7] memory words) {
        words = [uint256(PRODUCT + 1), CLOSED, CLOSED + TERM, 5, 1, 2, 0];
    }

    function test_RevertWhen_RISK_4_ThereIsNoSuchRound() public {
        expectClosed(1);
        claim(1, aliceToken);
        expectClosed(1);
        reserve.close(1);
    }
}

contract CompensateAtEighteenAndEightTest is CompensateTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract CompensateAtSixAndEighteenTest is CompensateTest {
    function coinDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
