// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IGiftCampaigns } from "../../../src/interfaces/IGiftCampaigns.sol";
import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Custody } from "../../mocks/Custody.sol";
import { GiftStage } from "./GiftStage.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice Whose the income and the daily refunds of a campaign are.
contract GiftIncomeTest is GiftStage {
    function setUp() public override {
        super.setUp();
        start();
        emptyBond();
    }

    function take(IERC20 token) internal returns (uint256) {
        vm.prank(sponsor);
        return gifts.withdraw(campaign, token, sponsor);
    }

    /// @dev A day that is delivered by half: income and a refund.
    function shortDay() internal returns (uint256 coin, uint256 money) {
        (uint256 had, uint256 hadMoney) = settlement.owed(current());
        pass(product, 0.5e18);
        (coin, money) = settlement.owed(current());
        (coin, money) = (coin - had, money - hadMoney);
        assertGt(coin, 0);
        assertGt(money, 0);
    }

    function test_GIFT_1_IncomeAndRefundsOfTheCampaignAreTheSponsors() public {
        (uint256 coin, uint256 money) = shortDay();
        vm.expectEmit(address(settlement));
        emit ISettlement.TokenCredited(campaign, purse, coin, money);
        vm.expectEmit(address(gifts));
        emit IGiftCampaigns.GiftIncomeWithdrawn(campaign, btc, sponsor, coin);
        assertEq(take(btc), coin);
        assertEq(take(usdt), money);
        assertEq(btc.balanceOf(sponsor), coin);
        assertEq(usdt.balanceOf(sponsor), money);
        assertFunded();
    }

    /// @dev Until the claim the sponsor's, from then on the winner's.
    function test_GIFT_1_AClaimDividesIncomeByTime() public {
        (uint256 coin,) = shortDay();
        uint256 partId = claimFor(2);
        assertEq(income(partId) + refund(partId), 0);
        assertApproxEqAbs(settlement.creditOf(purse, btc), coin, 1);

        pass(product, 0.5e18);
        uint256 won = income(partId);
        assertApproxEqAbs(won, coin / WINNERS, 2);
        settlement.claim(one(partId));
        assertEq(btc.balanceOf(winners[2]), won);
        assertApproxEqAbs(take(btc), coin + coin / WINNERS * (WINNERS - 1), WINNERS + 2);
    }

    /// @dev A winner's claim pays it nothing that was earned before, however late it comes.
    function test_GIFT_1_TheLastClaimLeavesTheIncomeToTheSponsor() public {
        for (uint256 i = 0; i + 1 < WINNERS; ++i) {
            claimFor(i);
        }
        (uint256 coin, uint256 money) = shortDay();
        uint256 last = claimFor(4);
        assertEq(income(last) + refund(last), 0);
        assertEq(take(btc), coin);
        assertEq(take(usdt), money);
        assertHoldsNothing();
    }

    function test_GIFT_1_TheSponsorWithdrawsAfterTheCampaign() public {
        (uint256 coin, uint256 money) = shortDay();
        end();
        gifts.close(campaign);
        assertEq(take(btc), coin);
        assertEq(take(usdt), money);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToWithdraw.selector, purse, btc));
        take(btc);
    }

    function test_GIFT_1_TheSponsorMayBePaidElsewhere() public {
        (uint256 coin,) = shortDay();
        vm.prank(sponsor);
        gifts.withdraw(campaign, btc, carol);
        assertEq(btc.balanceOf(carol), coin);
    }

    function test_RevertWhen_GIFT_1_AnotherWithdraws() public {
        shortDay();
        claimFor(0);
        address[4] memory others = [stranger, winners[0], address(gifts), purse];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotSponsor.selector, campaign, others[i]));
            vm.prank(others[i]);
            gifts.withdraw(campaign, btc, others[i]);
        }
        // Nobody sponsors what is no campaign.
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotSponsor.selector, 999, sponsor));
        vm.prank(sponsor);
        gifts.withdraw(999, btc, sponsor);
    }

    /// @dev The sponsor of another campaign, of the same product and the same coins.
    function test_GIFT_1_AnotherSponsorHasItsOwnOnly() public {
        (, uint256 other) = split(bob, bobToken, EACH);
        send(bob, carol, other);
        bytes32 leaf = gifts.leafOf(other, 0, alice);
        give(carol, other, IGiftCampaigns.Terms(leaf, EACH, 1, uint40(block.timestamp + DURATION)));
        pass(product, 0.5e18);
        (uint256 coin, uint256 others) = (income(current()), income(other));
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotSponsor.selector, campaign, carol));
        vm.prank(carol);
        gifts.withdraw(campaign, btc, carol);
        vm.prank(carol);
        assertEq(gifts.withdraw(other, btc, carol), others);
        assertEq(take(btc), coin);
    }

    /// @dev DAY-7: a contract holds the NFT, so that a stranger cannot even push its income to where it is of no use.
    function test_RevertWhen_GIFT_1_AStrangerHasThePursePaid() public {
        shortDay();
        uint256[] memory ids = one(current());
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(i == 0 ? stranger : sponsor);
            vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotForStranger.selector, current()));
            settlement.claim(ids);
        }
        vm.prank(stranger);
        settlement.claim(pair(current(), aliceToken));
        assertEq(btc.balanceOf(purse), 0);
        assertGt(take(btc), 0);
    }

    /// @dev A coin that nobody allowed says what it likes: nothing is credited in it, so nothing is moved.
    function test_RevertWhen_GIFT_1_TheCoinIsNone() public {
        shortDay();
        address[3] memory coins = [address(power), address(gifts), address(new Custody())];
        for (uint256 i = 0; i < coins.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToWithdraw.selector, purse, coins[i]));
            take(IERC20(coins[i]));
        }
        assertFunded();
    }

    /// @dev Rounding of parts costs less than a smallest unit a part, never the winners' and never twice.
    /// forge-config: default.fuzz.runs = 24
    function testFuzz_GIFT_1_SponsorAndWinnersHaveAllIncome(uint256 seed) public {
        uint256 whole = campaign;
        (uint256 startDay, uint64 units) = (power.powerOf(whole).startDay, power.powerOf(whole).units);
        uint256[] memory parts = new uint256[](WINNERS);
        uint256 got = 0;
        for (uint256 i = 0; i < WINNERS; ++i) {
            for (uint256 days_ = uint256(keccak256(abi.encode(seed, i))) % 3; days_ > 0; --days_) {
                pass(product, bound(uint256(keccak256(abi.encode(seed, i, days_))), 0.1e18, 2e18));
            }
            if (seed >> i & 1 == 1 && income(current()) > 0) got += take(btc);
            parts[i] = claimFor(i);
        }
        pass(product, 1e18);
        uint256 won = 0;
        for (uint256 i = 0; i < WINNERS; ++i) {
            won += income(parts[i]);
        }
        if (settlement.creditOf(purse, btc) > 0) got += take(btc);
        uint256 sum = settlement.checkpointOf(product, settlement.stateOf(product).nextDay).income
            - settlement.checkpointOf(product, uint32(startDay)).income;
        uint256 all = units * sum / 1e18;
        assertLe(got + won, all);
        assertGe(got + won + 4 * WINNERS, all);
        assertEq(settlement.creditOf(purse, btc), 0);
        assertHoldsNothing();
    }
}
