// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { IFilecoinBenchmark } from "../../src/interfaces/IFilecoinBenchmark.sol";
import { Panel } from "../unit/Benchmark/Panel.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

/// @notice A network's upgrade changes what the code held for a constant. A version takes effect at a day's boundary that
/// is yet to come, and old days can be recomputed.
contract M15Test is Panel {
    function reward(uint256 wins) private pure returns (uint256) {
        return uint256(REWARD_PER_WIN) * wins * 2 ** 30 * 1e9 / NETWORK_POWER;
    }

    function announce(uint32 fromDay, uint32 wins) private {
        vm.prank(owner);
        filBenchmark.setVersion(fromDay, wins);
    }

    function test_M15_AVersionBeginsOnItsDay() public {
        announce(day + 2, 7200);
        for (uint256 i = 0; i < 3; ++i) {
            at(0);
            report(5, REWARD_PER_WIN);
            filBenchmark.finalize(0);
            assertEq(filBenchmark.latestReward(), reward(i < 2 ? 14_400 : 7200));
            ++day;
        }
        // Old days by their own version, from what is public.
        for (uint32 old = FIRST_DAY; old < day; ++old) {
            assertEq(filBenchmark.rewardOn(old).reward, reward(filBenchmark.winsPerDay(old)));
        }
        IFilecoinBenchmark.Version[] memory list = filBenchmark.versions();
        assertEq(list.length, 2);
        assertEq(list[0].fromDay, FIRST_DAY);
    }

    function test_RevertWhen_M15_ADayThatHasBegunWouldChange() public {
        uint32 today_ = today();
        bytes memory refused = abi.encodeWithSelector(IBenchmark.ParameterOutOfBounds.selector);
        vm.expectRevert(refused);
        announce(today_, 7200);
        announce(today_ + 5, 7200);
        vm.expectRevert(refused);
        announce(today_ + 5, 7200);
        vm.expectRevert(refused);
        announce(today_ + 6, 1439);
        vm.expectRevert(refused);
        announce(today_ + 6, 144_001);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, alice));
        vm.prank(alice);
        filBenchmark.setVersion(today_ + 6, 7200);
    }
}
