// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBonds } from "../../src/interfaces/IBonds.sol";
import { IInsurance } from "../../src/interfaces/IInsurance.sol";
import { Insuring } from "../unit/Reserve/Insuring.t.sol";

/// @notice Cover was sold when a default could be seen: an unpaid day inside its grace, an unmet call.
contract FB3Test is Insuring {
    function refuse() private {
        assertEq(insurance.mostCoverage(daveToken), 0);
        vm.prank(dave);
        vm.expectRevert(abi.encodeWithSelector(IInsurance.NotInsurable.selector, daveToken));
        insurance.insure(daveToken, 1e6, type(uint256).max);
    }

    function test_fb3_aDayThatIsUnpaidInsideItsGraceVoidsTheCover() public {
        pass(product, 1e18);
        close(product);
        insure(daveToken, 1000);
        uint256 premium = pool.unearned();
        uint64 policy = power.policyOf(daveToken);
        waitForGrace(product);
        settlement.settle(product, 1);
        assertEq(settlement.checkpointOf(product, settlement.stateOf(product).nextDay).shortDays, 1);
        assertTrue(insurance.isVoid(policy));
        passDays(7, SHORT);
        withdrawFreeBond();
        terminate();
        settleRest();
        ledger.measure(product);
        refundToken(daveToken);
        assertEq(insurance.dueOf(daveToken), 0);
        uint256 before = usdt.balanceOf(dave);
        insurance.claim(one(daveToken));
        assertEq(usdt.balanceOf(dave) - before, premium);
        assertEq(pool.totalAssets(), 1e12);
        assertEq(pool.fund().junior, 1e11);
    }

    function test_fb3_noCoverWithAScore() public {
        pass(product, SHORT);
        assessed(product);
        assertEq(uint8(bonds.standingOf(product)), uint8(IBonds.Standing.Good));
        refuse();
        passDays(6, 1e18);
        assertEq(shortfall().score, 0);
        assessed(product);
        assertGt(insurance.mostCoverage(daveToken), 0);
    }

    function test_fb3_noCoverWithAStaleOrUnmetCallOrAnOverdueDay() public {
        assessed(product);
        assertGt(insurance.mostCoverage(daveToken), 0);
        passDays(3, 1e18);
        assertEq(uint8(bonds.standingOf(product)), uint8(IBonds.Standing.CallStale));
        refuse();
        assessed(product);
        assertGt(insurance.mostCoverage(daveToken), 0);
        loseFreeBond(product);
        loseBond(product, 1);
        assertGt(uint8(bonds.standingOf(product)), 0);
        refuse();
    }

    /// @dev RISK-1's judgement of the last days of a closed product is counted too.
    function test_RISK_5_ShortDaysOfAClosedProductAreCounted() public {
        passDays(7, SHORT);
        uint32 last = settlement.stateOf(product).nextDay;
        assertEq(settlement.checkpointOf(product, last).shortDays, 7);
        terminate();
        uint256 left = closure().closedDay - last;
        assertGt(left, 0);
        settleRest();
        assertEq(settlement.checkpointOf(product, closure().closedDay).shortDays, 7 + left);
        assertEq(shortfall().score, 42);
    }

    /// @dev A delivered day and a day's sums change nothing of the count.
    function testFuzz_RISK_5_TheCountOfShortDaysFollowsTheRule(uint256 seed) public {
        uint16 count = 0;
        for (uint256 i = 0; i < 8; ++i) {
            bool short = uint256(keccak256(abi.encode(seed, i))) % 2 == 0;
            pass(product, short ? SHORT : 1e18);
            if (short) ++count;
            uint32 next = settlement.stateOf(product).nextDay;
            assertEq(settlement.checkpointOf(product, next).shortDays, count);
        }
    }
}
