// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBonds } from "../interfaces/IBonds.sol";
import { IInsurance } from "../interfaces/IInsurance.sol";
import { IInsurancePool } from "../interfaces/IInsurancePool.sol";
import { ILossLedger } from "../interfaces/ILossLedger.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { CoverRules } from "../libraries/CoverRules.sol";
import { ExactTransfer } from "../libraries/ExactTransfer.sol";
import { Side } from "../types/IncomeMark.sol";
import { Power, TokenState } from "../types/Power.sol";
import { Book } from "../types/Product.sol";
import { InsurancePool } from "./InsurancePool.sol";
import { Policies } from "./Policies.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Insurance of mining power against default
contract Insurance is Policies, Ownable, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;

    uint16 private constant MIN_RATIO = 1000;
    uint16 private constant MAX_RATIO = 8000;
    uint16 private constant MIN_COOLDOWN = 14;
    uint16 private constant MAX_COOLDOWN = 90;
    /// @dev [bps a year] Bounds of a premium that is not 0.
    uint16 private constant MIN_RATE = 50;
    uint16 private constant MAX_RATE = 5000;
    /// @dev Time from the measuring of a product in which its tokens must claim.
    uint256 private constant CLAIM_WINDOW = 90 days;

    ILossLedger private immutable _ledger;
    /// @inheritdoc IInsurance
    address public immutable asset;
    /// @inheritdoc IInsurance
    address public immutable poolImplementation;

    /// @inheritdoc IInsurance
    Parameters public parameters;
    /// @inheritdoc IInsurance
    mapping(uint32 product => IInsurancePool) public poolOf;
    /// @inheritdoc IInsurance
    mapping(address account => uint256) public creditOf;

    constructor(
        address owner,
        IERC20 payToken,
        ISettlement settlement,
        IMiningPower miningPower,
        ILossLedger ledger
    ) Policies(settlement, miningPower) Ownable(owner) {
        _ledger = ledger;
        asset = address(payToken);
        poolImplementation = address(new InsurancePool(payToken, settlement, this));
        // The cooldown outlasts seven short days and the thirty in which the DAO may terminate.
        _setParameters(Parameters({ capitalRatio: 5000, cooldownDays: 40 }));
    }

    modifier onlyPool(uint32 product) {
        require(msg.sender == address(poolOf[product]), NotPool(product, msg.sender));
        _;
    }

    // ---- Buying -----------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurance
    // Guarded; the pool is one that the insurance made, and coin moves there last.
    // slither-disable-next-line reentrancy-no-eth
    function insure(uint256 tokenId, uint256 coverage, uint256 maxPremium)
        external
        nonReentrant
        returns (uint256 premium)
    {
        // Check
        require(_miningPower.mayMove(msg.sender, tokenId), NotHolder(tokenId, msg.sender));
        (Power memory power, uint64 before) = _tokenOf(tokenId);
        IInsurancePool pool = poolOf[power.product];
        require(address(pool) != address(0), NoPool(power.product));
        if (isVoid(before)) {
            _claim(tokenId, true);
            before = 0;
        }
        require(before == 0 && _isInsurable(power), NotInsurable(tokenId));
        require(coverage > 0, ZeroCoverage());
        uint256 most = _mostDown(power, pool);
        require(coverage <= most, CoverageTooLarge(coverage, most));
        Policy memory terms = _terms(power, coverage);
        premium = uint256(terms.daily) * (terms.endDay - terms.beginDay);
        require(premium <= maxPremium, PremiumTooHigh(premium, maxPremium));

        // Effect, here and in our own contracts, which call nobody back.
        uint64 policy = ++lastPolicy;
        _policies[policy] = terms;
        pool.cover(terms);
        _miningPower.setPolicy(tokenId, policy);
        emit TokenInsured(tokenId, policy, power.product, msg.sender, terms, premium);

        // Interaction
        IERC20(asset).move(msg.sender, address(pool), premium);
    }

    /// @dev Its product is insured and in good standing without any score, and days are left once cover would begin.
    function _isInsurable(Power memory power) private view returns (bool) {
        uint32 product = power.product;
        if (_lines[product].rate == 0 || CoverRules.beginDay(power) >= power.endDay) return false;
        if (_book(product).shortfall.score > 0) return false;
        return IBonds(_settlement.bonds()).standingOf(product) == IBonds.Standing.Good;
    }

    function _mostDown(Power memory power, IInsurancePool pool) private view returns (uint256) {
        uint32 nextDay = _book(power.product).state.nextDay;
        IInsurancePool.Fund memory fund = pool.fund();
        fund.senior = pool.totalAssets().toUint128();
        return CoverRules.mostDown(power, nextDay, _lines[power.product].cap, fund, parameters.capitalRatio);
    }

    /// @dev A policy that is bought now. Safe casts: coverage is at most the cap.
    function _terms(Power memory power, uint256 coverage) private view returns (Policy memory terms) {
        uint32 product = power.product;
        Book memory book = _book(product);
        (terms.coverage, terms.units, terms.product) = (uint128(coverage), power.units, product);
        (terms.beginDay, terms.endDay) = (CoverRules.beginDay(power), power.endDay);
        terms.daily = CoverRules.dailyUp(coverage, _lines[product].rate).toUint96();
        terms.backing = uint112(CoverRules.backingUp(coverage, parameters.capitalRatio));
        terms.shortDays = _shortDays(product, book.state.nextDay);
        terms.markDay = book.benchmark.nextDay() - 1;
        terms.rate = _ledger.valuation().markOf(product, 0, terms.markDay, Side.Low).rate;
    }

    // ---- Claims -----------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurance
    function claim(uint256[] calldata tokenIds) external nonReentrant {
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            _claim(tokenIds[i], tokenIds.length == 1);
        }
    }

    /// @dev `must` asks for an error that says why nothing is paid.
    // Guarded, as for insure.
    // slither-disable-next-line reentrancy-no-eth
    function _claim(uint256 tokenId, bool must) private {
        // Check
        (address holder, Power memory power,) = _miningPower.holdingFor(tokenId, msg.sender, must);
        uint64 policy = _policyOf(tokenId, power);
        if (holder == address(0) || policy == 0) return;
        if (isVoid(policy)) {
            // A lock may have a payee, who has the income; what the holder paid waits for the end of the lock.
            bool locked = power.state == TokenState.Locked;
            require(!locked || !must, IMiningPower.TokenLocked(tokenId));
            if (locked) return;
        } else {
            bool refunded = power.state == TokenState.Refunded;
            require(refunded || !must, ILossLedger.NotRefunded(tokenId));
            bool measured = must || _ledger.measureOf(power.product).measuredAt > 0;
            if (!refunded || !measured) return;
        }

        // Effect. What stands behind cover never leaves, so the pool has what is due.
        uint256 due = _dueDown(tokenId, power, policy);
        _cut(policy);
        IInsurancePool.Share memory share = _takeShare(policy, power.units);
        _miningPower.setPolicy(tokenId, 0);
        if (due > 0) _ledger.recover(tokenId, due);

        // Interaction: the pool takes the share out of its books, then pays.
        uint32 product = power.product;
        (uint256 junior, bool paid) = poolOf[product].settle(share, due, holder);
        emit CoverageClaimed(tokenId, policy, product, holder, share.coverage, due, junior, share.rest);
        if (paid) return;
        creditOf[holder] += due + share.rest;
        emit PaymentCredited(holder, due + share.rest);
    }

    /// @dev [asset] What a token's cover pays; never more than what it lost and nobody paid.
    function _dueDown(uint256 tokenId, Power memory power, uint64 policy) private view returns (uint256 due) {
        if (isVoid(policy)) return 0;
        Policy memory its = policyOf(policy);
        (uint256 gross, uint256 bondValue) = _ledger.grossLossOf(tokenId, its.markDay, its.rate);
        uint256 coverage = CoverRules.shareDown(its.coverage, power.units, its.units);
        due = CoverRules.dueDown(coverage, gross, bondValue);
        if (due > 0) due = Math.min(due, _ledger.remainingOf(tokenId));
    }

    /// @dev A policy earns no more: it never began, or its product closed. What was paid for its days goes back.
    function _cut(uint64 policy) private {
        Policy memory its = policyOf(policy);
        if (its.daily == 0) return;
        bool never = isVoid(policy);
        // Safe cast: part of a premium.
        uint96 rest = uint96(_restOf(policy));
        Policy storage left = _policies[policy];
        (left.daily, left.rest) = (0, rest);
        if (never) (left.coverage, left.backing) = (0, 0);
        emit PolicyCut(policy, its.product, never, rest);
        poolOf[its.product].cut(its, rest, never);
    }

    /// @dev Takes power and its share out of a policy. The last takes all, so that a policy ends without dust.
    function _takeShare(uint64 policy, uint64 units) private returns (IInsurancePool.Share memory share) {
        Policy memory left = policyOf(policy);
        share.coverage = CoverRules.shareDown(left.coverage, units, left.units);
        share.backing = CoverRules.shareDown(left.backing, units, left.units);
        share.rest = CoverRules.shareDown(left.rest, units, left.units);
        if (units == left.units) {
            delete _policies[policy];
            return share;
        }
        left.units -= units;
        // Safe casts: parts of the same.
        left.coverage -= uint128(share.coverage);
        left.backing -= uint112(share.backing);
        left.rest -= uint96(share.rest);
        _policies[policy] = left;
    }

    /// @inheritdoc IInsurance
    function release(uint64[] calldata policies) external nonReentrant {
        for (uint256 i = 0; i < policies.length; ++i) {
            _release(policies[i], policies.length == 1);
        }
    }

    // Guarded, as for insure.
    // slither-disable-next-line reentrancy-no-eth
    function _release(uint64 policy, bool must) private {
        Policy memory its = policyOf(policy);
        if (its.units == 0) return;
        bool late = _isLate(its.product);
        bool ended = late || _book(its.product).state.nextDay >= its.endDay;
        bool never = its.daily > 0 && isVoid(policy);
        require(ended || never || !must, CoverageStands(policy));
        if (late || never) _cut(policy);
        if (!ended) return;

        IInsurancePool.Share memory share = _takeShare(policy, its.units);
        poolOf[its.product].settle(share, 0, address(0));
        emit PolicyReleased(policy, its.product, share.coverage, share.rest);
    }

    /// @dev Whether the time to claim is over.
    function _isLate(uint32 product) private view returns (bool) {
        uint256 measuredAt = _ledger.measureOf(product).measuredAt;
        return measuredAt > 0 && block.timestamp >= measuredAt + CLAIM_WINDOW;
    }

    /// @inheritdoc IInsurance
    function withdrawCredit(address to) external nonReentrant returns (uint256 amount) {
        amount = creditOf[msg.sender];
        require(amount > 0, NothingToWithdraw(msg.sender));
        delete creditOf[msg.sender];
        emit Withdrawn(msg.sender, to, amount);
        IERC20(asset).safeTransfer(to, amount);
    }

    // ---- Pools ------------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurance
    function openPool(uint32 product) external returns (IInsurancePool pool) {
        _requireAsset(product);
        require(address(poolOf[product]) == address(0), PoolExists(product));
        bytes32 salt = bytes32(uint256(product));
        bytes memory its = abi.encode(product);
        pool = IInsurancePool(Clones.cloneDeterministicWithImmutableArgs(poolImplementation, its, salt));
        poolOf[product] = pool;
        emit PoolOpened(product, pool);
    }

    /// @inheritdoc IInsurance
    function noteShares(uint32 product, address from, address to, uint256 shares, uint256 assets)
        external
        onlyPool(product)
    {
        emit SharesMoved(product, from, to, shares, assets);
    }

    /// @inheritdoc IInsurance
    function noteExit(uint32 product, address account, uint256 shares, uint256 readyAt, uint256 endsAt)
        external
        onlyPool(product)
    {
        emit ExitRequested(product, account, shares, readyAt, endsAt);
    }

    /// @inheritdoc IInsurance
    function noteJunior(uint32 product, address from, address to, uint256 amount, uint256 junior)
        external
        onlyPool(product)
    {
        emit JuniorMoved(product, from, to, amount, junior);
    }

    /// @inheritdoc IInsurance
    function noteEarned(uint32 product, uint32 day, uint256 amount) external onlyPool(product) {
        emit PremiumEarned(product, day, amount);
    }

    // ---- Parameters -------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurance
    function setLine(uint32 product, uint16 rate, uint104 cap) external onlyOwner {
        require(rate == 0 || (rate >= MIN_RATE && rate <= MAX_RATE), ParameterOutOfBounds());
        _requireAsset(product);
        (_lines[product].rate, _lines[product].cap) = (rate, cap);
        emit LineChanged(product, rate, cap);
    }

    function _requireAsset(uint32 product) private view {
        require(address(_settlement.termsOf(product).payToken) == asset, WrongPayToken(product));
    }

    /// @inheritdoc IInsurance
    function setParameters(Parameters calldata chosen) external onlyOwner {
        _setParameters(chosen);
    }

    function _setParameters(Parameters memory chosen) private {
        bool ratioFits = chosen.capitalRatio >= MIN_RATIO && chosen.capitalRatio <= MAX_RATIO;
        bool waitFits = chosen.cooldownDays >= MIN_COOLDOWN && chosen.cooldownDays <= MAX_COOLDOWN;
        require(ratioFits && waitFits, ParameterOutOfBounds());
        parameters = chosen;
        emit ParametersChanged(chosen);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurance
    function coveredOf(uint32 product) external view returns (uint256) {
        IInsurancePool pool = poolOf[product];
        return address(pool) == address(0) ? 0 : pool.fund().covered;
    }

    /// @inheritdoc IInsurance
    function mostCoverage(uint256 tokenId) external view returns (uint256) {
        (Power memory power, uint64 before) = _tokenOf(tokenId);
        bool bare = before == 0 || isVoid(before);
        IInsurancePool pool = poolOf[power.product];
        if (!bare || address(pool) == address(0) || !_isInsurable(power)) return 0;
        return _mostDown(power, pool);
    }

    /// @inheritdoc IInsurance
    function dueOf(uint256 tokenId) external view returns (uint256) {
        (Power memory power, uint64 policy) = _tokenOf(tokenId);
        if (policy == 0 || power.state != TokenState.Refunded) return 0;
        return _dueDown(tokenId, power, policy);
    }
}
