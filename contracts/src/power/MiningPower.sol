// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IPowerRenderer } from "../interfaces/IPowerRenderer.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { Power, TokenState } from "../types/Power.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

/// @title Mining-power NFT
/// @dev Solady's ERC-721 keeps 96 bits beside a token's owner. They hold the income that the token was paid, which
/// changes whenever the owner does: a transfer writes one word for both.
contract MiningPower is ERC721, IMiningPower, Ownable {
    bytes4 private constant ERC4906 = 0x49064906;
    bytes4 private constant ERC5192 = 0xb45a3c0e;

    ISettlement private immutable _settlement;
    IPowerRenderer private immutable _renderer;
    address private immutable _sale;

    /// @inheritdoc IMiningPower
    uint256 public lastTokenId;
    /// @inheritdoc IMiningPower
    mapping(uint256 tokenId => address) public lockerOf;
    /// @inheritdoc IMiningPower
    mapping(address locker => bool) public isLocker;
    mapping(uint256 tokenId => Power) private _powers;

    /// @notice ERC-4906: what the token's picture shows changed.
    event MetadataUpdate(uint256 _tokenId);

    constructor(address owner, ISettlement settlement, IPowerRenderer renderer, address sale) Ownable(owner) {
        _settlement = settlement;
        _renderer = renderer;
        _sale = sale;
    }

    modifier onlySettlement() {
        require(msg.sender == address(_settlement), NotSettlement(msg.sender));
        _;
    }

    // ---- Sale, split, merge -----------------------------------------------------------------------------------

    /// @inheritdoc IMiningPower
    function mint(address to, Power calldata power) external returns (uint256 tokenId) {
        require(msg.sender == _sale, NotSale(msg.sender));
        tokenId = _create(to, power);
    }

    /// @inheritdoc IMiningPower
    function split(uint256 tokenId, uint64 units) external returns (uint256 partId) {
        (address holder, Power memory kept, uint96 paid) = _movable(tokenId);
        require(units > 0 && units < kept.units, BadSplit(tokenId, units));

        // The part takes its money pro rata, rounded down; the remainder stays with the first.
        Power memory part = _powers[tokenId];
        part.units = units;
        // Safe: the quotient is below kept.tranche.
        part.tranche = uint88(Math.mulDiv(kept.tranche, units, kept.units));
        kept.units -= part.units;
        kept.tranche -= part.tranche;
        _powers[tokenId] = kept;
        partId = _create(holder, part);
        emit PowerSplit(tokenId, partId, part);
        emit MetadataUpdate(tokenId);

        (uint96 keptPaid, uint96 partPaid) = _settlement.onSplit(tokenId, partId, holder, kept, part, paid);
        _setExtraData(tokenId, keptPaid);
        _setExtraData(partId, partPaid);
    }

    /// @inheritdoc IMiningPower
    // The settlement calls nobody back.
    // slither-disable-next-line reentrancy-no-eth
    function merge(uint256 tokenId, uint256 goneId) external {
        (address holder, Power memory kept, uint96 paid) = _movable(tokenId);
        (address other, Power memory gone, uint96 gonePaid) = _movable(goneId);
        bool same =
            kept.product == gone.product && kept.startDay == gone.startDay && kept.endDay == gone.endDay;
        require(tokenId != goneId && same && holder == other, CannotMerge(tokenId, goneId));

        paid = _settlement.onTransfer(tokenId, holder, kept, paid);
        gonePaid = _settlement.onTransfer(goneId, holder, gone, gonePaid);
        _settlement.onMerge(tokenId, goneId);

        kept.units += gone.units;
        kept.tranche += gone.tranche;
        _powers[tokenId] = kept;
        _setExtraData(tokenId, paid + gonePaid);
        delete _powers[goneId];
        _setExtraData(goneId, 0);
        _burn(goneId);
        emit PowerMerged(tokenId, goneId, kept);
        emit MetadataUpdate(tokenId);
    }

    /// @inheritdoc IMiningPower
    function notePaid(uint256 tokenId, uint96 income) external onlySettlement {
        _setExtraData(tokenId, income);
    }

    /// @inheritdoc IMiningPower
    function markRefunded(uint256 tokenId, address caller)
        external
        onlySettlement
        returns (address to, Power memory power)
    {
        (to, power) = (ownerOf(tokenId), _powers[tokenId]);
        if (power.state == TokenState.Refunded) return (to, power);
        if (power.state == TokenState.Locked) {
            to = lockerOf[tokenId];
            require(caller == to, TokenLocked(tokenId));
            delete lockerOf[tokenId];
        } else {
            emit Locked(tokenId);
        }
        _powers[tokenId].state = TokenState.Refunded;
        emit MetadataUpdate(tokenId);
    }

    function _create(address to, Power memory power) private returns (uint256 tokenId) {
        tokenId = ++lastTokenId;
        _powers[tokenId] = power;
        // The receiver is not called back: a callback would buy nothing but re-entrancy.
        _mint(to, tokenId);
        emit PowerMinted(tokenId, power);
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
        require(state != TokenState.Locked, TokenLocked(tokenId));
        require(state != TokenState.Refunded, TokenRefunded(tokenId));
    }

    // ---- Lock -------------------------------------------------------------------------------------------------

    /// @inheritdoc IMiningPower
    function lock(uint256 tokenId) external {
        require(isLocker[msg.sender], LockerNotAllowed(msg.sender));
        _movable(tokenId);
        lockerOf[tokenId] = msg.sender;
        _powers[tokenId].state = TokenState.Locked;
        emit Locked(tokenId);
    }

    /// @inheritdoc IMiningPower
    function unlock(uint256 tokenId) external {
        _release(tokenId);
    }

    /// @inheritdoc IMiningPower
    function seize(uint256 tokenId, address to) external {
        _release(tokenId);
        _transfer(ownerOf(tokenId), to, tokenId);
    }

    function _release(uint256 tokenId) private {
        require(lockerOf[tokenId] == msg.sender, NotLocker(tokenId, msg.sender));
        delete lockerOf[tokenId];
        _powers[tokenId].state = TokenState.Free;
        emit Unlocked(tokenId);
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
        Power memory power = _powers[tokenId];
        _requireFree(tokenId, power.state);

        uint96 paid = _getExtraData(tokenId);
        uint96 paidNow = _settlement.onTransfer(tokenId, from, power, paid);
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

    /// @notice ERC-165.
    function supportsInterface(bytes4 interfaceId) public view override returns (bool) {
        return interfaceId == ERC4906 || interfaceId == ERC5192 || super.supportsInterface(interfaceId);
    }
}
