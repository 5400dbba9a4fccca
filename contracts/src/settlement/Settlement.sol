// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IClosing } from "../interfaces/IClosing.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { BondRules } from "../libraries/BondRules.sol";
import { DayMath } from "../libraries/DayMath.sol";
import { Days } from "../libraries/Days.sol";
import { ExactTransfer } from "../libraries/ExactTransfer.sol";
import { Expectation } from "../libraries/Expectation.sol";
import { ShortfallRules } from "../libraries/ShortfallRules.sol";
import { Paid, Power } from "../types/Power.sol";
import { Book, Checkpoint, ProductState, ProductTerms, SettledDay, Start } from "../types/Product.sol";
import { Closure, Shortfall } from "../types/Shortfall.sol";
import { Credits, CreditsLibrary, Payment } from "./Credits.sol";
import { DueDay } from "./DueDay.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Daily settlement and escrow
contract Settlement is ISettlement, ReentrancyGuardTransient {
    using CreditsLibrary for Credits;
    using ExactTransfer for IERC20;
    using Expectation for ProductTerms;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;
    using ShortfallRules for Shortfall;

    /// @dev [reward token] Most income of a day: five million coins of 18 decimals. Together with the bond's 80 bits
    /// and a product's life below 7 300 days it keeps all income within 96 bits and its running sum within 160, even
    /// if all of it went to one unit of power, so that no deposit can bring settlement to a halt.
    uint256 private constant MAX_DAY_INCOME = 5e24;

    IMiningPower private immutable _miningPower;
    IPrimarySale private immutable _sale;
    /// @inheritdoc ISettlement
    address public immutable bonds;
    /// @inheritdoc ISettlement
    IClosing public immutable closing;

    mapping(uint32 product => ProductTerms) private _terms;
    mapping(uint32 product => ProductState) private _states;
    mapping(uint32 product => Shortfall) private _shortfalls;
    mapping(uint32 product => mapping(uint32 day => Start)) private _starts;
    mapping(uint32 product => mapping(uint32 day => Checkpoint)) private _checkpoints;
    mapping(uint32 product => mapping(uint32 day => uint256)) private _deposits;
    mapping(uint256 tokenId => uint128) private _refunded;
    Credits private _credits;

    constructor(IMiningPower miningPower, IPrimarySale sale, address bonds_, IClosing closing_) {
        _miningPower = miningPower;
        _sale = sale;
        bonds = bonds_;
        closing = closing_;
    }

    modifier onlySale() {
        require(msg.sender == address(_sale), NotSale(msg.sender));
        _;
    }

    modifier onlyMiningPower() {
        require(msg.sender == address(_miningPower), NotMiningPower(msg.sender));
        _;
    }

    modifier onlyClosing() {
        require(msg.sender == address(closing), NotClosing(msg.sender));
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
        ProductState memory state = stateOf(product);
        // Power always starts before the power sold earlier ends, unless a closed product was cut off: at a day that
        // had come, while power sold now starts on a later one. So the word of the closure need not be read. Whether the
        // bond covers the purchase, the sale asked before.
        require(state.nextDay == 0 || purchase.startDay < state.endDay, ProductClosed(product));

        // Effect. Starts lie in the future and days are settled once closed, so no start is ever missed; a sale is
        // not open for longer than its power pays, so no day without power lies between.
        uint16 payoutDays = terms.payoutDays;
        uint32 endDay = purchase.startDay + payoutDays;
        // An auction's power may start later than power bought after it: no day has come before either starts.
        if (state.nextDay == 0 || purchase.startDay < state.nextDay) state.nextDay = purchase.startDay;
        if (state.endDay < endDay) state.endDay = endDay;
        state.outstandingUnits += purchase.units;
        uint256 escrow = state.escrow + uint256(purchase.tranche) * payoutDays;
        state.escrow = escrow.toUint88();
        _states[product] = state;

        Start storage start = _starts[product][purchase.startDay];
        (start.units, start.tranche) = (start.units + purchase.units, start.tranche + purchase.tranche);

        IERC20 payToken = terms.payToken;
        _credits.credit(purchase.feeRecipient, payToken, purchase.fee);
        if (purchase.referralReward > 0) {
            _credits.credit(purchase.referrer, payToken, purchase.referralReward);
        }
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
        uint256 firstId,
        address holder,
        uint32 product,
        uint256 income,
        uint128[] calldata refunds
    ) external onlyMiningPower {
        uint256 refund = 0;
        for (uint256 i = 0; i < refunds.length; ++i) {
            refund += refunds[i];
        }
        uint256 refunded = _refunded[tokenId];
        _credit(tokenId, holder, product, income, Math.saturatingSub(refund, refunded));
        if (refund + refunded == 0) return;

        delete _refunded[tokenId];
        uint128 ahead = DayMath.ahead(refunded, refund);
        for (uint256 i = 0; i < refunds.length; ++i) {
            _refunded[firstId + i] = refunds[i] + ahead;
        }
    }

    /// @inheritdoc ISettlement
    function onMerge(uint256 mergedId, uint256 tokenId, uint256 otherId) external onlyMiningPower {
        uint128 refunded = _refunded[tokenId] + _refunded[otherId];
        if (refunded == 0) return;
        (_refunded[mergedId], _refunded[tokenId], _refunded[otherId]) = (refunded, 0, 0);
    }

    // ---- The miner --------------------------------------------------------------------------------------------

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
        terms.rewardToken.pull(amount);
    }

    // ---- The day ----------------------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    function settle(uint32 product, uint256 maxDays) external nonReentrant returns (uint256 settled) {
        ProductTerms memory terms = _known(product);
        ProductState memory state = stateOf(product);
        Shortfall memory shortfall = shortfallOf(product);
        Checkpoint memory sums = checkpointOf(product, state.nextDay);
        bool changed = false;
        uint256 paid = 0;
        for (; settled < maxDays; ++settled) {
            (bool due, DueDay memory day) = _dueDay(product, terms, state, settled == 0);
            if (!due) break;
            uint32 number = state.nextDay;
            _settleDay(state, sums, day);
            changed = _noteDay(product, number, terms, state, shortfall, sums, day) || changed;
            _checkpoints[product][state.nextDay] = sums;
            paid += day.result.paid;
        }
        if (changed) _shortfalls[product] = shortfall;
        _states[product] = state;
        _credits.credit(terms.miner, terms.payToken, paid);
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
        (uint256 deposited, uint256 expected) = (day.result.deposited, day.result.expected);
        if (deposited >= expected) return (true, day);
        uint256 end = Expectation.graceEnd(terms.benchmark, number);
        due = block.timestamp >= end;
        require(due || !must, GraceRunning(product, number, expected - deposited, end));
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
        (day.startingUnits, day.endingUnits, day.endingTranche) = (start.units, ending.units, ending.tranche);
        day.units = uint256(state.activeUnits) + start.units;
        day.result.tranche = uint256(state.activeTranche) + start.tranche;
        (day.result.gross, day.result.expected) = terms.ofDown(number, day.units);
        day.result.deposited = _deposits[product][number];
    }

    /// @dev Settles one day in memory. The day's money leaves escrow.
    function _settleDay(ProductState memory state, Checkpoint memory sums, DueDay memory day) private pure {
        SettledDay memory result = day.result;
        result.drawn = Math.min(Math.saturatingSub(result.expected, result.deposited), state.bond);
        uint256 came = result.deposited + result.drawn;
        result.delivered = DayMath.deliveredDown(came, result.expected);
        result.released = DayMath.releasedFractionDown(result.delivered, result.expected, result.gross);
        result.paid = DayMath.releasedDown(result.tranche, result.released);
        (uint256 rise, uint256 carry) = DayMath.spread(came, state.carry, day.units);

        // Safe casts: units are part of the outstanding units, tranches part of the escrow, drawn at most the bond,
        // carry below units; for the sums see MAX_DAY_INCOME.
        ++state.nextDay;
        state.activeUnits = uint64(day.units - day.endingUnits);
        state.outstandingUnits -= uint64(day.endingUnits);
        state.activeTranche = uint88(result.tranche - day.endingTranche);
        state.escrow -= uint88(result.tranche);
        state.bond -= uint80(result.drawn);
        state.carry = uint64(carry);
        sums.income += uint160(rise);
        sums.released += uint80(result.released);
        result.income = sums.income;
    }

    /// @dev Counts what began, what ended, and how the miner did; tells of the day, and whether the word of it changed.
    function _noteDay(
        uint32 product,
        uint32 number,
        ProductTerms memory terms,
        ProductState memory state,
        Shortfall memory shortfall,
        Checkpoint memory sums,
        DueDay memory day
    ) private returns (bool changed) {
        bool short;
        (short, changed) = shortfall.note(product, number, terms, state, day.result);
        if (short) ++sums.shortDays;
        if (day.startingUnits + day.endingUnits > 0) {
            // Safe cast: 64 bits of power times a day of eleven years from now at most.
            shortfall.activeEnds = uint96(
                shortfall.activeEnds + day.startingUnits * (uint256(number) + terms.payoutDays)
                    - day.endingUnits * (uint256(number) + 1)
            );
            changed = true;
        }
        day.result.score = shortfall.score;
        emit DaySettled(product, number, day.result);
    }

    // ---- Bond and closing -------------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    function addBond(uint32 product, uint256 amount) external returns (uint256 bond) {
        require(msg.sender == bonds, NotBonds(msg.sender));
        require(_shortfalls[product].closedDay == 0, ProductClosed(product));
        bond = _states[product].bond + amount;
        require(bond <= type(uint80).max, AmountTooLarge(amount));
        // Safe: the sum was checked.
        _states[product].bond = uint80(bond);
    }

    /// @inheritdoc ISettlement
    function payBond(uint32 product, address to, uint256 amount) external nonReentrant {
        require(msg.sender == bonds || msg.sender == address(closing), NotBonds(msg.sender));
        // Safe cast: the caller gives away no more than there is.
        _states[product].bond -= amount.toUint80();
        _terms[product].rewardToken.safeTransfer(to, amount);
    }

    /// @inheritdoc ISettlement
    function creditBond(uint32 product, address account, uint256 amount) external onlyClosing {
        _states[product].bond -= amount.toUint80();
        _credits.credit(account, _terms[product].rewardToken, amount);
    }

    /// @inheritdoc ISettlement
    function closeProduct(uint32 product, uint32 closedDay) external onlyClosing {
        _states[product].endDay = closedDay;
        _shortfalls[product].closedDay = closedDay;
    }

    /// @inheritdoc ISettlement
    function sealProduct(uint32 product) external onlyClosing {
        ProductState storage state = _states[product];
        (state.outstandingUnits, state.activeUnits, state.activeTranche) = (0, 0, 0);
        _shortfalls[product].activeEnds = 0;
    }

    /// @inheritdoc ISettlement
    function markRefunded(uint256 tokenId, address caller, bool must)
        external
        onlyClosing
        returns (address to, Power memory power)
    {
        return _miningPower.markRefunded(tokenId, caller, must);
    }

    /// @inheritdoc ISettlement
    function payRest(uint32 product, address to, uint256 principal, uint256 share)
        external
        nonReentrant
        onlyClosing
    {
        ProductTerms storage terms = _terms[product];
        ProductState storage state = _states[product];
        // Safe casts: escrow is the sum of all principals not refunded, the bond at least that of all shares.
        (state.escrow, state.bond) = (state.escrow - principal.toUint88(), state.bond - share.toUint80());
        _credits.pay(Payment(terms.payToken, to, principal));
        if (share > 0) _credits.pay(Payment(terms.rewardToken, to, share));
    }

    /// @inheritdoc ISettlement
    function reclaim(uint32 product, uint32 day) external onlyClosing returns (address miner) {
        ProductTerms storage terms = _terms[product];
        miner = terms.miner;
        _credits.credit(miner, terms.rewardToken, _deposits[product][day]);
        delete _deposits[product][day];
    }

    // ---- Claims -----------------------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    // Guarded; what is written after a call is counted before any coin moves.
    // slither-disable-next-line reentrancy-no-eth
    function claim(uint256[] calldata tokenIds) external nonReentrant {
        Payment memory income;
        Payment memory refund;
        bool must = tokenIds.length == 1;
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            (address holder, Power memory power, uint96 paid) =
                _miningPower.holdingFor(tokenIds[i], msg.sender, must);
            if (holder == address(0)) continue;
            (uint256 coin, uint256 money) = _take(tokenIds[i], power, paid);
            if (coin + money == 0) continue;
            // Safe: see MAX_DAY_INCOME.
            if (coin > 0) _miningPower.notePaid(tokenIds[i], paid + uint96(coin));
            emit TokenClaimed(tokenIds[i], holder, coin, money);
            if (coin > 0) _credits.add(income, _terms[power.product].rewardToken, holder, coin);
            if (money > 0) _credits.add(refund, _terms[power.product].payToken, holder, money);
        }
        _credits.pay(income);
        _credits.pay(refund);
    }

    /// @inheritdoc ISettlement
    function withdraw(IERC20 token, address to) external nonReentrant returns (uint256 amount) {
        amount = _credits.amounts[msg.sender][token];
        require(amount > 0, NothingToWithdraw(msg.sender, token));

        delete _credits.amounts[msg.sender][token];
        emit Withdrawn(msg.sender, token, to, amount);
        token.safeTransfer(to, amount);
    }

    /// @dev Credits all that a token is owed to a holder. Returns the income that it was paid now.
    function _creditToken(uint256 tokenId, address holder, Power memory power, uint96 paid)
        private
        returns (uint96)
    {
        (uint256 income, uint256 refund) = _take(tokenId, power, paid);
        _credit(tokenId, holder, power.product, income, refund);
        // Safe: see MAX_DAY_INCOME.
        return paid + uint96(income);
    }

    function _credit(uint256 tokenId, address holder, uint32 product, uint256 income, uint256 refund)
        private
    {
        if (income + refund == 0) return;
        if (income > 0) _credits.credit(holder, _terms[product].rewardToken, income);
        if (refund > 0) _credits.credit(holder, _terms[product].payToken, refund);
        emit TokenCredited(tokenId, holder, income, refund);
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

    /// @dev What was earned beyond what was paid. Never below zero: a split may leave a part one unit ahead.
    function _owed(uint256 tokenId, Power memory power, uint96 paid)
        private
        view
        returns (uint256 income, uint256 refund)
    {
        (income, refund) = _earned(power);
        income = income > paid ? income - paid : 0;
        if (refund > 0) refund = Math.saturatingSub(refund, _refunded[tokenId]);
    }

    /// @dev What terms earned from their first day to the last settled one.
    function _earned(Power memory power) private view returns (uint256 income, uint256 refund) {
        uint32 until = _states[power.product].nextDay;
        if (until > power.endDay) until = power.endDay;
        if (until <= power.startDay) return (0, 0);
        mapping(uint32 day => Checkpoint) storage sums = _checkpoints[power.product];
        Checkpoint memory from = sums[power.startDay];
        Checkpoint memory to = sums[until];
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
    function earnedBy(Power calldata power) external view returns (uint256 income, uint256 refund) {
        return _earned(power);
    }

    /// @inheritdoc ISettlement
    function paidOf(uint256 tokenId) external view returns (Paid memory) {
        (,, uint96 income) = _miningPower.holding(tokenId);
        return Paid({ income: income, refund: _refunded[tokenId] });
    }

    /// @inheritdoc ISettlement
    function creditOf(address account, IERC20 token) external view returns (uint256) {
        return _credits.amounts[account][token];
    }

    /// @inheritdoc ISettlement
    function expectedNext(uint32 product) external view returns (uint256) {
        ProductState memory state = stateOf(product);
        require(state.nextDay < state.endDay, NothingToSettle(product));
        return _openDay(product, termsOf(product), state).result.expected;
    }

    /// @inheritdoc ISettlement
    function graceEnd(uint32 product) external view returns (uint256) {
        return Expectation.graceEnd(_known(product).benchmark, _states[product].nextDay);
    }

    /// @inheritdoc ISettlement
    function depositOf(uint32 product, uint32 day) external view returns (uint256) {
        return _deposits[product][day];
    }

    /// @inheritdoc ISettlement
    function checkpointOf(uint32 product, uint32 day) public view returns (Checkpoint memory) {
        return _checkpoints[product][day];
    }

    /// @inheritdoc ISettlement
    function startOn(uint32 product, uint32 day) external view returns (uint64 units, uint88 tranche) {
        Start memory start = _starts[product][day];
        return (start.units, start.tranche);
    }

    /// @inheritdoc ISettlement
    function termsOf(uint32 product) public view returns (ProductTerms memory) {
        return _terms[product];
    }

    /// @inheritdoc ISettlement
    function shortfallOf(uint32 product) public view returns (Shortfall memory) {
        return _shortfalls[product];
    }

    /// @inheritdoc ISettlement
    function closureOf(uint32 product) external view returns (Closure memory closure) {
        closure = closing.closureOf(product);
        closure.escrow = _states[product].escrow;
    }

    /// @inheritdoc ISettlement
    function bookOf(uint32 product) public view returns (Book memory book) {
        ProductTerms storage terms = _terms[product];
        (book.benchmark, book.rewardDecimals) = (terms.benchmark, terms.rewardDecimals);
        (book.payoutDays, book.bondDays) = (terms.payoutDays, terms.bondDays);
        (book.state, book.shortfall) = (stateOf(product), shortfallOf(product));
        book.unitDays = BondRules.unitDaysLeft(book.state, book.shortfall.activeEnds, book.payoutDays);
    }

    /// @inheritdoc ISettlement
    function unitDaysOf(uint32 product) external view returns (uint256) {
        return bookOf(product).unitDays;
    }

    /// @inheritdoc ISettlement
    function stateOf(uint32 product) public view returns (ProductState memory) {
        return _states[product];
    }

    function _known(uint32 product) private view returns (ProductTerms storage terms) {
        terms = _terms[product];
        require(terms.miner != address(0), UnknownProduct(product));
    }
}
