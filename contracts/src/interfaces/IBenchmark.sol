// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Asset } from "../types/Asset.sol";
import { Side } from "../types/IncomeMark.sol";

/// @title The market average of one asset
/// @notice What one unit of power must earn on a day, from inputs that independent reporters measured on the
/// network. Days become final in order, each once, and never change afterwards.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | name the reporters, the price feed and the bounds |
/// | reporter | report the inputs of a closed day, once |
/// | anyone | prove the price of a closed day, finalize the next day |
interface IBenchmark {
    /// @notice What is known of a final day.
    /// @param reward [ray: coin × 1e27] Coin that one unit earns on the day.
    /// @param through [ray] Sum of `reward` over all days up to and including this one.
    struct DayReward {
        uint128 reward;
        uint128 through;
    }

    /// @notice Where the price of a day comes from: the round of the feed that was in force at its end, proved; the day
    /// before; or the median of the reports, once the feed could not be proved for three days in a row.
    enum PriceSource {
        Feed,
        Carried,
        Reported
    }

    /// @notice The price that goes with a final day, and how the day came about.
    /// @param price [USD, 18 decimals] One coin.
    /// @param mean [ray] Reward of a unit with the mean fees of the last 14 days: what bond days are measured by.
    /// @param finalizedAt [Unix seconds] When the day became final.
    /// @param rewardCarried Reporters were silent: what they measure is that of the day before.
    /// @param priceSource Where the price comes from.
    /// @param unproven Days in a row, up to this one, whose price was not proved; stops at 255.
    struct DayPrice {
        uint96 price;
        uint96 mean;
        uint40 finalizedAt;
        bool rewardCarried;
        PriceSource priceSource;
        uint8 unproven;
    }

    /// @notice Running sums over all days up to and including a final one, of which means and tails are differences.
    /// @param moment [ray] Day × reward.
    /// @param price [USD, 18 decimals]
    struct DaySums {
        uint128 moment;
        uint128 price;
    }

    /// @notice What a unit may count on from the day after a final one on, by means that no single day bends: fees as a
    /// mean of 14 and of 90 days, the price as the day's and as a mean of 30 days, whichever is the cautious one. With
    /// less history, means of what there is.
    /// @param halving [ray] Part of a day's reward that halves: the subsidy, by height.
    /// @param steady [ray] Part that does not: the fees; all of it where nothing halves.
    /// @param price [USD, 18 decimals] One coin.
    /// @param blocksLeft Blocks until the next halving, from the first block after the day on; 0 if nothing halves.
    struct Outlook {
        uint128 halving;
        uint128 steady;
        uint96 price;
        uint32 blocksLeft;
    }

    /// @notice Bounds that the owner sets within constants of the code.
    /// @param jump [bps] Largest change against the day before, and against the mean of the 14 days before, that needs no
    /// second look.
    /// @param feedAge [seconds] Age beyond which a price is stale.
    struct Bounds {
        uint16 jump;
        uint32 feedAge;
    }

    /// @notice The set of reporters was replaced.
    event ReportersChanged(address[] reporters);
    /// @notice The bounds were replaced.
    event BoundsChanged(Bounds bounds);
    /// @notice The price feed was replaced.
    event PriceFeedChanged(address feed);
    /// @notice A reporter measured a day. `inputs` are in the order and units of the network's contract.
    event Reported(uint32 indexed day, address indexed reporter, uint128[] inputs);
    /// @notice A day became final. `inputs` are what the reward was computed from, without the price; empty if the
    /// reward was carried whole.
    event DayFinalized(uint32 indexed day, DayReward reward, DayPrice price, uint128[] inputs);
    /// @notice The price of a closed day was proved before the day became final.
    event PriceProven(uint32 indexed day, uint80 round, uint96 price);

    /// @notice {caller:account} is not a reporter.
    /// @custom:code not-yours
    /// @custom:hint Sign with a reporter's account.
    error NotReporter(address caller);
    /// @notice {day:day} cannot be reported: it is final, before the first day, or has not ended.
    /// @custom:code too-early
    /// @custom:hint Report another day.
    error DayNotReportable(uint32 day);
    /// @notice {reporter:account} has already reported {day:day}.
    /// @custom:code already-done
    /// @custom:hint There is nothing left to do.
    error AlreadyReported(uint32 day, address reporter);
    /// @notice A value of the report is missing, zero or out of bounds.
    /// @custom:code out-of-limits
    /// @custom:hint Check the measurement.
    error BadInputs(uint128[] inputs);
    /// @notice {day:day} has not ended.
    /// @custom:code too-early
    /// @custom:hint Wait until 00:00 UTC.
    error DayOpen(uint32 day);
    /// @notice {day:day} has {reports} of {wanted} reports.
    /// @custom:code too-early
    /// @custom:hint Wait for the reporters.
    error ReportsMissing(uint32 day, uint256 reports, uint256 wanted);
    /// @notice The reward of {day:day} differs too much from the days before.
    /// @custom:code too-early
    /// @custom:hint All reporters must confirm it, or 36 hours must pass after the end of the day.
    error JumpUnconfirmed(uint32 day, uint256 reward, uint256 before);
    /// @notice The price of {day:day} is not proven: the named price round was not in force at the end of the
    /// day.
    /// @custom:code too-early
    /// @custom:hint Name the round that was in force, or wait until three days after the end of the day.
    error PriceRefused(uint32 day);
    /// @notice Round {round} of the price feed does not prove the price of {day:day}, or the price is already
    /// proven.
    /// @custom:code does-not-fit
    /// @custom:hint Name the round that was in force at the end of the day.
    error NoProof(uint32 day, uint80 round);
    /// @notice {day:day} is not final.
    /// @custom:code too-early
    /// @custom:hint Try again later.
    error DayNotFinal(uint32 day);
    /// @dev Explained in IPrimarySale.
    error ParameterOutOfBounds();
    /// @notice {reporter:account} cannot be a reporter: it is the zero address, is listed twice, or is a
    /// miner.
    /// @custom:code bad-request
    /// @custom:hint Enter another address.
    error BadReporter(address reporter);

