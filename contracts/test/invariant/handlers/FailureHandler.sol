// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IClosing } from "../../../src/interfaces/IClosing.sol";
import { Power, TokenState } from "../../../src/types/Power.sol";
import { ProductState, ProductTerms } from "../../../src/types/Product.sol";
import { Closure, Shortfall } from "../../../src/types/Shortfall.sol";
import { Ledger, Store } from "../Store.sol";
import { Handler } from "./Handler.sol";

/// @title What happens to miners that fail: the vote, the escape hatch, refunds
contract FailureHandler is Handler {
    error NotRefunded(uint256 tokenId, address to);
    error RefundedTwice(uint256 tokenId);
    error ReturnedTwice(uint32 product);
    error Unexpected(bytes reason);

    constructor(Store store_) Handler(store_) { }

    /// @dev The DAO votes in one case of two, so that terminable products also live on.
    function terminate(uint256 productSeed) external inTime {
        uint32 product = anyProduct(productSeed);
        ProductState memory state = settlement.stateOf(product);
        Shortfall memory shortfall = settlement.shortfallOf(product);
        bool votable = shortfall.closedDay == 0 && block.timestamp < shortfall.terminableUntil;
        uint32 closedDay = today() > state.nextDay ? today() : state.nextDay;
        if (!votable || closedDay >= state.endDay || (productSeed >> 128) % 2 == 1) return;
        vm.prank(store.system().dao);
        closing.terminate(product);
        store.count("terminate");
        if (sale.parameters().paused) store.count("terminateWhilePaused");
    }

    /// @dev Closes what is dead or hangs; of all else it settles what is due.
    function abandon(uint256 productSeed, address anyone) external inTime {
        uint32 product = anyProduct(productSeed);
        ProductState memory state = settlement.stateOf(product);
        if (state.nextDay >= state.endDay || (productSeed >> 128) % 2 == 1) return;
        bool wasClosed = settlement.shortfallOf(product).closedDay > 0;
        uint256 before = paidTo(product);
        vm.prank(anyone);
        try closing.abandon(product) returns (uint256 settled) {
            noteSettled(product, settled, paidTo(product) - before);
            _countAbandoned(product, wasClosed);
        } catch (bytes memory reason) {
            require(bytes4(reason) == IClosing.NotAbandonable.selector, Unexpected(reason));
        }
    }

    function _countAbandoned(uint32 product, bool wasClosed) private {
        Closure memory closure = settlement.closureOf(product);
        if (!closure.isSealed) return store.count("abandonSettles");
        if (wasClosed) return store.count("abandonClosed");
        store.count(closure.atFault ? bytes32("abandonDead") : bytes32("abandon"));
    }

    function seal(uint256 productSeed) external inTime {
        uint32[] memory products = store.products();
        for (uint256 i = 0; i < products.length; ++i) {
            uint32 product = products[(productSeed % products.length + i) % products.length];
            Closure memory closure = settlement.closureOf(product);
            bool over = closure.closedDay > 0 && settlement.stateOf(product).nextDay == closure.closedDay;
            if (closure.isSealed || !over) continue;
            closing.seal(product);
            return store.count("seal");
        }
    }

    /// @dev What holders do not share goes to the miner, once.
    function returnBond(uint256 productSeed, address anyone) external inTime {
        uint32 product = anyProduct(productSeed);
        if (!settlement.closureOf(product).isSealed) return;
        vm.prank(anyone);
        try closing.returnBond(product) returns (uint256 toMiner, uint256 toReserve) {
            Ledger memory ledger = store.ledgerOf(product);
            require(ledger.bondReturned == 0, ReturnedTwice(product));
            ledger.bondReturned = toMiner + toReserve;
            store.setLedger(product, ledger);
            store.count("returnBond");
        } catch (bytes memory reason) {
            require(bytes4(reason) == IClosing.NothingToReturn.selector, Unexpected(reason));
        }
    }

    /// @dev Anyone asks for a free token, its locker for a locked one. The receiver gets the rest of the purchase money
    /// and the share of the bond, once.
    function refund(uint256 tokenSeed, address anyone) external inTime {
        uint256 tokenId = _refundable(tokenSeed);
        if (tokenId == 0) return;
        address locker = power.lockerOf(tokenId);
        _refund(tokenId, locker == address(0) ? anyone : locker);
        store.count(locker == address(0) ? bytes32("refund") : bytes32("refundByLocker"));
        if (sale.parameters().paused) store.count("refundWhilePaused");
    }

    function _refund(uint256 tokenId, address caller) private {
        Power memory terms = power.powerOf(tokenId);
        ProductTerms memory product = settlement.termsOf(terms.product);
        Closure memory closure = settlement.closureOf(terms.product);
        address to = terms.state == TokenState.Locked ? caller : power.ownerOf(tokenId);
        uint256 from = closure.closedDay > terms.startDay ? closure.closedDay : terms.startDay;
        uint256 principal = terms.tranche * (terms.endDay - from);
        uint256 share = uint256(closure.bond) * terms.units * (terms.endDay - from) / closure.unitDays;
        uint256 money = product.payToken.balanceOf(to);
        uint256 coin = product.rewardToken.balanceOf(to);

        uint256[] memory list = new uint256[](1);
        list[0] = tokenId;
        vm.prank(caller);
        closing.refundTokens(list);
        bool paid = product.payToken.balanceOf(to) == money + principal
            && product.rewardToken.balanceOf(to) == coin + share;
        require(paid, NotRefunded(tokenId, to));
        store.touch(tokenId);

        vm.prank(caller);
        closing.refundTokens(list);
        require(product.payToken.balanceOf(to) == money + principal, RefundedTwice(tokenId));

        Ledger memory ledger = store.ledgerOf(terms.product);
        (ledger.returned, ledger.bondShared) = (ledger.returned + principal, ledger.bondShared + share);
        store.setLedger(terms.product, ledger);
    }

    /// @dev A token whose days a sealed product cut short, not refunded yet; 0 if there is none.
    function _refundable(uint256 seed) private view returns (uint256) {
        uint256[] memory tokens = store.tokens();
        for (uint256 i = 0; i < tokens.length; ++i) {
            uint256 tokenId = tokens[(seed % tokens.length + i) % tokens.length];
            Power memory terms = power.powerOf(tokenId);
            Closure memory closure = settlement.closureOf(terms.product);
            bool cutShort = closure.isSealed && terms.endDay > closure.closedDay;
            if (cutShort && terms.state != TokenState.Refunded) return tokenId;
        }
        return 0;
    }

    function reclaimDeposit(uint256 productSeed, address anyone) external inTime {
        uint32[] memory products = store.products();
        for (uint256 i = 0; i < products.length; ++i) {
            uint32 product = products[(productSeed % products.length + i) % products.length];
            if (_reclaim(product, anyone)) return store.count("reclaimDeposit");
        }
    }

    function _reclaim(uint32 product, address anyone) private returns (bool) {
        uint32 closedDay = settlement.closureOf(product).closedDay;
        if (closedDay == 0) return false;
        uint32[] memory depositDays = store.depositDaysOf(product);
        for (uint256 i = 0; i < depositDays.length; ++i) {
            if (depositDays[i] < closedDay || settlement.depositOf(product, depositDays[i]) == 0) continue;
            vm.prank(anyone);
            uint256 amount = closing.reclaimDeposit(product, depositDays[i]);
            Ledger memory ledger = store.ledgerOf(product);
            ledger.reclaimed += amount;
            store.setLedger(product, ledger);
            return true;
        }
        return false;
    }
}
