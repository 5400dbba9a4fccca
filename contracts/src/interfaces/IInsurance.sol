// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurancePool } from "./IInsurancePool.sol";

/// @title Insurance of mining power against default
/// @notice For products of one pay token, the asset. Each product has a pool of its own: underwriters choose whose power
/// they back, and answer for nothing else. The miner stands behind the cover of its product with a junior stake, which
/// pays first. Cover begins two weeks after it was bought, and never if a day before that was short. When a product is
/// closed at its miner's fault, its pool pays what insured tokens lost, up to their cover, less their share of the bond.
/// All coin and its books are in the pools, but for what holders could not receive.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | set rate and cap of a product, capital ratio and cooldown, within constants |
/// | holder of a token, or whom it approved | insure it |
/// | a pool | have told what happened in it, so that whoever follows events need follow no pool |
/// | anyone | open the pool of a product, claim for any holder that is no contract, release policies that are over or never
/// began |
interface IInsurance {
    /// @notice What a product may be insured for.
    /// @param rate [bps a year of the coverage] The premium; 0 sells no more.
    /// @param cap [asset] Most coverage of the product.
    struct Line {
        uint16 rate;
        uint104 cap;
    }

    /// @notice A policy has a number and covers power of one product. Whatever becomes of the token that was insured, each
    /// unit of that power has the same share of it: parts and merged tokens have the policy's number.
    ///
    ///   standing --a day before its beginning is short, release or claim--> void --all claimed, or released--> over
    ///   standing --its days are settled, or 90 days after the measuring, release--> over
    ///   standing --its product is closed, all claimed--> over
    ///
    /// Three storage words; all zero once over.
    /// @param coverage [asset] Most that is paid for the power that did not claim; 0 once void.
    /// @param units Power that did not claim.
    /// @param product The product.
    /// @param beginDay [day] First day that is covered.
    /// @param daily [asset] Premium of a day; 0 once the policy earns no more: void, or cut off by a closing.
    /// @param backing [asset] Senior assets that it asked for.
    /// @param endDay [day] First day that is covered no more: the first that does not pay.
    /// @param shortDays The product's count of short days when it was bought.
    /// @param rate [asset, 18 decimals] One coin, on the low side, when it was bought.
    /// @param rest [asset] Premium that goes back to the power that did not claim, once the policy earns no more.
    /// @param markDay [day] The final day that `rate` is of.
    struct Policy {
        uint128 coverage;
        uint64 units;
        uint32 product;
        uint32 beginDay;
        uint96 daily;
        uint112 backing;
        uint32 endDay;
        uint16 shortDays;
        uint128 rate;
        uint96 rest;
        uint32 markDay;
    }

    /// @notice Parameters that the owner sets within constants of the code. They bind later cover and later requests only.
    /// @param capitalRatio [bps of the senior assets] Most coverage beyond the junior stake, 1,000 to 8,000.
    /// @param cooldownDays [day] Days from request to exit, 14 to 90.
    struct Parameters {
        uint16 capitalRatio;
        uint16 cooldownDays;
    }

