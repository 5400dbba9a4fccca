// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IDmcVesting } from "../../../src/interfaces/IDmcVesting.sol";
import { Dmc } from "../../../src/token/Dmc.sol";
import { CommonBase } from "forge-std/Base.sol";
import { StdUtils } from "forge-std/StdUtils.sol";

/// @title The emission contract, beneficiaries and the time: mines, burns, pays what is unlocked
contract DmcHandler is CommonBase, StdUtils {
    uint256 private constant MINED_CAP = 50_000_000e18;

    Dmc private immutable _dmc;
    IDmcVesting[2] private _vestings;
    address[] private _beneficiaries;

    uint256 public burnt;
    mapping(bytes32 action => uint256) public calls;

    constructor(Dmc dmc, IDmcVesting[2] memory vestings, address[] memory beneficiaries) {
        _dmc = dmc;
        _vestings = vestings;
        _beneficiaries = beneficiaries;
    }

    /// @dev More than is left is refused; that it is, the unit tests show.
    function mine(uint256 to, uint256 amount) external {
        _dmc.mint(_anyOf(to), bound(amount, 0, (MINED_CAP - _dmc.mined()) / 3));
        ++calls["mine"];
    }

    function burn(uint256 from, uint256 amount) external {
        address holder = _anyOf(from);
        amount = bound(amount, 0, _dmc.balanceOf(holder));
        vm.prank(holder);
        _dmc.burn(amount);
        burnt += amount;
        ++calls["burn"];
    }

    function pay(uint256 vestingSeed, uint256 to) external {
        IDmcVesting vesting = _vestings[vestingSeed % 2];
        address beneficiary = _anyOf(to);
        if (vesting.due(beneficiary) == 0) return;
        vesting.pay(beneficiary);
        ++calls["pay"];
    }

    function pass(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 45 days));
        ++calls["pass"];
    }

    function _anyOf(uint256 seed) private view returns (address) {
        return _beneficiaries[seed % _beneficiaries.length];
    }
}