    /// @notice Reports the inputs of a closed day.
    function report(uint32 day, uint128[] calldata inputs) external;

    /// @notice Makes the next day final. It needs every report, or those of a majority of the panel once the reporting
    /// window (12 hours after the day's end) is over; after 3 days of less than that the last values stand in, for what
    /// is not known without them. No day waits longer than that for anything.
    /// @param round The feed's round that was in force at the day's end; 0 to look for it among the last 32.
    function finalize(uint80 round) external returns (uint32 day);

    /// @notice Proves the price of a closed day that is not final yet, so that nothing can stand in for it later.
    function provePrice(uint32 day, uint80 round) external;

    /// @notice [USD, 18 decimals] The price that a round proves for a day that is over; 0 if it proves none. A round does
    /// if it began before or at the day's end, was not older than the bound then, and the next round (if there is none:
    /// the first one of the next phase) began later; or if it is still the latest. 0 as in `finalize`.
    function priceAt(uint32 day, uint80 round) external view returns (uint256);

    /// @notice [USD, 18 decimals] The price that was proved for a day; 0 if none was.
    function provenPrice(uint32 day) external view returns (uint256);

    /// @notice The asset measured.
    function asset() external view returns (Asset);

    /// @notice [day] The first day not final.
    function nextDay() external view returns (uint32);

    /// @notice [ray per unit] Cash that one unit which mines on [miningStart, miningEnd) is due on a final day:
    /// for Bitcoin the day's reward; for Filecoin a quarter of it and the day's share of the 180 days before.
    /// Reverts with DayNotFinal.
    function cashOn(uint32 day, uint32 miningStart, uint32 miningEnd) external view returns (uint256);

    /// @notice Reward and running sum of a final day. Reverts with DayNotFinal.
    function rewardOn(uint32 day) external view returns (DayReward memory);

    /// @notice Price and provenance of a final day. Reverts with DayNotFinal.
    function priceOn(uint32 day) external view returns (DayPrice memory);

    /// @notice Running sums up to a final day. Reverts with DayNotFinal.
    function sumsOn(uint32 day) external view returns (DaySums memory);

    /// @notice [ray] Reward of one unit on the last final day; 0 before the first.
    function latestReward() external view returns (uint256);

    /// @notice [ray] The same with the mean fees of 14 days.
    function meanReward() external view returns (uint256);

    /// @notice What a unit may count on after a final day, on one side. Reverts with DayNotFinal.
    function outlookOn(uint32 day, Side side) external view returns (Outlook memory);

    /// @notice [ray] Of what a unit that mines on [miningStart, miningEnd) mined before `base` and up to the final day
    /// `day`, what is paid from `base` on; 0 where coins do not vest. Reverts with DayNotFinal.
    function tailOn(uint32 day, uint32 base, uint32 miningStart, uint32 miningEnd, Side side)
        external
        view
        returns (uint256);

    /// @notice [ray], [USD, 18 decimals] What a unit is paid on its first mining day by the last final day's outlook, on
    /// the low side, with the subsidy that `lastDay` will have. Reverts with DayNotFinal.
    function incomeLow(uint32 lastDay) external view returns (uint256 coin, uint256 price);

    /// @notice [day] Days over which the coin of one day is paid after that day.
    function vestingTail() external view returns (uint16);

    /// @notice Whether an address may report.
    function isReporter(address account) external view returns (bool);

    /// @notice The addresses that may report.
    function reporters() external view returns (address[] memory);

    /// @notice What a reporter said of a day; empty if it did not.
    function reportOf(uint32 day, address reporter) external view returns (uint128[] memory);

    /// @notice Replaces the reporters: an odd number of 3 to 15, none of them a miner. Only the owner.
    function setReporters(address[] calldata reporters) external;

    /// @notice Replaces the bounds. Only the owner.
    function setBounds(Bounds calldata bounds) external;

    /// @notice Replaces the price feed. Only the owner.
    function setPriceFeed(address feed) external;
}
