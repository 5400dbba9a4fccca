// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../interfaces/ISettlement.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { SafeERC20 } from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @notice Moves coin and measures what arrives.
library ExactTransfer {
    using SafeERC20 for IERC20;

    /// @notice Takes exactly `amount` from the caller; a token that takes a cut is refused.
    function pull(IERC20 token, uint256 amount) internal {
        move(token, msg.sender, address(this), amount);
    }

    /// @notice Moves exactly `amount` that `from` allowed. Whoever calls this answers for who `from` is.
    function move(IERC20 token, address from, address to, uint256 amount) internal {
        uint256 before = token.balanceOf(to);
        token.safeTransferFrom(from, to, amount);
        uint256 received = token.balanceOf(to) - before;
        // Equality is the point: anything else is a token that takes a cut or calls back to add to the balance.
        // slither-disable-next-line incorrect-equality
        require(received == amount, ISettlement.WrongAmountReceived(amount, received));
    }
}
