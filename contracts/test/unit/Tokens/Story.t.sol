// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { BITCOIN } from "../../../src/types/Asset.sol";
import { Running } from "../Running.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC20Metadata } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @notice A product priced and paid in given tokens, and all that happens to money in it.
abstract contract Story is Running {
    uint64 internal constant UNITS = 2500;

    function open(address pay, address reward) internal {
        (usdt, btc) = (IERC20(pay), IERC20(reward));
        usdtFeed.post(1e8);
        vm.startPrank(owner);
        payTokenPrices.setFeed(usdt, address(usdtFeed), 1 days + 1 hours);
        sale.allowPayToken(usdt, true);
        assets.allowRewardToken(BITCOIN, btc, true);
        vm.stopPrank();
        IPrimarySale.Offer memory offer = btcOffer();
        offer.pricePerUnit = uint80(106 * 10 ** (IERC20Metadata(pay).decimals() - 3));
        offer.unitsForSale = UNITS + 100;
        product = create(offer);
        // More than its bond days, since a bond is called for: of at most 360 days.
        fundBond(product, 20 * bonds.bondRequired(product, UNITS + 100) + 1);
        aliceToken = buy(alice, product, 2000);
        bobToken = buy(bob, product, 500);
        vm.warp(block.timestamp + 1 days);
        catchUp();
    }

    /// @dev Full, missed and generous days; claims, a sale from hand to hand, withdrawals.
    function live() internal {
        pass(product, 1e18);
        pass(product, 0);
        settlement.claim(pair(aliceToken, bobToken));
        pass(product, 1.5e18);
        send(alice, carol, aliceToken);
        pass(product, 1e18);
        settlement.claim(pair(aliceToken, bobToken));
        take(alice, btc);
        take(miner, usdt);
        take(treasury, usdt);
    }

    function take(address account, IERC20 token) internal {
        vm.prank(account);
        settlement.withdraw(token, account);
    }

    function assertBooks() internal view {
        (uint256 all,) = settlement.earned(aliceToken);
        assertEq(btc.balanceOf(alice) + btc.balanceOf(carol), all, "income of the token");
        (all,) = settlement.earned(bobToken);
        assertEq(btc.balanceOf(bob), all, "income of the other");
        assertGt(all, 0);
        uint256 tranche = trancheOf(aliceToken) + trancheOf(bobToken);
        assertEq(usdt.balanceOf(miner), 4 * tranche, "released");
        assertEq(usdt.balanceOf(address(settlement)), 1076 * tranche, "escrow");
        uint256 left = btc.balanceOf(address(settlement)) - settlement.stateOf(product).bond;
        assertLe(left, 4, "nothing but dust beside the bond");
    }
}
