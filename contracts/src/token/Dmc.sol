// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IDmc } from "../interfaces/IDmc.sol";
import { Votes } from "@openzeppelin/contracts/governance/utils/Votes.sol";
import { VotesExtended } from "@openzeppelin/contracts/governance/utils/VotesExtended.sol";
import { ERC20 } from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import { ERC20Burnable } from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Burnable.sol";
import { ERC20Permit, Nonces } from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import { ERC20Votes } from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import { Checkpoints } from "@openzeppelin/contracts/utils/structs/Checkpoints.sol";

/// @title DMC, the platform token
contract Dmc is IDmc, ERC20Burnable, ERC20Permit, ERC20Votes, VotesExtended {
    using Checkpoints for Checkpoints.Trace208;
    using SafeCast for uint256;

    uint256 private constant DAO_FUND = 10_000_000e18;
    uint256 private constant PLATFORM = 10_000_000e18;
    uint256 private constant TEAM = 10_000_000e18;
    uint256 private constant PRIVATE_SALE = 20_000_000e18;
    uint256 private constant MINED_CAP = 50_000_000e18;

    /// @inheritdoc IDmc
    address public immutable timelock;
    /// @inheritdoc IDmc
    address public emission;
    /// @inheritdoc IDmc
    uint256 public mined;
    /// @dev [DMC] All that exists, less what is delegated to this contract.
    Checkpoints.Trace208 private _votable;

    constructor(Allocation memory to) ERC20("DMEX Coin", "DMC") ERC20Permit("DMEX Coin") {
        timelock = to.timelock;
        address[4] memory silent = [to.timelock, to.teamVesting, to.privateSaleVesting, to.reserve];
        for (uint256 i = 0; i < silent.length; ++i) {
            _delegate(silent[i], address(this));
        }
        _mint(to.timelock, DAO_FUND);
        _mint(to.platform, PLATFORM);
        _mint(to.teamVesting, TEAM);
        _mint(to.privateSaleVesting, PRIVATE_SALE);
    }

    // ---- Emission ---------------------------------------------------------------------------------------------

    /// @inheritdoc IDmc
    function setEmission(address chosen) external {
        require(msg.sender == timelock, NotTimelock(msg.sender));
        require(emission == address(0), EmissionAlreadyNamed(emission));
        require(chosen.code.length > 0, EmissionWithoutCode(chosen));
        emission = chosen;
        emit EmissionNamed(chosen);
    }

    /// @inheritdoc IDmc
    function mint(address to, uint256 amount) external {
        require(msg.sender == emission, NotEmission(msg.sender));
        uint256 left = MINED_CAP - mined;
        require(amount <= left, MinedCapExceeded(amount, left));
        mined += amount;
        _mint(to, amount);
    }

    // ---- Votes ------------------------------------------------------------------------------------------------

    /// @inheritdoc IDmc
    function getPastVotableSupply(uint256 timepoint) external view returns (uint256) {
        return _votable.upperLookupRecent(_validateTimepoint(timepoint));
    }

    /// @inheritdoc IDmc
    function getPastDelegated(address[] calldata holders, address delegatee, uint256 timepoint)
        external
        view
        returns (uint256 votes)
    {
        for (uint256 i = 0; i < holders.length; ++i) {
            if (getPastDelegate(holders[i], timepoint) != delegatee) continue;
            votes += getPastBalanceOf(holders[i], timepoint);
        }
    }

    /// @notice Votes are counted by block timestamps: chains differ in the length of a block, not of a second.
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @notice The clock's name by ERC-6372.
    // forge-lint: disable-next-line(mixed-case-function)
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    /// @notice Permits and delegations by signature share one nonce.
    function nonces(address holder) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(holder);
    }

    function _update(address from, address to, uint256 amount) internal override(ERC20, ERC20Votes) {
        super._update(from, to, amount);
    }

    function _delegate(address holder, address delegatee) internal override(Votes, VotesExtended) {
        address before = delegates(holder);
        super._delegate(holder, delegatee);
        if (before == address(this) || delegatee == address(this)) _countVotable();
    }

    function _transferVotingUnits(address from, address to, uint256 amount)
        internal
        override(Votes, VotesExtended)
    {
        super._transferVotingUnits(from, to, amount);
        bool minted = from == address(0) || to == address(0);
        bool changes = minted || delegates(from) == address(this) || delegates(to) == address(this);
        if (changes) _countVotable();
    }

    /// @dev Kept as one history, because every vote before the quorum asks for it: two would be half as dear again.
    function _countVotable() private {
        uint256 votable = _getTotalSupply() - getVotes(address(this));
        _votable.push(clock(), votable.toUint208());
    }
}
