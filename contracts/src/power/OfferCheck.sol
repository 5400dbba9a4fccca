// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IOfferCheck } from "../interfaces/IOfferCheck.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { FilecoinReward } from "../libraries/FilecoinReward.sol";
import { OfferRules } from "../libraries/OfferRules.sol";
import { ProductTerms } from "../types/Product.sol";
import { IERC20Metadata } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @title Which offers are possible
contract OfferCheck is IOfferCheck {
    /// @inheritdoc IOfferCheck
    function check(IPrimarySale.Offer calldata offer, IBenchmark benchmark, address miner)
        external
        view
        returns (ProductTerms memory terms)
    {
        require(!benchmark.isReporter(miner), IPrimarySale.BadOffer("a reporter cannot be a miner"));
        uint16 vestingTail = benchmark.vestingTail();
        terms = ProductTerms({
            payToken: offer.payToken,
            miningDays: offer.miningDays,
            payDecimals: IERC20Metadata(address(offer.payToken)).decimals(),
            rewardDecimals: IERC20Metadata(address(offer.rewardToken)).decimals(),
            runningCost: offer.runningCost,
            rewardToken: offer.rewardToken,
            benchmark: benchmark,
            miner: miner,
            payoutDays: OfferRules.check(offer, vestingTail),
            batchStart: offer.startDay,
            // A parameter of the sale, which fills it in.
            bondDays: 0
        });
        (uint256 cash, uint256 price) = _firstDayLow(benchmark, vestingTail);
        OfferRules.checkIncome(offer, cash, price, 10 ** terms.rewardDecimals);
    }

    /// @dev [ray], [USD, 18 decimals] What a unit is paid on its first mining day, and the coin's price, by the last final
    /// day; zero before the first.
    function _firstDayLow(IBenchmark benchmark, uint16 vestingTail)
        internal
        view
        virtual
        returns (uint256 cash, uint256 price)
    {
        uint256 reward = benchmark.latestReward();
        if (reward == 0) return (0, 0);
        cash = vestingTail == 0 ? reward : FilecoinReward.cash(reward, 0);
        price = benchmark.priceOn(benchmark.nextDay() - 1).price;
    }
}
