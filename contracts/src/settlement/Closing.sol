// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IClosing } from "../interfaces/IClosing.sol";
import { ILossLedger } from "../interfaces/ILossLedger.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { IValuation } from "../interfaces/IValuation.sol";
import { BondRules } from "../libraries/BondRules.sol";
import { Days } from "../libraries/Days.sol";
import { ShortfallRules } from "../libraries/ShortfallRules.sol";
import { Power } from "../types/Power.sol";
import { Book, ProductTerms } from "../types/Product.sol";
import { Closure, Shortfall } from "../types/Shortfall.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title How products of failing miners end
contract Closing is IClosing, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using ShortfallRules for Shortfall;

    /// @dev How many days an abandonment settles at most: what fits into a block.
    uint256 private constant MOST_DAYS = 64;
    /// @dev How long a day may be over without being settled before anyone may give the product up.
    uint256 private constant PATIENCE = 60 days;
    /// @dev What is left of the gas after a call that used up all it was given is a 64th, and a 64th more for each call
    /// that such a call made: at most six deep. An attempt that leaves more than an eighth failed by itself.
    uint256 private constant LEAST_GAS_LEFT = 8;

    ISettlement private immutable _settlement;
    IMinerRegistry private immutable _registry;
    /// @inheritdoc IClosing
    IValuation public immutable valuation;
    /// @inheritdoc IClosing
    ILossLedger public immutable ledger;
    /// @inheritdoc IClosing
    address public immutable reserve;
    /// @inheritdoc IClosing
    address public immutable dao;

    mapping(uint32 product => Sealed) private _sealed;
    mapping(uint32 product => Ending) private _endings;

    /// @dev What holders share. One storage word, which is all that a refund reads here.
    /// @param closedDay [day] First day that was never settled; 0 until sealed.
    /// @param unitDays Power × days left that shares the pot.
    /// @param pot [reward token]
    struct Sealed {
        uint32 closedDay;
        uint96 unitDays;
        uint80 pot;
    }

    /// @dev How the product came to an end.
    /// @param atFault Its miner failed.
    /// @param units Power whose days were cut short; 0 until sealed.
    /// @param rest [reward token] The part of the bond that is the miner's; 0 until sealed and once it was returned.
    struct Ending {
        bool atFault;
        uint64 units;
        uint80 rest;
    }

    /// @dev A payment that grows while consecutive tokens of a product are refunded to the same account.
    struct Refund {
        uint32 product;
        address to;
        uint256 principal;
        uint256 share;
    }

    constructor(
        ISettlement settlement,
        IMinerRegistry registry,
        IValuation valuation_,
        ILossLedger ledger_,
        address reserve_,
        address dao_
    ) {
        _settlement = settlement;
        _registry = registry;
        valuation = valuation_;
        ledger = ledger_;
        reserve = reserve_;
        dao = dao_;
    }

    // ---- Closing ----------------------------------------------------------------------------------------------

    /// @inheritdoc IClosing
    // It calls contracts of the platform alone, of which none calls back, and the guard holds for all that change.
    // slither-disable-next-line reentrancy-no-eth
    function terminate(uint32 product) external nonReentrant {
        require(msg.sender == dao, NotDao(msg.sender));
        Book memory book = _settlement.bookOf(product);
        require(book.shortfall.closedDay == 0, ISettlement.ProductClosed(product));
        require(book.shortfall.isTerminable(), NotTerminable(product, book.shortfall.terminableUntil));
        // Safe cast: both are days.
        uint32 closedDay = uint32(Math.max(book.state.nextDay, Days.today()));
        require(closedDay < book.state.endDay, NothingToClose(product));

        emit ProductTerminated(product, closedDay);
        _close(product, closedDay, true);
        if (closedDay == book.state.nextDay) _seal(product);
    }

    /// @inheritdoc IClosing
    // As for terminate.
    // slither-disable-next-line reentrancy-no-eth
    function abandon(uint32 product) external nonReentrant returns (uint256 settled) {
        Book memory book = _settlement.bookOf(product);
        require(book.state.nextDay < book.state.endDay, NothingToClose(product));
        bool hangs;
        (settled, hangs) = _settleDue(product);

        book = _settlement.bookOf(product);
        uint32 nextDay = book.state.nextDay;
        if (nextDay >= book.state.endDay) return settled;
        bool dead = book.shortfall.isDead();
        if (!dead && !(hangs && block.timestamp >= Days.end(nextDay) + PATIENCE)) {
            require(settled > 0, NotAbandonable(product, nextDay));
            return settled;
        }

        bool atFault = dead || _endings[product].atFault;
        emit ProductAbandoned(product, nextDay, atFault);
        _close(product, nextDay, atFault);
        _seal(product);
    }

    /// @dev Settles what is due. The product hangs if the day after that cannot be settled now.
    function _settleDue(uint32 product) private returns (uint256 settled, bool hangs) {
        settled = _attempt(product, MOST_DAYS);
        if (settled > 0) return (settled, settled < MOST_DAYS);
        // One of several days may have failed and taken the others with it.
        settled = _attempt(product, 1);
        return (settled, settled == 0);
    }

    function _attempt(uint32 product, uint256 maxDays) private returns (uint256 settled) {
        uint256 gasBefore = gasleft();
        try _settlement.settle(product, maxDays) returns (uint256 count) {
            return count;
        } catch {
            require(gasleft() > gasBefore / LEAST_GAS_LEFT, AttemptOutOfGas());
            return 0;
        }
    }

    /// @dev No day from `closedDay` on will be settled. Before that day some power has days left.
    function _close(uint32 product, uint32 closedDay, bool atFault) private {
        if (atFault) {
            _endings[product].atFault = true;
            _registry.suspendAtFault(_settlement.termsOf(product).miner);
        }
        _settlement.closeProduct(product, closedDay);
    }

    // ---- Sealing ----------------------------------------------------------------------------------------------

    /// @inheritdoc IClosing
    function seal(uint32 product) external nonReentrant {
        _seal(product);
    }

    /// @dev Fixes what holders share, once, when the last day of a closed product is settled.
    function _seal(uint32 product) private {
        require(_sealed[product].closedDay == 0, AlreadySealed(product));
        Book memory book = _settlement.bookOf(product);
        uint32 closedDay = book.shortfall.closedDay;
        require(closedDay > 0 && book.state.nextDay == closedDay, ProductNotSealed(product));

        Ending storage ending = _endings[product];
        uint256 pot = ending.atFault ? _pot(product, book) : 0;
        _sealed[product] = Sealed(closedDay, book.unitDays.toUint96(), pot.toUint80());
        // Safe cast: the pot is at most the bond.
        (ending.units, ending.rest) = (book.state.outstandingUnits, uint80(book.state.bond - pot));
        emit ProductSealed(
            product, closedDay, ending.units, book.unitDays, book.state.bond, pot, book.state.escrow
        );
        _settlement.sealProduct(product);
    }

    /// @dev [reward token] The larger of the holders' loss and the bond days, no more than what the days that are left would
    /// have earned, and than there is.
    function _pot(uint32 product, Book memory book) private view returns (uint256 pot) {
        uint256 bondDays = uint256(book.state.outstandingUnits) * book.bondDays;
        pot = Math.max(_lossUp(product), _income(book, bondDays));
        pot = Math.min(pot, _income(book, book.unitDays));
        pot = Math.min(pot, book.state.bond);
    }

    /// @dev [reward token] The holders' loss; 0 if it cannot be told, so that no refund waits for a price.
    function _lossUp(uint32 product) private view returns (uint256 loss) {
        uint256 gasBefore = gasleft();
        try valuation.remainingUp(product) returns (uint256 value) {
            return value;
        } catch {
            require(gasleft() > gasBefore / LEAST_GAS_LEFT, AttemptOutOfGas());
        }
    }

    function _income(Book memory book, uint256 unitDays) private view returns (uint256) {
        return BondRules.incomeDown(book.benchmark, unitDays, book.rewardDecimals);
    }

    // ---- What holders get back --------------------------------------------------------------------------------

    /// @inheritdoc IClosing
    // As for terminate; coins are sent when all that changes here has changed, and with the guard up.
    // slither-disable-next-line reentrancy-no-eth
    function refundTokens(uint256[] calldata tokenIds) external nonReentrant {
        Refund memory refund;
        bool must = tokenIds.length == 1;
        for (uint256 i = 0; i < tokenIds.length; ++i) {
            // Effect. The NFT says who may ask, and marks before anything is paid.
            (address to, Power memory power) = _settlement.markRefunded(tokenIds[i], msg.sender, must);
            if (to == address(0)) continue;
            (uint256 principal, uint256 share) = _restDown(tokenIds[i], power);
            emit PowerRefunded(tokenIds[i], to, principal, share);

            // Interaction
            if (refund.to != to || refund.product != power.product) {
                _pay(refund);
                refund = Refund(power.product, to, 0, 0);
            }
            refund.principal += principal;
            refund.share += share;
        }
        _pay(refund);
    }

    function _pay(Refund memory refund) private {
        if (refund.to == address(0)) return;
        _settlement.payRest(refund.product, refund.to, refund.principal, refund.share);
    }

    /// @dev [pay token], [reward token] The tranches of a token's days that will not be settled, exactly, and a share of the
    /// bond by power × days left.
    function _restDown(uint256 tokenId, Power memory power)
        private
        returns (uint256 principal, uint256 share)
    {
        if (_sealed[power.product].closedDay == 0) {
            _seal(power.product);
        }
        Sealed memory shared = _sealed[power.product];
        require(power.endDay > shared.closedDay, NothingToRefund(tokenId));
        uint256 left = power.endDay - Math.max(power.startDay, shared.closedDay);
        principal = power.tranche * left;
        share = uint256(shared.pot) * power.units * left / shared.unitDays;
    }

    // ---- What the miner gets back -----------------------------------------------------------------------------

    /// @inheritdoc IClosing
    function reclaimDeposit(uint32 product, uint32 day) external nonReentrant returns (uint256 amount) {
        uint32 closedDay = _settlement.shortfallOf(product).closedDay;
        amount = _settlement.depositOf(product, day);
        require(closedDay > 0 && day >= closedDay && amount > 0, NothingToReclaim(product, day));

        address miner = _settlement.reclaim(product, day);
        emit DepositReclaimed(product, day, miner, amount);
    }

    /// @inheritdoc IClosing
    function returnBond(uint32 product) external nonReentrant returns (uint256 toMiner, uint256 toReserve) {
        // Check
        require(_sealed[product].closedDay > 0, ProductNotSealed(product));
        uint256 rest = _endings[product].rest;
        require(rest > 0, NothingToReturn(product));
        require(ledger.owesNothing(product), BondStillNeeded(product));

        // Effect
        ProductTerms memory terms = _settlement.termsOf(product);
        toReserve = Math.min(rest, _recoveredUp(product, terms));
        toMiner = rest - toReserve;
        delete _endings[product].rest;
        emit BondReturned(product, terms.miner, toMiner, toReserve);

        // Interaction
        if (toMiner > 0) _settlement.creditBond(product, terms.miner, toMiner);
        if (toReserve > 0) _settlement.payBond(product, reserve, toReserve);
    }

    /// @dev [reward token] Least coin that is worth what insurance and reserve paid, at the closing's price.
    function _recoveredUp(uint32 product, ProductTerms memory terms) private view returns (uint256) {
        uint256 recovered = ledger.productLossOf(product).recovered;
        if (recovered == 0) return 0;
        ILossLedger.Measure memory measured = ledger.measureOf(product);
        uint256 worth = uint256(measured.mark.rate) * 10 ** measured.payDecimals;
        return Math.mulDiv(recovered * 10 ** terms.rewardDecimals, 1e18, worth, Math.Rounding.Ceil);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IClosing
    function closureOf(uint32 product) external view returns (Closure memory closure) {
        Sealed memory shared = _sealed[product];
        Ending memory ending = _endings[product];
        closure.closedDay = _settlement.shortfallOf(product).closedDay;
        closure.isSealed = shared.closedDay > 0;
        closure.atFault = ending.atFault;
        (closure.units, closure.unitDays, closure.bond) = (ending.units, shared.unitDays, shared.pot);
    }
}
