// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { MiningPower } from "../../../src/power/MiningPower.sol";
import { PrimarySale } from "../../../src/power/PrimarySale.sol";
import { BondCalls } from "../../../src/reserve/BondCalls.sol";
import { Bonds } from "../../../src/settlement/Bonds.sol";
import { Closing } from "../../../src/settlement/Closing.sol";
import { Settlement } from "../../../src/settlement/Settlement.sol";
import { Power, TokenState } from "../../../src/types/Power.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { Ledger, Store, System } from "../Store.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { CommonBase } from "forge-std/Base.sol";
import { StdUtils } from "forge-std/StdUtils.sol";

/// @title What all handlers have: the system, the store, ways to choose
/// @dev An action that makes no sense at the moment returns without effect and without being counted.
abstract contract Handler is CommonBase, StdUtils {
    uint256 internal constant MAX_TOKENS = 20;

    Store internal immutable store;
    PrimarySale internal immutable sale;
    Settlement internal immutable settlement;
    MiningPower internal immutable power;
    BondCalls internal immutable bondCalls;
    Bonds internal immutable bonds;
    Closing internal immutable closing;

    constructor(Store store_) {
        store = store_;
        System memory system = store_.system();
        (sale, settlement, power) = (system.sale, system.settlement, system.power);
        (bondCalls, bonds, closing) = (system.bondCalls, system.bonds, system.closing);
    }

    /// @dev The clock does not survive from one action of a run to the next by itself.
    modifier inTime() {
        vm.warp(store.time());
        store.countAttempt();
        _;
    }

    function warpTo(uint256 time) internal {
        vm.warp(time);
        store.setTime(time);
    }

    function today() internal view returns (uint32) {
        return uint32(block.timestamp / 1 days);
    }

    function between(uint256 seed, uint256 low, uint256 high) internal pure returns (uint256) {
        return _bound(seed, low, high);
    }

    function anyProduct(uint256 seed) internal view returns (uint32) {
        uint32[] memory products = store.products();
        return products[seed % products.length];
    }

    function anyBuyer(uint256 seed) internal view returns (address) {
        address[] memory buyers = store.buyers();
        return buyers[seed % buyers.length];
    }

    /// @dev A token of any state; 0 if there is none.
    function anyToken(uint256 seed) internal view returns (uint256) {
        uint256[] memory tokens = store.tokens();
        return tokens.length == 0 ? 0 : tokens[seed % tokens.length];
    }

    /// @dev A token that can move; 0 if there is none.
    function freeToken(uint256 seed) internal view returns (uint256) {
        uint256[] memory tokens = store.tokens();
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 tokenId = tokens[(seed % tokens.length + i) % tokens.length];
            if (isFree(power.powerOf(tokenId))) return tokenId;
        }
        return 0;
    }

    /// @dev Whether a product sells today.
    function sells(uint32 product) internal view returns (bool) {
        IPrimarySale.Offer memory offer = sale.offerOf(product);
        IPrimarySale.SaleState memory state = sale.saleOf(product);
        bool open = !state.stopped && today() >= offer.opensDay && today() < offer.closesDay;
        return open && mayBeSold(product) && state.sold + state.inAuction < offer.unitsForSale;
    }

    /// @dev Whether nothing forbids to sell power of a product, in whatever way.
    function mayBeSold(uint32 product) internal view returns (bool) {
        address miner = sale.saleOf(product).miner;
        bool approved = store.system().registry.statusOf(miner) == IMinerRegistry.Status.Approved;
        return approved && !sale.parameters().paused && settlement.closureOf(product).closedDay == 0;
    }

    /// @dev About the most units that are left and may be sold.
    function affordable(uint32 product) internal view returns (uint256 most) {
        IPrimarySale.SaleState memory state = sale.saleOf(product);
        most = sale.offerOf(product).unitsForSale - state.sold - state.inAuction;
        while (most > 0 && !isSellable(product, most + state.inAuction)) {
            most /= 2;
        }
    }

    /// @dev Whether the product is in good standing and its bond covers so much more.
    function isSellable(uint32 product, uint256 units) internal view returns (bool) {
        try bonds.requireSellable(product, uint64(units)) {
            return true;
        } catch {
            return false;
        }
    }

    function isFree(Power memory terms) internal pure returns (bool) {
        return terms.state == TokenState.Free;
    }

    /// @dev Has the newest final day assessed, if power is sold and it is not.
    function assess(uint32 product) internal {
        if (settlement.unitDaysOf(product) == 0 || settlement.closureOf(product).closedDay > 0) return;
        (uint32 day,) = bondCalls.unitCallOf(product);
        if (day + 1 < settlement.termsOf(product).benchmark.nextDay()) bondCalls.assess(product);
    }

    /// @dev Counts days that were settled, and what the miner was credited for them.
    function noteSettled(uint32 product, uint256 settled, uint256 paid) internal {
        Ledger memory ledger = store.ledgerOf(product);
        ledger.released += paid;
        ledger.daysSettled += settled;
        store.setLedger(product, ledger);
        store.dropDepositDaysBefore(product, settlement.stateOf(product).nextDay);
    }

    function paidTo(uint32 product) internal view returns (uint256) {
        ProductTerms memory terms = settlement.termsOf(product);
        return settlement.creditOf(terms.miner, terms.payToken);
    }

    /// @dev Gives `account` coin and lets `spender` take it.
    function fund(IERC20 token, address account, address spender, uint256 amount) internal {
        FaucetToken(address(token)).faucet(account, amount);
        vm.prank(account);
        token.approve(spender, amount);
    }
}
