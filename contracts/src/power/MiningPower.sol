// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { ILocker } from "../interfaces/ILocker.sol";
import { ILossLedger } from "../interfaces/ILossLedger.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { DayMath } from "../libraries/DayMath.sol";
import { PowerParts } from "../libraries/PowerParts.sol";
import { Part, Power, TokenState } from "../types/Power.sol";
import { PowerRecords } from "./PowerRecords.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Mining-power NFT
contract MiningPower is PowerRecords, Ownable {
    ISettlement private immutable _settlement;
    address private immutable _sale;
    ILossLedger private immutable _ledger;
    address private immutable _reserve;
    address private immutable _bonds;
    address private immutable _closing;
    address private immutable _auctionSale;

    /// @inheritdoc IMiningPower
    mapping(address locker => bool) public isLocker;

    /// @notice ERC-4906: what the token's picture shows changed by what somebody did. What each settled day changes nobody tells:
    /// whoever shows pictures asks for them anew once a day.
    event MetadataUpdate(uint256 _tokenId);

    constructor(address owner, Places memory places) PowerRecords(places.renderer) Ownable(owner) {
        _settlement = places.settlement;
        _sale = places.sale;
        _ledger = places.ledger;
        _reserve = places.reserve;
        _bonds = places.bonds;
        _closing = places.closing;
        _auctionSale = places.auctionSale;
    }

    modifier onlySettlement() {
        require(msg.sender == address(_settlement), NotSettlement(msg.sender));
        _;
    }

    modifier onlySale() {
        require(msg.sender == _sale, NotSale(msg.sender));
        _;
    }

    // ---- Sale, split, merge -----------------------------------------------------------------------------------

    /// @inheritdoc IMiningPower
    function mint(address to, Power calldata power) external onlySale returns (uint256 tokenId) {
        tokenId = _create(to, power, 0, 0);
    }

    /// @inheritdoc IMiningPower
    // The settlement calls nobody back.
    // slither-disable-next-line reentrancy-no-eth
    function mintLocked(address to, Power calldata power, address locker)
        external
        onlySale
        returns (uint256 tokenId)
    {
        tokenId = _create(to, power, 0, 0);
        _lock(tokenId, 0, locker);
    }

    /// @inheritdoc IMiningPower
    function confirmLock(uint256 tokenId, address locker, bytes calldata data) external onlySale {
        require(lockerOf[tokenId] == locker, NotLocker(tokenId, locker));
        _callLocker(ownerOf(tokenId), tokenId, locker, data);
    }

    /// @inheritdoc IMiningPower
    // The settlement calls nobody back.
    // slither-disable-next-line reentrancy-no-eth
    function split(uint256 tokenId, Part[] calldata parts) external returns (uint256 firstId) {
        (address holder, Power memory whole, uint96 paid) = _movable(tokenId);
        Power[] memory powers = PowerParts.divideDown(tokenId, whole, parts);
        uint64 policy = policyOf[tokenId];
        firstId = lastTokenId + 1;
        uint96[] memory incomes = _divideIncome(tokenId, holder, powers, paid);

        _end(tokenId, policy);
        for (uint256 i = 0; i < parts.length; ++i) {
            uint256 partId = _create(parts[i].to, powers[i], incomes[i], policy);
            emit PowerSplit(tokenId, partId, powers[i]);
        }
    }

    /// @dev Has the holder credited what the parts earned, each rounded down. Returns what each counts as paid.
    function _divideIncome(uint256 tokenId, address holder, Power[] memory powers, uint96 paid)
        private
        returns (uint96[] memory incomes)
    {
        incomes = new uint96[](powers.length);
        uint128[] memory refunds = new uint128[](powers.length);
        uint256 sum = 0;
        for (uint256 i = 0; i < powers.length; ++i) {
            (uint256 income, uint256 refund) = _settlement.earnedBy(powers[i]);
            // Safe casts: a part earns at most what the whole did.
            (incomes[i], refunds[i]) = (uint96(income), uint128(refund));
            sum += income;
        }
        uint96 ahead = DayMath.ahead(paid, sum);
        for (uint256 i = 0; i < powers.length; ++i) {
            incomes[i] += ahead;
        }
        uint256 owed = Math.saturatingSub(sum, paid);
        _settlement.onSplit(tokenId, lastTokenId + 1, holder, powers[0].product, owed, refunds);
    }

    /// @inheritdoc IMiningPower
    // The settlement calls nobody back.
    // slither-disable-next-line reentrancy-no-eth
    function merge(uint256 tokenId, uint256 otherId) external returns (uint256 mergedId) {
        (address holder, Power memory one, uint96 paid) = _movable(tokenId);
        (address otherHolder, Power memory other, uint96 otherPaid) = _movable(otherId);
        uint64 policy = policyOf[tokenId];
        bool alike = PowerParts.isAlike(one, other) && policy == policyOf[otherId];
        require(tokenId != otherId && holder == otherHolder && alike, CannotMerge(tokenId, otherId));
        Power memory merged = PowerParts.add(tokenId, otherId, one, other);

        paid = _settlement.onTransfer(tokenId, holder, one, paid);
        otherPaid = _settlement.onTransfer(otherId, holder, other, otherPaid);
        _settlement.onMerge(lastTokenId + 1, tokenId, otherId);

        _end(tokenId, policy);
        _end(otherId, policy);
        mergedId = _create(holder, merged, paid + otherPaid, policy);
        emit PowerMerged(mergedId, tokenId, otherId, merged);
    }

    /// @inheritdoc IMiningPower
    function notePaid(uint256 tokenId, uint96 income) external onlySettlement {
        _setExtraData(tokenId, income);
    }

    /// @inheritdoc IMiningPower
    // The settlement calls nobody back.
    // slither-disable-next-line reentrancy-no-eth
    function markRefunded(uint256 tokenId, address caller, bool must)
        external
        onlySettlement
        returns (address to, Power memory power)
    {
        power = _powers[tokenId];
        if (power.state == TokenState.Refunded) return (address(0), power);
        if (power.state == TokenState.Locked) {
            to = lockerOf[tokenId];
            require(caller == to || !must, TokenLocked(tokenId));
            if (caller != to) return (address(0), power);
            // What a locked token is compensated is its locker's, as the refund is.
            _creditPayee(tokenId, power);
            _setPayee(tokenId, to);
            delete lockerOf[tokenId];
        } else {
            to = _payeeFor(tokenId, caller, must);
            if (to == address(0)) return (to, power);
            emit Locked(tokenId);
        }
        _powers[tokenId].state = TokenState.Refunded;
        emit MetadataUpdate(tokenId);
    }

    /// @inheritdoc IMiningPower
    function setPolicy(uint256 tokenId, uint64 policy) external {
        address insurance = address(_ledger.insurerOf(powerOf(tokenId).product));
        require(msg.sender == insurance, NotInsurance(msg.sender));
        policyOf[tokenId] = policy;
        emit PolicyChanged(tokenId, policy);
    }

    function _create(address to, Power memory power, uint96 paid, uint64 policy)
        private
        returns (uint256 tokenId)
    {
        _requireOutside(to);
        tokenId = ++lastTokenId;
        _powers[tokenId] = power;
        if (policy > 0) policyOf[tokenId] = policy;
        // The receiver is not called back: a callback would buy nothing but re-entrancy.
        _mintAndSetExtraDataUnchecked(to, tokenId, paid);
        emit PowerMinted(tokenId, power);
    }

    /// @dev Nothing of a free token is left under its number.
    function _end(uint256 tokenId, uint64 policy) private {
        delete _powers[tokenId];
        if (policy > 0) delete policyOf[tokenId];
        _setExtraData(tokenId, 0);
        _burn(tokenId);
    }

    /// @dev Whether an address is one of eight, without eight jumps: `x ^ y` is 0 if they are the same, and then alone one less
    /// has the highest bit, for addresses have 160 bits.
    function _requireOutside(address to) private view {
        uint256 other = uint160(to);
        // Wraps on purpose.
        unchecked {
            uint256 found = ((other ^ uint160(address(this))) - 1) | ((other ^ uint160(_sale)) - 1);
            found |= ((other ^ uint160(address(_settlement))) - 1) | ((other ^ uint160(_reserve)) - 1);
            found |= ((other ^ uint160(address(_ledger))) - 1) | ((other ^ uint160(_bonds)) - 1);
            found |= ((other ^ uint160(_closing)) - 1) | ((other ^ uint160(_auctionSale)) - 1);
            if (found >> 255 > 0) revert NotToProtocol(to);
        }
    }

    /// @dev Holder, terms and paid income of a token that the caller may move.
    function _movable(uint256 tokenId)
        private
        view
        returns (address holder, Power memory power, uint96 paid)
    {
        (holder, power, paid) = holding(tokenId);
        require(_isApprovedOrOwner(msg.sender, tokenId), NotOwnerNorApproved());
        _requireFree(tokenId, power.state);
    }

    function _requireFree(uint256 tokenId, TokenState state) private pure {
        if (state == TokenState.Free) return;
        require(state != TokenState.Locked, TokenLocked(tokenId));
        revert TokenRefunded(tokenId);
    }

    /// @dev One move more than `moves`, up to the maximum.
    function _countMove(uint256 tokenId, uint24 moves) private {
        if (moves == type(uint24).max) return;
        // Cannot overflow: below the maximum.
        unchecked {
            _powers[tokenId].moves = moves + 1;
        }
    }

    // ---- Lock -------------------------------------------------------------------------------------------------

    /// @inheritdoc IMiningPower
    // What the locker may do in the call it may do at any time; nothing is written after it.
    function lockTo(uint256 tokenId, address locker, bytes calldata data) external {
        (address holder, Power memory power,) = _movable(tokenId);
        _lock(tokenId, power.moves, locker);
        _callLocker(holder, tokenId, locker, data);
    }

    function _lock(uint256 tokenId, uint24 moves, address locker) private {
        require(isLocker[locker], LockerNotAllowed(locker));
        lockerOf[tokenId] = locker;
        _powers[tokenId].state = TokenState.Locked;
        _countMove(tokenId, moves);
        emit Locked(tokenId);
        emit PowerLocked(tokenId, locker);
        emit MetadataUpdate(tokenId);
    }

    function _callLocker(address holder, uint256 tokenId, address locker, bytes calldata data) private {
        bytes4 answer = ILocker(locker).onLock(holder, tokenId, data);
        require(answer == ILocker.onLock.selector, LockRefused(tokenId, locker));
    }

    /// @inheritdoc IMiningPower
    function unlock(uint256 tokenId) external {
        _release(tokenId);
    }

    /// @inheritdoc IMiningPower
    // The settlement calls nobody back.
    // slither-disable-next-line reentrancy-no-eth
    function seize(uint256 tokenId, address to) external {
        _release(tokenId);
        _transfer(ownerOf(tokenId), to, tokenId);
    }

    // The settlement calls nobody back.
    // slither-disable-next-line reentrancy-no-eth
    function _release(uint256 tokenId) private {
        _requireLocker(tokenId);
        Power memory power = _powers[tokenId];
        if (payeeOf[tokenId] != address(0)) {
            _creditPayee(tokenId, power);
            _setPayee(tokenId, address(0));
        }
        delete lockerOf[tokenId];
        _powers[tokenId].state = TokenState.Free;
        _countMove(tokenId, power.moves);
        emit Unlocked(tokenId);
        emit MetadataUpdate(tokenId);
    }

    /// @inheritdoc IMiningPower
    // The settlement calls nobody back.
    // slither-disable-next-line reentrancy-no-eth
    function setPayee(uint256 tokenId, address payee) external {
        _requireLocker(tokenId);
        _requireOutside(payee);
        _creditPayee(tokenId, _powers[tokenId]);
        _setPayee(tokenId, payee);
    }

    function _setPayee(uint256 tokenId, address payee) private {
        payeeOf[tokenId] = payee;
        emit PayeeChanged(tokenId, payee);
    }

    /// @dev Credits all that is settled to whoever a locked token pays so far.
    function _creditPayee(uint256 tokenId, Power memory power) private {
        address payee = payeeOf[tokenId];
        _creditSettled(tokenId, payee == address(0) ? ownerOf(tokenId) : payee, power);
    }

    function _requireLocker(uint256 tokenId) private view {
        require(lockerOf[tokenId] == msg.sender, NotLocker(tokenId, msg.sender));
    }

    /// @inheritdoc IMiningPower
    function setLocker(address locker, bool allowed) external onlyOwner {
        isLocker[locker] = allowed;
        emit LockerAllowed(locker, allowed);
    }

    // ---- Transfer ---------------------------------------------------------------------------------------------

    /// @dev A transfer credits all that is settled to the sender; days settled later are the receiver's.
    function _afterTokenTransfer(address from, address to, uint256 tokenId) internal override {
        if (from == address(0) || to == address(0)) return;
        _requireOutside(to);
        Power memory power = _powers[tokenId];
        _requireFree(tokenId, power.state);
        _countMove(tokenId, power.moves);
        _creditSettled(tokenId, from, power);
    }

    function _creditSettled(uint256 tokenId, address account, Power memory power) private {
        uint96 paid = _getExtraData(tokenId);
        uint96 paidNow = _settlement.onTransfer(tokenId, account, power, paid);
        if (paidNow != paid) _setExtraData(tokenId, paidNow);
    }
}
