// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { IBonds } from "../../../src/interfaces/IBonds.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { Asset, BITCOIN, Clock, FILECOIN } from "../../../src/types/Asset.sol";
import { ProductState, ProductTerms } from "../../../src/types/Product.sol";
import { Ledger, Store, System } from "../Store.sol";
import { Handler } from "./Handler.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC20Metadata } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";

/// @title The miner: offers, bond, income
contract MinerHandler is Handler {
    uint64 private constant UNITS = 1_000_000;
    uint256 private constant MAX_PRODUCTS = 5;
    uint256 private constant MAX_DEPOSIT_DAYS = 8;

    address private immutable _miner;

    error BondLeft(uint32 product);
    error Unexpected(bytes reason);

    constructor(Store store_) Handler(store_) {
        _miner = store_.system().miner;
    }

    // ---- Offers -----------------------------------------------------------------------------------------------

    /// @dev Offers more power, as far as the capacity that ended products gave back allows.
    function openProduct(uint256 term) external inTime {
        _releaseAll();
        System memory system = store.system();
        IMinerRegistry.Capacity memory capacity = system.registry.capacityOf(_miner, BITCOIN);
        bool approved = system.registry.statusOf(_miner) == IMinerRegistry.Status.Approved;
        bool able = approved && !sale.parameters().paused && capacity.reserved + UNITS <= capacity.approved;
        if (!able || store.products().length >= MAX_PRODUCTS) return;
        openBtc(uint16(between(term, 20, 40)));
        store.count("openProduct");
    }

    /// @dev A rolling product, sold for twelve days.
    function openBtc(uint16 miningDays) public inTime returns (uint32 product) {
        IPrimarySale.Offer memory offer = _offer(BITCOIN, store.system().btc);
        offer.clock = Clock.Rolling;
        offer.pricePerUnit = uint80(_cents(10));
        offer.miningDays = miningDays;
        offer.activationDays = 1;
        offer.closesDay = today() + 12;
        offer.runningCost = _cost(store.system().btcBenchmark);
        product = _create(offer);
    }

    /// @dev A batch, sold for five days: its mining days and 180 days of vesting tail pay.
    function openFil(uint16 miningDays) public inTime returns (uint32 product) {
        IPrimarySale.Offer memory offer = _offer(FILECOIN, store.system().fil);
        offer.clock = Clock.Batch;
        offer.pricePerUnit = uint80(_cents(201));
        offer.miningDays = miningDays;
        offer.closesDay = today() + 5;
        offer.startDay = today() + 5;
        product = _create(offer);
    }

    function releaseCapacity() external inTime {
        _releaseAll();
        store.count("releaseCapacity");
    }

    function _offer(Asset asset, IERC20 rewardToken) private view returns (IPrimarySale.Offer memory offer) {
        offer.asset = asset;
        offer.payToken = store.system().usdt;
        offer.rewardToken = rewardToken;
        offer.unitsForSale = UNITS;
        offer.minUnits = _least(asset, rewardToken);
        offer.opensDay = today();
        offer.machine = "machine";
        offer.disclosureURI = "uri";
        offer.disclosureHash = keccak256("disclosure");
    }

    /// @dev [USD, 18 decimals] SALE-7: a tenth of what a unit earned last, or less; the low side may be far below that.
    function _cost(IBenchmark benchmark) private view returns (uint64) {
        uint256 price = benchmark.priceOn(benchmark.nextDay() - 1).price;
        uint256 tenth = benchmark.latestReward() * price / 1e28;
        return tenth < 7e13 ? uint64(tenth) : 7e13;
    }

    /// @dev SALE-7: what earned 200 of the smallest units last, ten times the least.
    function _least(Asset asset, IERC20 rewardToken) private view returns (uint56) {
        IBenchmark benchmark = store.system().assets.benchmarkOf(asset);
        uint256 scale = 10 ** IERC20Metadata(address(rewardToken)).decimals();
        uint256 least = 200e27 / (benchmark.latestReward() * scale) + 1;
        return least < UNITS ? uint56(least) : uint56(UNITS);
    }

    function _create(IPrimarySale.Offer memory offer) private returns (uint32 product) {
        vm.prank(_miner);
        product = sale.createProduct(offer);
        store.addProduct(product);
    }

    function _cents(uint256 amount) private view returns (uint256) {
        return amount * 10 ** (IERC20Metadata(address(store.system().usdt)).decimals() - 2);
    }

    function _releaseAll() private {
        uint32[] memory products = store.products();
        for (uint256 i = 0; i < products.length; ++i) {
            sale.releaseCapacity(products[i]);
        }
    }

    // ---- Bond -------------------------------------------------------------------------------------------------

    function depositBond(uint256 productSeed, uint256 amount) external inTime {
        uint32 product = anyProduct(productSeed);
        if (settlement.closureOf(product).closedDay > 0) return;
        uint256 full = bonds.bondRequired(product, UNITS / 4);
        amount = between(amount, 1, full);
        fund(settlement.termsOf(product).rewardToken, _miner, address(bonds), amount);
        vm.prank(_miner);
        bonds.depositBond(product, amount);

        Ledger memory ledger = store.ledgerOf(product);
        ledger.bondIn += amount;
        store.setLedger(product, ledger);
        store.count("depositBond");
    }

    /// @dev In good standing, up to what is not needed; the assessment is made in the same call.
    function withdrawBond(uint256 productSeed, uint256 amount) external inTime {
        uint32 product = anyProduct(productSeed);
        if (settlement.closureOf(product).closedDay > 0) return;
        uint256 bond = settlement.stateOf(product).bond;
        if (bond == 0) return;
        amount = between(amount, 1, bond);
        vm.prank(_miner);
        try bonds.withdrawBond(product, amount, _miner) { }
        catch (bytes memory reason) {
            bytes4 name = bytes4(reason);
            bool refused = name == IBonds.NotInGoodStanding.selector || name == IBonds.BondTooSmall.selector;
            require(refused, Unexpected(reason));
            return;
        }
        _requireKept(product);
        Ledger memory ledger = store.ledgerOf(product);
        ledger.bondOut += amount;
        store.setLedger(product, ledger);
        store.count("withdrawBond");
    }

    /// @dev RISK-7: whatever left, the product is in order, assessed, and bonded as it was called for.
    function _requireKept(uint32 product) private view {
        if (settlement.stateOf(product).outstandingUnits == 0) return;
        require(bonds.standingOf(product) == IBonds.Standing.Good, BondLeft(product));
    }

    // ---- Income -----------------------------------------------------------------------------------------------

    /// @dev Nothing, short, exact or over: deposits for the next day once it is known what it asks, often late.
    function deposit(uint256 productSeed, uint256 share) external inTime {
        uint32 product = anyProduct(productSeed);
        ProductState memory state = settlement.stateOf(product);
        ProductTerms memory terms = settlement.termsOf(product);
        if (state.nextDay >= state.endDay || terms.benchmark.nextDay() <= state.nextDay) return;
        uint256 asked = settlement.expectedNext(product);
        uint256 had = settlement.depositOf(product, state.nextDay);
        uint256 left = asked > had ? asked - had : 0;
        uint256[4] memory amounts = [left / 3, left, left, left + 1 + asked / 7];
        _deposit(product, state.nextDay, amounts[share % 4]);
    }

    /// @dev Deposits something for a day that has begun and lies ahead of the next one to settle.
    function depositAhead(uint256 productSeed, uint256 ahead, uint256 amount) external inTime {
        uint32 product = anyProduct(productSeed);
        ProductState memory state = settlement.stateOf(product);
        if (state.endDay == 0) return;
        uint256 last = today() < state.endDay ? today() : state.endDay - 1;
        if (state.nextDay > last) return;
        if (store.depositDaysOf(product).length >= MAX_DEPOSIT_DAYS) return;
        uint256 most = bonds.bondRequired(product, 1) / 15;
        _deposit(product, uint32(between(ahead, state.nextDay, last)), between(amount, 0, most));
    }

    function _deposit(uint32 product, uint32 day, uint256 amount) private {
        bool open = day <= today() && settlement.depositOf(product, day) + amount <= 5e24;
        if (amount == 0 || !open) return;
        fund(settlement.termsOf(product).rewardToken, _miner, address(settlement), amount);
        vm.prank(_miner);
        settlement.deposit(product, day, amount);

        Ledger memory ledger = store.ledgerOf(product);
        ledger.deposited += amount;
        store.setLedger(product, ledger);
        store.addDepositDay(product, day);
        store.count(day == settlement.stateOf(product).nextDay ? bytes32("deposit") : bytes32("depositAhead"));
    }
}
