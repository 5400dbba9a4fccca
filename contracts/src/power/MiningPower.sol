// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { ILocker } from "../interfaces/ILocker.sol";
import { ILossLedger } from "../interfaces/ILossLedger.sol";
import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IPowerRenderer } from "../interfaces/IPowerRenderer.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { AccountCode } from "../libraries/AccountCode.sol";
import { DayMath } from "../libraries/DayMath.sol";
import { PowerParts } from "../libraries/PowerParts.sol";
import { Part, Power, TokenState } from "../types/Power.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

/// @title Mining-power NFT
/// @dev Solady's ERC-721 keeps 96 bits beside a token's owner. They hold the income that the token was paid, which
/// changes whenever the owner does: a transfer writes one word for both.
contract MiningPower is ERC721, IMiningPower, Ownable {
    bytes4 private constant ERC4906 = 0x49064906;
    bytes4 private constant ERC5192 = 0xb45a3c0e;
    bytes4 private constant ERC5646 = 0xf5112315;

    ISettlement private immutable _settlement;
    IPowerRenderer private immutable _renderer;
    address private immutable _sale;
    ILossLedger private immutable _ledger;
    address private immutable _reserve;
    address private immutable _bonds;
    address private immutable _closing;
    address private immutable _auctionSale;

    /// @inheritdoc IMiningPower
    uint256 public lastTokenId;
    /// @inheritdoc IMiningPower
    mapping(uint256 tokenId => address) public lockerOf;
    /// @inheritdoc IMiningPower
    mapping(uint256 tokenId => address) public payeeOf;
    /// @inheritdoc IMiningPower
    mapping(address locker => bool) public isLocker;
    /// @inheritdoc IMiningPower
    mapping(uint256 tokenId => uint64) public policyOf;
    mapping(uint256 tokenId => Power) private _powers;

    /// @notice ERC-4906: what the token's picture shows changed by what somebody did. What each settled day changes nobody tells:
    /// whoever shows pictures asks for them anew once a day.
    event MetadataUpdate(uint256 _tokenId);

    constructor(address owner, Places memory places) Ownable(owner) {
        _settlement = places.settlement;
        _renderer = places.renderer;
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

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @notice ERC-721.
    function name() public pure override returns (string memory) {
        return "DMEX Mining Power";
    }

    /// @notice ERC-721.
    function symbol() public pure override returns (string memory) {
        return "POWER";
    }

    /// @inheritdoc IMiningPower
    function powerOf(uint256 tokenId) public view returns (Power memory) {
        require(_exists(tokenId), TokenDoesNotExist());
        return _powers[tokenId];
    }

    /// @inheritdoc IMiningPower
    function holding(uint256 tokenId) public view returns (address holder, Power memory power, uint96 paid) {
        return (ownerOf(tokenId), _powers[tokenId], _getExtraData(tokenId));
    }

    /// @inheritdoc IMiningPower
    function holdingFor(uint256 tokenId, address caller, bool must)
        external
        view
        returns (address to, Power memory power, uint96 paid)
    {
        to = _payeeFor(tokenId, caller, must);
        if (to != address(0)) (power, paid) = (_powers[tokenId], _getExtraData(tokenId));
    }

    /// @dev Who is paid, if the caller may have it paid; else zero, or a revert that says why. Free tokens have no payee.
    function _payeeFor(uint256 tokenId, address caller, bool must) private view returns (address to) {
        TokenState state = _powers[tokenId].state;
        if (state != TokenState.Free) to = payeeOf[tokenId];
        if (to == address(0)) return _holderFor(tokenId, caller, must);
        // A locked token's payee was named on purpose. What a locker was refunded for it books itself, as any contract.
        if (state == TokenState.Locked || caller == to || !AccountCode.isContract(to)) return to;
        require(!must, NotForStranger(tokenId));
        return address(0);
    }

    /// @dev The holder of a token that the caller may have paid; else zero, or a revert that says why.
    function _holderFor(uint256 tokenId, address caller, bool must) private view returns (address holder) {
        holder = _ownerOf(tokenId);
        require(holder != address(0) || !must, TokenDoesNotExist());
        if (holder == address(0) || caller == holder || !AccountCode.isContract(holder)) return holder;
        if (_isApprovedOrOwner(caller, tokenId)) return holder;
        require(!must, NotForStranger(tokenId));
        return address(0);
    }

    /// @inheritdoc IMiningPower
    function mayCollect(address caller, uint256 tokenId) external view returns (bool) {
        return _payeeFor(tokenId, caller, false) != address(0);
    }

    /// @inheritdoc IMiningPower
    function mayMove(address account, uint256 tokenId) external view returns (bool) {
        return _isApprovedOrOwner(account, tokenId);
    }

    /// @inheritdoc IMiningPower
    function getStateFingerprint(uint256 tokenId) external view returns (bytes32) {
        return keccak256(abi.encode(powerOf(tokenId), policyOf[tokenId], lockerOf[tokenId]));
    }

    /// @inheritdoc IMiningPower
    function principalOf(uint256 tokenId) external view returns (uint256) {
        Power memory power = powerOf(tokenId);
        return uint256(power.tranche) * (power.endDay - power.startDay);
    }

    /// @inheritdoc IMiningPower
    function locked(uint256 tokenId) external view returns (bool) {
        return powerOf(tokenId).state != TokenState.Free;
    }

    /// @notice On-chain JSON and picture of a token.
    function tokenURI(uint256 tokenId) public view override returns (string memory) {
        return _renderer.tokenURI(tokenId, powerOf(tokenId));
    }

    /// @inheritdoc IMiningPower
    function contractURI() external view returns (string memory) {
        return _renderer.contractURI();
    }

    /// @notice ERC-165.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        bool ours = interfaceId == ERC4906 || interfaceId == ERC5192 || interfaceId == ERC5646;
        return ours || super.supportsInterface(interfaceId);
    }
}
