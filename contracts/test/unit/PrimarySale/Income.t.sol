// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { IAssets } from "../../../src/interfaces/IAssets.sol";
import { IOfferCheck } from "../../../src/interfaces/IOfferCheck.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { OfferCheck } from "../../../src/power/OfferCheck.sol";
import { BITCOIN } from "../../../src/types/Asset.sol";
import { Base } from "../../Base.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice SALE-7: what an offer must earn by what the market pays.
contract IncomeTest is Base {
    IPrimarySale.Offer internal offer;

    function setUp() public override {
        super.setUp();
        nextDay();
        offer = btcOffer();
        offer.minUnits = 1000;
    }

    function newOfferCheck() internal override returns (IOfferCheck) {
        return new OfferCheck();
    }

    function refuse(string memory term) internal {
        vm.prank(miner);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.BadOffer.selector, term));
        sale.createProduct(offer);
    }

    /// @dev [ray] What a unit of Bitcoin earns on a day after the halving, within the term of what is sold last: half of
    /// the subsidy of 6.25 and all of the fees of 0.1.
    function lowReward() internal view returns (uint256) {
        return btcBenchmark.latestReward() * 3225 / 6350;
    }

    /// @dev [USD, 18 decimals] The same.
    function unitIncome() internal view returns (uint256) {
        return lowReward() * 44_000e18 / 1e27;
    }

    /// @dev The last day of what is sold last is what an offer is held to; the fees are not halved.
    function test_SALE_7_TheHalvingWithinTheTermCounts() public view {
        (uint256 coin, uint256 price) =
            btcBenchmark.incomeLow(offer.closesDay + offer.activationDays + offer.miningDays - 2);
        assertEq(coin, lowReward());
        assertEq(price, 44_000e18);
        // 110,956 blocks after the last final day: the halving is in force on the 771st day from then.
        (coin,) = btcBenchmark.incomeLow(FIRST_DAY + 770);
        assertApproxEqAbs(coin, btcBenchmark.latestReward(), 1);
        (coin,) = btcBenchmark.incomeLow(FIRST_DAY + 771);
        assertEq(coin, lowReward());
    }

    /// @dev What ends before the halving may cost half of the whole income.
    function test_SALE_7_AnOfferThatEndsBeforeTheHalvingIsHeldToTheWholeSubsidy() public {
        offer.runningCost = uint64(unitIncome() / 2 + 1);
        refuse("runningCost");
        // Sold up to 360 days from now; its last day is the 770th after the last final one, or the 771st.
        offer.miningDays = 411;
        refuse("runningCost");
        offer.miningDays = 410;
        create(offer);
    }

    /// @dev FA1: a running cost above the income made the whole escrow the miner's for no coin at all.
    function test_SALE_7_TheRunningCostIsAtMostHalfOfTheIncome() public {
        uint256 half = unitIncome() / 2;
        offer.runningCost = uint64(half + 1);
        refuse("runningCost");
        offer.runningCost = type(uint64).max;
        refuse("runningCost");
        offer.runningCost = uint64(half);
        create(offer);
    }

    /// @dev A quarter of the reward is paid on the first day, so an eighth of it may be cost.
    function test_SALE_7_OfFilecoinAnEighthOfTheReward() public {
        offer = filOffer();
        offer.runningCost = uint64(filBenchmark.latestReward() / 4 * 20e18 / 1e27 / 2 + 1);
        refuse("runningCost");
        --offer.runningCost;
        create(offer);
        uint256 eighth = filBenchmark.latestReward() * 20e18 / 1e27 / 8;
        assertApproxEqAbs(offer.runningCost, eighth, 1);
    }

    function test_RevertWhen_SALE_7_NoDayIsFinal() public {
        deploy();
        govern();
        refuse("benchmark");
    }

    /// @dev FA15: up to 22 GH/s expected nothing, by rounding: all money for the miner, and no day ever short.
    function test_FA15_TheSmallestPurchaseEarnsTwentySmallestUnits() public {
        uint256 reward = lowReward() * 10 ** btcDecimals();
        uint256 least = (20e27 + reward - 1) / reward;
        assertGt(least, 22);
        offer.minUnits = uint56(least - 1);
        refuse("minUnits");
        offer.minUnits = 1;
        refuse("minUnits");
        offer.minUnits = uint56(least);
        uint32 product = create(offer);
        fundBond(product, 10 ** btcDecimals());
        uint256 tokenId = buy(alice, product, uint64(least));
        nextDay();
        nextDay();
        assertGe(settlement.expectedNext(product), 20);
        assertEq(power.powerOf(tokenId).units, least);
    }

    function test_FA15_TheRunningCostIsTakenOffFirst() public {
        uint256 reward = lowReward() * 10 ** btcDecimals();
        uint256 least = (20e27 + reward - 1) / reward;
        offer.minUnits = uint56(least);
        offer.runningCost = uint64(unitIncome() / 2);
        refuse("minUnits");
        offer.minUnits = uint56(2 * least + 4);
        create(offer);
    }

    /// @dev FA16: caps are absolute, so that a bond of a coin with 24 decimals was at most 1.2 coins.
    function test_FA16_RewardTokensHaveAtMostEighteenDecimals() public {
        IERC20 odd = IERC20(new FaucetToken("Odd", "ODD", 24));
        IERC20 whole = IERC20(new FaucetToken("Whole", "WHO", 18));
        vm.startPrank(owner);
        vm.expectRevert(abi.encodeWithSelector(IAssets.TooManyDecimals.selector, odd, 24));
        assets.allowRewardToken(BITCOIN, odd, true);
        assets.allowRewardToken(BITCOIN, whole, true);
        assertTrue(assets.isRewardToken(BITCOIN, whole));
    }
}
