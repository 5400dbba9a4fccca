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
/// | holder of a token, or whom it approved | insure it |
/// | anyone | claim for any holder that is no contract, release policies that are over |
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

    /// @notice A policy has a number and covers power of one product. Whatever becomes of the token that was insured, each
    /// unit of that power has the same share of the coverage: parts and merged tokens have the policy's number.
    /// @param coverage [asset] Most that is paid for the power that did not claim; 0 once over.
    /// @param units Power that did not claim.
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
    /// @notice A token was insured for `coverage` more. `policy` covers it now, and takes the place of its policy before.
    event TokenInsured(
        uint256 indexed tokenId,
        uint64 indexed policy,
        uint32 indexed product,
        address payer,
        uint256 coverage,
        uint256 premium
    );
    /// @notice A token's share of a policy is over; `paid` [asset] was paid to `holder`.
    event CoverageClaimed(
        uint256 indexed tokenId,
        uint64 indexed policy,
        uint32 indexed product,
        address holder,
        uint256 coverage,
        uint256 paid
    );
    /// @notice A policy is over; nobody claimed what was left of it.
    event PolicyReleased(uint64 indexed policy, uint32 indexed product, uint256 coverage);
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
    /// @notice The product is not insured, its last day was short, it is closed or late, or the token has begun to pay or
    /// shares its policy with others.
    error NotInsurable(uint256 tokenId);
    /// @notice More than the token's principal, the product's cap or the pool's capital allows.
    error CoverageTooLarge(uint256 coverage, uint256 most);
    /// @notice Nothing would be insured.
    error ZeroCoverage();
    /// @notice The premium is above what the payer agreed to.
    error PremiumTooHigh(uint256 premium, uint256 maxPremium);
    /// @notice Only the holder of the token, and whom it approved.
    error NotHolder(uint256 tokenId, address caller);
    /// @notice Power of the policy may still have a claim.
    error CoverageStands(uint64 policy);
    /// @notice Shares that are to be redeemed cannot move.
    error SharesFrozen(address account, uint256 frozen);
    /// @notice More shares than the account has.
    error NotEnoughShares(address account, uint256 shares);
    /// @notice Nothing is credited.
    error NothingToWithdraw(address account);

    /// @notice Insures `coverageBps` [bps of the principal] of a token, or that much more of it, for its whole term, under
    /// a new policy. The caller, its holder or whom it approved, pays the premium. Only before the token's first paying day,
    /// while its product is in order, and only for a token that has its policy for itself.
    function insure(uint256 tokenId, uint256 coverageBps, uint256 maxPremium)
        external
        returns (uint256 premium);

    /// @notice Pays what refunded tokens lost to their holders, up to their coverage, and ends it. Tokens without coverage
    /// are passed over. For one that a contract holds, only that contract or whom it approved may ask. Among several, those
    /// that are gone, that the caller may not ask for, that were not refunded or whose losses were not measured are passed
    /// over, too. What a holder cannot receive is credited to it.
    function claim(uint256[] calldata tokenIds) external;

    /// @notice Ends policies whose days are all settled, or for whose claims there were 90 days, whatever became of their
    /// tokens. Policies that are over are passed over, and among several also those that stand.
    function release(uint64[] calldata policies) external;

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

    /// @notice [asset] A token's share of its policy's coverage, by power, rounded down; 0 if it is not insured. Reverts for
    /// one that does not exist.
    function coverageOf(uint256 tokenId) external view returns (uint256);

    /// @notice A policy. IMiningPower.policyOf tells which one covers a token.
    function policyOf(uint64 policy) external view returns (Policy memory);

    /// @notice How many policies there ever were; the last one's number.
    function lastPolicy() external view returns (uint64);

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
