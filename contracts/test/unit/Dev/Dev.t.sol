// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { ReplayPriceFeed } from "../../../src/dev/ReplayPriceFeed.sol";
import { Test } from "forge-std/Test.sol";

contract DevTest is Test {
    function test_RevertWhen_DevContractsLeaveTheDevelopmentChain() public {
        vm.chainId(56);
        vm.expectRevert(abi.encodeWithSelector(FaucetToken.DevelopmentChainOnly.selector, 56));
        new FaucetToken("Tether USD", "USDT", 18);
        vm.expectRevert(abi.encodeWithSelector(ReplayPriceFeed.DevelopmentChainOnly.selector, 56));
        new ReplayPriceFeed(address(this));
    }

    function testFuzz_RevertWhen_AnybodyButThePosterPosts(address caller) public {
        vm.assume(caller != address(this));
        ReplayPriceFeed feed = new ReplayPriceFeed(address(this));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(ReplayPriceFeed.NotPoster.selector, caller));
        feed.post(1);
    }

    function testFuzz_FaucetGives(address to, uint128 amount, uint8 decimals) public {
        vm.assume(to != address(0));
        FaucetToken token = new FaucetToken("Coin", "COIN", decimals);
        token.faucet(to, amount);
        assertEq(token.balanceOf(to), amount);
        assertEq(token.decimals(), decimals);
    }
}
