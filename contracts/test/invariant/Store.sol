// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinBenchmark } from "../../src/benchmark/BitcoinBenchmark.sol";
import { FilecoinBenchmark } from "../../src/benchmark/FilecoinBenchmark.sol";
import { ReplayPriceFeed } from "../../src/dev/ReplayPriceFeed.sol";
import { Assets } from "../../src/power/Assets.sol";
import { MinerRegistry } from "../../src/power/MinerRegistry.sol";
import { MiningPower } from "../../src/power/MiningPower.sol";
import { PrimarySale } from "../../src/power/PrimarySale.sol";
import { BondCalls } from "../../src/reserve/BondCalls.sol";
import { Bonds } from "../../src/settlement/Bonds.sol";
import { Closing } from "../../src/settlement/Closing.sol";
import { Settlement } from "../../src/settlement/Settlement.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice What is under test, and who has a role in it.
struct System {
    MinerRegistry registry;
    BitcoinBenchmark btcBenchmark;
    FilecoinBenchmark filBenchmark;
    ReplayPriceFeed btcFeed;
    ReplayPriceFeed filFeed;
    MiningPower power;
    Settlement settlement;
    PrimarySale sale;
    Assets assets;
    BondCalls bondCalls;
    Bonds bonds;
    Closing closing;
    IERC20 usdt;
    IERC20 btc;
    IERC20 fil;
    address owner;
    address dao;
    address miner;
}

/// @notice What handlers did to one product, counted apart from the contracts.
/// @param unitsSold Power sold.
/// @param principal [pay token] Money that went to escrow.
/// @param released [pay token] Money credited to the miner by settlements.
/// @param deposited [reward token] Income deposited for all days.
/// @param bondIn [reward token] Bond deposited.
/// @param bondOut [reward token] Bond withdrawn by the miner.
/// @param daysSettled Days settled.
/// @param splits How many tokens splits added to the product's.
/// @param returned [pay token] Purchase money of days not settled, paid back by refunds.
/// @param bondShared [reward token] Bond paid out by refunds.
/// @param reclaimed [reward token] Deposits given back to the miner.
/// @param bondReturned [reward token] Bond given back to the miner after a closing.
struct Ledger {
    uint256 unitsSold;
    uint256 principal;
    uint256 released;
    uint256 deposited;
    uint256 bondIn;
    uint256 bondOut;
    uint256 daysSettled;
    uint256 splits;
    uint256 returned;
    uint256 bondShared;
    uint256 reclaimed;
    uint256 bondReturned;
}

