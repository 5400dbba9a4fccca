// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAggregatorV3 } from "../interfaces/IAggregatorV3.sol";
import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { Days } from "../libraries/Days.sol";
import { Median } from "../libraries/Median.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Market average by the median of reporters
/// @notice What both networks have in common; a network adds the order of its inputs and its formula.
abstract contract ReportedBenchmark is IBenchmark, Ownable {
    using SafeCast for uint256;

    uint256 internal constant MIN_REPORTERS = 3;
    uint256 internal constant MAX_REPORTERS = 15;
    uint256 internal constant REPORT_WINDOW = 12 hours;
    uint256 internal constant JUMP_WAIT = 1 days;
    uint256 internal constant SILENCE = 3 days;
    uint256 internal constant WHOLE = 10_000;
    /// @dev [bytes] Five words: what AggregatorV3Interface answers.
    uint256 internal constant ANSWER_SIZE = 160;

    IMinerRegistry private immutable _registry;
    uint32 internal immutable FIRST_DAY;

    /// @inheritdoc IBenchmark
    uint32 public nextDay;
    IAggregatorV3 public priceFeed;
    Bounds public bounds;
    /// @dev What lifts the feed's answers to 18 decimals; read once, so that no feed can fail a day by it.
    uint256 private _priceScale;

    address[] private _reporters;
    mapping(address account => bool) public isReporter;
    mapping(uint32 day => mapping(address reporter => uint128[])) private _reports;
    mapping(uint32 day => DayReward) private _rewards;
    mapping(uint32 day => DayPrice) private _prices;

    constructor(address owner, IMinerRegistry registry, address feed, uint32 firstDay) Ownable(owner) {
        _registry = registry;
        FIRST_DAY = firstDay;
        nextDay = firstDay;
        _setPriceFeed(feed);
        bounds = Bounds({ quorum: uint8(MIN_REPORTERS), jump: 2500, feedAge: 1 days + 1 hours });
        emit BoundsChanged(bounds);
    }

    // ---- Reporting --------------------------------------------------------------------------------------------

    /// @inheritdoc IBenchmark
    function report(uint32 day, uint128[] calldata inputs) external {
        require(isReporter[msg.sender], NotReporter(msg.sender));
        require(day >= nextDay && Days.isClosed(day), DayNotReportable(day));
        require(_reports[day][msg.sender].length == 0, AlreadyReported(day, msg.sender));
        require(_plausible(inputs), BadInputs(inputs));

        _reports[day][msg.sender] = inputs;
        emit Reported(day, msg.sender, inputs);
    }

    /// @inheritdoc IBenchmark
    function finalize() external returns (uint32 day) {
        day = nextDay;
        require(Days.isClosed(day), DayOpen(day));

        uint256 before = latestReward();
        (uint256 reward, uint128[] memory inputs) = _measured(day, before);
        _close(day, reward, inputs);
    }

    /// @dev The day's reward by median, or the last one after the silence.
    function _measured(uint32 day, uint256 before)
        private
        returns (uint256 reward, uint128[] memory medians)
    {
        uint256 age = block.timestamp - Days.end(day);
        (uint256 count, uint128[][] memory columns) = _collect(day);
        uint256 wanted = age < REPORT_WINDOW ? _reporters.length : bounds.quorum;
        if (count < wanted || count == 0) {
            require(age >= SILENCE && before > 0, ReportsMissing(day, count, wanted));
            return (before, new uint128[](0));
        }

        medians = new uint128[](columns.length);
        for (uint256 i = 0; i < columns.length; ++i) {
            medians[i] = Median.lower(columns[i]);
        }
        _refine(day, medians);
        reward = _perUnit(medians);
        bool confirmed = count == _reporters.length || age >= REPORT_WINDOW + JUMP_WAIT;
        require(confirmed || !_jumps(before, reward), JumpUnconfirmed(day, reward, before));
    }

    /// @dev One column an input, one row a report of the present reporters.
    function _collect(uint32 day) private view returns (uint256 count, uint128[][] memory columns) {
        uint256 total = _reporters.length;
        for (uint256 i = 0; i < total; ++i) {
            if (_reports[day][_reporters[i]].length > 0) ++count;
        }
        columns = new uint128[][](_inputCount());
        for (uint256 column = 0; column < columns.length; ++column) {
            columns[column] = new uint128[](count);
            uint256 row = 0;
            for (uint256 i = 0; i < total; ++i) {
                uint128[] storage inputs = _reports[day][_reporters[i]];
                if (inputs.length > 0) columns[column][row++] = inputs[column];
            }
        }
    }

    function _jumps(uint256 before, uint256 reward) private view returns (bool) {
        uint256 change = reward > before ? reward - before : before - reward;
        return before > 0 && change * WHOLE > before * bounds.jump;
    }

    function _close(uint32 day, uint256 reward, uint128[] memory inputs) private {
        (uint256 price, bool fresh) = _price();
        if (!fresh) {
            price = day == FIRST_DAY ? 0 : _prices[day - 1].price;
            require(price > 0 && block.timestamp >= Days.end(day) + SILENCE, PriceRefused(day));
        }
        uint256 through = (day == FIRST_DAY ? 0 : _rewards[day - 1].through) + reward;
        bool carried = inputs.length == 0;

        nextDay = day + 1;
        _rewards[day] = DayReward({ reward: reward.toUint128(), through: through.toUint128() });
        _prices[day] = DayPrice({
            price: price.toUint128(),
            finalizedAt: uint40(block.timestamp),
            rewardCarried: carried,
            priceCarried: !fresh
        });
        emit DayFinalized(
            day, reward.toUint128(), through.toUint128(), price.toUint128(), carried, !fresh, inputs
        );
    }

    /// @dev [USD, 18 decimals] The feed's answer; not fresh if stale, from the future, zero, negative or failing.
    /// A call by hand, because a typed one reverts where a feed without code or of another shape answers.
    function _price() private view returns (uint256 price, bool fresh) {
        (bool answered, bytes memory answers) =
            address(priceFeed).staticcall(abi.encodeCall(IAggregatorV3.latestRoundData, ()));
        if (!answered || answers.length < ANSWER_SIZE) return (0, false);
        (, int256 answer,, uint256 updatedAt,) =
            abi.decode(answers, (uint256, int256, uint256, uint256, uint256));
        bool usable = answer > 0 && uint256(answer) <= type(uint128).max / _priceScale;
        bool recent = updatedAt <= block.timestamp && block.timestamp - updatedAt <= bounds.feedAge;
        if (usable && recent) return (uint256(answer) * _priceScale, true);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IBenchmark
    function rewardOn(uint32 day) public view returns (DayReward memory) {
        require(day >= FIRST_DAY && day < nextDay, DayNotFinal(day));
        return _rewards[day];
    }

    /// @inheritdoc IBenchmark
    function priceOn(uint32 day) external view returns (DayPrice memory) {
        require(day >= FIRST_DAY && day < nextDay, DayNotFinal(day));
        return _prices[day];
    }

    /// @inheritdoc IBenchmark
    function latestReward() public view returns (uint256) {
        uint32 day = nextDay;
        return day == FIRST_DAY ? 0 : _rewards[day - 1].reward;
    }

    /// @inheritdoc IBenchmark
    function reporters() external view returns (address[] memory) {
        return _reporters;
    }

    /// @inheritdoc IBenchmark
    function reportOf(uint32 day, address reporter) external view returns (uint128[] memory) {
        return _reports[day][reporter];
    }

    // ---- Parameters -------------------------------------------------------------------------------------------

    /// @inheritdoc IBenchmark
    function setReporters(address[] calldata chosen) external onlyOwner {
        bool counts = chosen.length >= MIN_REPORTERS && chosen.length <= MAX_REPORTERS;
        require(counts && _isQuorum(bounds.quorum, chosen.length), ParameterOutOfBounds());
        for (uint256 i = 0; i < _reporters.length; ++i) {
            isReporter[_reporters[i]] = false;
        }
        for (uint256 i = 0; i < chosen.length; ++i) {
            bool mines = _registry.statusOf(chosen[i]) != IMinerRegistry.Status.None;
            require(chosen[i] != address(0) && !isReporter[chosen[i]] && !mines, BadReporter(chosen[i]));
            isReporter[chosen[i]] = true;
        }
        _reporters = chosen;
        emit ReportersChanged(chosen);
    }

    /// @inheritdoc IBenchmark
    function setBounds(Bounds calldata chosen) external onlyOwner {
        bool quorumFits = chosen.quorum >= MIN_REPORTERS && _isQuorum(chosen.quorum, _reporters.length);
        bool jumpFits = chosen.jump >= 100 && chosen.jump <= WHOLE;
        bool ageFits = chosen.feedAge >= 1 hours && chosen.feedAge <= 2 days;
        require(quorumFits && jumpFits && ageFits, ParameterOutOfBounds());
        bounds = chosen;
        emit BoundsChanged(chosen);
    }

    /// @inheritdoc IBenchmark
    function setPriceFeed(address feed) external onlyOwner {
        _setPriceFeed(feed);
    }

    function _setPriceFeed(address feed) private {
        require(feed.code.length > 0, ParameterOutOfBounds());
        uint8 decimals = IAggregatorV3(feed).decimals();
        require(decimals <= 18, ParameterOutOfBounds());
        priceFeed = IAggregatorV3(feed);
        _priceScale = 10 ** (18 - decimals);
        emit PriceFeedChanged(feed);
    }

    /// @dev A quorum is a majority of the reporters, and no more than there are.
    function _isQuorum(uint256 quorum, uint256 count) private pure returns (bool) {
        return quorum <= count && 2 * quorum > count;
    }

    // ---- The network ------------------------------------------------------------------------------------------

    /// @dev How many inputs a report has.
    function _inputCount() internal pure virtual returns (uint256);

    /// @dev Whether one report makes sense by itself, so that no median can break the formula.
    function _plausible(uint128[] calldata inputs) internal pure virtual returns (bool);

    /// @dev May replace medians by what is known better than by reports; within the bounds of `_plausible`.
    function _refine(uint32 day, uint128[] memory medians) internal virtual { }

    /// @dev [ray] Reward of one unit from the medians of the inputs.
    function _perUnit(uint128[] memory inputs) internal pure virtual returns (uint256);
}
