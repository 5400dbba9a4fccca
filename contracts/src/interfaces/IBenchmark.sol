// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Asset } from "../types/Asset.sol";

/// @title The market average of one asset
/// @notice What one unit of power must earn on a day, from inputs that independent reporters measured on the
/// network. Days become final in order, each once, and never change afterwards.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | name the reporters, the price feed and the bounds |
/// | reporter | report the inputs of a closed day, once |
/// | anyone | finalize the next day |
interface IBenchmark {
    /// @notice What is known of a final day.
    /// @param reward [ray: coin × 1e27] Coin that one unit earns on the day.
    /// @param through [ray] Sum of `reward` over all days up to and including this one.
    struct DayReward {
        uint128 reward;
        uint128 through;
    }

    /// @notice The price that goes with a final day.
    /// @param price [USD, 18 decimals] One coin.
    /// @param finalizedAt [Unix seconds] When the day became final.
    /// @param rewardCarried Reporters were silent: the reward is that of the day before.
    /// @param priceCarried The feed gave no usable answer: the price is that of the day before.
    struct DayPrice {
        uint128 price;
        uint40 finalizedAt;
        bool rewardCarried;
        bool priceCarried;
    }

    /// @notice Bounds that the owner sets within constants of the code.
    /// @param quorum Reports without which no median is taken, at least 3.
    /// @param jump [bps] Largest change against the day before that needs no second look.
    /// @param feedAge [seconds] Age beyond which a price is stale.
    struct Bounds {
        uint8 quorum;
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
    /// @notice A day became final. `inputs` are the medians it was computed from, empty if carried.
    event DayFinalized(
        uint32 indexed day,
        uint128 reward,
        uint128 through,
        uint128 price,
        bool rewardCarried,
        bool priceCarried,
        uint128[] inputs
    );

    /// @notice Only a reporter reports.
    error NotReporter(address caller);
    /// @notice The day is final, lies before the first day, or has not ended yet.
    error DayNotReportable(uint32 day);
    /// @notice This reporter has reported this day.
    error AlreadyReported(uint32 day, address reporter);
    /// @notice An input is missing, zero where it may not be, or out of bounds.
    error BadInputs(uint128[] inputs);
    /// @notice The day has not ended yet.
    error DayOpen(uint32 day);
    /// @notice Too few reports, or some reporter may still report.
    error ReportsMissing(uint32 day, uint256 reports, uint256 wanted);
    /// @notice The change against the day before is beyond the bound; all reporters or a wait can confirm it.
    error JumpUnconfirmed(uint32 day, uint256 reward, uint256 before);
    /// @notice The feed's answer is stale, zero or negative, and there is time for it to recover.
    error PriceRefused(uint32 day);
    /// @notice The day is not final.
    error DayNotFinal(uint32 day);
    /// @notice A parameter is outside the constants of the code.
    error ParameterOutOfBounds();
    /// @notice A miner cannot be a reporter, nor one address report twice.
    error BadReporter(address reporter);

    /// @notice Reports the inputs of a closed day.
    function report(uint32 day, uint128[] calldata inputs) external;

    /// @notice Makes the next day final. It needs every report, or a quorum once the reporting window (12 hours
    /// after the day's end) is over; after 3 days of silence the last reward stands in.
    function finalize() external returns (uint32 day);

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

    /// @notice [ray] Reward of one unit on the last final day; 0 before the first.
    function latestReward() external view returns (uint256);

    /// @notice [day] Days over which the coin of one day is paid after that day.
    function vestingTail() external view returns (uint16);

    /// @notice Whether an address may report.
    function isReporter(address account) external view returns (bool);

    /// @notice The addresses that may report.
    function reporters() external view returns (address[] memory);

    /// @notice What a reporter said of a day; empty if it did not.
    function reportOf(uint32 day, address reporter) external view returns (uint128[] memory);

    /// @notice Replaces the reporters: 3 to 15, none of them a miner. Only the owner.
    function setReporters(address[] calldata reporters) external;

    /// @notice Replaces the bounds. Only the owner.
    function setBounds(Bounds calldata bounds) external;

    /// @notice Replaces the price feed. Only the owner.
    function setPriceFeed(address feed) external;
}
