// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { IBonds } from "../../../src/interfaces/IBonds.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ProductState, ProductTerms } from "../../../src/types/Product.sol";
import { Ledger, Store } from "../Store.sol";
import { Handler } from "./Handler.sol";

/// @title A miner that plays the rules: it buys its own power, moves its bond, delivers one day in some
contract AdversaryHandler is Handler {
    address private immutable _miner;
    address private immutable _wallet;

    error Diluted(uint32 product);
    error ShortWithoutScore(uint32 product);

    constructor(Store store_) Handler(store_) {
        _miner = store_.system().miner;
        _wallet = store_.buyers()[3];
    }

    /// @dev FA3: through another wallet, as much as it is let. What was called for each unit and day of what others have
    /// stays covered.
    function selfPurchase(uint256 productSeed, uint256 units) external inTime {
        uint32 product = anyProduct(productSeed);
        _refill(product, units >> 64);
        assess(product);
        _buy(product, between(units, 1, 400_000), "selfPurchase");
    }

    /// @dev FA8: power of next to nothing.
    function buyDust(uint256 productSeed, uint256 units) external inTime {
        uint32 product = anyProduct(productSeed);
        assess(product);
        _buy(product, between(units, 1, 5), "buyDust");
    }

    function _buy(uint32 product, uint256 units, bytes32 name) private {
        if (store.tokens().length >= MAX_TOKENS) return;
        IPrimarySale.Quote memory cost = sale.quote(product, uint64(units));
        fund(settlement.termsOf(product).payToken, _wallet, address(sale), cost.payment);
        bool first = settlement.unitDaysOf(product) == 0;
        vm.prank(_wallet);
        try sale.buy(product, uint64(units), cost.payment, _wallet, address(0), block.timestamp) returns (
            uint256 tokenId
        ) {
            Ledger memory ledger = store.ledgerOf(product);
            ledger.unitsSold += units;
            ledger.principal += cost.principal;
            store.setLedger(product, ledger);
            store.addToken(product, tokenId);
            store.count(name);
            require(first || bonds.standingOf(product) == IBonds.Standing.Good, Diluted(product));
        } catch { }
    }

    function _refill(uint32 product, uint256 amount) private {
        if (settlement.closureOf(product).closedDay > 0) return;
        amount = between(amount, 1, bonds.bondRequired(product, 500_000));
        fund(settlement.termsOf(product).rewardToken, _miner, address(bonds), amount);
        vm.prank(_miner);
        bonds.depositBond(product, amount);
        Ledger memory ledger = store.ledgerOf(product);
        ledger.bondIn += amount;
        store.setLedger(product, ledger);
    }

    /// @dev FA4: one day in some is delivered, and settled as it falls due; the others are left to the bond.
    function deliverOneIn(uint256 productSeed, uint256 period) external inTime {
        uint32 product = anyProduct(productSeed);
        ProductState memory state = settlement.stateOf(product);
        IBenchmark benchmark = settlement.termsOf(product).benchmark;
        if (state.nextDay >= state.endDay || benchmark.nextDay() <= state.nextDay) return;
        if (state.nextDay % between(period, 2, 7) == 0) _deliver(product, state.nextDay);
        uint8 score = settlement.shortfallOf(product).score;
        uint256 before = paidTo(product);
        try settlement.settle(product, 1) {
            noteSettled(product, 1, paidTo(product) - before);
            store.count("deliverOneIn");
            uint8 after_ = settlement.shortfallOf(product).score;
            bool stepped = uint256(after_) + 1 >= score && uint256(after_) <= uint256(score) + 6;
            require(stepped, ShortWithoutScore(product));
        } catch { }
    }

    function _deliver(uint32 product, uint32 day) private {
        uint256 asked = settlement.expectedNext(product);
        uint256 had = settlement.depositOf(product, day);
        if (asked <= had) return;
        ProductTerms memory terms = settlement.termsOf(product);
        fund(terms.rewardToken, _miner, address(settlement), asked - had);
        vm.prank(_miner);
        settlement.deposit(product, day, asked - had);
        Ledger memory ledger = store.ledgerOf(product);
        ledger.deposited += asked - had;
        store.setLedger(product, ledger);
        store.addDepositDay(product, day);
    }
}
