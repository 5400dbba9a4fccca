// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IGiftCampaigns } from "../../../src/interfaces/IGiftCampaigns.sol";
import { IGiftPurse } from "../../../src/interfaces/IGiftPurse.sol";
import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { GiftStage } from "./GiftStage.t.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract GiftCreateTest is GiftStage {
    function test_GIFT_1_OneTransferCreatesACampaign() public {
        IGiftCampaigns.Terms memory promised = terms();
        vm.expectEmit(address(gifts));
        emit IGiftCampaigns.CampaignCreated(campaign, sponsor, purse, promised);
        start(promised);

        IGiftCampaigns.Campaign memory created = campaignOf();
        assertEq(abi.encode(created.terms), abi.encode(promised));
        assertEq(created.sponsor, sponsor);
        assertEq(created.purse, purse);
        assertEq(created.tokenId, campaign);
        assertEq(created.claimed, 0);
        assertFunded();
    }

    /// @dev An approval that a marketplace has, for instance. What the campaign earns is the holder's all the same.
    function test_GIFT_1_TheSponsorIsTheHolderWhoeverSends() public {
        IGiftCampaigns.Terms memory promised = terms();
        vm.prank(sponsor);
        power.approve(stranger, campaign);
        vm.prank(stranger);
        IERC721(address(power)).safeTransferFrom(sponsor, address(gifts), campaign, abi.encode(promised));
        assertEq(campaignOf().sponsor, sponsor);
    }

    function test_GIFT_1_IncomeBeforeTheCampaignIsCreditedToTheSponsor() public {
        pass(product, 1e18);
        uint256 coin = income(campaign);
        assertGt(coin, 0);
        start();
        assertEq(settlement.creditOf(sponsor, btc), coin);
        assertEq(settlement.creditOf(purse, btc), 0);
        assertHoldsNothing();
    }

    function test_RevertWhen_GIFT_1_TermsAreMissing() public {
        bytes memory more = abi.encode(terms(), 1);
        vm.startPrank(sponsor);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NoTerms.selector, campaign));
        power.safeTransferFrom(sponsor, address(gifts), campaign);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NoTerms.selector, campaign));
        power.safeTransferFrom(sponsor, address(gifts), campaign, more);
        vm.stopPrank();
        // Numbers that the types cannot hold. The ABI's decoder says no more than that.
        bytes memory data = abi.encode(rootOf(winners), 1 << 64, WINNERS, block.timestamp + DURATION);
        vm.expectRevert();
        vm.prank(sponsor);
        power.safeTransferFrom(sponsor, address(gifts), campaign, data);
    }

    function test_RevertWhen_GIFT_1_AnotherContractCalls() public {
        IGiftCampaigns.Terms memory promised = terms();
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotMiningPower.selector, stranger));
        vm.prank(stranger);
        gifts.onERC721Received(stranger, sponsor, campaign, abi.encode(promised));
    }

    function test_RevertWhen_GIFT_1_RootIsZero() public {
        IGiftCampaigns.Terms memory promised = terms();
        promised.root = 0;
        refuse(promised, abi.encodeWithSelector(IGiftCampaigns.ZeroRoot.selector));
    }

    /// @dev In the past, too soon for anybody to claim, or after insurance and reserve may have stopped paying.
    function test_RevertWhen_GIFT_1_EndIsTooEarlyOrTooLate() public {
        uint256 earliest = block.timestamp + 1 days;
        uint256 latest = block.timestamp + 60 days;
        IGiftCampaigns.Terms memory promised = terms();
        uint256[5] memory bad = [0, block.timestamp - 1, earliest - 1, latest + 1, type(uint40).max];
        for (uint256 i = 0; i < bad.length; ++i) {
            promised.endsAt = uint40(bad[i]);
            refuse(promised, abi.encodeWithSelector(IGiftCampaigns.BadEnd.selector, bad[i], earliest, latest));
        }
    }

    function testFuzz_GIFT_1_EndIsFromADayToSixtyDaysAhead(uint256 ahead) public {
        IGiftCampaigns.Terms memory promised = terms();
        promised.endsAt = uint40(block.timestamp + bound(ahead, 1 days, 60 days));
        start(promised);
        assertEq(campaignOf().terms.endsAt, promised.endsAt);
    }

    /// @dev Power whose last day is over is worth nothing to a winner.
    function test_RevertWhen_GIFT_1_EndIsAfterThePowers() public {
        uint32 short = shortProduct(20);
        campaign = buy(sponsor, short, EACH * WINNERS);
        uint256 last = uint256(power.powerOf(campaign).endDay) * 1 days;
        IGiftCampaigns.Terms memory promised = terms();
        promised.endsAt = uint40(last + 1);
        refuse(
            promised,
            abi.encodeWithSelector(IGiftCampaigns.BadEnd.selector, last + 1, block.timestamp + 1 days, last)
        );
        promised.endsAt = uint40(last);
        start(promised);
    }

    function test_RevertWhen_GIFT_1_PartsAreBelowTheSmallestPurchase() public {
        IPrimarySale.Offer memory offer = btcOffer();
        offer.minUnits = 2001;
        uint32 other = create(offer);
        fundBond(other, 10 ** btcDecimals());
        campaign = buy(sponsor, other, EACH * WINNERS);
        refuse(terms(), abi.encodeWithSelector(IGiftCampaigns.TooFewUnits.selector, EACH, 2001));

        campaign = buy(sponsor, other, (EACH + 1) * WINNERS);
        IGiftCampaigns.Terms memory promised = terms();
        promised.unitsEach = EACH + 1;
        start(promised);
        assertFunded();
    }

    /// @dev A unit for a hundredth of a cent: three units have a tranche of 1, which three winners cannot share.
    function test_RevertWhen_GIFT_1_APartWouldHaveNoMoney() public {
        IPrimarySale.Offer memory offer = btcOffer();
        offer.pricePerUnit = 100;
        uint32 other = create(offer);
        fundBond(other, 10 ** btcDecimals());
        uint256 small = buy(sponsor, other, 3);
        assertEq(trancheOf(small), 1);
        IGiftCampaigns.Terms memory promised = terms();
        (promised.unitsEach, promised.winners) = (1, 3);
        bytes memory why = abi.encodeWithSelector(IGiftCampaigns.TrancheTooSmall.selector, small, 1, 3);
        vm.expectRevert(why);
        give(sponsor, small, promised);
    }

    function test_RevertWhen_GIFT_1_TheNftIsLocked() public {
        lockTo(newLocker("loans"), campaign);
        refuse(terms(), abi.encodeWithSelector(IMiningPower.TokenLocked.selector, campaign));
    }

    function test_RevertWhen_GIFT_1_TheNftWasRefunded() public {
        terminated();
        refundToken(campaign);
        refuse(terms(), abi.encodeWithSelector(IMiningPower.TokenRefunded.selector, campaign));
    }

    function test_RevertWhen_GIFT_1_TheProductIsClosed() public {
        passDays(7, SHORT);
        terminate();
        refuse(terms(), abi.encodeWithSelector(IGiftCampaigns.ProductClosed.selector, product));
    }

    function test_RevertWhen_GIFT_1_AnotherSendsIt() public {
        IGiftCampaigns.Terms memory promised = terms();
        vm.startPrank(stranger);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.safeTransferFrom(sponsor, address(gifts), campaign, abi.encode(promised));
        vm.expectRevert(ERC721.TransferFromIncorrectOwner.selector);
        power.safeTransferFrom(stranger, address(gifts), campaign, abi.encode(promised));
        vm.stopPrank();
    }

    /// @dev The contract does not know whose it was, as of any ERC-721. It becomes no campaign, and hurts none.
    function test_GIFT_1_APlainTransferIsNoCampaign() public {
        start();
        send(alice, address(gifts), aliceToken);
        assertEq(gifts.campaignOf(aliceToken).tokenId, 0);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignOver.selector, aliceToken));
        gifts.close(aliceToken);
        claimAll();
    }

    /// @dev No purse takes an NFT by a call, nor obeys anybody else, nor does the code of all purses.
    function test_RevertWhen_GIFT_1_AStrangerCommandsAPurse() public {
        start();
        vm.prank(alice);
        vm.expectRevert(ERC721.TransferToNonERC721ReceiverImplementer.selector);
        power.safeTransferFrom(alice, purse, aliceToken);
        address[2] memory purses = [purse, gifts.purseImplementation()];
        address[2] memory callers = [sponsor, stranger];
        for (uint256 i = 0; i < 4; ++i) {
            IGiftPurse its = IGiftPurse(purses[i % 2]);
            vm.startPrank(callers[i / 2]);
            vm.expectRevert(abi.encodeWithSelector(IGiftPurse.NotCampaigns.selector, callers[i / 2]));
            its.open();
            vm.expectRevert(abi.encodeWithSelector(IGiftPurse.NotCampaigns.selector, callers[i / 2]));
            its.withdraw(btc, callers[i / 2]);
            vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
            power.transferFrom(purse, callers[i / 2], campaign);
            vm.stopPrank();
        }
    }

    function test_GIFT_1_CampaignsOfOneSponsorAreApart() public {
        uint256 other = buy(sponsor, product, 100);
        start();
        bytes32 leaf = gifts.leafOf(other, 0, alice);
        give(sponsor, other, IGiftCampaigns.Terms(leaf, 100, 1, uint40(block.timestamp + DURATION)));
        assertTrue(gifts.purseOf(other) != purse);
        claimFor(0);
        gifts.claim(other, 0, alice, new bytes32[](0));
        assertEq(power.ownerOf(other), alice);
        assertFalse(gifts.isClaimed(campaign, 1));
        assertFunded();
    }
}
