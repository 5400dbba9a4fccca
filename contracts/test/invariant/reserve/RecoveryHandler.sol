// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { IInsurance } from "../../../src/interfaces/IInsurance.sol";
import { IInsurancePool } from "../../../src/interfaces/IInsurancePool.sol";
import { IReserve } from "../../../src/interfaces/IReserve.sol";
import { PowerParts } from "../../../src/libraries/PowerParts.sol";
import { Part, Power, TokenState } from "../../../src/types/Power.sol";
import { ProductState } from "../../../src/types/Product.sol";
import { Closure } from "../../../src/types/Shortfall.sol";
import { FickleFeed } from "../../mocks/FickleFeed.sol";
import { PostedBenchmark } from "../../mocks/PostedBenchmark.sol";
import { Recovered, RecoveryStore } from "./RecoveryStore.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { CommonBase } from "forge-std/Base.sol";
import { StdUtils } from "forge-std/StdUtils.sol";

/// @title Underwriters, holders, the DAO and time, around products that close
/// @dev An action that makes no sense at the moment returns without effect and without being counted.
contract RecoveryHandler is CommonBase, StdUtils {
    RecoveryStore private immutable _store;
    Recovered private _system;

    error LeftDuringClaims(address account, uint256 shares);

    constructor(RecoveryStore store, Recovered memory system) {
        (_store, _system) = (store, system);
    }

    modifier inTime() {
        vm.warp(_store.time());
        _;
    }

    // ---- Time and products ------------------------------------------------------------------------------------

    function passDays(uint256 seed, uint256 price) external inTime {
        uint256 numberOfDays = _bound(seed, 1, 9);
        for (uint256 i = 0; i < numberOfDays; ++i) {
            _passDay(_bound(price, 11_000e18, 220_000e18));
        }
        _store.count("passDays");
    }

    function _passDay(uint256 price) private {
        PostedBenchmark benchmark = _system.benchmark;
        benchmark.post(4.5e18, uint128(price));
        vm.warp(uint256(benchmark.nextDay()) * 1 days);
        _store.setTime(block.timestamp);
        for (uint32 product = 1; product <= _store.lastProduct(); ++product) {
            ProductState memory state = _system.settlement.stateOf(product);
            bool closed = _system.settlement.closureOf(product).closedDay > 0;
            if (closed || state.nextDay >= benchmark.nextDay()) continue;
            // One day in forty is short; then there is a score for a while.
            uint256 luck = uint256(keccak256(abi.encode(price, product, block.timestamp))) % 40;
            if (luck == 0 && state.nextDay > 0) _system.settlement.addShortDay(product, state.nextDay);
            state.nextDay = benchmark.nextDay();
            _system.settlement.setState(product, state);
            uint40 until = luck == 1 ? uint40(block.timestamp + 3 days) : 0;
            if (luck < 9) _system.settlement.setShort(product, luck < 2 ? 6 : 0, until);
        }
    }

    function close(uint256 seed, uint256 bond) external inTime {
        uint32 product = _product(seed);
        if (_system.settlement.closureOf(product).closedDay > 0 || seed % 3 > 0) return;
        uint32 day = uint32(block.timestamp / 1 days);
        Closure memory closure;
        (closure.closedDay, closure.isSealed, closure.atFault) = (day, true, true);
        closure.bond = uint80(_bound(bond, 0, 10 ** _system.coinDecimals / 100));
        uint256[] memory tokens = _system.book.ids();
        for (uint256 i = 0; i < tokens.length; ++i) {
            Power memory power = _system.book.powerOf(tokens[i]);
            if (power.product != product || power.endDay <= day) continue;
            uint256 from = power.startDay > day ? power.startDay : day;
            closure.units += power.units;
            closure.unitDays += uint96(power.units * (power.endDay - from));
        }
        if (closure.units == 0) return;
        _system.settlement.setClosure(product, closure);
        _system.ledger.measure(product);
        _store.count("close");
    }

    function refund(uint256 seed) external inTime {
        (uint256 tokenId, Power memory power) = _token(seed);
        Closure memory closure = _system.settlement.closureOf(power.product);
        bool refundable = closure.isSealed && power.endDay > closure.closedDay;
        if (!refundable || power.state == TokenState.Refunded) return;
        _system.book.markRefunded(tokenId);
        _system.ledger.record(_one(tokenId));
        _store.count("refund");
    }

    function split(uint256 seed, uint256 units) external inTime {
        (uint256 tokenId, Power memory power) = _token(seed);
        if (power.state == TokenState.Refunded || _system.book.ids().length > 25) return;
        uint256 count = _bound(seed, 2, power.units < 4 ? 2 : 4);
        if (power.units < count) return;
        Part[] memory parts = new Part[](count);
        uint64 left = power.units;
        for (uint256 i = count - 1; i > 0; --i) {
            uint256 size = uint256(keccak256(abi.encode(units, i)));
            parts[i] = Part(_store.accountOf(size), uint64(_bound(size, 1, left / (i + 1))));
            left -= parts[i].units;
        }
        parts[0] = Part(_store.accountOf(units), left);
        _system.book.split(tokenId, parts);
        _store.count("split");
    }

    /// @dev Takes the first token that may be put together with the one that was chosen.
    function merge(uint256 seed, uint256 otherSeed) external inTime {
        (uint256 tokenId, Power memory power) = _token(seed);
        uint256[] memory tokens = _system.book.ids();
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 otherId = tokens[(otherSeed % tokens.length + i) % tokens.length];
            Power memory other = _system.book.powerOf(otherId);
            bool free = power.state == TokenState.Free && other.state == TokenState.Free;
            bool same = _system.book.policyOf(tokenId) == _system.book.policyOf(otherId);
            if (otherId == tokenId || !free || !same || !PowerParts.isAlike(power, other)) continue;
            _system.book.merge(tokenId, otherId);
            return _store.count("merge");
        }
    }

    // ---- Insurance --------------------------------------------------------------------------------------------

    function underwrite(uint256 who, uint256 assets, uint256 seed) external inTime {
        IInsurancePool pool = _pool(seed);
        if (pool.maxDeposit(address(0)) == 0) return;
        address account = _store.accountOf(who);
        assets = _bound(assets, 1, 1_000_000 * 10 ** _system.payDecimals);
        _give(_system.usdt, account, assets);
        vm.startPrank(account);
        _system.usdt.approve(address(pool), assets);
        pool.deposit(assets, account);
        vm.stopPrank();
        _store.count("underwrite");
    }

    function stake(uint256 seed, uint256 amount) external inTime {
        IInsurancePool pool = _pool(seed);
        amount = _bound(amount, 1, 100_000 * 10 ** _system.payDecimals);
        address account = _store.accountOf(seed);
        _give(_system.usdt, account, amount);
        vm.startPrank(account);
        _system.usdt.approve(address(pool), amount);
        pool.stake(amount);
        vm.stopPrank();
        _store.count("stake");
    }

    function unstake(uint256 seed, uint256 amount) external inTime {
        IInsurancePool pool = _pool(seed);
        uint256 junior = pool.fund().junior;
        if (junior == 0 || pool.fund().covered > 0) return;
        address miner = _system.settlement.termsOf(pool.product()).miner;
        vm.prank(miner);
        pool.unstake(_bound(amount, 1, junior), miner);
        _store.count("unstake");
    }

    function earn(uint256 seed, uint256 maxDays) external inTime {
        _pool(seed).earn(maxDays % 8);
        _store.count("earn");
    }

    function requestExit(uint256 who, uint256 shares, uint256 seed) external inTime {
        IInsurancePool pool = _pool(seed);
        address account = _store.accountOf(who);
        uint256 balance = pool.balanceOf(account);
        if (balance == 0) return;
        vm.prank(account);
        pool.requestExit(_bound(shares, balance / 2, balance));
        _store.count("requestExit");
    }

    function holdExit(uint256 who, uint256 seed) external inTime {
        IInsurancePool pool = _pool(seed);
        address account = _store.accountOf(who);
        uint256 readyAt = pool.exitOf(account).readyAt;
        // A wish can be held once its window is open.
        if (readyAt > block.timestamp) vm.warp(readyAt);
        try pool.holdExit(account) {
            _store.count("holdExit");
        } catch { }
    }

    function redeem(uint256 who, uint256 shares, uint256 seed) external inTime {
        IInsurancePool pool = _pool(seed);
        address account = _store.accountOf(who);
        uint256 most = pool.maxRedeem(account);
        if (_store.hasOpenClaims(pool.product())) {
            bool waited = block.timestamp >= pool.exitOf(account).readyAt + 60 days;
            require(most == 0 || waited, LeftDuringClaims(account, most));
            _store.count("waitForClaims");
        }
        if (most == 0) return;
        shares = _bound(shares, 1, most);
        vm.prank(account);
        pool.redeem(shares, account, account);
        _store.count("redeem");
    }

    function transferShares(uint256 from, uint256 to, uint256 shares, uint256 seed) external inTime {
        IInsurancePool pool = _pool(seed);
        address account = _store.accountOf(from);
        uint256 frozen = pool.frozenOf(account);
        uint256 balance = pool.balanceOf(account);
        if (balance <= frozen) return;
        address receiver = _store.accountOf(to);
        vm.prank(account);
        assert(pool.transfer(receiver, _bound(shares, 1, balance - frozen)));
        _store.count("transferShares");
    }

    function insure(uint256 seed, uint256 coverage) external inTime {
        (uint256 tokenId,) = _token(seed);
        uint256 most = _system.insurance.mostCoverage(tokenId);
        if (most == 0) return;
        coverage = _bound(coverage, 1, most);
        (uint256 premium,) = _system.insurance.quote(tokenId, coverage);
        address holder = _holder(tokenId);
        _give(_system.usdt, holder, premium);
        vm.startPrank(holder);
        _system.usdt.approve(address(_system.insurance), premium);
        _system.insurance.insure(tokenId, coverage, premium);
        vm.stopPrank();
        _store.count("insure");
    }

    function claimInsurance(uint256 seed) external inTime {
        (uint256 tokenId, Power memory power) = _token(seed);
        uint64 policy = _system.book.policyOf(tokenId);
        if (_system.insurance.policyOf(policy).units == 0) return;
        bool isVoid = _system.insurance.isVoid(policy);
        if (!isVoid && power.state != TokenState.Refunded) return;
        uint256 back = _system.insurance.premiumDueOf(tokenId);
        uint256 due = _system.insurance.dueOf(tokenId);
        uint256 before = _system.usdt.balanceOf(_holder(tokenId)) + back;
        _system.insurance.claim(_one(tokenId));
        uint256 got = _system.usdt.balanceOf(_holder(tokenId)) - before;
        assert(got == due);
        _store.addPaid(tokenId, got);
        _store.count(isVoid ? bytes32("claimVoid") : bytes32("claimInsurance"));
    }

    function release(uint256 seed) external inTime {
        uint64 last = _system.insurance.lastPolicy();
        if (last == 0) return;
        uint64[] memory list = new uint64[](1);
        list[0] = uint64(seed % last + 1);
        if (_system.insurance.policyOf(list[0]).units == 0) return;
        try _system.insurance.release(list) {
            _store.count("release");
        } catch { }
    }

    // ---- Reserve ----------------------------------------------------------------------------------------------

    function openRound(uint256 seed, uint256 kind, uint256 amount) external inTime {
        FickleFeed(address(_system.dmcFeed)).answer(int256(_bound(amount, 1e5, 1e8)), block.timestamp);
        IERC20 token = _store.coin(kind);
        uint256 free = _system.reserve.freeOf(token);
        if (free == 0) return;
        uint32 product = _product(seed);
        vm.prank(_system.owner);
        try _system.reserve.openRound(product, token, _bound(amount, 1, free)) {
            _store.count("openRound");
        } catch { }
    }

    function claimRound(uint256 seed, uint256 tokenSeed) external inTime {
        (uint256 round, IReserve.Round memory terms) = _round(seed);
        (uint256 tokenId, Power memory power) = _token(tokenSeed);
        bool open = round > 0 && block.timestamp < terms.closesAt;
        bool entitled = power.state == TokenState.Refunded && power.product == terms.product;
        if (!open || !entitled || _system.reserve.isClaimed(round, tokenId)) return;
        address holder = _holder(tokenId);
        uint256 before = terms.token.balanceOf(holder);
        _system.reserve.claim(round, _one(tokenId));
        uint256 got = terms.token.balanceOf(holder) - before;
        _store.addPaid(tokenId, _worthDown(terms, got));
        _store.count("claimRound");
    }

    /// @dev [pay token] Value of coin at the round's price.
    function _worthDown(IReserve.Round memory terms, uint256 amount) private view returns (uint256) {
        uint256 scale = 10 ** FaucetToken(address(terms.token)).decimals();
        return amount * 10 ** _system.payDecimals * terms.price / scale / 1e18;
    }

    function closeRound(uint256 seed) external inTime {
        (uint256 round, IReserve.Round memory terms) = _round(seed);
        if (round == 0 || terms.isClosed || block.timestamp < terms.closesAt) return;
        _system.reserve.close(round);
        _store.count("closeRound");
    }

    /// @dev Also what a stranger sends to the pool uninvited.
    function fund(uint256 kind, uint256 amount, bool toPool) external inTime {
        amount = _bound(amount, 1, 1e6) * 10 ** _system.payDecimals;
        if (toPool) {
            IInsurancePool pool = _pool(kind);
            _give(_system.usdt, address(pool), amount);
            _store.addDonated(pool.product(), amount);
        } else {
            _give(_store.coin(kind), address(_system.reserve), amount);
        }
        _store.count("fund");
    }

    // ---- Choosing ---------------------------------------------------------------------------------------------

    function _pool(uint256 seed) private view returns (IInsurancePool) {
        return _system.insurance.poolOf(_product(seed));
    }

    function _product(uint256 seed) private view returns (uint32) {
        return uint32(seed % _store.lastProduct() + 1);
    }

    function _token(uint256 seed) private view returns (uint256 tokenId, Power memory power) {
        uint256[] memory tokens = _system.book.ids();
        tokenId = tokens[seed % tokens.length];
        power = _system.book.powerOf(tokenId);
    }

    function _round(uint256 seed) private view returns (uint256 round, IReserve.Round memory terms) {
        uint256 last = _system.reserve.lastRound();
        round = last == 0 ? 0 : seed % last + 1;
        terms = _system.reserve.roundOf(round);
    }

    function _holder(uint256 tokenId) private view returns (address) {
        return _system.book.ownerOf(tokenId);
    }

    function _give(IERC20 token, address account, uint256 amount) private {
        FaucetToken(address(token)).faucet(account, amount);
    }

    function _one(uint256 tokenId) private pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = tokenId;
    }
}
