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
    Parameters public parameters;
    /// @dev [asset] Coin of the pool, premiums included; what is sent to it uninvited is not counted.
    uint256 private _held;
    uint32[] private _products;
    PremiumDrip.Drip private _premiums;
    mapping(uint32 product => Line) private _lines;
    mapping(uint256 tokenId => Policy) private _policies;
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
        Power memory power = _miningPower.powerOf(tokenId);
        Line storage line = _lines[power.product];
        bool early = Days.today() < power.startDay;
        bool sound = !_isTroubled(power.product) && _shortfallOf(power.product).shortDays == 0;
        require(line.rate > 0 && early && sound, NotInsurable(tokenId));
        (uint256 daily, uint256 added) = _price(power, line.rate, coverageBps);
        Policy memory policy = _policies[tokenId];
        _checkCoverage(power, line, policy.coverage, added);
        premium = daily * (power.endDay - power.startDay);
        require(premium <= maxPremium, PremiumTooHigh(premium, maxPremium));

        // Effect. Safe casts: the sum is at most the principal, which is below 2^104 as all escrow is.
        _policies[tokenId] =
            Policy(policy.coverage + uint128(added), power.units, power.product, power.endDay);
        line.covered += uint104(added);
        coverage += added;
        _premiums.add(daily.toUint128(), power.startDay, power.endDay);
        _held += premium;
        emit TokenInsured(tokenId, power.product, msg.sender, added, premium);

        // Interaction
        IERC20(asset()).move(msg.sender, address(this), premium);
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
            if (_policies[tokenIds[i]].coverage > 0) _claim(tokenIds[i]);
        }
    }

    function _claim(uint256 tokenId) private {
        (address holder, Power memory power,) = _miningPower.holding(tokenId);
        require(power.state == TokenState.Refunded, ILossLedger.NotRefunded(tokenId));
        uint256 due = _dueOf(tokenId, power);

        // Effect. Coverage is at most the capital ratio of the assets, so the pool has what is due.
        _end(tokenId, holder, due);
        if (due == 0) return;
        _held -= due;
        _ledger.recover(tokenId, due);

        // Interaction
        if (IERC20(asset()).trySafeTransfer(holder, due)) return;
        creditOf[holder] += due;
        emit PaymentCredited(holder, due);
    }

    /// @inheritdoc IInsurance
    function release(uint256[] calldata tokenIds) external {
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            Policy memory policy = _policies[tokenIds[i]];
            if (policy.coverage == 0) continue;
            bool settled = _settlement.stateOf(policy.product).nextDay >= policy.endDay;
            uint256 measuredAt = _ledger.measureOf(policy.product).measuredAt;
            bool late = measuredAt > 0 && block.timestamp >= measuredAt + CLAIM_WINDOW;
            require(settled || late, CoverageStands(tokenIds[i]));
            _end(tokenIds[i], address(0), 0);
        }
    }

    function _end(uint256 tokenId, address holder, uint256 paid) private {
        Policy memory policy = _policies[tokenId];
        Line storage line = _lines[policy.product];
        delete _policies[tokenId];
        // Safe cast: coverage of one token is part of its product's.
        line.covered -= uint104(policy.coverage);
        coverage -= policy.coverage;
        emit PolicyEnded(tokenId, policy.product, holder, policy.coverage, paid);
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
    function dueOf(uint256 tokenId) external view returns (uint256) {
        if (_policies[tokenId].coverage == 0) return 0;
        return _dueOf(tokenId, _miningPower.powerOf(tokenId));
    }

    /// @dev Power that was merged in later has no share in the coverage. Its part is taken of the whole loss, not of what
    /// remains: else whoever has the reserve pay first would take from what the insurance owes.
    function _dueOf(uint256 tokenId, Power memory power) private view returns (uint256) {
        if (power.state != TokenState.Refunded) return 0;
        Policy memory policy = _policies[tokenId];
        ILossLedger.Loss memory loss = _ledger.lossOf(tokenId);
        uint256 lost = loss.loss;
        if (power.units > policy.units) lost = Math.mulDiv(lost, policy.units, power.units);
        return Math.min(policy.coverage, Math.min(lost, loss.loss - loss.recovered));
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
    function policyOf(uint256 tokenId) external view returns (Policy memory) {
        return _policies[tokenId];
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