/// @title The ghost store: everything that handlers and invariants share
contract Store {
    System private _system;
    address[] private _accounts;
    address[] private _buyers;
    uint32[] private _products;
    mapping(uint32 product => uint256[]) private _tokens;
    mapping(uint32 product => uint32[]) private _depositDays;
    mapping(uint32 product => Ledger) private _ledgers;
    uint256[] private _allTokens;
    bytes32[] private _reached;

    /// @notice [Unix seconds] The time of the next action; every action begins by setting the clock to it.
    uint256 public time;
    /// @notice Coins sent to the settlement as a gift.
    mapping(IERC20 token => uint256) public donated;
    /// @notice Hash of a final day of a benchmark, taken when it became final.
    mapping(address benchmark => mapping(uint32 day => bytes32)) public finalDay;
    /// @notice How many actions were called, with or without effect.
    uint256 public attempts;
    /// @notice How often an action had an effect.
    mapping(bytes32 action => uint256) public calls;
    /// @notice The last token's number.
    uint256 public lastToken;
    /// @notice A token's fingerprint after the last action that was to change it.
    mapping(uint256 tokenId => bytes32) public fingerprintOf;
    mapping(uint256 tokenId => mapping(bytes32 fingerprint => bool)) private _seen;
    /// @notice The last policy's number.
    uint64 public lastPolicy;
    /// @notice Power that a policy covers.
    mapping(uint64 policy => uint64) public unitsOf;

    error NumberUsedAgain(uint256 tokenId);
    error FingerprintAgain(uint256 tokenId);

    constructor(System memory system_, address[] memory buyers_, address[] memory others) {
        time = block.timestamp;
        _system = system_;
        _buyers = buyers_;
        _accounts = buyers_;
        for (uint256 i = 0; i < others.length; ++i) {
            _accounts.push(others[i]);
        }
    }

    function system() external view returns (System memory) {
        return _system;
    }

    /// @notice Everybody who may be credited something.
    function accounts() external view returns (address[] memory) {
        return _accounts;
    }

    function buyers() external view returns (address[] memory) {
        return _buyers;
    }

    // ---- Products and tokens ----------------------------------------------------------------------------------

    function products() external view returns (uint32[] memory) {
        return _products;
    }

    function addProduct(uint32 product) external {
        _products.push(product);
    }

    /// @notice The product's tokens that exist.
    function tokensOf(uint32 product) external view returns (uint256[] memory) {
        return _tokens[product];
    }

    /// @notice All tokens that exist.
    function tokens() external view returns (uint256[] memory) {
        return _allTokens;
    }

    /// @notice A token was minted: under a number that none ever had.
    function addToken(uint32 product, uint256 tokenId) external {
        require(tokenId > lastToken, NumberUsedAgain(tokenId));
        lastToken = tokenId;
        fingerprintOf[tokenId] = _system.power.getStateFingerprint(tokenId);
        _seen[tokenId][fingerprintOf[tokenId]] = true;
        _tokens[product].push(tokenId);
        _allTokens.push(tokenId);
    }

    function removeToken(uint32 product, uint256 tokenId) external {
        _remove(_tokens[product], tokenId);
        _remove(_allTokens, tokenId);
    }

    /// @notice What a buyer relies on changed: so did the fingerprint, to one that the token never had.
    function touch(uint256 tokenId) external {
        bytes32 fingerprint = _system.power.getStateFingerprint(tokenId);
        require(!_seen[tokenId][fingerprint], FingerprintAgain(tokenId));
        _seen[tokenId][fingerprint] = true;
        fingerprintOf[tokenId] = fingerprint;
    }

    // ---- Policies ---------------------------------------------------------------------------------------------

    /// @notice A new policy that covers `units`.
    function addPolicy(uint64 units) external returns (uint64) {
        unitsOf[++lastPolicy] = units;
        return lastPolicy;
    }

    /// @notice A policy covers `units` less.
    function lowerPolicy(uint64 policy, uint64 units) external {
        unitsOf[policy] -= units;
    }

    function _remove(uint256[] storage list, uint256 tokenId) private {
        uint256 i = 0;
        while (list[i] != tokenId) ++i;
        list[i] = list[list.length - 1];
        list.pop();
    }

    // ---- What was done ----------------------------------------------------------------------------------------

    function ledgerOf(uint32 product) external view returns (Ledger memory) {
        return _ledgers[product];
    }

    function setLedger(uint32 product, Ledger calldata ledger) external {
        _ledgers[product] = ledger;
    }

    /// @notice Days that a deposit was made for and that were not settled when last looked at.
    function depositDaysOf(uint32 product) external view returns (uint32[] memory) {
        return _depositDays[product];
    }

    function addDepositDay(uint32 product, uint32 day) external {
        uint32[] storage list = _depositDays[product];
        for (uint256 i = 0; i < list.length; ++i) {
            if (list[i] == day) return;
        }
        list.push(day);
    }

    function dropDepositDaysBefore(uint32 product, uint32 day) external {
        uint32[] storage list = _depositDays[product];
        for (uint256 i = list.length; i > 0; --i) {
            if (list[i - 1] >= day) continue;
            list[i - 1] = list[list.length - 1];
            list.pop();
        }
    }

    function countAttempt() external {
        ++attempts;
    }

    function setTime(uint256 time_) external {
        time = time_;
    }

    function addDonation(IERC20 token, uint256 amount) external {
        donated[token] += amount;
    }

    function setFinalDay(address benchmark, uint32 day, bytes32 hash) external {
        finalDay[benchmark][day] = hash;
    }

    function count(bytes32 action) external {
        if (calls[action]++ == 0) _reached.push(action);
    }

    /// @notice The actions that had an effect.
    function reached() external view returns (bytes32[] memory) {
        return _reached;
    }
}
