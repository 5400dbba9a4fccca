// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IInsurance } from "../interfaces/IInsurance.sol";
import { ILossLedger } from "../interfaces/ILossLedger.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { Days } from "../libraries/Days.sol";
import { ExactTransfer } from "../libraries/ExactTransfer.sol";
import { PremiumDrip } from "../libraries/PremiumDrip.sol";
import { Power, TokenState } from "../types/Power.sol";
import { ProductState } from "../types/Product.sol";
import { Shortfall } from "../types/Shortfall.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC4626 } from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { ERC4626 } from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Insurance of mining power against default
contract Insurance is IInsurance, ERC4626, Ownable, ReentrancyGuardTransient {
    using PremiumDrip for PremiumDrip.Drip;
    using SafeCast for uint256;
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;

    uint256 private constant WHOLE = 10_000;
    uint16 private constant MIN_RATIO = 1000;
    /// @dev Below all, so that no run of claims empties the pool: shares are never worth nothing.
    uint16 private constant MAX_RATIO = 8000;
    uint16 private constant MIN_COOLDOWN = 14;
    uint16 private constant MAX_COOLDOWN = 90;
    /// @dev [bps a year] Bounds of a premium that is not 0.
    uint16 private constant MIN_RATE = 50;
    uint16 private constant MAX_RATE = 5000;
    /// @dev How many products are watched at most: what `waits` looks at.
    uint256 private constant MAX_PRODUCTS = 32;
    /// @dev Time in which an underwriter that waited may leave.
    uint256 private constant EXIT_WINDOW = 7 days;
    /// @dev Time from the measuring of a product in which its tokens must claim.
    uint256 private constant CLAIM_WINDOW = 90 days;
    /// @dev [day] How far behind its days a product may be; grace and a benchmark's silence take six.
    uint32 private constant MAX_LAG = 7;

    ISettlement private immutable _settlement;
    IMiningPower private immutable _miningPower;
    ILossLedger private immutable _ledger;

    /// @inheritdoc IInsurance
    uint256 public coverage;
    /// @inheritdoc IInsurance
    uint64 public lastPolicy;
    Parameters public parameters;
    /// @dev [asset] Coin of the pool, premiums included; what is sent to it uninvited is not counted.
    uint256 private _held;
    uint32[] private _products;
    PremiumDrip.Drip private _premiums;
    mapping(uint32 product => Line) private _lines;
    mapping(uint64 policy => Policy) private _policies;
    mapping(address account => Exit) private _exits;
    /// @inheritdoc IInsurance
    mapping(address account => uint256) public creditOf;

    constructor(
        address owner,
        IERC20 payToken,
        ISettlement settlement,
        IMiningPower miningPower,
        ILossLedger ledger
    ) ERC20("DMEX Underwriting", "COVER") ERC4626(payToken) Ownable(owner) {
        _settlement = settlement;
        _miningPower = miningPower;
        _ledger = ledger;
        // The cooldown outlasts seven short days and the thirty in which the DAO may terminate.
        _setParameters(Parameters({ capitalRatio: 5000, cooldownDays: 40 }));
    }

    // ---- Holders ----------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurance
    function insure(uint256 tokenId, uint256 coverageBps, uint256 maxPremium)
        external
        nonReentrant
        returns (uint256 premium)
    {
        // Check
        require(_miningPower.mayMove(msg.sender, tokenId), NotHolder(tokenId, msg.sender));
        Power memory power = _miningPower.powerOf(tokenId);
        Line storage line = _lines[power.product];
        uint64 before = _policyOf(tokenId, power);
        uint256 insured = _policies[before].coverage;
        bool whole = insured == 0 || _policies[before].units == power.units;
        require(whole && line.rate > 0 && _isInsurable(power), NotInsurable(tokenId));
        (uint256 daily, uint256 added) = _price(power, line.rate, coverageBps);
        _checkCoverage(power, line, insured, added);
        premium = daily * (power.endDay - power.startDay);
        require(premium <= maxPremium, PremiumTooHigh(premium, maxPremium));

        // Effect, here and in our own contract, which calls nobody back. Safe casts: the sum is at most the principal, which
        // is below 2^104 as all escrow is.
        uint64 policy = ++lastPolicy;
        delete _policies[before];
        _policies[policy] = Policy(uint128(insured + added), power.units, power.product, power.endDay);
        line.covered += uint104(added);
        coverage += added;
        _premiums.add(daily.toUint128(), power.startDay, power.endDay);
        _held += premium;
        _miningPower.setPolicy(tokenId, policy);
        emit TokenInsured(tokenId, policy, power.product, msg.sender, added, premium);

        // Interaction
        IERC20(asset()).move(msg.sender, address(this), premium);
    }

    /// @dev The token has not begun to pay, and its product is in order.
    function _isInsurable(Power memory power) private view returns (bool) {
        bool early = Days.today() < power.startDay;
        return early && !_isTroubled(power.product) && _shortfallOf(power.product).score == 0;
    }

    /// @dev Within the principal, the cap of the product and the capital of the pool.
    function _checkCoverage(Power memory power, Line memory line, uint256 insured, uint256 added)
        private
        view
    {
        require(added > 0, ZeroCoverage());
        uint256 most = Math.saturatingSub(_principal(power), insured);
        most = Math.min(most, Math.saturatingSub(line.cap, line.covered));
        uint256 capital = totalAssets() * parameters.capitalRatio / WHOLE;
        most = Math.min(most, Math.saturatingSub(capital, coverage));
        require(added <= most, CoverageTooLarge(added, most));
    }

    /// @dev [asset] Premium of a day, rounded up, and coverage. Whole days leave no dust.
    function _price(Power memory power, uint256 rate, uint256 coverageBps)
        private
        pure
        returns (uint256 daily, uint256 added)
    {
        added = Math.mulDiv(_principal(power), coverageBps, WHOLE);
        daily = Math.ceilDiv(added * rate, WHOLE * 365);
    }

    function _principal(Power memory power) private pure returns (uint256) {
        return uint256(power.tranche) * (power.endDay - power.startDay);
    }

    /// @inheritdoc IInsurance
    function claim(uint256[] calldata tokenIds) external nonReentrant {
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            _claim(tokenIds[i], tokenIds.length == 1);
        }
    }

    /// @dev `must` asks for an error that says why nothing is paid.
    function _claim(uint256 tokenId, bool must) private {
        (address holder, Power memory power,) = _miningPower.holdingFor(tokenId, msg.sender, must);
        uint64 policy = _policyOf(tokenId, power);
        if (holder == address(0) || policy == 0) return;
        bool refunded = power.state == TokenState.Refunded;
        require(refunded || !must, ILossLedger.NotRefunded(tokenId));
        bool measured = must || _ledger.measureOf(power.product).measuredAt > 0;
        if (!refunded || !measured) return;

        // Effect. Coverage is at most the capital ratio of the assets, so the pool has what is due.
        uint256 share = _shareDown(policy, power.units);
        uint256 due = Math.min(share, _ledger.remainingOf(tokenId));
        _takeShare(policy, power.units, share);
        emit CoverageClaimed(tokenId, policy, power.product, holder, share, due);
        _miningPower.setPolicy(tokenId, 0);
        if (due == 0) return;
        _held -= due;
        _ledger.recover(tokenId, due);

        // Interaction
        if (IERC20(asset()).trySafeTransfer(holder, due)) return;
        creditOf[holder] += due;
        emit PaymentCredited(holder, due);
    }

    /// @dev Takes power and its share out of a policy. The last takes all, so a policy that is claimed ends without dust.
    function _takeShare(uint64 policy, uint64 units, uint256 share) private {
        Policy storage left = _policies[policy];
        // Safe cast: a share is part of the whole.
        (left.coverage, left.units) = (left.coverage - uint128(share), left.units - units);
        _lowerCoverage(left.product, share);
    }

    /// @inheritdoc IInsurance
    function release(uint64[] calldata policies) external {
        for (uint256 i = 0; i < policies.length; ++i) {
            _release(policies[i], policies.length == 1);
        }
    }

    function _release(uint64 policy, bool must) private {
        Policy memory ended = _policies[policy];
        if (ended.coverage == 0) return;
        bool settled = _settlement.stateOf(ended.product).nextDay >= ended.endDay;
        uint256 measuredAt = _ledger.measureOf(ended.product).measuredAt;
        bool late = measuredAt > 0 && block.timestamp >= measuredAt + CLAIM_WINDOW;
        require(settled || late || !must, CoverageStands(policy));
        if (!settled && !late) return;

        delete _policies[policy];
        _lowerCoverage(ended.product, ended.coverage);
        emit PolicyReleased(policy, ended.product, ended.coverage);
    }

    function _lowerCoverage(uint32 product, uint256 amount) private {
        // Safe cast: coverage of one policy is part of its product's.
        _lines[product].covered -= uint104(amount);
        coverage -= amount;
    }

    /// @inheritdoc IInsurance
    function withdrawCredit(address to) external nonReentrant returns (uint256 amount) {
        amount = creditOf[msg.sender];
        require(amount > 0, NothingToWithdraw(msg.sender));
        delete creditOf[msg.sender];
        emit Withdrawn(msg.sender, to, amount);
        IERC20(asset()).safeTransfer(to, amount);
    }

    // ---- Underwriters -----------------------------------------------------------------------------------------

    /// @inheritdoc IInsurance
    function requestExit(uint256 shares) external {
        require(shares <= balanceOf(msg.sender), NotEnoughShares(msg.sender, shares));
        uint256 readyAt = block.timestamp + uint256(parameters.cooldownDays) * 1 days;
        uint256 endsAt = readyAt + EXIT_WINDOW;
        // Safe casts: times until the year 36812.
        _exits[msg.sender] = Exit(shares.toUint128(), uint40(readyAt), uint40(endsAt));
        emit ExitRequested(msg.sender, shares, readyAt, endsAt);
    }

    /// @dev Coin first, then shares, as OpenZeppelin does; what arrives is measured.
    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        super._deposit(caller, receiver, assets, shares);
        _held += assets;
    }

    function _withdraw(address caller, address receiver, address owner, uint256 assets, uint256 shares)
        internal
        override
    {
        // Safe cast: at most what was requested, by `maxRedeem`.
        _exits[owner].shares -= uint128(shares);
        _held -= assets;
        super._withdraw(caller, receiver, owner, assets, shares);
    }

    function _transferIn(address from, uint256 assets) internal override {
        IERC20(asset()).move(from, address(this), assets);
    }

    /// @dev Shares that are to be redeemed cannot be sent to somebody who did not wait.
    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (from == address(0) || to == address(0)) return;
        uint256 frozen = frozenOf(from);
        require(balanceOf(from) >= frozen, SharesFrozen(from, frozen));
    }

    /// @dev A million virtual shares for the first smallest unit: nobody can push the price of a share by a donation,
    /// which is not counted anyway.
    function _decimalsOffset() internal pure override returns (uint8) {
        return 6;
    }

    // ---- Parameters -------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurance
    function setLine(uint32 product, uint16 rate, uint104 cap) external onlyOwner {
        require(rate == 0 || (rate >= MIN_RATE && rate <= MAX_RATE), ParameterOutOfBounds());
        require(address(_settlement.termsOf(product).payToken) == asset(), WrongPayToken(product));
        Line storage line = _lines[product];
        (line.rate, line.cap) = (rate, cap);
        if (rate > 0 && !line.listed) _list(product, line);
        if (rate == 0 && line.listed && line.covered == 0) _unlist(product, line);
        emit LineChanged(product, rate, cap);
    }

    function _list(uint32 product, Line storage line) private {
        require(_products.length < MAX_PRODUCTS, ParameterOutOfBounds());
        line.listed = true;
        _products.push(product);
    }

    function _unlist(uint32 product, Line storage line) private {
        line.listed = false;
        uint256 i = 0;
        while (_products[i] != product) ++i;
        _products[i] = _products[_products.length - 1];
        _products.pop();
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

    /// @inheritdoc IERC4626
    function totalAssets() public view override(ERC4626, IERC4626) returns (uint256) {
        return _held - _premiums.unearnedUp();
    }

    /// @inheritdoc IERC4626
    function maxDeposit(address) public view override(ERC4626, IERC4626) returns (uint256) {
        return waits() ? 0 : type(uint128).max;
    }

    /// @inheritdoc IERC4626
    function maxMint(address) public view override(ERC4626, IERC4626) returns (uint256) {
        return waits() ? 0 : type(uint128).max;
    }

    /// @inheritdoc IERC4626
    function maxRedeem(address owner) public view override(ERC4626, IERC4626) returns (uint256) {
        Exit memory exit = _exits[owner];
        bool open = block.timestamp >= exit.readyAt && block.timestamp < exit.endsAt;
        if (!open || waits()) return 0;
        uint256 backing = Math.ceilDiv(coverage * WHOLE, parameters.capitalRatio);
        uint256 free = Math.saturatingSub(totalAssets(), backing);
        return Math.min(Math.min(exit.shares, balanceOf(owner)), convertToShares(free));
    }

    /// @inheritdoc IInsurance
    function waits() public view returns (bool) {
        for (uint256 i = 0; i < _products.length; ++i) {
            if (_lines[_products[i]].covered > 0 && _isTroubled(_products[i])) return true;
        }
        return false;
    }

    /// @dev Closed, about to be terminated, or so far behind its days that it may be abandoned.
    function _isTroubled(uint32 product) private view returns (bool) {
        Shortfall memory shortfall = _shortfallOf(product);
        if (shortfall.closedDay > 0 || block.timestamp < shortfall.terminableUntil) return true;
        ProductState memory state = _settlement.stateOf(product);
        return state.nextDay < state.endDay && state.nextDay + MAX_LAG < Days.today();
    }

    function _shortfallOf(uint32 product) private view returns (Shortfall memory) {
        return _settlement.shortfallOf(product);
    }

    /// @inheritdoc IInsurance
    function coverageOf(uint256 tokenId) external view returns (uint256) {
        return _coverageOf(tokenId, _miningPower.powerOf(tokenId));
    }

    function _coverageOf(uint256 tokenId, Power memory power) private view returns (uint256) {
        uint64 policy = _policyOf(tokenId, power);
        return policy == 0 ? 0 : _shareDown(policy, power.units);
    }

    /// @dev The policy that covers a token here; 0 if none, if it is over, or if it is one of another pool.
    function _policyOf(uint256 tokenId, Power memory power) private view returns (uint64 policy) {
        policy = _miningPower.policyOf(tokenId);
        Policy storage its = _policies[policy];
        if (its.coverage == 0 || its.product != power.product) return 0;
    }

    /// @dev [asset] What `units` have of the coverage that is left. Others' claims never lower it.
    function _shareDown(uint64 policy, uint64 units) private view returns (uint256) {
        return Math.mulDiv(_policies[policy].coverage, units, _policies[policy].units);
    }

    /// @inheritdoc IInsurance
    function dueOf(uint256 tokenId) external view returns (uint256) {
        Power memory power = _miningPower.powerOf(tokenId);
        uint256 share = _coverageOf(tokenId, power);
        if (share == 0 || power.state != TokenState.Refunded) return 0;
        return Math.min(share, _ledger.remainingOf(tokenId));
    }

    /// @inheritdoc IInsurance
    function quote(uint256 tokenId, uint256 coverageBps)
        external
        view
        returns (uint256 premium, uint256 added)
    {
        Power memory power = _miningPower.powerOf(tokenId);
        (premium, added) = _price(power, _lines[power.product].rate, coverageBps);
        premium *= power.endDay - power.startDay;
    }

    /// @inheritdoc IInsurance
    function policyOf(uint64 policy) external view returns (Policy memory) {
        return _policies[policy];
    }

    /// @inheritdoc IInsurance
    function lineOf(uint32 product) external view returns (Line memory) {
        return _lines[product];
    }

    /// @inheritdoc IInsurance
    function products() external view returns (uint32[] memory) {
        return _products;
    }

    /// @inheritdoc IInsurance
    function exitOf(address account) external view returns (Exit memory) {
        return _exits[account];
    }

    /// @inheritdoc IInsurance
    function frozenOf(address account) public view returns (uint256) {
        Exit memory exit = _exits[account];
        return block.timestamp < exit.endsAt ? exit.shares : 0;
    }

    /// @inheritdoc IInsurance
    function unearned() external view returns (uint256) {
        return _premiums.unearnedUp();
    }
}
