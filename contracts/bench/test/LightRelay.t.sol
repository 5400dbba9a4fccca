// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { BitcoinHeaders } from "./BitcoinHeaders.sol";

/// @title The part of tBTC's LightRelay that is used here.
interface ILightRelay {
    function genesis(bytes calldata header, uint256 height, uint64 proofLength) external;
    function retarget(bytes calldata headers) external;
    function getCurrentEpochDifficulty() external view returns (uint256);
}

/// @title tBTC's LightRelay: one retarget each epoch, proven by 20 headers on either side, as on Ethereum.
contract LightRelayTest is BitcoinHeaders {
    uint64 private constant PROOF_LENGTH = 20;

    function test_Retarget() public {
        ILightRelay relay =
            ILightRelay(deployPublished("node_modules/@keep-network/tbtc-v2/artifacts/LightRelay.json", ""));
        relay.genesis(headerAt(FIRST), FIRST, PROOF_LENGTH);
        uint256 before = relay.getCurrentEpochDifficulty();
        bytes memory proof = headers(RETARGET - uint32(PROOF_LENGTH), RETARGET + uint32(PROOF_LENGTH));
        relay.retarget(proof);
        record("lightrelay_retarget_40_headers");
        assertGt(relay.getCurrentEpochDifficulty(), before);
    }
}
