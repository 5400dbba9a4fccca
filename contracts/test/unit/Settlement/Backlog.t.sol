// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../Running.t.sol";

contract BacklogTest is Running {
    uint32 internal first;

    function setUp() public override {
        super.setUp();
        emptyBond();
        first = settlement.stateOf(product).nextDay;
    }

    /// @dev Five days with other deposits each, a sale between, all past their grace.
    function fall(uint256 seed) internal {
        uint256 usual = uint256(ALICE_UNITS + BOB_UNITS) * 45 / 100 * 10 ** btcDecimals() / 1e8;
        for (uint32 i = 0; i < 5; ++i) {
            if (today() < first + i) vm.warp(uint256(first + i) * 1 days);
            deposit(product, first + i, usual * bound(uint256(keccak256(abi.encode(seed, i))), 1, 200) / 100);
        }
        // Of 360 days: no call asks for more. Each of the twelve is rounded down.
        fundBond(product, 12 * (bonds.bondRequired(product, 1000) + 1) + 1);
        buy(carol, product, 1000);
        vm.warp(block.timestamp + 9 days);
        catchUp();
        vm.warp(block.timestamp + 1 days);
    }

    function books() internal view returns (bytes32) {
        uint32 day = settlement.stateOf(product).nextDay;
        return keccak256(
            abi.encode(
                settlement.stateOf(product),
                settlement.checkpointOf(product, day),
                settlement.checkpointOf(product, day - 1),
                settlement.creditOf(miner, usdt),
                income(aliceToken),
                refund(bobToken)
            )
        );
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_6_SeveralDaysInOneCallAsOneByOne(uint256 seed, uint8 bound_) public {
        fall(seed);
        uint256 step = bound(bound_, 2, 20);
        uint256 snapshot = vm.snapshotState();
        uint256 settled = settlement.settle(product, step);
        assertLe(settled, step);
        bytes32 together = books();
        vm.revertToState(snapshot);
        for (uint256 i = 0; i < settled; ++i) {
            assertEq(settlement.settle(product, 1), 1);
        }
        assertEq(books(), together);
    }

    function test_DAY_6_CallerBoundsTheDays() public {
        fall(1);
        assertEq(settlement.settle(product, 2), 2);
        assertEq(settlement.stateOf(product).nextDay, first + 2);
        assertEq(settlement.settle(product, 0), 0);
        uint256 rest = settlement.settle(product, 100);
        assertGt(rest, 2);
        assertEq(settlement.stateOf(product).nextDay, first + 2 + rest);
    }

    function test_DAY_6_GasDoesNotGrowWithTheHolders() public {
        uint32 other = create(btcOffer());
        fundBond(other, 10 ** btcDecimals());
        for (uint160 i = 1; i <= 60; ++i) {
            buy(address(i + 1000), other, 10);
        }
        pass(product, 1e18);
        pass(product, 1e18);
        pass(other, 1e18);
        assertApproxEqRel(gasOfNextDay(other), gasOfNextDay(product), 0.01e18);
    }

    function gasOfNextDay(uint32 product_) internal returns (uint256) {
        close(product_);
        depositShare(product_, 1.5e18);
        vm.cool(address(settlement));
        settlement.settle(product_, 1);
        return vm.lastCallGas().gasTotalUsed;
    }
}
