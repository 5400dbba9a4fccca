// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { IInsurancePool } from "../../../src/interfaces/IInsurancePool.sol";
import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { Insurance } from "../../../src/reserve/Insurance.sol";
import { LossLedger } from "../../../src/reserve/LossLedger.sol";
import { Reserve } from "../../../src/reserve/Reserve.sol";
import { FickleFeed } from "../../mocks/FickleFeed.sol";
import { Failing } from "../Risk/Failing.t.sol";

/// @notice The real protocol with a pool of a million that insures its product, a junior stake of a hundred thousand, and a
/// reserve. Dave's power has not begun to pay.
abstract contract Insuring is Failing {
    LossLedger internal ledger;
    Reserve internal reserve;
    Insurance internal insurance;
    IInsurancePool internal pool;
    address internal dave = makeAddr("dave");
    uint256 internal daveToken;

    /// @dev So cheap that holders lose by a closing, on the low side: 60 USDT a TH/s.
    function btcPrice() internal pure override returns (uint80) {
        return uint80(60 * 10 ** (payDecimals() - 3));
    }

    function setUp() public virtual override {
        super.setUp();
        insurance = new Insurance(owner, usdt, settlement, power, ILossLedger(ledgerAt));
        deployCodeTo("Reserve.sol:Reserve", abi.encode(owner, settlement, power, ledgerAt), reserveAt);
        reserve = Reserve(reserveAt);
        IInsurance[] memory insurances = new IInsurance[](1);
        insurances[0] = insurance;
        deployCodeTo(
            "LossLedger.sol:LossLedger",
            abi.encode(settlement, power, reserveAt, valuation, insurances),
            ledgerAt
        );
        ledger = LossLedger(ledgerAt);
        vm.startPrank(owner);
        insurance.setLine(product, 400, type(uint104).max);
        reserve.setAsset(usdt, true, FickleFeed(address(0)));
        vm.stopPrank();
        pool = insurance.openPool(product);
        underwrite();
        daveToken = buy(dave, product, ALICE_UNITS);
    }

    function underwrite() private {
        deal(address(usdt), carol, 1e12);
        vm.startPrank(carol);
        usdt.approve(address(pool), 1e12);
        pool.deposit(1e12, carol);
        vm.stopPrank();
        deal(address(usdt), miner, 1e11);
        vm.startPrank(miner);
        usdt.approve(address(pool), 1e11);
        pool.stake(1e11);
        vm.stopPrank();
    }

    /// @dev For a part [bps] of the principal.
    function insure(uint256 tokenId, uint256 bps) internal {
        address holder = power.ownerOf(tokenId);
        uint256 coverage = power.principalOf(tokenId) * bps / 10_000;
        (uint256 premium,) = insurance.quote(tokenId, coverage);
        deal(address(usdt), holder, usdt.balanceOf(holder) + premium);
        assessed(product);
        vm.startPrank(holder);
        usdt.approve(address(insurance), premium);
        insurance.insure(tokenId, coverage, premium);
        vm.stopPrank();
    }

    /// @dev Cover that was bought begins.
    function begun() internal {
        passDays(16, 1e18);
    }

    function covered() internal view returns (uint256) {
        return insurance.coveredOf(product);
    }

    function isTroubled() internal view returns (bool) {
        return pool.condition() == IInsurancePool.Condition.Troubled;
    }

    /// @dev The product ends, with no more bond than it must have, and what it cost its holders is known.
    function closed() internal {
        begun();
        withdrawFreeBond();
        terminated();
        ledger.measure(product);
    }

    /// @dev The miner keeps what sold power requires: 30 days of income.
    function withdrawFreeBond() internal {
        loseFreeBond(product);
    }

    function oneOf(uint64 policy) internal pure returns (uint64[] memory list) {
        list = new uint64[](1);
        list[0] = policy;
    }
}
