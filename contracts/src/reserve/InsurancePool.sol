// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IInsurance } from "../interfaces/IInsurance.sol";
import { IInsurancePool } from "../interfaces/IInsurancePool.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { CoverRules } from "../libraries/CoverRules.sol";
import { Days } from "../libraries/Days.sol";
import { ExactTransfer } from "../libraries/ExactTransfer.sol";
import { Expectation } from "../libraries/Expectation.sol";
import { PremiumDrip } from "../libraries/PremiumDrip.sol";
import { Book } from "../types/Product.sol";
import { IERC20Metadata } from "@openzeppelin/contracts/interfaces/IERC20Metadata.sol";
import { IERC4626 } from "@openzeppelin/contracts/interfaces/IERC4626.sol";
import { Clones } from "@openzeppelin/contracts/proxy/Clones.sol";
import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { ERC4626 } from "@openzeppelin/contracts/token/ERC20/extensions/ERC4626.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { Strings } from "@openzeppelin/contracts/utils/Strings.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Underwriters of one product
/// @dev The implementation of clones. What all clones share is in its code, the product in each clone's.
contract InsurancePool is IInsurancePool, ERC4626 {
    using ExactTransfer for IERC20;
    using PremiumDrip for PremiumDrip.Drip;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using Strings for uint256;

    /// @dev Time in which an underwriter that waited may leave.
    uint256 private constant EXIT_WINDOW = 7 days;
    /// @dev How long the clock of a wish to leave stands at most.
    uint256 private constant STANDSTILL = 60 days;
    /// @dev A million virtual shares for the first smallest unit: nobody can push the price of a share by a donation, which
    /// is not counted anyway.
    uint8 private constant OFFSET = 6;

    /// @inheritdoc IInsurancePool
    IInsurance public immutable insurance;
    ISettlement private immutable _settlement;

    Fund private _fund;
    PremiumDrip.Drip private _premiums;
    mapping(address account => Exit) private _exits;

    constructor(IERC20 payToken, ISettlement settlement, IInsurance insurance_)
        ERC20("", "")
        ERC4626(payToken)
    {
        insurance = insurance_;
        _settlement = settlement;
    }

    modifier onlyInsurance() {
        require(msg.sender == address(insurance), NotInsurance(msg.sender));
        _;
    }

    // ---- Cover ------------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurancePool
    // Of the insurance it only asks for an event (noteEarned); the insurance calls nobody for that and has its guard up.
    // slither-disable-next-line reentrancy-no-eth
    function cover(IInsurance.Policy calldata policy) external onlyInsurance {
        _advance();
        // Safe cast: coverage is at most the cap.
        _fund.covered += uint104(policy.coverage);
        _fund.backing += policy.backing;
        _premiums.add(policy.daily, policy.beginDay, policy.endDay, policy.shortDays);
    }

    /// @inheritdoc IInsurancePool
    // As for cover.
    // slither-disable-next-line reentrancy-no-eth
    function cut(IInsurance.Policy calldata policy, uint96 rest, bool isVoid) external onlyInsurance {
        _advance();
        _fund.returnable += rest;
        if (!isVoid) return _premiums.drop(rest);

        _premiums.dropVoid(policy.daily, policy.beginDay, policy.endDay, policy.shortDays);
        _lower(policy.coverage, policy.backing);
    }

    /// @inheritdoc IInsurancePool
    // As for cover.
    // slither-disable-next-line reentrancy-no-eth
    function settle(Share calldata share, uint256 due, address to)
        external
        onlyInsurance
        returns (uint256 junior, bool paid)
    {
        // Effect. The miner's stake pays first. Safe casts: parts of what they are taken from.
        _advance();
        junior = Math.min(due, _fund.junior);
        _fund.junior -= uint128(junior);
        _fund.senior -= uint128(due - junior);
        _fund.returnable -= uint128(share.rest);
        if (to == address(0)) _fund.senior += uint128(share.rest);
        if (share.coverage > 0 || share.backing > 0) _lower(share.coverage, share.backing);
        uint256 amount = due + share.rest;
        if (to == address(0) || amount == 0) return (junior, true);

        // Interaction
        IERC20 token = IERC20(asset());
        paid = token.trySafeTransfer(to, amount);
        if (!paid) token.safeTransfer(msg.sender, amount);
    }

    /// @dev Without cover nothing is left to be earned. Safe casts: what one policy has is part of its product's.
    function _lower(uint256 coverage, uint256 backing) private {
        _fund.backing -= uint128(backing);
        uint104 covered = _fund.covered - uint104(coverage);
        _fund.covered = covered;
        if (covered > 0) return;
        uint112 left = _premiums.unearned;
        _premiums.drop(left);
        _earn(left);
    }

    /// @inheritdoc IInsurancePool
    function earn(uint256 maxDays) external returns (uint32 day) {
        // Safe cast: the smaller of two, of which one is a day.
        _advanceTo(uint32(Math.min(_clock(), Math.saturatingAdd(maxDays, _premiums.day))));
        return _premiums.day;
    }

    /// @dev Books what was earned by the days that are settled.
    function _advance() private {
        _advanceTo(_clock());
    }

    function _advanceTo(uint32 end) private {
        _earn(_premiums.advance(_settlement, product(), end));
    }

    function _earn(uint112 amount) private {
        if (amount == 0) return;
        _fund.senior += amount;
        insurance.noteEarned(product(), _premiums.day, amount);
    }

    /// @dev [day] First day that is not settled; a day that lies ahead may yet be preceded by others.
    function _clock() private view returns (uint32) {
        // Safe cast: both are days.
        return uint32(Math.min(_settlement.stateOf(product()).nextDay, Days.today()));
    }

    // ---- The miner --------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurancePool
    function stake(uint256 amount) external {
        require(amount > 0, ZeroAmount());
        uint128 junior = _fund.junior + amount.toUint128();
        _fund.junior = junior;
        insurance.noteJunior(product(), msg.sender, address(0), amount, junior);
        IERC20(asset()).pull(amount);
    }

    /// @inheritdoc IInsurancePool
    function unstake(uint256 amount, address to) external {
        // Check
        uint32 its = product();
        require(msg.sender == _settlement.termsOf(its).miner, ISettlement.NotMiner(its, msg.sender));
        require(amount > 0, ZeroAmount());
        (uint256 junior, uint256 covered) = (_fund.junior, _fund.covered);
        require(amount <= junior, JuniorTooSmall(junior, amount));
        // What is beyond all cover can never be asked for; held, it would be a hostage of whoever insures dust.
        require(amount + covered <= junior || covered == 0, JuniorBound(covered));

        // Effect. Safe cast: part of what is there.
        _fund.junior = uint128(junior - amount);
        insurance.noteJunior(its, address(0), to, amount, junior - amount);

        // Interaction
        IERC20(asset()).safeTransfer(to, amount);
    }

    // ---- Leaving ----------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurancePool
    function requestExit(uint256 shares) external {
        require(shares <= balanceOf(msg.sender), NotEnoughShares(msg.sender, shares));
        (, uint16 cooldownDays) = insurance.parameters();
        uint256 readyAt = block.timestamp + uint256(cooldownDays) * 1 days;
        uint256 endsAt = readyAt + EXIT_WINDOW;
        // Safe casts: times until the year 36812.
        _exits[msg.sender] = Exit(shares.toUint128(), uint40(readyAt), uint40(endsAt));
        insurance.noteExit(product(), msg.sender, shares, readyAt, endsAt);
    }

    /// @inheritdoc IInsurancePool
    function holdExit(address account) external {
        Exit storage exit = _exits[account];
        uint256 endsAt = exit.endsAt;
        // Only trouble in the window itself moves its end, so that a moment of trouble makes no long window.
        bool alive = exit.shares > 0 && block.timestamp >= exit.readyAt && block.timestamp < endsAt;
        bool once = endsAt == exit.readyAt + EXIT_WINDOW;
        require(alive && once && _isTroubled(), NothingToHold(account));
        endsAt += STANDSTILL;
        // Safe cast: see above.
        exit.endsAt = uint40(endsAt);
        insurance.noteExit(product(), account, exit.shares, exit.readyAt, endsAt);
    }

    function _isTroubled() private view returns (bool) {
        return condition() == Condition.Troubled;
    }

    // ---- Shares -----------------------------------------------------------------------------------------------

    /// @dev Coin first, then shares, as OpenZeppelin does; what arrives is measured.
    function _deposit(address caller, address receiver, uint256 assets, uint256 shares) internal override {
        super._deposit(caller, receiver, assets, shares);
        _fund.senior += assets.toUint128();
        insurance.noteShares(product(), address(0), receiver, shares, assets);
    }

    // Of the insurance it only asks for events, and coin leaves last.
    // slither-disable-next-line reentrancy-no-eth
    function _withdraw(address caller, address receiver, address owner, uint256 assets, uint256 shares)
        internal
        override
    {
        // Safe cast: at most what was requested. From a product that is over shares leave that were not.
        _exits[owner].shares = uint128(Math.saturatingSub(_exits[owner].shares, shares));
        _advance();
        _fund.senior -= assets.toUint128();
        insurance.noteShares(product(), owner, address(0), shares, assets);
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
        insurance.noteShares(product(), from, to, value, 0);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IInsurancePool
    function product() public view returns (uint32) {
        return abi.decode(Clones.fetchCloneArgs(address(this)), (uint32));
    }

    /// @inheritdoc IERC20Metadata
    function name() public view override(ERC20, IERC20Metadata) returns (string memory) {
        return string.concat("DMEX Underwriting ", uint256(product()).toString());
    }

    /// @inheritdoc IERC20Metadata
    function symbol() public view override(ERC20, IERC20Metadata) returns (string memory) {
        return string.concat("COVER-", uint256(product()).toString());
    }

    /// @inheritdoc IERC4626
    function totalAssets() public view override(ERC4626, IERC4626) returns (uint256) {
        return _fund.senior + _premiums.unearned - unearned();
    }

    /// @inheritdoc IERC4626
    function maxDeposit(address) public view override(ERC4626, IERC4626) returns (uint256) {
        bool open = condition() == Condition.Open;
        return open ? type(uint128).max : 0;
    }

    /// @inheritdoc IERC4626
    function maxMint(address receiver) public view override(ERC4626, IERC4626) returns (uint256) {
        return maxDeposit(receiver);
    }

    /// @inheritdoc IERC4626
    function maxRedeem(address owner) public view override(ERC4626, IERC4626) returns (uint256) {
        Condition standing = condition();
        if (standing == Condition.Over) return balanceOf(owner);
        Exit memory exit = _exits[owner];
        uint256 opensAt = exit.readyAt;
        if (standing == Condition.Troubled) opensAt += STANDSTILL;
        if (block.timestamp < opensAt || block.timestamp >= exit.endsAt) return 0;
        uint256 free = Math.saturatingSub(totalAssets(), bound());
        return Math.min(Math.min(exit.shares, balanceOf(owner)), convertToShares(free));
    }

    function _decimalsOffset() internal pure override returns (uint8) {
        return OFFSET;
    }

    /// @inheritdoc IInsurancePool
    function condition() public view returns (Condition) {
        Book memory book = _settlement.bookOf(product());
        bool covered = _fund.covered > 0;
        if (book.shortfall.closedDay > 0) return covered ? Condition.Troubled : Condition.Over;
        if (block.timestamp < book.shortfall.terminableUntil) return Condition.Troubled;
        bool overdue = Expectation.isOverdue(book.benchmark, book.state.nextDay, book.state.endDay);
        return overdue ? Condition.Troubled : Condition.Open;
    }

    /// @inheritdoc IInsurancePool
    function unearned() public view returns (uint256) {
        return _premiums.walked(_settlement, product(), _clock()).unearned;
    }

    /// @inheritdoc IInsurancePool
    function bound() public view returns (uint256) {
        return CoverRules.boundUp(_fund);
    }

    /// @inheritdoc IInsurancePool
    function exposure() external view returns (uint256) {
        return CoverRules.exposure(_fund);
    }

    /// @inheritdoc IInsurancePool
    function fund() external view returns (Fund memory) {
        return _fund;
    }

    /// @inheritdoc IInsurancePool
    function exitOf(address account) external view returns (Exit memory) {
        return _exits[account];
    }

    /// @inheritdoc IInsurancePool
    function frozenOf(address account) public view returns (uint256) {
        Exit memory exit = _exits[account];
        return block.timestamp < exit.endsAt ? exit.shares : 0;
    }
}
