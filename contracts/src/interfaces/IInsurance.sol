// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IERC4626 } from "@openzeppelin/contracts/interfaces/IERC4626.sol";

/// @title Insurance of mining power against default
/// @notice An ERC-4626 pool of underwriters for all products of one pay token, which is its asset. Holders choose to
/// insure a token before its first paying day. When its product closes, the pool pays what the token lost beyond
/// refund and bond, up to its coverage. All coverage is backed by assets that cannot leave.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | set rate and cap of a product, capital ratio and cooldown, within constants |
/// | underwriter | deposit at any time but while claims are open; leave after a cooldown |
/// | anyone | insure any token, claim for any holder, release coverage that is over |
interface IInsurance is IERC4626 {
    /// @notice What a product may be insured for.
    /// @param rate [bps a year of the coverage] The premium; 0 sells no more.
    /// @param listed Whether the pool watches the product.
    /// @param cap [asset] Most coverage of the product.
    /// @param covered [asset] Coverage that stands.
    struct Line {
        uint16 rate;
        bool listed;
        uint104 cap;
        uint104 covered;
    }

    /// @notice The insurance of a token. It stays with its number: a split leaves all of it with the first part, and
    /// a merge ends that of the token that goes.
    /// @param coverage [asset] Most that is paid; 0 if not insured.
    /// @param units Power that is insured; more, merged in later, is not.
    /// @param product The product.
    /// @param endDay [day] First day that pays no more.
    struct Policy {
        uint128 coverage;
        uint64 units;
        uint32 product;
        uint32 endDay;
    }

    /// @notice An underwriter's wish to leave.
    /// @param shares [share] Shares that may be redeemed; until the window is over they can move nowhere else.
    /// @param readyAt [Unix seconds] From when.
    /// @param endsAt [Unix seconds] Until when.
    struct Exit {
        uint128 shares;
        uint40 readyAt;
        uint40 endsAt;
    }

    /// @notice Parameters that the owner sets within constants of the code.
    /// @param capitalRatio [bps of the assets] Most coverage, 1,000 to 8,000.
    /// @param cooldownDays [day] Days from request to exit, 14 to 90.
    struct Parameters {
        uint16 capitalRatio;
        uint16 cooldownDays;
    }

    /// @notice Rate and cap of a product changed.
    event LineChanged(uint32 indexed product, uint16 rate, uint104 cap);
    /// @notice The parameters were replaced.
    event ParametersChanged(Parameters parameters);
    /// @notice A token was insured for `coverage` more.
    event TokenInsured(
        uint256 indexed tokenId, uint32 indexed product, address payer, uint256 coverage, uint256 premium
    );
    /// @notice A token's coverage is over; `paid` [asset] was paid to `holder`.
    event PolicyEnded(
        uint256 indexed tokenId, uint32 indexed product, address holder, uint256 coverage, uint256 paid
    );
    /// @notice An underwriter wants to leave with `shares`; 0 if not any more.
    event ExitRequested(address indexed account, uint256 shares, uint256 readyAt, uint256 endsAt);
    /// @notice A payment was refused by the token and is credited instead.
    event PaymentCredited(address indexed account, uint256 amount);
    /// @notice An account took out what was credited to it.
    event Withdrawn(address indexed account, address indexed to, uint256 amount);

    /// @notice A parameter is outside the constants of the code.
    error ParameterOutOfBounds();
    /// @notice The product's pay token is another one.
    error WrongPayToken(uint32 product);
    /// @notice The product is not insured, its last day was short, it is closed or late, or the token has begun to pay.
    error NotInsurable(uint256 tokenId);
    /// @notice More than the token's principal, the product's cap or the pool's capital allows.
    error CoverageTooLarge(uint256 coverage, uint256 most);
    /// @notice Nothing would be insured.
    error ZeroCoverage();
    /// @notice The premium is above what the payer agreed to.
    error PremiumTooHigh(uint256 premium, uint256 maxPremium);
    /// @notice The token may still have a claim.
    error CoverageStands(uint256 tokenId);
    /// @notice Shares that are to be redeemed cannot move.
    error SharesFrozen(address account, uint256 frozen);
    /// @notice More shares than the account has.
    error NotEnoughShares(address account, uint256 shares);
    /// @notice Nothing is credited.
    error NothingToWithdraw(address account);

    /// @notice Insures `coverageBps` [bps of the principal] of a token, or that much more of it, for its whole term.
    /// The caller pays the premium. Only before the token's first paying day, while its product is in order.
    function insure(uint256 tokenId, uint256 coverageBps, uint256 maxPremium)
        external
        returns (uint256 premium);

    /// @notice Pays what refunded tokens lost to their holders, up to their coverage, and ends it. What a holder cannot
    /// receive is credited to it.
    function claim(uint256[] calldata tokenIds) external;

    /// @notice Ends the coverage of tokens whose days are all settled, or that did not claim in 90 days.
    function release(uint256[] calldata tokenIds) external;

    /// @notice Asks to redeem `shares`, in place of what was asked before; 0 to stay.
    function requestExit(uint256 shares) external;

    /// @notice Pays all that is credited to the caller to `to`.
    function withdrawCredit(address to) external returns (uint256 amount);

    /// @notice Sets rate and cap of a product; rate 0 sells no more. Only the owner.
    function setLine(uint32 product, uint16 rate, uint104 cap) external;

    /// @notice Replaces the parameters. Only the owner.
    function setParameters(Parameters calldata parameters) external;

    /// @notice [asset] What `claim` would pay for a token now.
    function dueOf(uint256 tokenId) external view returns (uint256);

    /// @notice [asset] What it costs to insure `coverageBps` of a token, and how much that is.
    function quote(uint256 tokenId, uint256 coverageBps)
        external
        view
        returns (uint256 premium, uint256 coverage);

    /// @notice Whether nobody may leave or join: a product with coverage is closed, terminable, or a week behind its days.
    function waits() external view returns (bool);

    /// @notice [asset] Coverage of all tokens.
    function coverage() external view returns (uint256);

    /// @notice The insurance of a token.
    function policyOf(uint256 tokenId) external view returns (Policy memory);

    /// @notice What a product may be insured for.
    function lineOf(uint32 product) external view returns (Line memory);

    /// @notice The products that the pool watches.
    function products() external view returns (uint32[] memory);

    /// @notice An underwriter's wish to leave.
    function exitOf(address account) external view returns (Exit memory);

    /// @notice [share] Shares of an account that cannot move.
    function frozenOf(address account) external view returns (uint256);

    /// @notice [asset] What an account may withdraw.
    function creditOf(address account) external view returns (uint256);

    /// @notice [asset] Premiums that are not earned yet.
    function unearned() external view returns (uint256);
}
