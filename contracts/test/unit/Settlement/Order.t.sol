// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Running } from "../Running.t.sol";

contract OrderTest is Running {
    function refuse(bytes memory reason) internal {
        vm.expectRevert(reason);
        settlement.settle(product, 1);
    }

    function test_DAY_1_DaysSettleInOrderEachOnce() public {
        uint32 day = settlement.stateOf(product).nextDay;
        assertEq(day, today());
        for (uint32 i = 0; i < 3; ++i) {
            pass(product, 1e18);
            assertEq(settlement.stateOf(product).nextDay, day + i + 1);
            refuse(abi.encodeWithSelector(ISettlement.DayOpen.selector, product, day + i + 1));
        }
    }

    function testFuzz_RevertWhen_DAY_1_DayIsNotClosed(uint32 second) public {
        vm.warp(uint256(today()) * 1 days + bound(second, 0, 1 days - 1));
        refuse(abi.encodeWithSelector(ISettlement.DayOpen.selector, product, today()));
    }

    function test_RevertWhen_DAY_1_BenchmarkIsNotFinal() public {
        uint32 day = today();
        vm.warp(uint256(day + 1) * 1 days);
        refuse(abi.encodeWithSelector(ISettlement.BenchmarkPending.selector, product, day));
    }

    function test_RevertWhen_DAY_1_NothingIsSold() public {
        product = create(btcOffer());
        refuse(abi.encodeWithSelector(ISettlement.NothingToSettle.selector, product));
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToSettle.selector, product));
        settlement.expectedNext(product);
    }

    function test_RevertWhen_DAY_1_AllDaysAreSettled() public {
        product = shortProduct(2);
        buy(alice, product, 100);
        for (uint256 i = 0; i < 2; ++i) {
            pass(product, 1e18);
        }
        refuse(abi.encodeWithSelector(ISettlement.NothingToSettle.selector, product));
        assertEq(settlement.stateOf(product).nextDay, settlement.stateOf(product).endDay);
        assertEq(settlement.stateOf(product).escrow, 0);
    }

    function test_RevertWhen_DAY_1_ProductIsUnknown() public {
        product = 99;
        refuse(abi.encodeWithSelector(ISettlement.UnknownProduct.selector, 99));
        vm.expectRevert(abi.encodeWithSelector(ISettlement.UnknownProduct.selector, 99));
        settlement.graceEnd(99);
    }
}
