// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { Asset } from "../types/Asset.sol";

/// @notice Which applications are complete and short enough. Every refusal names the part:
/// IMinerRegistry.BadApplication.
library ApplicationRules {
    uint256 private constant MAX_TEXT = 128;
    uint256 private constant MAX_URI = 256;
    uint256 private constant MAX_MACHINES = 64;
    uint256 private constant MAX_ADDRESSES = 16;

    /// @notice Reverts with BadApplication.
    /// @param assetCount How many assets are open.
    function check(IMinerRegistry.Application calldata application, uint8 assetCount) internal pure {
        _require(_isText(application.farm, MAX_TEXT), "farm");
        _require(_isText(application.place, MAX_TEXT), "place");
        _require(_isText(application.powerContract, MAX_TEXT), "powerContract");
        _require(_isText(application.documentURI, MAX_URI), "documentURI");
        _require(application.documentHash != 0, "documentHash");
        _checkMachines(application.machines);
        _checkRequests(application.requests, assetCount);
        _require(application.addresses.length <= MAX_ADDRESSES, "addresses");
    }

    function _checkMachines(IMinerRegistry.Machines[] calldata machines) private pure {
        _require(machines.length > 0 && machines.length <= MAX_MACHINES, "machines");
        for (uint256 i = 0; i < machines.length; ++i) {
            bool named = _isText(machines[i].model, MAX_TEXT);
            bool numbered =
                _isText(machines[i].serialFrom, MAX_TEXT) && _isText(machines[i].serialTo, MAX_TEXT);
            _require(named && numbered && machines[i].count > 0, "machines");
        }
    }

    /// @dev In order, so that none can be asked for twice, and the last is open only if all are.
    function _checkRequests(IMinerRegistry.Request[] calldata requests, uint8 assetCount) private pure {
        _require(requests.length > 0, "requests");
        for (uint256 i = 0; i < requests.length; ++i) {
            bool ordered = i == 0 || requests[i].asset > requests[i - 1].asset;
            _require(ordered && requests[i].units > 0, "requests");
        }
        _require(Asset.unwrap(requests[requests.length - 1].asset) < assetCount, "requests");
    }

    function _isText(string calldata text, uint256 most) private pure returns (bool) {
        return bytes(text).length > 0 && bytes(text).length <= most;
    }

    function _require(bool holds, string memory part) private pure {
        require(holds, IMinerRegistry.BadApplication(part));
    }
}
