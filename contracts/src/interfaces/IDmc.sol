// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title DMC, the platform token
/// @notice An ERC-20 with permit and votes on the clock of block timestamps. 100 million at most:
///
/// | Share | DMC | Goes to |
/// |---|---|---|
/// | DAO fund | 10 M | the DAO's timelock |
/// | platform | 10 M | an account named at deployment |
/// | team | 10 M | its vesting contract: 36 equal steps of 30 days |
/// | private sale | 20 M | its vesting contract: 20 % at once, then 20 % every 90 days |
/// | mined | 50 M | minted over time by the emission contract |
///
/// What is delegated to this contract does not vote, for it cannot, and does not count towards a quorum: the DAO fund, both
/// vestings and the reserve, from the first second. Any other account may delegate to it as well, which takes its own
/// votes and less from what a quorum needs. Balances and delegates are kept for every moment, so that a holder can override
/// its delegate and a governor can tell whose votes a delegate casts.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | the DAO's timelock | name the emission contract, once |
/// | the emission contract | mint, 50 M over its whole life |
/// | a holder | burn its own DMC; burning makes no room for minting |
interface IDmc {
    /// @notice Who receives what exists from the first day, and the reserve, which receives DMC later.
    struct Allocation {
        address timelock;
        address platform;
        address teamVesting;
        address privateSaleVesting;
        address reserve;
    }

    /// @notice Mined DMC comes from `emission` from now on.
    event EmissionNamed(address indexed emission);

    /// @dev Explained in IActionClasses.
    error NotTimelock(address caller);
    /// @notice Only the emission contract can mine DMC, not {caller:account}.
    /// @custom:code refused
    /// @custom:hint Submit a proposal to the DAO.
    error NotEmission(address caller);
    /// @notice The emission contract is already set to {emission:account} and cannot be changed.
    /// @custom:code refused
    /// @custom:hint There is nothing left to do.
    error EmissionAlreadyNamed(address emission);
    /// @notice {emission:account} is not a contract and cannot mine DMC.
    /// @custom:code refused
    /// @custom:hint Enter another address.
    error EmissionWithoutCode(address emission);
    /// @notice {wanted:dmc} exceeds the {left:dmc} left to mine.
    /// @custom:code refused
    /// @custom:hint Enter a smaller amount.
    error MinedCapExceeded(uint256 wanted, uint256 left);

    /// @notice Names the emission contract, for ever. Only the DAO's timelock.
    function setEmission(address emission) external;

    /// @notice Mints mined DMC. Only the emission contract.
    function mint(address to, uint256 amount) external;

    /// @notice [DMC] What existed at a moment in the past, less what was delegated to this contract.
    function getPastVotableSupply(uint256 timepoint) external view returns (uint256);

    /// @notice [DMC] What of these holders' own balances counted as votes of `delegatee` at a moment in the past. Nobody may be
    /// listed twice.
    function getPastDelegated(address[] calldata holders, address delegatee, uint256 timepoint)
        external
        view
        returns (uint256);

    /// @notice The DAO's timelock.
    function timelock() external view returns (address);

    /// @notice Who mints; zero until named.
    function emission() external view returns (address);

    /// @notice [DMC] What was mined so far, burnt or not.
    function mined() external view returns (uint256);
}
