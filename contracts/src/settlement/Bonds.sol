// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBondCalls } from "../interfaces/IBondCalls.sol";
import { IBonds } from "../interfaces/IBonds.sol";
import { IPrimarySale } from "../interfaces/IPrimarySale.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { BondRules } from "../libraries/BondRules.sol";
import { ExactTransfer } from "../libraries/ExactTransfer.sol";
import { Expectation } from "../libraries/Expectation.sol";
import { ShortfallRules } from "../libraries/ShortfallRules.sol";
import { Book, ProductTerms } from "../types/Product.sol";
import { Shortfall } from "../types/Shortfall.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Bonds of miners
contract Bonds is IBonds, ReentrancyGuardTransient {
    using ExactTransfer for IERC20;
    using ShortfallRules for Shortfall;

    ISettlement private immutable _settlement;
    IPrimarySale private immutable _sale;
    /// @inheritdoc IBonds
    IBondCalls public immutable bondCalls;

    constructor(ISettlement settlement, IPrimarySale sale, IBondCalls bondCalls_) {
        _settlement = settlement;
        _sale = sale;
        bondCalls = bondCalls_;
    }

    // ---- In and out -------------------------------------------------------------------------------------------

    /// @inheritdoc IBonds
    function depositBond(uint32 product, uint256 amount) external nonReentrant {
        // Check
        ProductTerms memory terms = _known(product);
        require(_settlement.shortfallOf(product).closedDay == 0, ISettlement.ProductClosed(product));
        require(amount > 0, ISettlement.ZeroAmount());

        // Interaction first: nothing may be drawn or paid of a bond that has not arrived.
        terms.rewardToken.move(msg.sender, address(_settlement), amount);

        // Effect
        uint256 bond = _settlement.addBond(product, amount);
        emit BondDeposited(product, msg.sender, amount, bond);
    }

    /// @inheritdoc IBonds
    // Guarded; the assessment and the settlement are ours and call nobody back before the coin moves.
    // slither-disable-next-line reentrancy-no-eth
    function withdrawBond(uint32 product, uint256 amount, address to) external nonReentrant {
        // Check
        require(msg.sender == _known(product).miner, ISettlement.NotMiner(product, msg.sender));
        require(amount > 0, ISettlement.ZeroAmount());
        Book memory book = _settlement.bookOf(product);
        require(book.shortfall.closedDay == 0, ISettlement.ProductClosed(product));
        uint256 required = _requiredToLeave(product, book);
        uint256 bond = book.state.bond;
        require(amount + required <= bond, BondTooSmall(product, bond, amount + required));

        // Effect and interaction
        emit BondWithdrawn(product, to, amount, bond - amount);
        _settlement.payBond(product, to, amount);
    }

    /// @dev [reward token] Bond that must stay. Nobody is owed a bond for power that has no days left.
    function _requiredToLeave(uint32 product, Book memory book) private returns (uint256 required) {
        uint256 held = _sale.reservedUnits(product);
        if (book.state.outstandingUnits + held == 0) return 0;
        _requireOrder(product, book);
        required = _bondDays(product, book, held);
        if (book.state.outstandingUnits == 0) return required;
        required = _assessed(product, book, required);
    }

    /// @dev [reward token] What is called for, by an assessment of the newest final day that is made now; and no less than by
    /// the one that is kept, which sales are held to.
    function _assessed(uint32 product, Book memory book, uint256 bondDays) private returns (uint256 called) {
        (uint32 day,) = bondCalls.unitCallOf(product);
        if (day + 1 < book.benchmark.nextDay()) {
            (, called) = bondCalls.assess(product);
        } else {
            (, IBondCalls.Assessment memory fresh) = bondCalls.assessmentOf(product);
            called = fresh.called;
        }
        (, uint256 perUnitDay) = bondCalls.unitCallOf(product);
        called = Math.max(called, bondDays + BondRules.calledUp(perUnitDay, book.unitDays));
    }

    // ---- Sales ------------------------------------------------------------------------------------------------

    /// @inheritdoc IBonds
    function requireSellable(uint32 product, uint64 units) external view {
        Book memory book = _settlement.bookOf(product);
        _requireOrder(product, book);
        uint256 required = _bondDays(product, book, units);
        if (book.unitDays > 0) {
            (uint32 day, uint256 perUnitDay) = bondCalls.unitCallOf(product);
            bool fresh = _isFresh(book, day);
            require(fresh, NotInGoodStanding(product, Standing.CallStale));
            uint256 unitDays = book.unitDays + uint256(units) * book.payoutDays;
            required += BondRules.calledUp(perUnitDay, unitDays);
        }
        require(book.state.bond >= required, BondTooSmall(product, book.state.bond, required));
    }

    function _requireOrder(uint32 product, Book memory book) private view {
        Standing standing = _order(book);
        require(standing == Standing.Good, NotInGoodStanding(product, standing));
    }

    /// @dev How a product stands, but for the size of its bond.
    function _order(Book memory book) private view returns (Standing) {
        if (book.shortfall.closedDay > 0) return Standing.Closed;
        if (book.shortfall.isTerminable()) return Standing.Terminable;
        if (!book.shortfall.isInOrder()) return Standing.Scored;
        bool overdue = Expectation.isOverdue(book.benchmark, book.state.nextDay, book.state.endDay);
        return overdue ? Standing.Overdue : Standing.Good;
    }

    /// @dev Whether an assessment is of the newest final day or the one before; which is at most yesterday, so that mostly the
    /// benchmark need not be asked. Day 0 stands for never.
    function _isFresh(Book memory book, uint32 day) private view returns (bool) {
        if (day == 0) return false;
        return block.timestamp / 1 days <= uint256(day) + 2 || book.benchmark.nextDay() <= day + 2;
    }

    /// @dev [reward token] Income of the bond days, of power sold and `moreUnits`.
    function _bondDays(uint32 product, Book memory book, uint256 moreUnits) private view returns (uint256) {
        uint256 units = book.state.outstandingUnits + moreUnits;
        // No reward is known before the first final day; then nothing can be measured by it.
        require(book.benchmark.latestReward() > 0, ISettlement.BenchmarkPending(product, 0));
        return BondRules.incomeDown(book.benchmark, units * book.bondDays, book.rewardDecimals);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IBonds
    function standingOf(uint32 product) external view returns (Standing standing) {
        _known(product);
        Book memory book = _settlement.bookOf(product);
        standing = _order(book);
        uint256 held = _sale.reservedUnits(product);
        if (standing != Standing.Good || book.unitDays + held == 0) return standing;
        uint256 bondDays = _bondDays(product, book, held);
        if (book.state.bond < bondDays) return Standing.BondLow;
        if (book.unitDays == 0) return Standing.Good;

        (uint32 day, uint256 perUnitDay) = bondCalls.unitCallOf(product);
        if (!_isFresh(book, day)) return Standing.CallStale;
        uint256 called = bondDays + BondRules.calledUp(perUnitDay, book.unitDays);
        return book.state.bond < called ? Standing.CallUnmet : Standing.Good;
    }

    /// @inheritdoc IBonds
    function bondRequired(uint32 product, uint64 moreUnits) external view returns (uint256) {
        _known(product);
        uint256 held = _sale.reservedUnits(product);
        return _bondDays(product, _settlement.bookOf(product), held + moreUnits);
    }

    function _known(uint32 product) private view returns (ProductTerms memory terms) {
        terms = _settlement.termsOf(product);
        require(terms.miner != address(0), ISettlement.UnknownProduct(product));
    }
}
