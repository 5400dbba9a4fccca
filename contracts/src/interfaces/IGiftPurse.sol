// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Holder of one campaign's NFT
/// @notice Each campaign has a purse of its own, so that the settlement keeps the income and the daily refunds of each campaign
/// apart, to the last unit, as it does for any holder. A purse obeys GiftCampaigns and nobody else.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | GiftCampaigns | move and split the NFT that the purse holds; withdraw what the settlement credits the purse |
interface IGiftPurse {
    /// @notice {caller:account} is not the contract of giveaways.
    /// @custom:code refused
    /// @custom:hint Act through the contract of giveaways.
    error NotCampaigns(address caller);

    /// @notice Approves GiftCampaigns for the purse's NFTs. Only GiftCampaigns, once, when it creates the purse.
    function open() external;

    /// @notice Has the settlement pay all that is credited to the purse to `to`. Only GiftCampaigns.
    /// @return amount [token] What was paid.
    function withdraw(IERC20 token, address to) external returns (uint256 amount);
}
