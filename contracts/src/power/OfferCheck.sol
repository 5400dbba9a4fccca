// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IOfferCheck } from "../interfaces/IOfferCheck.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { OfferRules } from "../libraries/OfferRules.sol";
import { Clock } from "../types/Asset.sol";
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
        (uint256 cash, uint256 price) = _firstDayLow(benchmark, _lastDay(offer));
        OfferRules.checkIncome(offer, cash, price, 10 ** terms.rewardDecimals);
    }

    /// @dev [day] The last day on which power of the offer can mine.
    function _lastDay(IPrimarySale.Offer calldata offer) private pure returns (uint32) {
        if (offer.clock == Clock.Batch) return offer.startDay + offer.miningDays - 1;
        return offer.closesDay + offer.activationDays + offer.miningDays - 2;
    }

    /// @dev [ray], [USD, 18 decimals] What a unit is paid on its first mining day with the subsidy of `lastDay`, and the
    /// coin's price, both at the least; zero before the first final day.
    function _firstDayLow(IBenchmark benchmark, uint32 lastDay)
        internal
        view
        virtual
        returns (uint256 cash, uint256 price)
    {
        if (benchmark.latestReward() > 0) return benchmark.incomeLow(lastDay);
    }
}
