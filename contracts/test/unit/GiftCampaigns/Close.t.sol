// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IGiftCampaigns } from "../../../src/interfaces/IGiftCampaigns.sol";
import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { Custody } from "../../mocks/Custody.sol";
import { GiftStage } from "./GiftStage.t.sol";

contract GiftCloseTest is GiftStage {
    function test_GIFT_1_WhatIsLeftReturnsToTheSponsor() public {
        start();
        claimFor(0);
        claimFor(3);
        end();
        uint256 left = current();
        vm.expectEmit(address(gifts));
        emit IGiftCampaigns.CampaignClosed(campaign, sponsor, left, 3);
        vm.prank(stranger);
        assertEq(gifts.close(campaign), left);
        assertEq(power.ownerOf(left), sponsor);
        assertEq(power.powerOf(left).units, 3 * EACH);
        assertEq(current(), 0);
        assertEq(power.balanceOf(purse), 0);
        assertHoldsNothing();
    }

    function test_GIFT_1_NobodyClaimed() public {
        start();
        end();
        assertEq(gifts.close(campaign), campaign);
        assertEq(power.ownerOf(campaign), sponsor);
    }

    /// @dev Neither the sponsor nor a winner is ever in a race: claims end at the second in which closing begins.
    function test_RevertWhen_GIFT_1_ClosedBeforeTheEnd() public {
        start();
        claimFor(0);
        uint40 endsAt = campaignOf().terms.endsAt;
        vm.warp(endsAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignRunning.selector, campaign, endsAt));
        vm.prank(sponsor);
        gifts.close(campaign);
        claimFor(1);
        vm.warp(endsAt);
        gifts.close(campaign);
        bytes32[] memory proof = proofOf(winners, 2);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignOver.selector, campaign));
        gifts.claim(campaign, 2, winners[2], proof);
    }

    function test_RevertWhen_GIFT_1_ClosedTwiceOrNever() public {
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignOver.selector, campaign));
        gifts.close(campaign);
        start();
        end();
        gifts.close(campaign);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignOver.selector, campaign));
        gifts.close(campaign);
    }

    /// @dev Nothing is left to return, at the end or before it.
    function test_RevertWhen_GIFT_1_AllWasClaimed() public {
        start();
        claimAll();
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignOver.selector, campaign));
        gifts.close(campaign);
        vm.warp(block.timestamp + DURATION);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignOver.selector, campaign));
        gifts.close(campaign);
        assertHoldsNothing();
    }

    /// @dev Also to one that knows nothing of NFTs.
    function test_GIFT_1_ASponsorThatIsAContractGetsItBack() public {
        Custody custody = new Custody();
        send(sponsor, address(custody), campaign);
        IGiftCampaigns.Terms memory promised = terms();
        custody.act(
            address(power),
            abi.encodeWithSignature(
                "safeTransferFrom(address,address,uint256,bytes)",
                custody,
                address(gifts),
                campaign,
                abi.encode(promised)
            )
        );
        claimFor(0);
        pass(product, 1e18);
        end();
        uint256 left = gifts.close(campaign);
        assertEq(power.ownerOf(left), address(custody));
        custody.act(address(gifts), abi.encodeCall(gifts.withdraw, (campaign, btc, address(custody))));
        assertGt(btc.balanceOf(address(custody)), 0);
    }

    // ---- A product that is closed -----------------------------------------------------------------------------

    /// @dev A winner receives power that it can have refunded; so does the sponsor at the end.
    function test_GIFT_1_ClaimsGoOnAfterAClosing() public {
        start();
        terminated();
        uint256 partId = claimFor(2);
        uint256 money = rest(partId);
        uint256 coin = bondShare(partId);
        uint256 had = usdt.balanceOf(winners[2]);
        refundToken(partId);
        assertEq(usdt.balanceOf(winners[2]) - had, money);
        assertEq(btc.balanceOf(winners[2]), coin);
        assertGt(money, 0);

        end();
        uint256 left = gifts.close(campaign);
        money = rest(left);
        had = usdt.balanceOf(sponsor);
        refundToken(left);
        assertEq(usdt.balanceOf(sponsor) - had, money);
    }

    /// @dev Else the money of winners who have not claimed would be in the purse, or the sponsor's.
    function test_RevertWhen_GIFT_1_ACampaignsNftIsRefunded() public {
        start();
        terminated();
        uint256 left = current();
        address[3] memory callers = [stranger, sponsor, winners[0]];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.prank(callers[i]);
            vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotForStranger.selector, left));
            closing.refundTokens(one(left));
        }
        vm.prank(stranger);
        closing.refundTokens(pair(left, aliceToken));
        claimAll();
    }

    /// @dev Power keeps nobody waiting: no campaign is longer than the power.
    function test_GIFT_1_ClaimsGoOnUntilThePowerEnds() public {
        uint32 short = shortProduct(20);
        campaign = buy(sponsor, short, EACH * WINNERS);
        IGiftCampaigns.Terms memory promised = terms();
        promised.endsAt = uint40(uint256(power.powerOf(campaign).endDay) * 1 days);
        start(promised);
        vm.warp(promised.endsAt - 1);
        claimFor(1);
        end();
        gifts.close(campaign);
        assertHoldsNothing();
    }

    // ---- Second wallets ---------------------------------------------------------------------------------------

    /// @dev An account that is twice on the list has two parts, and no third.
    function test_GIFT_1_AnAccountIsOnTheListAsOftenAsTheSponsorSays() public {
        winners[3] = winners[1];
        start();
        claimFor(1);
        claimFor(3);
        assertEq(power.balanceOf(winners[1]), 2);
        bytes32[] memory proof = proofOf(winners, 3);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.GiftAlreadyClaimed.selector, campaign, 3));
        gifts.claim(campaign, 3, winners[1], proof);
    }
}