    /// @notice Rate and cap of a product changed.
    event LineChanged(uint32 indexed product, uint16 rate, uint104 cap);
    /// @notice The parameters were replaced.
    event ParametersChanged(Parameters parameters);
    /// @notice A product has a pool.
    event PoolOpened(uint32 indexed product, IInsurancePool pool);
    /// @notice A token was insured. `policy` covers it from now on.
    event TokenInsured(
        uint256 indexed tokenId,
        uint64 indexed policy,
        uint32 indexed product,
        address payer,
        Policy terms,
        uint256 premium
    );
    /// @notice A policy earns no more and `rest` goes back to its holders: it never began and is void, or its product is
    /// closed and `rest` is what was paid for the days that will not be settled.
    event PolicyCut(uint64 indexed policy, uint32 indexed product, bool isVoid, uint256 rest);
    /// @notice A token's share of a policy is over: `paid` of its coverage, of which `junior` came from the miner's stake,
    /// and `premium` were paid to `holder`.
    event CoverageClaimed(
        uint256 indexed tokenId,
        uint64 indexed policy,
        uint32 indexed product,
        address holder,
        uint256 coverage,
        uint256 paid,
        uint256 junior,
        uint256 premium
    );
    /// @notice A policy is over; nobody claimed what was left of it, and `premium` is the underwriters'.
    event PolicyReleased(uint64 indexed policy, uint32 indexed product, uint256 coverage, uint256 premium);
    /// @notice Underwriters earned `amount` for days before `day`.
    event PremiumEarned(uint32 indexed product, uint32 day, uint256 amount);
    /// @notice A junior stake grew (to zero) or shrank (from zero) by `amount`, to `junior`.
    event JuniorMoved(
        uint32 indexed product, address indexed from, address indexed to, uint256 amount, uint256 junior
    );
    /// @notice Shares of a pool came into being for `assets` (from zero), ended for `assets` (to zero), or moved.
    event SharesMoved(
        uint32 indexed product, address indexed from, address indexed to, uint256 shares, uint256 assets
    );
    /// @notice An underwriter wants to leave a pool with `shares`; 0 if not any more. Also when its window was made longer.
    event ExitRequested(
        uint32 indexed product, address indexed account, uint256 shares, uint256 readyAt, uint256 endsAt
    );
    /// @notice A payment was refused by the token and is credited instead.
    event PaymentCredited(address indexed account, uint256 amount);
    /// @notice An account took out what was credited to it.
    event Withdrawn(address indexed account, address indexed to, uint256 amount);

    /// @dev Explained in IPrimarySale.
    error ParameterOutOfBounds();
    /// @notice Product {product} is paid in another token than this insurance.
    /// @custom:code does-not-fit
    /// @custom:hint Choose the insurance of the product's payment token.
    error WrongPayToken(uint32 product);
    /// @notice Product {product} already has a pool.
    /// @custom:code already-done
    /// @custom:hint There is nothing left to do.
    error PoolExists(uint32 product);
    /// @notice Product {product} has no pool.
    /// @custom:code not-insurable
    /// @custom:hint Open its pool first; anyone can.
    error NoPool(uint32 product);
    /// @notice Only the pool of product {product} can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint There is nothing left to do.
    error NotPool(uint32 product, address caller);
    /// @notice NFT {tokenId} cannot be insured now: its product has no rate, has a delivery score or is not
    /// in good standing, cover would begin too late, or the NFT already has a policy.
    /// @custom:code not-insurable
    /// @custom:hint The NFT's insurance quote shows the reason.
    error NotInsurable(uint256 tokenId);
    /// @notice A coverage of {coverage:pay} exceeds the maximum of {most:pay}.
    /// @dev The limits are a quarter of what the token has in escrow, twice the junior stake, the cap and the
    /// senior assets.
    /// @custom:code not-insurable
    /// @custom:hint Insure less. The NFT's insurance quote shows the limit.
    error CoverageTooLarge(uint256 coverage, uint256 most);
    /// @notice The coverage is zero.
    /// @custom:code not-insurable
    /// @custom:hint Enter a larger coverage.
    error ZeroCoverage();
    /// @notice The premium is now {premium:pay}, more than your limit of {maxPremium:pay}.
    /// @custom:code changed-meanwhile
    /// @custom:hint Check the new premium and try again.
    error PremiumTooHigh(uint256 premium, uint256 maxPremium);
    /// @notice {caller:account} neither holds NFT {tokenId} nor is approved by its holder.
    /// @custom:code not-yours
    /// @custom:hint Sign with the holder's account.
    error NotHolder(uint256 tokenId, address caller);
    /// @notice Policy {policy} may still have a claim.
    /// @custom:code too-early
    /// @custom:hint It can be ended once all the days it covers are settled, or 90 days after its product's
    /// losses were measured.
    error CoverageStands(uint64 policy);
    /// @notice {account:account} has nothing to withdraw.
    /// @custom:code nothing-to-do
    /// @custom:hint There is nothing left to do.
    error NothingToWithdraw(address account);

    // ---- Holders ----------------------------------------------------------------------------------------------

    /// @notice Insures a token for `coverage` under a new policy, from 14 days after today, or its first paying day if that
    /// is later, to its end. The caller, its holder or whom it approved, pays the premium, which this contract must be
    /// allowed to move to the product's pool. Only while the product is in good standing with a score of 0. If the token
    /// has a policy that is void, its share of that premium is paid back first.
    function insure(uint256 tokenId, uint256 coverage, uint256 maxPremium) external returns (uint256 premium);

