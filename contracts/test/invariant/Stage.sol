// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "../../src/interfaces/IInsurance.sol";
import { IOfferCheck } from "../../src/interfaces/IOfferCheck.sol";
import { OfferCheck } from "../../src/power/OfferCheck.sol";
import { BITCOIN, FILECOIN } from "../../src/types/Asset.sol";
import { Base } from "../Base.t.sol";
import { Store, System } from "./Store.sol";
import { AdversaryHandler } from "./handlers/AdversaryHandler.sol";
import { AuctionHandler } from "./handlers/AuctionHandler.sol";
import { BuyerHandler } from "./handlers/BuyerHandler.sol";
import { CoverHandler, OneInsurer } from "./handlers/CoverHandler.sol";
import { DayHandler } from "./handlers/DayHandler.sol";
import { FailureHandler } from "./handlers/FailureHandler.sol";
import { HolderHandler } from "./handlers/HolderHandler.sol";
import { LockHandler } from "./handlers/LockHandler.sol";
import { MinerHandler } from "./handlers/MinerHandler.sol";
import { OutsideHandler } from "./handlers/OutsideHandler.sol";

/// @title The stage: the protocol, its people, and the handlers that act on it
abstract contract Stage is Base {
    /// @dev Power of each asset that the miner may offer.
    uint64 internal constant CAPACITY = 3_200_000;

    Store internal store;
    BuyerHandler internal buyers;
    AuctionHandler internal auctions;
    HolderHandler internal holders;
    LockHandler internal locker;
    CoverHandler internal cover;
    MinerHandler internal mining;
    DayHandler internal time;
    FailureHandler internal failure;
    OutsideHandler internal outside;
    AdversaryHandler internal adversary;

    function setUp() public override {
        super.setUp();
        _moreReporters();
        nextDay();
        store = new Store(_system(), _buyers(), _others());
        locker = new LockHandler(store);
        buyers = new BuyerHandler(store, address(locker));
        auctions = new AuctionHandler(store, auctionSale);
        holders = new HolderHandler(store);
        cover = new CoverHandler(store);
        vm.etch(ledgerAt, address(new OneInsurer(IInsurance(address(cover)))).code);
        mining = new MinerHandler(store);
        time = new DayHandler(store);
        failure = new FailureHandler(store);
        outside = new OutsideHandler(store);
        adversary = new AdversaryHandler(store);
        _permit();
        _open();
        _target();
    }

    /// @dev What an offer must earn holds here too.
    function newOfferCheck() internal override returns (IOfferCheck) {
        return new OfferCheck();
    }

    /// @dev Five, so that some may be silent and a quorum still be there.
    function _moreReporters() private {
        reporters.push(makeAddr("reporter3"));
        reporters.push(makeAddr("reporter4"));
        vm.startPrank(owner);
        btcBenchmark.setReporters(reporters);
        filBenchmark.setReporters(reporters);
        vm.stopPrank();
    }

    function _system() private view returns (System memory system) {
        (system.registry, system.power, system.settlement, system.sale) = (registry, power, settlement, sale);
        system.assets = assets;
        (system.bondCalls, system.bonds, system.closing) = (bondCalls, bonds, closing);
        (system.btcBenchmark, system.filBenchmark) = (btcBenchmark, filBenchmark);
        (system.btcFeed, system.filFeed) = (btcFeed, filFeed);
        (system.usdt, system.btc, system.fil) = (usdt, btc, fil);
        (system.owner, system.dao, system.miner) = (owner, dao, miner);
    }

    function _buyers() private returns (address[] memory list) {
        list = new address[](4);
        (list[0], list[1], list[2], list[3]) = (alice, bob, carol, makeAddr("dave"));
    }

    /// @dev Besides the buyers: whom fees, referral rewards and released money are credited to.
    function _others() private returns (address[] memory list) {
        list = new address[](3);
        (list[0], list[1], list[2]) = (miner, treasury, makeAddr("referrer"));
    }

    function _permit() private {
        vm.startPrank(owner);
        power.setLocker(address(locker), true);
        auctionSale.setAuctioneer(address(auctions));
        registry.approve(miner, BITCOIN, CAPACITY);
        registry.approve(miner, FILECOIN, CAPACITY);
        vm.stopPrank();
    }

    /// @dev One product of each asset, bonded, with two holders each.
    function _open() private {
        uint32[2] memory products = [mining.openBtc(21), mining.openFil(30)];
        for (uint256 i = 0; i < products.length; ++i) {
            mining.depositBond(i, type(uint256).max);
            buyers.buy(i, 0, 77_777);
            buyers.buyForAnother(i, 1, 100, 6);
        }
    }

    function _target() private {
        address[10] memory handlers = [
            address(buyers),
            address(auctions),
            address(holders),
            address(locker),
            address(cover),
            address(mining),
            address(time),
            address(failure),
            address(outside),
            address(adversary)
        ];
        for (uint256 i = 0; i < handlers.length; ++i) {
            targetContract(handlers[i]);
        }
        bytes4[] memory direct = new bytes4[](2);
        (direct[0], direct[1]) = (MinerHandler.openBtc.selector, MinerHandler.openFil.selector);
        excludeSelector(FuzzSelector({ addr: address(mining), selectors: direct }));
    }

    /// @dev How often an action had an effect.
    function _calls(bytes32 action) internal view returns (uint256) {
        return store.calls(action);
    }
}
