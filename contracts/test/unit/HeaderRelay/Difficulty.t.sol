// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { RealHeaders } from "./RealHeaders.t.sol";

contract DifficultyTest is RealHeaders {
    string private constant DAILY = "../data/bitcoin/btc_daily.csv";
    /// @dev 2023-12-24, the first day that begins after the anchor, and the day that height 824,544 falls on.
    uint32 private constant FIRST_DAY = 19_715;
    uint32 private constant RETARGET_DAY = 19_728;
    /// @dev The last day that the headers make final: 2024-02-14.
    uint32 private constant LAST_DAY = 19_767;
    /// @dev [1e-6] Before and after height 824,544.
    uint256 private constant BEFORE = 72_006_146_478_567_103_488;
    uint256 private constant AFTER = 73_197_634_206_448_341_000;

    /// @dev The mean over the day's blocks by another source: equal but for its rounding on days of one difficulty;
    /// on a day with a retarget seconds weigh here and blocks there.
    function test_MARK_2_EveryDayAgreesWithTheDailyFigures() public {
        submitTo(LAST);
        uint256 retargets = 0;
        string memory line = "";
        while (!startsWith(line, "2023-12-24")) line = vm.readLine(DAILY);
        for (uint32 day = FIRST_DAY; day <= LAST_DAY; ++day) {
            (uint256 difficulty, bool isFinal) = relay.difficultyOn(day);
            assertTrue(isFinal);
            uint256 wanted = this.meanIn(line);
            if (!isClose(difficulty, wanted)) {
                assertApproxEqRel(difficulty, wanted, 0.005e18);
                ++retargets;
            }
            line = vm.readLine(DAILY);
        }
        assertEq(retargets, 3);
    }

    function test_MARK_2_RetargetDayIsWeightedByTime() public {
        submitTo(824_900);
        (uint256 dayBefore,) = relay.difficultyOn(RETARGET_DAY - 1);
        (uint256 day,) = relay.difficultyOn(RETARGET_DAY);
        (uint256 dayAfter,) = relay.difficultyOn(RETARGET_DAY + 1);
        // The epoch began 2,492 seconds into the day.
        assertEq(day, (dayBefore * 2492 + dayAfter * (1 days - 2492)) / 1 days);
        assertEq(dayBefore / 1e6, BEFORE / 1e6);
        assertEq(dayAfter / 1e6, AFTER / 1e6);
    }

    function test_MARK_2_FinalOnceElevenHeadersLieAfterTheDay() public {
        uint256 end = (uint256(RETARGET_DAY) + 1) * 1 days;
        submitTo(824_660);
        uint256 after_ = 0;
        for (uint32 height = 824_661; height < 824_780; ++height) {
            bytes memory header = read(1);
            relay.submit(header);
            after_ = timeOf(header) >= end ? after_ + 1 : 0;
            (, bool isFinal) = relay.difficultyOn(RETARGET_DAY);
            assertEq(isFinal, after_ >= 11);
        }
        assertGt(after_, 11);
    }

    /// @dev Headers may run ahead of the clock, a day that has not ended is not final by that.
    function test_MARK_2_NoDayIsFinalBeforeItEnds() public {
        submitTo(824_900);
        vm.warp((uint256(RETARGET_DAY) + 1) * 1 days - 1);
        (uint256 early, bool isFinal) = relay.difficultyOn(RETARGET_DAY);
        assertFalse(isFinal);
        vm.warp(block.timestamp + 1);
        uint256 late;
        (late, isFinal) = relay.difficultyOn(RETARGET_DAY);
        assertTrue(isFinal);
        assertEq(early, late);
    }

    function test_MARK_2_NothingIsKnownOfDaysBeforeTheAnchor() public {
        submitTo(824_900);
        for (uint32 day = FIRST_DAY - 3; day < FIRST_DAY; ++day) {
            (uint256 difficulty, bool isFinal) = relay.difficultyOn(day);
            assertEq(difficulty, 0);
            assertFalse(isFinal);
        }
        (uint256 first, bool known) = relay.difficultyOn(FIRST_DAY);
        assertGt(first, 0);
        assertTrue(known);
    }

    function test_MARK_2_DaysToComeHaveTheDifficultyOfTheTip() public view {
        (uint256 difficulty, bool isFinal) = relay.difficultyOn(FIRST_DAY + 1000);
        assertEq(difficulty / 1e6, BEFORE / 1e6);
        assertFalse(isFinal);
    }

    /// @dev The mean difficulty, sixth column [1e-6].
    function meanIn(string calldata line) external pure returns (uint256) {
        string memory text = vm.split(line, ",")[5];
        string[] memory parts = vm.split(text, ".");
        uint256 fraction = parts.length == 2 ? vm.parseUint(parts[1]) * 10 ** (6 - bytes(parts[1]).length) : 0;
        return vm.parseUint(parts[0]) * 1e6 + fraction;
    }

    function isClose(uint256 a, uint256 b) private pure returns (bool) {
        return (a > b ? a - b : b - a) < b / 1e8;
    }

    function startsWith(string memory text, bytes10 start) private pure returns (bool) {
        return bytes10(bytes(text)) == start;
    }

    function timeOf(bytes memory header) private pure returns (uint256 time) {
        for (uint256 i = 0; i < 4; ++i) {
            time |= uint256(uint8(header[68 + i])) << (8 * i);
        }
    }
}
