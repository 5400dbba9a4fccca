// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GiftCampaigns } from "../../../src/gifts/GiftCampaigns.sol";
import { IGiftCampaigns } from "../../../src/interfaces/IGiftCampaigns.sol";
import { BlacklistToken } from "../../mocks/BlacklistToken.sol";
import { CallbackToken } from "../../mocks/CallbackToken.sol";
import { FalseToken } from "../../mocks/FalseToken.sol";
import { Reenterer } from "../../mocks/Reenterer.sol";
import { Story } from "../Tokens/Story.t.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @notice A sponsor that is called back while it is paid, and coins that refuse: a campaign of two, for carol and the sponsor.
contract GiftTokensTest is Story {
    GiftCampaigns internal gifts;
    Reenterer internal sponsor;
    bytes32[] internal carols;
    bytes32[] internal sponsors;

    function launch(address coin) internal {
        open(address(new CallbackToken(6)), coin);
        gifts = new GiftCampaigns(power, settlement, sale);
        sponsor = new Reenterer();
        send(bob, address(sponsor), bobToken);
        sponsors.push(gifts.leafOf(bobToken, 0, carol));
        carols.push(gifts.leafOf(bobToken, 1, address(sponsor)));
        bytes32 root = sponsors[0] < carols[0]
            ? keccak256(abi.encode(sponsors[0], carols[0]))
            : keccak256(abi.encode(carols[0], sponsors[0]));
        bytes memory terms = abi.encode(IGiftCampaigns.Terms(root, 250, 2, uint40(block.timestamp + 9 days)));
        vm.prank(address(sponsor));
        IERC721(address(power)).safeTransferFrom(address(sponsor), address(gifts), bobToken, terms);
        pass(product, 1e18);
    }

    function withdrawal() internal view returns (bytes memory) {
        return abi.encodeCall(gifts.withdraw, (bobToken, btc, address(sponsor)));
    }

    /// @dev The coin calls its receiver while the sponsor is paid; `again` is what the sponsor tries then.
    function withdrawAnd(address target, bytes memory again) internal returns (uint256 paid) {
        uint256 due = settlement.creditOf(gifts.purseOf(bobToken), btc);
        if (gifts.campaignOf(bobToken).tokenId > 0) due += income(gifts.campaignOf(bobToken).tokenId);
        sponsor.arm(target, again);
        sponsor.act(address(gifts), withdrawal());
        assertEq(sponsor.calls(), 1);
        paid = btc.balanceOf(address(sponsor));
        assertEq(paid, due);
        assertGt(paid, 0);
    }

    function test_GIFT_1_WithdrawingAgainInTheCallbackIsRefused() public {
        launch(address(new CallbackToken(8)));
        withdrawAnd(address(gifts), withdrawal());
        assertFalse(sponsor.succeeded());
        assertEq(
            sponsor.answer(), abi.encodePacked(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector)
        );
    }

    /// @dev It may claim what is its own, as at any time.
    function test_GIFT_1_ClaimingInTheCallbackGivesNothingTwice() public {
        launch(address(new CallbackToken(8)));
        withdrawAnd(address(gifts), abi.encodeCall(gifts.claim, (bobToken, 1, address(sponsor), sponsors)));
        assertTrue(sponsor.succeeded());
        gifts.claim(bobToken, 0, carol, carols);
        assertEq(power.balanceOf(carol), 1);
        assertEq(power.balanceOf(address(sponsor)), 1);
        assertEq(settlement.creditOf(gifts.purseOf(bobToken), btc), 0);
    }

    function test_GIFT_1_ClosingInTheCallbackReturnsTheRest() public {
        launch(address(new CallbackToken(8)));
        vm.warp(gifts.campaignOf(bobToken).terms.endsAt);
        withdrawAnd(address(gifts), abi.encodeCall(gifts.close, (bobToken)));
        assertTrue(sponsor.succeeded());
        assertEq(power.ownerOf(bobToken), address(sponsor));
    }

    /// @dev What is not paid stays credited. No claim waits for it.
    function test_GIFT_1_ACoinThatRefusesKeepsNobodyFromClaiming() public {
        FalseToken coin = new FalseToken(8);
        launch(address(coin));
        coin.refuse(true);
        vm.expectRevert();
        sponsor.act(address(gifts), withdrawal());
        gifts.claim(bobToken, 0, carol, carols);
        gifts.claim(bobToken, 1, address(sponsor), sponsors);
        coin.refuse(false);
        sponsor.act(address(gifts), withdrawal());
        assertGt(btc.balanceOf(address(sponsor)), 0);
    }

    /// @dev The purse itself is never sent a coin, so it may be on any list.
    function test_GIFT_1_ASponsorOnABlacklistIsPaidElsewhere() public {
        BlacklistToken coin = new BlacklistToken(8);
        launch(address(coin));
        coin.list(address(sponsor));
        coin.list(gifts.purseOf(bobToken));
        vm.expectRevert();
        sponsor.act(address(gifts), withdrawal());
        sponsor.act(address(gifts), abi.encodeCall(gifts.withdraw, (bobToken, btc, alice)));
        assertGt(btc.balanceOf(alice), 0);
    }
}
