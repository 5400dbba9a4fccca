// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { RealHeaders } from "../unit/HeaderRelay/RealHeaders.t.sol";

/// @title The gas of proving Bitcoin's headers
/// @notice Every call is a transaction of its own. A header costs about 1,160 gas as calldata, 370 for two hashes,
/// and about 1,500 for everything else; a node of three words 66,300, once a batch.
contract HeaderRelayGasTest is RealHeaders {
    uint32 private constant RETARGET = 824_544;

    function setUp() public override {
        super.setUp();
        submitTo(RETARGET - 400);
    }

    /// @dev A day of headers in one transaction.
    function test_Relay_Day_MARK2() public {
        relay.submit(read(144));
        record("relay_144_headers");
    }

    function test_Relay_One() public {
        relay.submit(read(1));
        record("relay_1_header");
    }

    /// @dev A day of headers of which one begins an epoch.
    function test_Relay_DayWithRetarget_MARK2() public {
        submitTo(RETARGET - 100);
        relay.submit(read(144));
        record("relay_144_headers_retarget");
    }

    /// @dev What a relay of retargets alone takes: 20 headers on either side.
    function test_Relay_Retarget() public {
        submitTo(RETARGET - 21);
        relay.submit(read(40));
        record("relay_40_headers_retarget");
    }

    /// @dev Writes down the last call's gas, for ../../snapshots/gas.json.
    function record(string memory name) private {
        vm.snapshotValue("gas", name, vm.lastCallGas().gasTotalUsed);
    }
}
