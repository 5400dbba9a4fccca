// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IClosing } from "../../src/interfaces/IClosing.sol";
import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { DayMath } from "../../src/libraries/DayMath.sol";
import { Running } from "../unit/Running.t.sol";

/// @notice A running cost above the reward made the net expectation 0, which counted as delivered: the escrow went to the
/// miner for no coin at all, for a day or for the whole term.
contract FA1Test is Running {
    /// @dev [USD, 18 decimals] 40 % of what a unit earns at 44,000.
    uint64 private constant COST = 7.93e13;

    uint32 private costly;
    uint256 private token;

    function setUp() public override {
        super.setUp();
        IPrimarySale.Offer memory offer = btcOffer();
        offer.runningCost = COST;
        costly = create(offer);
        fundBond(costly, 10 ** btcDecimals() * 100);
        token = buy(carol, costly, 1_000_000);
    }

    /// @dev The coin falls to `price`; the miner delivers all that is asked then.
    function passAt(uint256 price) private {
        vm.warp((uint256(today()) + 1) * 1 days);
        btcFeed.post(int256(price * 1e8));
        while (btcBenchmark.nextDay() < today()) {
            reportBtc(btcBenchmark.nextDay(), DIFFICULTY, FEES);
            btcBenchmark.finalize(0);
        }
        while (settlement.stateOf(costly).nextDay < today()) {
            depositAll(costly);
            settlement.settle(costly, 1);
        }
    }

    function test_FA1_NoCoinNoMoney() public {
        passAt(44_000);
        uint256 before = settlement.creditOf(miner, usdt);
        passAt(15_000);
        assertEq(settlement.depositOf(costly, today() - 1), 0);
        assertEq(settlement.creditOf(miner, usdt), before);
        assertEq(refund(token), trancheOf(token));
    }

    /// @dev At 18,500 the cost is 94 % of the gross: of a day delivered in full the miner has about three fifths.
    function test_FA1_LittleCoinLittleMoney() public {
        passAt(44_000);
        uint256 before = settlement.creditOf(miner, usdt);
        passAt(18_500);
        uint256 paid = settlement.creditOf(miner, usdt) - before;
        assertGt(settlement.depositOf(costly, today() - 1), 0);
        assertGt(paid, trancheOf(token) / 3);
        assertLt(paid, trancheOf(token) * 2 / 3);
        assertApproxEqAbs(refund(token), trancheOf(token) - paid, 1);
    }

    function test_FA1_ATenthNetIsFullRelease() public {
        passAt(44_000);
        uint256 before = settlement.creditOf(miner, usdt);
        passAt(22_000);
        assertEq(settlement.creditOf(miner, usdt) - before, trancheOf(token));
    }

    /// @dev Whatever such days cost nobody owes later, and they are nobody's fault: GoMining's fee ate 87 % of the reward, and
    /// HashFlare ended contracts after 21 such days.
    function test_FA1_M11_DaysBelowTheirCostLeaveNoDebtAndEndNothing() public {
        passAt(44_000);
        passAt(44_000);
        uint256 asked = settlement.depositOf(costly, today() - 1);
        assertGt(asked, 0);
        for (uint256 i = 0; i < 22; ++i) {
            passAt(15_000);
            assertEq(settlement.depositOf(costly, today() - 1), 0);
        }
        assertEq(settlement.shortfallOf(costly).score, 0);
        vm.prank(dao);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NotTerminable.selector, costly, 0));
        closing.terminate(costly);
        passAt(44_000);
        assertEq(settlement.depositOf(costly, today() - 1), asked);
    }

    function testFuzz_FA1_ReleaseFallsWithoutACliff(uint96 gross, uint96 net, uint64 delivered) public pure {
        gross = uint96(bound(gross, 1, type(uint96).max));
        net = uint96(bound(net, 0, gross));
        delivered = uint64(bound(delivered, 0, 1e18));
        uint256 released = DayMath.releasedFractionDown(delivered, net, gross);
        assertLe(released, delivered);
        if (net == 0) assertEq(released, 0);
        else if (uint256(net) * 10 >= gross) assertEq(released, delivered);
        else assertEq(released, uint256(delivered) * net * 10 / gross);
        if (net < gross) {
            uint256 more = DayMath.releasedFractionDown(delivered, uint256(net) + 1, gross);
            assertGe(more, released);
            // One unit of coin more releases what it is worth, not a tranche. The first unit of a tiny day is all of it.
            assertLe(more - released, uint256(delivered) * 10 / gross + 1);
        }
    }
}
