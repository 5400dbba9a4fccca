// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAggregatorV3 } from "../interfaces/IAggregatorV3.sol";
import { ILossLedger } from "../interfaces/ILossLedger.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IReserve } from "../interfaces/IReserve.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { CoinValue } from "../libraries/CoinValue.sol";
import { ExactTransfer } from "../libraries/ExactTransfer.sol";
import { FeedPrice } from "../libraries/FeedPrice.sol";
import { Side } from "../types/IncomeMark.sol";
import { Power, TokenState } from "../types/Power.sol";
import { ProductTerms } from "../types/Product.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { IERC20Metadata } from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Reserve for holders of closed products
contract Reserve is IReserve, Ownable, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using ExactTransfer for IERC20;
    using SafeERC20 for IERC20;

    /// @dev From the measuring of a loss to the first round: time to record losses, let insurers pay, and discuss.
    uint256 private constant DISCUSSION = 7 days;
    /// @dev Time in which holders may claim their shares of a round.
    uint256 private constant ROUND = 90 days;
    /// @dev Age beyond which a price is stale: a day's heartbeat and an hour.
    uint256 private constant FEED_AGE = 25 hours;
    uint128 private constant WAD = 1e18;

    ISettlement private immutable _settlement;
    IMiningPower private immutable _miningPower;
    ILossLedger private immutable _ledger;

    /// @inheritdoc IReserve
    uint256 public lastRound;
    /// @inheritdoc IReserve
    mapping(IERC20 token => bool) public isAsset;
    /// @inheritdoc IReserve
    mapping(IERC20 token => IAggregatorV3) public feedOf;
    /// @inheritdoc IReserve
    mapping(uint256 round => mapping(uint256 tokenId => bool)) public isClaimed;
    /// @inheritdoc IReserve
    mapping(uint32 product => uint256) public promisedOf;
    /// @inheritdoc IReserve
    mapping(address account => mapping(IERC20 token => uint256)) public creditOf;
    mapping(uint256 round => Round) private _rounds;
    /// @dev [token] Set aside for rounds, or credited.
    mapping(IERC20 token => uint256) private _bound;

    /// @dev Scales of a round's token and of its product's pay token.
    struct Scales {
        uint256 coin;
        uint256 pay;
    }

    constructor(address owner, ISettlement settlement, IMiningPower miningPower, ILossLedger ledger)
        Ownable(owner)
    {
        _settlement = settlement;
        _miningPower = miningPower;
        _ledger = ledger;
    }

    // ---- In ---------------------------------------------------------------------------------------------------

    /// @inheritdoc IReserve
    function fund(IERC20 token, uint256 amount) external nonReentrant {
        require(isAsset[token], NotAsset(token));
        emit Funded(token, msg.sender, amount);
        token.pull(amount);
    }

    /// @inheritdoc IReserve
    function setAsset(IERC20 token, bool counts, IAggregatorV3 feed) external onlyOwner {
        require(address(feed) == address(0) || feed.decimals() <= 18, BadFeed(feed));
        isAsset[token] = counts;
        feedOf[token] = feed;
        emit AssetChanged(token, counts, feed);
    }

    // ---- Rounds -----------------------------------------------------------------------------------------------

    /// @inheritdoc IReserve
    function openRound(uint32 product, IERC20 token, uint256 amount)
        external
        onlyOwner
        nonReentrant
        returns (uint256 round)
    {
        // Check
        require(isAsset[token], NotAsset(token));
        uint256 measuredAt = _ledger.measureOf(product).measuredAt;
        bool discussed = measuredAt > 0 && block.timestamp >= measuredAt + DISCUSSION;
        require(discussed, TooEarly(product, measuredAt + DISCUSSION));
        Round memory opened = _terms(product, token);
        opened.amount = _bounded(opened, amount).toUint128();
        require(opened.amount > 0, NothingToPay(product));
        uint256 free = freeOf(token);
        require(opened.amount <= free, ReserveTooSmall(token, opened.amount, free));

        // Effect
        opened.value = _valueUp(opened, opened.amount, _scales(opened)).toUint128();
        round = ++lastRound;
        _rounds[round] = opened;
        _bound[token] += opened.amount;
        promisedOf[product] += opened.value;
        emit RoundOpened(round, opened, amount);
    }

    function _terms(uint32 product, IERC20 token) private view returns (Round memory opened) {
        opened.product = product;
        opened.token = token;
        // Safe cast: a time until the year 36812.
        opened.closesAt = uint40(block.timestamp + ROUND);
        opened.units = _settlement.closureOf(product).units;
        opened.price = _price(token, _settlement.termsOf(product));
    }

    /// @dev [pay token, 18 decimals] The coin is worth what the benchmark says; all else what its feed says; the pay token
    /// what the loss counted it for, on the side that pays less.
    function _price(IERC20 token, ProductTerms memory terms) private view returns (uint128) {
        if (token == terms.payToken) return WAD;
        uint32 day = terms.benchmark.nextDay() - 1;
        uint256 price = terms.benchmark.priceOn(day).price;
        if (token != terms.rewardToken) {
            IAggregatorV3 feed = feedOf[token];
            require(address(feed) != address(0), NoPrice(token));
            price = FeedPrice.fresh(feed, FEED_AGE);
        }
        uint256 payPrice = _ledger.valuation().prices().priceOf(terms.payToken, day, Side.Low);
        return Math.mulDiv(price, WAD, payPrice).toUint128();
    }

    /// @dev [token] No more than what was recorded as lost, and neither made good nor promised by another round.
    function _bounded(Round memory opened, uint256 amount) private view returns (uint256) {
        ILossLedger.Loss memory lost = _ledger.productLossOf(opened.product);
        uint256 left = Math.saturatingSub(lost.loss - lost.recovered, promisedOf[opened.product]);
        Scales memory scales = _scales(opened);
        return Math.min(amount, CoinValue.coinDown(left, opened.price, scales.coin, scales.pay));
    }

    /// @inheritdoc IReserve
    function claim(uint256 round, uint256[] calldata tokenIds) external nonReentrant {
        Round memory running = _rounds[round];
        bool open = running.amount > 0 && block.timestamp < running.closesAt;
        require(open, RoundNotOpen(round));
        Scales memory scales = _scales(running);
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            (address holder, Power memory power,) =
                _miningPower.holdingFor(tokenIds[i], msg.sender, tokenIds.length == 1);
            if (holder != address(0)) _compensate(round, running, tokenIds[i], holder, power, scales);
        }
    }

    function _compensate(
        uint256 round,
        Round memory running,
        uint256 tokenId,
        address holder,
        Power memory power,
        Scales memory scales
    ) private {
        // Check
        require(power.product == running.product, WrongProduct(tokenId, running.product));
        require(power.state == TokenState.Refunded, ILossLedger.NotRefunded(tokenId));
        require(!isClaimed[round][tokenId], AlreadyClaimed(round, tokenId));
        uint256 amount = _shareDown(running, tokenId, power.units, scales);
        // Nothing to pay is nothing to do: whoever could claim it for a holder would take what may be owed later.
        // slither-disable-next-line incorrect-equality
        if (amount == 0) return;
        uint256 value = _valueUp(running, amount, scales);

        // Effect
        isClaimed[round][tokenId] = true;
        _count(round, running, amount, value);
        _ledger.recover(tokenId, value);
        emit Compensated(round, tokenId, holder, amount, value);

        // Interaction
        if (running.token.trySafeTransfer(holder, amount)) {
            _bound[running.token] -= amount;
            return;
        }
        creditOf[holder][running.token] += amount;
        emit PaymentCredited(holder, running.token, amount);
    }

    /// @dev Each share's value is rounded up by itself, so that together they may count a little more than promised.
    function _count(uint256 round, Round memory running, uint256 amount, uint256 value) private {
        uint256 counted = Math.min(value, _rounds[round].value);
        // Safe casts: shares add up to at most the amount, what is counted to at most the value.
        _rounds[round].paid += uint128(amount);
        _rounds[round].value -= uint128(counted);
        promisedOf[running.product] -= counted;
    }

    /// @dev [token] By power; no more than what the token lost and neither got back nor is owed by its insurance.
    function _shareDown(Round memory running, uint256 tokenId, uint256 units, Scales memory scales)
        private
        view
        returns (uint256)
    {
        uint256 share = Math.mulDiv(running.amount, units, running.units);
        uint256 lost = _ledger.uninsuredOf(tokenId);
        return Math.min(share, CoinValue.coinDown(lost, running.price, scales.coin, scales.pay));
    }

    /// @dev [pay token] What counts as recovered: rounded up, so never more is paid than was lost.
    function _valueUp(Round memory running, uint256 amount, Scales memory scales)
        private
        pure
        returns (uint256)
    {
        return CoinValue.coinValue(amount, running.price, scales.coin, scales.pay, Math.Rounding.Ceil);
    }

    function _scales(Round memory running) private view returns (Scales memory scales) {
        scales.coin = 10 ** IERC20Metadata(address(running.token)).decimals();
        scales.pay = 10 ** _ledger.measureOf(running.product).payDecimals;
    }

    /// @inheritdoc IReserve
    function close(uint256 round) external {
        Round storage over = _rounds[round];
        require(over.amount > 0 && !over.isClosed, RoundNotOpen(round));
        require(block.timestamp >= over.closesAt, RoundRunning(round, over.closesAt));
        uint256 returned = over.amount - over.paid;
        over.isClosed = true;
        promisedOf[over.product] -= over.value;
        _bound[over.token] -= returned;
        emit RoundClosed(round, returned);
    }

    /// @inheritdoc IReserve
    function withdraw(IERC20 token, address to) external nonReentrant returns (uint256 amount) {
        amount = creditOf[msg.sender][token];
        require(amount > 0, NothingToWithdraw(msg.sender, token));
        delete creditOf[msg.sender][token];
        _bound[token] -= amount;
        emit Withdrawn(msg.sender, token, to, amount);
        token.safeTransfer(to, amount);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IReserve
    function freeOf(IERC20 token) public view returns (uint256) {
        return Math.saturatingSub(token.balanceOf(address(this)), _bound[token]);
    }

    /// @inheritdoc IReserve
    function shareOf(uint256 round, uint256 tokenId) external view returns (uint256) {
        Round memory running = _rounds[round];
        Power memory power = _miningPower.powerOf(tokenId);
        // An equality of numbers that nobody can move.
        // slither-disable-next-line incorrect-equality
        bool entitled = power.product == running.product && power.state == TokenState.Refunded;
        bool open = running.amount > 0 && block.timestamp < running.closesAt;
        if (!entitled || !open || isClaimed[round][tokenId]) return 0;
        return _shareDown(running, tokenId, power.units, _scales(running));
    }

    /// @inheritdoc IReserve
    function roundOf(uint256 round) external view returns (Round memory) {
        return _rounds[round];
    }
}
