// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { Closure, Shortfall } from "../../../src/types/Shortfall.sol";
import { Running } from "../Running.t.sol";

/// @notice A running product whose miner fails, and what its holders do then.
abstract contract Failing is Running {
    uint256 internal constant DELIVERED = 0.95e18;
    uint256 internal constant SHORT = 0.9e18;

    /// @dev A row of days that each deliver `share` [1e18].
    function passDays(uint256 numberOfDays, uint256 share) internal {
        for (uint256 i = 0; i < numberOfDays; ++i) {
            pass(product, share);
        }
    }

    function terminate() internal {
        vm.prank(dao);
        closing.terminate(product);
    }

    /// @dev Seven short days; then the DAO ends the product, and what was due before that day is settled.
    function terminated() internal {
        passDays(7, SHORT);
        terminate();
        settleRest();
    }

    /// @dev Settles what a closed product has left; the bond pays.
    function settleRest() internal {
        while (settlement.stateOf(product).nextDay < closure().closedDay) pass(product, 0);
        if (!closure().isSealed) closing.seal(product);
    }

    /// @dev The benchmark is silent until anyone may give the product up.
    function abandoned() internal {
        vm.warp((uint256(settlement.stateOf(product).nextDay) + 61) * 1 days);
        closing.abandon(product);
    }

    /// @dev The ledger says that neither insurance nor reserve is owed anything.
    function owingNothing() internal {
        vm.mockCall(ledgerAt, abi.encodeWithSelector(ILossLedger.owesNothing.selector), abi.encode(true));
        ILossLedger.Loss memory none;
        vm.mockCall(ledgerAt, abi.encodeWithSelector(ILossLedger.productLossOf.selector), abi.encode(none));
    }

    function refundToken(uint256 tokenId) internal {
        closing.refundTokens(one(tokenId));
    }

    function shortfall() internal view returns (Shortfall memory) {
        return settlement.shortfallOf(product);
    }

    function closure() internal view returns (Closure memory) {
        return settlement.closureOf(product);
    }

    /// @dev [pay token] The tranches of a token from the closed day on.
    function rest(uint256 tokenId) internal view returns (uint256) {
        return trancheOf(tokenId) * daysLeft(tokenId);
    }

    /// @dev [reward token] A token's part of the bond, by power × days left.
    function bondShare(uint256 tokenId) internal view returns (uint256) {
        return uint256(closure().bond) * power.powerOf(tokenId).units * daysLeft(tokenId) / closure().unitDays;
    }

    function daysLeft(uint256 tokenId) internal view returns (uint256) {
        uint256 from = closure().closedDay;
        if (from < power.powerOf(tokenId).startDay) from = power.powerOf(tokenId).startDay;
        return power.powerOf(tokenId).endDay - from;
    }
}
