// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title DMC that is unlocked in equal steps
/// @notice Grants are fixed when the contract is created. Nobody can add, change, take back or speed one up.
///
/// DMC in here does not vote, and no beneficiary can make it: it is delegated to DMC's own contract from the first second,
/// and this contract delegates nothing. A team that could vote with what it has not earned could decide, on the first day
/// and with the largest single block, the very rules that it must still earn it under.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | anyone | pay a beneficiary what is unlocked: it goes to the beneficiary only |
interface IDmcVesting {
    /// @notice When a grant is unlocked.
    /// @param firstStep [seconds] When the first step is unlocked; not on a day before the contract's creation.
    /// @param interval [seconds] Time between two steps.
    /// @param steps How many equal steps.
    struct Schedule {
        uint48 firstStep;
        uint32 interval;
        uint16 steps;
    }

    /// @notice DMC of one beneficiary.
    struct Grant {
        address beneficiary;
        uint128 amount;
    }

    /// @notice A beneficiary will be paid `amount` in all.
    event Granted(address indexed beneficiary, uint128 amount);
    /// @notice A beneficiary was paid; `paid` in all so far.
    event Paid(address indexed beneficiary, uint256 amount, uint256 paid);

    /// @notice The vesting schedule must have 1 to 120 steps at intervals of one day to one year.
    /// @custom:code bad-terms
    /// @custom:hint Correct the schedule.
    error BadSchedule();
    /// @notice The vesting would start at {firstStep:time}, which has passed.
    /// @custom:code out-of-limits
    /// @custom:hint Choose a later first day.
    error BeginsInThePast(uint48 firstStep);
    /// @notice The grant to {beneficiary:account} is zero, has no recipient, or is listed twice.
    /// @custom:code bad-terms
    /// @custom:hint Correct the amounts.
    error BadGrant(address beneficiary);
    /// @notice The grants add up to {granted:dmc}, but the contract holds {held:dmc}.
    /// @custom:code bad-terms
    /// @custom:hint Correct the amounts.
    error GrantsDoNotMatch(uint256 granted, uint256 held);
    /// @notice No further DMC is unlocked for {beneficiary:account} yet.
    /// @custom:code nothing-to-do
    /// @custom:hint Wait for the next step.
    error NothingUnlocked(address beneficiary);

    /// @notice Pays a beneficiary what is unlocked. Anyone may call it.
    function pay(address beneficiary) external returns (uint256 amount);

    /// @notice What is unlocked and not yet paid.
    function due(address beneficiary) external view returns (uint256);

    /// @notice What is unlocked, paid or not. After the last step exactly the whole grant.
    function unlocked(address beneficiary) external view returns (uint256);

    /// @notice [DMC] The whole grant, and what of it was paid.
    function grantOf(address beneficiary) external view returns (uint128 amount, uint128 paid);

    /// @notice When grants are unlocked.
    function schedule() external view returns (Schedule memory);

    /// @notice The coin: DMC.
    function coin() external view returns (IERC20);
}
