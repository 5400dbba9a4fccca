// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IncomeMark } from "../types/IncomeMark.sol";

/// @title What a miner would gain by stopping, and the bond that it calls for
/// @notice A miner that stops keeps the income of the remaining days, and loses the tranches in escrow and its bond.
/// When coin becomes dear, stopping may pay. This contract says by how much, once for each final day of the benchmark,
/// and how large the bond must be: the bond days, and on top of them a share of income less escrow, above the whole of it
/// because a call that comes late is better ignored; together at most so many days of income. With b the benchmark income of a
/// day of all power that has days left:
///
///     called = min(capDays × b, bondDays × b + share × max(0, income − escrow))
///
/// The sum and not the larger of the two: a price that rises would first have to use up the bond days before more is called,
/// and that is when a miner still meets a call. Income is valued on the high side (RISK-8).
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | set the parameters within constants |
/// | anyone | assess a product |
interface IBondCalls {
    /// @notice Parameters that the owner sets within constants of the code.
    /// @param share [bps] Part of income less escrow that the bond must cover, 10,000 to 30,000.
    /// @param capDays [day] Most benchmark income that is called, 180 to 720.
    struct Parameters {
        uint16 share;
        uint16 capDays;
    }

    /// @notice An assessment and all that it was computed from.
    /// @param mark What the income is valued by, as of the benchmark's last final day.
    /// @param units Power that has days left.
    /// @param meanDays [day] Days that it has left, rounded up.
    /// @param incomeCoin [reward token] Income of those days.
    /// @param income [pay token] Its value.
    /// @param escrow [pay token] Tranches that the miner would lose.
    /// @param bond [reward token] Bond that it would lose.
    /// @param bondValue [pay token] Its value.
    /// @param called [reward token] The bond that is called for.
    /// @param beyond [reward token] What of it is beyond the bond days.
    struct Assessment {
        IncomeMark mark;
        uint64 units;
        uint32 meanDays;
        uint256 incomeCoin;
        uint256 income;
        uint256 escrow;
        uint256 bond;
        uint256 bondValue;
        uint256 called;
        uint256 beyond;
    }

    /// @notice What is kept of the last assessment.
    /// @param gain [pay token] Default gain; negative while delivering pays better.
    /// @param called [reward token] The bond that is called for.
    /// @param perUnitDay [reward token × 1e18] What of it is beyond the bond days, for a unit of power and a day that it has
    /// left, rounded down.
    /// @param day [day] The final day that it is of; 0 if the product was never assessed.
    struct Call {
        int128 gain;
        uint96 called;
        uint128 perUnitDay;
        uint32 day;
    }

    /// @notice A product was assessed.
    event ProductAssessed(uint32 indexed product, int256 gain, Assessment inputs, Parameters parameters);
    /// @notice The parameters were replaced.
    event ParametersChanged(Parameters parameters);

    /// @notice Product {product} is closed, or none of its power has days left.
    /// @custom:code nothing-to-do
    /// @custom:hint There is nothing left to do.
    error NothingToAssess(uint32 product);
    /// @notice Product {product} has already been assessed for {day:day}.
    /// @custom:code already-done
    /// @custom:hint There is nothing left to do.
    error AlreadyAssessed(uint32 product, uint32 day);
    /// @dev Explained in IPrimarySale.
    error ParameterOutOfBounds();

    /// @notice Assesses a product for the benchmark's last final day. Once a day. A call is not lowered while days that
    /// fell short are held against the product.
    function assess(uint32 product) external returns (int256 gain, uint256 called);

    /// @notice Replaces the parameters. Only the owner.
    function setParameters(Parameters calldata parameters) external;

    /// @notice What an assessment would say now, and the default gain [pay token].
    function assessmentOf(uint32 product) external view returns (int256 gain, Assessment memory);

    /// @notice [reward token] All the bond that the last assessment calls for; 0 if closed or never assessed.
    function calledBond(uint32 product) external view returns (uint256);

    /// @notice [reward token] What the bond lacks; 0 once the call is met.
    function unmetCall(uint32 product) external view returns (uint256);

    /// @notice [day], [reward token × 1e18] The final day of the last assessment, and what it calls beyond the bond days for a unit and day.
    function unitCallOf(uint32 product) external view returns (uint32 day, uint256 perUnitDay);

    /// @notice The last assessment.
    function callOf(uint32 product) external view returns (Call memory);
}
