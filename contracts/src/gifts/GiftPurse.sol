// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IGiftPurse } from "../interfaces/IGiftPurse.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @title Holder of one campaign's NFT
/// @dev The implementation of clones, which differ in nothing but their address. GiftCampaigns deploys it.
contract GiftPurse is IGiftPurse {
    address private immutable _campaigns;
    IERC721 private immutable _miningPower;
    ISettlement private immutable _settlement;

    constructor(IMiningPower miningPower, ISettlement settlement) {
        _campaigns = msg.sender;
        _miningPower = IERC721(address(miningPower));
        _settlement = settlement;
    }

    modifier onlyCampaigns() {
        require(msg.sender == _campaigns, NotCampaigns(msg.sender));
        _;
    }

    /// @inheritdoc IGiftPurse
    function open() external onlyCampaigns {
        _miningPower.setApprovalForAll(_campaigns, true);
    }

    /// @inheritdoc IGiftPurse
    function withdraw(IERC20 token, address to) external onlyCampaigns returns (uint256 amount) {
        return _settlement.withdraw(token, to);
    }
}
