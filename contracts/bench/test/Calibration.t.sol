// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { GasCase } from "./GasCase.sol";

/// @title Proves that the gas we write down is that of a whole transaction, against sums done by hand.
contract CalibrationTest is GasCase {
    uint256 private constant BASE = 21_000;
    uint256 private constant COLD_SLOT = 2_100;

    address private immutable subject = makeAddr("subject");

    function test_EmptyCall_CostsTheBaseAlone() public {
        send("");
        assertEq(transactionGas(), BASE);
    }

    /// @dev Calldata that runs nothing is charged by EIP-7623's floor: 10 a zero byte, 40 another.
    function test_IdleCalldata_CostsTheFloor() public {
        send(hex"00000001");
        assertEq(transactionGas(), BASE + 3 * 10 + 40);
    }

    /// @dev Calldata of a transaction that works is charged 4 a zero byte, 16 another.
    function test_CalldataAndStore_AreBothCharged() public {
        vm.etch(subject, hex"60015f55"); // sstore(0, 1)
        send(hex"00000001");
        assertEq(transactionGas(), BASE + 3 * 4 + 16 + (3 + 2) + COLD_SLOT + 20_000);
    }

    /// @dev Clearing a slot gives 4,800 back. The slot was filled by the call before, so it must be cold again.
    function test_Refund_IsTakenOff_AndEachCallStartsCold() public {
        vm.etch(subject, hex"5f355f55"); // sstore(0, calldata)
        send(abi.encode(1));
        send("");
        assertEq(transactionGas(), BASE + (2 + 3 + 2) + COLD_SLOT + 2_900 - 4_800);
    }

    function send(bytes memory data) private {
        vm.prank(actor);
        (bool success,) = subject.call(data);
        assertTrue(success);
    }
}
