// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../interfaces/ISettlement.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @notice What accounts may withdraw.
struct Credits {
    mapping(address account => mapping(IERC20 token => uint256)) amounts;
}

/// @notice A payment that grows while consecutive tokens are paid to the same account.
struct Payment {
    IERC20 token;
    address to;
    uint256 amount;
}

/// @notice Pays accounts, or credits them what cannot be paid.
library CreditsLibrary {
    using SafeERC20 for IERC20;

    /// @notice Credits an account.
    function credit(Credits storage credits, address account, IERC20 token, uint256 amount) internal {
        credits.amounts[account][token] += amount;
    }

    /// @notice Adds to a payment; one to somebody else is made first.
    function add(Credits storage credits, Payment memory payment, IERC20 token, address to, uint256 amount)
        internal
    {
        if (payment.to != to || payment.token != token) {
            pay(credits, payment);
            (payment.token, payment.to, payment.amount) = (token, to, 0);
        }
        payment.amount += amount;
    }

    /// @notice Pays, or credits what the token refuses to deliver, so that one holder never blocks another.
    function pay(Credits storage credits, Payment memory payment) internal {
        if (payment.amount == 0 || payment.token.trySafeTransfer(payment.to, payment.amount)) return;
        credit(credits, payment.to, payment.token, payment.amount);
        emit ISettlement.PaymentCredited(payment.to, payment.token, payment.amount);
    }
}
