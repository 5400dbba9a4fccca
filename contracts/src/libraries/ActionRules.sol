// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IActionClasses } from "../interfaces/IActionClasses.sol";

/// @notice What a call can do, told by its function alone and whatever contract it is sent to: a proxy, a copy or a
/// contract that does not exist yet changes nothing.
library ActionRules {
    bytes4 internal constant TERMINATE = bytes4(keccak256("terminate(uint32)"));
    bytes4 internal constant SUSPEND = bytes4(keccak256("suspend(address)"));
    bytes4 internal constant REVOKE = bytes4(keccak256("revoke(address)"));

    bytes4 private constant ADD_ADDRESS = bytes4(keccak256("addAddress(address,address)"));

    /// @notice The least class that the code allows for a function. No vote lowers it.
    function leastClass(bytes4 selector) internal pure returns (IActionClasses.Class) {
        if (_changesRule(selector)) return IActionClasses.Class.Constitution;
        if (_movesCoins(selector)) return IActionClasses.Class.ReserveSpend;
        // Who adds an address to a miner takes its vote in that miner's terminations: no cheaper than terminating.
        if (selector == TERMINATE || selector == ADD_ADDRESS) return IActionClasses.Class.Termination;
        return IActionClasses.Class.Parameter;
    }

    /// @notice Whether a function makes calls that are given to it, so that its class says nothing.
    function carriesCalls(bytes4 selector) internal pure returns (bool) {
        return selector == bytes4(keccak256("relay(address,uint256,bytes)"))
            || selector == bytes4(keccak256("multicall(bytes[])"))
            || selector == bytes4(keccak256("execute(address,uint256,bytes,bytes32,bytes32)"))
            || selector == bytes4(keccak256("executeBatch(address[],uint256[],bytes[],bytes32,bytes32)"))
            || selector == bytes4(keccak256("schedule(address,uint256,bytes,bytes32,bytes32,uint256)"))
            || selector
                == bytes4(keccak256("scheduleBatch(address[],uint256[],bytes[],bytes32,bytes32,uint256)"));
    }

    /// @dev Who owns, upgrades or mints, and who measures: a benchmark decides what running products owe and when bonds
    /// are drawn. Delegation too: the DAO fund's DMC would vote.
    function _changesRule(bytes4 selector) private pure returns (bool) {
        return selector == bytes4(keccak256("transferOwnership(address)"))
            || selector == bytes4(keccak256("renounceOwnership()"))
            || selector == bytes4(keccak256("grantRole(bytes32,address)"))
            || selector == bytes4(keccak256("revokeRole(bytes32,address)"))
            || selector == bytes4(keccak256("renounceRole(bytes32,address)"))
            || selector == bytes4(keccak256("upgradeToAndCall(address,bytes)"))
            || selector == bytes4(keccak256("setClass(bytes4,uint8)"))
            || selector == bytes4(keccak256("setReporters(address[])"))
            || selector == bytes4(keccak256("setPriceFeed(address)"))
            || selector == bytes4(keccak256("setRelay(address)"))
            || selector == bytes4(keccak256("setEmission(address)"))
            || selector == bytes4(keccak256("delegate(address)"));
    }

    /// @dev What opens the reserve or prices what it pays, takes coins, NFTs, credits or shares from the timelock, or lets
    /// another take them.
    function _movesCoins(bytes4 selector) private pure returns (bool) {
        return selector == bytes4(keccak256("openRound(uint32,address,uint256)"))
            || selector == bytes4(keccak256("transfer(address,uint256)"))
            || selector == bytes4(keccak256("transferFrom(address,address,uint256)"))
            || selector == bytes4(keccak256("approve(address,uint256)"))
            || selector == bytes4(keccak256("increaseAllowance(address,uint256)"))
            || selector == bytes4(keccak256("setAsset(address,bool,address)"))
            || selector == bytes4(keccak256("withdraw(address,address)"))
            || selector == bytes4(keccak256("withdraw(uint256,address,address)"))
            || selector == bytes4(keccak256("redeem(uint256,address,address)"))
            || selector == bytes4(keccak256("withdrawCredit(address)"))
            || selector == bytes4(keccak256("withdrawBond(uint32,uint256,address)"))
            || selector == bytes4(keccak256("burn(uint256)"))
            || selector == bytes4(keccak256("setApprovalForAll(address,bool)"))
            || selector == bytes4(keccak256("safeTransferFrom(address,address,uint256)"))
            || selector == bytes4(keccak256("safeTransferFrom(address,address,uint256,bytes)"));
    }
}
