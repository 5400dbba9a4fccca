// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BlacklistToken } from "../mocks/BlacklistToken.sol";
import { MuteToken } from "../mocks/MuteToken.sol";
import { Story } from "../unit/Tokens/Story.t.sol";

/// @notice USDT returns nothing, may one day take a fee, and refuses the accounts on its list. More in unit/Tokens.
contract M22Test is Story {
    function test_M22_MuteUsdtPaysForAListedHoldersCoin() public {
        BlacklistToken coin = new BlacklistToken(8);
        open(address(new MuteToken(6)), address(coin));
        emptyBond();
        pass(product, 0.5e18);
        coin.list(alice);
        uint256 money = refund(aliceToken);
        uint256 forBob = income(bobToken);
        settlement.claim(pair(aliceToken, bobToken));
        assertEq(usdt.balanceOf(alice), money);
        assertEq(coin.balanceOf(bob), forBob);
        uint256 credit = settlement.creditOf(alice, coin);
        assertGt(credit, 0);
        vm.prank(alice);
        settlement.withdraw(coin, carol);
        assertEq(coin.balanceOf(carol), credit);
    }
}
