// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Whoever borrows must give everything back within its own call.
interface IFlashBorrower {
    function onLoan(uint256 amount) external;
}

/// @notice Lends all of a coin that it holds for the length of one call, for nothing.
contract FlashLender {
    IERC20 private immutable _coin;

    constructor(IERC20 coin) {
        _coin = coin;
    }

    function lend() external {
        uint256 amount = _coin.balanceOf(address(this));
        _coin.transfer(msg.sender, amount);
        IFlashBorrower(msg.sender).onLoan(amount);
        require(_coin.balanceOf(address(this)) >= amount, "not paid back");
    }
}
