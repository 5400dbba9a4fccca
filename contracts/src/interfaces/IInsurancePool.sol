// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "./IInsurance.sol";
import { IERC4626 } from "@openzeppelin/contracts/interfaces/IERC4626.sol";

/// @title Underwriters of one product
/// @notice An ERC-4626 vault, a clone that belongs to one product for ever. It holds the coin of the product's cover; what
/// of it is the underwriters' says the insurance. Nobody owns it.
///
/// Underwriters may deposit while nothing is wrong with the product. They leave after a cooldown, during which their shares
/// stay at risk, in a window of seven days. While the product is in trouble the clock stands: nothing leaves before 60 days
/// more are over, and the window is the seven days after that. What backs cover stays in any case. Once the product is
/// closed and no cover stands, everybody may leave at once.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | underwriter | deposit, ask to leave, leave |
/// | the insurance | pay out |
/// | anyone | keep a wish to leave from running out while the product is in trouble |
interface IInsurancePool is IERC4626 {
    /// @notice An underwriter's wish to leave.
    /// @param shares [share] Shares that may be redeemed; until the window is over they can move nowhere else.
    /// @param readyAt [Unix seconds] From when, but 60 days later while the product is in trouble.
    /// @param endsAt [Unix seconds] Until when: 7 days after `readyAt`, or 67 if the product was in trouble meanwhile.
    struct Exit {
        uint128 shares;
        uint40 readyAt;
        uint40 endsAt;
    }

    /// @notice Only the insurance.
    error NotInsurance(address caller);
    /// @notice Shares that are to be redeemed cannot move.
    error SharesFrozen(address account, uint256 frozen);
    /// @notice More shares than the account has.
    error NotEnoughShares(address account, uint256 shares);
    /// @notice The account has no wish to leave that could run out, or the product is not in trouble.
    error NothingToHold(address account);

    /// @notice Asks to redeem `shares`, in place of what was asked before; 0 to stay. While the product is in trouble the
    /// window is the longer one from the start.
    function requestExit(uint256 shares) external;

    /// @notice Makes the window of an account's wish to leave end 60 days later, while the product is in trouble. Anyone may,
    /// once, before it is over.
    function holdExit(address account) external;

    /// @notice Pays coin to an account; if the token refuses that, to the insurance. Only the insurance.
    /// @return paid Whether the account was paid.
    function pay(address to, uint256 amount) external returns (bool paid);

    /// @notice The product that is backed.
    function product() external view returns (uint32);

    /// @notice Who says what of the coin is the underwriters'.
    function insurance() external view returns (IInsurance);

    /// @notice An underwriter's wish to leave.
    function exitOf(address account) external view returns (Exit memory);

    /// @notice [share] Shares of an account that cannot move.
    function frozenOf(address account) external view returns (uint256);
}
