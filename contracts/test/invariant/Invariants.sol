// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { BITCOIN } from "../../src/types/Asset.sol";
import { Paid, Power, TokenState } from "../../src/types/Power.sol";
import { ProductState } from "../../src/types/Product.sol";
import { Closure } from "../../src/types/Shortfall.sol";
import { Stage } from "./Stage.sol";
import { Ledger } from "./Store.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title What holds after every action, whatever the history
/// @notice README.md states every invariant as a formula and derives the bounds on dust.
abstract contract Invariants is Stage {
    /// @dev A shorter run is one that was cut down to show a failure.
    uint256 private constant FULL_RUN = 100;

    /// @notice Every rule that must hold at any moment; one function, because each is a campaign of its own.
    function invariant_DAY1_DAY4_DAY5_DAY9_NFT5_RISK2_RISK6_SALE1() public view {
        uint32[] memory products = store.products();
        for (uint256 i = 0; i < products.length; ++i) {
            Ledger memory ledger = store.ledgerOf(products[i]);
            ProductState memory state = settlement.stateOf(products[i]);
            assertDay1Active(products[i], state);
            assertDay4Income(products[i], ledger, state);
            assertDay5Escrow(products[i], ledger, state);
            assertNft5Conserved(products[i], ledger);
            assertRisk2Closed(products[i], ledger, state);
            assertRisk6Recovered(products[i], state.nextDay);
        }
        assertNft2Fingerprints();
        assertNft5Covered();
        assertDay9Solvent(products);
        assertSale1Capacity(products);
    }

    // ---- Money ------------------------------------------------------------------------------------------------

    /// @dev Adds up what is owed in each coin, and the dust that rounding may have left.
    function assertDay9Solvent(uint32[] memory products) private view {
        uint256[3] memory owed = [_credits(usdt), _credits(btc), _credits(fil)];
        uint256[3] memory dust;
        for (uint256 i = 0; i < products.length; ++i) {
            Ledger memory ledger = store.ledgerOf(products[i]);
            ProductState memory state = settlement.stateOf(products[i]);
            uint256 coin = settlement.termsOf(products[i]).rewardToken == btc ? 1 : 2;
            (uint256 income, uint256 refund) = _owed(products[i]);
            owed[0] += refund + state.escrow;
            owed[coin] += income + state.bond + _unsettledDeposits(products[i], state.nextDay);
            uint256 cuts = store.tokensOf(products[i]).length + ledger.splits;
            dust[0] += cuts + ledger.daysSettled;
            dust[coin] += cuts + 1;
        }
        assertSolvent(usdt, owed[0], dust[0]);
        assertSolvent(btc, owed[1], dust[1]);
        assertSolvent(fil, owed[2], dust[2]);
    }

    /// @dev Σ owed + credits + escrow + bonds + unsettled deposits ≤ balance − donations, and no more than dust less.
    function assertSolvent(IERC20 token, uint256 owed, uint256 dust) private view {
        uint256 balance = token.balanceOf(address(settlement)) - store.donated(token);
        assertLe(owed, balance, "DAY-9: more is owed than is there");
        assertLe(balance - owed, dust, "DAY-9: money is stuck");
    }

    /// @dev Escrow = Σ tranche × days left of tokens not refunded; what left it was refunded, or went to the miner or to holders, but for rounding.
    function assertDay5Escrow(uint32 product, Ledger memory ledger, ProductState memory state) private view {
        uint256[] memory tokens = store.tokensOf(product);
        uint256 escrow = 0;
        uint256 refunds = 0;
        for (uint256 i = 0; i < tokens.length; ++i) {
            Power memory terms = power.powerOf(tokens[i]);
            uint256 next = state.nextDay > terms.startDay ? state.nextDay : terms.startDay;
            if (next < terms.endDay && terms.state != TokenState.Refunded) {
                escrow += terms.tranche * (terms.endDay - next);
            }
            (, uint256 refund) = settlement.earned(tokens[i]);
            refunds += refund;
        }
        assertEq(state.escrow, escrow, "DAY-5: escrow is not tranche x days left");

        uint256 left = ledger.principal - state.escrow - ledger.returned;
        uint256 arrived = ledger.released + refunds;
        assertLe(arrived, left, "DAY-5: more arrived than left escrow");
        assertLe(left - arrived, tokens.length + ledger.daysSettled, "DAY-5: money was lost on the way");
    }

    /// @dev Exactly: what tokens earned, before any rounding, and what is carried is what was deposited and drawn.
    function assertDay4Income(uint32 product, Ledger memory ledger, ProductState memory state) private view {
        uint256[] memory tokens = store.tokensOf(product);
        uint256 earned = state.carry;
        for (uint256 i = 0; i < tokens.length; ++i) {
            Power memory terms = power.powerOf(tokens[i]);
            uint32 until = state.nextDay < terms.endDay ? state.nextDay : terms.endDay;
            if (until > terms.startDay) earned += terms.units * _income(product, terms.startDay, until);
        }
        uint256 drawn = _bondKept(ledger) - state.bond;
        uint256 came =
            ledger.deposited - ledger.reclaimed - _unsettledDeposits(product, state.nextDay) + drawn;
        assertEq(earned, came * 1e18, "DAY-4: income");
    }

    /// @dev [reward token] All the bond that came and was neither taken out nor shared.
    function _bondKept(Ledger memory ledger) private pure returns (uint256) {
        return ledger.bondIn - ledger.bondOut - ledger.bondShared - ledger.bondReturned;
    }

    /// @dev [reward token × 1e18] Income of one unit from one day to another.
    function _income(uint32 product, uint32 from, uint32 to) private view returns (uint256) {
        return settlement.checkpointOf(product, to).income - settlement.checkpointOf(product, from).income;
    }

    function _credits(IERC20 token) private view returns (uint256 sum) {
        address[] memory accounts = store.accounts();
        for (uint256 i = 0; i < accounts.length; ++i) {
            sum += settlement.creditOf(accounts[i], token);
        }
    }

    function _owed(uint32 product) private view returns (uint256 incomes, uint256 refunds) {
        uint256[] memory tokens = store.tokensOf(product);
        for (uint256 i = 0; i < tokens.length; ++i) {
            (uint256 income, uint256 refund) = settlement.owed(tokens[i]);
            incomes += income;
            refunds += refund;
        }
    }

    function _unsettledDeposits(uint32 product, uint32 next) private view returns (uint256 sum) {
        uint32[] memory depositDays = store.depositDaysOf(product);
        for (uint256 i = 0; i < depositDays.length; ++i) {
            if (depositDays[i] >= next) sum += settlement.depositOf(product, depositDays[i]);
        }
    }

    // ---- Failing miners ---------------------------------------------------------------------------------------

    /// @dev A closed product ends with its closed day, and is sealed then: the power that was cut short shares the bond.
    function assertRisk2Closed(uint32 product, Ledger memory ledger, ProductState memory state) private view {
        Closure memory closure = settlement.closureOf(product);
        if (closure.closedDay == 0) return;
        assertEq(state.endDay, closure.closedDay, "RISK-2: days after the closed one");
        if (closure.isSealed) assertEq(state.nextDay, closure.closedDay, "RISK-2: sealed");
        if (!closure.isSealed) return;
        uint256[] memory tokens = store.tokensOf(product);
        uint256 units = 0;
        uint256 shares = 0;
        uint256 unitDays = 0;
        for (uint256 i = 0; i < tokens.length; ++i) {
            Power memory terms = power.powerOf(tokens[i]);
            if (terms.endDay <= closure.closedDay) continue;
            units += terms.units;
            uint256 from = terms.startDay > closure.closedDay ? terms.startDay : closure.closedDay;
            unitDays += uint256(terms.units) * (terms.endDay - from);
            shares += uint256(closure.bond) * terms.units * (terms.endDay - from) / closure.unitDays;
        }
        assertEq(closure.units, units, "RISK-2: power that shares the bond");
        assertLe(shares, closure.bond, "RISK-2: more bond shared than there is");
        assertEq(closure.unitDays, unitDays, "RISK-2: power x days left that shares the bond");
        assertGe(state.bond, closure.bond - ledger.bondShared, "RISK-2: bond left");
        if (ledger.bondReturned > 0) {
            assertEq(state.bond, closure.bond - ledger.bondShared, "RISK-2: bond left");
        }
        if (!closure.atFault) assertEq(closure.bond, 0, "RISK-3: without fault nothing is shared");
    }

    /// @dev What a token gets back of its purchase money, from any source, is what was not delivered, but for rounding.
    function assertRisk6Recovered(uint32 product, uint32 next) private view {
        uint256[] memory tokens = store.tokensOf(product);
        for (uint256 i = 0; i < tokens.length; ++i) {
            Power memory terms = power.powerOf(tokens[i]);
            uint32 until = next < terms.endDay ? next : terms.endDay;
            if (until < terms.startDay) until = terms.startDay;
            (, uint256 undelivered) = settlement.earned(tokens[i]);
            uint256 back = _deliveredDown(product, terms, until) + undelivered;
            bool refunded = terms.state == TokenState.Refunded;
            if (refunded) back += terms.tranche * (terms.endDay - until);
            uint256 principal = power.principalOf(tokens[i]);
            assertLe(back, principal, "RISK-6: recovered too much");
            if (refunded) assertGe(back + 1, principal, "RISK-6: money is missing");
        }
    }

    /// @dev [pay token] What a token's tranches paid for delivery until a day.
    function _deliveredDown(uint32 product, Power memory terms, uint32 until) private view returns (uint256) {
        if (until == terms.startDay) return 0;
        uint256 sum = settlement.checkpointOf(product, until).released
            - settlement.checkpointOf(product, terms.startDay).released;
        return terms.tranche * sum / 1e18;
    }

    // ---- Power ------------------------------------------------------------------------------------------------

    /// @dev Powers add up to what was sold, money to the principal, and no token is charged for what others got.
    function assertNft5Conserved(uint32 product, Ledger memory ledger) private view {
        uint256[] memory tokens = store.tokensOf(product);
        uint256 units = 0;
        uint256 principal = 0;
        for (uint256 i = 0; i < tokens.length; ++i) {
            units += power.powerOf(tokens[i]).units;
            principal += power.principalOf(tokens[i]);
        }
        assertEq(units, ledger.unitsSold, "NFT-5: power");
        assertEq(units, sale.saleOf(product).sold, "NFT-5: power sold");
        assertEq(principal, ledger.principal, "NFT-5: principal");
        assertNft5PaidAhead(tokens, ledger.splits);
    }

    /// @dev A fingerprint changes in actions that change what a buyer relies on, and never otherwise.
    function assertNft2Fingerprints() private view {
        uint256[] memory tokens = store.tokens();
        for (uint256 i = 0; i < tokens.length; ++i) {
            bytes32 fingerprint = power.getStateFingerprint(tokens[i]);
            assertEq(fingerprint, store.fingerprintOf(tokens[i]), "NFT-2: a fingerprint changed by itself");
        }
        assertEq(power.lastTokenId(), store.lastToken(), "NFT-5: a token that nobody minted");
    }

    /// @dev Whatever becomes of tokens, those of a policy have the power that it covers.
    function assertNft5Covered() private view {
        uint256[] memory tokens = store.tokens();
        uint256[] memory units = new uint256[](store.lastPolicy() + 1);
        for (uint256 i = 0; i < tokens.length; ++i) {
            units[power.policyOf(tokens[i])] += power.powerOf(tokens[i]).units;
        }
        for (uint64 policy = 1; policy < units.length; ++policy) {
            assertEq(units[policy], store.unitsOf(policy), "NFT-5: power that a policy covers");
        }
    }

    /// @dev What counts as paid beyond what was earned is at most one unit for each part there ever was.
    function assertNft5PaidAhead(uint256[] memory tokens, uint256 splits) private view {
        uint256 incomeAhead = 0;
        uint256 refundAhead = 0;
        for (uint256 i = 0; i < tokens.length; ++i) {
            Paid memory paid = settlement.paidOf(tokens[i]);
            (uint256 income, uint256 refund) = settlement.earned(tokens[i]);
            if (paid.income > income) incomeAhead += paid.income - income;
            if (paid.refund > refund) refundAhead += paid.refund - refund;
        }
        assertLe(incomeAhead, 2 * splits, "NFT-5: splits cost income");
        assertLe(refundAhead, 2 * splits, "NFT-5: splits cost refund");
    }

    /// @dev A sealed product has no active power. Active power of others is that of the tokens that paid on the last settled day and pay on the next; outstanding power
    /// has days that are not settled.
    function assertDay1Active(uint32 product, ProductState memory state) private view {
        uint256[] memory tokens = store.tokensOf(product);
        uint256 active = 0;
        uint256 tranches = 0;
        uint256 unended = 0;
        uint256 unitDays = 0;
        if (settlement.closureOf(product).isSealed) tokens = new uint256[](0);
        for (uint256 i = 0; i < tokens.length; ++i) {
            Power memory terms = power.powerOf(tokens[i]);
            bool pays = terms.startDay < state.nextDay && state.nextDay < terms.endDay;
            if (pays) (active, tranches) = (active + terms.units, tranches + terms.tranche);
            if (terms.endDay > state.nextDay) unended += terms.units;
            uint256 from = terms.startDay > state.nextDay ? terms.startDay : state.nextDay;
            if (terms.endDay > from) unitDays += uint256(terms.units) * (terms.endDay - from);
        }
        assertEq(state.activeUnits, active, "DAY-1: active power");
        assertEq(state.activeTranche, tranches, "DAY-1: active tranche");
        assertEq(state.outstandingUnits, unended, "SALE-5: power that has ended still binds the bond");
        assertEq(settlement.unitDaysOf(product), unitDays, "SALE-6: power x days left");
    }

    /// @dev Power sold and not ended, and all power on offer, are within what was approved.
    function assertSale1Capacity(uint32[] memory products) private view {
        uint256 outstanding = 0;
        uint256 reserved = 0;
        for (uint256 i = 0; i < products.length; ++i) {
            if (settlement.termsOf(products[i]).rewardToken == btc) {
                reserved += sale.saleOf(products[i]).reserved;
            }
            assertLe(
                sale.saleOf(products[i]).sold, sale.offerOf(products[i]).unitsForSale, "SALE-1: oversold"
            );
        }
        assertEq(registry.capacityOf(miner, BITCOIN).reserved, reserved, "SALE-1: reserved");
        assertLe(reserved, CAPACITY, "SALE-1: more reserved than approved");
        assertLe(outstanding, reserved, "SALE-1: more sold than reserved");
    }

    // ---- After a run ------------------------------------------------------------------------------------------

    /// @notice MARK-1: no final day ever changed. Every handler was reached.
    function afterInvariant() public view {
        assertMark1Immutable(btcBenchmark);
        assertMark1Immutable(filBenchmark);
        if (store.attempts() >= FULL_RUN) assertReached();
    }

    function assertMark1Immutable(IBenchmark benchmark) private view {
        for (uint32 day = FIRST_DAY + 1; day < benchmark.nextDay(); ++day) {
            bytes32 hash = keccak256(abi.encode(benchmark.rewardOn(day), benchmark.priceOn(day)));
            assertEq(hash, store.finalDay(address(benchmark), day), "MARK-1: a final day changed");
        }
    }

    /// @dev A run of random actions does something. Which, is chance: Reach.t.sol shows of each action that it is reached.
    function assertReached() private view {
        assertGe(store.reached().length, 10, "few actions had an effect");
    }
}
