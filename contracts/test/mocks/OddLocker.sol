// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ILocker } from "../../src/interfaces/ILocker.sol";

/// @notice A locker that answers what a test says, and calls what it says when it is handed a lock.
contract OddLocker is ILocker {
    error NotThisOne();

    bytes4 public answer = ILocker.onLock.selector;
    bool public reverts;
    address public target;
    bytes public call;
    bool public succeeded;
    bytes public result;

    function answerWith(bytes4 answer_) external {
        answer = answer_;
    }

    function refuse() external {
        reverts = true;
    }

    function arm(address target_, bytes calldata call_) external {
        (target, call) = (target_, call_);
    }

    function onLock(address, uint256, bytes calldata) external returns (bytes4) {
        require(!reverts, NotThisOne());
        if (target != address(0)) (succeeded, result) = target.call(call);
        return answer;
    }
}
