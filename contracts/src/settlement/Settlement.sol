// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IClosing } from "../interfaces/IClosing.sol";
import { IDayCalculator } from "../interfaces/IDayCalculator.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { DayMath } from "../libraries/DayMath.sol";
import { Days } from "../libraries/Days.sol";
import { ExactTransfer } from "../libraries/ExactTransfer.sol";
import { OpenDay, Reckoning } from "../types/Day.sol";
import { Paid, Power } from "../types/Power.sol";
import { Checkpoint, ProductState, ProductTerms, Start } from "../types/Product.sol";
import { Books } from "./Books.sol";
import { Credits, CreditsLibrary, Payment } from "./Credits.sol";
import { DayBook, DayBookLibrary } from "./DayBook.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Daily settlement and escrow
contract Settlement is Books, ReentrancyGuardTransient {
    using CreditsLibrary for Credits;
    using DayBookLibrary for DayBook;
    using ExactTransfer for IERC20;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    /// @dev [reward token] Most income of a day: five million coins of 18 decimals. Together with the bond's 80 bits
    /// and a product's life below 7 300 days it keeps all income within 96 bits and its running sum within 160, even
    /// if all of it went to one unit of power, so that no deposit can bring settlement to a halt.
    uint256 private constant MAX_DAY_INCOME = 5e24;

    IMiningPower private immutable _miningPower;
    IPrimarySale private immutable _sale;
    /// @inheritdoc ISettlement
    address public immutable bonds;

    mapping(uint256 tokenId => uint128) private _refunded;
    Credits private _credits;

    constructor(
        IMiningPower miningPower,
        IPrimarySale sale,
        address bonds_,
        IClosing closing_,
        IDayCalculator calculator
    ) Books(closing_, calculator) {
        _miningPower = miningPower;
        _sale = sale;
        bonds = bonds_;
    }

    modifier onlySale() {
        _onlySale();
        _;
    }

    modifier onlyMiningPower() {
        _onlyMiningPower();
        _;
    }

    modifier onlyClosing() {
        _onlyClosing();
        _;
    }

    function _onlySale() private view {
        require(msg.sender == address(_sale), NotSale(msg.sender));
    }

    function _onlyMiningPower() private view {
        require(msg.sender == address(_miningPower), NotMiningPower(msg.sender));
    }

    function _onlyClosing() private view {
        require(msg.sender == address(closing), NotClosing(msg.sender));
    }

    // ---- The primary sale -------------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    function openProduct(uint32 product, ProductTerms memory terms) external onlySale {
        _terms[product] = terms;
        emit ProductOpened(product, terms);
    }

    /// @inheritdoc ISettlement
    function recordPurchase(uint32 product, Purchase memory purchase) external onlySale {
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
        _keep(product, state);

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
    function onTransfer(uint256 tokenId, address from, Power memory power, uint96 paid)
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
        ProductTerms storage terms = _known(product);
        ProductState memory state = stateOf(product);
        DayBook memory book = DayBook({
            product: product,
            payoutDays: terms.payoutDays,
            bondDays: terms.bondDays,
            startingUnits: 0,
            endingUnits: 0,
            endingTranche: 0,
            state: state,
            shortfall: shortfallOf(product),
            sums: checkpointOf(product, state.nextDay)
        });
        OpenDay memory day = _dayOf(product);
        uint256 paid = 0;
        for (; settled < maxDays; ++settled) {
            if (!_turn(book, day)) {
                require(settled > 0, NothingToSettle(product));
                break;
            }
            Reckoning memory reckoned = _calculator.reckon(product, day, settled == 0);
            if (!reckoned.isDue) break;
            book.enter(day, reckoned);
            _checkpoints[product][state.nextDay] = book.sums;
            paid += reckoned.result.paid;
        }
        _shortfalls[product] = book.shortfall;
        _keep(product, state);
        _credits.credit(terms.miner, terms.payToken, paid);
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
        _takeBond(product, amount).safeTransfer(to, amount);
    }

    /// @inheritdoc ISettlement
    function creditBond(uint32 product, address account, uint256 amount) external onlyClosing {
        _credits.credit(account, _takeBond(product, amount), amount);
    }

    function _takeBond(uint32 product, uint256 amount) private returns (IERC20 token) {
        // Safe cast: the caller gives away no more than there is.
        _states[product].bond -= amount.toUint80();
        return _terms[product].rewardToken;
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

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc ISettlement
    function owed(uint256 tokenId) external view returns (uint256 income, uint256 refund) {
        (Power memory power, uint96 paid) = _holding(tokenId);
        return _owed(tokenId, power, paid);
    }

    /// @inheritdoc ISettlement
    function earned(uint256 tokenId) external view returns (uint256 income, uint256 refund) {
        (Power memory power,) = _holding(tokenId);
        return _earned(power);
    }

    /// @inheritdoc ISettlement
    function paidOf(uint256 tokenId) external view returns (Paid memory) {
        (, uint96 income) = _holding(tokenId);
        return Paid({ income: income, refund: _refunded[tokenId] });
    }

    /// @inheritdoc ISettlement
    function creditOf(address account, IERC20 token) external view returns (uint256) {
        return _credits.amounts[account][token];
    }

    function _holding(uint256 tokenId) private view returns (Power memory power, uint96 paid) {
        (, power, paid) = _miningPower.holding(tokenId);
    }
}
