// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { ERC20, ERC20Permit } from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title Test coin with a faucet
/// @notice Stands in for USDT, BTC or FIL on a development chain; it cannot be deployed anywhere else.
contract FaucetToken is ERC20Permit {
    uint256 private constant DEVELOPMENT_CHAIN = 31_337;
    uint8 private immutable _decimals;

    /// @notice Test tokens exist on development chains only, not on chain {chainId}.
    /// @custom:code development-only
    /// @custom:hint Use real tokens.
    error DevelopmentChainOnly(uint256 chainId);

    constructor(string memory name, string memory symbol, uint8 decimals_)
        ERC20(name, symbol)
        ERC20Permit(name)
    {
        require(block.chainid == DEVELOPMENT_CHAIN, DevelopmentChainOnly(block.chainid));
        _decimals = decimals_;
    }

    /// @notice Gives `amount` of test coin to `to`. Anyone may.
    function faucet(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @notice Decimals of the coin that it stands in for.
    function decimals() public view override returns (uint8) {
        return _decimals;
    }
}
