// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IHeaderRelay } from "../../../src/interfaces/IHeaderRelay.sol";
import { TimeWindow } from "../../../src/libraries/TimeWindow.sol";
import { MinedHeaders } from "./MinedHeaders.t.sol";

/// @notice A header's time must be above the median of the 11 before.
contract TimesTest is MinedHeaders {
    /// @dev One header of the given time.
    function at(Fork memory chain, uint256 time) private view returns (bytes memory) {
        chain.time = time;
        return mine(chain, 1, 0);
    }

    function test_MARK_2_TimeJustAboveTheMedian() public {
        Fork memory chain = anchor;
        bytes memory row = mine(chain, 20, 600);
        // The last 11 have the times of heights 10 to 20; the middle one is of height 15.
        uint256 median = START + 15 * 600;
        bytes memory early = at(fork(chain, 1), median);
        bytes memory inTime = at(fork(chain, 2), median + 1);
        relay.submit(row);
        bytes memory refused = abi.encodeWithSelector(IHeaderRelay.TimeTooEarly.selector, 21, median);
        vm.expectRevert(refused);
        relay.submit(early);
        // The same within one batch.
        vm.expectRevert(refused);
        relay.submit(bytes.concat(row, early));
        relay.submit(inTime);
        assertEq(relay.nodeOf(relay.tip()).height, 21);
    }

    /// @dev Times that run up and down, in batches of random length, against the median by sorting.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_MARK_2_MedianRuleIsThatOfSorting(uint256 seed) public {
        Fork memory chain = anchor;
        uint256[] memory times = new uint256[](41);
        times[0] = START;
        uint256 low = START;
        for (uint256 height = 1; height <= 40; ++height) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 time = low + seed % 4000;
            bool allowed = time > medianBefore(times, height);
            Fork memory tried = fork(chain, 0);
            bytes memory header = at(tried, time);
            if (!allowed) {
                vm.expectPartialRevert(IHeaderRelay.TimeTooEarly.selector);
                relay.submit(header);
                tried = fork(chain, 0);
                time = medianBefore(times, height) + 1;
                header = at(tried, time);
            }
            relay.submit(header);
            chain = tried;
            times[height] = time;
            if (height > 10) low = START + (height - 10) * 300;
        }
    }

    function medianBefore(uint256[] memory times, uint256 height) private returns (uint256) {
        uint256[] memory last = new uint256[](11);
        for (uint256 i = 0; i < 11 && i < height; ++i) {
            last[i] = times[height - 1 - i];
        }
        return vm.sort(last)[5];
    }

    function test_MARK_2_NearTheAnchorUnknownTimesCountAsBelow() public {
        Fork memory chain = anchor;
        // Five of the eleven known lie above; Bitcoin would know the other six, and they may lie below.
        relay.submit(mine(chain, 4, 600));
        relay.submit(at(fork(chain, 1), START));
        assertEq(relay.nodeOf(relay.tip()).height, 5);
    }

    function test_MARK_2_NoDayIsFinalWithLessThanElevenHeadersKnown() public {
        Fork memory chain = anchor;
        uint32 day = uint32(START / 1 days) + 1;
        relay.submit(mine(chain, 10, 3 days));
        (, bool isFinal) = relay.difficultyOn(day);
        assertFalse(isFinal);
        relay.submit(mine(chain, 1, 3 days));
        (, isFinal) = relay.difficultyOn(day);
        assertTrue(isFinal);
    }

    function test_MARK_2_DayIsFinalToTheSecond() public {
        Fork memory chain = anchor;
        uint32 day = uint32(START / 1 days) + 1;
        uint256 end = (uint256(day) + 1) * 1 days;
        relay.submit(at(chain, end - 1));
        relay.submit(at(chain, end));
        relay.submit(mine(chain, 9, 600));
        (, bool isFinal) = relay.difficultyOn(day);
        assertFalse(isFinal);
        // The header a second before the end leaves the window; the one at the end is the earliest now.
        relay.submit(mine(chain, 1, 600));
        (, isFinal) = relay.difficultyOn(day);
        assertTrue(isFinal);
    }

    function testFuzz_MARK_2_WindowKeepsTheLastEleven(uint32[20] memory times) public pure {
        uint256 recent = 0;
        uint256 older = 0;
        uint256 low = type(uint256).max;
        uint256 high = 0;
        for (uint256 i = 0; i < 20; ++i) {
            (recent, older) = TimeWindow.push(recent, older, times[i]);
        }
        for (uint256 age = 0; age < 11; ++age) {
            uint256 time = times[19 - age];
            assertEq(TimeWindow.at(recent, older, age), time);
            if (time < low) low = time;
            if (time > high) high = time;
        }
        assertEq(TimeWindow.newest(recent), times[19]);
        assertEq(TimeWindow.sixthNewest(recent), times[14]);
        assertEq(TimeWindow.earliest(recent, older), low);
        assertEq(TimeWindow.latest(recent, older), high);
        assertLe(older, type(uint96).max);
    }
}
