// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { Clock } from "../types/Asset.sol";
import { DayMath } from "./DayMath.sol";
import { Days } from "./Days.sol";
import { PlainText } from "./PlainText.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Which offers are possible. Every refusal names the term: IPrimarySale.BadOffer.
library OfferRules {
    uint16 private constant MAX_PAYOUT_DAYS = 3650;
    uint32 private constant MAX_WAIT_DAYS = 365;
    uint256 private constant MAX_MACHINE_LENGTH = 64;
    uint256 private constant MAX_URI_LENGTH = 256;
    /// @dev [smallest units of the reward token] Least income of the smallest purchase on a day: rounding by the unit is
    /// then at most a twentieth of it.
    uint256 private constant LEAST_INCOME = 20;

    /// @notice [day] The days that pay: mining days and vesting tail. Reverts with BadOffer.
    function check(IPrimarySale.Offer calldata offer, uint16 vestingTail)
        internal
        view
        returns (uint16 payoutDays)
    {
        payoutDays = _checkTerm(offer, vestingTail);
        _checkAmounts(offer, payoutDays);
        _checkClock(offer, vestingTail);
        _require(offer.disclosureHash != 0, "disclosureHash");
        _require(PlainText.isPlain(offer.machine, MAX_MACHINE_LENGTH), "machine");
        _require(PlainText.isPlain(offer.disclosureURI, MAX_URI_LENGTH), "disclosureURI");
    }

    /// @notice Whether the market pays for the running cost, and the smallest purchase is worth counting. Reverts with
    /// BadOffer.
    /// @param cash [ray] What a unit is paid on its first mining day at the least.
    /// @param price [USD, 18 decimals] The coin's, at the least.
    /// @param scale 10 ** decimals of the reward token.
    function checkIncome(IPrimarySale.Offer calldata offer, uint256 cash, uint256 price, uint256 scale)
        internal
        pure
    {
        _require(cash > 0 && price > 0, "benchmark");
        _require(2 * uint256(offer.runningCost) <= cash * price / DayMath.RAY, "runningCost");
        uint256 gross = DayMath.amountDown(offer.minUnits, cash, scale);
        uint256 cost = Math.ceilDiv(uint256(offer.minUnits) * offer.runningCost * scale, price);
        _require(gross >= cost + LEAST_INCOME, "minUnits");
    }

    function _checkTerm(IPrimarySale.Offer calldata offer, uint16 vestingTail)
        private
        view
        returns (uint16 payoutDays)
    {
        _require(offer.miningDays > 0 && offer.miningDays <= MAX_PAYOUT_DAYS - vestingTail, "miningDays");
        payoutDays = offer.miningDays + vestingTail;
        _require(offer.closesDay > Days.today() && offer.closesDay > offer.opensDay, "closesDay");
        // Power sold on the first day still pays when power sold on the last day begins to: no gap between.
        _require(offer.closesDay - offer.opensDay <= payoutDays, "opensDay");
        _require(offer.closesDay <= Days.today() + MAX_PAYOUT_DAYS, "closesDay");
    }

    function _checkAmounts(IPrimarySale.Offer calldata offer, uint16 payoutDays) private pure {
        _require(offer.pricePerUnit > 0, "pricePerUnit");
        _require(offer.minUnits > 0 && offer.minUnits <= offer.unitsForSale, "minUnits");
        _require(offer.maxUnitsPerBuyer == 0 || offer.maxUnitsPerBuyer >= offer.minUnits, "maxUnitsPerBuyer");
        // Escrow is kept in 88 bits. Each purchase may add less than one day's unit by rounding its tranche up.
        uint256 most = uint256(offer.unitsForSale) * (uint256(offer.pricePerUnit) + payoutDays);
        _require(most <= type(uint88).max, "unitsForSale");
    }

    function _checkClock(IPrimarySale.Offer calldata offer, uint16 vestingTail) private view {
        if (offer.clock == Clock.Rolling) {
            _require(vestingTail == 0, "clock");
            _require(offer.activationDays > 0 && offer.activationDays <= MAX_WAIT_DAYS, "activationDays");
            _require(offer.startDay == 0, "startDay");
        } else {
            _require(offer.activationDays == 0, "activationDays");
            bool after_ = offer.startDay >= offer.closesDay && offer.startDay > Days.today();
            _require(after_ && offer.startDay <= Days.today() + MAX_WAIT_DAYS, "startDay");
        }
    }

    function _require(bool fits, string memory term) private pure {
        require(fits, IPrimarySale.BadOffer(term));
    }
}
