// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IDmcVesting } from "../interfaces/IDmcVesting.sol";
import { Days } from "../libraries/Days.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title DMC that is unlocked in equal steps
contract DmcVesting is IDmcVesting {
    using SafeERC20 for IERC20;

    uint256 private constant MAX_STEPS = 120;

    /// @inheritdoc IDmcVesting
    IERC20 public immutable coin;
    uint48 private immutable _firstStep;
    uint32 private immutable _interval;
    uint16 private immutable _steps;

    mapping(address beneficiary => Account) private _accounts;

    /// @dev One word.
    /// @param amount [DMC] The whole grant.
    /// @param paid [DMC] What of it was paid.
    struct Account {
        uint128 amount;
        uint128 paid;
    }

    /// @dev Deployed once the coin has minted to this address: what is granted must be exactly what is held, so that
    /// no grant lacks cover and nothing is stranded.
    constructor(IERC20 coin_, Schedule memory schedule_, Grant[] memory grants) {
        bool paced = schedule_.interval >= 1 days && schedule_.interval <= 365 days;
        require(paced && schedule_.steps > 0 && schedule_.steps <= MAX_STEPS, BadSchedule());
        // A whole day, so that a deployment need not hit a second: no step is unlocked sooner than if it began now.
        bool past = schedule_.firstStep / 1 days < Days.today();
        require(!past, BeginsInThePast(schedule_.firstStep));
        coin = coin_;
        (_firstStep, _interval, _steps) = (schedule_.firstStep, schedule_.interval, schedule_.steps);

        uint256 granted = 0;
        for (uint256 i = 0; i < grants.length; ++i) {
            granted += _grant(grants[i].beneficiary, grants[i].amount);
        }
        uint256 held = coin_.balanceOf(address(this));
        // A vesting that holds more or less than it grants is wrong.
        // slither-disable-next-line incorrect-equality
        require(granted == held, GrantsDoNotMatch(granted, held));
    }

    function _grant(address beneficiary, uint128 amount) private returns (uint256) {
        bool first = _accounts[beneficiary].amount == 0;
        require(first && amount > 0 && beneficiary != address(0), BadGrant(beneficiary));
        _accounts[beneficiary].amount = amount;
        emit Granted(beneficiary, amount);
        return amount;
    }

    // ---- Paying -----------------------------------------------------------------------------------------------

    /// @inheritdoc IDmcVesting
    function pay(address beneficiary) external returns (uint256 amount) {
        // Check.
        amount = due(beneficiary);
        require(amount > 0, NothingUnlocked(beneficiary));
        // Effect. Safe cast: what is due is part of a grant of 128 bits.
        uint128 paid = _accounts[beneficiary].paid + uint128(amount);
        _accounts[beneficiary].paid = paid;
        emit Paid(beneficiary, amount, paid);
        // Interaction.
        coin.safeTransfer(beneficiary, amount);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IDmcVesting
    function due(address beneficiary) public view returns (uint256) {
        return unlocked(beneficiary) - _accounts[beneficiary].paid;
    }

    /// @inheritdoc IDmcVesting
    function unlocked(address beneficiary) public view returns (uint256) {
        // Rounded down until the last step, which has no remainder.
        return uint256(_accounts[beneficiary].amount) * _stepsDone() / _steps;
    }

    function _stepsDone() private view returns (uint256) {
        if (block.timestamp < _firstStep) return 0;
        uint256 done = 1 + (block.timestamp - _firstStep) / _interval;
        return done < _steps ? done : _steps;
    }

    /// @inheritdoc IDmcVesting
    function grantOf(address beneficiary) external view returns (uint128 amount, uint128 paid) {
        Account memory account = _accounts[beneficiary];
        return (account.amount, account.paid);
    }

    /// @inheritdoc IDmcVesting
    function schedule() external view returns (Schedule memory) {
        return Schedule({ firstStep: _firstStep, interval: _interval, steps: _steps });
    }
}
