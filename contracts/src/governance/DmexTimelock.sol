// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { Expiry } from "../libraries/Expiry.sol";
import { LeastTime } from "../libraries/LeastTime.sol";
import { TimelockController } from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title The DAO's hands
/// @notice Owns every other contract and does what a vote decided, after a delay, and no later than 14 days after it.
/// OpenZeppelin's timelock in the one shape that has no key: nobody but the governor proposes or cancels, anyone
/// executes, it administers itself, and its delay never changes. There is no shorter way for emergencies.
///
/// Roles
/// | Role | Held by | May |
/// |---|---|---|
/// | PROPOSER_ROLE, CANCELLER_ROLE | the governor | queue what was decided, take it back |
/// | EXECUTOR_ROLE | anyone | execute what was queued, once its delay is over and for 14 days |
/// | DEFAULT_ADMIN_ROLE | the timelock | by vote: hand roles to another governor |
contract DmexTimelock is TimelockController {
    uint256 private constant LEAST_DELAY = 1 days;
    uint256 private constant MOST_DELAY = 7 days;

    /// @notice A delay of {delay} seconds is outside the bounds fixed in the timelock.
    /// @custom:code out-of-limits
    /// @custom:hint Choose another value.
    error DelayOutOfBounds(uint256 delay);
    /// @notice The timelock's delay cannot be changed.
    /// @custom:code out-of-limits
    /// @custom:hint There is nothing left to do.
    error DelayIsFixed();
    /// @notice The proposal was not executed within 14 days after the timelock's delay and has expired.
    /// @custom:code too-late
    /// @custom:hint Submit it again with a different description.
    error OperationExpired(bytes32 operation);

    constructor(uint256 delay, address governor)
        TimelockController(delay, _only(governor), _only(address(0)), address(0))
    {
        bool fits = delay >= LeastTime.on(LEAST_DELAY) && delay <= MOST_DELAY;
        require(fits, DelayOutOfBounds(delay));
    }

    /// @notice Executes one call that was queued, within 14 days after its delay.
    function execute(address target, uint256 value, bytes calldata payload, bytes32 predecessor, bytes32 salt)
        public
        payable
        override
    {
        _requireInTime(hashOperation(target, value, payload, predecessor, salt));
        super.execute(target, value, payload, predecessor, salt);
    }

    /// @notice Executes calls that were queued, all or none, within 14 days after their delay.
    function executeBatch(
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata payloads,
        bytes32 predecessor,
        bytes32 salt
    ) public payable override {
        _requireInTime(hashOperationBatch(targets, values, payloads, predecessor, salt));
        super.executeBatch(targets, values, payloads, predecessor, salt);
    }

    /// @dev Anyone executes here, past the governor: what is void there must be void here. Of what is not queued, or is
    /// done, OpenZeppelin speaks.
    function _requireInTime(bytes32 operation) private view {
        bool over = isOperationReady(operation) && Expiry.isOver(getTimestamp(operation));
        require(!over, OperationExpired(operation));
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
