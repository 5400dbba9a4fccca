// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IReserve } from "../../../src/interfaces/IReserve.sol";
import { Closing } from "./Closing.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice A reserve with plenty in it, a week after a product closed.
abstract contract Rounds is Closing {
    uint32 internal constant CLOSED = FIRST_DAY + 100;

    function setUp() public virtual override {
        super.setUp();
        closeOn(CLOSED, 10 ** coinDecimals() / 100);
        vm.warp(block.timestamp + 7 days);
        dmcFeed.answer(0.05e8, block.timestamp);
        fundReserve(usdt, usd(1_000_000));
        fundReserve(coin, 100 * 10 ** coinDecimals());
        fundReserve(dmc, 100_000_000e18);
    }

    function claim(uint256 round, uint256 tokenId) internal {
        reserve.claim(round, one(tokenId));
    }

    function balance(IERC20 token, address account) internal view returns (uint256) {
        return token.balanceOf(account);
    }

    function remaining() internal view returns (uint256) {
        return ledger.productLossOf(PRODUCT).loss - ledger.productLossOf(PRODUCT).recovered;
    }

    function expectClosed(uint256 round) internal {
        vm.expectRevert(abi.encodeWithSelector(IReserve.RoundNotOpen.selector, round));
    }
}
