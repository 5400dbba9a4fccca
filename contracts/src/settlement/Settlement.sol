// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { DayMath } from "../libraries/DayMath.sol";
import { Days } from "../libraries/Days.sol";
import { Paid, Power } from "../types/Power.sol";
import { Checkpoint, ProductState, ProductTerms, Start } from "../types/Product.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Daily settlement, escrow and bond
contract Settlement is ISettlement, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev Time from a day's end in which its miner may deposit.
    uint256 private constant GRACE = 3 days;
    /// @dev Time to deposit that is left once the benchmark is final, however late that was.
    uint256 private constant NOTICE = 1 days;
    /// @dev [reward token] Most income of a day: five million coins of 18 decimals. Together with the bond's 80 bits
    /// and a product's life below 7 300 days it keeps all income within 96 bits and its running sum within 160, even
    /// if all of it went to one unit of power, so that no deposit can bring settlement to a halt.
    uint256 private constant MAX_DAY_INCOME = 5e24;

    IMiningPower private immutable _miningPower;
    IPrimarySale private immutable _sale;

    mapping(uint32 product => ProductTerms) private _terms;
    mapping(uint32 product => ProductState) private _states;
    mapping(uint32 product => mapping(uint32 day => Start)) private _starts;
    mapping(uint32 product => mapping(uint32 day => Checkpoint)) private _checkpoints;
    mapping(uint32 product => mapping(uint32 day => uint256)) private _deposits;
    mapping(uint256 tokenId => uint128) private _refunded;
    mapping(address account => mapping(IERC20 token => uint256)) private _credits;

    /// @dev A day that is due: the power and money that it pays, which of them end with it, and what came in.
    struct DueDay {
        uint256 units;
        uint256 tranche;
        uint256 endingUnits;
        uint256 endingTranche;
        uint256 expected;
        uint256 deposited;
    }

    /// @dev A payment that grows while consecutive tokens have the same holder.
    struct Payment {
        IERC20 token;
        address to;
        uint256 amount;
    }

    constructor(IMiningPower miningPower, IPrimarySale sale) {
        _miningPower = miningPower;
        _sale = sale;
    }

    modifier onlySale() {
        require(msg.sender == address(_sale), NotSale(msg.sender));
        _;
    }

    modifier onlyMiningPower() {
        require(msg.sender == address(_miningPower), NotMiningPower(msg.sender));
        _;
    }

    // ---- The primary sale -------------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    function openProduct(uint32 product, ProductTerms calldata terms) external onlySale {
        _terms[product] = terms;
        emit ProductOpened(product, terms);
    }

    /// @inheritdoc ISettlement
    function recordPurchase(uint32 product, Purchase calldata purchase) external onlySale {
        ProductTerms storage terms = _terms[product];
        ProductState memory state = _states[product];
        uint256 required = bondRequired(product, purchase.units, purchase.bondDays);
        require(state.bond >= required, BondTooSmall(product, state.bond, required));

        // Effect. Starts lie in the future and days are settled once closed, so no start is ever missed; a sale is
        // not open for longer than its power pays, so no day without power lies between.
        uint16 payoutDays = terms.payoutDays;
        uint32 endDay = purchase.startDay + payoutDays;
        if (state.nextDay == 0) state.nextDay = purchase.startDay;
        if (state.endDay < endDay) state.endDay = endDay;
        state.outstandingUnits += purchase.units;
        state.escrow = (state.escrow + uint256(purchase.tranche) * payoutDays).toUint88();
        _states[product] = state;

        Start storage start = _starts[product][purchase.startDay];
        (start.units, start.tranche) = (start.units + purchase.units, start.tranche + purchase.tranche);

        IERC20 payToken = terms.payToken;
        _credits[purchase.feeRecipient][payToken] += purchase.fee;
        if (purchase.referralReward > 0) _credits[purchase.referrer][payToken] += purchase.referralReward;
        emit PurchaseRecorded(product, purchase);
    }

    // ---- The mining-power NFT ---------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    function onTransfer(uint256 tokenId, address from, Power calldata power, uint96 paid)
        external
        onlyMiningPower
        returns (uint96)
    {
        return _creditToken(tokenId, from, power, paid);
    }

    /// @inheritdoc ISettlement
    function onSplit(
        uint256 tokenId,
        uint256 partId,
        address holder,
        Power calldata kept,
        Power calldata part,
        uint96 paid
    ) external onlyMiningPower returns (uint96 keptPaid, uint96 partPaid) {
        Power memory whole = kept;
        (whole.units, whole.tranche) = (kept.units + part.units, kept.tranche + part.tranche);
        paid = _creditToken(tokenId, holder, whole, paid);

        // Safe casts: a part earns at most what the whole did.
        (uint256 keptIncome, uint256 keptRefund) = _earned(kept);
        (uint256 partIncome, uint256 partRefund) = _earned(part);
        _splitRefunded(tokenId, partId, keptRefund, partRefund);
        return (uint96(_charge(paid, keptIncome, partIncome)), uint96(_charge(paid, partIncome, keptIncome)));
    }

    function _splitRefunded(uint256 tokenId, uint256 partId, uint256 keptRefund, uint256 partRefund) private {
        uint256 refunded = _refunded[tokenId];
        if (refunded == 0) return;
        _refunded[tokenId] = uint128(_charge(refunded, keptRefund, partRefund));
        _refunded[partId] = uint128(_charge(refunded, partRefund, keptRefund));
    }

    /// @dev What one part of a split counts as paid: what the other cannot have been paid, but at most one unit more
    /// than it earned itself. Charged so, the parts together are never owed more than the whole was, so no split,
    /// however often, makes money; and none is ever more than one unit ahead, so no split costs more than that.
    function _charge(uint256 paid, uint256 own, uint256 other) private pure returns (uint256) {
        return Math.min(own + 1, paid - other);
    }

    /// @inheritdoc ISettlement
    function onMerge(uint256 tokenId, uint256 goneId) external onlyMiningPower {
        uint128 refunded = _refunded[goneId];
        if (refunded == 0) return;
        _refunded[tokenId] += refunded;
        delete _refunded[goneId];
    }

    // ---- The miner --------------------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    function depositBond(uint32 product, uint256 amount) external nonReentrant {
        ProductTerms storage terms = _known(product);
        ProductState storage state = _states[product];
        require(amount > 0, ZeroAmount());
        require(state.bond + amount <= type(uint80).max, AmountTooLarge(amount));

        // Safe: the sum was checked.
        state.bond += uint80(amount);
        emit BondDeposited(product, msg.sender, amount, state.bond);
        _pull(terms.rewardToken, amount);
    }

    /// @inheritdoc ISettlement
    function withdrawBond(uint32 product, uint256 amount, address to) external nonReentrant {
        ProductTerms storage terms = _known(product);
        ProductState storage state = _states[product];
        require(msg.sender == terms.miner, NotMiner(product, msg.sender));
        require(amount > 0, ZeroAmount());
        uint256 required =
            state.outstandingUnits == 0 ? 0 : bondRequired(product, 0, _sale.parameters().bondDays);
        require(amount + required <= state.bond, BondTooSmall(product, state.bond, amount + required));

        // Safe: the amount is at most the bond.
        state.bond -= uint80(amount);
        emit BondWithdrawn(product, to, amount, state.bond);
        terms.rewardToken.safeTransfer(to, amount);
    }

    /// @inheritdoc ISettlement
    function deposit(uint32 product, uint32 day, uint256 amount) external nonReentrant {
        ProductTerms storage terms = _known(product);
        ProductState storage state = _states[product];
        bool open = day >= state.nextDay && day < state.endDay && day <= Days.today();
        require(open, DayNotDepositable(product, day));
        require(amount > 0, ZeroAmount());
        uint256 deposited = _deposits[product][day] + amount;
        require(deposited <= MAX_DAY_INCOME, AmountTooLarge(amount));

        _deposits[product][day] = deposited;
        emit IncomeDeposited(product, day, msg.sender, amount, deposited);
        _pull(terms.rewardToken, amount);
    }

    /// @dev Takes exactly `amount` from the caller; a token that takes a cut is refused.
    function _pull(IERC20 token, uint256 amount) private {
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        require(received == amount, WrongAmountReceived(amount, received));
    }

    // ---- The day ----------------------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    function settle(uint32 product, uint256 maxDays) external nonReentrant returns (uint256 settled) {
        ProductTerms memory terms = _known(product);
        ProductState memory state = _states[product];
        Checkpoint memory sums = _checkpoints[product][state.nextDay];
        uint256 released = 0;
        for (; settled < maxDays; ++settled) {
            (bool due, DueDay memory day) = _dueDay(product, terms, state, settled == 0);
            if (!due) break;
            released += _settleDay(product, state, sums, day);
        }
        _states[product] = state;
        _credits[terms.miner][terms.payToken] += released;
    }

    /// @dev The next day, if it is due; `must` asks for an error that says why it is not.
    function _dueDay(uint32 product, ProductTerms memory terms, ProductState memory state, bool must)
        private
        view
        returns (bool due, DueDay memory day)
    {
        uint32 number = state.nextDay;
        bool sold = number < state.endDay;
        bool closed = Days.isClosed(number);
        bool known = sold && closed && terms.benchmark.nextDay() > number;
        if (!known) {
            require(!must || sold, NothingToSettle(product));
            require(!must || closed, DayOpen(product, number));
            require(!must, BenchmarkPending(product, number));
            return (false, day);
        }

        day = _openDay(product, terms, state);
        if (day.deposited >= day.expected) return (true, day);
        uint256 end = _graceEnd(terms, number);
        due = block.timestamp >= end;
        require(due || !must, GraceRunning(product, number, day.expected - day.deposited, end));
    }

    /// @dev Power and money of the next day, what is expected of it and what was deposited.
    function _openDay(uint32 product, ProductTerms memory terms, ProductState memory state)
        private
        view
        returns (DueDay memory day)
    {
        uint32 number = state.nextDay;
        Start memory start = _starts[product][number];
        Start memory ending = _starts[product][number + 1 - terms.payoutDays];
        (day.endingUnits, day.endingTranche) = (ending.units, ending.tranche);
        day.units = uint256(state.activeUnits) + start.units;
        day.tranche = uint256(state.activeTranche) + start.tranche;
        day.expected = _expected(terms, number, day.units);
        day.deposited = _deposits[product][number];
    }

    /// @dev Settles one day in memory and writes the sums that stand after it. The day's money leaves escrow.
    function _settleDay(uint32 product, ProductState memory state, Checkpoint memory sums, DueDay memory day)
        private
        returns (uint256 released)
    {
        uint32 number = state.nextDay;
        uint256 drawn = Math.min(Math.saturatingSub(day.expected, day.deposited), state.bond);
        uint256 delivered = DayMath.deliveredDown(day.deposited + drawn, day.expected);
        (uint256 rise, uint256 carry) = DayMath.spread(day.deposited + drawn, state.carry, day.units);
        released = day.tranche * delivered / DayMath.WAD;

        // Safe casts: units are part of the outstanding units, tranches part of the escrow, drawn at most the bond,
        // carry below units; for the sums see MAX_DAY_INCOME.
        state.nextDay = number + 1;
        state.activeUnits = uint64(day.units - day.endingUnits);
        state.outstandingUnits -= uint64(day.endingUnits);
        state.activeTranche = uint88(day.tranche - day.endingTranche);
        state.escrow -= uint88(day.tranche);
        state.bond -= uint80(drawn);
        state.carry = uint64(carry);
        sums.income += uint160(rise);
        sums.delivered += uint96(delivered);
        _checkpoints[product][number + 1] = sums;
        _emitSettled(product, number, day, drawn, delivered, released, sums.income);
    }

    function _emitSettled(
        uint32 product,
        uint32 number,
        DueDay memory day,
        uint256 drawn,
        uint256 delivered,
        uint256 released,
        uint256 income
    ) private {
        emit DaySettled(
            product, number, day.expected, day.deposited, drawn, delivered, day.tranche, released, income
        );
    }

    /// @dev [reward token] Benchmark income of `units` on a day, net of the running cost while they mine.
    function _expected(ProductTerms memory terms, uint32 day, uint256 units) private view returns (uint256) {
        bool batch = terms.batchStart > 0;
        uint32 miningStart = batch ? terms.batchStart : day;
        uint32 miningEnd = batch ? miningStart + terms.miningDays : day + 1;
        uint256 scale = 10 ** terms.rewardDecimals;
        uint256 gross = DayMath.amountDown(units, terms.benchmark.cashOn(day, miningStart, miningEnd), scale);
        if (terms.runningCost == 0 || day >= miningEnd) return gross;

        uint256 price = terms.benchmark.priceOn(day).price;
        return Math.saturatingSub(gross, DayMath.costDown(units, terms.runningCost, price, scale));
    }

    /// @dev The grace window, or a day's notice after the benchmark was final if that is later.
    function _graceEnd(ProductTerms memory terms, uint32 day) private view returns (uint256) {
        return Math.max(Days.end(day) + GRACE, terms.benchmark.priceOn(day).finalizedAt + NOTICE);
    }

    // ---- Claims -----------------------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    function claim(uint256[] calldata tokenIds) external nonReentrant {
        Payment memory income;
        Payment memory refund;
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            (address holder, Power memory power, uint96 paid) = _miningPower.holding(tokenIds[i]);
            (uint256 coin, uint256 money) = _take(tokenIds[i], power, paid);
            if (coin + money == 0) continue;
            // Safe: see MAX_DAY_INCOME.
            if (coin > 0) _miningPower.notePaid(tokenIds[i], paid + uint96(coin));
            emit TokenClaimed(tokenIds[i], holder, coin, money);
            if (coin > 0) _add(income, _terms[power.product].rewardToken, holder, coin);
            if (money > 0) _add(refund, _terms[power.product].payToken, holder, money);
        }
        _pay(income);
        _pay(refund);
    }

    /// @inheritdoc ISettlement
    function withdraw(IERC20 token, address to) external nonReentrant returns (uint256 amount) {
        amount = _credits[msg.sender][token];
        require(amount > 0, NothingToWithdraw(msg.sender, token));

        delete _credits[msg.sender][token];
        emit Withdrawn(msg.sender, token, to, amount);
        token.safeTransfer(to, amount);
    }

    /// @dev Adds to a payment; one to somebody else is made first.
    function _add(Payment memory payment, IERC20 token, address to, uint256 amount) private {
        if (payment.to != to || payment.token != token) {
            _pay(payment);
            (payment.token, payment.to, payment.amount) = (token, to, 0);
        }
        payment.amount += amount;
    }

    /// @dev Pays, or credits what the token refuses to deliver, so that one holder never blocks another.
    function _pay(Payment memory payment) private {
        if (payment.amount == 0 || payment.token.trySafeTransfer(payment.to, payment.amount)) return;
        _credits[payment.to][payment.token] += payment.amount;
        emit PaymentCredited(payment.to, payment.token, payment.amount);
    }

    /// @dev Credits all that a token is owed to a holder. Returns the income that it was paid now.
    function _creditToken(uint256 tokenId, address holder, Power memory power, uint96 paid)
        private
        returns (uint96)
    {
        (uint256 income, uint256 refund) = _take(tokenId, power, paid);
        if (income + refund == 0) return paid;
        if (income > 0) _credits[holder][_terms[power.product].rewardToken] += income;
        if (refund > 0) _credits[holder][_terms[power.product].payToken] += refund;
        emit TokenCredited(tokenId, holder, income, refund);
        // Safe: see MAX_DAY_INCOME.
        return paid + uint96(income);
    }

    /// @dev What a token is owed. The refund is counted as paid here, the income by the NFT.
    function _take(uint256 tokenId, Power memory power, uint96 paid)
        private
        returns (uint256 income, uint256 refund)
    {
        (income, refund) = _owed(tokenId, power, paid);
        // Safe: all escrow of a product is below 2^88.
        if (refund > 0) _refunded[tokenId] += uint128(refund);
    }

    /// @dev What was earned beyond what was paid. Never below zero: a split may charge a part one unit ahead.
    function _owed(uint256 tokenId, Power memory power, uint96 paid)
        private
        view
        returns (uint256 income, uint256 refund)
    {
        (income, refund) = _earned(power);
        income = Math.saturatingSub(income, paid);
        if (refund > 0) refund = Math.saturatingSub(refund, _refunded[tokenId]);
    }

    /// @dev What terms earned from their first day to the last settled one.
    function _earned(Power memory power) private view returns (uint256 income, uint256 refund) {
        uint32 until = uint32(Math.min(_states[power.product].nextDay, power.endDay));
        if (until <= power.startDay) return (0, 0);
        Checkpoint memory from = _checkpoints[power.product][power.startDay];
        Checkpoint memory to = _checkpoints[power.product][until];
        income = DayMath.incomeDown(power.units, from, to);
        refund = DayMath.refundDown(power.tranche, until - power.startDay, from, to);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    function owed(uint256 tokenId) external view returns (uint256 income, uint256 refund) {
        (, Power memory power, uint96 paid) = _miningPower.holding(tokenId);
        return _owed(tokenId, power, paid);
    }

    /// @inheritdoc ISettlement
    function earned(uint256 tokenId) external view returns (uint256 income, uint256 refund) {
        return _earned(_miningPower.powerOf(tokenId));
    }

    /// @inheritdoc ISettlement
    function paidOf(uint256 tokenId) external view returns (Paid memory) {
        (,, uint96 income) = _miningPower.holding(tokenId);
        return Paid({ income: income, refund: _refunded[tokenId] });
    }

    /// @inheritdoc ISettlement
    function creditOf(address account, IERC20 token) external view returns (uint256) {
        return _credits[account][token];
    }

    /// @inheritdoc ISettlement
    function expectedNext(uint32 product) external view returns (uint256) {
        ProductState memory state = _states[product];
        require(state.nextDay < state.endDay, NothingToSettle(product));
        return _openDay(product, _terms[product], state).expected;
    }

    /// @inheritdoc ISettlement
    function graceEnd(uint32 product) external view returns (uint256) {
        return _graceEnd(_known(product), _states[product].nextDay);
    }

    /// @inheritdoc ISettlement
    function bondRequired(uint32 product, uint64 moreUnits, uint16 bondDays) public view returns (uint256) {
        ProductTerms storage terms = _known(product);
        uint256 units = uint256(_states[product].outstandingUnits) + moreUnits;
        uint256 reward = terms.benchmark.latestReward();
        require(reward > 0, BenchmarkPending(product, 0));
        return DayMath.amountDown(units * bondDays, reward, 10 ** terms.rewardDecimals);
    }

    /// @inheritdoc ISettlement
    function depositOf(uint32 product, uint32 day) external view returns (uint256) {
        return _deposits[product][day];
    }

    /// @inheritdoc ISettlement
    function checkpointOf(uint32 product, uint32 day) external view returns (Checkpoint memory) {
        return _checkpoints[product][day];
    }

    /// @inheritdoc ISettlement
    function startOn(uint32 product, uint32 day) external view returns (uint64 units, uint88 tranche) {
        Start memory start = _starts[product][day];
        return (start.units, start.tranche);
    }

    /// @inheritdoc ISettlement
    function termsOf(uint32 product) external view returns (ProductTerms memory) {
        return _terms[product];
    }

    /// @inheritdoc ISettlement
    function stateOf(uint32 product) external view returns (ProductState memory) {
        return _states[product];
    }

    function _known(uint32 product) private view returns (ProductTerms storage terms) {
        terms = _terms[product];
        require(terms.miner != address(0), UnknownProduct(product));
    }
}
