// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

/// @dev When a stream runs, in seconds.
struct Timestamps {
    uint40 start;
    uint40 end;
}

/// @dev What every kind of stream is created from.
struct CreateWithTimestamps {
    address sender;
    address recipient;
    uint128 depositAmount;
    address token;
    bool cancelable;
    bool transferable;
    Timestamps timestamps;
    string shape;
}

/// @dev What is paid out at once, at the start and at the cliff.
struct UnlockAmounts {
    uint128 start;
    uint128 cliff;
}

/// @title The part of Sablier Lockup that is used here; its sources need another compiler than the tests.
interface ISablierLockup {
    function createWithTimestampsLL(
        CreateWithTimestamps calldata params,
        UnlockAmounts calldata unlockAmounts,
        uint40 granularity,
        uint40 cliffTime
    ) external payable returns (uint256 streamId);
    function withdraw(uint256 streamId, address to, uint128 amount) external payable;
    function withdrawableAmountOf(uint256 streamId) external view returns (uint128);
    function ownerOf(uint256 streamId) external view returns (address);
}

/// @title The part of Sablier's comptroller that is used here.
interface ISablierComptroller {
    function initialize(
        address admin,
        uint256 airdropFee,
        uint256 bobFee,
        uint256 flowFee,
        uint256 lockupFee,
        address oracle
    ) external;
}