    /// @notice Pays holders what is due to their tokens and ends their cover: of a product that was closed and measured,
    /// what a refunded token lost, up to its cover, and the premium of the days that will not be settled; of a policy that
    /// is void, the whole premium, whatever the token's state. Tokens without a policy are passed over. For one that a
    /// contract holds, only that contract or whom it approved may ask. Among several, those that are gone, that the caller
    /// may not ask for, that were not refunded or whose losses were not measured are passed over, too. What a holder cannot
    /// receive is credited to it.
    function claim(uint256[] calldata tokenIds) external;

    /// @notice Ends policies whose days are all settled, or for whose claims there were 90 days, whatever became of their
    /// tokens: their premiums are the underwriters'. Takes the cover of policies that never began out of the pool: their
    /// premiums wait for their holders. Policies that are over are passed over, and among several also those that stand.
    function release(uint64[] calldata policies) external;

    /// @notice Pays all that is credited to the caller to `to`.
    function withdrawCredit(address to) external returns (uint256 amount);

    // ---- Pools ------------------------------------------------------------------------------------------------

    /// @notice Opens the pool of a product. Anyone may, once.
    function openPool(uint32 product) external returns (IInsurancePool pool);

    /// @notice Tells of shares that came into being or ended for `assets`, or moved for none. Only the pool.
    function noteShares(uint32 product, address from, address to, uint256 shares, uint256 assets) external;

    /// @notice Tells of a wish to leave. Only the pool.
    function noteExit(uint32 product, address account, uint256 shares, uint256 readyAt, uint256 endsAt)
        external;

    /// @notice Tells of a junior stake that grew or shrank by `amount`, to `junior`. Only the pool.
    function noteJunior(uint32 product, address from, address to, uint256 amount, uint256 junior) external;

    /// @notice Tells of premiums of days before `day` that were earned. Only the pool.
    function noteEarned(uint32 product, uint32 day, uint256 amount) external;

    // ---- The owner --------------------------------------------------------------------------------------------

    /// @notice Sets rate and cap of a product; rate 0 sells no more. Only the owner.
    function setLine(uint32 product, uint16 rate, uint104 cap) external;

    /// @notice Replaces the parameters. Only the owner.
    function setParameters(Parameters calldata chosen) external;

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @notice The coin that is insured with.
    function asset() external view returns (address);

    /// @notice What every pool is a clone of.
    function poolImplementation() external view returns (address);

    /// @notice The pool of a product; zero if it has none.
    function poolOf(uint32 product) external view returns (IInsurancePool);

    /// @notice What a product may be insured for.
    function lineOf(uint32 product) external view returns (Line memory);

    /// @notice [asset] Coverage of a product that stands.
    function coveredOf(uint32 product) external view returns (uint256);

    /// @notice [asset], [day] What it costs to insure a token for `coverage` now, and when its cover would begin. Does not
    /// tell whether it may be insured.
    function quote(uint256 tokenId, uint256 coverage) external view returns (uint256 premium, uint32 beginDay);

    /// @notice [asset] The most that a token can be insured for now; 0 if it cannot be insured.
    function mostCoverage(uint256 tokenId) external view returns (uint256);

    /// @notice [asset] What `claim` would pay of a token's coverage now.
    function dueOf(uint256 tokenId) external view returns (uint256);

    /// @notice [asset] What `claim` would pay back of a token's premium now.
    function premiumDueOf(uint256 tokenId) external view returns (uint256);

    /// @notice [asset] A token's share of its policy's coverage, by power, rounded down; 0 if it has none, or if it is void.
    /// Reverts for one that does not exist.
    function coverageOf(uint256 tokenId) external view returns (uint256);

    /// @notice Whether a policy never begins: a day before its beginning was short, or its product closed before.
    function isVoid(uint64 policy) external view returns (bool);

    /// @notice A policy. IMiningPower.policyOf tells which one covers a token.
    function policyOf(uint64 policy) external view returns (Policy memory);

    /// @notice The parameters that bind cover and requests to leave from now on.
    function parameters() external view returns (uint16 capitalRatio, uint16 cooldownDays);

    /// @notice How many policies there ever were; the last one's number.
    function lastPolicy() external view returns (uint64);

    /// @notice [asset] What an account may withdraw.
    function creditOf(address account) external view returns (uint256);
}
