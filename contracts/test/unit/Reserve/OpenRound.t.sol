// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { IAggregatorV3 } from "../../../src/interfaces/IAggregatorV3.sol";
import { IReserve } from "../../../src/interfaces/IReserve.sol";
import { FeedPrice } from "../../../src/libraries/FeedPrice.sol";
import { FickleFeed } from "../../mocks/FickleFeed.sol";
import { Rounds } from "./Rounds.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

contract OpenRoundTest is Rounds {
    function testFuzz_RISK_4_RoundSetsItsAmountAside(uint256 amount) public {
        amount = bound(amount, 1, remaining());
        uint256 free = reserve.freeOf(usdt);
        uint256 round = openRound(usdt, amount);
        IReserve.Round memory opened = reserve.roundOf(round);
        assertEq(opened.amount, amount);
        assertEq(opened.value, amount);
        assertEq(opened.units, ALICE_UNITS + BOB_UNITS);
        assertEq(opened.closesAt, block.timestamp + 90 days);
        assertEq(reserve.freeOf(usdt), free - amount);
        assertEq(reserve.promisedOf(PRODUCT), amount);
    }

    function testFuzz_RISK_4_NoMoreThanTheLossIsSetAside(uint256 first, uint256 second) public {
        uint256 loss = remaining();
        first = bound(first, 1, loss - 1);
        second = bound(second, loss - first, 1e40);
        openRound(usdt, first);
        uint256 round = openRound(usdt, second);
        assertEq(reserve.roundOf(round).amount, loss - first);
        vm.expectRevert(abi.encodeWithSelector(IReserve.NothingToPay.selector, PRODUCT));
        openRound(coin, 1);
    }

    function test_RISK_4_CoinCountsByTheBenchmark() public {
        benchmark.post(REWARD, PRICE / 2);
        IReserve.Round memory opened = reserve.roundOf(openRound(coin, 1e30));
        assertEq(opened.price, PRICE / 2);
        uint256 whole = remaining() * 10 ** coinDecimals() / (22_000 * 10 ** payDecimals());
        assertEq(opened.amount, whole);
        assertLe(opened.value, remaining());
    }

    function test_RISK_4_DmcCountsByItsFeed() public {
        IReserve.Round memory opened = reserve.roundOf(openRound(dmc, 1e40));
        assertEq(opened.price, 0.05e18);
        assertEq(opened.amount, remaining() * 20 * 10 ** (18 - payDecimals()));
        assertEq(opened.value, remaining());
    }

    function test_RISK_4_OpeningSaysAll() public {
        vm.expectEmit(true, false, false, false, address(reserve));
        emit IReserve.RoundOpened(1, reserve.roundOf(1), 5);
        assertEq(openRound(usdt, 5), 1);
        assertEq(reserve.lastRound(), 1);
    }

    // ---- Refused ----------------------------------------------------------------------------------------------

    function testFuzz_RevertWhen_RISK_4_AnybodyButTheOwnerOpens(address caller) public {
        vm.assume(caller != owner);
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        reserve.openRound(PRODUCT, usdt, 1);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        reserve.setAsset(usdt, false, IAggregatorV3(address(0)));
    }

    function test_RevertWhen_RISK_4_ProductIsNotMeasured() public {
        vm.expectRevert(abi.encodeWithSelector(IReserve.TooEarly.selector, PRODUCT + 1, 7 days));
        vm.prank(owner);
        reserve.openRound(PRODUCT + 1, usdt, 1);
    }

    function test_RevertWhen_RISK_4_MoreThanIsFree() public {
        openRound(usdt, usd(10));
        deal(address(usdt), address(reserve), usd(15));
        vm.expectRevert(abi.encodeWithSelector(IReserve.ReserveTooSmall.selector, usdt, usd(5) + 1, usd(5)));
        openRound(usdt, usd(5) + 1);
        openRound(usdt, usd(5));
        deal(address(usdt), address(reserve), usd(14));
        assertEq(reserve.freeOf(usdt), 0);
    }

    function test_RevertWhen_RISK_4_NothingIsAsked() public {
        vm.expectRevert(abi.encodeWithSelector(IReserve.NothingToPay.selector, PRODUCT));
        openRound(usdt, 0);
    }

    function test_RevertWhen_RISK_4_FeedIsStaleZeroOrMissing() public {
        dmcFeed.answer(0.05e8, block.timestamp - 25 hours - 1);
        vm.expectPartialRevert(FeedPrice.PriceRefused.selector);
        openRound(dmc, 1e18);
        dmcFeed.answer(0.05e8, block.timestamp + 1);
        vm.expectPartialRevert(FeedPrice.PriceRefused.selector);
        openRound(dmc, 1e18);
        dmcFeed.answer(0, block.timestamp);
        vm.expectPartialRevert(FeedPrice.PriceRefused.selector);
        openRound(dmc, 1e18);
        dmcFeed.answer(-5, block.timestamp);
        vm.expectPartialRevert(FeedPrice.PriceRefused.selector);
        openRound(dmc, 1e18);
        vm.prank(owner);
        reserve.setAsset(dmc, true, IAggregatorV3(address(0)));
        vm.expectRevert(abi.encodeWithSelector(IReserve.NoPrice.selector, dmc));
        openRound(dmc, 1e18);
    }

    function test_RevertWhen_RISK_4_FeedHasTooManyDecimals() public {
        FickleFeed fine = new FickleFeed(19);
        vm.prank(owner);
        vm.expectRevert(abi.encodeWithSelector(IReserve.BadFeed.selector, fine));
        reserve.setAsset(dmc, true, fine);
    }

    // ---- Funding ----------------------------------------------------------------------------------------------

    function testFuzz_RISK_4_AnyoneMayFund(uint256 amount, bool plain) public {
        amount = bound(amount, 1, 1e30);
        uint256 free = reserve.freeOf(usdt);
        deal(address(usdt), dave, amount);
        vm.startPrank(dave);
        usdt.approve(address(reserve), amount);
        if (plain) assertTrue(usdt.transfer(address(reserve), amount));
        else reserve.fund(usdt, amount);
        assertEq(reserve.freeOf(usdt), free + amount);
    }

    function test_RevertWhen_RISK_4_FundingWithWhatIsNoAsset() public {
        IERC20 other = IERC20(new FaucetToken("Other", "OTH", 18));
        vm.expectRevert(abi.encodeWithSelector(IReserve.NotAsset.selector, other));
        reserve.fund(other, 1);
    }
}

contract OpenRoundAtEighteenAndEightTest is OpenRoundTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract OpenRoundAtSixAndEighteenTest is OpenRoundTest {
    function coinDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
