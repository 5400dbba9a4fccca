// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title The coin the peers are paid in: OpenZeppelin's ERC-20, 18 decimals, anyone may mint.
contract PlainCoin is ERC20("Plain coin", "COIN") {
    /// @notice Gives `to` `amount` new coins.
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}
