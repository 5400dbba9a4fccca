// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAggregatorV3 } from "../interfaces/IAggregatorV3.sol";
import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { Days } from "../libraries/Days.sol";
import { FeedRounds } from "../libraries/FeedRounds.sol";
import { Median } from "../libraries/Median.sol";
import { PrefixMean } from "../libraries/PrefixMean.sol";
import { Side } from "../types/IncomeMark.sol";
import { IncomeSum } from "../valuation/IncomeSum.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Market average by the median of reporters
/// @notice What both networks have in common; a network adds the order of its inputs and its formula. The last input of
/// every report is the coin's price.
abstract contract ReportedBenchmark is IBenchmark, Ownable {
    using FeedRounds for IAggregatorV3;
    using SafeCast for uint256;

    uint256 internal constant MIN_REPORTERS = 3;
    uint256 internal constant MAX_REPORTERS = 15;
    uint256 internal constant REPORT_WINDOW = 12 hours;
    uint256 internal constant JUMP_WAIT = 1 days;
    uint256 internal constant SILENCE = 3 days;
    uint256 internal constant WHOLE = 10_000;
    /// @dev [USD, 18 decimals] Least price that a reporter may report, but for none.
    uint256 internal constant MIN_PRICE = 1e12;
    /// @dev [day] Days before, against whose mean a jump is looked for.
    uint32 internal constant JUMP_DAYS = 14;
    /// @dev [day] Days of the mean price.
    uint32 internal constant PRICE_DAYS = 30;
    /// @dev Unproven prices in a row after which those of the reporters stand in.
    uint8 internal constant MOST_CARRIED = 3;

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
    /// @dev Of a day that is not final, at most the price is set: it is proven.
    mapping(uint32 day => DayPrice) private _prices;
    mapping(uint32 day => DaySums) private _sums;

    constructor(address owner, IMinerRegistry registry, address feed, uint32 firstDay) Ownable(owner) {
        _registry = registry;
        FIRST_DAY = firstDay;
        nextDay = firstDay;
        _setPriceFeed(feed);
        bounds = Bounds({ jump: 2500, feedAge: 1 days + 1 hours });
        emit BoundsChanged(bounds);
    }

    // ---- Reporting --------------------------------------------------------------------------------------------

    /// @inheritdoc IBenchmark
    function report(uint32 day, uint128[] calldata inputs) external {
        require(isReporter[msg.sender], NotReporter(msg.sender));
        require(day >= nextDay && Days.isClosed(day), DayNotReportable(day));
        require(_reports[day][msg.sender].length == 0, AlreadyReported(day, msg.sender));
        bool counts = inputs.length == _inputCount() + 1;
        require(counts && _plausible(inputs) && _isPrice(inputs[inputs.length - 1]), BadInputs(inputs));

        _reports[day][msg.sender] = inputs;
        emit Reported(day, msg.sender, inputs);
    }

    function _isPrice(uint256 price) private pure returns (bool) {
        return price == 0 || (price >= MIN_PRICE && price <= type(uint96).max);
    }

    /// @inheritdoc IBenchmark
    function finalize(uint80 round) external returns (uint32 day) {
        day = nextDay;
        require(Days.isClosed(day), DayOpen(day));

        (uint256 count, uint128[][] memory columns) = _collect(day);
        (uint256 reward, uint128[] memory inputs, bool carried) = _measured(day, count, columns);
        DayPrice memory price = _priced(day, round, columns[columns.length - 1]);
        price.mean = _note(day, inputs, reward).toUint96();
        (price.finalizedAt, price.rewardCarried) = (uint40(block.timestamp), carried);
        _close(day, reward, price, inputs);
    }

    /// @dev One column an input, one row a report of the present reporters.
    function _collect(uint32 day) private view returns (uint256 count, uint128[][] memory columns) {
        uint256 total = _reporters.length;
        for (uint256 i = 0; i < total; ++i) {
            if (_reports[day][_reporters[i]].length > 0) ++count;
        }
        columns = new uint128[][](_inputCount() + 1);
        for (uint256 column = 0; column < columns.length; ++column) {
            columns[column] = new uint128[](count);
            uint256 row = 0;
            for (uint256 i = 0; i < total; ++i) {
                uint128[] storage inputs = _reports[day][_reporters[i]];
                if (inputs.length > 0) columns[column][row++] = inputs[column];
            }
        }
    }

    /// @dev The day's reward by median, or what stands in after the silence, and the inputs that it was computed from.
    function _measured(uint32 day, uint256 count, uint128[][] memory columns)
        private
        returns (uint256 reward, uint128[] memory inputs, bool carried)
    {
        uint256 age = block.timestamp - Days.end(day);
        uint256 wanted = age < REPORT_WINDOW ? _reporters.length : _majority();
        carried = count < wanted || count == 0;
        if (carried) {
            require(age >= SILENCE && day > FIRST_DAY, ReportsMissing(day, count, wanted));
            inputs = _standIn(day);
        } else {
            inputs = new uint128[](columns.length - 1);
            for (uint256 i = 0; i < inputs.length; ++i) {
                inputs[i] = Median.middle(columns[i]);
            }
        }
        if (inputs.length == 0) return (latestReward(), inputs, carried);

        _refine(day, inputs);
        reward = _perUnit(day, inputs);
        bool confirmed = carried || count == _reporters.length || age >= REPORT_WINDOW + JUMP_WAIT;
        if (!confirmed) _checkJump(day, reward);
    }

    function _majority() private view returns (uint256) {
        return _reporters.length / 2 + 1;
    }

    /// @dev Against the day before, and against the mean of some days before.
    function _checkJump(uint32 day, uint256 reward) private view {
        if (day == FIRST_DAY) return;
        uint256 before = latestReward();
        require(!_jumps(before, reward), JumpUnconfirmed(day, reward, before));
        uint32 count = _daysUpTo(day - 1, JUMP_DAYS);
        uint256 mean = (_rewards[day - 1].through - _rewards[day - 1 - count].through) / count;
        require(!_jumps(mean, reward), JumpUnconfirmed(day, reward, mean));
    }

    function _jumps(uint256 before, uint256 reward) private view returns (bool) {
        uint256 change = reward > before ? reward - before : before - reward;
        return change * WHOLE > before * bounds.jump;
    }

    /// @dev At most so many days up to a final one; nothing is stored of the day before the first, so sums begin at 0.
    function _daysUpTo(uint32 day, uint32 most) internal view returns (uint32) {
        uint32 known = day - FIRST_DAY + 1;
        return known < most ? known : most;
    }

    function _close(uint32 day, uint256 reward, DayPrice memory price, uint128[] memory inputs) private {
        DaySums memory sums = _sums[day - 1];
        uint256 through = _rewards[day - 1].through + reward;
        DayReward memory last = DayReward({ reward: reward.toUint128(), through: through.toUint128() });
        nextDay = day + 1;
        _rewards[day] = last;
        _prices[day] = price;
        uint256 moment = sums.moment + day * reward;
        _sums[day] = DaySums({ moment: moment.toUint128(), price: sums.price + price.price });
        emit DayFinalized(day, last, price, inputs);
    }

    // ---- Prices -----------------------------------------------------------------------------------------------

    /// @inheritdoc IBenchmark
    function provePrice(uint32 day, uint80 round) external {
        require(day >= nextDay && Days.isClosed(day), DayNotReportable(day));
        uint256 price = priceAt(day, round);
        require(price > 0 && _prices[day].price == 0, NoProof(day, round));
        // Safe cast: a price of a feed fits 96 bits.
        _prices[day].price = uint96(price);
        emit PriceProven(day, round, uint96(price));
    }

    /// @inheritdoc IBenchmark
    function priceAt(uint32 day, uint80 round) public view returns (uint256) {
        return priceFeed.priceAt(_priceScale, round, Days.end(day), bounds.feedAge);
    }

    /// @inheritdoc IBenchmark
    function provenPrice(uint32 day) external view returns (uint256) {
        return day < nextDay && _prices[day].priceSource != PriceSource.Feed ? 0 : _prices[day].price;
    }

    /// @dev The price in force at the day's end, or what stands in when nobody proved one for long.
    function _priced(uint32 day, uint80 round, uint128[] memory reported)
        private
        view
        returns (DayPrice memory price)
    {
        price.price = _prices[day].price;
        // Safe cast: a price of a feed fits 96 bits.
        if (price.price == 0) price.price = uint96(priceAt(day, round));
        if (price.price > 0) return price;

        require(block.timestamp >= Days.end(day) + SILENCE, PriceRefused(day));
        DayPrice memory last = _prices[day - 1];
        price.unproven = last.unproven < type(uint8).max ? last.unproven + 1 : last.unproven;
        (price.price, price.priceSource) = (last.price, PriceSource.Carried);
        if (day > FIRST_DAY && last.unproven < MOST_CARRIED) return price;
        uint256 median = _reportedPrice(reported);
        // Safe cast: what was reported fits 96 bits.
        if (median > 0) (price.price, price.priceSource) = (uint96(median), PriceSource.Reported);
        require(price.price > 0, PriceRefused(day));
    }

    /// @dev [USD, 18 decimals] The median, if the majority reported one; else 0.
    function _reportedPrice(uint128[] memory reported) private view returns (uint256) {
        uint256 count = 0;
        for (uint256 i = 0; i < reported.length; ++i) {
            if (reported[i] > 0) ++count;
        }
        if (count < _majority()) return 0;
        uint128[] memory prices = new uint128[](count);
        for (uint256 i = 0; i < reported.length; ++i) {
            if (reported[i] > 0) prices[--count] = reported[i];
        }
        return Median.middle(prices);
    }

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @inheritdoc IBenchmark
    function rewardOn(uint32 day) public view returns (DayReward memory) {
        _checkFinal(day);
        return _rewards[day];
    }

    /// @inheritdoc IBenchmark
    function priceOn(uint32 day) external view returns (DayPrice memory) {
        _checkFinal(day);
        return _prices[day];
    }

    /// @inheritdoc IBenchmark
    function sumsOn(uint32 day) public view returns (DaySums memory) {
        _checkFinal(day);
        return _sums[day];
    }

    function _checkFinal(uint32 day) internal view {
        require(day >= FIRST_DAY && day < nextDay, DayNotFinal(day));
    }

    /// @inheritdoc IBenchmark
    function latestReward() public view returns (uint256) {
        return _rewards[nextDay - 1].reward;
    }

    /// @inheritdoc IBenchmark
    function meanReward() external view returns (uint256) {
        return _prices[nextDay - 1].mean;
    }

    /// @inheritdoc IBenchmark
    function outlookOn(uint32 day, Side side) public view returns (Outlook memory outlook) {
        _checkFinal(day);
        (outlook.halving, outlook.steady, outlook.blocksLeft) = _network(day, side);
        uint32 count = _daysUpTo(day, PRICE_DAYS);
        uint256 mean = PrefixMean.mean(_sums[day].price - _sums[day - count].price, count, side);
        // Safe cast: a mean of prices, which fit.
        outlook.price = uint96(PrefixMean.pick(_prices[day].price, mean, side));
    }

    /// @inheritdoc IBenchmark
    function incomeLow(uint32 lastDay) external view returns (uint256 coin, uint256 price) {
        uint32 day = nextDay - 1;
        Outlook memory outlook = outlookOn(day, Side.Low);
        uint256 ahead = lastDay > day ? lastDay - day : 0;
        uint256 halvings = 0;
        while (ahead >= IncomeSum.halvingOf(outlook.blocksLeft, halvings + 1, Side.Low)) ++halvings;
        coin = _firstPay(IncomeSum.rateOf(outlook.halving, outlook.steady, halvings, Side.Low));
        price = outlook.price;
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
        require(counts && chosen.length % 2 == 1, ParameterOutOfBounds());
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
        bool jumpFits = chosen.jump >= 100 && chosen.jump <= WHOLE;
        bool ageFits = chosen.feedAge >= 1 hours && chosen.feedAge <= 2 days;
        require(jumpFits && ageFits, ParameterOutOfBounds());
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

    // ---- The network ------------------------------------------------------------------------------------------

    /// @dev How many inputs a report has, besides the price.
    function _inputCount() internal pure virtual returns (uint256);

    /// @dev Whether one report makes sense by itself, so that no median can break the formula.
    function _plausible(uint128[] calldata inputs) internal view virtual returns (bool);

    /// @dev Inputs in place of reports that are missing: what is known without them; none if the last reward is carried.
    function _standIn(uint32 day) internal view virtual returns (uint128[] memory);

    /// @dev May replace inputs by what is known better than by reports; within the bounds of `_plausible`.
    function _refine(uint32 day, uint128[] memory inputs) internal virtual { }

    /// @dev [ray] Reward of one unit from the inputs.
    function _perUnit(uint32 day, uint128[] memory inputs) internal view virtual returns (uint256);

    /// @dev Keeps what later days need of a day's inputs, and tells its mean reward [ray].
    function _note(uint32 day, uint128[] memory inputs, uint256 reward)
        internal
        virtual
        returns (uint256 mean);

    /// @dev [ray], [ray], [blocks] What a unit earns from a day on, cautiously; see Outlook.
    function _network(uint32 day, Side side) internal view virtual returns (uint128, uint128, uint32);

    /// @dev [ray] What a unit is paid on its first mining day, of the day's reward.
    function _firstPay(uint256 reward) internal pure virtual returns (uint256);
}
