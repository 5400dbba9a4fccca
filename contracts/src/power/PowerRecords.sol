// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { IPowerRenderer } from "../interfaces/IPowerRenderer.sol";
import { AccountCode } from "../libraries/AccountCode.sol";
import { Power, TokenState } from "../types/Power.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

/// @notice What is recorded of each token, what anybody may read of it, and who may have it paid.
/// @dev Solady's ERC-721 keeps 96 bits beside a token's owner. They hold the income that the token was paid, which
/// changes whenever the owner does: a transfer writes one word for both.
abstract contract PowerRecords is ERC721, IMiningPower {
    bytes4 private constant ERC4906 = 0x49064906;
    bytes4 private constant ERC5192 = 0xb45a3c0e;
    bytes4 private constant ERC5646 = 0xf5112315;

    IPowerRenderer private immutable _renderer;

    /// @inheritdoc IMiningPower
    uint256 public lastTokenId;
    /// @inheritdoc IMiningPower
    mapping(uint256 tokenId => address) public lockerOf;
    /// @inheritdoc IMiningPower
    mapping(uint256 tokenId => address) public payeeOf;
    /// @inheritdoc IMiningPower
    mapping(uint256 tokenId => uint64) public policyOf;
    mapping(uint256 tokenId => Power) internal _powers;

    constructor(IPowerRenderer renderer) {
        _renderer = renderer;
    }

    // ---- What a token is --------------------------------------------------------------------------------------

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

    // ---- Who is paid ------------------------------------------------------------------------------------------

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
    function _payeeFor(uint256 tokenId, address caller, bool must) internal view returns (address to) {
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
}
