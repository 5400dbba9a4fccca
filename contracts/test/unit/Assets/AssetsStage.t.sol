// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ReportedRewardBenchmark } from "../../../src/benchmark/ReportedRewardBenchmark.sol";
import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { ReplayPriceFeed } from "../../../src/dev/ReplayPriceFeed.sol";
import { IAssets } from "../../../src/interfaces/IAssets.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { Asset } from "../../../src/types/Asset.sol";
import { Base } from "../../Base.t.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice A third coin, Kaspa: a unit is 1 MH/s and earns 5.4 millionths of a coin at 8 cents, a token has 12 decimals.
abstract contract AssetsStage is Base {
    Asset internal constant KASPA = Asset.wrap(2);
    uint128 internal constant REWARD = 5.4e21;
    uint128 internal constant LEAST = 1e19;
    uint128 internal constant MOST = 1e24;

    ReplayPriceFeed internal kasFeed;
    IERC20 internal kas;

    function setUp() public virtual override {
        super.setUp();
        kasFeed = new ReplayPriceFeed(address(this));
        kasFeed.post(8e6);
        kas = IERC20(new FaucetToken("Kaspa", "KAS", 12));
    }

    function newBenchmark(address owner_, Asset asset) internal returns (ReportedRewardBenchmark) {
        return new ReportedRewardBenchmark(owner_, registry, address(kasFeed), today(), asset, LEAST, MOST);
    }

    function kaspa() internal pure returns (IAssets.Description memory) {
        return IAssets.Description("KAS", "TH/s", 1e6);
    }

    function openKaspa() internal returns (ReportedRewardBenchmark benchmark) {
        benchmark = newBenchmark(owner, KASPA);
        vm.startPrank(owner);
        assets.openAsset(KASPA, benchmark, kaspa());
        assets.allowRewardToken(KASPA, kas, true);
        benchmark.setReporters(reporters);
        registry.approve(miner, KASPA, 1e9);
        vm.stopPrank();
    }

    function kasOffer() internal view returns (IPrimarySale.Offer memory offer) {
        offer = btcOffer();
        (offer.asset, offer.rewardToken, offer.pricePerUnit, offer.miningDays) = (KASPA, kas, 140, 360);
    }

    /// @dev Ends the day with this reward; all report it.
    function passKaspa(ReportedRewardBenchmark benchmark, uint128 reward) internal {
        vm.warp((uint256(today()) + 1) * 1 days);
        kasFeed.post(8e6);
        reportKaspa(benchmark, reward);
        benchmark.finalize(0);
    }

    function reportKaspa(ReportedRewardBenchmark benchmark, uint128 reward) internal {
        uint128[] memory inputs = new uint128[](2);
        (inputs[0], inputs[1]) = (reward, 0.08e18);
        reportAll(benchmark, benchmark.nextDay(), inputs);
    }
}
