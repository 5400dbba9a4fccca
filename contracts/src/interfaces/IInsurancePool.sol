// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurance } from "./IInsurance.sol";
import { IERC4626 } from "@openzeppelin/contracts/interfaces/IERC4626.sol";

/// @title Underwriters of one product
/// @notice An ERC-4626 vault, a clone that belongs to one product for ever. It holds and counts all coin of the product's
/// cover: the senior assets of its underwriters, whose shares these are, the junior stake of its miner, premiums that are
/// not earned, and premiums that go back to holders. What is sent to it uninvited is not counted. Nobody owns it.
///
/// Premiums are the underwriters'. They are earned by whole days, once a day is settled.
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
/// | the product's miner | take its junior stake back while no cover stands |
/// | the insurance | book policies, pay what is due |
/// | anyone | add to the junior stake, walk through earned days, keep a wish to leave from running out while the product is
/// in trouble |
interface IInsurancePool is IERC4626 {
    /// @notice How a product stands for those who back it.
    /// Open: nothing is wrong. Troubled: terminable, a closed day past its grace, or closed with cover that stands. Over:
    /// closed, and no cover stands.
    enum Condition {
        Open,
        Troubled,
        Over
    }

    /// @notice Coin of the pool. With the premiums that are not earned it is all that the pool counts.
    /// @param senior [asset] Assets of the underwriters, as of the last day that was walked through.
    /// @param junior [asset] The miner's stake.
    /// @param backing [asset] Senior assets that the coverage which stands asked for when it was bought.
    /// @param returnable [asset] Premiums that go back to holders.
    /// @param covered [asset] Coverage that stands.
    struct Fund {
        uint128 senior;
        uint128 junior;
        uint128 backing;
        uint128 returnable;
        uint104 covered;
    }

    /// @notice A part of a policy that ends.
    /// @param coverage [asset]
    /// @param backing [asset]
    /// @param rest [asset] Premium that goes back.
    struct Share {
        uint256 coverage;
        uint256 backing;
        uint256 rest;
    }

    /// @notice An underwriter's wish to leave.
    /// @param shares [share] Shares that may be redeemed; until the window is over they can move nowhere else.
    /// @param readyAt [Unix seconds] From when, but 60 days later while the product is in trouble.
    /// @param endsAt [Unix seconds] Until when: 7 days after `readyAt`, or 67 if the product was in trouble meanwhile.
    struct Exit {
        uint128 shares;
        uint40 readyAt;
        uint40 endsAt;
    }

    /// @dev Explained in IMiningPower.
    error NotInsurance(address caller);
    /// @notice {frozen} shares of {account:account} are queued for redemption and cannot be transferred.
    /// @custom:code too-early
    /// @custom:hint Request to exit with fewer shares first.
    error SharesFrozen(address account, uint256 frozen);
    /// @notice {account:account} has fewer than {shares} shares.
    /// @custom:code insufficient-funds
    /// @custom:hint Request to exit with fewer shares.
    error NotEnoughShares(address account, uint256 shares);
    /// @notice {account:account} has no exit request that could expire, or the product is not in trouble.
    /// @custom:code nothing-to-do
    /// @custom:hint There is nothing left to do.
    error NothingToHold(address account);

    /// @dev Explained in ISettlement.
    error ZeroAmount();
    /// @notice {covered:pay} is covered, and the junior stake backs it.
    /// @custom:code too-early
    /// @custom:hint Wait until the product has no active cover.
    error JuniorBound(uint256 covered);
    /// @notice The junior stake is {junior:pay}; you asked for {asked:pay}.
    /// @custom:code out-of-limits
    /// @custom:hint Enter a smaller amount.
    error JuniorTooSmall(uint256 junior, uint256 asked);

    // ---- The insurance ----------------------------------------------------------------------------------------

    /// @notice Books a policy that was bought. Its premium must arrive in the same call. Only the insurance.
    function cover(IInsurance.Policy calldata policy) external;

    /// @notice Books that a policy earns no more and `rest` of its premium goes back: it never began and its cover leaves, or
    /// its product is closed. Only the insurance.
    /// @param policy The policy as it was.
    function cut(IInsurance.Policy calldata policy, uint96 rest, bool isVoid) external;

    /// @notice Ends a part of a policy and pays what is `due` for its loss, out of the junior stake first, and its rest of the
    /// premium. If the token refuses to pay the holder, the insurance is paid. Only the insurance.
    /// @param to The holder; zero if nobody claimed: then the rest is the underwriters'.
    /// @return junior [asset] What of `due` the junior stake paid.
    /// @return paid Whether the holder was paid.
    function settle(Share calldata share, uint256 due, address to)
        external
        returns (uint256 junior, bool paid);

    // ---- The miner --------------------------------------------------------------------------------------------

    /// @notice Adds to the junior stake of the product's miner, to whom it belongs from then on.
    function stake(uint256 amount) external;

    /// @notice Pays back junior stake. Only the product's miner, and only while no cover of the product stands.
    function unstake(uint256 amount, address to) external;

    // ---- Underwriters -----------------------------------------------------------------------------------------

    /// @notice Asks to redeem `shares`, in place of what was asked before; 0 to stay. While the product is in trouble the
    /// window is the longer one from the start.
    function requestExit(uint256 shares) external;

    /// @notice Makes the window of an account's wish to leave end 60 days later, while the product is in trouble. Anyone may,
    /// once, before it is over.
    function holdExit(address account) external;

    /// @notice Walks through up to `maxDays` settled days whose premiums are not booked as earned. All that needs them does
    /// it by itself; this divides a long walk. Returns the first day that is not walked through.
    function earn(uint256 maxDays) external returns (uint32 day);

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @notice The product that is backed.
    function product() external view returns (uint32);

    /// @notice Who insures.
    function insurance() external view returns (IInsurance);

    /// @notice How the product stands for those who back it.
    function condition() external view returns (Condition);

    /// @notice Coin of the pool.
    function fund() external view returns (Fund memory);

    /// @notice [asset] Premiums that are not earned by the days that are settled.
    function unearned() external view returns (uint256);

    /// @notice [asset] Senior assets that may not leave: what the coverage asked for when it was bought, and no less than
    /// what keeps shares from ever being worth nothing, whatever the junior stake has paid.
    function bound() external view returns (uint256);

    /// @notice [asset] The most that underwriters can lose, and the most that a miner which insured its own power and stops
    /// can win, before its premium: the coverage that stands less the junior stake.
    function exposure() external view returns (uint256);

    /// @notice An underwriter's wish to leave.
    function exitOf(address account) external view returns (Exit memory);

    /// @notice [share] Shares of an account that cannot move.
    function frozenOf(address account) external view returns (uint256);
}
