// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What a miner would gain by stopping, and the bond that it calls for
/// @notice A miner that stops keeps the income of the remaining days, and loses the tranches in escrow and its bond.
/// When coin becomes dear, stopping may pay. This contract says by how much, once for each final day of the benchmark,
/// and how large the bond must be: a share of income less escrow, at most so many days of income.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | set the parameters within constants |
/// | anyone | assess a product |
interface IBondCalls {
    /// @notice Parameters that the owner sets within constants of the code.
    /// @param share [bps] Part of income less escrow that the bond must cover, 0 to 10,000.
    /// @param capDays [day] Most benchmark income that is called, 30 to 360.
    struct Parameters {
        uint16 share;
        uint16 capDays;
    }

    /// @notice An assessment and all that it was computed from.
    /// @param day [day] The benchmark's last final day.
    /// @param reward [ray] Reward of a unit on that day.
    /// @param price [USD, 18 decimals] Coin on that day.
    /// @param units Power that has days left.
    /// @param meanDays [day] Days that it has left, rounded up.
    /// @param income [pay token] Value of the income of those days.
    /// @param escrow [pay token] Tranches that the miner would lose.
    /// @param bond [reward token] Bond that it would lose.
    /// @param bondValue [pay token] The same at the day's price.
    /// @param called [reward token] The bond that is called for.
    struct Assessment {
        uint32 day;
        uint128 reward;
        uint128 price;
        uint64 units;
        uint32 meanDays;
        uint256 income;
        uint256 escrow;
        uint256 bond;
        uint256 bondValue;
        uint256 called;
    }

    /// @notice What is kept of the last assessment.
    /// @param gain [pay token] Default gain; negative while delivering pays better.
    /// @param called [reward token] The bond that is called for.
    /// @param perUnitDay [reward token × 1e18] The same for a unit of power and a day that it has left, rounded down.
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

    /// @notice The product is closed, or has no power with days left.
    error NothingToAssess(uint32 product);
    /// @notice The product was assessed for the benchmark's last final day.
    error AlreadyAssessed(uint32 product, uint32 day);
    /// @notice A parameter is outside the constants of the code.
    error ParameterOutOfBounds();

    /// @notice Assesses a product for the benchmark's last final day. Once a day.
    function assess(uint32 product) external returns (int256 gain, uint256 called);

    /// @notice Replaces the parameters. Only the owner.
    function setParameters(Parameters calldata parameters) external;

    /// @notice What an assessment would say now, and the default gain [pay token].
    function assessmentOf(uint32 product) external view returns (int256 gain, Assessment memory);

    /// @notice [reward token] All the bond that the last assessment calls for; 0 if closed or never assessed.
    function calledBond(uint32 product) external view returns (uint256);

    /// @notice [reward token] What the bond lacks; 0 once the call is met.
    function unmetCall(uint32 product) external view returns (uint256);

    /// @notice [day], [reward token × 1e18] The final day of the last assessment, and what it calls for a unit and day.
    function unitCallOf(uint32 product) external view returns (uint32 day, uint256 perUnitDay);

    /// @notice The last assessment.
    function callOf(uint32 product) external view returns (Call memory);
}
