// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { HeaderRelay } from "../../../src/benchmark/HeaderRelay.sol";
import { IHeaderRelay } from "../../../src/interfaces/IHeaderRelay.sol";
import { RealHeaders } from "./RealHeaders.t.sol";

contract SubmitTest is RealHeaders {
    function test_MARK_2_EveryHeaderOfFourEpochsIsAccepted() public {
        submitTo(LAST);
        assertEq(tipHeight(), LAST);
        assertEq(relay.tip(), 0x00000000000000000000506183a8b30fa3224b85e82a70416e1d594bdb632fdb);
    }
}
