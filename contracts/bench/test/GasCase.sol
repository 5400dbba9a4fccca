// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { Test } from "forge-std/Test.sol";

/// @title What every measurement shares: who acts, and how a transaction's gas is written down.
abstract contract GasCase is Test {
    /// @dev The account whose transaction is measured.
    address internal immutable actor = makeAddr("actor");
    /// @dev A second account: the receiver, or the one who was there before.
    address internal immutable other = makeAddr("other");

    /// @dev The gas of the last call, as its receipt would state it. Needs `isolate`; Calibration.t.sol checks it.
    function transactionGas() internal view returns (uint256) {
        return vm.lastCallGas().gasTotalUsed;
    }

    /// @dev Writes the last call's gas under `name`, for `../run` to collect.
    function record(string memory name) internal {
        vm.snapshotValue("peers", name, transactionGas());
    }
}
