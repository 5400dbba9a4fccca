// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Errors of coins and pools
/// @notice What the ERC-20 and ERC-4626 contracts of OpenZeppelin revert with, and what checks signatures.
/// They are declared again only to be explained: the catalogue finds them by their selectors.
interface ITokenErrors {
    /// @notice {sender:account} does not have enough of the token.
    /// @custom:code insufficient-funds
    /// @custom:hint Add funds to the account first.
    error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed);
    /// @notice {spender:account} is not allowed to take enough of the token.
    /// @custom:code insufficient-allowance
    /// @custom:hint Approve the amount first.
    error ERC20InsufficientAllowance(address spender, uint256 allowance, uint256 needed);
    /// @notice The token {token:account} refused the payment.
    /// @custom:code insufficient-funds
    /// @custom:hint Check the balance and the allowance.
    error SafeERC20FailedOperation(address token);
    /// @notice The token does not accept the address {approver:account}.
    /// @custom:code bad-request
    /// @custom:hint Enter another address.
    error ERC20InvalidApprover(address approver);
    /// @notice The token does not accept the address {receiver:account}.
    /// @custom:code bad-request
    /// @custom:hint Enter another address.
    error ERC20InvalidReceiver(address receiver);
    /// @notice The token does not accept the address {sender:account}.
    /// @custom:code bad-request
    /// @custom:hint Enter another address.
    error ERC20InvalidSender(address sender);
    /// @notice The token does not accept the address {spender:account}.
    /// @custom:code bad-request
    /// @custom:hint Enter another address.
    error ERC20InvalidSpender(address spender);
    /// @notice The supply would exceed what votes can count.
    /// @custom:code out-of-limits
    /// @custom:hint Enter a smaller amount.
    error ERC20ExceededSafeSupply(uint256 increasedSupply, uint256 cap);
    /// @notice The permit expired at {deadline:time}.
    /// @custom:code bad-permit
    /// @custom:hint Sign a new permit.
    error ERC2612ExpiredSignature(uint256 deadline);
    /// @notice The permit was not signed by {owner:account}, or was already used.
    /// @custom:code bad-permit
    /// @custom:hint Sign a new permit.
    error ERC2612InvalidSigner(address signer, address owner);
    /// @notice The signature of {account:account} was already used.
    /// @custom:code bad-permit
    /// @custom:hint Sign again.
    error InvalidAccountNonce(address account, uint256 currentNonce);
    /// @notice The signature is not valid.
    /// @custom:code bad-permit
    /// @custom:hint Sign again.
    error ECDSAInvalidSignature();
    /// @notice The signature is not valid.
    /// @custom:code bad-permit
    /// @custom:hint Sign again.
    error ECDSAInvalidSignatureLength(uint256 length);
    /// @notice The signature is not valid.
    /// @custom:code bad-permit
    /// @custom:hint Sign again.
    error ECDSAInvalidSignatureS(bytes32 s);
    /// @notice The token's name cannot be stored.
    /// @custom:code out-of-limits
    /// @custom:hint Choose a shorter name.
    error InvalidShortString();
    /// @notice The token's name is too long.
    /// @custom:code out-of-limits
    /// @custom:hint Choose a shorter name.
    error StringTooLong(string str);
    /// @notice The pool accepts no deposits while its product is in trouble, nor after it is closed.
    /// @custom:code too-early
    /// @custom:hint Wait until the product is back in good standing, or choose another product.
    error ERC4626ExceededMaxDeposit(address receiver, uint256 assets, uint256 max);
    /// @notice The pool issues no shares while its product is in trouble, nor after it is closed.
    /// @custom:code too-early
    /// @custom:hint Wait until the product is back in good standing, or choose another product.
    error ERC4626ExceededMaxMint(address receiver, uint256 shares, uint256 max);
    /// @notice {owner:account} can redeem {max} shares now.
    /// @custom:code too-early
    /// @custom:hint Request the exit first, wait for the cooldown, then exit within a week.
    error ERC4626ExceededMaxRedeem(address owner, uint256 shares, uint256 max);
    /// @notice {owner:account} can withdraw {max:pay} now.
    /// @custom:code too-early
    /// @custom:hint Request the exit first, wait for the cooldown, then exit within a week.
    error ERC4626ExceededMaxWithdraw(address owner, uint256 assets, uint256 max);
}
