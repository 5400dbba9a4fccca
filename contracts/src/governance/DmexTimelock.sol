// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { LeastTime } from "../libraries/LeastTime.sol";
import { TimelockController } from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title The DAO's hands
/// @notice Owns every other contract and does what a vote decided, after a delay. OpenZeppelin's timelock in the one
/// shape that has no key: nobody but the governor proposes or cancels, anyone executes, it administers itself, and
/// its delay never changes. There is no shorter way for emergencies.
///
/// Roles
/// | Role | Held by | May |
/// |---|---|---|
/// | PROPOSER_ROLE, CANCELLER_ROLE | the governor | queue what was decided, take it back |
/// | EXECUTOR_ROLE | anyone | execute what was queued, once its delay is over |
/// | DEFAULT_ADMIN_ROLE | the timelock | by vote: hand roles to another governor |
contract DmexTimelock is TimelockController {
    uint256 private constant LEAST_DELAY = 1 days;
    uint256 private constant MOST_DELAY = 7 days;

    /// @notice The delay is too short or too long.
    error DelayOutOfBounds(uint256 delay);
    /// @notice The delay never changes.
    error DelayIsFixed();

    constructor(uint256 delay, address governor)
        TimelockController(delay, _only(governor), _only(address(0)), address(0))
    {
        bool fits = delay >= LeastTime.on(LEAST_DELAY) && delay <= MOST_DELAY;
        require(fits, DelayOutOfBounds(delay));
    }

    /// @notice Refused: a delay that a vote can shorten protects from no vote.
    function updateDelay(uint256) public pure override {
        revert DelayIsFixed();
    }

    function _only(address account) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }
}
